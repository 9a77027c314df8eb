"""How far each source stands from the others on the same question."""

from __future__ import annotations

import math
from html import escape
from typing import Any

import numpy as np
import pandas as pd

from casualties.data.dataset import Dataset
from casualties.measures.lean import DAYS, OTHERS, lean
from casualties.selection import Selection
from casualties.text.english import counted, factor
from casualties.views.captions import question_words
from casualties.views.main_question import lenders
from casualties.views.theme import GRID, colours, log_axis
from casualties.views.traces import Figure, Trace, lines, no_figure, rows_layout, segments
from casualties.views.view import View

RANGE = "rgba(128,124,118,0.6)"
"""The colour of the middle eight tenths of the distances."""


def table(rows: pd.DataFrame, *, dataset: Dataset, selection: Selection) -> pd.DataFrame:
    """One row per question and source; columns and units as `measures.lean`.

    Natural logarithms: 0.69 is twice the others.
    """
    return lean(
        lenders(selection, dataset=dataset), shown=rows, assumptions=selection.assumptions(dataset)
    )


def draw(
    table: pd.DataFrame, *, rows: pd.DataFrame, dataset: Dataset, selection: Selection
) -> Figure:
    """A mark per source at its factor to the others, with the middle eight tenths of its days."""
    shown = table[table["lean"].notna()].sort_values("lean", kind="stable")
    if shown.empty:
        return no_figure()
    place = list(range(len(shown)))
    factors = shown[["lean", "low", "high"]].apply(np.exp)
    names = [_who(row, dataset=dataset) for _, row in shown.iterrows()]
    furthest = max(factors["high"].max(), (1 / factors["low"]).max(), 2.0)
    xaxis = log_axis(low=1 / furthest, high=furthest, title="times the others’ median")
    ranges = segments(factors["low"], factors["high"])
    return {
        "data": [
            lines(
                "even",
                [1, 1],
                [-0.6, len(shown) - 0.4],
                colour=GRID.replace("0.22", "0.8"),
                width=1.5,
            ),
            lines("range", ranges, segments(place, place), colour=RANGE, width=3),
            _marks(shown, factors=factors["lean"], names=names),
        ],
        "layout": rows_layout(
            names,
            xaxis=xaxis | _ticks(furthest),
            head=100,
            row=28,
        ),
    }


def _marks(shown: pd.DataFrame, *, factors: pd.Series[float], names: list[str]) -> Trace:
    """One trace: a circle per source at its factor to the others."""
    text = [
        f"<b>{escape(name)}</b><br>×{factor(value)} the others, on {counted(days, 'day')}"
        for name, value, days in zip(names, factors, shown["days"], strict=True)
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
            "color": colours(shown["standpoint"]),
            "line": {"width": 0},
        },
    }


def _ticks(furthest: float) -> dict[str, Any]:
    """The part of an axis with round factors up to the furthest on both sides of 1."""
    up = [s for s in (1.25, 2, 5, 10, 20, 50, 100) if s <= furthest]
    values = [*(1 / s for s in reversed(up)), 1, *up]
    return {"tickvals": values, "ticktext": [f"×{v:.2g}" if v < 1 else f"×{v:g}" for v in values]}


def _who(row: pd.Series[Any], *, dataset: Dataset) -> str:
    """A source and what it speaks of, in words."""
    source = dataset.name("source", row["source"])
    return f"{source} on {question_words(dict(row), dataset=dataset)}"


def sentence(
    table: pd.DataFrame, *, rows: pd.DataFrame, dataset: Dataset, selection: Selection
) -> str:
    """Which source stands furthest above and below the others, or why that is not measured."""
    measured = table[table["lean"].notna()]
    if measured.empty:
        most = int(table["days"].max()) if len(table) else 0
        reached = f"; the most is {counted(most, 'day')}" if most else ""
        return (
            f"No lean is measured: no source has figures for {DAYS} days for which {OTHERS} "
            f"others have one too{reached}."
        )

    def in_words(row: pd.Series[Any]) -> str:
        return f"{_who(row, dataset=dataset)}, ×{factor(math.exp(row['lean']))}"

    number = counted(len(measured), "source on a question", "sources on a question")
    ends = f"furthest above the others: {in_words(measured.iloc[0])}"
    if len(measured) > 1:
        ends += f"; furthest below: {in_words(measured.iloc[-1])}"
    return f"{number} can be compared; {ends}. The others are the measure, not the truth."


VIEW = View(
    id="lean",
    title="Lean",
    question="How far does each source stand from the others on the same day?",
    table=table,
    draw=draw,
    sentence=sentence,
    shown=(
        "source", "standpoint", "conflict", "theatre", "party", "population", "metric",
        "days", "others", "lean", "low", "high", "unmeasured",
    ),
)  # fmt: skip
