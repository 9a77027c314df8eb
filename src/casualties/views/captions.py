"""The words in which views speak: counts, persons, factors, questions, statements."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from casualties.selection import Selection
from casualties.text.english import capital, counted, counted_people, long_date, place_name
from casualties.views.statement import stated_day

if TYPE_CHECKING:
    import numpy.typing as npt

    from casualties.data.dataset import Dataset

    Ints = npt.NDArray[np.integer[Any]]


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
        parts.append(f"({place_name(theatre)})")
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


def caption(places: Ints, *, dataset: Dataset, selection: Selection) -> str:
    """The selection in words, and how many statements of how many sources it holds.

    `places` are those of the selected statements in the file.
    """
    words = selection.describe(dataset)
    sources = dataset.codes("source").used(places)
    counts = (
        f"{counted(len(places), 'statement')} by {counted(len(sources), 'source')}"
        if len(places)
        else "no statements"
    )
    return f"{capital(words)}: {counts}."


__all__ = [
    "caption",
    "day",
    "question_words",
    "stated",
]
