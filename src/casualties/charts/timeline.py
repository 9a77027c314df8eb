"""The timeline: each statement as its range at its date."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from html import escape
from itertools import product
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from casualties.bounds import bounds
from casualties.charts.names import SLIM, WIDE, last_of_each, names_beside
from casualties.charts.points import Points
from casualties.charts.template import (
    AXIS,
    COLOURS,
    DIM,
    FEW_DAYS,
    FEW_TICKS,
    GRID,
    INK,
    LINE,
    SHAPES,
    layout,
    narrow,
    number_axis,
    segments,
    span,
)
from casualties.charts.thinning import MOST_MARKS, left_out
from casualties.narrative import counted, day, persons

if TYPE_CHECKING:
    from casualties.dataset import Dataset
    from casualties.selection import Selection

MOST_CLAIMS = 300
"""Statements whose claim goes into the figure for hovering; a click opens any of them."""
LINES = ("conflict", "party", "population", "metric", "scope", "theatre", "source")
"""Columns in which the statements of one line agree."""
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
    stated = rows["stated_on"].to_numpy()
    until = rows["as_of"].to_numpy()
    date = np.where(np.isnat(until), stated, until)
    ceiling = limits["ceiling"].to_numpy()
    made = {
        "date": date,
        "floor": limits["floor"].to_numpy(),
        "ceiling": np.where(np.isinf(ceiling), np.nan, ceiling),
        "point": limits["point"].to_numpy(),
    }
    by_id, _ = pd.factorize(rows["id"].to_numpy(object), sort=True)
    order = np.lexsort((by_id, stated, date))
    columns = {
        name: made[name][order] if name in made else rows[name].array.take(order)
        for name in COLUMNS
    }
    return pd.DataFrame(columns, index=rows.index[order], copy=False)


def draw(
    table: pd.DataFrame, *, rows: pd.DataFrame, dataset: Dataset, selection: Selection
) -> dict[str, Any]:
    """The figure of a timeline table as a plain dict, one trace per role."""
    points = Points.of(table)
    if not len(points):
        return {"data": [], "layout": layout()}
    low, high = _reach(table, points)
    focus = selection.focus
    bright = [1.0 if not focus or source in focus else DIM for source in points["source"]]
    told: dict[str, Any] = {"last": last_of_each(points), "dataset": dataset, "focus": focus}
    names, room = names_beside(points, **told, size=WIDE)
    few_names, less_room = names_beside(points, **told, size=SLIM)
    events = _context(points, dataset=dataset) if selection.events == "on" else []
    data = [
        _source_lines(points, focus=focus),
        *_ranges(points, bright=bright),
        _marks(points, bright=bright, claims=_claims(points, table, dataset), dataset=dataset),
        _open_ends(points, bright=bright),
        names,
        _events(events, low=low),
    ]
    scale = selection.scale if low > 0 else "linear"
    scales: dict[str, Any] = {"scale": scale, "low": low, "high": high}
    ends = span(pd.Timestamp(points.day.min()), pd.Timestamp(points.day.max()))
    return {
        "data": [trace for trace in data if trace["x"]],
        "layout": layout(
            margin={"l": 8, "r": room, "t": 12, "b": 8},
            xaxis=AXIS
            | {
                "type": "date",
                "showgrid": False,
                "hoverformat": "%-d %B %Y",
                "range": [f"{end:%Y-%m-%d}" for end in ends],
            },
            yaxis=number_axis(**scales, title="persons"),
            shapes=_event_lines(events),
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


def _reach(table: pd.DataFrame, points: Points) -> tuple[float, float]:
    """The lowest and the highest of all ends and points above 0, in persons."""
    point = table["point"].to_numpy(np.float64)[points.place]
    stated = np.concatenate([points.floor, points.ceiling, point])
    above = stated[stated > 0]
    return (float(above.min()), float(above.max())) if len(above) else (np.nan, np.nan)


def _source_lines(points: Points, *, focus: tuple[str, ...]) -> dict[str, Any]:
    """One trace: a thin line through each source's running totals, gaps between the sources.

    Where sources are in focus, theirs alone.
    """
    asked = [points[name] for name in (*LINES, "basis", "status")]
    lines: dict[tuple[str, ...], list[int]] = {}
    for place, (*key, basis, status) in enumerate(zip(*asked, strict=True)):
        if basis == "cumulative" and status == "accepted" and (not focus or key[-1] in focus):
            lines.setdefault(tuple(key), []).append(place)
    mark = points.mark.tolist()
    x: list[str | None] = []
    y: list[float | None] = []
    for places in lines.values():
        if len(places) > 1:
            x += [*(points.days[place] for place in places), None]
            y += [*(mark[place] for place in places), None]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": x,
        "y": y,
        "name": "source",
        "line": {"color": LINE, "width": 1},
        "hoverinfo": "skip",
    }


def _ranges(points: Points, *, bright: list[float]) -> list[dict[str, Any]]:
    """One trace per standpoint, and per brightness where a source is in focus: closed ranges."""
    closed = np.flatnonzero((points.floor > 0) & ~np.isnan(points.ceiling)).tolist()
    found: dict[tuple[str, float], list[int]] = {}
    for place in closed:
        found.setdefault((points["standpoint"][place], bright[place]), []).append(place)
    levels = sorted({bright[place] for place in closed})
    traces = []
    for (standpoint, colour), level in product(COLOURS.items(), levels):
        own = found.get((standpoint, level), [])
        days = [points.days[place] for place in own]
        traces.append(
            {
                "type": "scatter",
                "mode": "lines",
                "x": segments(days, days),
                "y": segments(points.floor[own].tolist(), points.ceiling[own].tolist()),
                "name": standpoint,
                "line": {"color": colour, "width": 3},
                "opacity": 0.75 * level,
                "hoverinfo": "skip",
            }
        )
    return traces


def _marks(
    points: Points, *, bright: list[float], claims: list[str], dataset: Dataset
) -> dict[str, Any]:
    """One trace: the marks; shape is method, colour is standpoint, hollow is not accepted."""
    names = dataset.names
    text = [
        f"<b>{escape(source)}</b>: {escape(wording)}<br>{metric}, {party}{claim}"
        for source, wording, metric, party, claim in zip(
            points.mapped("source", names["source"]),
            points["wording"],
            points.mapped("metric", names["metric"]),
            points.mapped("party", names["party"]),
            claims,
            strict=True,
        )
    ]
    colours = points.mapped("standpoint", COLOURS)
    symbols = [
        "line-ew-open"
        if phrase
        else f"{SHAPES[method]}{'' if status == 'accepted' and not repeats else '-open'}"
        for method, status, repeats, phrase in zip(
            points["method"],
            points["status"],
            points["repeats"],
            points.phrase.tolist(),
            strict=True,
        )
    ]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": points.days,
        "y": points.mark.tolist(),
        "name": "statement",
        "customdata": points["id"],
        "text": text,
        "hovertemplate": "%{text}<br>%{x}<extra></extra>",
        "marker": {
            "size": 9,
            "symbol": symbols,
            "color": colours,
            "line": {"width": 1.5, "color": colours},
            "opacity": bright,
        },
    }


def _claims(points: Points, table: pd.DataFrame, dataset: Dataset) -> list[str]:
    """The claim of each statement for its hover, in short lines; empty above MOST_CLAIMS."""
    if len(points) > MOST_CLAIMS:
        return [""] * len(points)
    claims = dataset.estimates["claim"].loc[table.index[points.place]].tolist()
    return [_in_lines(claim) for claim in claims]


@lru_cache(maxsize=4_000)
def _in_lines(claim: str) -> str:
    """A claim in short lines, each after a break."""
    return "<br>" + "<br>".join(wrap(escape(claim), LONGEST))


def _open_ends(points: Points, *, bright: list[float]) -> dict[str, Any]:
    """One trace: an arrow up where there is no ceiling, down where there is no stated floor."""
    up = np.isnan(points.ceiling)
    down = ~(points.floor > 0) & ~up & (points.mark > 0)
    places = np.flatnonzero(up | down).tolist()
    ways = up[places].tolist()
    standpoints = points["standpoint"]
    return {
        "type": "scatter",
        "mode": "text",
        "x": [points.days[place] for place in places],
        "y": points.mark[places].tolist(),
        "name": "open end",
        "hoverinfo": "skip",
        "text": ["↑" if way else "↓" for way in ways],
        "textposition": ["top center" if way else "bottom center" for way in ways],
        "textfont": {
            "size": 15,
            "color": [
                COLOURS[standpoints[place]] if bright[place] == 1 else LINE for place in places
            ],
        },
    }


def _context(points: Points, *, dataset: Dataset) -> list[tuple[str, str]]:
    """Day and title of the events of the one conflict that is shown; none for several."""
    conflicts = set(points["conflict"])
    if len(conflicts) > 1:
        return []
    events = dataset.table("events")
    days = events["date"].to_numpy().astype("datetime64[D]")
    inside = (days >= points.day.min()) & (days <= points.day.max())
    inside &= events["conflict"].isin(conflicts).to_numpy()
    titles = events["title"].to_numpy(object)[inside].tolist()
    return list(zip(days[inside].astype(str).tolist(), titles, strict=True))


def _events(events: Sequence[tuple[str, str]], *, low: float) -> dict[str, Any]:
    """One trace: a small mark for each context event at the foot of the chart, read on hover."""
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [day for day, _ in events],
        "y": [low * 0.8] * len(events),
        "name": "event",
        "text": [title for _, title in events],
        "hovertemplate": "%{text}<br>%{x}<extra></extra>",
        "marker": {"symbol": "line-ns-open", "size": 9, "color": INK},
    }


def _event_lines(events: Sequence[tuple[str, str]]) -> list[dict[str, Any]]:
    """Thin vertical lines at the context events, where they are few enough to be read."""
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
        for day in dict.fromkeys(day for day, _ in events)
    ]


def sentence(
    table: pd.DataFrame, *, rows: pd.DataFrame, dataset: Dataset, selection: Selection
) -> str:
    """How many sources state how many figures, between which ends, over which time."""
    floor, ceiling = (table[name].to_numpy(np.float64) for name in ("floor", "ceiling"))
    shown = np.flatnonzero(~(np.isnan(floor) & np.isnan(ceiling)))
    if not len(shown):
        return "None of these statements holds a number." if len(table) else ""
    days = table["date"].to_numpy()[shown]
    first, last = days.min(), days.max()
    figures = [
        table[name].to_numpy(np.float64, na_value=np.nan)[shown] for name in ("low", "best", "high")
    ]
    when = f"for {day(first)}" if first == last else f"for days from {day(first)} to {day(last)}"
    sources = len(set(table["source"].to_numpy(object)[shown].tolist()))
    state = "states" if sources == 1 else "state"
    start = f"{counted(sources, 'source')} {state} {counted(len(shown), 'figure')} {when}"
    stated = np.concatenate(figures)
    stated = stated[~np.isnan(stated)]
    if len(stated):
        start += f", from {persons(stated.min())} to {persons(stated.max())} persons"
    silent = len(table) - len(shown)
    verbs = ("holds", "is") if silent == 1 else ("hold", "are")
    rest = (
        f" {counted(silent, 'statement')} {verbs[0]} no number and {verbs[1]} in the table alone."
    )
    drawn = len(Points.of(table)) if len(shown) > MOST_MARKS else len(shown)
    return f"{start}.{rest if silent else ''}{left_out(drawn, of=len(shown))}"
