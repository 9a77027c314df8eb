"""The one question that a view of the measures looks at."""

from typing import Any

import numpy as np
import pandas as pd

from casualties.data.cache import remembered
from casualties.data.dataset import Dataset
from casualties.data.question_columns import QUESTION
from casualties.measures.arrays import Texts, codes, text_of
from casualties.measures.validity import origins
from casualties.selection import Selection

NEVER_SILENT = 10**6
"""Days of silence with which every last statement still stands."""


def main_question(rows: pd.DataFrame) -> tuple[dict[str, str] | None, int]:
    """The question with the most origins among the rows, and how many questions there are.

    Of several the one with more statements, then the first by name; None without rows.
    """
    if rows.empty:
        return None, 0
    columns = _question_columns(rows)
    number = codes(*columns.values())  # in the order of the names
    origin = codes(text_of(origins(rows)))
    statements = np.bincount(number)
    step = np.int64(origin.max() + 1)
    several = np.bincount(np.unique(number * step + origin) // step)
    first = np.lexsort((-statements, -several))[0]
    place = int(np.argmax(number == first))
    return {name: values[place] for name, values in columns.items()}, len(statements)


def leading(questions: pd.DataFrame) -> pd.DataFrame:
    """The rows of an overview in the order of their weight: totals of a whole war first.

    Of these, and of the others, those of which most sources say most: their number times that of
    the claims, so that neither one ministry's series nor ten single claims lead alone.
    """
    total = (questions["basis"] == "cumulative") & (questions["theatre"].fillna("") == "")
    said = questions["sources"] * questions["statements"]
    ranked = questions.assign(total=total, said=said)
    by = ["total", "said"]
    return ranked.sort_values(by, ascending=False, kind="stable").drop(columns=by)


def of_question(rows: pd.DataFrame, question: dict[str, str]) -> pd.DataFrame:
    """The rows of one question."""
    same = np.ones(len(rows), dtype=bool)
    for name, values in _question_columns(rows).items():
        same &= values == question[name]
    return rows[same]


def _question_columns(rows: pd.DataFrame) -> dict[str, Texts]:
    """The columns of the question of each row, as `questions`, an empty cell as ""."""
    columns = {name: text_of(rows[name]) for name in QUESTION}
    columns["theatre"] = np.where(text_of(rows["scope"]) == "part", columns["theatre"], "")
    return columns


def connected(rows: pd.DataFrame, question: dict[str, str]) -> pd.DataFrame:
    """The rows that may bear on a question: of its conflict and party, and what these link to.

    A measure of the question gives the same from them as from all rows.
    """
    same = (rows["conflict"] == question["conflict"]) & (rows["party"] == question["party"])
    fixes = rows["supersedes"].dropna()
    while not same.all():
        kept = rows[same]
        known = set(kept["id"])
        named = {*kept["repeats"].dropna(), *kept["supersedes"].dropna()} - known
        more = fixes.index[~same[fixes.index] & fixes.isin(known)]
        if named:
            more = more.union(rows.index[rows["id"].isin(named)])
        if more.empty:
            return kept
        same = same | rows.index.isin(more)
    return rows


@remembered(most=2)
def lenders(selection: Selection, *, dataset: Dataset) -> pd.DataFrame:
    """The rows that may bear on what a selection shows, kept for the other parts of its page."""
    return selection.lending.rows(dataset)


def last_day(dataset: Dataset, selection: Selection) -> pd.Timestamp | None:
    """The day of `known_on`, else the day of the last statement that bears on what is shown.

    None without statements.
    """
    if selection.known_on:
        return pd.Timestamp(selection.known_on)
    rows = lenders(selection, dataset=dataset)
    return None if rows.empty else rows["stated_on"].max()


def selects(question: dict[str, str]) -> dict[str, Any]:
    """The fields of `Selection` that choose one question."""
    fields: dict[str, Any] = {
        name: (question[name],) for name in QUESTION if name != "theatre" and question[name]
    }
    part = bool(question["theatre"])
    fields["scope"] = ("part",) if part else ("whole",)
    fields["theatre"] = (question["theatre"],) if part else ()
    return fields
