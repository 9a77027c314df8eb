"""What a view puts into the page: plain functions that the callbacks and the tests call."""

import logging
from typing import Any

import pandas as pd
from dash import html

from casualties.data.cache import remembered
from casualties.data.dataset import Dataset
from casualties.data.metadata import imprint
from casualties.errors import CasualtiesError
from casualties.export import FORMATS, file_name
from casualties.selection import Selection
from casualties.text.english import capital
from casualties.views import VIEWS, View, look
from casualties.views.captions import caption
from casualties.views.legend import Entry, legend
from casualties.views.traces import Figure
from casualties.web.page.components import aria, data
from casualties.web.page.grid import grid
from casualties.web.page.shell import page_title
from casualties.web.urls import address

LOG = logging.getLogger(__name__)

NO_FIGURE: Figure = {"data": [], "layout": {}}


@remembered(most=32)
def parts(search: str, *, dataset: Dataset, warnings: tuple[str, ...] = ()) -> tuple[Any, ...]:
    """Everything that the URL decides, in the order of `callbacks.PARTS`.

    `warnings` are what the page must say about the data whatever it shows.
    """
    selection, problems = Selection.parse(search)
    problems += selection.unknown(dataset, views=VIEWS)
    view = VIEWS.get(selection.view, VIEWS[Selection().view])
    rows, table = look(view, dataset=dataset, selection=selection)
    figure = NO_FIGURE
    if view.draw:
        figure = view.draw(table, rows=rows, dataset=dataset, selection=selection)
    drawn = bool(figure["data"])
    in_grid = view.id == "estimates" and len(table) > 0
    with_legend = len(table) > 0 and (drawn or not view.draw)
    table_address = address(selection.without_view, path=f"rows/{view.id}")
    return (
        _views(selection, current=view),
        [html.P(_sentence(problem)) for problem in (*warnings, *problems)],
        view.question,
        caption(rows, dataset=dataset, selection=selection),
        view.sentence(table, rows=rows, dataset=dataset, selection=selection),
        _legend(rows, view=view, dataset=dataset) if with_legend else [],
        figure,
        not drawn,
        days_of(selection, dataset=dataset),
        _files(selection, view=view, name=imprint(dataset.schema.meta).name),
        "" if in_grid or view.draw else table_address,
        table_address if view.draw else "",
        grid(table, dataset=dataset, selection=selection, shown=view.shown) if in_grid else [],
        page_title(selection, dataset=dataset),
    )


def parts_or_notice(
    search: str, *, dataset: Dataset, warnings: tuple[str, ...] = ()
) -> tuple[Any, ...]:
    """The parts, or where a view fails a page that says so; the fault is in the log."""
    try:
        return parts(search, dataset=dataset, warnings=warnings)
    except CasualtiesError:
        raise
    except Exception:
        LOG.exception("the view of %r fails", search)
    selection, _ = Selection.parse(search)
    view = VIEWS.get(selection.view, VIEWS[Selection().view])
    words = (*warnings, f"the view “{view.title}” failed for this selection, by a fault of ours")
    notices = [html.P(_sentence(words)) for words in words]
    files = _files(selection, view=view, name=imprint(dataset.schema.meta).name)
    links = _views(selection, current=view)
    title = page_title(selection, dataset=dataset)
    return (
        links,
        notices,
        view.question,
        "",
        "",
        [],
        NO_FIGURE,
        True,
        "",
        files,
        "",
        "",
        [],
        title,
    )


def days_of(selection: Selection, *, dataset: Dataset) -> str:
    """The days on which the selected statements were made, whatever is known on: for the replay."""
    days = dataset.codes("stated_on")
    places = selection.but(known_on=None).places(dataset)
    return " ".join(days.words if places is None else days.used(places))


def _sentence(problem: str) -> str:
    return capital(problem) + ("" if problem.endswith("?") else ".")


def _views(selection: Selection, *, current: View) -> list[html.A]:
    """A link to each view of the same selection."""
    links = []
    for view in VIEWS.values():
        mark = aria(current="page") if view is current else {}
        links.append(html.A(view.title, href=address(selection.but(view=view.id)), **mark))
    return links


def _files(selection: Selection, *, view: View, name: str) -> list[Any]:
    """Links to the files of the view: plain addresses, which curl and a right click take too.

    `name` is that of the dataset, for the PNG that the browser makes of the SVG.
    """
    usual = selection.without_view

    def link(words: str, file: str, **attributes: Any) -> html.A:
        return html.A(words, href=address(usual, path=file), **attributes)

    csv, json, svg, page = (
        link(FORMATS[form].title, f"{view.id}.{form}") for form in ("csv", "json", "svg", "html")
    )
    png = file_name(view.id, "png", name=name, selection=selection.but(view=view.id))
    picture = link("PNG", f"{view.id}.svg", **data(png=png))
    package = link("data package", "export.zip")
    return [
        *("These rows as ", csv, ", ", json, " or ", package),
        *("; this view as ", svg, ", ", picture, " or ", page, "."),
    ]


def _legend(rows: pd.DataFrame, *, view: View, dataset: Dataset) -> list[html.Ul]:
    """The legend as lists, each with its title where it has one."""
    lists = []
    for title, entries in legend(rows, shown=view.legend, dataset=dataset):
        heading = [html.Li(title, className="key-title")] if title else []
        lists.append(html.Ul([*heading, *(html.Li([_sign(e), e.words]) for e in entries)]))
    return lists


def _sign(entry: Entry) -> html.Span:
    if entry.colour:
        return html.Span(className=f"swatch {entry.sign}")
    return html.Span(entry.glyph, className="glyph", **aria(hidden="true"))
