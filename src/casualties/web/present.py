"""What the page shows for a query: plain functions that the callbacks and the tests call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

import pandas as pd
from dash import html

from casualties.charts import VIEWS, View
from casualties.charts.template import COLOURS, SHAPES
from casualties.export import cells
from casualties.narrative import caption, counted
from casualties.selection import FACETS, Count, Selection, listed, long_date, options
from casualties.web.components import Rows
from casualties.web.grid import grid
from casualties.web.layout import ANYTHING, CONTROLS, aria
from casualties.web.states import above_table, address, nothing

if TYPE_CHECKING:
    from casualties.dataset import Dataset

MOST_ROWS = 200
"""Rows of a table on the page; the CSV has all, and the page says so."""


def selection_of(values: list[Any], *, search: str | None) -> Selection:
    """The selection that the controls say; fields without a control come from the URL."""
    base, _ = Selection.parse(search or "")
    given = {
        name: f"{value:g}" if isinstance(value, float) else value
        for (name, _), value in zip(CONTROLS, values, strict=True)
        if value not in (None, "", [])
    }
    read, _ = Selection.parse(urlencode(given, doseq=True))
    return read.but(view=base.view, sort=base.sort)


def controls_of(search: str | None) -> list[Any]:
    """The values of the controls for a query string."""
    selection, _ = Selection.parse(search or "")
    out: list[Any] = []
    for name, _ in CONTROLS:
        value = getattr(selection, name)
        if isinstance(value, tuple):
            out.append(list(value))
        elif name in ("since", "until", "known_on"):
            out.append(value.isoformat() if value else "")
        else:
            out.append(value)
    return out


def options_of(search: str | None, *, dataset: Dataset) -> dict[str, Any]:
    """For each facet its options with counts, and the words that open it."""
    selection, _ = Selection.parse(search or "")
    counts = selection.counts(dataset)
    offered, words = [], []
    for name in FACETS:
        chosen = getattr(selection, name)
        known = options(dataset, name)
        found = counts[name]
        none = Count(0, 0)
        listing = [v for v in known if v in found or v in chosen]
        listing.sort(key=lambda v: (-found.get(v, none).statements, known[v]))
        offered.append(
            [
                {"value": v, "label": known[v], "said": said_of(found.get(v, none), facet=name)}
                for v in listing
            ]
            + [{"value": v, "label": v, "said": "unknown"} for v in chosen if v not in known]
        )
        said = [known.get(v, f"{v} (unknown)") for v in chosen]
        words.append(listed(said) if len(said) <= 2 else f"{said[0]} or {len(said) - 1} others")
        if not chosen:
            words[-1] = ANYTHING[name]
    words.append(long_date(selection.known_on) if selection.known_on else "today")
    return {"options": offered, "words": words}


def said_of(count: Count, *, facet: str) -> str:
    """What an option would leave: statements, and sources where the option is not a source."""
    statements = counted(count.statements, "statement")
    return statements if facet == "source" else f"{statements}, {counted(count.sources, 'source')}"


def parts(search: str | None, *, dataset: Dataset) -> tuple[Any, ...]:
    """Everything that the URL decides, in the order of `callbacks.PARTS`."""
    selection, problems = Selection.parse(search or "")
    problems += selection.unknown(dataset, views=VIEWS)
    view = VIEWS.get(selection.view, VIEWS[Selection().view])
    rows = selection.rows(dataset)
    table = view.table(rows, dataset=dataset, selection=selection)
    figure = view.draw(table, dataset=dataset, selection=selection) if view.draw else None
    empty = not figure or not figure["data"]
    return (
        _nav(selection, current=view),
        [html.P(_sentence(problem)) for problem in problems],
        view.question,
        caption(rows, dataset=dataset, selection=selection),
        "",
        [] if empty else _key(rows, dataset=dataset),
        figure or {"data": [], "layout": {}},
        empty,
        _links(selection, view=view),
        _rows(table, view=view, dataset=dataset, selection=selection),
    )


def _sentence(problem: str) -> str:
    return f"{problem[0].upper()}{problem[1:]}" + ("" if problem.endswith("?") else ".")


def _nav(selection: Selection, *, current: View) -> list[Any]:
    links = []
    for view in VIEWS.values():
        here = aria(current="page") if view is current else {}
        links.append(html.A(view.title, href=address(selection.but(view=view.id)), **here))
    return links


def _links(selection: Selection, *, view: View) -> list[Any]:
    default = Selection().view
    query = selection.but(view=default).to_query()
    href = f"/{view.id}.csv" + (f"?{query}" if query else "")
    return ["These rows as ", html.A("CSV", href=href), "."]


def _key(rows: pd.DataFrame, *, dataset: Dataset) -> list[Any]:
    schema = dataset.schema["estimates"]
    standpoint, method = schema.field("standpoint"), schema.field("method")
    used = [s for s in COLOURS if (rows["standpoint"] == s).any()]
    shapes = [m for m in SHAPES if (rows["method"] == m).any()]
    return [
        html.Ul(
            [html.Li(["Stated by "], className="key-title")]
            + [html.Li([html.Span(className=f"swatch {s}"), standpoint.label(s)]) for s in used]
        ),
        html.Ul(
            [html.Li(["From "], className="key-title")]
            + [html.Li([html.Span(GLYPHS[m], className="glyph"), method.label(m)]) for m in shapes]
        ),
        html.Ul(
            [
                html.Li(
                    [html.Span("○", className="glyph"), "hollow: disputed, withdrawn or relayed"]
                ),
                html.Li([html.Span("↑", className="glyph"), "no upper end stated"]),
            ]
        ),
    ]


GLYPHS = {
    "claim": "●",
    "assessment": "◆",
    "reported": "■",
    "documented": "▲",
    "survey": "✚",
    "model": "✖",
}


def _rows(table: pd.DataFrame, *, view: View, dataset: Dataset, selection: Selection) -> list[Any]:
    """The view's rows as a table, or as the grid; or what to do where there are none."""
    if table.empty:
        return nothing(selection, dataset=dataset)
    if view.id == "estimates":
        return grid(table, dataset=dataset, selection=selection, shown=view.shown)
    return _table(table, view=view, dataset=dataset, selection=selection)


def _table(table: pd.DataFrame, *, view: View, dataset: Dataset, selection: Selection) -> list[Any]:
    shown = table.head(MOST_ROWS)
    columns = [
        _cells(shown, name=name, dataset=dataset, selection=selection) for name in view.shown
    ]
    return [
        html.P(above_table(table, most=MOST_ROWS), className="note"),
        Rows(
            label="Table",
            head=[title(name, view=view, dataset=dataset) for name in view.shown],
            kinds=[_kind(table[name]) for name in view.shown],
            rows=[list(row) for row in zip(*columns, strict=True)],
        ),
    ]


def title(name: str, *, view: View, dataset: Dataset) -> str:
    """The words above a column: the view's own, else those of the schema."""
    own = {"date": "Date", "floor": "Floor", "ceiling": "Ceiling", "point": "Point"}
    own |= view.titles
    return own[name] if name in own else dataset.schema["estimates"].field(name).title


def _kind(column: pd.Series[Any]) -> str:
    if pd.api.types.is_datetime64_any_dtype(column):
        return "day"
    numeric = pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column)
    return "number" if numeric else ""


def _cells(
    rows: pd.DataFrame, *, name: str, dataset: Dataset, selection: Selection
) -> list[str | tuple[str, str]]:
    """The cells of a column as texts, or as pairs of text and address."""
    column = rows[name]
    texts = cells(column)
    if _kind(column) == "number":
        return [_number(t) for t in texts]
    if name == "via":
        return [(t or "page", u) for t, u in zip(texts, cells(rows["url"]), strict=True)]
    if name == "url":
        return [(urlsplit(t).netloc.removeprefix("www."), t) if t else "" for t in texts]
    if name == "name" and "statements" in rows:
        one = selection.but(view="estimates", sort="")
        return [
            (t, address(one.but(source=(source,))))
            for t, source in zip(texts, rows["id"], strict=True)
        ]
    return [dataset.name(name, t) for t in texts]


def _number(text: str) -> str:
    """A number for readers: thousands apart, at most one decimal, a dash where none is stated."""
    if not text:
        return "–"
    value = round(float(text), 1)
    return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"
