"""The grid of the estimates: its columns, its rows, and its bundle, which only it downloads.

Dash would put the bundle of a component library on every page. Here the library is marked lazy,
`assets/grid.js` stands in for its component, and fetches the bundle when the grid is first shown.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import dash_ag_grid
from dash import html

from casualties.export import cells
from casualties.narrative import counted
from casualties.web import ids
from casualties.web.components import Choice
from casualties.web.outward import outward

if TYPE_CHECKING:
    import pandas as pd

    from casualties.dataset import Dataset
    from casualties.schema import Field
    from casualties.selection import Selection

dash_ag_grid._js_dist[0]["async"] = "lazy"

FOLDER = f"dash-ag-grid-{dash_ag_grid.__version__}"
"""The folder under /assets/ at which the bundle stands; the version is its fingerprint."""

FEW = 8
"""Up to so many rows the grid is as high as its rows; with more it scrolls."""

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

NUMBERS = ("low", "best", "high")
DAYS = ("stated_on", "as_of", "period_start")
LINKS = {"wording": "statementLink", "id": "statementLink", "via": "sourceLink"}
"""Column -> the function of `assets/grid.js` that draws its cells."""

TOGETHER = "statement"
"""The column of narrow screens: date, source, wording and claim in one cell."""


def bundle() -> dict[str, Path]:
    """Name under /assets/ -> the file, for what the grid downloads."""
    place = Path(dash_ag_grid.__file__).parent
    names = ("dash_ag_grid.min.js", "async-community.js")
    return {f"{FOLDER}/{name}": place / name for name in names}


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
    return [
        html.P(
            [
                f"{what}, as in the CSV. ",
                html.Span(id=ids.GRID_NOTE, role="status"),
                html.Span(
                    "Arrow keys move, Enter sorts a column or opens a link, "
                    "Ctrl+Enter on a heading filters, Tab leaves.",
                    className="keys",
                ),
            ],
            className="note",
        ),
        dash_ag_grid.AgGrid(
            id=ids.GRID,
            className="grid",
            style={"height": None if len(table) <= FEW else "min(44rem, 78vh)"},
            rowData=records(table, dataset=dataset),
            columnDefs=columns(dataset, sort=selection.sort, shown=shown),
            defaultColDef={
                "resizable": True,
                "wrapText": True,
                "autoHeight": True,
                "sortable": True,
                "filter": "agTextColumnFilter",
                "filterParams": {"buttons": ["reset"], "maxNumConditions": 2},
                "comparator": {"function": "asInTheCsv"},
                "suppressHeaderMenuButton": True,
            },
            getRowId="params.data.id",
            eventListeners={
                "gridSizeChanged": ["arrange(params)"],
                "sortChanged": ["sorted(params)"],
                "filterChanged": ["filtered(params)"],
                "rowDataUpdated": ["filtered(params)"],
                "cellKeyDown": ["follow(params)"],
            },
            dashGridOptions={
                "domLayout": "autoHeight" if len(table) <= FEW else "normal",
                "ensureDomOrder": True,
                "suppressMultiSort": True,
                "enableCellTextSelection": True,
                "suppressDragLeaveHidesColumns": True,
                "suppressColumnMoveAnimation": True,
                "animateRows": False,
                "tabToNextCell": {"function": "leave(params)"},
                "rowBuffer": 20,
                "localeText": {"noRowsToShow": "No statement passes the filters of the columns."},
            },
        ),
    ]


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
    if name in NUMBERS:
        out |= {"filter": "agNumberColumnFilter", "type": "rightAligned"}
        out |= {"valueFormatter": {"function": "persons(params)"}}
    if name in DAYS:
        out |= {"cellDataType": "dateString", "filter": "agDateColumnFilter"}
    if name in LINKS:
        out["cellRenderer"] = LINKS[name]
    return out


def _way(name: str, *, sort: str) -> str | None:
    return {name: "asc", f"-{name}": "desc"}.get(sort)


def records(table: pd.DataFrame, *, dataset: Dataset) -> list[dict[str, Any]]:
    """Each row as column -> cell in words, without what is not stated."""
    texts = []
    for name in table.columns:
        said = dataset.names.get(name, {})
        texts.append([said.get(cell, cell) for cell in cells(table[name])])
    out = []
    for row in zip(*texts, strict=True):
        one: dict[str, Any] = {n: c for n, c in zip(table.columns, row, strict=True) if c}
        for name in NUMBERS:
            if name in one:
                one[name] = int(one[name])
        if not outward(one.get("url")):
            one.pop("url", None)
        out.append(one)
    return out


@cache
def address() -> str:
    """Where the bundle of the grid stands."""
    return f"/assets/{next(iter(bundle()))}"
