"""How far each statement is from the others that stood on its day: what a lean is the median of.

The others of a statement are the latest statements of other origins, or of other standpoints, on
its question. Together they are very many, so no more than `AT_ONCE` are laid out at a time, and
they are named only for the statements that are asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
import pandas as pd

from casualties.measures.assumptions import Assumptions
from casualties.measures.standing import latest, taken
from casualties.measures.statements import NEVER, Bools, Floats, Ints, Texts, between, codes

By = Literal["source", "standpoint"]
"""Whether the others are other origins, or the origins of other standpoints."""

ORIGINS = 3
"""Origins that must speak on a day, the one measured included."""
AT_ONCE = 1 << 20
"""Pairs of a statement and another that are laid out at a time, unless one statement has more."""

Others = Callable[[Bools], tuple[Ints, Ints, Floats]]
"""From a mask of statements to their others: position, origin, and the distance without it."""


@dataclass(frozen=True, eq=False)
class Spells:
    """What each origin said on a day about a topic, by topic, day and origin.

    Several statements of an origin on a day are one, at the mean of the logarithms of their
    points. `first` and `last` bound the spells that begin while this one stands, itself included:
    it is one of the others of each of them. `rank` is its place among the points of all.
    """

    source: Texts
    standpoint: Texts
    party: Texts
    stated: Ints
    speaker: Ints
    log: Floats
    rank: Ints
    first: Ints
    last: Ints
    names: Texts
    """The origin of each speaker."""

    def __len__(self) -> int:
        return len(self.log)


@dataclass(frozen=True, eq=False)
class Distances:
    """How far statements were from the others on their day, in natural logarithms.

    The arrays have an entry for each statement. `count` is how many others stood; leaving one of
    them out gives as many distances, `least` and `greatest` are the extremes of these, and
    `others` gives them, with the origin as a place in `names`.
    """

    source: Texts
    standpoint: Texts
    party: Texts
    stated: Ints
    distance: Floats
    least: Floats
    greatest: Floats
    count: Ints
    others: Others
    names: Texts


def spells(rows: pd.DataFrame, *, assumptions: Assumptions) -> Spells:
    """Return the spells of rows: of the statements with a point above 0, while not silent."""
    found = taken(rows, assumptions=assumptions)
    stands, until = latest(found)
    order = np.flatnonzero(stands & (found.point > 0))
    topic = found.topic[order] * np.int64(found.speaker.max(initial=0) + 1)
    order = order[np.argsort((topic + found.speaker[order]), kind="stable")]  # by origin, then day
    topic, speaker, stated = (one[order] for one in (found.topic, found.speaker, found.stated))
    same = (topic[1:] == topic[:-1]) & (speaker[1:] == speaker[:-1])
    heads = np.flatnonzero(np.append(True, ~same | (stated[1:] != stated[:-1]))[: len(order)])
    log = _means(np.log(found.point[order]), heads=heads)
    until = np.minimum(until, found.stated + assumptions.silence + 1)[order]
    until = np.maximum.reduceat(until, heads) if len(heads) else until
    topic, speaker, stated = topic[heads], speaker[heads], stated[heads]
    # the next word of the origin takes the place of this one, even where it is silent sooner
    again = np.flatnonzero((topic[1:] == topic[:-1]) & (speaker[1:] == speaker[:-1]))
    until[again] = np.minimum(until[again], stated[again + 1])
    begin, end = topic * (2 * NEVER) + stated, topic * (2 * NEVER) + until
    by_day = np.argsort(begin, kind="stable")
    begin, end, log, heads = begin[by_day], end[by_day], log[by_day], order[heads[by_day]]
    rank = np.empty(len(heads), dtype=np.int64)
    rank[np.argsort(log, kind="stable")] = np.arange(len(heads))
    names = np.empty(int(found.speaker.max(initial=-1)) + 1, dtype=object)
    names[found.speaker] = found.origin
    return Spells(
        source=found.source[heads],
        standpoint=found.standpoint[heads],
        party=found.party[heads],
        stated=found.stated[heads],
        speaker=found.speaker[heads],
        log=log,
        rank=rank,
        first=np.searchsorted(begin, begin),
        last=np.searchsorted(begin, end),
        names=names,
    )


def distances(found: Spells, *, by: By) -> Distances:
    """Return the distances of the spells on whose day at least `ORIGINS` origins stand."""
    who = found.speaker if by == "source" else codes(found.standpoint)
    count = np.zeros(len(found), dtype=np.int64)
    ranks = np.zeros((len(found), 4), dtype=np.int64)
    for start, stop in _batches(found):
        count[start:stop], ranks[start:stop] = _middles(found, who=who, start=start, stop=stop)
    place = np.flatnonzero(count >= ORIGINS - 1)
    ranks, mine = ranks[place], found.log[place]
    by_rank = np.empty(len(found))
    by_rank[found.rank] = found.log
    first, second, third, fourth = by_rank[ranks].T
    # without a low one the median lies between the last two, without a high one the first two
    least, among, greatest = (
        mine - (one + two) / 2 for one, two in ((third, fourth), (first, fourth), (first, second))
    )

    def others(which: Bools) -> tuple[Ints, Ints, Floats]:
        chosen = np.flatnonzero(which)
        before = np.zeros(len(found) + 1, dtype=np.int64)
        before[place[chosen] + 1] = 1
        before = np.cumsum(before)
        at, other = between(before[found.first], before[found.last])
        at = chosen[at]
        apart = who[other] != who[place[at]]
        at, other = at[apart], other[apart]
        rank = found.rank[other]
        low, high = rank <= ranks[at, 0], rank > ranks[at, 1]
        without = np.where(low, least[at], np.where(high, greatest[at], among[at]))
        return at, found.speaker[other], without

    return Distances(
        source=found.source[place],
        standpoint=found.standpoint[place],
        party=found.party[place],
        stated=found.stated[place],
        distance=mine - (second + third) / 2,
        least=least,
        greatest=greatest,
        count=count[place],
        others=others,
        names=found.names,
    )


def _means(values: Floats, *, heads: Ints) -> Floats:
    """Return the mean of each run of values: from one of the heads to the next."""
    size = np.diff(heads, append=len(values))
    out = values[heads]
    for number in np.unique(size[size > 1]).tolist():
        some = np.flatnonzero(size == number)
        out[some] = values[heads[some, None] + np.arange(number)].mean(axis=1)
    return out


def _batches(found: Spells) -> Iterator[tuple[int, int]]:
    """Yield runs of spells that have about `AT_ONCE` others together."""
    begun, ended = (
        np.bincount(ends, minlength=len(found) + 1) for ends in (found.first, found.last)
    )
    part = np.cumsum(np.cumsum(begun - ended)[:-1]) // AT_ONCE
    yield from pairwise([0, *(np.flatnonzero(np.diff(part)) + 1).tolist(), len(found)])


def _middles(found: Spells, *, who: Ints, start: int, stop: int) -> tuple[Ints, Ints]:
    """Return for some spells how many others stand, and the ranks of four of them.

    Of the others by their points those at the middle, on which the median and every median
    without one of them rest: (n - 2) // 2, (n - 1) // 2, n // 2 and (n + 1) // 2.
    """
    near = np.flatnonzero((found.first < stop) & (found.last > start))
    first, last = np.maximum(found.first[near], start), np.minimum(found.last[near], stop)
    at, other = between(first - start, last - start)
    bits = len(found).bit_length()
    key = (at << bits) | found.rank[near][other]
    key.sort()
    at, rank = key >> bits, key & ((1 << bits) - 1)
    by_rank = np.empty(len(found), dtype=np.int64)
    by_rank[found.rank] = who
    apart = by_rank[rank] != who[start:stop][at]
    at, rank = at[apart], rank[apart]
    count = np.bincount(at, minlength=stop - start)
    middle = np.stack([(count - 2) // 2, (count - 1) // 2, count // 2, (count + 1) // 2], axis=1)
    measured = count > 1
    ranks = np.zeros_like(middle)
    ranks[measured] = rank[middle[measured] + (np.cumsum(count) - count)[measured, None]]
    return count, ranks
