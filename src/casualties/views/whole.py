"""The measures of all questions at once, of which the page of each question takes its part."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import pandas as pd

from casualties import measures
from casualties.data.cache import remembered
from casualties.data.dataset import Dataset
from casualties.data.question_columns import QUESTION
from casualties.measures.contradictions import Ledger
from casualties.measures.statements import Statements
from casualties.selection import Selection
from casualties.views.main_question import selects

MOST = 20_000
"""Statements up to which all questions are measured for the page of one."""
OF_SHOWING = ("view", "scale", "events", "focus")
"""The parameters on which no measure depends."""
USUAL = Selection()

Question = tuple[str, ...]
"""The values of `QUESTION`, no theatre as ""."""


def alone(selection: Selection, *, dataset: Dataset) -> Question | None:
    """The question that a selection asks, where nothing else is asked of it.

    None under other assumptions than the usual ones, and in a dataset so large that the measures
    of all questions take long.
    """
    if len(dataset.estimates) > MOST:
        return None
    given = {name: value for name, value in selection.given.items() if name not in OF_SHOWING}
    question = {name: "".join(given.get(name, ())) for name in QUESTION}
    asked = {name: value for name, value in selects(question).items() if value}
    return tuple(question.values()) if given == asked else None


class Parts(NamedTuple):
    """A table of all questions, and the places of the rows of each in it."""

    table: pd.DataFrame
    places: Mapping[Any, Any]

    def of(self, question: Question) -> pd.DataFrame:
        """The rows of one question."""
        return self.table.take(self.places.get(question, [])).reset_index(drop=True)


def part(name: str, question: Question, *, dataset: Dataset) -> pd.DataFrame:
    """The rows of a question in the table of `measures` that is so called."""
    return _parts(name, dataset=dataset).of(question)


@remembered(most=3)
def _parts(name: str, *, dataset: Dataset) -> Parts:
    measure = {"band": measures.band, "clashes": measures.clashes, "overview": measures.overview}
    table = measure[name](dataset.estimates, assumptions=USUAL.assumptions(dataset))
    keys = table[[*QUESTION]].astype(object).fillna("")
    return Parts(table, keys.groupby([*QUESTION]).indices)


@remembered(most=1)
def statements(*, dataset: Dataset) -> pd.DataFrame:
    """All statements as `measures.statements` has them, by their id."""
    rows, assumptions = dataset.estimates, USUAL.assumptions(dataset)
    return measures.statements(rows, assumptions=assumptions).set_index("id")


@remembered(most=1)
def ledger(*, dataset: Dataset) -> Ledger:
    """The ledger of all statements."""
    assumptions = USUAL.assumptions(dataset)
    made = Statements.of(dataset.estimates, assumptions=assumptions)
    return Ledger.of(made, assumptions=assumptions)
