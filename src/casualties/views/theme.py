"""The look of every chart: one palette, one template, the shapes and their words.

The colours are middle tones that keep a contrast of 3 to 1 on the light and on the dark page, so
a figure needs no second version; text and grid take their colour from the stylesheet.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    Bools = npt.NDArray[np.bool_]

COLOURS = {
    "own": "#2f7fb8",
    "own_ally": "#2a9187",
    "third_party": "#85807a",
    "adversary_ally": "#c97a1d",
    "adversary": "#c2527a",
}
"""Standpoint -> colour: blues for the party's own side, warm tones for the other."""

SHAPES = {
    "claim": "circle",
    "assessment": "diamond",
    "reported": "square",
    "documented": "triangle-up",
    "survey": "cross",
    "model": "x",
}
"""Method -> the mark's symbol."""

INK = "#6f6b66"
GRID = "rgba(128,124,118,0.22)"
LINE = "rgba(128,124,118,0.45)"
FONT = '"Source Sans 3", "Segoe UI", system-ui, -apple-system, "Helvetica Neue", Arial, sans-serif'

DIM = 0.18
"""Opacity of what is not in focus."""
FEW_TICKS, MANY_TICKS = 5, 9
FEW_DAYS: dict[str, Any] = {
    "nticks": FEW_TICKS,
    "tickformatstops": [
        {"dtickrange": [None, "M1"], "value": "%-d %b<br>%Y"},
        {"dtickrange": ["M1", "M12"], "value": "%b<br>%Y"},
        {"dtickrange": ["M12", None], "value": "%Y"},
    ],
}
"""An axis of days on a narrow screen: the year below the month, so that labels stay apart."""
"""Ticks at most along a log axis on a narrow screen, and on any other."""
ROW = 38
"""Pixels of a row on a narrow screen, where its name stands above it."""

CONFIG: Any = {
    "showSendToCloud": False,
    "displaylogo": False,
    "responsive": True,
    "modeBarButtonsToRemove": ["select2d", "lasso2d", "autoScale2d"],
}
"""The graph's settings; without the first a button would upload the chart to a third party."""

AXIS: dict[str, Any] = {
    "gridcolor": GRID,
    "linecolor": LINE,
    "zeroline": False,
    "ticks": "outside",
    "tickcolor": LINE,
    "ticklen": 4,
    "tickangle": 0,
    "automargin": True,
    "title": {"font": {"size": 13}},
}

BARE = AXIS | {"visible": False}
"""An axis that only places things."""


def layout(**parts: Any) -> dict[str, Any]:
    """A layout dict with the common look and the parts given."""
    base: dict[str, Any] = {
        "template": {},
        "font": {"family": FONT, "size": 13, "color": INK},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "margin": {"l": 8, "r": 12, "t": 12, "b": 8},
        "showlegend": False,
        "hovermode": "closest",
        "hoverlabel": {
            "bgcolor": "#22262b",
            "bordercolor": "#22262b",
            "align": "left",
            "font": {"family": FONT, "size": 13, "color": "#ffffff"},
        },
        "dragmode": "zoom",
        "separators": ".,",
    }
    return base | parts


def segments(starts: Iterable[Any], ends: Iterable[Any]) -> list[Any]:
    """One coordinate of separate lines in one trace: start, end and a gap for each.

    >>> segments([1, 3], [2, 4])
    [1, 2, None, 3, 4, None]
    """
    return [v for pair in zip(starts, ends, strict=True) for v in (*pair, None)]


def marks_of(table: pd.DataFrame) -> tuple[pd.Series[float], pd.Series[bool]]:
    """The marks of a table's rows, as `marks` gives them, with the index of the table."""
    ends = (table[name].to_numpy("float64") for name in ("floor", "ceiling", "point"))
    mark, phrase = marks(*ends)
    return pd.Series(mark, index=table.index), pd.Series(phrase, index=table.index)


def marks(floor: Floats, ceiling: Floats, point: Floats) -> tuple[Floats, Bools]:
    """Persons at which each statement's mark stands, and which are phrases in words.

    The point; else the middle of a closed interval that has no point of its own, which is drawn
    as a small tick for hovering; else the one end that is stated. NaN is an open end.
    """
    above = np.where(floor > 0, floor, np.nan)
    middle = np.sqrt(above * ceiling)
    phrase = np.isnan(point) & ~np.isnan(middle)
    mark = point
    for other in (middle, above, ceiling):
        mark = np.where(np.isnan(mark), other, mark)
    return mark, phrase


def span(first: pd.Timestamp, last: pd.Timestamp) -> tuple[pd.Timestamp, pd.Timestamp]:
    """The days that an axis shows: from first to last, with a little room at both ends."""
    room = max((last - first) * 0.02, timedelta(days=4))
    return first - room, last + room


def in_focus(sources: pd.Series[str], *, focus: tuple[str, ...]) -> pd.Series[float]:
    """The opacity of each row: full for the sources in focus, all of them where none is."""
    seen = sources.isin(focus).astype("float64")
    return seen.where(seen == 1, DIM) if focus else seen + 1.0


def named_rows(names: Sequence[str], *, down: bool = False) -> dict[str, Any]:
    """A y axis with a name for each of the rows 0, 1, 2 …: upwards, or `down` from the top."""
    ends = [-0.6, len(names) - 0.4]
    return AXIS | {
        "tickvals": list(range(len(names))),
        "ticktext": list(names),
        "showgrid": False,
        "ticks": "",
        "range": ends[::-1] if down else ends,
        "tickfont": {"size": 12},
    }


def narrow(
    *, data: dict[str, Any] | None = None, more: Sequence[dict[str, Any]] = (), **parts: Any
) -> dict[str, Any]:
    """What differs on a narrow screen, for the `meta` of a layout.

    `parts` are laid over the layout, and `data`, by name of a trace, over the traces; `more` are
    further traces. The server does not know the width; `assets/width.js` does it where the chart
    is narrow.
    """
    return {"narrow": {"layout": parts, "data": data or {}, "more": list(more)}}


def names_above(
    names: Sequence[str], *, left: float | str, down: bool = False, yaxis: str = "y"
) -> tuple[dict[str, Any], dict[str, Any]]:
    """For a narrow screen: each name above its row from `left` on, as a trace, and the y axis."""
    up = -0.22 if down else 0.22
    trace = {
        "type": "scatter",
        "mode": "text",
        "name": "row",
        "yaxis": yaxis,
        "x": [left] * len(names),
        "y": [place + up for place in range(len(names))],
        "text": list(names),
        "textposition": "top right",
        "textfont": {"size": 12, "color": INK},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }
    ends = [-0.45, len(names) - 0.15]
    if down:
        ends = [len(names) - 0.55, -0.85]
    return trace, {"showticklabels": False, "range": ends}


def left_of(axis: dict[str, Any]) -> float:
    """A value just inside the left end of a persons axis: plotly draws no text outside it."""
    return float(10 ** (axis["range"][0] + 1e-6)) if axis["type"] == "log" else 0.0


def number_axis(
    *, scale: str, low: float, high: float, title: str, most: int = MANY_TICKS
) -> dict[str, Any]:
    """A persons axis with plain numbers as ticks; log or linear, spanning low to high."""
    if scale == "log" and low > 0:
        return log_axis(low=low, high=high, title=title, most=most)
    return AXIS | {
        "type": "linear",
        "rangemode": "tozero",
        "tickformat": ",d",
        "nticks": most,
        "title": {"text": title, "font": {"size": 13}, "standoff": 14},
    }


def log_axis(
    *, low: float, high: float, title: str, prefix: str = "", most: int = MANY_TICKS
) -> dict[str, Any]:
    """A log axis from low to high (both above 0) with plain numbers as ticks."""
    ticks = log_ticks(low, high, most=most)
    return AXIS | {
        "type": "log",
        "range": [math.log10(low) - 0.12, math.log10(high) + 0.12],
        "tickvals": ticks,
        "ticktext": [f"{prefix}{t:,}" for t in ticks],
        "title": {"text": title, "font": {"size": 13}, "standoff": 14},
    }


def log_ticks(low: float, high: float, *, most: int = MANY_TICKS) -> list[int]:
    """Round numbers from low to high: 1, 2, 5 in each decade, or fewer where they are too many.

    >>> log_ticks(90, 1200), log_ticks(90, 40_000, most=5)
    ([100, 200, 500, 1000], [100, 1000, 10000])
    """
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    slack = 1.3
    for steps, every in (((1, 2, 5), 1), ((1, 3), 1), ((1,), 1), ((1,), 2), ((1,), 3)):
        ticks = [s * 10**e for e in range(max(first, 0), last + 1, every) for s in steps]
        ticks = [t for t in ticks if low / slack <= t <= high * slack]
        if len(ticks) <= most:
            break
    return ticks
