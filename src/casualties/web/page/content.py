"""What the page shows for a query: plain functions that the callbacks and the tests call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from casualties.data.cache import remembered
from casualties.data.metadata import imprint
from casualties.export import FORMATS, file_name
from casualties.selection import Selection
from casualties.text.english import capital
from casualties.views import VIEWS, View, look
from casualties.views.captions import caption
from casualties.views.legend import Entry, legend
from casualties.web.page.components import aria, data, element
from casualties.web.page.empty import address
from casualties.web.page.grid import grid
from casualties.web.page.shell import page_title

if TYPE_CHECKING:
    import pandas as pd

    from casualties.data.dataset import Dataset


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
    asked = selection.without_view

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
    return address(selection.without_view, path=f"rows/{view.id}")
