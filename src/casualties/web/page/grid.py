"""The grid of the estimates: its columns and its rows.

Dash would put the bundle of the grid on every page. `shell` leaves it out and names its address;
`assets/grid.js` stands in for the component, and fetches the bundle when the grid is first shown.
"""

from __future__ import annotations

from typing import Any

import dash_ag_grid
import pandas as pd
from dash import html

from casualties.data.dataset import Dataset
from casualties.data.schema import Field
from casualties.selection import Selection
from casualties.text.english import counted
from casualties.views.columns import texts
from casualties.web.page import ids
from casualties.web.page.components import Choice
from casualties.web.urls import outward

FEW = 8
"""Up to so many rows the grid is as high as its rows; with more it scrolls."""

MOST_LOADED = 2_000
"""Rows up to which the grid has all of them; of more it asks for those that are looked at."""
BLOCK = 100
"""Rows that it asks for at a time."""
HEIGHT = "min(44rem, 78vh)"

SAME: Any = {"id": ids.GRID, "className": "grid", "getRowId": "params.data.id"}
COLUMN: dict[str, Any] = {
    "resizable": True,
    "wrapText": True,
    "sortable": True,
    "comparator": {"function": "asInTheCsv"},
    "suppressHeaderMenuButton": True,
}
EVENTS = {
    "gridSizeChanged": ["arrange(params)"],
    "sortChanged": ["sorted(params)"],
    "cellKeyDown": ["follow(params)"],
}
OPTIONS: dict[str, Any] = {
    "ensureDomOrder": True,
    "suppressMultiSort": True,
    "enableCellTextSelection": True,
    "suppressDragLeaveHidesColumns": True,
    "suppressColumnMoveAnimation": True,
    "animateRows": False,
    "tabToNextCell": {"function": "leave(params)"},
    "rowBuffer": 20,
    "localeText": {"noRowsToShow": "No statement passes the filters of the columns."},
}
"""The options of a grid, whether it has all rows or asks for them."""

WIDTHS = {
    "stated_on": 118,
    "source": 140,
    "party": 118,
    "metric": 118,
    "wording": 134,
    "claim": 300,
    "notes": 340,
    "via": 148,
    "id": 230,
}
"""Width of a column in pixels; a column that is not named here is 140 wide."""

LINKS = {"wording": "statementLink", "id": "statementLink", "via": "sourceLink"}
"""Column -> the function of `assets/grid.js` that draws its cells."""

TOGETHER = "statement"
"""The column of narrow screens: date, source, wording and claim in one cell."""


def columns_choice(dataset: Dataset, *, shown: tuple[str, ...]) -> html.Details:
    """The disclosure that chooses the columns; `assets/grid.js` does what it says."""
    fields = [f for f in dataset.schema["estimates"].fields if f.name != "url"]
    return html.Details(
        className="columns",
        children=[
            html.Summary("Columns"),
            Choice(
                id=ids.COLUMNS,
                className="columns-list",
                value=list(shown),
                options=[{"value": f.name, "label": f.title, "said": ""} for f in fields],
            ),
        ],
    )


def grid(
    table: pd.DataFrame, *, dataset: Dataset, selection: Selection, shown: tuple[str, ...]
) -> list[Any]:
    """The rows as a grid, and what stands above it. The rows are in the order of the CSV."""
    what = "This statement" if len(table) == 1 else f"All {counted(len(table), 'statement')}"
    large = len(table) > MOST_LOADED
    filters = "" if large else "Ctrl+Enter on a heading filters, "
    if large:
        what += ", which come as they are scrolled to, each cut to a few lines. "
        what += f"Columns have filters for up to {MOST_LOADED:,} rows. The order is that of the CSV"
    else:
        what += ", as in the CSV"
    note = html.P(
        [
            f"{what}. ",
            html.Span(id=ids.GRID_NOTE, role="status"),
            html.Span(
                f"Arrow keys move, Enter sorts a column or opens a link, {filters}Tab leaves.",
                className="keys",
            ),
        ],
        className="note",
    )
    draw = _paged if large else _loaded
    return [note, draw(table, dataset=dataset, selection=selection, shown=shown)]


def _loaded(
    table: pd.DataFrame, *, dataset: Dataset, selection: Selection, shown: tuple[str, ...]
) -> Any:
    """A grid that has all of its rows."""
    filtering = {
        "autoHeight": True,
        "filter": "agTextColumnFilter",
        "filterParams": {"buttons": ["reset"], "maxNumConditions": 2},
    }
    return dash_ag_grid.AgGrid(
        style={"height": None if len(table) <= FEW else HEIGHT},
        rowData=records(table, dataset=dataset),
        columnDefs=columns(dataset, sort=selection.sort, shown=shown),
        defaultColDef=COLUMN | filtering,
        eventListeners=EVENTS
        | {"filterChanged": ["filtered(params)"], "rowDataUpdated": ["filtered(params)"]},
        dashGridOptions=OPTIONS | {"domLayout": "autoHeight" if len(table) <= FEW else "normal"},
        **SAME,
    )


def _paged(
    table: pd.DataFrame, *, dataset: Dataset, selection: Selection, shown: tuple[str, ...]
) -> Any:
    """A grid that asks the server for its rows; `assets/grid.js` fetches them from `/grid`."""
    query = selection.without_view.to_query()
    paging = {
        "context": {"query": query, "rows": len(table)},
        "cacheBlockSize": BLOCK,
        "maxBlocksInCache": 20,
        "maxConcurrentDatasourceRequests": 1,
        "infiniteInitialRowCount": len(table),
    }
    definitions = columns(dataset, sort=selection.sort, shown=shown)
    return dash_ag_grid.AgGrid(
        className="grid paged",
        style={"height": HEIGHT},
        rowModelType="infinite",
        columnDefs=[one | {"filter": False, "filterValueGetter": None} for one in definitions],
        defaultColDef=COLUMN | {"filter": False},
        eventListeners=EVENTS,
        dashGridOptions=OPTIONS | paging,
        **{name: value for name, value in SAME.items() if name != "className"},
    )


def block(start: int, stop: int, *, dataset: Dataset, selection: Selection) -> list[dict[str, Any]]:
    """The records of some rows of a selection, by their places in it; at most `BLOCK`."""
    stop = min(stop, start + BLOCK)
    places = selection.places(dataset)
    rows = dataset.estimates
    here = rows.iloc[start:stop] if places is None else rows.take(places[start:stop])
    return records(here, dataset=dataset)


def columns(dataset: Dataset, *, sort: str, shown: tuple[str, ...]) -> list[dict[str, Any]]:
    """The definitions of the grid's columns, the chosen ones first; `sort` as in the URL."""
    table = dataset.schema["estimates"]
    rest = [n for n in table.columns if n not in shown and n != "url"]
    return [
        {
            "colId": TOGETHER,
            "field": "stated_on",
            "headerName": "Statement",
            "initialHide": True,
            "flex": 1,
            "cellRenderer": "statementTogether",
            "filterValueGetter": {"function": "allWords(params)"},
            "sort": _way("stated_on", sort=sort),
        },
        *(
            _column(table.field(name), sort=sort) | {"initialHide": name not in shown}
            for name in (*shown, *rest)
        ),
    ]


def _column(field: Field, *, sort: str) -> dict[str, Any]:
    name = field.name
    out: dict[str, Any] = {
        "field": name,
        "headerName": field.title,
        "headerTooltip": field.description,
        "width": WIDTHS.get(name, 140),
        "sort": _way(name, sort=sort),
    }
    if name == "claim":
        out |= {"flex": 1, "minWidth": WIDTHS["claim"]}
    if field.type == "integer":
        out |= {"filter": "agNumberColumnFilter", "type": "rightAligned"}
        out |= {"valueFormatter": {"function": "persons(params)"}}
    if field.type == "date":
        out |= {"cellDataType": "dateString", "filter": "agDateColumnFilter"}
    if name in LINKS:
        out["cellRenderer"] = LINKS[name]
    return out


def _way(name: str, *, sort: str) -> str | None:
    return {name: "asc", f"-{name}": "desc"}.get(sort)


def records(table: pd.DataFrame, *, dataset: Dataset) -> list[dict[str, Any]]:
    """Each row as column -> cell in words, without what is not stated."""
    fields = dataset.schema["estimates"].fields
    whole = {field.name for field in fields if field.type == "integer"}
    columns = []
    for name in table.columns:
        names = dataset.names.get(name, {})
        columns.append([names.get(cell, cell) for cell in texts(table[name])])
    out = []
    for row in zip(*columns, strict=True):
        record: dict[str, Any] = {
            name: int(cell) if name in whole else cell
            for name, cell in zip(table.columns, row, strict=True)
            if cell
        }
        if not outward(record.get("url")):
            record.pop("url", None)
        out.append(record)
    return out
