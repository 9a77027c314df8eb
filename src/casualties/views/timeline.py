"""The timeline: each statement as its range at its date."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from html import escape
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from casualties.data.cache import remembered
from casualties.text.english import counted, persons
from casualties.views.captions import day
from casualties.views.downsample import left_out
from casualties.views.ends import stated_between
from casualties.views.labels import SLIM, WIDE, Labels, names_beside
from casualties.views.points import Points, colour
from casualties.views.ranges import Ranges
from casualties.views.theme import (
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
    span,
)

if TYPE_CHECKING:
    import numpy.typing as npt

    from casualties.data.dataset import Dataset
    from casualties.selection import Selection

    Floats = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.integer[Any]]
    Days = npt.NDArray[np.datetime64]
    Texts = npt.NDArray[np.object_]

MOST_CLAIMS = 300
"""Statements whose claim goes into the figure for hovering; a click opens any of them."""
LINES = ("conflict", "party", "population", "metric", "scope", "theatre", "source")
"""Columns in which the statements of one line agree."""
MOST_LINES = 12
"""Context events that get a line; more of them are marks at the foot alone."""
MOST_CODES = 2**62
"""Where the codes of several columns must be packed before those of another come to them."""
LONGEST = 48
"""Characters of a line of a claim in its hover, which a narrow screen still holds."""


def draw(
    table: pd.DataFrame | Ranges, *, rows: object, dataset: Dataset, selection: Selection
) -> dict[str, Any]:
    """The figure of a timeline table, or of its ranges alone, as a plain dict.

    One trace per role. What is no range is read from the file.
    """
    points = Points.of(_ranges_of(table, dataset=dataset), dataset=dataset)
    if not len(points):
        return {"data": [], "layout": layout()}
    low, high = _reach(points)
    focus = selection.focus
    bright = np.where(points.are("source", *focus), 1.0, DIM) if focus else np.ones(len(points))
    labels = Labels.of(points, focus=focus)
    names, room = names_beside(labels, size=WIDE)
    few_names, less_room = names_beside(labels, size=SLIM)
    events = _context(points, dataset=dataset) if selection.events == "on" else []
    colours = points.told("standpoint", colour)
    data = [
        _source_lines(points, focus=focus),
        *_ranges(points, bright=bright),
        _marks(points, bright=bright, colours=colours),
        _open_ends(points, bright=bright, colours=colours),
        names,
        _events(events, low=low),
    ]
    scale = selection.scale if low > 0 else "linear"
    scales: dict[str, Any] = {"scale": scale, "low": low, "high": high}
    days = span(pd.Timestamp(points.day.min()), pd.Timestamp(points.day.max()))
    return {
        "data": [trace for trace in data if trace["x"]],
        "layout": layout(
            margin={"l": 8, "r": room, "t": 12, "b": 8},
            xaxis=AXIS
            | {
                "type": "date",
                "showgrid": False,
                "hoverformat": "%-d %B %Y",
                "range": [f"{end:%Y-%m-%d}" for end in days],
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


def _ranges_of(table: pd.DataFrame | Ranges, *, dataset: Dataset) -> Ranges:
    return table if isinstance(table, Ranges) else Ranges.of(table, dataset=dataset)


def _reach(points: Points) -> tuple[float, float]:
    """The lowest and the highest of all ends and points above 0, in persons."""
    stated = np.concatenate([points.floor, points.ceiling, points.point])
    above = stated[stated > 0]
    return (float(above.min()), float(above.max())) if len(above) else (np.nan, np.nan)


def _source_lines(points: Points, *, focus: tuple[str, ...]) -> dict[str, Any]:
    """One trace: a thin line through each source's running totals, gaps between the sources.

    Where sources are in focus, theirs alone.
    """
    totals = points.are("basis", "cumulative") & points.are("status", "accepted")
    if focus:
        totals &= points.are("source", *focus)
    place = np.flatnonzero(totals)
    _, first, line, size = np.unique(
        _line(dataset=points.dataset)[points.row[place]],
        return_index=True,
        return_inverse=True,
        return_counts=True,
    )
    place, first = place[size[line] > 1], first[line][size[line] > 1]
    order = np.argsort(first, kind="stable")  # lines in the order of their first statements
    place, first = place[order], first[order]
    gaps = np.cumsum(np.diff(first, prepend=first[:1]) != 0)
    x, y = _gapped(points.days[place], after=gaps), _gapped(points.mark[place], after=gaps)
    return {
        "type": "scatter",
        "mode": "lines",
        "x": x,
        "y": y,
        "name": "source",
        "line": {"color": LINE, "width": 1},
        "hoverinfo": "skip",
    }


@remembered(most=1)
def _line(*, dataset: Dataset) -> Ints:
    """A code for each statement of the file: the same where all of `LINES` are the same."""
    code, size = np.zeros(len(dataset.estimates), dtype=np.int64), 1
    for name in LINES:
        column = dataset.codes(name)
        many = len(column.words) + 1
        if size * many > MOST_CODES:
            found, code = np.unique(code, return_inverse=True)
            size = len(found)
        code, size = code * many + column.rows + 1, size * many
    return code


def _gapped(values: np.ndarray[Any, Any], *, after: Ints) -> list[Any]:
    """The values of lines one after the other, each with a gap (None) at its end.

    `after` counts the gaps before each value.
    """
    if not len(values):
        return []
    out = np.full(len(values) + int(after[-1]) + 1, None, dtype=object)
    out[np.arange(len(values)) + after] = values
    return out.tolist()


def _ranges(points: Points, *, bright: Floats) -> list[dict[str, Any]]:
    """One trace per standpoint, and per brightness where a source is in focus: closed ranges."""
    closed = np.flatnonzero((points.floor > 0) & ~np.isnan(points.ceiling))
    closed = closed[np.lexsort((bright[closed], points.codes("standpoint")[closed]))]
    levels = bright[closed]
    days, ends = np.full((2, len(closed), 3), None, dtype=object)  # start, end and a gap
    days[:, 0] = days[:, 1] = points.days[closed]
    ends[:, 0], ends[:, 1] = points.floor[closed], points.ceiling[closed]
    x, y = days.ravel().tolist(), ends.ravel().tolist()
    traces = []
    for standpoint, shade in COLOURS.items():
        here = points.are("standpoint", standpoint)[closed]
        for level in np.unique(levels).tolist():
            own = np.flatnonzero(here & (levels == level))
            piece = slice(3 * own[0], 3 * own[-1] + 3) if len(own) else slice(0)
            traces.append(
                {
                    "type": "scatter",
                    "mode": "lines",
                    "x": x[piece],
                    "y": y[piece],
                    "name": standpoint,
                    "line": {"color": shade, "width": 3},
                    "opacity": 0.75 * level,
                    "hoverinfo": "skip",
                }
            )
    return traces


def _marks(points: Points, *, bright: Floats, colours: Texts) -> dict[str, Any]:
    """One trace: the marks; shape is method, colour is standpoint, hollow is not accepted."""
    text = [
        f"{wording}<br>{metric}, {party}{claim}"
        for wording, metric, party, claim in zip(
            map(_escaped, points.texts("wording")),
            points.told("metric", _metric),
            points.told("party", _party),
            _claims(points),
            strict=True,
        )
    ]
    filled = points.are("status", "accepted") & (points.codes("repeats") < 0)
    shapes = np.where(filled, points.told("method", _shape), points.told("method", _hollow))
    symbols = np.where(points.phrase, "line-ew-open", shapes)
    of_each = colours.tolist()
    return {
        "type": "scatter",
        "mode": "markers",
        "x": points.days.tolist(),
        "y": points.mark.tolist(),
        "name": "statement",
        "customdata": points.ids,
        "hovertext": points.told("source", _name).tolist(),
        "text": text,
        "hovertemplate": "<b>%{hovertext}</b>: %{text}<br>%{x}<extra></extra>",
        "marker": {
            "size": 9,
            "symbol": symbols.tolist(),
            "color": of_each,
            "line": {"width": 1.5, "color": of_each},
            "opacity": bright.tolist(),
        },
    }


def _name(source: str, dataset: Dataset) -> str:
    return escape(dataset.name("source", source))


def _metric(metric: str, dataset: Dataset) -> str:
    return dataset.name("metric", metric)


def _party(party: str, dataset: Dataset) -> str:
    return dataset.name("party", party)


def _shape(method: str, dataset: Dataset) -> str:
    return SHAPES[method]


def _hollow(method: str, dataset: Dataset) -> str:
    return f"{SHAPES[method]}-open"


def _claims(points: Points) -> list[str]:
    """The claim of each statement for its hover, in short lines; empty above MOST_CLAIMS."""
    if len(points) > MOST_CLAIMS:
        return [""] * len(points)
    return [_in_lines(claim) for claim in points.texts("claim")]


@lru_cache(maxsize=20_000)
def _escaped(wording: str) -> str:
    """A wording as it stands in HTML: most are short, and many the same."""
    return escape(wording)


@lru_cache(maxsize=4_000)
def _in_lines(claim: str) -> str:
    """A claim in short lines, each after a break."""
    return "<br>" + "<br>".join(wrap(escape(claim), LONGEST))


def _open_ends(points: Points, *, bright: Floats, colours: Texts) -> dict[str, Any]:
    """One trace: an arrow up where there is no ceiling, down where there is no stated floor."""
    up = np.isnan(points.ceiling)
    down = ~(points.floor > 0) & ~up & (points.mark > 0)
    places = np.flatnonzero(up | down)
    ways = up[places].tolist()
    return {
        "type": "scatter",
        "mode": "text",
        "x": points.days[places].tolist(),
        "y": points.mark[places].tolist(),
        "name": "open end",
        "hoverinfo": "skip",
        "text": ["↑" if way else "↓" for way in ways],
        "textposition": ["top center" if way else "bottom center" for way in ways],
        "textfont": {
            "size": 15,
            "color": np.where(bright[places] == 1, colours[places], LINE).tolist(),
        },
    }


def _context(points: Points, *, dataset: Dataset) -> list[tuple[str, str]]:
    """Day and title of the events of the one conflict that is shown; none for several."""
    conflicts = np.unique(points.codes("conflict")).tolist()
    if len(conflicts) > 1:
        return []
    conflict = dataset.codes("conflict").words[conflicts[0]]
    days, names, titles = _event_columns(dataset=dataset)
    inside = (names == conflict) & (days >= points.day.min()) & (days <= points.day.max())
    return list(zip(days[inside].astype(str).tolist(), titles[inside].tolist(), strict=True))


@remembered(most=1)
def _event_columns(*, dataset: Dataset) -> tuple[Days, Texts, Texts]:
    """Day, conflict and title of all events."""
    events = dataset.table("events")
    days = events["date"].to_numpy().astype("datetime64[D]")
    return days, events["conflict"].to_numpy(object), events["title"].to_numpy(object)


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
    table: pd.DataFrame | Ranges, *, rows: object, dataset: Dataset, selection: Selection
) -> str:
    """How many sources state how many figures, between which ends, over which time."""
    found = _ranges_of(table, dataset=dataset)
    shown = np.flatnonzero(~(np.isnan(found.floor) & np.isnan(found.ceiling)))
    if not len(shown):
        return "None of these statements holds a number." if len(found) else ""
    first, last = found.day[shown].min(), found.day[shown].max()
    when = f"for {day(first)}" if first == last else f"for days from {day(first)} to {day(last)}"
    sources = len(dataset.codes("source").used(found.place[shown]))
    state = "states" if sources == 1 else "state"
    start = f"{counted(sources, 'source')} {state} {counted(len(shown), 'figure')} {when}"
    least, most = stated_between(found.place[shown], dataset=dataset)
    if least <= most:
        start += f", from {persons(least)} to {persons(most)} persons"
    silent = len(found) - len(shown)
    verbs = ("holds", "is") if silent == 1 else ("hold", "are")
    rest = (
        f" {counted(silent, 'statement')} {verbs[0]} no number and {verbs[1]} in the table alone."
    )
    return f"{start}.{rest if silent else ''}{left_out(len(found.drawn), of=len(shown))}"
