"""What the views of the measures share: the assumptions, and the one question they look at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from casualties.lives import origins
from casualties.questions import QUESTION, question_of, questions

if TYPE_CHECKING:
    from casualties.dataset import Dataset
    from casualties.selection import Selection

NEVER_SILENT = 10**6
"""Days of silence with which every last statement still stands."""


def assumptions(dataset: Dataset, selection: Selection) -> dict[str, Any]:
    """The keyword arguments `words`, `about` and `status` of the measures for a selection.

    Without a status in the selection only accepted statements are measured.
    """
    return {
        "words": dataset.words,
        "about": selection.about,
        "status": selection.status or ("accepted",),
    }


def main_question(rows: pd.DataFrame) -> tuple[dict[str, str] | None, int]:
    """The question with the most origins among the rows, and how many questions there are.

    Of several the one with more statements, then the first by name; None without rows.
    """
    if rows.empty:
        return None, 0
    asked = questions(rows).fillna("").assign(origin=origins(rows))
    size = asked.groupby(list(QUESTION)).agg(
        origins=("origin", "nunique"), statements=("origin", "size")
    )
    size = size.sort_values(["origins", "statements"], ascending=False, kind="stable")
    return question_of(dict(zip(QUESTION, size.index[0], strict=True))), len(size)


def of_question(rows: pd.DataFrame, question: dict[str, str]) -> pd.DataFrame:
    """The rows of one question."""
    asked = questions(rows).fillna("")
    same = pd.Series(True, index=rows.index)
    for name in QUESTION:
        same &= asked[name] == question[name]
    return rows[same]


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


def last_day(rows: pd.DataFrame, selection: Selection) -> pd.Timestamp | None:
    """The day of `known_on`, else the day of the last statement; None without rows."""
    if selection.known_on:
        return pd.Timestamp(selection.known_on)
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
