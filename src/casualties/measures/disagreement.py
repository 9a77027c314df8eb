"""How far the claims on a question are apart, on every day of its history as known on that day.

A row of the table is what the overview would have said on its day: forced now and ever, the pairs
that can be compared and those that clash, how many claims must be set aside, and how far the
latest figures reach. Nothing here is an estimate of the count.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd

from casualties.data.question_columns import QUESTION
from casualties.measures.arrays import (
    AT_ONCE,
    NEVER,
    Bools,
    Ints,
    changes,
    codes,
    dates,
    empty_table,
    expand_ranges,
)
from casualties.measures.assumptions import Assumptions, day_number
from casualties.measures.forced import FORCED, forced
from casualties.measures.latest import LATEST, latest_figures
from casualties.measures.questions import VOICES, Bearing, Question, asked, bearing_on, voices
from casualties.measures.statements import Statements, question_columns

DISAGREEMENT = (*QUESTION, "on", *VOICES, *LATEST, *FORCED)


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
    if not len(questions):
        return empty_table(DISAGREEMENT)
    bearing = bearing_on(questions, statements=statements, assumptions=assumptions)
    known_on = assumptions.known_on
    last = day_number(rows["stated_on"].max() if known_on is None else known_on)
    own = [statements.on(questions.iloc[[place]]).nonzero()[0] for place in range(len(questions))]
    place, day, spoken = _days(statements, own=own, bearing=bearing, last=last)
    if not len(day):
        return empty_table(DISAGREEMENT)
    measured = _forced_by_day(
        statements, bearing=bearing, place=place, day=day, assumptions=assumptions
    )
    # what another question lends is no change where it moves nothing here
    values = measured.astype(object).fillna("").to_numpy()
    moved = spoken | changes(place)
    moved[1:] |= (values[1:] != values[:-1]).any(axis=1)
    place, day = place[moved], day[moved]
    silence = assumptions.silence
    latest = _latest_by_day(statements, own=own, place=place, day=day, silence=silence)
    table = question_columns(questions.iloc[place]).assign(on=dates(day)).join(latest)
    return table.join(measured[moved].reset_index(drop=True)).loc[:, list(DISAGREEMENT)]


def _days(
    statements: Statements, *, own: Sequence[Ints], bearing: Bearing, last: int
) -> tuple[Ints, Ints, Bools]:
    """Return the days on which anything may change, question by question.

    `own` are the statements on each question itself. The place of the question, the day, and
    whether a statement on the question itself is made or ends on it.
    """
    edges = np.searchsorted(bearing.question, np.arange(len(own) + 1)).tolist()
    places, days, spoken = [], [], []
    for place, (start, end) in enumerate(pairwise(edges)):
        said = np.concatenate([statements.stated[own[place]], statements.ends[own[place]]])
        lent = bearing.statement[start:end]
        every = np.unique(np.concatenate([said, statements.stated[lent], statements.ends[lent]]))
        every = every[(every >= said.min(initial=NEVER)) & (every <= last)]
        places.append(np.full(len(every), place))
        days.append(every)
        spoken.append(np.isin(every, said))
    return np.concatenate(places), np.concatenate(days), np.concatenate(spoken)


def _forced_by_day(
    statements: Statements, *, bearing: Bearing, place: Ints, day: Ints, assumptions: Assumptions
) -> pd.DataFrame:
    """Return the columns of `FORCED` for each day: a question of its own, of what is in force."""
    first, last = (np.searchsorted(bearing.question, place, side=s) for s in ("left", "right"))
    parts = []
    for some in _batches(last - first):
        entry, of = expand_ranges(first[some], last[some])
        at, on = bearing.statement[entry], day[some][of]
        in_force = (statements.stated[at] <= on) & (statements.ends[at] > on)
        by_day = replace(bearing.take(entry[in_force]), question=of[in_force])
        number = some.stop - some.start
        parts.append(forced(statements, bearing=by_day, questions=number, assumptions=assumptions))
    return pd.concat(parts, ignore_index=True)


def _latest_by_day(
    statements: Statements, *, own: Sequence[Ints], place: Ints, day: Ints, silence: int
) -> pd.DataFrame:
    """Return who is behind the statements on a question and their latest figures, on each day."""
    edges = np.append(0, np.cumsum([len(at) for at in own]))
    first, last = edges[place], edges[place + 1]
    every = np.concatenate(own)
    parts = []
    for some in _batches(last - first):
        entry, of = expand_ranges(first[some], last[some])
        at, on = every[entry], day[some][of]
        made = statements.stated[at] <= on
        at, of, on = at[made], of[made], on[made]
        known = statements.take(at)
        ends = np.where(known.ends > on, NEVER, known.ends)
        known = replace(known, question=of, topic=codes(of, known.topic), ends=ends)
        behind = voices(known.take(ends == NEVER)).reindex(
            range(some.stop - some.start), fill_value=0
        )
        parts.append(behind.join(latest_figures(known, silence=silence)))
    return pd.concat(parts, ignore_index=True)


def _batches(sizes: Ints) -> Iterator[slice]:
    """Yield runs of days with about `AT_ONCE` statements together, to bound the memory."""
    batch = np.cumsum(sizes) // AT_ONCE
    starts = np.flatnonzero(changes(batch)).tolist()
    for start, stop in pairwise([*starts, len(sizes)]):
        yield slice(start, stop)
