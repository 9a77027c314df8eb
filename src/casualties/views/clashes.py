"""Who clashes with whom: pairs of claims by the sides that set the floor and the ceiling."""

import pandas as pd

from casualties import measures
from casualties.data.dataset import Dataset
from casualties.selection import Selection
from casualties.text.english import counted
from casualties.views import whole
from casualties.views.main_question import lenders
from casualties.views.view import View

SIDES = {
    "adversaries": ("adversary", "adversary_ally"),
    "third parties": ("third_party",),
    "own side": ("own", "own_ally"),
}
"""Side -> its standpoints."""
WHO = {
    "adversaries": "adversaries or their allies",
    "third parties": "third parties",
    "own side": "the party itself or its allies",
}
"""Side -> who stands on it, in words."""


def table(rows: pd.DataFrame, *, dataset: Dataset, selection: Selection) -> pd.DataFrame:
    """One row per question and pair of standpoints; columns and units as `measures.clashes`."""
    if question := whole.alone(selection, dataset=dataset):
        return whole.part("clashes", question, dataset=dataset)
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
    side = {standpoint: name for name, those in SIDES.items() for standpoint in those}
    floor, ceiling = (table[f"{end}_standpoint"].map(side) for end in ("floor", "ceiling"))
    sums = table["clashing"].groupby([floor, ceiling]).sum()
    above, below = (str(name) for name in sums.index[int(sums.argmax())])
    most = int(sums.max())
    if clashing == 1:
        start, verb = "The one clashing pair", "sets" if above != below else "lies"
    else:
        verb = "set" if above != below else "lie"
        start = f"Of {counted(clashing, 'clashing pair')} {most:,}"
    if above == below:
        return f"{start} {verb} among {WHO[above]}."
    return f"{start} {verb} a minimum of {WHO[above]} above a maximum of {WHO[below]}."


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
