"""The ledger: every pair of claims that cannot both be true."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from casualties import measures
from casualties.text.english import counted, factor
from casualties.views.captions import stated
from casualties.views.theme import (
    COLOURS,
    FEW_TICKS,
    LINE,
    ROW,
    layout,
    left_of,
    named_rows,
    names_above,
    narrow,
    number_axis,
    segments,
)

if TYPE_CHECKING:
    from casualties.data.dataset import Dataset
    from casualties.selection import Selection

MOST_PAIRS = 40
"""Pairs in the chart; the table and the CSV have all."""
MOST_LISTED = 100_000
"""Pairs up to which all are listed; of more, those furthest apart, and there is no CSV."""


def table(rows: pd.DataFrame, *, dataset: Dataset, selection: Selection) -> pd.DataFrame:
    """One row per pair, furthest apart first; columns and units as in `disagreement`."""
    return measures.contradictions(
        rows, most=MOST_LISTED, assumptions=selection.assumptions(dataset)
    )


def draw(
    table: pd.DataFrame, *, rows: pd.DataFrame, dataset: Dataset, selection: Selection
) -> dict[str, Any]:
    """A line per pair from the ceiling of the one to the floor of the other."""
    shown = table.head(MOST_PAIRS)
    if shown.empty:
        return {"data": [], "layout": layout()}
    every = sorted({*shown["floor_id"], *shown["ceiling_id"]})
    told = {i: dataset.statement(i.split("+")[0]) for i in every}
    said = {i: stated(i, dataset=dataset) for i in every}
    floors, ceilings = ([told[i] for i in shown[end]] for end in ("floor_id", "ceiling_id"))
    place = list(range(len(shown)))
    names = [
        f"{dataset.name('source', a['source'])} / {dataset.name('source', b['source'])}"
        for a, b in zip(floors, ceilings, strict=True)
    ]
    ends = pd.concat([shown["floor"], shown["ceiling"]])
    ends = ends[ends > 0]
    data = [
        {
            "type": "scatter",
            "mode": "lines",
            "name": "gap",
            "x": segments(shown["ceiling"], shown["floor"]),
            "y": segments(place, place),
            "line": {"color": LINE, "width": 2},
            "hoverinfo": "skip",
        },
        _ends(
            shown["ceiling"],
            ceilings,
            ids=shown["ceiling_id"],
            symbol="triangle-left",
            word="at most",
            said=said,
        ),
        _ends(
            shown["floor"],
            floors,
            ids=shown["floor_id"],
            symbol="triangle-right",
            word="at least",
            said=said,
        ),
    ]
    scale: dict[str, Any] = {
        "scale": selection.scale,
        "low": float(ends.min()),
        "high": float(ends.max()),
    }
    xaxis = number_axis(**scale, title="persons") | {"side": "top"}
    above, rows_axis = names_above(names, left=left_of(xaxis), down=True)
    return {
        "data": data,
        "layout": layout(
            height=90 + 24 * len(shown),
            xaxis=xaxis,
            yaxis=named_rows(names, down=True),
            meta=narrow(
                height=90 + ROW * len(shown),
                xaxis=number_axis(**scale, title="persons", most=FEW_TICKS),
                yaxis=rows_axis,
                more=[above],
            ),
        ),
    }


def _ends(
    values: pd.Series[float],
    statements: list[dict[str, Any]],
    *,
    ids: pd.Series[str],
    symbol: str,
    word: str,
    said: dict[str, str],
) -> dict[str, Any]:
    """One trace: the floor or the ceiling of each pair."""
    return {
        "type": "scatter",
        "mode": "markers",
        "name": word,
        "x": np.where(values > 0, values, np.nan).tolist(),
        "y": list(range(len(values))),
        "customdata": [i.split("+")[0] for i in ids],
        "text": [said[i] for i in ids],
        "hovertemplate": f"%{{text}}<br>read as {word} %{{x:,.0f}}<extra></extra>",
        "marker": {
            "size": 11,
            "symbol": symbol,
            "color": [COLOURS[s["standpoint"]] for s in statements],
            "line": {"width": 0},
        },
    }


def sentence(
    table: pd.DataFrame, *, rows: pd.DataFrame, dataset: Dataset, selection: Selection
) -> str:
    """How many pairs there are, and the one that is furthest apart."""
    if table.empty:
        return "Under these conditions no two claims contradict each other."
    top = table.iloc[0]
    number = table.attrs.get("pairs", len(table))
    pairs = counted(number, "pair")
    drawn = f" The chart shows the first {MOST_PAIRS}." if len(table) > MOST_PAIRS else ""
    if number > len(table):
        drawn += (
            f" Only the {len(table):,} furthest apart are listed; up to {MOST_LISTED:,} pairs all "
            "are, and the CSV is given: narrow the conditions, such as to one party."
        )
    return (
        f"{pairs} of statements cannot both be true. Furthest apart, by a factor of "
        f"{factor(top['factor'])}: {stated(top['floor_id'], dataset=dataset)}, against "
        f"{stated(top['ceiling_id'], dataset=dataset)}.{drawn}"
    )
