"""What the page shows for a query: plain functions that the callbacks and the tests call."""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING, Any

from casualties.data.cache import remembered
from casualties.data.metadata import imprint
from casualties.export import FORMATS, file_name
from casualties.selection import Selection
from casualties.text.english import capital, factor
from casualties.views import VIEWS, View, look
from casualties.views.captions import caption, stated
from casualties.views.columns import Column, column, texts
from casualties.views.legend import Entry, legend
from casualties.web.outward import link
from casualties.web.page.components import aria, data, element
from casualties.web.page.empty import above_table, address, nothing, statement_address
from casualties.web.page.grid import grid
from casualties.web.page.overview_table import overview_html
from casualties.web.page.shell import page_title
from casualties.web.page.source_table import source_cells

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pandas as pd

    from casualties.data.dataset import Dataset

    Ints = npt.NDArray[np.integer[Any]]

MOST_ROWS = 200
"""Rows of a table on the page; the CSV has all, and the page says so."""


@remembered(most=32)
def parts(search: str, *, dataset: Dataset, warnings: tuple[str, ...] = ()) -> tuple[Any, ...]:
    """Everything that the URL decides, in the order of `callbacks.PARTS`.

    `warnings` are what the page must say about the data whatever it shows.
    """
    selection, problems = Selection.parse(search)
    problems += selection.unknown(dataset, views=VIEWS)
    view = VIEWS.get(selection.view, VIEWS[Selection().view])
    rows, table = look(view, dataset=dataset, selection=selection)
    told: dict[str, Any] = {"rows": rows, "dataset": dataset, "selection": selection}
    figure = view.draw(table, **told) if view.draw else None
    empty = not figure or not figure["data"]
    gridded = view.id == "estimates" and len(table) > 0
    return (
        _nav(selection, current=view),
        [element("P", _sentence(problem)) for problem in (*warnings, *problems)],
        view.question,
        caption(rows, dataset=dataset, selection=selection),
        view.sentence(table, **told),
        _legend(rows, view=view, dataset=dataset)
        if len(table) and not (view.draw and empty)
        else [],
        figure or {"data": [], "layout": {}},
        empty,
        days_of(selection, dataset=dataset),
        _links(selection, view=view, name=imprint(dataset.schema.meta).name),
        "" if gridded or view.draw else rows_address(selection, view=view),
        rows_address(selection, view=view) if view.draw else "",
        grid(table, dataset=dataset, selection=selection, shown=view.shown) if gridded else [],
        page_title(selection, dataset=dataset),
    )


def days_of(selection: Selection, *, dataset: Dataset) -> str:
    """The days on which the selected statements were made, whatever is known on: for the replay."""
    days = dataset.codes("stated_on")
    places = selection.but(known_on=None).places(dataset)
    return " ".join(days.words if places is None else days.used(places))


def _sentence(problem: str) -> str:
    return capital(problem) + ("" if problem.endswith("?") else ".")


def _nav(selection: Selection, *, current: View) -> list[Any]:
    links = []
    for view in VIEWS.values():
        here = aria(current="page") if view is current else {}
        links.append(element("A", view.title, href=address(selection.but(view=view.id)), **here))
    return links


def _links(selection: Selection, *, view: View, name: str) -> list[Any]:
    """The files of the view: plain addresses, which work with curl and a right click too.

    `name` is that of the dataset, for the file that the browser makes.
    """
    asked = selection.but(view=Selection().view)

    def file(form: str) -> dict[str, Any]:
        return element("A", FORMATS[form].title, href=address(asked, path=f"{view.id}.{form}"))

    png = file_name(view.id, "png", name=name, selection=selection.but(view=view.id))
    picture = element("A", "PNG", href=address(asked, path=f"{view.id}.svg"), **data(png=png))
    package = element("A", "data package", href=address(asked, path="export.zip"))
    return [
        *("These rows as ", file("csv"), ", ", file("json"), " or ", package),
        *("; this view as ", file("svg"), ", ", picture, " or ", file("html"), "."),
    ]


def _legend(rows: pd.DataFrame, *, view: View, dataset: Dataset) -> list[Any]:
    return [
        element(
            "Ul",
            [
                *([element("Li", title, className="key-title")] if title else []),
                *(element("Li", [_sign(one), one.words]) for one in entries),
            ],
        )
        for title, entries in legend(rows, shown=view.legend, dataset=dataset)
    ]


def _sign(entry: Entry) -> dict[str, Any]:
    if entry.colour:
        return element("Span", className=f"swatch {entry.sign}")
    return element("Span", entry.glyph, className="glyph", **aria(hidden="true"))


def rows_address(selection: Selection, *, view: View) -> str:
    """The address of the view's table as a piece of HTML."""
    return address(selection.but(view=Selection().view), path=f"rows/{view.id}")


@remembered(most=64)
def rows_of(view: View, *, dataset: Dataset, selection: Selection) -> str:
    """The table twin of a view for a selection, kept for the next who ask the same."""
    rows, table = look(view, dataset=dataset, selection=selection)
    return rows_html(table, rows=rows, view=view, dataset=dataset, selection=selection)


def rows_html(
    table: pd.DataFrame, *, rows: pd.DataFrame, view: View, dataset: Dataset, selection: Selection
) -> str:
    """The table twin of a view: a piece of HTML with every cell escaped.

    It is written here and not as Dash components, which take seconds for some hundred rows.
    """
    if rows.empty:
        return nothing(selection.but(view=view.id), dataset=dataset)
    if table.empty:
        return ""
    if view.id == "overview":
        return overview_html(table, rows=rows, dataset=dataset, selection=selection, most=MOST_ROWS)
    shown = table.head(MOST_ROWS)
    described = [column(name, view=view.id, dataset=dataset) for name in view.shown]
    head = "".join(
        f'<th scope="col"{" class=number" if column.numeric else ""}>{escape(column.title)}</th>'
        for column in described
    )
    cells = [_cells(shown, column=c, dataset=dataset, about=selection.about) for c in described]
    if view.id == "sources":
        cells[0] = source_cells(shown, dataset=dataset, selection=selection)
    body = "".join(f"<tr>{''.join(row)}</tr>" for row in zip(*cells, strict=True))
    return (
        f'<p class="note">{above_table(table, most=MOST_ROWS)}</p>'
        '<div class="scroll" tabindex="0" role="region" aria-label="Table">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _cells(rows: pd.DataFrame, *, column: Column, dataset: Dataset, about: float) -> list[str]:
    """The cells of a column as HTML."""
    name = column.name
    cells = texts(rows[name])
    if column.numeric:
        return [f'<td class="number">{_number(cell, unit=column.unit)}</td>' for cell in cells]
    if column.type == "date":
        return [f'<td class="day"><time>{cell}</time></td>' for cell in cells]
    if column.names_statement:
        return [f"<td>{_statement_cell(cell, column, dataset, about)}</td>" for cell in cells]
    if name == "via":
        pairs = zip(cells, texts(rows["url"]), strict=True)
        return [f"<td>{link(url, outlet or 'page')}</td>" for outlet, url in pairs]
    return [f"<td>{escape(dataset.name(name, cell))}</td>" for cell in cells]


def _statement_cell(id: str, column: Column, dataset: Dataset, about: float) -> str:
    """A statement by its id in the column of ids, in any other column in words."""
    if not id:
        return "–"
    words = id if column.name == "id" else stated(id, dataset=dataset)
    return _link(id, words, about=about)


def _link(statement: str, words: str, *, about: float) -> str:
    """A link to a statement's page; of a derived sum, to that of its first part."""
    first = statement.split("+")[0]
    return f'<a href="{escape(statement_address(first, about=about))}">{escape(words)}</a>'


def _number(text: str, *, unit: str) -> str:
    if not text:
        return "–"
    value = float(text)
    if unit == "log of a factor":
        value = math.exp(value)
    if unit in ("factor", "log of a factor"):
        return f"×{factor(value)}"
    return f"{value:.0%}" if unit == "share" else f"{value:,.0f}"
