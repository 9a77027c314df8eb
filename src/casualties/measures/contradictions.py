"""The ledger: every pair of statements that cannot both hold."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

import numpy as np
import pandas as pd

from casualties.data.question_columns import QUESTION
from casualties.measures.arrays import NEVER, Floats, Ints, codes, dates, expand_ranges
from casualties.measures.assumptions import Assumptions
from casualties.measures.pairs import Items, chains, clashing_pairs, factors, tally
from casualties.measures.questions import Bearing, Question, among, bearing_on, question_of
from casualties.measures.standing import latest
from casualties.measures.statements import Statements, question_columns

CONTRADICTIONS = (
    "conflict", "party", "population", "metric", "basis", "theatre", "floor_id", "ceiling_id",
    "floor", "ceiling", "factor", "factor_none", "period_start", "floor_as_of", "ceiling_as_of",
    "since", "replaced_on",
)  # fmt: skip

FURTHEST = 2_000
"""Pairs that are listed where there are more than are asked for."""
ENDLESS = 1e12
"""A factor beyond which all pairs count as equally far apart."""
STEPS = 40
"""How often the range of a factor is halved."""


def contradictions(
    rows: pd.DataFrame,
    *,
    assumptions: Assumptions,
    question: Question | None = None,
    shown: pd.DataFrame | None = None,
    most: int | None = None,
) -> pd.DataFrame:
    """Return every pair of statements in force that cannot both hold: columns `CONTRADICTIONS`.

    The floor of `floor_id` lies above the ceiling of `ceiling_id` by `factor`, in persons, since
    the day (date) on which both were known; the question is that of the ceiling. Where one says
    that there were none, the factor is inf and `factor_none` true. The figures run to the days
    `floor_as_of` and `ceiling_as_of`, for a period from `period_start`. `replaced_on` is the day
    on which the first of the two sources named a later figure, NaT where none has. Furthest apart
    first. All questions of the rows, those of the rows `shown` alone, or what bears on one. Each
    pair once.

    Among a million statements there can be billions of pairs: where there are more than `most`,
    the `FURTHEST` furthest apart are given. How many there are is `attrs["pairs"]` of the table.
    """
    statements, until = _in_force(Statements.of(rows, assumptions=assumptions))
    if question is None:
        questions = statements.questions()
        if shown is not None:
            questions = among(questions, rows=shown)
    else:
        questions = pd.DataFrame([question_of(question)], dtype=object)
    bearing = bearing_on(questions, statements=statements, assumptions=assumptions)
    once = bearing if question else bearing.take(bearing.floors)  # under its ceiling's question
    chained = list(chains(statements, bearing=once))
    number = _count(statements, chained=chained)
    if most is None or number <= most:
        if shown is not None:  # also those whose ceiling is lent to a question that is shown
            chained = list(chains(statements, bearing=bearing))
        floors, ceilings = _pairs(statements, chained=chained)
        return _table(statements, *np.unique(np.stack([floors, ceilings]), axis=1), until=until)
    least = _least_factor(statements, chained=chained, most=most)
    pairs = _pairs(statements, chained=chained, least=least)
    table = _table(statements, *pairs, until=until).head(FURTHEST)
    table.attrs["pairs"] = number
    return table


@dataclass(frozen=True, eq=False)
class Ledger:
    """Statements in force, and what bears on what: in it the pairs of each are found."""

    statements: Statements
    until: Ints
    """The day on which the source of each named a later figure."""
    questions: dict[tuple[str, ...], int]
    """Question -> its number in `bearing`."""
    bearing: Bearing

    @classmethod
    def of(cls, statements: Statements, *, assumptions: Assumptions) -> Self:
        """Return the ledger of statements that were made under these assumptions."""
        statements, until = _in_force(statements)
        questions = statements.questions()
        bearing = bearing_on(questions, statements=statements, assumptions=assumptions)
        keys = questions[[*QUESTION]].itertuples(index=False, name=None)
        return cls(statements, until, {key: at for at, key in enumerate(keys)}, bearing)

    def on(self, question: Sequence[str]) -> pd.DataFrame:
        """Return the pairs of which both sides bear on a question: columns `CONTRADICTIONS`."""
        at = self.questions.get(tuple(question), -1)
        first, last = np.searchsorted(self.bearing.question, [at, at + 1])
        own = self.bearing.take(slice(int(first), int(last)))
        pairs = _pairs(self.statements, chained=list(chains(self.statements, bearing=own)))
        if not len(pairs[0]):
            return self._none
        return _table(self.statements, *np.unique(np.stack(pairs), axis=1), until=self.until)

    @cached_property
    def _none(self) -> pd.DataFrame:
        none = np.zeros(0, dtype=np.int64)
        return _table(self.statements, none, none, until=self.until)

    def pairs(self, id: str) -> pd.DataFrame:
        """Return the pairs of a statement, and of the sums that it is a part of.

        The columns `floor_id`, `ceiling_id`, `factor` and `since`, furthest apart first.
        """
        once = self.bearing.take(self.bearing.floors)
        pairs = _pairs_of(id, statements=self.statements, bearing=once)
        floors, ceilings, factor, since = _in_order(self.statements, *pairs)
        return pd.DataFrame(
            {
                "floor_id": self.statements.id[floors],
                "ceiling_id": self.statements.id[ceilings],
                "factor": factor,
                "since": dates(since),
            }
        )


def _in_force(statements: Statements) -> tuple[Statements, Ints]:
    """Return the statements in force, and when the source of each named a later figure."""
    _, until = latest(replace(statements, speaker=codes(statements.source)))
    in_force = statements.ends == NEVER
    return statements.take(in_force), until[in_force]


def _pairs(
    statements: Statements, *, chained: Sequence[Items], least: float = 1.0
) -> tuple[Ints, Ints]:
    """Return the pairs of all batches: positions of the floors, and of the ceilings."""
    none = np.zeros(0, dtype=np.int64)
    parts = [clashing_pairs(statements, chained=batch, least=least) for batch in chained]
    _, floors, ceilings = zip((none, none, none), *parts, strict=True)
    return np.concatenate(floors), np.concatenate(ceilings)


def _count(statements: Statements, *, chained: Sequence[Items], least: float = 1.0) -> int:
    """Return how many pairs there are that are further apart than by a factor."""
    questions = max((int(batch.question.max(initial=0)) + 1 for batch in chained), default=0)
    pairs = tally(statements, chained=chained, questions=questions, least=least)
    return int(pairs.clashing.sum())


def _least_factor(statements: Statements, *, chained: Sequence[Items], most: int) -> float:
    """Return a factor by which at least `FURTHEST` pairs are further apart, and at most `most`.

    More than `most` where so many are equally far apart.
    """
    low, high = 1.0, 2.0
    while high < ENDLESS and _count(statements, chained=chained, least=high) >= FURTHEST:
        low, high = high, high**2
    for _ in range(STEPS):
        if _count(statements, chained=chained, least=low) <= most:
            break
        middle = math.sqrt(low * high)
        enough = _count(statements, chained=chained, least=middle) >= FURTHEST
        low, high = (middle, high) if enough else (low, middle)
    return low


def _pairs_of(id: str, *, statements: Statements, bearing: Bearing) -> tuple[Ints, Ints]:
    """Return the pairs that a statement has a part in, or a sum of it."""
    named = np.array([id in name.split("+") for name in statements.id.tolist()], dtype=bool)
    own = np.flatnonzero(named[bearing.statement])
    question = bearing.question[own]
    other, of = expand_ranges(
        np.searchsorted(bearing.question, question),
        np.searchsorted(bearing.question, question, side="right"),
    )
    floors, ceilings = np.concatenate([own[of], other]), np.concatenate([other, own[of]])
    counts = bearing.floors[floors] & bearing.ceilings[ceilings]
    floors, ceilings = bearing.statement[floors[counts]], bearing.statement[ceilings[counts]]
    clash = statements.clash(floors, ceilings)
    clash &= statements.speaker[floors] != statements.speaker[ceilings]
    return floors[clash], ceilings[clash]


def _in_order(
    statements: Statements, floors: Ints, ceilings: Ints
) -> tuple[Ints, Ints, Floats, Ints]:
    """Return pairs, their factors and the days since which both stood, furthest apart first."""
    factor = factors(statements.floor[floors], statements.ceiling[ceilings])
    since = np.maximum(statements.stated[floors], statements.stated[ceilings])
    by_id = pd.factorize(statements.id, sort=True)[0]
    order = np.lexsort((by_id[ceilings], by_id[floors], since, -factor))
    return floors[order], ceilings[order], factor[order], since[order]


def _table(statements: Statements, floors: Ints, ceilings: Ints, *, until: Ints) -> pd.DataFrame:
    """Return pairs of statements as a table, furthest apart first.

    `until` is the day on which the source of each statement named a later figure.
    """
    floors, ceilings, factor, since = _in_order(statements, floors, ceilings)
    out = question_columns(statements.take(ceilings).question_of_each())
    out = out.assign(
        floor_id=statements.ids_at(floors),
        ceiling_id=statements.ids_at(ceilings),
        floor=statements.floor[floors],
        ceiling=statements.ceiling[ceilings],
        factor=factor,
        factor_none=np.isinf(factor),
        period_start=dates(statements.start[ceilings]),
        floor_as_of=dates(statements.as_of[floors]),
        ceiling_as_of=dates(statements.as_of[ceilings]),
        since=dates(since),
        replaced_on=dates(np.minimum(until[floors], until[ceilings])),
    ).loc[:, list(CONTRADICTIONS)]
    out.attrs["pairs"] = len(out)
    return out
