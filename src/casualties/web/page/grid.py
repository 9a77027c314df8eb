"""The grid of the estimates: its columns and its rows.

Dash would put the bundle of the grid on every page. `shell` leaves it out and names its address;
`assets/grid.js` stands in for the component, and fetches the bundle when the grid is first shown.
"""

from typing import Any

import dash_ag_grid
import pandas as pd
from dash import html

from casualties.data.dataset import Dataset
from casualties.data.schema import Field
from casualties.selection import Selection
from casualties.text.english import counted
from casualties.views.columns import texts
from casualties.web.html import filled
from casualties.web.page import ids
from casualties.web.page.components import Piece
from casualties.web.urls import outward

FEW = 8
"""Up to so many rows the grid is as high as its rows; with more it scrolls."""

MOST_LOADED = 2_000
"""Rows up to which the grid has all of them; of more it asks for those that are looked at."""
BLOCK = 100
"""Rows that it asks for at a time."""
HEIGHT = "min(44rem, 78vh)"

ROW_ID = "params.data.id"
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
    boxes = filled("columns.html", fields=fields, shown=shown)
    choice = Piece(tag="div", id=ids.COLUMNS, attributes={"className": "columns-list"},
                   html=boxes)  # fmt: skip
    return html.Details([html.Summary("Columns"), choice], className="columns")


def grid(
    table: pd.DataFrame,
    *,
    dataset: Dataset,
    selection: Selection,
    shown: tuple[str, ...],
    still: str,
) -> html.Div:
    """The rows as a grid, and what stands above it. The rows are in the order of the CSV.

    `still` is the table that stands in its place until a script draws it.
    """
    what = "This claim" if len(table) == 1 else f"All {counted(len(table), 'claim')}"
    definitions = columns(dataset, sort=selection.sort, shown=shown)
    if len(table) > MOST_LOADED:
        what += ", which come as they are scrolled to, each cut to a few lines. "
        what += f"Columns have filters for up to {MOST_LOADED:,} rows. The order is that of the CSV"
        filtering = ""
        query = selection.without_view.to_query()
        drawn = _paged(definitions, context={"query": query, "rows": len(table)})
    else:
        what += ", as in the CSV"
        filtering = "Ctrl+Enter on a heading filters, "
        drawn = _loaded(definitions, rows=records(table, dataset=dataset))
    keys = f"Arrow keys move, Enter sorts a column or opens a link, {filtering}Tab leaves."
    status = html.Span(id=ids.GRID_NOTE, role="status")
    note: list[Any] = [f"{what}. ", status, html.Span(keys, className="keys")]
    drawn.served = still
    return html.Div([html.P(note, className="note"), drawn], className="grid-place")


def _loaded(definitions: list[dict[str, Any]], *, rows: list[dict[str, Any]]) -> Any:
    """A grid that has all of its rows."""
    filtering = {
        "autoHeight": True,
        "filter": "agTextColumnFilter",
        "filterParams": {"buttons": ["reset"], "maxNumConditions": 2},
    }
    events = {"filterChanged": ["filtered(params)"], "rowDataUpdated": ["filtered(params)"]}
    few = len(rows) <= FEW
    return dash_ag_grid.AgGrid(
        id=ids.GRID,
        className="grid",
        getRowId=ROW_ID,
        style={"height": None if few else HEIGHT},
        rowData=rows,
        columnDefs=definitions,
        defaultColDef=COLUMN | filtering,
        eventListeners=EVENTS | events,
        dashGridOptions=OPTIONS | {"domLayout": "autoHeight" if few else "normal"},
    )


def _paged(definitions: list[dict[str, Any]], *, context: dict[str, Any]) -> Any:
    """A grid that asks the server for its rows; `assets/grid.js` fetches them from `/grid`.

    `context` is what that needs: the query, and how many rows it selects.
    """
    paging = {
        "context": context,
        "cacheBlockSize": BLOCK,
        "maxBlocksInCache": 20,
        "maxConcurrentDatasourceRequests": 1,
        "infiniteInitialRowCount": context["rows"],
    }
    unfiltered = {"filter": False, "filterValueGetter": None}
    return dash_ag_grid.AgGrid(
        id=ids.GRID,
        className="grid paged",
        getRowId=ROW_ID,
        style={"height": HEIGHT},
        rowModelType="infinite",
        columnDefs=[column | unfiltered for column in definitions],
        defaultColDef=COLUMN | {"filter": False},
        eventListeners=EVENTS,
        dashGridOptions=OPTIONS | paging,
    )


def block(start: int, stop: int, *, dataset: Dataset, selection: Selection) -> list[dict[str, Any]]:
    """The records of some rows of a selection, by their places in it; at most `BLOCK`."""
    stop = min(stop, start + BLOCK)
    places = selection.places(dataset)
    rows = dataset.estimates
    chosen = rows.iloc[start:stop] if places is None else rows.take(places[start:stop])
    return records(chosen, dataset=dataset)


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
    column: dict[str, Any] = {
        "field": name,
        "headerName": field.title,
        "headerTooltip": field.description,
        "width": WIDTHS.get(name, 140),
        "sort": _way(name, sort=sort),
    }
    if name == "claim":
        column |= {"flex": 1, "minWidth": WIDTHS["claim"]}
    if field.type == "integer":
        column |= {"filter": "agNumberColumnFilter", "type": "rightAligned"}
        column |= {"valueFormatter": {"function": "persons(params)"}}
    if field.type == "date":
        column |= {"cellDataType": "dateString", "filter": "agDateColumnFilter"}
    if name in LINKS:
        column["cellRenderer"] = LINKS[name]
    return column


def _way(name: str, *, sort: str) -> str | None:
    return {name: "asc", f"-{name}": "desc"}.get(sort)


def records(table: pd.DataFrame, *, dataset: Dataset) -> list[dict[str, Any]]:
    """Each row as column -> cell in words, without what is not stated."""
    fields = dataset.schema["estimates"].fields
    whole = {field.name for field in fields if field.type == "integer"}
    rows: list[dict[str, Any]] = [{} for _ in range(len(table))]
    for name in table.columns:
        names = dataset.names.get(name, {})
        for row, cell in zip(rows, texts(table[name]), strict=True):
            if cell and (name != "url" or outward(cell)):
                row[name] = int(cell) if name in whole else names.get(cell, cell)
    return rows
