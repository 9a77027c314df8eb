"""The timeline: each statement as its range at its date."""

from __future__ import annotations

from functools import partial
from html import escape
from textwrap import wrap
from typing import Any

import numpy as np
import pandas as pd

from casualties.data.dataset import Dataset
from casualties.measures.bounds import bounds
from casualties.selection import Selection
from casualties.text.english import counted, persons
from casualties.views.captions import day
from casualties.views.downsample import left_out, thinned
from casualties.views.labels import SLIM, WIDE, last_statements, names_beside
from casualties.views.theme import (
    AXIS,
    FEW_DAYS,
    FEW_TICKS,
    GRID,
    INK,
    LINE,
    colours,
    layout,
    narrow,
    number_axis,
    shapes,
    span,
)
from casualties.views.traces import (
    Figure,
    Trace,
    closed_ranges,
    in_focus,
    lines,
    marks,
    no_figure,
    reach,
    statement_marks,
    texts,
)
from casualties.views.view import View

COLUMNS = (
    *("id", "conflict", "party", "theatre", "scope", "population", "metric", "basis"),
    *("date", "stated_on", "source", "standpoint", "method", "qualifier", "wording"),
    *("low", "best", "high", "floor", "ceiling", "point", "repeats", "supersedes", "status"),
)
"""The columns of the table."""
MOST_CLAIMS = 300
"""Statements whose claim goes into the figure for hovering; a click opens any of them."""
LINES = ["conflict", "party", "population", "metric", "scope", "theatre", "source"]
"""Columns in which the statements of one line agree."""
MOST_LINES = 12
"""Context events that get a line; more of them are marks at the foot alone."""
LONGEST = 48
"""Characters of a line of a claim in its hover, which a narrow screen still holds."""


def table(rows: pd.DataFrame, *, dataset: Dataset, selection: Selection) -> pd.DataFrame:
    """One row per statement with its bounds, by date, then the day it was made, then id.

    `date` is as_of, or stated_on where as_of is not given. `floor` and `ceiling` are persons;
    an open end or a phrase without a number leaves them empty. `point` is persons.
    """
    limits = bounds(rows, assumptions=selection.assumptions(dataset))
    dated = rows.assign(
        date=rows["as_of"].fillna(rows["stated_on"]),
        floor=limits["floor"],
        ceiling=limits["ceiling"].replace(np.inf, np.nan),
        point=limits["point"],
    )
    return dated.sort_values(["date", "stated_on", "id"])[list(COLUMNS)]


def drawn(table: pd.DataFrame) -> pd.DataFrame:
    """The rows that the chart draws: those with a number; of very many what makes their outline.

    With where each one stands: `day` as text, and the `mark` and `phrase` of `marks`. In the
    outline a floor or a ceiling alone counts with that end.
    """
    points = _numbered(table)
    points = points.join(marks(points))
    points = points.assign(
        lowest=points["floor"].where(points["floor"] > 0, points["mark"]),
        highest=points["ceiling"].fillna(points["mark"]),
    )
    points = thinned(points, day="date", low="lowest", high="highest")
    return points.assign(day=points["date"].dt.strftime("%Y-%m-%d"))


def _numbered(table: pd.DataFrame) -> pd.DataFrame:
    """The rows of the table that hold a number."""
    return table.dropna(subset=["floor", "ceiling"], how="all")


def draw(
    table: pd.DataFrame, *, rows: pd.DataFrame, dataset: Dataset, selection: Selection
) -> Figure:
    """Ranges, marks, arrows at open ends, names and context events; one trace per role."""
    points = drawn(table)
    if points.empty:
        return no_figure()
    focus = selection.focus
    bright = in_focus(points["source"], focus=focus)
    low, high = reach(points)
    latest = last_statements(points, names=dataset.names["source"], focus=focus)
    wide_names, margin = names_beside(points, latest=latest, size=WIDE)
    slim_names, slim_margin = names_beside(points, latest=latest, size=SLIM)
    events = context(points, dataset=dataset) if selection.events == "on" else []
    traces = [
        _source_lines(points, focus=focus),
        *closed_ranges(points, opacity=bright, at=points["day"], upright=True),
        _marks(points, rows=rows, bright=bright, dataset=dataset),
        _open_ends(points, bright=bright),
        wide_names,
        _events(events, low=low),
    ]
    scale = selection.scale if low > 0 else "linear"
    yaxis = partial(number_axis, scale=scale, low=low, high=high)
    ends = span(points["date"].min(), points["date"].max())
    days = {"type": "date", "showgrid": False, "hoverformat": "%-d %B %Y"}
    return {
        "data": [trace for trace in traces if trace["x"]],
        "layout": layout(
            margin={"l": 8, "r": margin, "t": 12, "b": 8},
            xaxis=AXIS | days | {"range": [f"{end:%Y-%m-%d}" for end in ends]},
            yaxis=yaxis(title="persons"),
            shapes=_event_lines(events),
            uirevision=selection.but(scale="auto").to_query(),
            height=520,
            meta=narrow(
                data={"name": slim_names, "statement": {"marker": {"size": 7}}},
                margin={"r": slim_margin},
                xaxis=FEW_DAYS,
                yaxis=yaxis(title="", most=FEW_TICKS),
                height=440,
            ),
        ),
    }


def _source_lines(points: pd.DataFrame, *, focus: tuple[str, ...]) -> Trace:
    """One trace: a thin line through each source's running totals, gaps between the sources.

    Where sources are in focus, theirs alone.
    """
    running = (points["basis"] == "cumulative") & (points["status"] == "accepted")
    if focus:
        running &= points["source"].isin(focus)
    # numbered in the order of their first statements
    line = points.loc[running, LINES].groupby(LINES, dropna=False, sort=False).ngroup()
    line = line[line.duplicated(keep=False)].sort_values(kind="stable")
    days, marks = (points.loc[line.index, name] for name in ("day", "mark"))
    x: list[Any] = []
    y: list[Any] = []
    for date, mark, last in zip(days, marks, ~line.duplicated(keep="last"), strict=True):
        x += [date, None] if last else [date]
        y += [mark, None] if last else [mark]
    return lines("source", x, y, colour=LINE, width=1)


def _marks(
    points: pd.DataFrame, *, rows: pd.DataFrame, bright: pd.Series[float], dataset: Dataset
) -> Trace:
    """One trace: the marks; shape is method, colour is standpoint, hollow is not accepted."""
    hollow = (points["status"] != "accepted") | points["repeats"].notna()
    symbols = np.where(points["phrase"], "line-ew-open", shapes(points["method"], hollow=hollow))
    names = {c: points[c].map(dataset.names[c]) for c in ("source", "metric", "party")}
    claims = [""] * len(points)
    if len(points) <= MOST_CLAIMS:
        whole = rows["claim"].loc[points.index]
        claims = ["<br>" + "<br>".join(wrap(escape(claim), LONGEST)) for claim in whole]
    cells = zip(points["wording"], names["metric"], names["party"], claims, strict=True)
    text = [f"{escape(words)}<br>{what}, {whose}{claim}" for words, what, whose, claim in cells]
    trace = statement_marks(
        points["day"].tolist(),
        points["mark"].tolist(),
        ids=points["id"],
        text=text,
        colours=colours(points["standpoint"]),
        size=9,
        symbols=symbols.tolist(),
        edge=1.5,
        opacity=bright.tolist(),
        hover="<b>%{hovertext}</b>: %{text}<br>%{x}",
    )
    return trace | {"hovertext": [escape(name) for name in names["source"]]}


def _open_ends(points: pd.DataFrame, *, bright: pd.Series[float]) -> Trace:
    """One trace: an arrow up where there is no ceiling, down where there is no stated floor."""
    up = points["ceiling"].isna()
    down = ~(points["floor"] > 0) & ~up & (points["mark"] > 0)
    ends, up = points.loc[up | down, ["day", "mark", "standpoint"]], up[up | down]
    shade = pd.Series(colours(ends["standpoint"]), index=ends.index, dtype="str")
    return texts(
        "open end",
        ends["day"].tolist(),
        ends["mark"].tolist(),
        np.where(up, "↑", "↓").tolist(),
        position=np.where(up, "top center", "bottom center").tolist(),
        size=15,
        colour=shade.where(bright[ends.index] == 1, LINE).tolist(),
    )


def context(points: pd.DataFrame, *, dataset: Dataset) -> list[tuple[str, str]]:
    """Day and title of the events of the one conflict that is shown; none for several."""
    conflicts = points["conflict"].unique()
    if len(conflicts) > 1:
        return []
    events = dataset.table("events")
    events = events[events["conflict"] == conflicts[0]]
    inside = events[events["date"].between(points["date"].min(), points["date"].max())]
    return list(zip(inside["date"].dt.strftime("%Y-%m-%d"), inside["title"], strict=True))


def _events(events: list[tuple[str, str]], *, low: float) -> Trace:
    """One trace: a small mark for each context event at the foot of the chart, read on hover."""
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [date for date, _ in events],
        "y": [low * 0.8] * len(events),
        "name": "event",
        "text": [title for _, title in events],
        "hovertemplate": "%{text}<br>%{x}<extra></extra>",
        "marker": {"symbol": "line-ns-open", "size": 9, "color": INK},
    }


def _event_lines(events: list[tuple[str, str]]) -> list[dict[str, Any]]:
    """Thin vertical lines at the context events, where they are few enough to be read."""
    if len(events) > MOST_LINES:
        return []
    upright = {"type": "line", "xref": "x", "yref": "paper", "y0": 0, "y1": 1, "layer": "below"}
    upright |= {"line": {"color": GRID, "width": 1, "dash": "dot"}}
    return [upright | {"x0": date, "x1": date} for date in dict.fromkeys(day for day, _ in events)]


def sentence(
    table: pd.DataFrame, *, rows: pd.DataFrame, dataset: Dataset, selection: Selection
) -> str:
    """How many sources state how many figures, between which ends, over which time."""
    figures = _numbered(table)
    if figures.empty:
        return "None of these statements holds a number." if len(table) else ""
    first, last = figures["date"].min(), figures["date"].max()
    when = f"for {day(first)}" if first == last else f"for days from {day(first)} to {day(last)}"
    sources = figures["source"].nunique()
    state = "states" if sources == 1 else "state"
    start = f"{counted(sources, 'source')} {state} {counted(len(figures), 'figure')} {when}"
    stated = figures[["low", "best", "high"]].astype("Float64")
    least, most = stated.min().min(), stated.max().max()
    if pd.notna(least):
        start += f", from {persons(least)} to {persons(most)} persons"
    silent = len(table) - len(figures)
    holds, stands = ("holds", "is") if silent == 1 else ("hold", "are")
    rest = f" {counted(silent, 'statement')} {holds} no number and {stands} in the table alone."
    return f"{start}.{rest if silent else ''}{left_out(len(drawn(table)), of=len(figures))}"


VIEW = View(
    id="timeline",
    title="Timeline",
    question="What has each source stated, and for which day?",
    table=table,
    draw=draw,
    sentence=sentence,
    shown=("date", "source", "party", "metric", "wording", "floor", "ceiling", "id"),
    legend=("standpoint", "method", "hollow", "arrow"),
)
