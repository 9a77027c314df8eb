"""The overview: every question with two or more origins, furthest apart first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from casualties import disagreement
from casualties.charts.asking import NEVER_SILENT, assumptions
from casualties.narrative import counted, factor, question_words
from casualties.timeline import standing

if TYPE_CHECKING:
    from casualties.dataset import Dataset
    from casualties.selection import Selection


def table(rows: pd.DataFrame, *, dataset: Dataset, selection: Selection) -> pd.DataFrame:
    """One row per question; columns and units as `disagreement.overview`."""
    return disagreement.overview(
        rows,
        part_of=dataset.part_of,
        silence=selection.silence,
        **assumptions(dataset, selection),
    )


def latest(rows: pd.DataFrame, *, dataset: Dataset, selection: Selection) -> pd.DataFrame:
    """The last statement of each origin on each question, silent or not, with its bounds.

    Columns as `timeline.standing`; persons. It is what the strips of the overview show.
    """
    if rows.empty:
        return pd.DataFrame()
    return standing(
        rows,
        on=rows["stated_on"].max(),
        silence=NEVER_SILENT,
        **assumptions(dataset, selection),
    )


def sentence(
    table: pd.DataFrame, *, rows: pd.DataFrame, dataset: Dataset, selection: Selection
) -> str:
    """What the overview says, in one or two sentences."""
    if table.empty:
        return "No question has two or more independent origins under these conditions."
    have = "has" if len(table) == 1 else "have"
    start = f"{counted(len(table), 'question')} {have} two or more independent origins."
    top = table.iloc[0]
    apart = int((table["forced"] > 1).sum())
    if not apart:
        return f"{start} On none of them do the claims force anybody to be wrong."
    words = question_words(dict(zip(table.columns, top, strict=True)), dataset=dataset)
    return (
        f"{start} On {apart:,} of them the claims cannot all be true. Furthest apart: {words}, "
        f"where claims are off by at least a factor of {factor(top['forced'])} between them."
    )
