"""Who clashes with whom: pairs of claims by the sides that set the floor and the ceiling."""

import pandas as pd

from casualties import measures
from casualties.data.dataset import Dataset
from casualties.selection import Selection
from casualties.text.english import counted
from casualties.views.main_question import lenders
from casualties.views.view import View


def table(rows: pd.DataFrame, *, dataset: Dataset, selection: Selection) -> pd.DataFrame:
    """One row per question and pair of standpoints; columns and units as `measures.clashes`."""
    return measures.clashes(
        lenders(selection, dataset=dataset), shown=rows, assumptions=selection.assumptions(dataset)
    )


def sentence(
    table: pd.DataFrame, *, rows: pd.DataFrame, dataset: Dataset, selection: Selection
) -> str:
    """How many pairs clash, and between which sides most of them."""
    comparable, clashing = int(table["comparable"].sum()), int(table["clashing"].sum())
    if not comparable:
        return "Under these conditions no two claims can be compared."
    if not clashing:
        return f"Of {counted(comparable, 'pair')} that can be compared none clashes."
    names = ["floor_standpoint", "ceiling_standpoint"]
    sides = table.groupby(names)["clashing"].sum().reset_index()
    top = sides.sort_values("clashing", kind="stable").iloc[-1]
    floor, ceiling = (dataset.name("standpoint", top[name]) for name in names)
    return (
        f"Of {counted(clashing, 'clashing pair')} {top['clashing']:,} set a floor of the side "
        f"“{floor}” above a ceiling of the side “{ceiling}”."
    )


VIEW = View(
    id="clashes",
    title="Who clashes",
    question="Whose claims exclude whose?",
    table=table,
    draw=None,
    sentence=sentence,
    shown=("floor_standpoint", "ceiling_standpoint", "comparable", "clashing", "log_factor_sum"),
    picture_of="question",
)
