"""The band: between which figures the count lay at each time, if all claims hold."""

import pandas as pd

from casualties import measures
from casualties.data.dataset import Dataset
from casualties.selection import Selection
from casualties.text.english import counted
from casualties.views.main_question import lenders
from casualties.views.view import View


def table(rows: pd.DataFrame, *, dataset: Dataset, selection: Selection) -> pd.DataFrame:
    """One row per question and as-of day; columns and units as `measures.band`."""
    return measures.band(
        lenders(selection, dataset=dataset), shown=rows, assumptions=selection.assumptions(dataset)
    )


def sentence(
    table: pd.DataFrame, *, rows: pd.DataFrame, dataset: Dataset, selection: Selection
) -> str:
    """On how many days the claims cannot all hold."""
    if table.empty:
        return "No accepted statement with a number fits these conditions."
    crossing = int((table["forced"] > 1).sum())
    days = counted(len(table), "day")
    if not crossing:
        return f"On none of the {days} that claims speak of do two of them exclude each other."
    return f"On {crossing:,} of the {days} that claims speak of they cannot all hold."


VIEW = View(
    id="band",
    title="Band",
    question="Between which figures does the count lie, if all claims hold?",
    table=table,
    draw=None,
    sentence=sentence,
    shown=("as_of", "floor", "floor_id", "ceiling", "ceiling_id", "forced"),
    picture_of="question",
)
