"""How far each source stands from the others, and each standpoint from the other standpoints.

A lean is relative to the others who spoke at the time, never to the truth: where all are wrong in
the same way, nobody leans.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from casualties.measures.assumptions import Assumptions
from casualties.measures.lean_distances import AT_ONCE, By, Distances, distances, spells
from casualties.measures.statements import NEVER, Bools, Floats, Ints, between, codes, texts

LEAN = ("source", "standpoint", "party", "lean", "low", "high", "dates")

BY: tuple[By, ...] = ("source", "standpoint")
"""Whose leans there are, in the order in which they are shown."""
DATES = 5
"""Days of statements under which no lean is given."""


def lean(
    rows: pd.DataFrame,
    *,
    assumptions: Assumptions,
    by: By | Sequence[By] = "source",
) -> pd.DataFrame:
    """Return how far sources, or standpoints, stand from the others: columns `LEAN`.

    `lean` is the median, over the days on which the source stated a point, of the natural
    logarithm of its point over the median of the standing points of the other origins on the same
    question: 0.69 is twice the others, -0.69 half. `low` and `high` are the least and the greatest
    that leaving one other origin out gives; `dates` counts the days. By standpoint, the statements
    of a standpoint are pooled, compared with the origins of the other standpoints, and `source`
    is empty. At least `distances.ORIGINS` origins on a day and `DATES` days, or there is no row.
    Of several `by` the tables one below the other.
    """
    found = spells(rows, assumptions=assumptions)
    every = [by] if isinstance(by, str) else by
    tables = [leans(distances(found, by=one), by=one) for one in every]
    return tables[0] if len(tables) == 1 else pd.concat(tables, ignore_index=True)


def leans(found: Distances, *, by: By = "source") -> pd.DataFrame:
    """Return the leans that distances give: columns `LEAN`, as `lean`.

    Distances of several sets of rows that share no question can be put together: their leans are
    those of all the rows.
    """
    keys = [found.standpoint, found.party]
    group = codes(found.source, *keys) if by == "source" else codes(*keys)
    size = np.bincount(group)
    first = np.empty(len(size), dtype=np.int64)
    first[group[::-1]] = np.arange(len(group))[::-1]
    said = np.sort(group * (2 * NEVER) + found.stated)
    said = said[np.diff(said, prepend=-1) > 0]  # np.unique is many times slower
    dates = np.bincount(said // (2 * NEVER), minlength=len(size))
    given = dates >= DATES
    lean, low, high = _medians(found, group=group, size=size, given=given)
    first, some = first[given], len(first[given])
    table = pd.DataFrame(
        {
            "source": texts(found.source[first] if by == "source" else np.full(some, None)),
            "standpoint": texts(found.standpoint[first]),
            "party": texts(found.party[first]),
            "lean": lean[given],
            "low": low[given],
            "high": high[given],
            "dates": dates[given],
        }
    )
    order = ["party", "lean", "source", "standpoint"]
    return table.sort_values(order, ascending=[True, False, True, True], ignore_index=True)


def _medians(
    found: Distances, *, group: Ints, size: Ints, given: Bools
) -> tuple[Floats, Floats, Floats]:
    """Return for each group given its median distance, and the least and the greatest without one.

    Whoever is left out, the median lies between that of the least and that of the greatest
    distances. So only the statements whose distances reach into that range are looked at closely:
    the others are below or above it throughout. Where leaving anybody out moves the median one
    way, all statements are, for there may be origins that do not move it.
    """
    begin = np.cumsum(size) - size
    lower, upper = begin + (size - 1) // 2, begin + size // 2

    distance = _ordered(found.distance, group=group)
    middle = (distance[lower] + distance[upper]) / 2
    lowest = _ordered(found.least, group=group)[lower]
    highest = _ordered(found.greatest, group=group)[upper]
    below = found.greatest < lowest[group]
    close = given[group] & ~below & (found.least <= highest[group])
    low, high = _extremes(found, group=group, size=size, close=close, below=below)
    one_way = given & ((low > middle) | (high < middle))
    if one_way.any():
        close = one_way[group]
        ends = _extremes(found, group=group, size=size, close=close, below=below & ~close)
        low, high = (
            np.where(one_way, new, old) for new, old in zip(ends, (low, high), strict=True)
        )
    return middle, low, high


def _extremes(
    found: Distances, *, group: Ints, size: Ints, close: Bools, below: Bools
) -> tuple[Floats, Floats]:
    """Return for each group the least and the greatest median that leaving one other out gives.

    Of the statements that are `close` those are replaced in whose day the other had a part; as
    many as `below` lie below all of them, the rest above.
    """
    low, high = np.full(len(size), np.inf), np.full(len(size), -np.inf)
    load = np.bincount(group, weights=np.where(close, found.count, 0), minlength=len(size))
    part = (np.cumsum(load) // AT_ONCE).astype(np.int64)  # whole groups, some at a time
    under = np.bincount(group[below], minlength=len(size))
    for number in np.unique(part[group[close]]).tolist():
        which = close & (part[group] == number)
        of, median = _without_one(
            found, group=group, which=which, lower=(size - 1) // 2 - under, upper=size // 2 - under
        )
        np.minimum.at(low, of, median)
        np.maximum.at(high, of, median)
    return low, high


def _without_one(
    found: Distances, *, group: Ints, which: Bools, lower: Ints, upper: Ints
) -> tuple[Ints, Floats]:
    """Return groups, one for each other origin, with the median of some distances without it.

    The median is the mean of those at the places `lower` and `upper` of the group. It moves down
    by no more places than distances fall, and up by no more than rise: so far they are laid out.
    """
    at, origin, without = found.others(which)
    ordered = np.flatnonzero(which)
    ordered = ordered[np.lexsort((found.distance[ordered], group[ordered]))]
    size = np.bincount(group[ordered], minlength=len(lower))
    begin = np.cumsum(size) - size
    place = np.empty(len(group), dtype=np.int64)
    place[ordered] = np.arange(len(ordered))

    pair, case = np.unique(group[at] * np.int64(len(found.names) + 1) + origin, return_inverse=True)
    of = pair // (len(found.names) + 1)
    place = place[at] - begin[group[at]]
    falls, rises = without < found.distance[at], without > found.distance[at]
    fallen, risen = (np.bincount(case[some], minlength=len(of)) for some in (falls, rises))
    start = np.maximum(lower[of] - fallen, 0)
    stop = np.minimum(upper[of] + risen + 1, size[of])
    shown = stop - start
    first = np.cumsum(shown) - shown
    line, cases = between(start + begin[of], stop + begin[of])
    values = found.distance[ordered[line]]
    under, over = place < start[case], place >= stop[case]
    within = ~(under | over)
    values[first[case[within]] + (place - start[case])[within]] = without[within]
    comes = (under & rises) | (over & falls)
    values, cases = np.append(values, without[comes]), np.append(cases, case[comes])
    values = _ordered(values, group=cases)

    count = np.bincount(cases, minlength=len(of))
    first = np.cumsum(count) - count - start
    first += np.bincount(case[under & rises], minlength=len(of))
    return of, (values[first + lower[of]] + values[first + upper[of]]) / 2


def _ordered(values: Floats, *, group: Ints) -> Floats:
    """Return the values of each group rising, the groups one after the other."""
    both = np.empty(len(values), dtype=np.complex128)  # which numpy sorts by its two parts
    both.real, both.imag = group, values
    both.sort()
    return both.imag
