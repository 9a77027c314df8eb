"""Direct labels: the names of sources beside their last marks, where there is room."""

from __future__ import annotations

import math
from dataclasses import dataclass
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from casualties.charts.template import COLOURS, span

if TYPE_CHECKING:
    from casualties.dataset import Dataset

MARK = 6
"""Pixels of a mark on each side of its middle, with a little room."""
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


def names_beside(
    rows: pd.DataFrame,
    *,
    mark: np.ndarray[Any, Any],
    dataset: Dataset,
    focus: tuple[str, ...],
    size: Size,
) -> tuple[dict[str, Any], int]:
    """One trace: the source's name beside its last statement, where there is room for it.

    And the margin in pixels that the names need at the right. The sources in focus come first,
    then those that spoke last; a name that would stand on another or on a mark is left out, and so
    are those far from the right end. With a focus there are no others.
    """
    day = rows["date"]
    first, end = span(day.min(), day.max())
    at = rows.assign(
        mark=mark,
        right=((day - first) / (end - first) * size.width).astype("float64"),
        up=_heights(mark) * size.height,
    )
    last = at.sort_values(["date", "id"]).drop_duplicates("source", keep="last")
    late = day.max() - last["date"] <= (end - first) * RIGHT
    wanted = last["source"].isin(focus) if focus else late
    last = last[wanted & (last["mark"] > 0)].sort_values(["date", "id"], ascending=False)
    across, up_there = at["right"].to_numpy(), at["up"].to_numpy()
    taken: list[tuple[float, ...]] = []
    kept, texts, margin = [], [], 12.0
    for place, source, right, up in zip(
        last.index, last["source"], last["right"], last["up"], strict=True
    ):
        lines = wrap(dataset.name("source", source), size.longest, break_long_words=False)
        half = len(lines) * size.line / 2
        box = (right + 8, up, max(map(len, lines)) * size.letter + 8, half)
        under = (across > box[0] - MARK) & (across < box[0] + box[2])
        if (under & (abs(up_there - up) < half + MARK)).any():
            continue
        if any(_meet(box, other) for other in taken):
            continue
        taken.append(box)
        kept.append(place)
        texts.append("<br>".join(f"   {line}" for line in lines))
        margin = max(margin, 8 + box[2] - (1 - right / size.width) * size.least)
    shown = last.loc[kept]
    trace = {
        "type": "scatter",
        "mode": "text",
        "x": shown["date"].dt.strftime("%Y-%m-%d").tolist(),
        "y": shown["mark"].tolist(),
        "name": "name",
        "hoverinfo": "skip",
        "cliponaxis": False,
        "text": texts,
        "textposition": "middle right",
        "textfont": {"size": 12, "color": shown["standpoint"].map(COLOURS).tolist()},
    }
    return trace, math.ceil(margin)


def _heights(mark: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Where each mark stands on a log axis, as a share of the height."""
    scale = np.log10(np.where(mark > 0, mark, np.nan))
    height = max(float(np.nanmax(scale) - np.nanmin(scale)), 0.3) if (mark > 0).any() else 1.0
    return np.asarray(scale / height)


def _meet(box: tuple[float, ...], other: tuple[float, ...]) -> bool:
    """Whether two boxes meet: left edge, middle, width and half the height of each."""
    across = box[0] < other[0] + other[2] and other[0] < box[0] + box[2]
    return across and abs(box[1] - other[1]) < box[3] + other[3]
