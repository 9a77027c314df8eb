"""The component of our own, drawn by `assets/components.js`, and attributes by keyword.

Dash keeps a subscription for each component and wakes all of them for each new one, so that a
page of n components takes n squared steps, and a table of some hundred rows seconds. What needs no
script is therefore one component with its HTML (`static.for_dash`).
"""

from typing import Any

from dash.development.base_component import Component


class Piece(Component):
    """An element with HTML in it that is already written: a picture, or a part without scripts.

    `tag` names the element, `attributes` are its properties as React spells them. The attributes
    set below are those that Dash's generator writes into the class of a component; a test
    compares them with one of Dash's own.
    """

    _children_props: list[str] = []  # noqa: RUF012 - as the base class declares it
    _base_nodes: list[str] = ["children"]  # noqa: RUF012
    _namespace = "casualties"
    id: str
    tag: str
    attributes: dict[str, Any]
    html: str
    properties: tuple[str, ...] = ("id", "tag", "attributes", "html")

    def __init__(self, **given: Any) -> None:
        self._type = type(self).__name__
        self._prop_names = list(self.properties)
        self._valid_wildcard_attributes: list[str] = []
        self.available_properties = self._prop_names
        self.available_wildcard_properties: list[str] = []
        super().__init__(**given)  # type: ignore[no-untyped-call]


def svg(picture: str, *, name: str = "picture", **attributes: str) -> Piece:
    """A picture as SVG, which is HTML already."""
    return Piece(tag="div", attributes={"className": name, **attributes}, html=picture)


def aria(**words: str) -> dict[str, Any]:
    """The aria attributes of a component as keyword arguments."""
    return {f"aria-{name}": value for name, value in words.items()}


def data(**words: str) -> dict[str, Any]:
    """The data attributes of a component as keyword arguments, `_` for `-` in their names."""
    return {f"data-{name.replace('_', '-')}": value for name, value in words.items()}
