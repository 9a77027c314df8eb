"""The timeline: each statement as its range at its date."""

from __future__ import annotations

from html import escape
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from casualties.bounds import bounds
from casualties.charts.template import (
    AXIS,
    COLOURS,
    GRID,
    INK,
    LINE,
    SHAPES,
    layout,
    marks_of,
    number_axis,
    segments,
)
from casualties.charts.thinning import MOST_MARKS, left_out, thinned
from casualties.narrative import counted, day, persons

if TYPE_CHECKING:
    from casualties.dataset import Dataset
    from casualties.selection import Selection

DIM = 0.18
"""Opacity of the statements that are not in focus."""
MOST_CLAIMS = 300
"""Statements whose claim goes into the figure for hovering; a click opens any of them."""
MOST_LINES = 12
"""Context events that get a line; more of them are marks at the foot alone."""
RIGHT, GAP, WIDE = 0.35, 0.045, 0.2
"""Names stand in this share of the right, and this far apart, in shares of height and width."""

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
    data = [
        _source_lines(shown, mark=mark),
        *_ranges(shown),
        _marks(shown, mark=mark, phrase=phrase, dataset=dataset, focus=selection.focus),
        _open_ends(shown, mark=mark),
        _names(shown, mark=mark, dataset=dataset, focus=selection.focus),
        _events(shown, dataset=dataset, low=low) if selection.events == "on" else _nothing(),
    ]
    return {
        "data": [trace for trace in data if trace["x"]],
        "layout": layout(
            xaxis=AXIS
            | {
                "type": "date",
                "showgrid": False,
                "hoverformat": "%-d %B %Y",
                "range": _span(shown),
            },
            yaxis=number_axis(scale=scale, low=low, high=high, title="persons"),
            shapes=_event_lines(shown, dataset=dataset) if selection.events == "on" else [],
            uirevision=selection.but(scale="log").to_query(),
            height=520,
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
        x = segments(_days(one), _days(one))
        y = segments(one["floor"], one["ceiling"])
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


def _marks(
    rows: pd.DataFrame,
    *,
    mark: np.ndarray[Any, Any],
    phrase: pd.Series[bool],
    dataset: Dataset,
    focus: tuple[str, ...],
) -> dict[str, Any]:
    """One trace: the marks; shape is method, colour is standpoint, hollow is not accepted."""
    opacity = np.where(rows["source"].isin(focus), 1.0, DIM) if focus else np.full(len(rows), 0.95)
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
            "opacity": opacity.tolist(),
        },
    }


def _claims(rows: pd.DataFrame, *, dataset: Dataset) -> list[str]:
    """The claim of each row for its hover, in short lines; empty above MOST_CLAIMS rows."""
    if len(rows) > MOST_CLAIMS:
        return [""] * len(rows)
    claims = dataset.estimates.loc[rows.index, "claim"]
    return ["<br>" + "<br>".join(wrap(escape(claim), 62)) for claim in claims]


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


def _names(
    rows: pd.DataFrame, *, mark: np.ndarray[Any, Any], dataset: Dataset, focus: tuple[str, ...]
) -> dict[str, Any]:
    """One trace: the source's name beside its last statement, where there is room for it.

    The sources in focus come first, then those that spoke last; a name that would stand on
    another is left out, and so are those far from the right end.
    """
    day = rows["date"]
    spread = (day.max() - day.min()) or pd.Timedelta(days=1)
    last = rows.assign(mark=mark).sort_values(["date", "id"]).drop_duplicates("source", keep="last")
    near = last["source"].isin(focus) | ((day.max() - last["date"]) < spread * RIGHT)
    last = last[near & (last["mark"] > 0)].sort_values(["date", "id"], ascending=False)
    last = last.sort_values("source", key=lambda s: ~s.isin(focus), kind="stable")
    scale = np.log10(mark[mark > 0])
    height = max(float(scale.max() - scale.min()), 0.3) if len(scale) else 1.0
    placed: list[tuple[float, float]] = []
    kept = []
    for one in last.itertuples():
        up = np.log10(float(str(one.mark))) / height
        right = float((pd.Timestamp(str(one.date)) - day.min()) / spread)
        free = all(abs(up - u) > GAP or abs(right - r) > WIDE for u, r in placed)
        if free:
            placed.append((up, right))
            kept.append(one.Index)
    shown = last.loc[kept]
    return {
        "type": "scatter",
        "mode": "text",
        "x": _days(shown),
        "y": shown["mark"].tolist(),
        "name": "name",
        "hoverinfo": "skip",
        "cliponaxis": False,
        "text": [f"   {dataset.name('source', s)}" for s in shown["source"]],
        "textposition": "middle right",
        "textfont": {"size": 12, "color": shown["standpoint"].map(COLOURS).tolist()},
    }


def _span(rows: pd.DataFrame) -> list[str]:
    """The days that the axis shows, with room for the names at the right."""
    first, last = rows["date"].min(), rows["date"].max()
    width = max(last - first, pd.Timedelta(days=20))
    return [f"{first - width * 0.02:%Y-%m-%d}", f"{last + width * 0.26:%Y-%m-%d}"]


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
