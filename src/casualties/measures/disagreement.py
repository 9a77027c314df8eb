"""How far the claims on a question are apart, on every day of its history as known on that day.

A row of the table is what the overview would have said on its day: forced now and ever, the pairs
that can be compared and those that clash, how many claims must be set aside, and how far the
latest figures reach. Nothing here is an estimate of the count.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd

from casualties.data.question_columns import QUESTION
from casualties.measures.arrays import AT_ONCE, NEVER, Bools, Ints, codes, dates, empty_table
from casualties.measures.assumptions import Assumptions, day_number
from casualties.measures.forced import FORCED, forced
from casualties.measures.latest import LATEST, latest_figures
from casualties.measures.pairs import none_flags
from casualties.measures.questions import Bearing, Question, asked, bearing_on, voices
from casualties.measures.statements import Statements, question_columns

DISAGREEMENT = (
    *QUESTION, "on", "sources", "origins", "families", "statements", *LATEST, "apart_none", *FORCED,
)  # fmt: skip


def disagreement(
    rows: pd.DataFrame,
    *,
    assumptions: Assumptions,
    question: Question | None = None,
    shown: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return one row per day on which anything changes, question by question: `DISAGREEMENT`.

    Of the questions of the rows `shown`, else of all rows, those on which two or more origins have
    spoken; with `question` of that one alone. All rows lend them bounds. Each row uses only what
    was known on its day `on` (date), from the first statement up to `known_on` of the assumptions,
    or to the last day stated in the rows; the other columns as in `overview`.
    """
    statements = Statements.of(rows, assumptions=assumptions)
    questions = asked(statements, question=question, shown=shown, several=True)
    bearing = bearing_on(questions, statements=statements, assumptions=assumptions)
    edges = np.searchsorted(bearing.question, np.arange(len(questions) + 1)).tolist()
    known_on = assumptions.known_on
    last = day_number(rows["stated_on"].max() if known_on is None else known_on)
    parts = [
        _over_time(
            statements,
            bearing=bearing.take(slice(start, end)),
            own=statements.on(questions.iloc[[place]]),
            last=last,
            assumptions=assumptions,
        )
        for place, (start, end) in enumerate(pairwise(edges))
    ]
    if not parts:
        return empty_table(DISAGREEMENT)
    of = np.repeat(np.arange(len(parts)), [len(table) for table in parts])
    return question_columns(questions.iloc[of]).join(pd.concat(parts, ignore_index=True))


def _over_time(
    statements: Statements, *, bearing: Bearing, own: Bools, last: int, assumptions: Assumptions
) -> pd.DataFrame:
    """Return the columns after the question's for the statements that bear on one question.

    `own` tells which of all statements are on the question itself.
    """
    mine, others = statements.take(own), statements.take(bearing.statement)
    spoken = np.concatenate([mine.stated, mine.ends])
    days = np.unique(np.concatenate([spoken, others.stated, others.ends]))
    days = days[(days >= mine.stated.min(initial=NEVER)) & (days <= last)]
    if not len(days):
        return empty_table(DISAGREEMENT[len(QUESTION) :])
    measured = _forced_by_day(others, bearing=bearing, days=days, assumptions=assumptions)
    # what another question lends is no change where it moves nothing here
    moved = np.isin(days, spoken)
    values = measured.astype(object).fillna("").to_numpy()
    moved[1:] |= (values[1:] != values[:-1]).any(axis=1)
    days = days[moved]
    latest = _latest_by_day(mine, days=days, silence=assumptions.silence)
    table = pd.DataFrame({"on": dates(days)}).join(latest)
    table = table.join(measured[moved].reset_index(drop=True))
    return none_flags(table, names=("apart",)).loc[:, list(DISAGREEMENT[len(QUESTION) :])]


def _forced_by_day(
    statements: Statements, *, bearing: Bearing, days: Ints, assumptions: Assumptions
) -> pd.DataFrame:
    """Return the columns of `FORCED` for each day: a question of its own, of what is in force."""
    parts = []
    for some in _batches(days, of=statements):
        day, entry = np.nonzero((statements.stated <= some) & (statements.ends > some))
        by_day = replace(bearing.take(entry), statement=entry, question=day)
        parts.append(
            forced(statements, bearing=by_day, questions=len(some), assumptions=assumptions)
        )
    return pd.concat(parts, ignore_index=True)


def _latest_by_day(statements: Statements, *, days: Ints, silence: int) -> pd.DataFrame:
    """Return who is behind the statements on a question and their latest figures, on each day."""
    parts = []
    for some in _batches(days, of=statements):
        day, at = np.nonzero(statements.stated <= some)
        known = statements.take(at)
        ends = np.where(known.ends > some[day, 0], NEVER, known.ends)
        known = replace(known, question=day, topic=codes(day, known.topic), ends=ends)
        behind = voices(known.take(ends == NEVER)).reindex(range(len(some)), fill_value=0)
        parts.append(behind.join(latest_figures(known, silence=silence)))
    return pd.concat(parts, ignore_index=True)


def _batches(days: Ints, *, of: Statements) -> Iterator[Ints]:
    """Yield the days as columns, some at a time, to bound the memory."""
    step = max(1, AT_ONCE // max(len(of), 1))
    for start in range(0, len(days), step):
        yield days[start : start + step, None]
