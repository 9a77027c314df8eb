"""Which bounds can be held against each other, as an order in which floors meet ceilings.

A pair of statements cannot both hold where the floor of one lies above the ceiling of the other
and the two speak of comparable times (`Statements.clash`). Each basis makes that a matter of
order: every statement puts its floor and its ceiling as items into one or more *chains*, so that
a floor can be held against a ceiling exactly where both are in one chain and the floor comes
first.

- `cumulative`: a count never falls, so a floor of one day holds against ceilings of that day and
  of every later day. One chain, by day, floors before ceilings.
- `period`: only the same period is compared. A chain for each, floors before ceilings.
- `stock` and `planned`: days at most 14 apart are compared, both ways; a figure whose day is not
  known is compared with none. Days are cut into blocks of 15: within a block all days are
  comparable; between neighbouring blocks, the later day must come earlier in its block than the
  other in its own. So a chain for each block, and two for each pair of neighbours.

Pairs are found in exactly one chain. All questions of a dataset are looked at in one pass, by
sorting and running maxima: a search through all pairs would take hours for a million statements.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import pandas as pd

from casualties.measures.arrays import Bools, Floats, Ints, changes, expand_ranges
from casualties.measures.questions import Bearing
from casualties.measures.statements import NEAR, Statements

APART = 1.05
"""The factor from which a pair is counted as clashing; below it rounding and hedges explain it."""


@dataclass(frozen=True, eq=False)
class Items:
    """Floors and ceilings in the order in which they meet; the arrays are of one length."""

    chain: Ints
    """The number of the chain, rising; chains come in the order of their questions."""
    question: Ints
    statement: Ints
    """The position of the statement."""
    is_floor: Bools
    """Whether the item is the statement's floor, else it is its ceiling."""

    def __len__(self) -> int:
        return len(self.statement)

    def take(self, which: Bools | slice) -> Self:
        """Return some of the items."""
        return type(self)(
            self.chain[which], self.question[which], self.statement[which], self.is_floor[which]
        )

    def by_speaker(self, speaker: Ints) -> Self:
        """Return the items with a chain for each speaker of a chain."""
        speaker = speaker[self.statement]
        chain = self.chain * (speaker.max(initial=0) + 1) + speaker
        order = np.argsort(chain, kind="stable")
        chain = np.cumsum(changes(chain[order])) - 1
        return type(self)(chain, self.question[order], self.statement[order], self.is_floor[order])


def items(statements: Statements, *, bearing: Bearing) -> Items:
    """Return the items of the statements that bear on questions; an open end is none."""
    has_floor = (statements.floor > 0)[bearing.statement] & bearing.floors
    has_ceiling = np.isfinite(statements.ceiling)[bearing.statement] & bearing.ceilings
    parts: list[tuple[Ints, Ints, Ints, Bools]] = []

    def put(chosen: Bools, chain: Ints, order: Ints, *, is_floor: bool) -> None:
        bounds = has_floor if is_floor else has_ceiling
        entry = np.flatnonzero(chosen[bearing.statement] & bounds)
        at = bearing.statement[entry]
        parts.append((entry, chain[at], order[at], np.full(len(entry), is_floor)))

    none = np.zeros(len(statements), dtype=np.int64)
    cumulative, period = (statements.basis == name for name in ("cumulative", "period"))
    put(cumulative, none, 2 * statements.as_of, is_floor=True)
    put(cumulative, none, 2 * statements.ceiling_day + 1, is_floor=False)
    put(period, statements.period, none, is_floor=True)
    put(period, statements.period, none + 1, is_floor=False)

    near = ~cumulative & ~period & statements.dated
    width = NEAR + 1
    block, offset = statements.as_of // width, statements.as_of % width
    put(near, 3 * block, none, is_floor=True)
    put(near, 3 * block, none + 1, is_floor=False)
    put(near, 3 * block + 1, 2 * (width - offset) + 1, is_floor=True)
    put(near, 3 * block - 2, 2 * (width - offset), is_floor=False)
    put(near, 3 * block - 1, 2 * offset + 1, is_floor=True)
    put(near, 3 * block + 2, 2 * offset, is_floor=False)

    entry, chain, order, is_floor = (np.concatenate(column) for column in zip(*parts, strict=True))
    question, statement = bearing.question[entry], bearing.statement[entry]
    in_order = np.lexsort((entry, order, chain, question))
    chain, question = chain[in_order], question[in_order]
    number = np.cumsum(changes(chain, question)) - 1
    return Items(number, question, statement[in_order], is_floor[in_order])


def chains(statements: Statements, *, bearing: Bearing) -> Iterator[Items]:
    """Yield the items of whole questions, about `AT_ONCE` statements at a time."""
    return (items(statements, bearing=batch) for batch in bearing.batches())


def factors(floors: Floats, ceilings: Floats) -> Floats:
    """Return floor over ceiling; a floor over a ceiling of 0 is infinitely far off."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(floors > 0, floors / ceilings, 0.0)


def highest_over_lowest(high: Floats, low: Floats) -> Floats:
    """Return high over low: 1 where both are 0, inf where only the low one is."""
    return np.where((high == 0) & (low == 0), 1.0, factors(high, low))


def none_flags(table: pd.DataFrame, *, names: Sequence[str]) -> pd.DataFrame:
    """Return a table with a column `NAME_none` for each of its columns of factors.

    True where the factor is infinite, because one of the two says that there are none.
    """
    return table.assign(**{f"{name}_none": np.isinf(table[name].to_numpy(float)) for name in names})


@dataclass(frozen=True, eq=False)
class Witness:
    """For each question, or each day, the pair that is furthest apart.

    `factor` is 1 and the positions of the statements, `floor` and `ceiling`, are -1 where nothing
    exceeds anything.
    """

    factor: Floats
    floor: Ints
    ceiling: Ints

    @classmethod
    def none(cls, count: int) -> Self:
        """Return witnesses of which none is a pair."""
        return cls(np.ones(count), np.full(count, -1), np.full(count, -1))


def furthest(statements: Statements, *, bearing: Bearing, questions: int) -> Witness:
    """Return the largest factor by which a floor exceeds another origin's ceiling, by question.

    A ceiling is paired with its highest floor. Of such pairs equally far apart the first floor,
    then the first ceiling in the order of the statements. O(n log n).
    """
    out = Witness.none(questions)
    for batch in bearing.batches():
        chained = items(statements, bearing=batch)
        floor, ceiling = _highest_floors(statements, chained=chained)
        factor = factors(np.append(statements.floor, 0.0)[floor], statements.ceiling[ceiling])
        apart = np.flatnonzero(factor > 1)
        question = chained.question[~chained.is_floor]
        # a ceiling may stand in several chains: its highest floor of all
        value = statements.floor[floor[apart]]
        apart = apart[np.lexsort((floor[apart], -value, ceiling[apart], question[apart]))]
        apart = apart[changes(question[apart], ceiling[apart])]
        order = apart[np.lexsort((ceiling[apart], floor[apart], -factor[apart], question[apart]))]
        first = order[changes(question[order])]
        out.factor[question[first]] = factor[first]
        out.floor[question[first]] = floor[first]
        out.ceiling[question[first]] = ceiling[first]
    return out


def _highest_floors(statements: Statements, *, chained: Items) -> tuple[Ints, Ints]:
    """Return for each ceiling the highest floor of another origin before it in its chain.

    Positions of floors and of ceilings; -1 where there is no floor. By the running maximum of the
    floors of each chain, and that of the floors of any other origin than the leading one's.
    """
    # floors by rank: a higher rank is a higher floor, of equal floors the first statement's
    by_rank = np.append(-1, np.lexsort((-np.arange(len(statements)), statements.floor)))
    rank = np.empty(len(statements), dtype=np.int64)
    rank[by_rank[1:]] = np.arange(1, len(by_rank))
    origin_of = np.append(statements.speaker, -1)[by_rank]
    statement = chained.statement
    base = chained.chain * len(by_rank)  # keeps the maxima of one chain out of the next
    own = base + np.where(chained.is_floor, rank[statement], 0)
    top = np.maximum.accumulate(own)
    top_origin = origin_of[top - base]
    # Where the leading origin changes, the former leader is the best of the others: no floor so
    # far was higher. So the best of the others never falls within a chain.
    changed = changes(top_origin) & ~changes(chained.chain)
    of_other = chained.is_floor & (statements.speaker[statement] != top_origin)
    other = np.where(of_other, own, base)
    other[changed] = np.maximum(other[changed], top[np.flatnonzero(changed) - 1])
    second = np.maximum.accumulate(other)

    at = np.flatnonzero(~chained.is_floor)
    ceiling = statement[at]
    is_own = top_origin[at] == statements.speaker[ceiling]
    floor = by_rank[np.where(is_own, second[at], top[at]) - base[at]]
    return floor, ceiling


def clashing_pairs(
    statements: Statements, *, chained: Items, least: float = 1.0, highest: bool = False
) -> tuple[Ints, Ints, Ints]:
    """Return every pair of a floor and a ceiling of two origins that it exceeds.

    The question of each, and the positions of the statements, in no order; those alone that are
    further apart than by the factor `least`. O(n log^2 n) and the pairs; with `highest` only some
    of the pairs of each ceiling, those with high floors, and no more than O(n log n).
    """
    none = np.zeros(0, dtype=np.int64)
    chosen = [(none, none)]
    for low, high, floors, ceilings in _runs(statements, chained=chained, least=least):
        at, of = expand_ranges(high - 1 if highest else low, high)
        chosen.append((floors[at], ceilings[of]))
    floors, ceilings = (np.concatenate(column) for column in zip(*chosen, strict=True))
    speaker = statements.speaker[chained.statement]
    apart = speaker[floors] != speaker[ceilings]
    floors, ceilings = floors[apart], ceilings[apart]
    return chained.question[ceilings], chained.statement[floors], chained.statement[ceilings]


@dataclass(frozen=True, eq=False)
class Tally:
    """How many pairs of a floor and a ceiling of two origins each question has.

    Whole numbers by question, then the group of the floor's statement, then of the ceiling's.
    """

    comparable: Ints
    """Those that can be held against each other."""
    clashing: Ints
    """Those of them further apart than by the factor asked for."""
    denied: Ints
    """The clashing ones whose ceiling is 0: one says that there is none."""
    logs: Ints
    """The logarithms of the factors of the clashing ones that are not denied, times `FINE`."""


FINE = 10**8
"""Logarithms are added up as whole numbers of 1e-8, so that no order changes their sum."""


def tally(
    statements: Statements,
    *,
    chained: Iterable[Items],
    questions: int,
    group: Ints | None = None,
    least: float = APART,
) -> Tally:
    """Return how many pairs each question has, without listing them. O(n log^2 n) for each group.

    `chained` are the items of whole questions, as `chains` gives them; `group` is that of each
    statement, from 0.
    """
    if group is None:
        group = np.zeros(len(statements), dtype=np.int64)
    groups = np.arange(int(group.max(initial=0)) + 1)
    comparable, clashing, denied, logs = (
        np.zeros((questions * len(groups), len(groups)), dtype=np.int64) for _ in range(4)
    )
    for sign, those in _signed(chained, speaker=statements.speaker):
        of = group[those.statement]
        is_floor = those.is_floor[:, None] & (of[:, None] == groups)
        cell = those.question * len(groups) + of
        log = _logs(statements, chained=those)
        start = np.searchsorted(those.chain, those.chain)
        number = _between(is_floor, start, np.arange(len(those)))
        at = np.flatnonzero(~those.is_floor)
        np.add.at(comparable, cell[at], sign * number[at])
        for low, high, floors, ceilings in _runs(statements, chained=those, least=least):
            number = _between(is_floor[floors], low, high)
            of_floors = _between(is_floor[floors] * log[floors, None], low, high)
            none = (statements.ceiling[those.statement[ceilings]] == 0)[:, None]
            np.add.at(clashing, cell[ceilings], sign * number)
            np.add.at(denied, cell[ceilings], sign * number * none)
            sums = of_floors - number * log[ceilings, None]
            np.add.at(logs, cell[ceilings], sign * sums * ~none)
    shape = (questions, len(groups), len(groups))  # so far the ceilings come first
    counts = (comparable, clashing, denied, logs)
    return Tally(*(count.reshape(shape).transpose(0, 2, 1) for count in counts))


def _signed(chained: Iterable[Items], *, speaker: Ints) -> Iterator[tuple[int, Items]]:
    """Yield what is to be added, all pairs, and what is to be taken away, those of one origin."""
    for batch in chained:
        yield 1, batch
        yield -1, batch.by_speaker(speaker)


def _between(values: Ints | Bools, low: Ints, high: Ints) -> Ints:
    """Return the sums of the lines of `values` from `low` until before `high`, column by column."""
    sums = np.zeros((len(values) + 1, values.shape[1]), dtype=np.int64)
    sums[1:] = np.cumsum(values, axis=0)
    between: Ints = sums[high] - sums[low]
    return between


def _logs(statements: Statements, *, chained: Items) -> Ints:
    """Return the logarithm of each bound, times `FINE`; 0 for a ceiling of 0."""
    at = chained.statement
    value = np.where(chained.is_floor, statements.floor[at], statements.ceiling[at])
    logs: Ints = np.rint(np.log(np.where(value > 0, value, 1.0)) * FINE).astype(np.int64)
    return logs


def _runs(
    statements: Statements, *, chained: Items, least: float
) -> Iterator[tuple[Ints, Ints, Ints, Ints]]:
    """Yield runs of floors above each ceiling: from and until where, the floors, the ceilings.

    Floors and ceilings are places of items.

    By halving: at each width, floors of the left halves against ceilings of the right ones, where
    every floor comes before every ceiling, and those that exceed a ceiling are a run of the
    sorted floors.
    """
    statement, is_floor = chained.statement, chained.is_floor
    value = np.where(is_floor, statements.floor[statement], statements.ceiling[statement] * least)
    level = np.unique(value, return_inverse=True)[1]
    step = level.max(initial=0) + 1
    size = np.bincount(chained.chain)[chained.chain]
    start = np.searchsorted(chained.chain, chained.chain)
    place = np.arange(len(chained)) - start
    width, left_over = 1, np.flatnonzero(size > 1)
    while len(left_over):
        half = place[left_over] // width
        # the pair of halves, then the order of the values within it
        key = (start[left_over] + half // 2) * step + level[left_over]
        left = is_floor[left_over] & (half % 2 == 0)
        right = ~is_floor[left_over] & (half % 2 == 1)
        order = np.argsort(key[left])
        floors, ceilings = key[left][order], key[right]
        low = np.searchsorted(floors, ceilings, side="right")
        high = np.searchsorted(floors, (ceilings // step + 1) * step)
        above = high > low
        yield (
            low[above],
            high[above],
            left_over[left][order],
            left_over[right][above],
        )
        width *= 2
        left_over = left_over[size[left_over] > width]
