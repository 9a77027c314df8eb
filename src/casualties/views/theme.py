"""The look of every chart: one palette, one template, the shapes of the marks, the axes.

The colours are middle tones that keep a contrast of 3 to 1 on the light and on the dark page, so
a figure needs no second version; text and grid take their colour from the stylesheet.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

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
NEUTRAL_COLOUR, NEUTRAL_SHAPE = INK, "pentagon"
"""The look of a standpoint and of a method that have none of their own."""

LIGHT = {
    "page": "#fdfdfb", "ink": "#1d2126", "soft": "#545b63", "grid": "#e7e5df",
    "band": "#e7e4dc", "band-open": "#f1efe9", "edge": "#4a5057",
    "crossing": "#fcf3d5", "gap": "#f7e5a3", "hatch": "#5b4a12", "on-crossing": "#5a4708",
    "straw": "#c8a93a",
    "own-text": "#22608d", "own-ally-text": "#1c6f67", "third-party-text": "#5d5954",
    "adversary-ally-text": "#8f540c", "adversary-text": "#97365b", "neutral-text": "#5d5955",
}  # fmt: skip
"""What each part of a question's chart is drawn in, on a light page; the marks are `COLOURS`."""
DARK = {
    "page": "#14171a", "ink": "#e9e7e2", "soft": "#a9adb2", "grid": "#272b30",
    "band": "#31363c", "band-open": "#202429", "edge": "#b4b8bd",
    "crossing": "#2a261a", "gap": "#463c18", "hatch": "#e6d9a8", "on-crossing": "#ead9a0",
    "straw": "#8a7530",
    "own-text": "#6fb4e3", "own-ally-text": "#5cc0b4", "third-party-text": "#b9b4ad",
    "adversary-ally-text": "#e6a557", "adversary-text": "#e58fb0", "neutral-text": "#b9b5b0",
}  # fmt: skip
PAGE = {role: f"var(--{role})" for role in LIGHT}
"""The same as the stylesheet's properties, for a chart that stands in a page."""
GRID = "rgba(128,124,118,0.22)"
LINE = "rgba(128,124,118,0.45)"
FONT = '"Source Sans 3", "Segoe UI", -apple-system, "Helvetica Neue", Arial, sans-serif'

DIM = 0.18
"""Opacity of what is not in focus."""
MANY_TICKS = 9
"""Ticks at most along a log axis."""

CONFIG: Any = {
    "showSendToCloud": False,
    "displaylogo": False,
    "displayModeBar": False,
    "doubleClick": "reset",
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


def colour(standpoint: str) -> str:
    """The colour of a standpoint."""
    return COLOURS.get(standpoint, NEUTRAL_COLOUR)


def colours(standpoints: Iterable[str]) -> list[str]:
    """The colour of each row."""
    return [COLOURS.get(standpoint, NEUTRAL_COLOUR) for standpoint in standpoints]


def text_role(standpoint: str) -> str:
    """The role in `LIGHT` and `DARK` of words in the colour of a standpoint."""
    return f"{standpoint.replace('_', '-') if standpoint in COLOURS else 'neutral'}-text"


def shapes(methods: pd.Series[str], *, hollow: pd.Series[bool]) -> list[str]:
    """The symbol of each row by its method, hollow where `hollow` says so."""
    return [
        SHAPES.get(method, NEUTRAL_SHAPE) + ("-open" if open else "")
        for method, open in zip(methods, hollow, strict=True)
    ]


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


def span(first: pd.Timestamp, last: pd.Timestamp) -> tuple[pd.Timestamp, pd.Timestamp]:
    """The days that an axis shows: from first to last, with a little room at both ends."""
    room = max((last - first) * 0.02, timedelta(days=4))
    return first - room, last + room


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


def number_axis(*, scale: str, low: float, high: float, title: str) -> dict[str, Any]:
    """A persons axis with plain numbers as ticks; log or linear, spanning low to high."""
    if scale != "linear" and low > 0:
        return log_axis(low=low, high=high, title=title)
    return AXIS | {
        "type": "linear",
        "rangemode": "tozero",
        "tickformat": ",d",
        "nticks": MANY_TICKS,
        "title": {"text": title, "font": {"size": 13}, "standoff": 14},
    }


def log_axis(*, low: float, high: float, title: str) -> dict[str, Any]:
    """A log axis from low to high (both above 0) with plain numbers as ticks."""
    ticks = log_ticks(low, high)
    return AXIS | {
        "type": "log",
        "range": [math.log10(low) - 0.12, math.log10(high) + 0.12],
        "tickvals": ticks,
        "ticktext": [f"{t:,}" for t in ticks],
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
