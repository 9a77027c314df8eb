"""Which bounds can be held against each other, as an order in which floors meet ceilings.

A pair of statements cannot both hold where the floor of one lies above the ceiling of the other
and the two speak of comparable times. Each basis makes that a matter of order: every statement
puts its floor and its ceiling as items into one or more *chains*, so that a floor can be held
against a ceiling exactly where both are in one chain and the floor comes first.

- `cumulative`: a count never falls, so a floor of one day holds against ceilings of that day and
  of every later day. One chain, by day, floors before ceilings.
- `period`: only the same period is compared. A chain for each, floors before ceilings.
- `stock` and `planned`: days at most 14 apart are compared, both ways; a figure whose day is
  not known is compared with none. Days are cut into blocks
  of 15: within a block all days are comparable; between neighbouring blocks, the later day must
  come earlier in its block than the other in its own. So a chain for each block, and two for
  each pair of neighbours.

Pairs are found in exactly one chain, and questions by sorting and prefix maxima follow.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from casualties.measures.statements import Bools, Floats, Ints, Statements, between

NEAR = 14
"""Days that two stock or planned figures may lie apart and still speak of the same time."""


@dataclass(frozen=True)
class Items:
    """Floors and ceilings in the order in which they meet; the arrays are of one length.

    `chain` numbers the chains from 0, in the order of their `group`; `row` is the statement's
    position; `is_floor` tells its floor from its ceiling.
    """

    chain: Ints
    group: Ints
    row: Ints
    is_floor: Bools

    def __len__(self) -> int:
        return len(self.row)


def items(
    found: Statements,
    *,
    place: Ints | None = None,
    group: Ints | None = None,
    floors: Bools | None = None,
    ceilings: Bools | None = None,
) -> Items:
    """Return the items of statements, chained within each group.

    `floors` and `ceilings` choose whose floor and whose ceiling count; an open end never does.
    Where a statement belongs to several groups, `place` tells which statement each entry of the
    other arrays speaks of.
    """
    has_floor, has_ceiling = found.floor > 0, np.isfinite(found.ceiling)
    parts: list[tuple[Ints, Ints, Ints, Bools]] = []

    def put(chosen: Bools, sub: Ints, order: Ints, *, is_floor: bool) -> None:
        chosen = chosen & (has_floor if is_floor else has_ceiling)
        if not chosen.any():
            return
        chosen = chosen if place is None else chosen[place]
        counts = floors if is_floor else ceilings
        entry = np.flatnonzero(chosen if counts is None else chosen & counts)
        row = entry if place is None else place[entry]
        parts.append((entry, sub[row], order[row], np.full(len(row), is_floor)))

    cumulative = found.basis == "cumulative"
    none = np.zeros(len(found), dtype=np.int64)
    put(cumulative, none, 2 * found.floor_day, is_floor=True)
    put(cumulative, none, 2 * found.ceiling_day + 1, is_floor=False)

    closed = found.basis == "period"
    put(closed, found.period, none, is_floor=True)
    put(closed, found.period, none + 1, is_floor=False)

    near = ~cumulative & ~closed & found.dated
    width = NEAR + 1
    block, offset = found.as_of // width, found.as_of % width
    put(near, 3 * block, none, is_floor=True)
    put(near, 3 * block, none + 1, is_floor=False)
    put(near, 3 * block + 1, 2 * (width - offset) + 1, is_floor=True)
    put(near, 3 * block - 2, 2 * (width - offset), is_floor=False)
    put(near, 3 * block - 1, 2 * offset + 1, is_floor=True)
    put(near, 3 * block + 2, 2 * offset, is_floor=False)

    parts = parts or [(none[:0], none[:0], none[:0], has_floor[:0])]
    entry, sub, order, is_floor = (np.concatenate(column) for column in zip(*parts, strict=True))
    row = entry if place is None else place[entry]
    of_group = np.zeros(len(entry), dtype=np.int64) if group is None else group[entry]
    key = of_group
    for part in (sub, order):
        least = part.min(initial=0)
        key = key * (part.max(initial=0) - least + 1) + part - least
    by_key = np.argsort(key, kind="stable")
    row, sub, of_group, is_floor = row[by_key], sub[by_key], of_group[by_key], is_floor[by_key]
    new = np.ones(len(row), dtype=bool)
    new[1:] = (sub[1:] != sub[:-1]) | (of_group[1:] != of_group[:-1])
    return Items(chain=np.cumsum(new) - 1, group=of_group, row=row, is_floor=is_floor)


def joined(parts: Sequence[Items]) -> Items:
    """Return the items of several parts, of which none shares a chain with another."""
    chains, number = [np.zeros(0, dtype=np.int64)], 0
    for part in parts:
        chains.append(part.chain + number)
        number += int(part.chain.max(initial=-1)) + 1
    empty = chains[0]
    return Items(
        chain=np.concatenate(chains),
        group=np.concatenate([empty, *(part.group for part in parts)]),
        row=np.concatenate([empty, *(part.row for part in parts)]),
        is_floor=np.concatenate([empty.astype(bool), *(part.is_floor for part in parts)]),
    )


@dataclass(frozen=True)
class Ranks:
    """Floors and ceilings by their force, so that integers can stand for them.

    Rank 0 is none; a higher rank is a higher floor, or a lower ceiling. Of equal ends the one
    first in the order of the statements is the stronger. `row`, `origin` and `value` are looked
    up by rank; `of` gives the rank by statement.
    """

    of: Ints
    row: Ints
    origin: Ints
    value: Floats


def ranks(values: Floats, *, origin: Ints, rising: bool) -> Ranks:
    """Return the ranks of floors (rising) or of ceilings (falling), persons."""
    count = len(values)
    strength = values if rising else -values
    order = count - 1 - np.argsort(strength[::-1], kind="stable")
    of = np.empty(count, dtype=np.int64)
    of[order] = np.arange(1, count + 1)
    return Ranks(
        of=of,
        row=np.concatenate([[-1], order]),
        origin=np.concatenate([[-1 if rising else -2], origin[order]]),
        value=np.concatenate([[0.0 if rising else np.inf], values[order]]),
    )


def factors(floors: Floats, ceilings: Floats) -> Floats:
    """Return floor over ceiling; a floor over a ceiling of 0 is infinitely far off."""
    with np.errstate(divide="ignore", invalid="ignore"):
        quotient = floors / ceilings
    return np.where(floors > 0, quotient, 0.0)


@dataclass(frozen=True)
class Witness:
    """For each group the pair that is furthest apart: factor, and both statements' positions."""

    factor: Floats
    floor: Ints
    ceiling: Ints


def furthest(
    found: Items,
    *,
    floor: Floats,
    ceiling: Floats,
    origin: Ints,
    groups: int,
    by_floor: Ranks | None = None,
) -> Witness:
    """Return the largest factor by which a floor exceeds another origin's ceiling, by group.

    A factor of 1 and positions of -1 where nothing exceeds anything. By the running maximum of
    the floors of each chain and that of the floors of any other origin: O(n log n).
    """
    out = Witness(np.ones(groups), np.full(groups, -1), np.full(groups, -1))
    if not len(found):
        return out
    by_floor = by_floor or ranks(floor, origin=origin, rising=True)
    base = found.chain * (len(floor) + 1)
    value = base + np.where(found.is_floor, by_floor.of[found.row], 0)
    top = np.maximum.accumulate(value)
    top_origin = by_floor.origin[top - base]
    # Where the leading origin changes, the former leader is the best of the others: no floor so
    # far was higher. So the best of the others never falls within a chain.
    changed = np.zeros(len(found), dtype=bool)
    changed[1:] = (top_origin[1:] != top_origin[:-1]) & (found.chain[1:] == found.chain[:-1])
    other = np.where(found.is_floor & (origin[found.row] != top_origin), value, base)
    other[changed] = np.maximum(other[changed], top[np.flatnonzero(changed) - 1])
    second = np.maximum.accumulate(other)

    at = np.flatnonzero(~found.is_floor)
    row = found.row[at]
    best = np.where(top_origin[at] != origin[row], top[at], second[at]) - base[at]
    factor = factors(by_floor.value[best], ceiling[row])
    some = np.flatnonzero(factor > 1)
    at, row, best, factor = at[some], row[some], best[some], factor[some]
    order = np.lexsort((row, by_floor.row[best], -factor, found.group[at]))
    group = found.group[at][order]
    first = np.ones(len(order), dtype=bool)
    first[1:] = group[1:] != group[:-1]
    chosen = order[first]
    group = group[first]
    out.factor[group] = factor[chosen]
    out.floor[group] = by_floor.row[best[chosen]]
    out.ceiling[group] = row[chosen]
    return out


def pairs(found: Items, *, floor: Floats, ceiling: Floats) -> tuple[Ints, Ints]:
    """Return every pair of a floor and a lower ceiling that follows it in its chain.

    Two arrays of positions, floors' and ceilings', in no order; pairs of one origin included.
    By halving: at each width, floors of the left halves against ceilings of the right ones, where
    those that exceed a ceiling are a run of the sorted floors. O(n log^2 n) and the answer.
    """
    chosen = [(found.row[:0], found.row[:0])]
    for low, high, by_value, ceilings in _runs(found, floor=floor, ceiling=ceiling):
        run, of = between(low, high)
        chosen.append((by_value[run], ceilings[of]))
    floors, lower = (np.concatenate(column) for column in zip(*chosen, strict=True))
    return floors, lower


def widest(
    found: Items, *, floor: Floats, ceiling: Floats, origin: Ints, most: int
) -> tuple[Ints, Ints]:
    """Return the `most` pairs of `pairs` between two origins that are furthest apart.

    Furthest apart first; where very many are equally far apart, some of them.
    """
    cap = most
    while True:
        above, below, beyond = _widest(found, floor=floor, ceiling=ceiling, cap=cap)
        apart = origin[above] != origin[below]
        above, below = above[apart], below[apart]
        factor = factors(floor[above], ceiling[below])
        first = np.lexsort((below, above, -factor))[:most]
        if beyond == 0 or (len(first) == most and factor[first[-1]] >= beyond):
            return above[first], below[first]
        cap *= 4


def _widest(found: Items, *, floor: Floats, ceiling: Floats, cap: int) -> tuple[Ints, Ints, float]:
    """Return candidates for the pairs furthest apart, and how far apart those left out may be.

    Of each run of floors above a ceiling the last are the highest: no more than `cap` runs at
    each width, and no more than `cap` floors of each, can hold one of the `cap` furthest pairs.
    """
    above = below = found.row[:0]
    far = floor[:0]
    beyond = 0.0
    for low, high, by_value, ceilings in _runs(found, floor=floor, ceiling=ceiling):
        top = factors(floor[by_value[high - 1]], ceiling[ceilings])
        least = far[-1] if len(far) == cap else 0.0
        order = np.argsort(-top, kind="stable")
        near = order[top[order] >= least]
        if len(near) < len(order):
            beyond = max(beyond, float(top[order[len(near)]]))
        order = near
        if len(order) > cap:
            beyond = max(beyond, float(top[order[cap]]))
            order = order[:cap]
        count = np.minimum(high[order] - low[order], cap)
        cut = order[high[order] - low[order] > cap]
        if len(cut):
            missed = factors(floor[by_value[high[cut] - 1 - cap]], ceiling[ceilings[cut]])
            beyond = max(beyond, float(missed.max()))
        back = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
        above = np.concatenate([above, by_value[np.repeat(high[order], count) - 1 - back]])
        below = np.concatenate([below, np.repeat(ceilings[order], count)])
        far = factors(floor[above], ceiling[below])
        first = np.lexsort((below, above, -far))
        if len(first) > cap:
            beyond = max(beyond, float(far[first[cap]]))
            first = first[:cap]
        above, below, far = above[first], below[first], far[first]
    return above, below, beyond


def facing(found: Items, *, floor: Floats, ceiling: Floats) -> Items:
    """Return the items that have a part in any pair: at most twice as many as there are pairs.

    A floor is kept where a lower ceiling follows it in its chain, a ceiling where a higher floor
    comes before it.
    """
    if not len(found):
        return found
    level = _levels(found, floor=floor, ceiling=ceiling)
    most = level.max() + 1
    base = found.chain * (most + 1)
    highest = np.maximum.accumulate(base + np.where(found.is_floor, level + 1, 0)) - base
    base = base[-1] - base
    after = (base + np.where(found.is_floor, 0, most - level))[::-1]
    lowest = most - (np.maximum.accumulate(after)[::-1] - base)
    kept = np.where(found.is_floor, lowest < level, highest > level + 1)
    return Items(*(part[kept] for part in (found.chain, found.group, found.row, found.is_floor)))


def count_pairs(found: Items, *, floor: Floats, ceiling: Floats) -> int:
    """Return how many pairs `pairs` would list, without listing them."""
    count = 0
    for left, right, key, step in _halves(found, floor=floor, ceiling=ceiling):
        keys, ceilings = np.sort(key[left]), np.sort(key[right])
        low = np.searchsorted(keys, ceilings, side="right")
        high = np.searchsorted(keys, (ceilings // step + 1) * step)
        count += int((high - low).sum())
    return count


def _runs(
    found: Items, *, floor: Floats, ceiling: Floats
) -> Iterator[tuple[Ints, Ints, Ints, Ints]]:
    """Yield for each width: the run of floors above each ceiling, the floors, the ceilings."""
    for left, right, key, step in _halves(found, floor=floor, ceiling=ceiling):
        by_key = left[np.argsort(key[left], kind="stable")]
        keys, ceilings = key[by_key], key[right]
        low = np.searchsorted(keys, ceilings, side="right")
        high = np.searchsorted(keys, (ceilings // step + 1) * step)
        some = high > low
        yield low[some], high[some], found.row[by_key], found.row[right[some]]


def _halves(
    found: Items, *, floor: Floats, ceiling: Floats
) -> Iterator[tuple[Ints, Ints, Ints, np.int64]]:
    """Yield for each width: floors of left halves, ceilings of right ones, and their keys.

    Every floor comes before every ceiling of the same pair of halves. A key tells the pair of
    halves, which is the key over the last of the four, and then orders by value.
    """
    level = _levels(found, floor=floor, ceiling=ceiling)
    step = np.int64(level.max(initial=0) + 1)
    new = np.ones(len(found), dtype=bool)
    new[1:] = found.chain[1:] != found.chain[:-1]
    starts = np.flatnonzero(new)
    size = np.diff(starts, append=len(found))
    start, size = np.repeat(starts, size), np.repeat(size, size)
    place = np.arange(len(found)) - start
    width, here = 1, np.flatnonzero(size > 1)
    while len(here):
        half = place[here] // width
        key = np.zeros(len(found), dtype=np.int64)
        key[here] = (start[here] + half // 2) * step + level[here]
        floors = found.is_floor[here]
        left, right = here[floors & (half % 2 == 0)], here[~floors & (half % 2 == 1)]
        if len(left) and len(right):
            yield left, right, key, step
        width *= 2
        here = here[size[here] > width]


def _levels(found: Items, *, floor: Floats, ceiling: Floats) -> Ints:
    """Return the rank of each item's value, equal for equal values."""
    value = np.where(found.is_floor, floor[found.row], ceiling[found.row])
    return np.unique(value, return_inverse=True)[1].astype(np.int64)
