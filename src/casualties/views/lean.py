"""How far each source stands from the others on the same question."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from casualties.measures.lean import BY, lean
from casualties.text.english import counted, factor
from casualties.views.theme import (
    COLOURS,
    GRID,
    ROW,
    layout,
    left_of,
    log_axis,
    named_rows,
    names_above,
    narrow,
    segments,
)

if TYPE_CHECKING:
    import pandas as pd

    from casualties.data.dataset import Dataset
    from casualties.selection import Selection


def table(rows: pd.DataFrame, *, dataset: Dataset, selection: Selection) -> pd.DataFrame:
    """One row per source and party, then one per standpoint and party (source empty).

    Columns and units as `lean.lean`: natural logarithms, 0.69 is twice the others.
    """
    return lean(rows, by=BY, assumptions=selection.assumptions(dataset))


def draw(
    table: pd.DataFrame, *, rows: pd.DataFrame, dataset: Dataset, selection: Selection
) -> dict[str, Any]:
    """A mark per source at its factor to the others, with the range of leaving one other out."""
    if table.empty:
        return {"data": [], "layout": layout()}
    shown = table.sort_values(["party", "lean"], kind="stable").reset_index(drop=True)
    place = list(range(len(shown)))
    times = {c: [math.exp(v) for v in shown[c]] for c in ("lean", "low", "high")}
    colours = shown["standpoint"].map(COLOURS).tolist()
    names = [
        f"{_who(source, standpoint, dataset=dataset)} on {dataset.name('party', party)}"
        for source, standpoint, party in zip(
            shown["source"], shown["standpoint"], shown["party"], strict=True
        )
    ]
    pooled = shown["source"].isna()
    furthest = max(*times["high"], *(1 / v for v in times["low"]), 2.0)
    xaxis = log_axis(low=1 / furthest, high=furthest, title="times the others’ median")
    xaxis |= {"side": "top"} | _ticks(furthest)
    above, rows_axis = names_above(names, left=left_of(xaxis))
    return {
        "data": [
            {
                "type": "scatter",
                "mode": "lines",
                "name": "even",
                "hoverinfo": "skip",
                **_even([-0.6], [len(shown) - 0.4]),
                "line": {"color": GRID.replace("0.22", "0.8"), "width": 1.5},
            },
            {
                "type": "scatter",
                "mode": "lines",
                "name": "range",
                "hoverinfo": "skip",
                "x": segments(times["low"], times["high"]),
                "y": segments(place, place),
                "line": {"color": "rgba(128,124,118,0.6)", "width": 3},
            },
            {
                "type": "scatter",
                "mode": "markers",
                "name": "lean",
                "x": times["lean"],
                "y": place,
                "text": [
                    f"<b>{name}</b><br>×{factor(value)} the others, on {counted(dates, 'date')}"
                    for name, value, dates in zip(names, times["lean"], shown["dates"], strict=True)
                ],
                "hovertemplate": "%{text}<extra></extra>",
                "marker": {
                    "size": 11,
                    "symbol": ["square" if p else "circle" for p in pooled],
                    "color": colours,
                    "line": {"width": 0},
                },
            },
        ],
        "layout": layout(
            height=100 + 28 * len(shown),
            xaxis=xaxis,
            yaxis=named_rows(names),
            meta=narrow(
                height=100 + ROW * len(shown),
                xaxis=_ticks(furthest, steps=(2, 5, 20, 100)),
                yaxis=rows_axis,
                more=[above],
                # between the names, not across them
                data={"even": _even([p - 0.45 for p in place], [p + 0.15 for p in place])},
            ),
        ),
    }


def _even(bottoms: list[float], tops: list[float]) -> dict[str, Any]:
    """The line of those who say what the others say, in pieces from bottom to top."""
    return {"x": [1, 1, None] * len(tops), "y": segments(bottoms, tops)}


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

    def said(place: Any) -> str:
        row = by_source.loc[place]
        return (
            f"{_who(row['source'], row['standpoint'], dataset=dataset)} on "
            f"{dataset.name('party', row['party'])}, ×{factor(math.exp(row['lean']))}"
        )

    number = counted(len(by_source), "source and party", "sources and parties")
    ends = f"furthest above the others: {said(top)}"
    if top != bottom:
        ends += f"; furthest below: {said(bottom)}"
    return f"{number} can be compared; {ends}. The others are the measure, not the truth."
