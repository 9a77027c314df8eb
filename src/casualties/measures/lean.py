"""How far each source stands from the others who speak of the same day.

A running total grows, so who speaks later says more: figures are held against each other at one
as_of, wherever they were stated. A lean is relative to the others, never to the truth: where all
are wrong in the same way, nobody leans.
"""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pandas as pd

from casualties.data.question_columns import QUESTION
from casualties.measures.arrays import (
    NEVER,
    Bools,
    Floats,
    Ints,
    changes,
    codes,
    first_of_each,
    text_column,
)
from casualties.measures.assumptions import Assumptions
from casualties.measures.questions import among
from casualties.measures.statements import Statements, question_columns

LEAN = (
    *QUESTION,
    "source",
    "standpoint",
    "days",
    "others",
    "lean",
    "low",
    "high",
    "unmeasured",
)

OTHERS = 3
"""Other origins that must have a figure for the day."""
DAYS = 5
"""Days with so many others under which no lean is given."""
GAP = 240
"""Days that two figures of an other may lie apart for a line to be drawn between them."""
QUANTILES = (0.1, 0.5, 0.9)
FEW_OTHERS = f"never {OTHERS} others for one day"
FEW_DAYS = f"under {DAYS} days with {OTHERS} others"
"""Why a lean is not measured."""

KINDS = (
    dict.fromkeys(LEAN, "str")
    | dict.fromkeys(("days", "others"), "int64")
    | dict.fromkeys(("lean", "low", "high"), "float64")
)
"""Column -> its type."""


def lean(
    rows: pd.DataFrame, *, assumptions: Assumptions, shown: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return how far each source stands from the others on each question: columns `LEAN`.

    One row for each origin, named by the source of its first statement, on each running total on
    which more than `OTHERS` of them have figures; of the questions of the rows `shown` alone. A
    figure is the point of a statement in force that stands for all those counted, no list or other
    part, no sum of ours; of several for one as_of the one stated last. Its distance is the natural
    logarithm of it over the median of the others at its as_of: of each other origin that states a
    figure for that day, or figures for days before and after it that are at most `GAP` days apart,
    between which its logarithm goes in a straight line; nobody is drawn out beyond what it stated.

    `lean` is the median of the distances over the `days` with at least `OTHERS` others, 0.69 is
    twice as much; `low` and `high` are the tenth and the ninetieth percent of them, and `others`
    counts the origins behind them. Under `DAYS` days all three are empty, and `unmeasured` says
    why. Furthest above the others first, those not measured last, by question and source.
    """
    statements = _totals(Statements.of(rows, assumptions=assumptions))
    questions = statements.questions()
    if shown is not None:
        questions = among(questions, rows=shown, sums=False)
    asked = statements.take(np.isin(statements.question, questions.index))
    asked = asked.take(np.argsort(asked.question, kind="stable"))
    edges = [*np.flatnonzero(changes(asked.question)).tolist(), len(asked)]
    lines = [
        (start + first, *leans)
        for start, end in pairwise(edges)
        if len(np.unique(asked.speaker[start:end])) > OTHERS
        for first, *leans in _leans(asked.take(slice(start, end)))
    ]
    first = np.array([line[0] for line in lines], dtype=np.int64)
    measured = pd.DataFrame([line[1:] for line in lines], columns=list(LEAN[LEAN.index("days") :]))
    said = asked.take(first)
    out = question_columns(said.question_of_each()).assign(
        source=text_column(said.source),
        standpoint=text_column(said.standpoint),
        **{str(name): values for name, values in measured.items()},
    )
    by = ["lean", *QUESTION, "source"]
    rising = [name != "lean" for name in by]
    return out.astype(KINDS).sort_values(by, ascending=rising, ignore_index=True)


def _totals(statements: Statements) -> Statements:
    """Return the running totals with a point above 0 for all those counted, of a known day."""
    whole = (statements.floor > 0) & np.isfinite(statements.ceiling) & (statements.point > 0)
    whole &= (statements.basis == "cumulative") & statements.dated & ~statements.derived
    return statements.take(whole & (statements.ends == NEVER))


def _leans(said: Statements) -> Iterator[tuple[int, int, int, float, float, float, str | None]]:
    """Yield for each origin of one question its first statement and the columns from `days` on."""
    first = first_of_each(said.speaker)
    origin, day, log = _figures(said)
    days = np.unique(day)
    lines = np.column_stack(
        [_line(day[origin == one], log[origin == one], at=days) for one in range(len(first))]
    )
    distance, others = _distances(origin, log, lines[np.searchsorted(days, day)])
    for one, at in enumerate(first.tolist()):
        compared = (origin == one) & ~np.isnan(distance)
        number = int(compared.sum())
        low, middle, high = np.full(3, np.nan)
        few = FEW_DAYS if number else FEW_OTHERS
        if enough := number >= DAYS:
            low, middle, high = np.quantile(distance[compared], QUANTILES)
        count = int(others[compared].any(axis=0).sum())
        yield at, number, count, middle, low, high, None if enough else few


def _figures(said: Statements) -> tuple[Ints, Ints, Floats]:
    """Return what each origin states for each as_of: origin from 0, day and logarithm.

    The figure that was stated last; of several of one day the mean of their logarithms.
    """
    origin = codes(said.speaker)
    order = np.lexsort((said.stated, said.as_of, origin))
    stated, origin, day = said.stated[order], origin[order], said.as_of[order]
    of = np.cumsum(changes(origin, day)) - 1
    last = np.append(changes(origin, day)[1:], True)
    latest = stated == stated[last][of]
    log = np.bincount(of[latest], weights=np.log(said.point[order][latest]))
    return origin[last], day[last], log / np.bincount(of[latest])


def _line(day: Ints, log: Floats, *, at: Ints) -> Floats:
    """Return the logarithm on each of the days `at`, NaN where two figures do not enclose it."""
    before = np.searchsorted(day, at, side="right") - 1
    after = np.searchsorted(day, at, side="left")
    inside = (before >= 0) & (after < len(day))
    before, after = before[inside], after[inside]
    gap = day[after] - day[before]
    share = (at[inside] - day[before]) / np.maximum(gap, 1)
    out = np.full(len(at), np.nan)
    out[inside] = np.where(gap <= GAP, log[before] + share * (log[after] - log[before]), np.nan)
    return out


def _distances(origin: Ints, log: Floats, lines: Floats) -> tuple[Floats, Bools]:
    """Return each figure less the median of the others, NaN where they are too few, and who is one.

    `lines` has a row for each figure and a column for each origin.
    """
    others = lines.copy()
    others[np.arange(len(origin)), origin] = np.nan
    there = ~np.isnan(others)
    count = there.sum(axis=1)
    distance = np.full(len(log), np.nan)
    enough = count >= OTHERS
    distance[enough] = log[enough] - np.nanmedian(others[enough], axis=1)
    return distance, there
