"""Direct labels: the names of sources beside their last marks, where there is room."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from casualties.views.points import colour, named
from casualties.views.theme import span

if TYPE_CHECKING:
    import numpy.typing as npt

    from casualties.views.points import Points

    Floats = npt.NDArray[np.float64]
    Bools = npt.NDArray[np.bool_]
    Texts = npt.NDArray[np.object_]

MARK = 6
"""Pixels of a mark on each side of its middle, with a little room."""
NEAREST = 16
"""Marks that a name is held against at first; where it meets none of them, against more."""
RIGHT = 0.35
"""Names stand beside marks in this share of the chart's right."""


@dataclass(frozen=True, slots=True)
class Size:
    """How large a chart is taken to be when names are set beside its marks, in pixels."""

    width: int
    height: int
    letter: float
    line: int
    longest: int
    """Characters after which a name goes on in a new line."""
    least: int
    """The width of the narrowest chart of this kind: the margin holds the names there too."""


WIDE = Size(width=880, height=470, letter=6.6, line=16, longest=40, least=560)
SLIM = Size(width=230, height=390, letter=6.6, line=15, longest=12, least=140)


@dataclass(frozen=True, slots=True)
class Labels:
    """The sources' last statements that may have a name, those first that come first.

    `right` and `up` are where all marks stand, as shares of the width and the height.
    """

    points: Points
    places: list[int]
    names: Texts
    colours: Texts
    right: Floats
    up: Floats

    @classmethod
    def of(cls, points: Points, *, focus: tuple[str, ...]) -> Labels:
        """Those in focus; without a focus those near the right end, the latest first."""
        last_day = points.day.max()
        first, end = span(pd.Timestamp(points.day.min()), pd.Timestamp(last_day))
        start, whole = np.datetime64(first), np.timedelta64(end - first)
        newest = (last_day - points.day) <= whole * RIGHT
        wanted = points.are("source", *focus) if focus else newest
        wanted = wanted & (points.mark > 0)
        return cls(
            points,
            [place for place in _last_of_each(points) if wanted[place]],
            points.told("source", named),
            points.told("standpoint", colour),
            (points.day - start) / whole,
            _heights(points.mark),
        )


def names_beside(labels: Labels, *, size: Size) -> tuple[dict[str, Any], int]:
    """One trace: the source's name beside its last statement, where there is room for it.

    And the margin in pixels that the names need at the right. A name that would stand on another
    or on a mark is left out.
    """
    points, asked = labels.points, labels.places
    right, up = labels.right * size.width, labels.up * size.height
    lines = [_in_lines(labels.names[place], size.longest) for place in asked]
    wide = np.array([longest for _, longest in lines]) * size.letter + 8
    half = np.array([len(name) for name, _ in lines]) * size.line / 2
    left, middle = right[asked] + 8, up[asked]
    boxes = np.column_stack([left, left + wide, middle - half, middle + half])
    free = ~_on_a_mark(boxes, right=right, up=up)
    kept, texts, margin = [], [], 12.0
    taken: list[list[float]] = []
    for number in np.flatnonzero(free).tolist():
        box = boxes[number].tolist()
        if any(_meet(box, other) for other in taken):
            continue
        taken.append(box)
        kept.append(asked[number])
        texts.append("<br>".join(f"   {line}" for line in lines[number][0]))
        beside = float(right[asked[number]]) / size.width
        margin = max(margin, 8 + float(wide[number]) - (1 - beside) * size.least)
    trace = {
        "type": "scatter",
        "mode": "text",
        "x": points.days[kept].tolist(),
        "y": points.mark[kept].tolist(),
        "name": "name",
        "hoverinfo": "skip",
        "cliponaxis": False,
        "text": texts,
        "textposition": "middle right",
        "textfont": {"size": 12, "color": labels.colours[kept].tolist()},
    }
    return trace, math.ceil(margin)


def _last_of_each(points: Points) -> list[int]:
    """The place of each source's last statement, by day and id, the latest first."""
    sources, days, ids = points.codes("source").tolist(), points.days.tolist(), points.ids
    last: dict[int, int] = {}
    for place in range(len(points) - 1, -1, -1):  # they come by day
        known = last.setdefault(sources[place], place)
        if days[place] == days[known] and ids[place] > ids[known]:
            last[sources[place]] = place
    return sorted(last.values(), key=lambda place: (days[place], ids[place]), reverse=True)


def _heights(mark: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Where each mark stands on a log axis, as a share of the height."""
    scale = np.log10(np.where(mark > 0, mark, np.nan))
    height = max(float(np.nanmax(scale) - np.nanmin(scale)), 0.3) if (mark > 0).any() else 1.0
    return np.asarray(scale / height)


def _meet(box: Sequence[float], other: Sequence[float]) -> bool:
    """Whether two boxes meet: left, right, lower and upper edge."""
    across = box[0] < other[1] and other[0] < box[1]
    return across and box[2] < other[3] and other[2] < box[3]


def _on_a_mark(boxes: Floats, *, right: Floats, up: Floats) -> Bools:
    """Whether each box meets one of the marks, which come from left to right."""
    begin = np.searchsorted(right + MARK, boxes[:, 0], "right")
    end = np.searchsorted(right - MARK, boxes[:, 1])
    out = np.zeros(len(boxes), dtype=bool)
    which, most = np.arange(len(boxes)), NEAREST
    while len(which):  # where marks are many one of the nearest is met
        place = begin[which, None] + np.arange(most)
        height = up[np.minimum(place, len(up) - 1)]
        lower, upper = boxes[which, 2:3], boxes[which, 3:4]
        met = (lower < height + MARK) & (height - MARK < upper) & (place < end[which, None])
        out[which] = met.any(axis=1)
        begin[which] += most
        which, most = which[~out[which] & (begin[which] < end[which])], 4 * most
    return out


@lru_cache(maxsize=4_000)
def _in_lines(name: str, longest: int) -> tuple[tuple[str, ...], int]:
    """A name in lines of at most so many characters, and those of the longest.

    A longer word stays whole.
    """
    lines = tuple(wrap(name, longest, break_long_words=False))
    return lines, max(map(len, lines))
