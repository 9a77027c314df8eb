"""A component of our own, drawn by `assets/components.js`: checkboxes with what each would leave.

Dash keeps a subscription for each component and wakes all of them for each new one, so that a
page of n components takes n squared steps. The labels of some hundred options, made of components
for their two parts, took seconds; here a list of options is one component with its texts.
"""

from __future__ import annotations

from typing import Any

from dash.development.base_component import Component


class Choice(Component):
    """Checkboxes: `options` of value, label and what the option would leave; `value` is a list."""

    _children_props: list[str] = []  # noqa: RUF012 - as the base class declares it
    _base_nodes: list[str] = ["children"]  # noqa: RUF012
    _namespace = "casualties"
    _type = "Choice"

    def __init__(
        self, *, id: str, className: str, options: list[dict[str, str]], value: list[str]
    ) -> None:
        self._prop_names = ["id", "className", "options", "value"]
        self._valid_wildcard_attributes: list[str] = []
        self.available_properties = self._prop_names
        self.available_wildcard_properties: list[str] = []
        given: dict[str, Any] = {"options": options, "value": value}
        super().__init__(id=id, className=className, **given)  # type: ignore[no-untyped-call]
