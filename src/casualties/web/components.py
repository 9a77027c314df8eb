"""Two components of our own, drawn by `assets/components.js`.

Dash keeps a subscription for each component and wakes all of them for each new one, so that a
page of n components takes n squared steps: 200 rows of 8 cells, each a component, took seconds. A
table or a list of options is therefore one component that is given its texts.
"""

from __future__ import annotations

from typing import Any, ClassVar

from dash.development.base_component import Component


class _Own(Component):
    """A component whose properties are those given by name."""

    _children_props: ClassVar[list[str]] = []
    _base_nodes: ClassVar[list[str]] = ["children"]
    _namespace = "casualties"
    _names: tuple[str, ...] = ()

    def __init__(self, **properties: Any) -> None:
        self._prop_names = list(self._names)
        self._valid_wildcard_attributes: list[str] = []
        self.available_properties = list(self._names)
        self.available_wildcard_properties: list[str] = []
        super().__init__(**properties)  # type: ignore[no-untyped-call]


class Rows(_Own):
    """A table: `head` and `kinds` (day, number or nothing) per column, `rows` of cells.

    A cell is a text, or a pair of text and address. `label` names the region that scrolls.
    """

    _type = "Rows"
    _names = ("id", "head", "kinds", "rows", "label")


class Choice(_Own):
    """Checkboxes: `options` of value, label and what the option would leave; `value` is a list."""

    _type = "Choice"
    _names = ("id", "className", "options", "value", "persistence")
