"""The band: between which figures the count lay at each time, if all claims hold.

For a running total the largest floor so far and the smallest ceiling from then on; no history that
never falls leaves them (worst-case bounds under monotonicity, Manski 2003). Where they cross, no
count satisfies all claims, and how far they cross is the forced factor of that day. For periods
the same within each period, for strengths and plans at each day that claims speak of.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise, product

import numpy as np
import pandas as pd

from casualties.data.question_columns import QUESTION
from casualties.measures.arrays import NEVER, Floats, Ints, dates, empty_table
from casualties.measures.assumptions import Assumptions
from casualties.measures.pairs import Witness, factors, none_flags
from casualties.measures.questions import Bearing, Question, asked, bearing_on
from casualties.measures.statements import NEAR, Statements, question_columns

BAND = (
    *QUESTION,
    "as_of",
    "floor",
    "floor_id",
    "ceiling",
    "ceiling_id",
    "forced",
    "forced_none",
    "floor_second",
    "ceiling_second",
)


@dataclass(frozen=True, eq=False)
class Steps:
    """The band of one question, one entry for each day, rising; statements by position, -1 none."""

    day: Ints
    floor: Ints
    floor_second: Ints
    """The largest floor of another origin than the first."""
    ceiling: Ints
    ceiling_second: Ints
    witness: Witness
    """The pair of unlike origins furthest apart on the day."""

    def since(self, window: int) -> int:
        """Return the first of the last `window` days; -NEVER where there are none."""
        last = int(self.day.max(initial=-NEVER))
        return last if last == -NEVER else last - window + 1

    def furthest(self, *, window: int = NEVER) -> tuple[float, int, int, int]:
        """Return the largest factor, its pair and its day, on the last `window` days alone.

        1 and -1 where nothing exceeds anything; the day is NEVER then. Of days equally far apart
        the first.
        """
        late = np.flatnonzero(self.day >= self.since(window))
        factor = self.witness.factor[late]
        if not (factor > 1).any():
            return 1.0, -1, -1, NEVER
        top = late[int(factor.argmax())]
        witness = self.witness
        pair = int(witness.floor[top]), int(witness.ceiling[top])
        return float(witness.factor[top]), *pair, int(self.day[top])


def band(
    rows: pd.DataFrame,
    *,
    assumptions: Assumptions,
    question: Question | None = None,
    shown: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return the band of each question, as known: columns `BAND`, one row for each as-of day.

    Of the questions of the rows `shown`, else of all rows; with `question` of that one alone. All
    rows lend them bounds. By question, no theatre last, then by day.

    Persons and a factor; `as_of` is a date, for a period its last day. The floor is the largest in
    force so far, its `floor_second` the largest without that origin; the ceiling is inf where
    there is none. `forced` is inf, and `forced_none` true, where a claim says that there are none.
    """
    statements = Statements.of(rows, assumptions=assumptions)
    statements = statements.take(statements.ends == NEVER)
    questions = asked(statements, question=question, shown=shown)
    bearing = bearing_on(questions, statements=statements, assumptions=assumptions)
    every = list(bands(statements, bearing=bearing, questions=len(questions)))
    if not every:
        return empty_table(BAND)
    days, floor, second, ceiling, other = (
        np.concatenate(column)
        for column in zip(
            *((s.day, s.floor, s.floor_second, s.ceiling, s.ceiling_second) for s in every),
            strict=True,
        )
    )
    floors, ceilings = np.append(statements.floor, 0.0), np.append(statements.ceiling, np.inf)
    of = np.repeat(np.arange(len(every)), [len(steps.day) for steps in every])
    table = question_columns(questions.iloc[of]).assign(
        as_of=dates(days),
        floor=floors[floor],
        floor_id=statements.ids_at(floor),
        ceiling=ceilings[ceiling],
        ceiling_id=statements.ids_at(ceiling),
        forced=np.concatenate([steps.witness.factor for steps in every]),
        floor_second=floors[second],
        ceiling_second=ceilings[other],
    )
    order = table.sort_values([*QUESTION, "as_of", "floor_id", "ceiling_id"]).index
    return none_flags(table.loc[order].reset_index(drop=True), names=("forced",))[list(BAND)]


def bands(statements: Statements, *, bearing: Bearing, questions: int) -> Iterator[Steps]:
    """Yield the band of each question, in their order. O(n log n)."""
    edges = np.searchsorted(bearing.question, np.arange(questions + 1)).tolist()
    for start, end in pairwise(edges):
        own = bearing.take(slice(start, end))
        floors = own.statement[own.floors]
        ceilings = own.statement[own.ceilings]
        yield _steps(
            statements,
            floors=floors[statements.floor[floors] > 0],
            ceilings=ceilings[np.isfinite(statements.ceiling[ceilings])],
        )


def _steps(statements: Statements, *, floors: Ints, ceilings: Ints) -> Steps:
    """Return the band of floors and ceilings that bear on one question."""
    of = np.append(floors, ceilings)
    basis = statements.basis[of[0]] if len(of) else ""
    if basis == "cumulative":
        return _running(statements, floors=floors, ceilings=ceilings)
    if basis == "period":
        day, group = statements.as_of, statements.period
        reach = 0
    else:
        floors, ceilings = (at[statements.dated[at]] for at in (floors, ceilings))
        day = group = statements.as_of
        reach = NEAR
    times = np.unique(group[np.append(floors, ceilings)])
    rows = [
        _at(statements, time, group=group, reach=reach, floors=floors, ceilings=ceilings)
        for time in times.tolist()
    ]
    floor, second, ceiling, other, *near = np.array(rows, dtype=np.int64).reshape(-1, 8).T
    pairs = *product((floor, second), near[2:]), *product(near[:2], (ceiling, other))
    witness = _furthest(statements, pairs)
    at = np.where(floor >= 0, floor, ceiling)
    return Steps(day[at], floor, second, ceiling, other, witness)


def _at(
    statements: Statements, time: int, *, group: Ints, reach: int, floors: Ints, ceilings: Ints
) -> tuple[int, ...]:
    """Return the two best floors and ceilings of a time, then those within `reach` days of it."""
    ours = floors[group[floors] == time], ceilings[group[ceilings] == time]
    near = (
        floors[np.abs(group[floors] - time) <= reach],
        ceilings[np.abs(group[ceilings] - time) <= reach],
    )
    return (
        *_two_best(statements, ours[0], highest=True),
        *_two_best(statements, ours[1]),
        *_two_best(statements, near[0], highest=True),
        *_two_best(statements, near[1]),
    )


def _two_best(statements: Statements, of: Ints, *, highest: bool = False) -> tuple[int, int]:
    """Return the best bound, and the best of another origin; -1 for none."""
    value = -statements.floor[of] if highest else statements.ceiling[of]
    order = of[np.lexsort((of, value))]
    if not len(order):
        return -1, -1
    others = order[statements.speaker[order] != statements.speaker[order[0]]]
    return int(order[0]), int(others[0]) if len(others) else -1


def _furthest(statements: Statements, pairs: Iterable[tuple[Ints, Ints]]) -> Witness:
    """Return for each place the pair of unlike origins furthest apart.

    Pairs of arrays, of floors and of ceilings by position, -1 for none. Of pairs equally far apart
    the first.
    """
    speaker = statements.speaker
    every = list(pairs)
    out = Witness.none(len(every[0][0]))
    for floor, ceiling in every:
        factor = factors(statements.floor[floor], statements.ceiling[ceiling])
        pair = (floor >= 0) & (ceiling >= 0) & (speaker[floor] != speaker[ceiling])
        better = pair & (factor > out.factor)
        out.factor[better] = factor[better]
        out.floor[better], out.ceiling[better] = floor[better], ceiling[better]
    return out


def _running(statements: Statements, *, floors: Ints, ceilings: Ints) -> Steps:
    """Return the band of running totals: one scan forward for the floors, one back."""
    floor_day, ceiling_day = statements.as_of[floors], statements.ceiling_day[ceilings]
    days = np.unique(np.append(floor_day, ceiling_day))
    up = _scan(statements, floors, at=np.searchsorted(days, floor_day), days=len(days))
    back = _scan(
        statements,
        ceilings,
        at=len(days) - 1 - np.searchsorted(days, ceiling_day),
        days=len(days),
        lowest=True,
    )[:, ::-1]
    witness = _furthest(statements, product(up, back))
    return Steps(days, up[0], up[1], back[0], back[1], witness)


def _scan(statements: Statements, of: Ints, *, at: Ints, days: int, lowest: bool = False) -> Ints:
    """Return for each day the best bound up to it, and the best of another origin; -1 for none."""
    value: Floats = statements.ceiling[of] if lowest else -statements.floor[of]
    order = np.lexsort((of, value, at))
    none: _Best = (-1, np.inf, -1)
    first, second = none, none
    best = np.full((2, days), -1, dtype=np.int64)
    columns = (at, of, value, statements.speaker[of])
    for day, *bound in zip(*(column[order].tolist() for column in columns), strict=True):
        one: _Best = (bound[0], bound[1], bound[2])
        if first[0] < 0 or one[1] < first[1]:
            first, second = one, second if first[2] == one[2] else first
        elif one[2] != first[2] and one[1] < second[1]:
            second = one
        best[:, day] = first[0], second[0]
    # a day without a bound of its own has that of the day before
    last = np.maximum.accumulate(np.where(best[0] >= 0, np.arange(days), -1))
    return np.where(last >= 0, best[:, last], -1)


_Best = tuple[int, float, int]
"""A bound: the position of its statement, its value, lower for better, and its origin."""
