"""The words in which views speak: days, questions, statements, and the caption of a view."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from casualties.data.dataset import Dataset
from casualties.selection import Selection
from casualties.text.english import capital, counted, counted_people, long_date
from casualties.views.statement_details import stated_day


def day(value: Any) -> str:
    """A day as prose: 19 December 2024."""
    return long_date(pd.Timestamp(value).date())


def question_words(question: Mapping[str, Any], *, dataset: Dataset) -> str:
    """A question in words: whose, what, where, and how it is counted."""
    theatre = question.get("theatre")
    who = dataset.name("population", question["population"])
    parts = [
        counted_people(
            f"{who} of {dataset.name('party', question['party'])}",
            [dataset.name("metric", question["metric"])],
        ),
        f"in {dataset.name('conflict', question['conflict'])}",
    ]
    if isinstance(theatre, str) and theatre:
        parts.append(f"({dataset.name('theatre', theatre)})")
    words = " ".join(parts)
    basis = question["basis"]
    return words if basis == "cumulative" else f"{words}, {dataset.name('basis', basis)}"


def stated(statement: str, *, dataset: Dataset) -> str:
    """A statement in words: who, the phrase, the day as exactly as it is known.

    The ids of a derived sum are joined by `+`.
    """
    first, *others = statement.split("+")
    row = dataset.statement(first)
    phrase = f"“{row['wording']}”"
    for other in others:
        more = dataset.statement(other)
        phrase += f" plus “{more['wording']}”"
    source = dataset.name("source", row["source"])
    return f"{source}, {phrase}, {stated_day(row)}"


def caption(rows: pd.DataFrame, *, dataset: Dataset, selection: Selection) -> str:
    """The selection in words, and how many statements of how many sources its rows are."""
    counts = "no statements"
    if len(rows):
        sources = counted(rows["source"].nunique(), "source")
        counts = f"{counted(len(rows), 'statement')} by {sources}"
    return f"{capital(selection.describe(dataset))}: {counts}."
