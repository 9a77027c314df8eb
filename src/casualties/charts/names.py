"""Direct labels: the names of sources beside their last marks, where there is room."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from casualties.charts.points import colour, named
from casualties.charts.template import span

if TYPE_CHECKING:
    from casualties.charts.points import Points

MARK = 6
"""Pixels of a mark on each side of its middle, with a little room."""
RIGHT = 0.35
"""Names stand beside marks in this share of the chart's right."""


Box = tuple[float, float, float, float]
"""Left, right, lower and upper edge."""


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


def names_beside(
    points: Points,
    *,
    last: Sequence[int],
    focus: tuple[str, ...],
    size: Size,
) -> tuple[dict[str, Any], int]:
    """One trace: the source's name beside its last statement, where there is room for it.

    `last` are the places of the sources' last statements, as `last_of_each` gives them. And the
    margin in pixels that the names need at the right. The sources in focus come first,
    then those that spoke last; a name that would stand on another or on a mark is left out, and so
    are those far from the right end. With a focus there are no others.
    """
    last_day = points.day.max()
    first, end = span(pd.Timestamp(points.day.min()), pd.Timestamp(last_day))
    start, whole = np.datetime64(first), np.timedelta64(end - first)
    right = (points.day - start) / whole * size.width
    up = _heights(points.mark) * size.height
    newest = (last_day - points.day) <= whole * RIGHT
    wanted = points.are("source", *focus) if focus else newest
    wanted = wanted & (points.mark > 0)
    edges = [edge.tolist() for edge in (right - MARK, right + MARK, up - MARK, up + MARK)]
    words, wish = points.told("source", named).tolist(), wanted.tolist()
    boxes: list[Box] = []
    kept, texts, margin = [], [], 12.0
    for place in last:
        if not wish[place]:
            continue
        lines, longest = _in_lines(words[place], size.longest)
        wide, half = longest * size.letter + 8, len(lines) * size.line / 2
        left, middle = float(right[place]) + 8, float(up[place])
        box = (left, left + wide, middle - half, middle + half)
        if _on_a_mark(box, edges) or any(_meet(box, other) for other in boxes):
            continue
        boxes.append(box)
        kept.append(place)
        texts.append("<br>".join(f"   {line}" for line in lines))
        margin = max(margin, 8 + wide - (1 - float(right[place]) / size.width) * size.least)
    colours = points.told("standpoint", colour)
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
        "textfont": {"size": 12, "color": colours[kept].tolist()},
    }
    return trace, math.ceil(margin)


def last_of_each(points: Points) -> list[int]:
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


def _meet(box: Box, other: Box) -> bool:
    """Whether two boxes meet."""
    across = box[0] < other[1] and other[0] < box[1]
    return across and box[2] < other[3] and other[2] < box[3]


def _on_a_mark(box: Box, edges: Sequence[list[float]]) -> bool:
    """Whether a box meets one of the marks, whose edges come from left to right."""
    left, right, lower, upper = edges
    start, stop, bottom, top = box
    for place in range(bisect_right(right, start), bisect_left(left, stop)):
        if bottom < upper[place] and lower[place] < top:
            return True  # where marks are many, one of the first
    return False


@lru_cache(maxsize=4_000)
def _in_lines(name: str, longest: int) -> tuple[tuple[str, ...], int]:
    """A name in lines of at most so many characters, and those of the longest.

    A longer word stays whole.
    """
    lines = tuple(wrap(name, longest, break_long_words=False))
    return lines, max(map(len, lines))
