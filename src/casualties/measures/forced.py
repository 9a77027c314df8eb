"""The forced factor on each of many days: how far apart two bounds are that both count."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from casualties.measures.pairs import Items, Ranks, Witness, factors, ranks
from casualties.measures.statements import Bools, Floats, Ints


@dataclass(frozen=True)
class _Timeline:
    """The state of every node over time, ordered by node and day.

    A node is a run of items of one chain. Its state, six ranks: the highest floor and the highest
    of another origin, the lowest ceiling and the lowest of another origin, and the floor and
    ceiling furthest apart within the run. It holds from its day until the node's next entry.
    """

    chain: Ints
    place: Ints
    day: Ints
    state: Ints


def forced_by_day(
    found: Items,
    *,
    floor: Floats,
    ceiling: Floats,
    origin: Ints,
    begin: Ints,
    end: Ints,
    days: int,
) -> Witness:
    """Return for each of `days` days the pair furthest apart among the statements that count.

    `begin` and `end` are each statement's first day and the first day it counts no longer, as
    indices; the result is that of `chains.furthest` on every day's statements alone. A tree over
    the items, each node with its states over time, is built from the leaves up, one level at a
    time: O(n log n) states, fewer where a new bound is no new extreme.
    """
    out = Witness(np.ones(days), np.full(days, -1), np.full(days, -1))
    by_floor = ranks(floor, origin=origin, rising=True)
    by_ceiling = ranks(ceiling, origin=origin, rising=False)
    end = np.minimum(end, days)
    lasts = begin[found.row] < end[found.row]
    if not lasts.any():
        return out
    line = _leaves(
        found, lasts=lasts, begin=begin, end=end, days=days, ranks=(by_floor, by_ceiling)
    )
    chains = found.chain[lasts]
    size = np.bincount(chains, minlength=int(found.chain.max()) + 1)
    while size.max() > 1:
        line = _joined(line, size=size, days=days, by_floor=by_floor, by_ceiling=by_ceiling)
        size = (size + 1) // 2
    # One node for each chain is left. Across chains nothing meets: only the pairs compete.
    line.state[:, :4] = 0
    order = np.lexsort((line.day, line.chain))
    line = _Timeline(np.zeros_like(line.chain), line.chain, line.day, line.state)
    line = _Timeline(line.chain[order], line.place[order], line.day[order], line.state[order])
    count = np.array([len(size)])
    while count.max() > 1:
        line = _joined(line, size=count, days=days, by_floor=by_floor, by_ceiling=by_ceiling)
        count = (count + 1) // 2
    entry = np.searchsorted(line.day, np.arange(days), side="right") - 1
    state = line.state[np.maximum(entry, 0), 4:] * (entry >= 0)[:, None]
    factor = factors(by_floor.value[state[:, 0]], by_ceiling.value[state[:, 1]])
    apart = factor > 1
    out.factor[apart] = factor[apart]
    out.floor[apart] = by_floor.row[state[apart, 0]]
    out.ceiling[apart] = by_ceiling.row[state[apart, 1]]
    return out


def _leaves(
    found: Items,
    *,
    lasts: Bools,
    begin: Ints,
    end: Ints,
    days: int,
    ranks: tuple[Ranks, Ranks],
) -> _Timeline:
    """Return the nodes of single items: there from their first day, gone from their end."""
    row, chain = found.row[lasts], found.chain[lasts]
    is_floor = found.is_floor[lasts]
    new = np.ones(len(chain), dtype=bool)
    new[1:] = chain[1:] != chain[:-1]
    starts = np.flatnonzero(new)
    place = np.arange(len(chain)) - starts[np.cumsum(new) - 1]
    state = np.zeros((len(row), 6), dtype=np.int64)
    state[:, 0] = np.where(is_floor, ranks[0].of[row], 0)
    state[:, 2] = np.where(is_floor, 0, ranks[1].of[row])
    ends = end[row] < days
    both = np.repeat(np.arange(len(row)), 1 + ends)
    first = np.ones(len(both), dtype=bool)
    first[1:] = both[1:] != both[:-1]
    day = np.where(first, begin[row[both]], end[row[both]])
    states = np.where(first[:, None], state[both], 0).astype(np.int64)
    return _Timeline(chain[both], place[both], day, states)


def _joined(
    line: _Timeline, *, size: Ints, days: int, by_floor: Ranks, by_ceiling: Ranks
) -> _Timeline:
    """Return the level above: neighbours in a chain joined, with their states on every change."""
    offset = np.concatenate([[0], np.cumsum((size + 1) // 2)[:-1]])
    parent = offset[line.chain] + (line.place >> 1)
    key = parent * (days + 1) + line.day
    order = np.argsort(key, kind="stable")
    key, parent = key[order], parent[order]
    is_left = (line.place[order] & 1) == 0
    index = np.arange(len(order))
    left = np.maximum.accumulate(np.where(is_left, index, -1))
    right = np.maximum.accumulate(np.where(is_left, -1, index))
    last = np.ones(len(order), dtype=bool)
    last[:-1] = key[1:] != key[:-1]
    at = np.flatnonzero(last)
    begins = np.ones(len(order), dtype=bool)
    begins[1:] = parent[1:] != parent[:-1]
    first_of_parent = np.maximum.accumulate(np.where(begins, index, 0))[at]
    nothing = len(order)
    source = np.append(order, nothing)
    padded = np.concatenate([line.state, np.zeros((1, 6), dtype=line.state.dtype)])
    before = padded[source[np.where(left[at] >= first_of_parent, left[at], nothing)]]
    after = padded[source[np.where(right[at] >= first_of_parent, right[at], nothing)]]
    state = _met(before, after, by_floor=by_floor, by_ceiling=by_ceiling)

    changes = np.ones(len(at), dtype=bool)
    same = parent[at[1:]] == parent[at[:-1]]
    changes[1:] = ~(same & (state[1:] == state[:-1]).all(axis=1))
    kept = order[at[changes]]
    return _Timeline(line.chain[kept], line.place[kept] >> 1, line.day[kept], state[changes])


def _met(before: Ints, after: Ints, *, by_floor: Ranks, by_ceiling: Ranks) -> Ints:
    """Return the states of two runs put together, floors of the first meeting ceilings after."""
    out = np.empty_like(before)
    out[:, 0], out[:, 1] = _two_strongest(before[:, :2], after[:, :2], origin=by_floor.origin)
    out[:, 2], out[:, 3] = _two_strongest(before[:, 2:4], after[:, 2:4], origin=by_ceiling.origin)
    best = before[:, 4:].copy()
    far = factors(by_floor.value[best[:, 0]], by_ceiling.value[best[:, 1]])

    def offer(floor: Ints, ceiling: Ints, some: Ints) -> None:
        factor = factors(by_floor.value[floor], by_ceiling.value[ceiling])
        better = (factor > 1) & (factor > far[some])
        chosen = some[better]
        best[chosen, 0], best[chosen, 1] = floor[better], ceiling[better]
        far[chosen] = factor[better]

    within = np.flatnonzero(after[:, 4] > 0)
    offer(after[within, 4], after[within, 5], within)
    meet = np.flatnonzero((before[:, 0] > 0) & (after[:, 2] > 0))
    floor, ceiling = before[meet, 0], after[meet, 2]
    alike = by_floor.origin[floor] == by_ceiling.origin[ceiling]
    apart = meet[~alike]
    offer(before[apart, 0], after[apart, 2], apart)
    own = meet[alike]
    offer(before[own, 1], after[own, 2], own)
    offer(before[own, 0], after[own, 3], own)
    out[:, 4:] = best
    return out


def _two_strongest(before: Ints, after: Ints, *, origin: Ints) -> tuple[Ints, Ints]:
    """Return the strongest rank of two runs, and the strongest of another origin than its own."""
    leads = before[:, 0] >= after[:, 0]
    strongest = np.where(leads, before[:, 0], after[:, 0])
    weaker = np.where(leads, after[:, 0], before[:, 0])
    own_second = np.where(leads, before[:, 1], after[:, 1])
    other_second = np.where(leads, after[:, 1], before[:, 1])
    alike = origin[strongest] == origin[weaker]
    second = np.maximum(own_second, np.where(alike, other_second, weaker))
    return strongest, second
