"""The table of a view's rows, as a piece of HTML at `/rows/VIEW`.

It is no Dash component: of some hundred rows those take seconds to appear (decision 4).
"""

import math
from typing import NamedTuple

import pandas as pd

from casualties.data.cache import remembered
from casualties.data.dataset import Dataset
from casualties.selection import Selection
from casualties.site import Site
from casualties.text.english import capital, times
from casualties.views import View, look
from casualties.views.captions import stated
from casualties.views.columns import Column, column, texts
from casualties.web.html import filled
from casualties.web.page.empty import above_table, nothing
from casualties.web.urls import host, outward

MOST_ROWS = 200
"""Rows of a table on the page; the CSV has all, and the page says so."""


class Cell(NamedTuple):
    """A cell: its words, where it leads, and what it is: a number, a day, a page of the web."""

    words: str
    href: str = ""
    kind: str = ""


@remembered(most=64)
def rows_of(view: View, *, dataset: Dataset, selection: Selection, site: Site) -> str:
    """The table of a view for a selection, kept for the next who ask for the same."""
    rows, table = look(view, dataset=dataset, selection=selection)
    return rows_html(table, rows=rows, view=view, dataset=dataset, selection=selection, site=site)


def rows_html(
    table: pd.DataFrame,
    *,
    rows: pd.DataFrame,
    view: View,
    dataset: Dataset,
    selection: Selection,
    site: Site,
) -> str:
    """The first rows of a view's table as HTML, and a line above that says how many there are.

    Where no statement fits, what to do about it instead; nothing where none can be shown.
    """
    if rows.empty:
        return nothing(selection.but(view=view.id), dataset=dataset, site=site)
    if table.empty:
        return ""
    shown = table.head(MOST_ROWS)
    columns = [column(name, view=view.id, dataset=dataset) for name in view.shown]
    headed = view.id == "sources"  # whose first column is the heads of the rows
    cells = [
        _cells(shown, column=c, dataset=dataset, site=site, about=selection.about)
        for c in (columns[1:] if headed else columns)
    ]
    return filled(
        "rows.html",
        name=f"Table: {view.title}",
        note=above_table(table, most=MOST_ROWS),
        columns=columns,
        heads=source_heads(shown, dataset=dataset, site=site) if headed else [],
        site=site,
        rows=list(zip(*cells, strict=True)),
    )


def _cells(
    rows: pd.DataFrame, *, column: Column, dataset: Dataset, site: Site, about: float
) -> list[Cell]:
    """The cells of a column."""
    name = column.name
    cells = texts(rows[name])
    if column.unit == "factor":
        return [Cell(times(value), kind="number") for value in rows[name]]
    if column.numeric:
        return [Cell(_number(cell, unit=column.unit), kind="number") for cell in cells]
    if column.type == "date":
        return [Cell(cell, kind="day") for cell in cells]
    if column.names_statement:
        return [
            _statement(cell, by_id=name == "id", dataset=dataset, site=site, about=about)
            for cell in cells
        ]
    if name == "via":
        pairs = zip(cells, texts(rows["url"]), strict=True)
        return [Cell(outlet or "page", href=outward(url), kind="page") for outlet, url in pairs]
    return [Cell(dataset.name(name, cell)) for cell in cells]


def _statement(id: str, *, by_id: bool, dataset: Dataset, site: Site, about: float) -> Cell:
    """A statement, by its id or in words; empty for none.

    It leads to the statement's page; a derived sum leads to that of its first part.
    """
    if not id:
        return Cell("–")
    words = id if by_id else stated(id, dataset=dataset)
    return Cell(words, href=site.statement(id.split("+")[0], about=about))


def _number(text: str, *, unit: str) -> str:
    if not text:
        return "–"
    value = float(text)
    if unit == "log of a factor":
        return times(math.exp(value))
    return f"{value:.0%}" if unit == "share" else f"{value:,.0f}"


def source_heads(table: pd.DataFrame, *, dataset: Dataset, site: Site) -> list[dict[str, str]]:
    """The head of each source's row: its name, what it is, what it counts, and its own page."""
    kinds = dataset.schema["sources"].field("kind")
    columns = (texts(table[c]) for c in ("id", "name", "kind", "country", "counts", "url"))
    return [
        {
            "name": name,
            "href": site.source(source),
            "kind": capital(f"{kinds.label(kind)}{', ' if country else ''}{country}."),
            "counts": counts,
            "url": outward(url),
            "host": host(url).removeprefix("www."),
        }
        for source, name, kind, country, counts, url in zip(*columns, strict=True)
    ]
