"""The traces of the figures as plain dicts: lines, texts, and the marks of statements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import Any, TypedDict

import numpy as np
import numpy.typing as npt
import pandas as pd

from casualties.views.theme import COLOURS, DIM, INK, layout, named_rows

Trace = dict[str, Any]
"""One trace, as plotly takes it."""

Shade = tuple[str, float, npt.NDArray[np.bool_]]
"""A standpoint, an opacity, and which rows have both."""


class Figure(TypedDict):
    """A chart as plain data, as plotly takes it: its traces, none for no chart, and its layout."""

    data: list[Trace]
    layout: dict[str, Any]


def no_figure() -> Figure:
    """The figure where there is nothing to draw."""
    return {"data": [], "layout": layout()}


def segments(starts: Iterable[Any], ends: Iterable[Any]) -> list[Any]:
    """One coordinate of separate lines in one trace: start, end and a gap for each.

    >>> segments([1, 3], [2, 4])
    [1, 2, None, 3, 4, None]
    """
    return [v for pair in zip(starts, ends, strict=True) for v in (*pair, None)]


def lines(
    name: str, x: list[Any], y: list[Any], *, colour: str, width: float, **more: Any
) -> Trace:
    """Lines that say nothing on hover; None is a gap. `more` is laid over the trace."""
    line = {"color": colour, "width": width}
    trace = {"type": "scatter", "mode": "lines", "name": name, "x": x, "y": y, "line": line}
    return trace | {"hoverinfo": "skip"} | more


def texts(
    name: str,
    x: list[Any],
    y: list[Any],
    text: list[str],
    *,
    position: str | list[str],
    size: int = 12,
    colour: str | list[str] = INK,
) -> Trace:
    """Texts that stand on the chart and say nothing on hover."""
    return {
        "type": "scatter",
        "mode": "text",
        "name": name,
        "x": x,
        "y": y,
        "text": text,
        "textposition": position,
        "textfont": {"size": size, "color": colour},
        "hoverinfo": "skip",
    }


def statement_marks(
    x: list[Any],
    y: list[Any],
    *,
    ids: Iterable[str],
    text: list[str],
    colours: list[str],
    size: float,
    symbols: list[str] | str = "circle",
    edge: float = 0,
    opacity: Sequence[float] = (),
    hover: str = "%{text}",
    name: str = "statement",
) -> Trace:
    """A mark for each statement, which leads to its page: of a derived sum, to its first part.

    `edge` is the width of the line around it in pixels; `hover` a template of plotly's.
    """
    marker: dict[str, Any] = {"size": size, "symbol": symbols, "color": colours}
    marker["line"] = {"width": edge, "color": colours} if edge else {"width": 0}
    if len(opacity):
        marker["opacity"] = list(opacity)
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": x,
        "y": y,
        "customdata": [id.split("+")[0] for id in ids],
        "text": text,
        "hovertemplate": f"{hover}<extra></extra>",
        "marker": marker,
    }


def hover_text(source: str, wording: str, *below: str) -> str:
    """What a mark says on hover: the source, its words, and lines below them."""
    return "<br>".join([f"<b>{escape(source)}</b>: {escape(wording)}", *map(escape, below)])


def in_focus(sources: pd.Series[str], *, focus: tuple[str, ...]) -> pd.Series[float]:
    """The opacity of each row: full for the sources in focus, all of them where none is."""
    seen = sources.isin(focus).astype("float64")
    return seen.where(seen == 1, DIM) if focus else seen + 1.0


def shades(standpoints: pd.Series[str], opacity: pd.Series[float]) -> Iterator[Shade]:
    """Yield each standpoint with each opacity that its rows have, and which rows these are."""
    others = sorted(set(standpoints.dropna()) - set(COLOURS))
    for standpoint in (*COLOURS, *others):
        own = (standpoints == standpoint).to_numpy()
        for level in sorted(set(opacity[own])):
            yield standpoint, level, own & (opacity == level).to_numpy()


def rows_layout(
    names: Sequence[str], *, xaxis: dict[str, Any], head: int, row: int, down: bool = False
) -> dict[str, Any]:
    """The layout of a chart with a row for each name, which stands beside it.

    The x axis stands above the rows. `head` is the height in pixels around them, `row` that of
    each; rows run up the chart, or `down`.
    """
    return layout(
        height=head + row * len(names),
        xaxis=xaxis | {"side": "top"},
        yaxis=named_rows(names, down=down),
    )
