"""The timeline: each statement as its range at its date."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from casualties.bounds import bounds
from casualties.charts.template import (
    AXIS,
    COLOURS,
    GRID,
    LINE,
    SHAPES,
    layout,
    number_axis,
)

if TYPE_CHECKING:
    from casualties.dataset import Dataset
    from casualties.selection import Selection

COLUMNS = (
    "id",
    "conflict",
    "party",
    "theatre",
    "scope",
    "population",
    "metric",
    "basis",
    "date",
    "stated_on",
    "source",
    "standpoint",
    "method",
    "qualifier",
    "wording",
    "low",
    "best",
    "high",
    "floor",
    "ceiling",
    "point",
    "repeats",
    "supersedes",
    "status",
)


def table(rows: pd.DataFrame, *, dataset: Dataset, selection: Selection) -> pd.DataFrame:
    """One row per statement with its bounds, by date.

    `date` is as_of, or stated_on where as_of is not given. `floor` and `ceiling` are persons;
    an open end or a phrase without a number leaves them empty. `point` is persons.
    """
    limits = bounds(rows, words=dataset.words, about=selection.about)
    out = rows.assign(
        date=rows["as_of"].fillna(rows["stated_on"]),
        floor=limits["floor"],
        ceiling=limits["ceiling"].replace(np.inf, np.nan),
        point=limits["point"],
    )
    return out.loc[:, list(COLUMNS)].sort_values(["date", "stated_on", "id"], kind="stable")


def draw(table: pd.DataFrame, *, dataset: Dataset, selection: Selection) -> dict[str, Any]:
    """The figure of a timeline table as a plain dict, one trace per role."""
    shown = table[table["floor"].notna() | table["ceiling"].notna()]
    if shown.empty:
        return {"data": [], "layout": layout()}
    positive = shown[["floor", "ceiling", "point"]].where(lambda v: v > 0)
    low, high = float(positive.min().min()), float(positive.max().max())
    scale = selection.scale if low > 0 else "linear"
    mark = _mark(shown)
    data = [
        _source_lines(shown, mark=mark),
        *_ranges(shown),
        _marks(shown, mark=mark, dataset=dataset),
        _open_ends(shown, mark=mark),
    ]
    return {
        "data": [trace for trace in data if trace["x"]],
        "layout": layout(
            xaxis=AXIS | {"type": "date", "showgrid": False, "hoverformat": "%-d %B %Y"},
            yaxis=number_axis(scale=scale, low=low, high=high, title="persons"),
            shapes=_event_lines(shown, dataset=dataset),
            uirevision=selection.but(scale="log").to_query(),
            height=520,
        ),
    }


def _mark(rows: pd.DataFrame) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Persons at which each mark stands: the point, else the one end that is stated."""
    ends = rows["point"].fillna(rows["floor"].where(rows["floor"] > 0)).fillna(rows["ceiling"])
    return ends.to_numpy("float64")


def _days(rows: pd.DataFrame) -> list[str]:
    return list(rows["date"].dt.strftime("%Y-%m-%d"))


def _source_lines(rows: pd.DataFrame, *, mark: np.ndarray[Any, Any]) -> dict[str, Any]:
    """One trace: a thin line through each source's running totals, gaps between the sources."""
    line = rows.assign(mark=mark, day=_days(rows))
    question = ["conflict", "party", "population", "metric", "scope", "theatre", "source"]
    line = line[(line["basis"] == "cumulative") & (line["status"] == "accepted")]
    x: list[str | None] = []
    y: list[float | None] = []
    for _, one in line.groupby(question, sort=False, dropna=False):
        if len(one) > 1:
            x += [*one["day"], None]
            y += [*one["mark"], None]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": x,
        "y": y,
        "name": "source",
        "line": {"color": LINE, "width": 1},
        "hoverinfo": "skip",
    }


def _ranges(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """One trace per standpoint: bars from floor to ceiling where both are stated."""
    closed = rows[(rows["floor"] > 0) & rows["ceiling"].notna()]
    traces = []
    for standpoint, colour in COLOURS.items():
        one = closed[closed["standpoint"] == standpoint]
        x = [v for day in _days(one) for v in (day, day, None)]
        y = [
            v
            for low, high in zip(one["floor"], one["ceiling"], strict=True)
            for v in (low, high, None)
        ]
        traces.append(
            {
                "type": "scatter",
                "mode": "lines",
                "x": x,
                "y": y,
                "name": standpoint,
                "line": {"color": colour, "width": 3},
                "opacity": 0.75,
                "hoverinfo": "skip",
            }
        )
    return traces


def _marks(rows: pd.DataFrame, *, mark: np.ndarray[Any, Any], dataset: Dataset) -> dict[str, Any]:
    """One trace: the marks; shape is method, colour is standpoint, hollow is not accepted."""
    hollow = (rows["status"] != "accepted") | rows["repeats"].notna()
    shapes: pd.Series[str] = rows["method"].map(SHAPES) + np.where(hollow, "-open", "")
    names = rows["source"].map(dataset.names["source"])
    text = [
        f"<b>{source}</b>: {wording}<br>{metric}, {party}"
        for source, wording, metric, party in zip(
            names,
            rows["wording"],
            rows["metric"].map(dataset.names["metric"]),
            rows["party"].map(dataset.names["party"]),
            strict=True,
        )
    ]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": _days(rows),
        "y": mark.tolist(),
        "name": "statement",
        "customdata": rows["id"].tolist(),
        "text": text,
        "hovertemplate": "%{text}<br>%{x}<extra></extra>",
        "marker": {
            "size": 9,
            "symbol": shapes.tolist(),
            "color": rows["standpoint"].map(COLOURS).tolist(),
            "line": {"width": 1.5, "color": rows["standpoint"].map(COLOURS).tolist()},
            "opacity": 0.95,
        },
    }


def _open_ends(rows: pd.DataFrame, *, mark: np.ndarray[Any, Any]) -> dict[str, Any]:
    """One trace: an arrow up where there is no ceiling, down where there is no stated floor."""
    up = rows["ceiling"].isna().to_numpy()
    down = (rows["floor"].fillna(0) == 0).to_numpy() & ~up & (mark > 0)
    ends = rows[up | down]
    return {
        "type": "scatter",
        "mode": "text",
        "x": _days(ends),
        "y": mark[up | down].tolist(),
        "name": "open end",
        "hoverinfo": "skip",
        "text": ["↑" if u else "↓" for u in up[up | down]],
        "textposition": ["top center" if u else "bottom center" for u in up[up | down]],
        "textfont": {"size": 15, "color": ends["standpoint"].map(COLOURS).tolist()},
    }


def _event_lines(rows: pd.DataFrame, *, dataset: Dataset) -> list[dict[str, Any]]:
    """Thin vertical lines at the events of the one conflict that is shown."""
    conflicts = rows["conflict"].unique()
    if len(conflicts) != 1:
        return []
    events = dataset.table("events")
    inside = events[
        (events["conflict"] == conflicts[0])
        & events["date"].between(rows["date"].min(), rows["date"].max())
    ]
    return [
        {
            "type": "line",
            "xref": "x",
            "yref": "paper",
            "x0": day,
            "x1": day,
            "y0": 0,
            "y1": 1,
            "line": {"color": GRID, "width": 1, "dash": "dot"},
            "layer": "below",
        }
        for day in inside["date"].dt.strftime("%Y-%m-%d").unique().tolist()
    ]
