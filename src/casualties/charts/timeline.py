"""The timeline: each statement as its range at its date."""

from __future__ import annotations

from html import escape
from itertools import product
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from casualties.bounds import bounds
from casualties.charts.names import SLIM, WIDE, names_beside
from casualties.charts.template import (
    AXIS,
    COLOURS,
    FEW_DAYS,
    FEW_TICKS,
    GRID,
    INK,
    LINE,
    SHAPES,
    in_focus,
    layout,
    marks_of,
    narrow,
    number_axis,
    segments,
    span,
)
from casualties.charts.thinning import MOST_MARKS, left_out, thinned
from casualties.narrative import counted, day, persons

if TYPE_CHECKING:
    from casualties.dataset import Dataset
    from casualties.selection import Selection

MOST_CLAIMS = 300
"""Statements whose claim goes into the figure for hovering; a click opens any of them."""
MOST_LINES = 12
"""Context events that get a line; more of them are marks at the foot alone."""
LONGEST = 48
"""Characters of a line of a claim in its hover, which a narrow screen still holds."""

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


def draw(
    table: pd.DataFrame, *, rows: pd.DataFrame, dataset: Dataset, selection: Selection
) -> dict[str, Any]:
    """The figure of a timeline table as a plain dict, one trace per role."""
    shown = drawn(table)
    if shown.empty:
        return {"data": [], "layout": layout()}
    positive = shown[["floor", "ceiling", "point"]].where(lambda v: v > 0)
    low, high = float(positive.min().min()), float(positive.max().max())
    scale = selection.scale if low > 0 else "linear"
    marks, phrase = marks_of(shown)
    mark = marks.to_numpy("float64")
    kept: dict[str, Any] = {"mark": mark, "dataset": dataset, "focus": selection.focus}
    names, room = names_beside(shown, **kept, size=WIDE)
    few_names, less_room = names_beside(shown, **kept, size=SLIM)
    data = [
        _source_lines(shown, mark=mark, focus=selection.focus),
        *_ranges(shown, focus=selection.focus),
        _marks(shown, mark=mark, phrase=phrase, dataset=dataset, focus=selection.focus),
        _open_ends(shown, mark=mark, focus=selection.focus),
        names,
        _events(shown, dataset=dataset, low=low) if selection.events == "on" else _nothing(),
    ]
    scales: dict[str, Any] = {"scale": scale, "low": low, "high": high}
    return {
        "data": [trace for trace in data if trace["x"]],
        "layout": layout(
            margin={"l": 8, "r": room, "t": 12, "b": 8},
            xaxis=AXIS
            | {
                "type": "date",
                "showgrid": False,
                "hoverformat": "%-d %B %Y",
                "range": [
                    f"{end:%Y-%m-%d}" for end in span(shown["date"].min(), shown["date"].max())
                ],
            },
            yaxis=number_axis(**scales, title="persons"),
            shapes=_event_lines(shown, dataset=dataset) if selection.events == "on" else [],
            uirevision=selection.but(scale="log").to_query(),
            height=520,
            meta=narrow(
                data={"name": few_names, "statement": {"marker": {"size": 7}}},
                margin={"r": less_room},
                xaxis=FEW_DAYS,
                yaxis=number_axis(**scales, title="", most=FEW_TICKS),
                height=440,
            ),
        ),
    }


def drawn(table: pd.DataFrame) -> pd.DataFrame:
    """The statements of a timeline table that are drawn: those with a number, of many the outline.

    Those that give a floor alone or a ceiling alone count with that end.
    """
    shown = table[table["floor"].notna() | table["ceiling"].notna()]
    if len(shown) <= MOST_MARKS:
        return shown
    marks, _ = marks_of(shown)
    ends = shown.assign(
        _low=shown["floor"].where(shown["floor"] > 0, marks), _high=shown["ceiling"].fillna(marks)
    )
    return shown.loc[thinned(ends, day="date", low="_low", high="_high").index]


def _days(rows: pd.DataFrame) -> list[str]:
    return list(rows["date"].dt.strftime("%Y-%m-%d"))


def _source_lines(
    rows: pd.DataFrame, *, mark: np.ndarray[Any, Any], focus: tuple[str, ...]
) -> dict[str, Any]:
    """One trace: a thin line through each source's running totals, gaps between the sources.

    Where sources are in focus, theirs alone.
    """
    line = rows.assign(mark=mark, day=_days(rows))
    question = ["conflict", "party", "population", "metric", "scope", "theatre", "source"]
    line = line[(line["basis"] == "cumulative") & (line["status"] == "accepted")]
    line = line[line["source"].isin(focus)] if focus else line
    group = line.groupby(question, sort=False, dropna=False).ngroup().to_numpy("int64")
    several = np.bincount(group)[group] > 1 if len(group) else np.zeros(0, dtype=bool)
    line, group = line[several], group[several]
    order = np.argsort(group, kind="stable")
    ends = np.append(np.flatnonzero(np.diff(group[order])) + 1, len(order))
    days, marks = line["day"].to_numpy()[order].tolist(), line["mark"].to_numpy()[order].tolist()
    x: list[str | None] = []
    y: list[float | None] = []
    start = 0
    for end in ends.tolist() if len(order) else []:
        x += [*days[start:end], None]
        y += [*marks[start:end], None]
        start = end
    return {
        "type": "scatter",
        "mode": "lines",
        "x": x,
        "y": y,
        "name": "source",
        "line": {"color": LINE, "width": 1},
        "hoverinfo": "skip",
    }


def _ranges(rows: pd.DataFrame, *, focus: tuple[str, ...]) -> list[dict[str, Any]]:
    """One trace per standpoint, and per brightness where a source is in focus: closed ranges."""
    closed = rows[(rows["floor"] > 0) & rows["ceiling"].notna()]
    opacity = in_focus(closed["source"], focus=focus)
    traces = []
    for (standpoint, colour), bright in product(COLOURS.items(), sorted(set(opacity.tolist()))):
        one = closed[(closed["standpoint"] == standpoint) & (opacity == bright)]
        traces.append(
            {
                "type": "scatter",
                "mode": "lines",
                "x": segments(_days(one), _days(one)),
                "y": segments(one["floor"], one["ceiling"]),
                "name": standpoint,
                "line": {"color": colour, "width": 3},
                "opacity": 0.75 * bright,
                "hoverinfo": "skip",
            }
        )
    return traces


def _marks(
    rows: pd.DataFrame,
    *,
    mark: np.ndarray[Any, Any],
    phrase: pd.Series[bool],
    dataset: Dataset,
    focus: tuple[str, ...],
) -> dict[str, Any]:
    """One trace: the marks; shape is method, colour is standpoint, hollow is not accepted."""
    hollow = (rows["status"] != "accepted") | rows["repeats"].notna()
    shapes: pd.Series[str] = rows["method"].map(SHAPES) + np.where(hollow, "-open", "")
    names = rows["source"].map(dataset.names["source"])
    text = [
        f"<b>{escape(source)}</b>: {escape(wording)}<br>{metric}, {party}{claim}"
        for source, wording, metric, party, claim in zip(
            names,
            rows["wording"],
            rows["metric"].map(dataset.names["metric"]),
            rows["party"].map(dataset.names["party"]),
            _claims(rows, dataset=dataset),
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
            "symbol": shapes.mask(phrase, "line-ew-open").tolist(),
            "color": rows["standpoint"].map(COLOURS).tolist(),
            "line": {"width": 1.5, "color": rows["standpoint"].map(COLOURS).tolist()},
            "opacity": in_focus(rows["source"], focus=focus).tolist(),
        },
    }


def _claims(rows: pd.DataFrame, *, dataset: Dataset) -> list[str]:
    """The claim of each row for its hover, in short lines; empty above MOST_CLAIMS rows."""
    if len(rows) > MOST_CLAIMS:
        return [""] * len(rows)
    claims = dataset.estimates.loc[rows.index, "claim"]
    return ["<br>" + "<br>".join(wrap(escape(claim), LONGEST)) for claim in claims]


def _open_ends(
    rows: pd.DataFrame, *, mark: np.ndarray[Any, Any], focus: tuple[str, ...]
) -> dict[str, Any]:
    """One trace: an arrow up where there is no ceiling, down where there is no stated floor."""
    up = rows["ceiling"].isna().to_numpy()
    down = (rows["floor"].fillna(0) == 0).to_numpy() & ~up & (mark > 0)
    ends = rows[up | down]
    colours = ends["standpoint"].map(COLOURS)
    bright = in_focus(ends["source"], focus=focus) == 1
    return {
        "type": "scatter",
        "mode": "text",
        "x": _days(ends),
        "y": mark[up | down].tolist(),
        "name": "open end",
        "hoverinfo": "skip",
        "text": ["↑" if u else "↓" for u in up[up | down]],
        "textposition": ["top center" if u else "bottom center" for u in up[up | down]],
        "textfont": {"size": 15, "color": colours.where(bright, LINE).tolist()},
    }


def _context(rows: pd.DataFrame, *, dataset: Dataset) -> pd.DataFrame:
    """The events of the one conflict that is shown, within its days; none for several."""
    events = dataset.table("events")
    conflicts = rows["conflict"].unique()
    inside = events["date"].between(rows["date"].min(), rows["date"].max())
    if len(conflicts) > 1:
        return events.head(0)
    found: pd.DataFrame = events.loc[inside & (events["conflict"] == conflicts[0])]
    return found


def _events(rows: pd.DataFrame, *, dataset: Dataset, low: float) -> dict[str, Any]:
    """One trace: a small mark for each context event at the foot of the chart, read on hover."""
    events = _context(rows, dataset=dataset)
    return {
        "type": "scatter",
        "mode": "markers",
        "x": events["date"].dt.strftime("%Y-%m-%d").tolist(),
        "y": [low * 0.8] * len(events),
        "name": "event",
        "text": events["title"].tolist(),
        "hovertemplate": "%{text}<br>%{x}<extra></extra>",
        "marker": {"symbol": "line-ns-open", "size": 9, "color": INK},
    }


def _nothing() -> dict[str, Any]:
    return {"x": []}


def _event_lines(rows: pd.DataFrame, *, dataset: Dataset) -> list[dict[str, Any]]:
    """Thin vertical lines at the context events, where they are few enough to be read."""
    events = _context(rows, dataset=dataset)
    if len(events) > MOST_LINES:
        return []
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
        for day in events["date"].dt.strftime("%Y-%m-%d").unique().tolist()
    ]


def sentence(
    table: pd.DataFrame, *, rows: pd.DataFrame, dataset: Dataset, selection: Selection
) -> str:
    """How many sources state how many figures, between which ends, over which time."""
    shown = table[table["floor"].notna() | table["ceiling"].notna()]
    if shown.empty:
        return "None of these statements holds a number." if len(table) else ""
    first, last = shown["date"].min(), shown["date"].max()
    stated = pd.concat([shown["low"], shown["best"], shown["high"]]).dropna()
    when = f"for {day(first)}" if first == last else f"for days from {day(first)} to {day(last)}"
    sources = shown["source"].nunique()
    state = "states" if sources == 1 else "state"
    start = f"{counted(sources, 'source')} {state} {counted(len(shown), 'figure')} {when}"
    if len(stated):
        start += f", from {persons(stated.min())} to {persons(stated.max())} persons"
    silent = len(table) - len(shown)
    holds = "holds" if silent == 1 else "hold"
    rest = f" {counted(silent, 'statement')} {holds} no number and is in the table alone."
    if silent > 1:
        rest = rest.replace(" is in the table", " are in the table")
    thin = left_out(len(drawn(table)), of=len(shown))
    return f"{start}.{rest if silent else ''}{thin}"
