"""The traces of the figures as plain dicts: lines, texts, and the marks of statements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import Any, TypedDict

import numpy as np
import numpy.typing as npt
import pandas as pd

from casualties.views.theme import COLOURS, DIM, INK, ROW, colour, layout, named_rows, narrow

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


def marks(table: pd.DataFrame) -> pd.DataFrame:
    """Where the mark of each row stands, from its floor, ceiling and point in persons.

    - `mark`: the point; else the middle of a closed interval that has no point of its own; else
      the one end that is stated
    - `phrase`: whether it is such a middle, which is drawn as a small tick for hovering
    """
    floor, ceiling, point = (
        table[name].to_numpy("float64", na_value=np.nan) for name in ("floor", "ceiling", "point")
    )
    above = np.where(floor > 0, floor, np.nan)
    middle = np.sqrt(above * ceiling)
    columns = pd.DataFrame({"point": point, "middle": middle, "floor": above, "ceiling": ceiling})
    mark = columns.bfill(axis=1)["point"]
    phrase = np.isnan(point) & ~np.isnan(middle)
    return pd.DataFrame({"mark": mark.to_numpy(), "phrase": phrase}, index=table.index)


def reach(table: pd.DataFrame) -> tuple[float, float]:
    """The lowest and the highest of all floors, ceilings and points above 0; NaN for none."""
    ends = table[["floor", "ceiling", "point"]].astype("float64")
    ends = ends[ends > 0]
    return float(ends.min().min()), float(ends.max().max())


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


def closed_ranges(
    table: pd.DataFrame, *, opacity: pd.Series[float], at: pd.Series[Any], upright: bool
) -> list[Trace]:
    """A bar from floor to ceiling for each row that has both; a trace for each colour and opacity.

    `at` is where each bar stands on the other axis; they run up the chart where `upright`.
    """
    closed = table["ceiling"].notna() & (table["floor"] > 0)
    floor, ceiling = table.loc[closed, "floor"].to_numpy(), table.loc[closed, "ceiling"].to_numpy()
    place = at[closed].to_numpy()
    width, strength = (3, 0.75) if upright else (4, 0.7)
    traces = []
    for standpoint, level, own in shades(table.loc[closed, "standpoint"], opacity[closed]):
        along = segments(floor[own].tolist(), ceiling[own].tolist())
        across = segments(place[own].tolist(), place[own].tolist())
        x, y = (across, along) if upright else (along, across)
        shade = colour(standpoint)
        traces.append(lines(standpoint, x, y, colour=shade, width=width, opacity=strength * level))
    return traces


def names_above(
    names: Sequence[str], *, left: float | str, down: bool = False, yaxis: str = "y"
) -> tuple[Trace, dict[str, Any]]:
    """For a narrow screen: each name above its row from `left` on, as a trace, and the y axis."""
    up = -0.22 if down else 0.22
    heights = [place + up for place in range(len(names))]
    trace = texts("row", [left] * len(names), heights, list(names), position="top right")
    ends = [-0.45, len(names) - 0.15]
    if down:
        ends = [len(names) - 0.55, -0.85]
    return trace | {"yaxis": yaxis, "cliponaxis": False}, {"showticklabels": False, "range": ends}


def rows_layout(
    names: Sequence[str],
    *,
    xaxis: dict[str, Any],
    narrow_xaxis: dict[str, Any],
    left: float | str,
    head: int,
    row: int,
    down: bool = False,
    narrow_data: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """The layout of a chart with a name for each row: beside it, on a narrow screen above it.

    The x axis stands above the rows. `head` is the height in pixels around them, `row` that of
    each; names begin at the value `left` on a narrow screen; rows run up the chart, or `down`.
    `narrow_xaxis` and `narrow_data` (by name of a trace) are laid over the chart there.
    """
    above, rows_axis = names_above(names, left=left, down=down)
    return layout(
        height=head + row * len(names),
        xaxis=xaxis | {"side": "top"},
        yaxis=named_rows(names, down=down),
        meta=narrow(
            height=head + ROW * len(names),
            xaxis=narrow_xaxis,
            yaxis=rows_axis,
            more=[above],
            data=narrow_data,
        ),
    )
