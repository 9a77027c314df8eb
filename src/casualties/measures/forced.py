"""The forced factor on each of many days: how far apart two bounds are that both count."""

import numpy as np

from casualties.measures.arrays import AT_ONCE, Ints
from casualties.measures.pairs import Witness, factors
from casualties.measures.questions import Bearing
from casualties.measures.statements import Statements


def forced_by_day(
    statements: Statements, *, bearing: Bearing, begin: Ints, end: Ints, days: int
) -> tuple[Witness, Ints]:
    """Return for each day the pair furthest apart among the statements of one question.

    And how many pairs of a floor and a ceiling of two origins can be compared on it.

    `begin` and `end` are each statement's first day and the first day on which it counts no
    longer, as indices below `days`, or `days`. Every floor is held against every ceiling, some
    floors at a time: as many comparisons as the square of the statements.
    """
    out, comparable = Witness.none(days), np.zeros(days + 1, dtype=np.int64)
    floors = bearing.statement[bearing.floors]
    ceilings = bearing.statement[bearing.ceilings]
    step = max(1, AT_ONCE // max(len(ceilings), 1))
    for start in range(0, len(floors), step):
        block = floors[start : start + step]
        pairs = statements.comparable(block[:, None], ceilings[None, :])
        pairs &= statements.speaker[block][:, None] != statements.speaker[ceilings][None, :]
        row, column = np.nonzero(pairs)
        floor, ceiling = block[row], ceilings[column]
        first = np.maximum(begin[floor], begin[ceiling])
        last = np.minimum(end[floor], end[ceiling])
        both = first < last
        np.add.at(comparable, first[both], 1)
        np.subtract.at(comparable, last[both], 1)
        above = statements.floor[floor] > statements.ceiling[ceiling]
        _furthest_by_day(statements, floor[above], ceiling[above], begin=begin, end=end, into=out)
    return out, np.cumsum(comparable)[:-1]


def _furthest_by_day(
    statements: Statements, floor: Ints, ceiling: Ints, *, begin: Ints, end: Ints, into: Witness
) -> None:
    """Put into `into` the pairs that are further apart than those already there.

    The pair that is furthest apart takes all its days, then the furthest of those that have a day
    left, and so on; of pairs equally far apart the first floor, then the first ceiling.
    """
    factor = factors(statements.floor[floor], statements.ceiling[ceiling])
    begin = np.maximum(begin[floor], begin[ceiling])
    end = np.minimum(end[floor], end[ceiling])
    free = np.ones(len(into.factor), dtype=bool)
    left = begin < end
    while left.any():
        floor, ceiling, begin, end = (pair[left] for pair in (floor, ceiling, begin, end))
        factor = factor[left]
        top = int(factor.argmax())
        days = begin[top] + np.flatnonzero(free[begin[top] : end[top]])
        free[days] = False
        better = days[factor[top] > into.factor[days]]
        into.factor[better] = factor[top]
        into.floor[better], into.ceiling[better] = floor[top], ceiling[top]
        free_before = np.append(0, np.cumsum(free))
        left = free_before[end] > free_before[begin]
