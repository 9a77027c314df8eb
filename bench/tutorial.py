"""The dashboard that the tutorials of Dash lead to: dropdowns, plotly.express, a grid.

Environment: CASUALTIES_DATA names the folder, TUTORIAL_PARTY and TUTORIAL_METRIC what is chosen at
first.
"""

from __future__ import annotations

import os
from typing import Any

import dash_ag_grid as dag
import pandas as pd
import plotly.express as px
from dash import Dash, Input, Output, dcc, html

COLUMNS = ("stated_on", "source", "party", "metric", "wording", "claim", "via")


def read(folder: str) -> pd.DataFrame:
    """Return the statements, typed as far as a chart needs it."""
    rows = pd.read_csv(
        f"{folder}/estimates.csv",
        dtype={"low": "Int64", "best": "Int64", "high": "Int64"},
        parse_dates=["stated_on", "as_of", "period_start"],
        keep_default_na=False,
        na_values=[""],
    )
    return rows.assign(
        date=rows["as_of"].fillna(rows["stated_on"]),
        figure=rows["best"].fillna(rows["low"]).fillna(rows["high"]).astype("float64"),
    )


def selected(rows: pd.DataFrame, *, party: str | None, metric: str | None) -> pd.DataFrame:
    """Return the rows that the dropdowns leave."""
    if party:
        rows = rows[rows["party"] == party]
    return rows[rows["metric"] == metric] if metric else rows


def chart(rows: pd.DataFrame) -> Any:
    """Return the figure as a tutorial draws it."""
    hover = ["wording", "claim", "url"]
    return px.scatter(rows, x="date", y="figure", color="source", hover_data=hover, log_y=True)


def create(folder: str, *, first: tuple[str, str]) -> Dash:
    """Return the app."""
    rows = read(folder)
    app = Dash("tutorial", use_async=False)  # the faster, as ours
    app.layout = html.Div(
        [
            html.H1("Casualties"),
            dcc.Dropdown(sorted(rows["party"].unique()), first[0], id="party"),
            dcc.Dropdown(sorted(rows["metric"].unique()), first[1], id="metric"),
            dcc.Graph(id="chart"),
            dag.AgGrid(id="grid", columnDefs=[{"field": name} for name in COLUMNS]),
        ]
    )

    @app.callback(Output("chart", "figure"), Input("party", "value"), Input("metric", "value"))
    def draw(party: str | None, metric: str | None) -> Any:
        return chart(selected(rows, party=party, metric=metric))

    @app.callback(Output("grid", "rowData"), Input("party", "value"), Input("metric", "value"))
    def fill(party: str | None, metric: str | None) -> Any:
        shown = selected(rows, party=party, metric=metric)
        return shown.loc[:, list(COLUMNS)].to_dict("records")

    return app


if "CASUALTIES_DATA" in os.environ:
    app = create(
        os.environ["CASUALTIES_DATA"],
        first=(os.environ.get("TUTORIAL_PARTY", ""), os.environ.get("TUTORIAL_METRIC", "")),
    )
    server = app.server
