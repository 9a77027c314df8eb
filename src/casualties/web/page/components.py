"""Components of our own, drawn by `assets/components.js`: choices, entries and picks.

Dash keeps a subscription for each component and wakes all of them for each new one, so that a
page of n components takes n squared steps. The labels of some hundred options, made of components
for their two parts, took seconds; here a list of options is one component with its texts. A
library for the few entries and radio buttons beside them would weigh more than all of them.
"""

from typing import Any

from dash.development.base_component import Component


class Own(Component):
    """A component of `window.casualties` with the properties that its class names.

    The attributes are those that Dash's generator writes into the class of a component; a test
    compares them with one of Dash's own.
    """

    _children_props: list[str] = []  # noqa: RUF012 - as the base class declares it
    _base_nodes: list[str] = ["children"]  # noqa: RUF012
    _namespace = "casualties"
    properties: tuple[str, ...] = ()

    def __init__(self, **given: Any) -> None:
        self._type = type(self).__name__
        self._prop_names = list(self.properties)
        self._valid_wildcard_attributes: list[str] = []
        self.available_properties = self._prop_names
        self.available_wildcard_properties: list[str] = []
        super().__init__(**given)  # type: ignore[no-untyped-call]


class Choice(Own):
    """Checkboxes: `options` of value, label and what the option would leave; `value` is a list."""

    properties = ("id", "className", "options", "value")


class Entry(Own):
    """A field of one line. A day counts at once, the rest by Enter or when the field is left.

    `value` is a text, or a number where `type` is number; what lies outside `min` and `max` does
    not count.
    """

    properties = ("id", "className", "type", "value", "min", "max", "step", "placeholder", "size")


class Pick(Own):
    """Radio buttons: `options` are the values, which are their own labels."""

    properties = ("id", "className", "options", "value")


def aria(**words: str) -> dict[str, Any]:
    """The aria attributes of a component as keyword arguments."""
    return {f"aria-{name}": value for name, value in words.items()}


def data(**words: str) -> dict[str, Any]:
    """The data attributes of a component as keyword arguments, `_` for `-` in their names."""
    return {f"data-{name.replace('_', '-')}": value for name, value in words.items()}
