"""The words in which views speak: days, questions, statements, and the caption of a view."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from casualties.data.dataset import Dataset
from casualties.data.stated_figures import stated_ends
from casualties.selection import Selection
from casualties.text.english import capital, counted, counted_people, long_date, persons
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


def latest_figures(statements: Iterable[str], *, dataset: Dataset) -> str:
    """How far the figures of statements reach, as stated: from the lowest to the highest.

    The lowest figure is "at least" where its source sets no upper end; a highest figure is one
    that is an upper end. `statements` are ids, those of a derived sum joined by `+`; figures in
    words have none. Such as "from at least 26,801 to 43,000".
    """
    ends = [_stated_ends(id, dataset=dataset) for id in statements]
    lows = [(low, high is None) for low, high in ends if low is not None]
    highs = [high for _, high in ends if high is not None]
    if not lows:
        return f"at most {persons(max(highs))}" if highs else ""
    (low, at_least), most = min(lows), max([*highs, *(low for low, _ in lows)])
    if low == most:
        return f"at least {persons(low)}" if at_least else persons(low)
    start = f"from {'at least ' * at_least}{persons(low)} to"
    if not highs:
        return f"{start} at least {persons(most)}"
    return f"{start} {persons(most)}{' or more' * (most > max(highs))}"


def _stated_ends(id: str, *, dataset: Dataset) -> tuple[int | None, int | None]:
    """The lower and the upper end that a statement states, of a derived sum those of its parts."""
    parts = [
        {name: "" if pd.isna(cell) else str(cell) for name, cell in dataset.statement(part).items()}
        for part in id.split("+")
    ]
    lows, highs = zip(*map(stated_ends, parts), strict=True)
    return _sum(lows), _sum(highs)


def _sum(figures: Sequence[int | None]) -> int | None:
    """The sum of figures; None where one is missing."""
    known = [figure for figure in figures if figure is not None]
    return sum(known) if len(known) == len(figures) else None


def caption(rows: pd.DataFrame, *, dataset: Dataset, selection: Selection) -> str:
    """The selection in words, and how many statements of how many sources its rows are."""
    counts = "no statements"
    if len(rows):
        sources = counted(rows["source"].nunique(), "source")
        counts = f"{counted(len(rows), 'statement')} by {sources}"
    return f"{capital(selection.describe(dataset))}: {counts}."
