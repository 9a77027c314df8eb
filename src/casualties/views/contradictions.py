"""The ledger: every pair of claims that cannot both hold for one count."""

from itertools import product

import numpy as np
import pandas as pd

from casualties import measures
from casualties.data.dataset import Dataset
from casualties.selection import Selection
from casualties.text.english import counted, off_by
from casualties.views import whole
from casualties.views.captions import stated
from casualties.views.main_question import lenders
from casualties.views.theme import LINE, colours, number_axis
from casualties.views.traces import (
    Figure,
    Trace,
    lines,
    no_figure,
    rows_layout,
    segments,
    statement_marks,
)
from casualties.views.view import View

MOST_PAIRS = 40
"""Pairs in the chart; the table and the CSV have all."""
REASON = ("difference", "reason")
"""The columns that say why two claims differ, where somebody knows."""
MOST_LISTED = 100_000
"""Pairs up to which all are listed; of more, those furthest apart, and there is no CSV."""


def table(rows: pd.DataFrame, *, dataset: Dataset, selection: Selection) -> pd.DataFrame:
    """One row per pair, furthest apart first, with the reason where somebody knows it."""
    question = whole.alone(selection, dataset=dataset)
    pairs = whole.ledger(dataset=dataset).on(question) if question else None
    if pairs is None or len(pairs) > MOST_LISTED:
        pairs = measures.contradictions(
            lenders(selection, dataset=dataset),
            shown=rows,
            most=MOST_LISTED,
            assumptions=selection.assumptions(dataset),
        )
    return with_reasons(pairs, explanations=dataset.table("explanations"))


def with_reasons(pairs: pd.DataFrame, *, explanations: pd.DataFrame) -> pd.DataFrame:
    """The pairs with the columns `difference` and `reason`, from the table of explanations.

    The pair of a derived sum has the reason of a pair of its parts.
    """
    columns = ("floor_id", "ceiling_id", "kind", "text")
    known = {
        (floor, ceiling): (kind, text)
        for floor, ceiling, kind, text in zip(*(explanations[c] for c in columns), strict=True)
    }
    none: tuple[str | None, str | None] = (None, None)
    reasons = [
        next((known[pair] for pair in product(*parts) if pair in known), none) if known else none
        for parts in zip(
            pairs["floor_id"].str.split("+"), pairs["ceiling_id"].str.split("+"), strict=True
        )
    ]
    out = pairs.assign(
        **{
            name: pd.Series([cells[place] for cells in reasons], index=pairs.index, dtype="str")
            for place, name in enumerate(REASON)
        }
    )
    out.attrs = pairs.attrs
    return out


def draw(
    table: pd.DataFrame, *, rows: pd.DataFrame, dataset: Dataset, selection: Selection
) -> Figure:
    """A line per pair from the ceiling of the one to the floor of the other."""
    shown = table.head(MOST_PAIRS)
    if shown.empty:
        return no_figure()
    place = list(range(len(shown)))
    names = [
        f"{_source(floor, dataset=dataset)} / {_source(ceiling, dataset=dataset)}"
        for floor, ceiling in zip(shown["floor_id"], shown["ceiling_id"], strict=True)
    ]
    ends = np.concatenate([shown["floor"], shown["ceiling"]])
    ends = ends[ends > 0]
    xaxis = number_axis(
        scale=selection.scale,
        low=float(ends.min()),
        high=float(ends.max()),
        title="persons",
    )
    gaps = segments(shown["ceiling"], shown["floor"])
    return {
        "data": [
            lines("gap", gaps, segments(place, place), colour=LINE, width=2),
            _ends(shown, side="ceiling", name="at most", dataset=dataset),
            _ends(shown, side="floor", name="at least", dataset=dataset),
        ],
        "layout": rows_layout(
            names,
            xaxis=xaxis,
            head=90,
            row=24,
            down=True,
        ),
    }


def _source(id: str, *, dataset: Dataset) -> str:
    """The name of the source of a statement; of a derived sum, of its first part."""
    return dataset.name("source", dataset.statement(id.split("+")[0])["source"])


def _ends(pairs: pd.DataFrame, *, side: str, name: str, dataset: Dataset) -> Trace:
    """One trace: the floor or the ceiling of each pair, a triangle that points to the other."""
    values, ids = pairs[side], pairs[f"{side}_id"]
    first = [dataset.statement(id.split("+")[0]) for id in ids]
    return statement_marks(
        np.where(values > 0, values, np.nan).tolist(),
        list(range(len(values))),
        ids=ids,
        text=[stated(id, dataset=dataset) for id in ids],
        colours=colours(statement["standpoint"] for statement in first),
        size=11,
        symbols="triangle-left" if side == "ceiling" else "triangle-right",
        hover=f"%{{text}}<br>read as {name} %{{x:,.0f}}",
        name=name,
    )


def sentence(
    table: pd.DataFrame, *, rows: pd.DataFrame, dataset: Dataset, selection: Selection
) -> str:
    """How many pairs there are, and the one that is furthest apart."""
    if table.empty:
        return "Under these conditions no two claims contradict each other."
    top = table.iloc[0]
    number = table.attrs.get("pairs", len(table))
    pairs = counted(number, "pair")
    drawn = ""
    if number > len(table):
        drawn += (
            f" Only the {len(table):,} furthest apart are listed; up to {MOST_LISTED:,} pairs all "
            "are, and the CSV is given: narrow the conditions, such as to one party."
        )
    return (
        f"{pairs} of statements cannot both hold for one count. Furthest apart "
        f"{off_by(top['factor'])}: {stated(top['floor_id'], dataset=dataset)}, against "
        f"{stated(top['ceiling_id'], dataset=dataset)}.{drawn}"
    )


VIEW = View(
    id="contradictions",
    title="Contradictions",
    question="Which claims cannot both hold?",
    table=table,
    draw=draw,
    sentence=sentence,
    shown=(
        *("factor", "conflict", "theatre", "party", "population", "metric"),
        *("floor_id", "ceiling_id", "floor", "ceiling", "floor_as_of", "ceiling_as_of"),
    ),
    legend=("standpoint", "ceiling", "floor"),
)
