"""The look of every chart: one palette, one template, the shapes and their words.

The colours are middle tones that keep a contrast of 3 to 1 on the light and on the dark page, so
a figure needs no second version; text and grid take their colour from the stylesheet.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

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
    """Persons at which each row's mark stands, and which rows are phrases in words.

    The point; else the middle of a closed interval that has no point of its own, which is drawn
    as a small tick for hovering; else the one end that is stated.
    """
    floor = table["floor"].where(table["floor"] > 0)
    middle = (floor * table["ceiling"]) ** 0.5
    phrase = table["point"].isna() & middle.notna()
    return table["point"].fillna(middle).fillna(floor).fillna(table["ceiling"]), phrase


def number_axis(*, scale: str, low: float, high: float, title: str) -> dict[str, Any]:
    """A persons axis with plain numbers as ticks; log or linear, spanning low to high."""
    if scale == "log" and low > 0:
        return log_axis(low=low, high=high, title=title)
    return AXIS | {
        "type": "linear",
        "rangemode": "tozero",
        "tickformat": ",d",
        "title": {"text": title, "font": {"size": 13}, "standoff": 14},
    }


def log_axis(*, low: float, high: float, title: str, prefix: str = "") -> dict[str, Any]:
    """A log axis from low to high (both above 0) with plain numbers as ticks."""
    ticks = log_ticks(low, high)
    return AXIS | {
        "type": "log",
        "range": [math.log10(low) - 0.12, math.log10(high) + 0.12],
        "tickvals": ticks,
        "ticktext": [f"{prefix}{t:,}" for t in ticks],
        "title": {"text": title, "font": {"size": 13}, "standoff": 14},
    }


def log_ticks(low: float, high: float) -> list[int]:
    """Round numbers from low to high: 1, 2, 5 in each decade; the decades alone over three.

    >>> log_ticks(90, 1200)
    [100, 200, 500, 1000]
    """
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    steps = (1, 2, 5) if math.log10(high) - math.log10(low) <= 3 else (1,)
    ticks = [step * 10**e for e in range(max(first, 0), last + 1) for step in steps]
    slack = 1.3
    return [t for t in ticks if low / slack <= t <= high * slack]
