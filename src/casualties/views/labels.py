"""Direct labels: the names of sources beside their last marks, where there is room."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from textwrap import wrap

import numpy as np
import numpy.typing as npt
import pandas as pd

from casualties.views.theme import colours, span
from casualties.views.traces import Trace, texts

Floats = npt.NDArray[np.float64]

MARK = 6
"""Pixels of a mark on each side of its middle, with a little room."""
LETTER = 6.6
"""Pixels of a letter."""
RIGHT = 0.35
"""Names stand beside marks in this share of the chart's right."""


@dataclass(frozen=True, slots=True)
class Size:
    """How large a chart is taken to be when names are set beside its marks, in pixels."""

    width: int
    height: int
    line: int
    longest: int
    """Characters after which a name goes on in a new line."""
    least: int
    """The width of the narrowest chart of this kind: the margin holds the names there too."""


WIDE = Size(width=880, height=470, line=16, longest=40, least=560)
SLIM = Size(width=230, height=390, line=15, longest=12, least=140)


def last_statements(
    points: pd.DataFrame, *, names: Mapping[str, str], focus: tuple[str, ...]
) -> pd.DataFrame:
    """The sources' last statements that may have a name, the latest first.

    `points` are the drawn statements of a timeline, in the order of their dates, with `mark` in
    persons. Without sources in focus those near the right end. Adds the `name`, the `colour`, and
    `place`, the position among the points.
    """
    first, last = points["date"].min(), points["date"].max()
    start, end = span(first, last)
    out = points[["date", "id", "source", "standpoint", "day", "mark"]]
    out = out.assign(place=np.arange(len(points))).sort_values(["date", "id"])
    out = out.drop_duplicates("source", keep="last").iloc[::-1]
    near = last - out["date"] <= (end - start) * RIGHT
    out = out[(out["source"].isin(focus) if focus else near) & (out["mark"] > 0)]
    return out.assign(name=out["source"].map(names), colour=colours(out["standpoint"]))


def names_beside(points: pd.DataFrame, *, latest: pd.DataFrame, size: Size) -> tuple[Trace, int]:
    """One trace: the source's name beside its last statement, where there is room for it.

    And the margin in pixels that the names need at the right. `latest` are the `last_statements`
    of the points. A name that would stand on another or on a mark is left out.
    """
    start, end = span(points["date"].min(), points["date"].max())
    right = ((points["date"] - start) / (end - start)).to_numpy() * size.width
    up = _heights(points["mark"].to_numpy()) * size.height
    marks = np.column_stack([right - MARK, right + MARK, up - MARK, up + MARK])
    kept, words, margin, boxes = [], [], 12.0, np.empty((0, 4))
    for number, (place, name) in enumerate(zip(latest["place"], latest["name"], strict=True)):
        lines = wrap(name, size.longest, break_long_words=False)
        wide = max(map(len, lines)) * LETTER + 8
        half = len(lines) * size.line / 2
        left = right[place] + 8
        box = np.array([left, left + wide, up[place] - half, up[place] + half])
        if _meets(box, marks) or _meets(box, boxes):
            continue
        boxes = np.vstack([boxes, box])
        kept.append(number)
        words.append("<br>".join(f"   {line}" for line in lines))
        margin = max(margin, 8 + wide - (1 - right[place] / size.width) * size.least)
    named = latest.iloc[kept]
    trace = texts(
        "name",
        named["day"].tolist(),
        named["mark"].tolist(),
        words,
        position="middle right",
        colour=named["colour"].tolist(),
    )
    return trace | {"cliponaxis": False}, math.ceil(margin)


def _heights(mark: Floats) -> Floats:
    """Where each mark stands on a log axis, as a share of the height; NaN at 0."""
    scale = np.log10(np.where(mark > 0, mark, np.nan))
    height = max(float(np.nanmax(scale) - np.nanmin(scale)), 0.3) if (mark > 0).any() else 1.0
    return np.asarray(scale / height)


def _meets(box: Floats, others: Floats) -> bool:
    """Whether a box meets one of others: left, right, lower and upper edge."""
    left, right, lower, upper = others.T
    across = (box[0] < right) & (left < box[1])
    return bool((across & (box[2] < upper) & (lower < box[3])).any())
