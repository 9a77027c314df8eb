"""The dashboard that the tutorials of Dash lead to: dropdowns, plotly.express, a grid.

Environment: CASUALTIES_DATA names the folder, TUTORIAL_COLOUR the column that colours the points
(source), TUTORIAL_PARTY and TUTORIAL_METRIC what is chosen at first, TUTORIAL_COMPRESS=1 turns
compression on.
"""

from __future__ import annotations

import io
import os
from typing import Any

import dash_ag_grid as dag
import pandas as pd
import plotly.express as px
from dash import Dash, Input, Output, dcc, html
from flask import Response, request

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


def chart(rows: pd.DataFrame, *, colour: str) -> Any:
    """Return the figure as a tutorial draws it."""
    hover = ["wording", "claim", "url"]
    return px.scatter(rows, x="date", y="figure", color=colour, hover_data=hover, log_y=True)


def create(folder: str, *, colour: str, first: tuple[str, str], compress: bool) -> Dash:
    """Return the app."""
    rows = read(folder)
    app = Dash("tutorial", compress=compress, use_async=False)  # the faster, as ours
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
        return chart(selected(rows, party=party, metric=metric), colour=colour)

    @app.callback(Output("grid", "rowData"), Input("party", "value"), Input("metric", "value"))
    def fill(party: str | None, metric: str | None) -> Any:
        shown = selected(rows, party=party, metric=metric)
        return shown.loc[:, list(COLUMNS)].to_dict("records")

    @app.server.get("/rows.<form>")
    def download(form: str) -> Response:
        chosen = rows
        for name, value in request.args.items():
            chosen = chosen[chosen[name] == value]
        chosen = chosen.drop(columns=["date", "figure"])
        if form == "csv":
            return Response(chosen.to_csv(index=False), content_type="text/csv")
        if form == "json":
            text = chosen.to_json(orient="records", date_format="iso")
            return Response(text, content_type="application/json")
        out = io.BytesIO()
        chosen.to_parquet(out, index=False)
        return Response(out.getvalue(), content_type="application/vnd.apache.parquet")

    return app


if "CASUALTIES_DATA" in os.environ:
    app = create(
        os.environ["CASUALTIES_DATA"],
        colour=os.environ.get("TUTORIAL_COLOUR", "source"),
        first=(os.environ.get("TUTORIAL_PARTY", ""), os.environ.get("TUTORIAL_METRIC", "")),
        compress=os.environ.get("TUTORIAL_COMPRESS") == "1",
    )
    server = app.server
