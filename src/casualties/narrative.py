"""The words in which views speak: counts, persons, factors, questions, statements."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from casualties.selection import Selection, counted_people, listed, long_date, place_name
from casualties.statement import stated_day

if TYPE_CHECKING:
    import numpy.typing as npt

    from casualties.dataset import Dataset

    Ints = npt.NDArray[np.integer[Any]]


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun.

    >>> counted(1, "statement"), counted(1200, "statement"), counted(2, "body", "bodies")
    ('1 statement', '1,200 statements', '2 bodies')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def capital(words: str) -> str:
    """The words with a capital at their start."""
    return words[:1].upper() + words[1:]


def factor(value: float) -> str:
    """A factor with as many digits as it deserves.

    >>> factor(1.04), factor(2.479), factor(9.9), factor(21.06)
    ('1.04', '2.5', '9.9', '21')
    """
    if value < 1.1:
        return f"{value:.2f}"
    return f"{value:.1f}" if value < 10 else f"{value:,.0f}"


def persons(value: float) -> str:
    """A number of persons with thousands separators; one that is ours, to three digits.

    >>> persons(3800.0), persons(424264.07)
    ('3,800', '424,000')
    """
    if value != round(value):
        value = float(f"{value:.3g}")
    return f"{value:,.0f}"


def between(low: float, high: float) -> str:
    """A range of persons in words; one number where both are the same.

    >>> between(0, 300.0), between(100.0, float("inf")), between(100.0, 100.0)
    ('up to 300', 'at least 100', '100')
    >>> between(3000.0, 4000.0)
    'between 3,000 and 4,000'
    """
    if not np.isfinite(high):
        return f"at least {persons(low)}"
    if low <= 0 < high:
        return f"up to {persons(high)}"
    return persons(low) if low == high else f"between {persons(low)} and {persons(high)}"


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
    "between",
    "capital",
    "caption",
    "counted",
    "day",
    "factor",
    "listed",
    "persons",
    "question_words",
    "stated",
]
