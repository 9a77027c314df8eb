"""The band: between which figures the count lay at each time, if all claims hold.

For a running total the largest floor so far and the smallest ceiling from then on; no history that
never falls leaves them (worst-case bounds under monotonicity, Manski 2003). Where they cross, no
count satisfies all claims, and how far they cross is the forced factor of that day. For periods
the same within each period, for strengths and plans at each day that claims speak of.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from casualties.data.question_columns import QUESTION
from casualties.measures.arrays import NEVER, Floats, Ints, changes, dates
from casualties.measures.assumptions import Assumptions
from casualties.measures.pairs import Witness, factors
from casualties.measures.questions import Bearing, Question, bearing_on, only_question
from casualties.measures.statements import NEAR, Statements, question_columns

BAND = (
    *QUESTION,
    "as_of",
    "floor",
    "floor_id",
    "ceiling",
    "ceiling_id",
    "forced",
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

    def furthest(self, *, window: int = NEVER) -> tuple[float, int, int, int]:
        """Return the largest factor, its pair and its day, on the last `window` days alone.

        1 and -1 where nothing exceeds anything; the day is NEVER then. Of days equally far apart
        the first.
        """
        late = np.flatnonzero(self.day > self.day.max(initial=-NEVER) - window)
        factor = self.witness.factor[late]
        if not (factor > 1).any():
            return 1.0, -1, -1, NEVER
        top = late[int(factor.argmax())]
        witness = self.witness
        pair = int(witness.floor[top]), int(witness.ceiling[top])
        return float(witness.factor[top]), *pair, int(self.day[top])


def band(
    rows: pd.DataFrame, *, assumptions: Assumptions, question: Question | None = None
) -> pd.DataFrame:
    """Return the band of one question, as known: columns `BAND`, one row for each as-of day.

    Persons and a factor; `as_of` is a date, for a period its last day. The floor is the largest in
    force so far, its `floor_second` the largest without that origin; the ceiling is inf where
    there is none. `question` names the one asked where the rows hold several; those of the others
    then lend it bounds. Raises ValueError where it is needed and missing.
    """
    questions = only_question(rows, question=question)
    statements = Statements.of(rows, assumptions=assumptions)
    statements = statements.take(statements.ends == NEVER)
    bearing = bearing_on(questions, statements=statements, part_of=assumptions.part_of)
    steps = next(bands(statements, bearing=bearing, questions=1))
    asked = question_columns(questions).loc[np.zeros(len(steps.day), dtype=int)]
    values = {
        "floor": np.append(statements.floor, 0.0)[steps.floor],
        "floor_second": np.append(statements.floor, 0.0)[steps.floor_second],
        "ceiling": np.append(statements.ceiling, np.inf)[steps.ceiling],
        "ceiling_second": np.append(statements.ceiling, np.inf)[steps.ceiling_second],
    }
    return (
        asked.reset_index(drop=True)
        .assign(
            as_of=dates(steps.day),
            floor_id=statements.ids_at(steps.floor),
            ceiling_id=statements.ids_at(steps.ceiling),
            forced=steps.witness.factor,
            **values,
        )
        .loc[:, list(BAND)]
    )


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
        floors, ceilings = floors[statements.dated[floors]], ceilings[statements.dated[ceilings]]
        day = group = statements.as_of
        reach = NEAR
    times = np.unique(group[np.append(floors, ceilings)])
    rows = [
        _at(statements, time, group=group, reach=reach, floors=floors, ceilings=ceilings)
        for time in times.tolist()
    ]
    factor = np.array([row[0] for row in rows], dtype=np.float64)
    of_rows = [row[1:] for row in rows]
    high, low, floor, second, ceiling, other = np.array(of_rows, dtype=np.int64).reshape(-1, 6).T
    at = np.where(floor >= 0, floor, ceiling)
    return Steps(day[at], floor, second, ceiling, other, Witness(factor, high, low))


def _at(
    statements: Statements, time: int, *, group: Ints, reach: int, floors: Ints, ceilings: Ints
) -> tuple[float, int, int, int, int, int, int]:
    """Return the factor and the pair furthest apart at a time, its two best floors and ceilings.

    A strength of the time is held against those within `reach` days of it.
    """
    here = floors[group[floors] == time], ceilings[group[ceilings] == time]
    near = (
        floors[np.abs(group[floors] - time) <= reach],
        ceilings[np.abs(group[ceilings] - time) <= reach],
    )
    best = _two_best(statements, here[0], highest=True), _two_best(statements, here[1])
    pairs = [
        _pair(statements, best[0], _two_best(statements, near[1])),
        _pair(statements, _two_best(statements, near[0], highest=True), best[1]),
    ]
    return (*max(pairs, key=lambda pair: pair[0]), *best[0], *best[1])


def _two_best(statements: Statements, of: Ints, *, highest: bool = False) -> tuple[int, int]:
    """Return the best bound, and the best of another origin; -1 for none."""
    value = -statements.floor[of] if highest else statements.ceiling[of]
    order = of[np.lexsort((of, value))]
    if not len(order):
        return -1, -1
    others = order[statements.speaker[order] != statements.speaker[order[0]]]
    return int(order[0]), int(others[0]) if len(others) else -1


def _pair(
    statements: Statements, floors: tuple[int, int], ceilings: tuple[int, int]
) -> tuple[float, int, int]:
    """Return the factor and the pair of unlike origins furthest apart; 1 and -1 for none."""
    best = (1.0, -1, -1)
    for floor in floors:
        for ceiling in ceilings:
            if floor < 0 or ceiling < 0:
                continue
            if statements.speaker[floor] == statements.speaker[ceiling]:
                continue
            high, low = statements.floor[floor], statements.ceiling[ceiling]
            factor = float(factors(np.array([high]), np.array([low]))[0])
            if factor > best[0]:
                best = (factor, floor, ceiling)
    return best


def _running(statements: Statements, *, floors: Ints, ceilings: Ints) -> Steps:
    """Return the band of running totals: one scan forward for the floors, one back."""
    floor_day, ceiling_day = statements.floor_day[floors], statements.ceiling_day[ceilings]
    days = np.unique(np.append(floor_day, ceiling_day))
    up = _scan(statements, floors, at=np.searchsorted(days, floor_day), days=len(days))
    back = _scan(
        statements,
        ceilings,
        at=len(days) - 1 - np.searchsorted(days, ceiling_day),
        days=len(days),
        lowest=True,
    )[:, ::-1]
    pairs = [
        _pair(statements, (high, other_high), (low, other_low))
        for high, other_high, low, other_low in zip(*up.tolist(), *back.tolist(), strict=True)
    ]
    factor = np.array([pair[0] for pair in pairs], dtype=np.float64)
    high, low = np.array([pair[1:] for pair in pairs], dtype=np.int64).reshape(-1, 2).T
    witness = Witness(factor, high, low)
    return Steps(days, up[0], up[1], back[0], back[1], witness)


def _scan(statements: Statements, of: Ints, *, at: Ints, days: int, lowest: bool = False) -> Ints:
    """Return for each day the best bound up to it, and the best of another origin; -1 for none."""
    value: Floats = statements.ceiling if lowest else -statements.floor
    out = np.full((2, days), -1, dtype=np.int64)
    first, second = -1, -1
    order = np.lexsort((of, value[of], at))
    of, at = of[order], at[order]
    ends = np.append(np.flatnonzero(changes(at))[1:], len(at)) if len(at) else at
    start = 0
    for end in ends.tolist():
        for one in of[start:end].tolist():
            first, second = _better(statements, one, first=first, second=second, value=value)
        out[:, at[start] :] = [[first], [second]]
        start = end
    return out


def _better(
    statements: Statements, one: int, *, first: int, second: int, value: Floats
) -> tuple[int, int]:
    """Return the two best bounds of unlike origins with one more; of equal ones the former."""
    speaker = statements.speaker
    if first < 0 or value[one] < value[first]:
        other = second if first < 0 or speaker[first] == speaker[one] else first
        return one, other
    if speaker[one] != speaker[first] and (second < 0 or value[one] < value[second]):
        return first, one
    return first, second
