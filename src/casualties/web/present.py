"""What the page shows for a query: plain functions that the callbacks and the tests call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from dash import html

from casualties.charts import VIEWS, View
from casualties.charts.template import COLOURS, SHAPES
from casualties.export import cells
from casualties.narrative import caption
from casualties.selection import FACETS, Selection, listed, long_date, options
from casualties.web.index import page_title
from casualties.web.layout import ANYTHING, CONTROLS, aria

if TYPE_CHECKING:
    import pandas as pd

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
        rows = [
            {"value": v, "label": f"{label}  ({found.get(v, 0):,})"}
            for v, label in known.items()
            if found.get(v) or v in chosen
        ]
        rows.sort(key=lambda r: (-found.get(r["value"], 0), r["label"]))
        rows += [{"value": v, "label": f"{v}  (unknown)"} for v in chosen if v not in known]
        offered.append(rows)
        said = [known.get(v, f"{v} (unknown)") for v in chosen]
        words.append(listed(said) if len(said) <= 2 else f"{said[0]} or {len(said) - 1} others")
        if not chosen:
            words[-1] = ANYTHING[name]
    words.append(long_date(selection.known_on) if selection.known_on else "today")
    return {"options": offered, "words": words}


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
        _table(table, view=view, dataset=dataset),
        page_title(selection, dataset=dataset),
    )


def _sentence(problem: str) -> str:
    return f"{problem[0].upper()}{problem[1:]}" + ("" if problem.endswith("?") else ".")


def _nav(selection: Selection, *, current: View) -> list[Any]:
    links = []
    for view in VIEWS.values():
        here = aria(current="page") if view is current else {}
        links.append(html.A(view.title, href=address(selection.but(view=view.id)), **here))
    return links


def address(selection: Selection) -> str:
    """The page's address for a selection."""
    query = selection.to_query()
    return f"/?{query}" if query else "/"


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


def _table(table: pd.DataFrame, *, view: View, dataset: Dataset) -> list[Any]:
    if table.empty:
        return [html.P("No statement fits these conditions.", className="empty")]
    shown = table.head(MOST_ROWS)
    estimates = dataset.schema["estimates"]
    texts = [_cells(shown, name=name, dataset=dataset) for name in view.shown]
    head = [html.Th(_title(estimates, name), scope="col") for name in view.shown]
    body = [html.Tr(list(cells)) for cells in zip(*texts, strict=True)]
    said = (
        f"The first {MOST_ROWS:,} of {len(table):,} rows; the CSV has all of them."
        if len(table) > MOST_ROWS
        else "The same statements as a table."
    )
    return [
        html.P(said, className="note"),
        html.Div(
            tabIndex=0,
            role="region",
            className="scroll",
            **aria(label="Table"),
            children=html.Table([html.Thead(html.Tr(head)), html.Tbody(body)]),
        ),
    ]


def _title(table: Any, name: str) -> str:
    own = {"date": "Date", "floor": "Floor", "ceiling": "Ceiling", "point": "Point"}
    return own[name] if name in own else table.field(name).title


def _cells(rows: pd.DataFrame, *, name: str, dataset: Dataset) -> list[html.Td]:
    column = rows[name]
    texts = cells(column)
    if name in ("floor", "ceiling", "point", "low", "best", "high"):
        return [html.Td(_persons(t), className="number") for t in texts]
    if name in ("date", "stated_on", "as_of"):
        return [html.Td(html.Time(t), className="day") for t in texts]
    if name == "id":
        return [html.Td(html.A(t, href=f"/statements/{t}")) for t in texts]
    if name == "via":
        addresses = cells(rows["url"])
        return [
            html.Td(html.A(t or "page", href=u, rel="noopener"))
            for t, u in zip(texts, addresses, strict=True)
        ]
    return [html.Td(dataset.name(name, t)) for t in texts]


def _persons(text: str) -> str:
    return f"{float(text):,.0f}" if text else "–"
