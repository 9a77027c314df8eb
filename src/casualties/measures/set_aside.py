"""The fewest statements, and the fewest origins, without which all the others hold together.

Statements hold together where no pair of them clashes: a floor more than `APART` times a ceiling
of another origin that it can be held against. How few must be set aside says how many claims the
quarrel needs, and nothing about who is wrong: the fewest are not the falsest (one body against
four that agree is set aside alone, true or not), and there may be several sets as small.

Statements. Where clashes are in order, the fewest are found by one sweep. Say that x is above y
where the floor of x clashes with the ceiling of y. If x is above y and y above z, so is x above z:
the floor of y is not above its own ceiling, nor its day before that of its ceiling. For such an
order the fewest to set aside are as many as the most pairs (x above y) in which each floor and
each ceiling stands at most once (Dilworth 1950, Fulkerson 1956), and these a sweep through the
bounds, by day, floors first, finds: it keeps the floors so far in a sorted list, and each ceiling
takes the smallest that it clashes with. Periods are swept one by one.

Two things are no such order: strengths and plans, where 14 days and 14 days make 28, and questions
in which an origin clashes with itself, since such a pair does not count. There, and for origins,
the fewest are searched for among all sets, up to `SEARCHED` that clash; of more at least as many
must be set aside as there are pairs without a member in common.

A sum of killed and wounded is a statement of its own.
"""

from bisect import bisect_right, insort
from dataclasses import dataclass
from functools import cache
from itertools import chain

import numpy as np

from casualties.measures.arrays import AT_ONCE, Bools, Ints
from casualties.measures.pairs import APART, Items, clashing_pairs, items
from casualties.measures.questions import Bearing
from casualties.measures.statements import Statements

SEARCHED = 40
"""Statements or origins of a question that clash, up to which the fewest are searched for."""


@dataclass(frozen=True, eq=False)
class SetAside:
    """How few must be set aside so that the rest hold together, by question; 0 if nothing clashes.

    Where not `exact`, at least so many.
    """

    statements: Ints
    statements_exact: Bools
    origins: Ints
    origins_exact: Bools


def set_aside(statements: Statements, *, bearing: Bearing, clashing: Ints) -> SetAside:
    """Return how few statements, and how few origins, each question must do without.

    `clashing` is how many pairs of each question clash, as `tally` counts them. O(n log^2 n) and
    these pairs; of more than `AT_ONCE` in one question only the highest floors are held against
    each ceiling, which gives a least number of origins.
    """
    count = len(clashing)
    out = SetAside(
        *(np.zeros(count, dtype=np.int64), np.ones(count, dtype=bool)),
        *(np.zeros(count, dtype=np.int64), np.ones(count, dtype=bool)),
    )
    crowded = clashing > AT_ONCE
    for batch in bearing.take(clashing[bearing.question] > 0).batches():
        chained = items(statements, bearing=batch)
        for many in (False, True):
            some = chained.take((crowded == many)[chained.question])
            of, *sides = clashing_pairs(statements, chained=some, least=APART, highest=many)
            edges = np.searchsorted(some.question, np.arange(count + 1))
            for question in np.unique(of).tolist():
                pairs = [side[of == question] for side in sides]
                fewest, exact = _fewest(*(statements.speaker[side] for side in pairs))
                out.origins[question], out.origins_exact[question] = fewest, exact and not many
                own = some.take(slice(edges[question], edges[question + 1]))
                if _in_order(statements, own):
                    fewest, exact = _most_pairs(statements, own), True
                else:
                    fewest, exact = _fewest(*pairs)
                    exact = exact and not many
                out.statements[question], out.statements_exact[question] = fewest, exact
    return out


def _in_order(statements: Statements, chained: Items) -> bool:
    """Return whether the clashes of one question are an order of its statements."""
    if statements.basis[chained.statement[0]] not in ("cumulative", "period"):
        return False
    return not _most_pairs(statements, chained.by_speaker(statements.speaker))


def _most_pairs(statements: Statements, chained: Items) -> int:
    """Return the most clashing pairs in which each floor and each ceiling stands at most once."""
    at = chained.statement
    value = np.where(chained.is_floor, statements.floor[at], statements.ceiling[at] * APART)
    floors: list[float] = []
    number, last = 0, -1
    columns = (chained.chain, chained.is_floor, value)
    for of, is_floor, bound in zip(*(column.tolist() for column in columns), strict=True):
        if of != last:
            last, floors = of, []
        if is_floor:
            insort(floors, bound)
        elif (smallest := bisect_right(floors, bound)) < len(floors):
            del floors[smallest]
            number += 1
    return number


def _fewest(first: Ints, second: Ints) -> tuple[int, bool]:
    """Return how few numbers have a part in every pair, and whether that is exact."""
    pairs = sorted(set(zip(first.tolist(), second.tolist(), strict=True)))
    names = {name: place for place, name in enumerate(dict.fromkeys(chain.from_iterable(pairs)))}
    if len(names) > SEARCHED:
        taken: set[int] = set()
        for pair in pairs:
            if taken.isdisjoint(pair):
                taken.update(pair)
        return len(taken) // 2, False
    partners = [0] * len(names)
    for one, other in ((names[one], names[other]) for one, other in pairs):
        partners[one] |= 1 << other
        partners[other] |= 1 << one

    @cache
    def fewest(left: int) -> int:
        degrees = {one: (partners[one] & left).bit_count() for one in _members(left)}
        if not (most := max(degrees.values(), default=0)):
            return 0
        if ends := [one for one, degree in degrees.items() if degree == 1]:
            both = partners[ends[0]] & left | 1 << ends[0]
            return 1 + fewest(left & ~both)  # its only partner serves at least as well
        one = max(degrees, key=lambda one: degrees[one])
        with_it = 1 + fewest(left & ~(1 << one))
        if most == 2:  # only rings are left, and each of them needs any one of its members
            return with_it
        others = partners[one] & left
        return min(with_it, others.bit_count() + fewest(left & ~others & ~(1 << one)))

    return fewest((1 << len(names)) - 1), True


def _members(of: int) -> list[int]:
    """Return the places of the bits of a number.

    >>> _members(0b1010)
    [1, 3]
    """
    return [place for place in range(of.bit_length()) if of >> place & 1]
