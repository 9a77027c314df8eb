"""Components as HTML: what stands in the page as it is served, and in pages without scripts.

A page is a tree of components. `as_html` writes a tree; `for_dash` leaves Dash only those parts of
it that it must run, and puts the rest into the page as pieces of the same HTML, so that what
scripts make of a page is what was served.
"""

from typing import Any

from dash.development.base_component import Component
from markupsafe import Markup

from casualties.web.page.components import Piece

NAMES = {"className": "class", "htmlFor": "for"}
"""Property -> its attribute, where that is not the same in small letters."""
LESS, END, MORE, SPACE, EQUALS, QUOTE = map(Markup, ("<", "</", ">", " ", '="', '"'))
EMPTY = ("br", "col", "hr", "img", "input", "wbr")
"""Elements that have no end."""


def as_html(part: Any) -> Markup:
    """A component, a text, or a list of them, as HTML.

    Of a part that scripts fill, what it has as `served`.

    >>> from dash import html
    >>> as_html(html.P(["5 < 6 ", html.B("it says")], className="note"))
    Markup('<p class="note">5 &lt; 6 <b>it says</b></p>')
    """
    if part is None:
        return Markup()
    if isinstance(part, list | tuple):
        return Markup().join(as_html(one) for one in part)
    if not isinstance(part, Component):
        return Markup.escape(str(part))
    if isinstance(part, Piece):
        own = {"id": part.id} if getattr(part, "id", None) else {}
        return _element(part.tag, own | (part.attributes or {}), content=Markup(part.html))
    if not _is_html(part):
        return Markup(getattr(part, "served", ""))
    attributes, children = _parts(part)
    return _element(type(part).__name__.lower(), attributes, content=as_html(children))


def for_dash(part: Any) -> Any:
    """The same with each part that needs no script as one piece."""
    if isinstance(part, list | tuple):
        return [for_dash(one) for one in part]
    if not isinstance(part, Component) or isinstance(part, Piece) or not _is_html(part):
        return part
    attributes, children = _parts(part)
    if _is_still(children):
        return Piece(
            tag=type(part).__name__.lower(), attributes=attributes, html=str(as_html(children))
        )
    made: Any = type(part)
    return made(for_dash(children), **attributes)


def _is_html(part: Component) -> bool:
    return bool(part._namespace == "dash_html_components")


def _is_still(part: Any) -> bool:
    """Whether no script of Dash is needed for a part."""
    if isinstance(part, list | tuple):
        return all(map(_is_still, part))
    if not isinstance(part, Component) or isinstance(part, Piece):
        return True
    return _is_html(part) and _is_still(getattr(part, "children", None))


def _parts(part: Component) -> tuple[dict[str, Any], Any]:
    """The attributes of a component, and what stands in it."""
    given = dict(part.to_plotly_json()["props"])  # type: ignore[no-untyped-call]
    children = given.pop("children", None)
    return given, children


def _element(tag: str, attributes: dict[str, Any], *, content: Markup) -> Markup:
    written = Markup().join(_attribute(name, value) for name, value in attributes.items())
    name = Markup(tag)
    start = Markup().join((LESS, name, written, MORE))
    return start if tag in EMPTY else Markup().join((start, content, END, name, MORE))


def _attribute(name: str, value: Any) -> Markup:
    if value is None or value is False:
        return Markup()
    name = NAMES.get(name, name.lower())
    if value is True:
        return SPACE + name
    return Markup().join((SPACE, name, EQUALS, str(value), QUOTE))
