"""How far each source stands from the others on the same question."""

from __future__ import annotations

import math
from html import escape
from typing import Any

import numpy as np
import pandas as pd

from casualties.data.dataset import Dataset
from casualties.measures.lean import BY, lean
from casualties.selection import Selection
from casualties.text.english import counted, factor
from casualties.views.theme import GRID, colours, left_of, log_axis
from casualties.views.traces import Figure, Trace, lines, no_figure, rows_layout, segments
from casualties.views.view import View

RANGE = "rgba(128,124,118,0.6)"
"""The colour of the range that leaving one other out gives."""


def table(rows: pd.DataFrame, *, dataset: Dataset, selection: Selection) -> pd.DataFrame:
    """One row per source and party, then one per standpoint and party (source empty).

    Columns and units as `lean.lean`: natural logarithms, 0.69 is twice the others.
    """
    return lean(rows, by=BY, assumptions=selection.assumptions(dataset))


def draw(
    table: pd.DataFrame, *, rows: pd.DataFrame, dataset: Dataset, selection: Selection
) -> Figure:
    """A mark per source at its factor to the others, with the range of leaving one other out."""
    if table.empty:
        return no_figure()
    shown = table.sort_values(["party", "lean"], kind="stable")
    place = list(range(len(shown)))
    factors = shown[["lean", "low", "high"]].apply(np.exp)
    names = [
        f"{_who(source, standpoint, dataset=dataset)} on {dataset.name('party', party)}"
        for source, standpoint, party in shown[["source", "standpoint", "party"]].itertuples(
            index=False
        )
    ]
    furthest = max(factors["high"].max(), (1 / factors["low"]).max(), 2.0)
    xaxis = log_axis(low=1 / furthest, high=furthest, title="times the others’ median")
    x, y = _even([-0.6], [len(shown) - 0.4])
    # on a narrow screen between the names, not across them
    narrow_x, narrow_y = _even([p - 0.45 for p in place], [p + 0.15 for p in place])
    ranges = segments(factors["low"], factors["high"])
    return {
        "data": [
            lines("even", x, y, colour=GRID.replace("0.22", "0.8"), width=1.5),
            lines("range", ranges, segments(place, place), colour=RANGE, width=3),
            _marks(shown, factors=factors["lean"], names=names),
        ],
        "layout": rows_layout(
            names,
            xaxis=xaxis | _ticks(furthest),
            narrow_xaxis=_ticks(furthest, steps=(2, 5, 20, 100)),
            left=left_of(xaxis),
            head=100,
            row=28,
            narrow_data={"even": {"x": narrow_x, "y": narrow_y}},
        ),
    }


def _marks(shown: pd.DataFrame, *, factors: pd.Series[float], names: list[str]) -> Trace:
    """One trace: a circle per source, a square per standpoint, at its factor to the others."""
    text = [
        f"<b>{escape(name)}</b><br>×{factor(value)} the others, on {counted(dates, 'date')}"
        for name, value, dates in zip(names, factors, shown["dates"], strict=True)
    ]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": "lean",
        "x": factors.tolist(),
        "y": list(range(len(shown))),
        "text": text,
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {
            "size": 11,
            "symbol": np.where(shown["source"].isna(), "square", "circle").tolist(),
            "color": colours(shown["standpoint"]),
            "line": {"width": 0},
        },
    }


def _even(bottoms: list[float], tops: list[float]) -> tuple[list[Any], list[Any]]:
    """The line of those who say what the others say, in pieces from bottom to top: x and y."""
    return [1, 1, None] * len(tops), segments(bottoms, tops)


def _ticks(
    furthest: float, *, steps: tuple[float, ...] = (1.25, 2, 5, 10, 20, 50, 100)
) -> dict[str, Any]:
    """The part of an axis with the factors `steps` up to the furthest on both sides of 1."""
    up = [s for s in steps if s <= furthest]
    values = [*(1 / s for s in reversed(up)), 1, *up]
    return {"tickvals": values, "ticktext": [f"×{v:.2g}" if v < 1 else f"×{v:g}" for v in values]}


def _who(source: Any, standpoint: str, *, dataset: Dataset) -> str:
    if isinstance(source, str):
        return dataset.name("source", source)
    return f"All: {dataset.name('standpoint', standpoint)}"


def sentence(
    table: pd.DataFrame, *, rows: pd.DataFrame, dataset: Dataset, selection: Selection
) -> str:
    """Which source stands furthest above and below the others; relative, never to the truth."""
    by_source = table[table["source"].notna()]
    if by_source.empty:
        return (
            "No source spoke on five dates on which two others spoke too; "
            "with fewer no lean is measured."
        )
    top, bottom = by_source["lean"].idxmax(), by_source["lean"].idxmin()

    def in_words(place: Any) -> str:
        row = by_source.loc[place]
        return (
            f"{_who(row['source'], row['standpoint'], dataset=dataset)} on "
            f"{dataset.name('party', row['party'])}, ×{factor(math.exp(row['lean']))}"
        )

    number = counted(len(by_source), "source and party", "sources and parties")
    ends = f"furthest above the others: {in_words(top)}"
    if top != bottom:
        ends += f"; furthest below: {in_words(bottom)}"
    return f"{number} can be compared; {ends}. The others are the measure, not the truth."


VIEW = View(
    id="lean",
    title="Lean",
    question="How far does each source stand from the others?",
    table=table,
    draw=draw,
    sentence=sentence,
    shown=("source", "standpoint", "party", "lean", "low", "high", "dates"),
)
