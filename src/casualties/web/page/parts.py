"""Parts that several pages share: sections, terms, marks, names of sources, statements in words."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from casualties.data.dataset import Dataset
from casualties.site import Site
from casualties.text.english import factor
from casualties.views.columns import column
from casualties.views.statement_details import stated_day
from casualties.views.theme import SHAPES
from casualties.web.html import filled
from casualties.web.page.components import Piece, data

PATHS = {
    "circle": "M4.3 0A4.3 4.3 0 1 1-4.3 0A4.3 4.3 0 1 1 4.3 0Z",
    "diamond": "M0-5L5 0L0 5L-5 0Z",
    "square": "M-4-4H4V4H-4Z",
    "triangle-up": "M0-4.8L5 4.2H-5Z",
    "cross": "M-1.6-4.6H1.6V-1.6H4.6V1.6H1.6V4.6H-1.6V1.6H-4.6V-1.6H-1.6Z",
    "x": "M-4.2-2L-2-4.2L0-2.2L2-4.2L4.2-2L2.2 0L4.2 2L2 4.2L0 2.2L-2 4.2L-4.2 2L-2.2 0Z",
    "pentagon": "M0-4.8L4.6-1.5L2.8 4H-2.8L-4.6-1.5Z",
}
"""Shape of a method -> its outline about the origin, as large as letters of 12 pixels."""


def section(title: Any, *content: Any, note: Any = "", id: str | None = None) -> html.Section:
    """A section of a page with its heading, and a line under it that says what it is."""
    under = [html.P(note, className="sub")] if note else []
    attributes: dict[str, Any] = {"id": id} if id else {}
    return html.Section([html.H2(title), *under, *content], className="sec", **attributes)


def box(title: Any, *content: Any, note: Any = "", name: str = "") -> html.Section:
    """A section in the column at the side."""
    under = [html.P(note, className="sub")] if note else []
    return html.Section([html.H2(title), *under, *content], className=f"box {name}".strip())


def term(words: str, *, about: str, site: Site) -> html.Button:
    """A word that explains itself on hover, focus and tap, and leads to the method."""
    return html.Button(
        words,
        type="button",
        className="term",
        **data(more=site.document("method")),
        title=about,
    )


def heading(name: str, *, view: str, dataset: Dataset, site: Site, words: str = "") -> html.Button:
    """The heading of a column of a view, which explains itself."""
    known = column(name, view=view, dataset=dataset)
    return term(words or known.title, about=known.description, site=site)


def mark(standpoint: str, method: str) -> Piece:
    """The mark of a claim: colour is the standpoint, shape the method."""
    return Piece(tag="span", attributes={"className": "sign"}, html=_sign(standpoint, method))


@lru_cache(maxsize=256)
def _sign(standpoint: str, method: str) -> str:
    path = PATHS.get(SHAPES.get(method, "pentagon"), PATHS["pentagon"])
    return filled("mark.html", standpoint=standpoint, path=path)


def name_of(source: str, standpoint: str, *, dataset: Dataset) -> html.B:
    """The name of a source in the colour of its standpoint."""
    return html.B(dataset.name("source", source), className=f"by {standpoint}")


def times(value: Any, *, none: Any = False) -> str:
    """A factor as it is written: ×4.7; that one side says none; a dash where there is none."""
    if not pd.isna(none) and none:
        return "one says none"
    return "–" if pd.isna(value) else f"×{factor(value)}"


def said_on(row: Mapping[Any, Any]) -> html.Time:
    """The day of a statement, as exactly as it is known."""
    return html.Time(stated_day(row), dateTime=row["stated_on"].date().isoformat())


def link(words: Any, href: str, **attributes: Any) -> Component:
    """A link; the words alone where nothing stands at its address."""
    return html.A(words, href=href, **attributes) if href else html.Span(words)


def links(entries: Sequence[tuple[str, str]]) -> Component:
    """Links in one line."""
    parts: list[Any] = []
    for words, href in entries:
        parts += [" · ", html.A(words, href=href)]
    return html.P(parts[1:], className="also")


def quotation(id: str, *, dataset: Dataset, site: Site, about: float) -> html.A:
    """The wording of a statement, which leads to its page; of a sum that of its parts."""
    words = " plus ".join(f"“{dataset.statement(part)['wording']}”" for part in id.split("+"))
    return html.A(words, href=site.statement(id.split("+")[0], about=about), className="said")
