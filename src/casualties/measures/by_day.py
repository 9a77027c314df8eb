"""How the latest statements of the sources compare, on each of many days at once.

Origins are laid out as columns and days as rows, so that what stands on a day is one row; every
measure is then a sort, a maximum or a running sum along the rows.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from casualties.measures.arrays import (
    AT_ONCE,
    Bools,
    Floats,
    Ints,
    changes,
    expand_ranges,
    text_column,
)
from casualties.measures.pairs import factors
from casualties.measures.statements import Statements

SNAPSHOT = (
    "standing",
    "speaking",
    "low_point",
    "high_point",
    "as_stated",
    "without_extreme",
    "extreme_source",
    "compatible_share",
    "common_low",
    "common_high",
    "common_count",
)


@dataclass(frozen=True, eq=False)
class Spells:
    """What each origin says over a spell of days: its statements of one day, taken together.

    One entry for each; those of one origin never overlap. `statements` have the widest bounds of
    the day; `low` and `high` are the lowest and the highest point, NaN for none. `begin` and
    `end` are indices into the days asked for.
    """

    statements: Statements
    low: Floats
    high: Floats
    begin: Ints
    end: Ints

    def __len__(self) -> int:
        return len(self.begin)


def spells(
    statements: Statements, *, stands: Bools, until: Ints, days: Ints, silence: int
) -> Spells:
    """Return the spells of statements on one topic that show on some of the days, which rise.

    `stands` and `until` as `standing.latest` gives them. From the first silent day on, a
    cumulative spell is another one, of its floor alone, and any other one is over.
    """
    order = np.lexsort((until, statements.stated, statements.speaker))
    order = order[stands[order]]
    statements, until = statements.take(order), until[order]
    new_day = changes(statements.speaker, statements.stated)
    # statements of one day go together; where one ends first, the rest are a spell of their own
    head = np.flatnonzero(new_day | changes(until))
    first = np.append(np.flatnonzero(new_day), len(until))
    members, of = expand_ranges(head, first[np.searchsorted(first, head, side="right")])
    start = np.flatnonzero(changes(of))

    def widest(furthest: np.ufunc, values: Floats | Ints) -> npt.NDArray[Any]:
        return furthest.reduceat(values[members], start) if len(start) else values[:0]

    hulls = replace(
        statements.take(head),
        floor=widest(np.minimum, statements.floor),
        ceiling=widest(np.maximum, statements.ceiling),
        as_of=widest(np.maximum, statements.as_of),
        floor_day=widest(np.maximum, statements.floor_day),
        ceiling_day=widest(np.minimum, statements.ceiling_day),
    )
    low, high = widest(np.fmin, statements.point), widest(np.fmax, statements.point)
    begin = np.where(new_day[head], hulls.stated, until[head - 1])
    quiet, end = hulls.stated + silence + 1, until[head]
    silent_end = np.where(hulls.basis == "cumulative", end, begin)
    which = np.tile(np.arange(len(head)), 2)
    silent = np.arange(len(which)) >= len(head)
    begin = np.searchsorted(days, np.concatenate([begin, np.maximum(begin, quiet)]))
    end = np.searchsorted(days, np.concatenate([np.minimum(end, quiet), silent_end]))
    shown = begin < end
    which, silent = which[shown], silent[shown]
    hulls = hulls.take(which)
    return Spells(
        replace(hulls, ceiling=np.where(silent, np.inf, hulls.ceiling)),
        np.where(silent, np.nan, low[which]),
        np.where(silent, np.nan, high[which]),
        begin[shown],
        end[shown],
    )


def snapshots(
    statements: Statements, *, stands: Bools, until: Ints, days: Ints, silence: int
) -> pd.DataFrame:
    """Return for each day how the standing statements of one question compare: `SNAPSHOT`.

    `standing` counts the origins whose statement stands, `speaking` those of them that are not
    silent and have a point. Under two origins a measure is NaN, and all are once the statements
    speak of more than one period.
    """
    first = statements.topic == statements.topic[:1]
    if not first.all():  # from the day on which a second period is spoken of nothing compares
        before = days[days < statements.stated[~first].min()]
        known = snapshots(
            statements.take(first),
            stands=stands[first],
            until=until[first],
            days=before,
            silence=silence,
        )
        return known.reindex(range(len(days))).fillna({"standing": 0, "speaking": 0})
    shown = spells(statements, stands=stands, until=until, days=days, silence=silence)
    step = max(1, AT_ONCE // (len(shown) + 1))
    parts = [
        _compared(shown, start=start, stop=min(start + step, len(days)))
        for start in range(0, max(len(days), 1), step)
    ]
    out = pd.concat(parts, ignore_index=True)
    pairs = out["standing"] * (out["standing"] - 1) / 2
    share = 1 - _conflicts(shown, days=len(days)) / pairs.where(pairs > 0)
    common = out["common_count"].astype("Int64")
    out = out.assign(compatible_share=share, common_count=common.mask(common == 0))
    return out.loc[:, list(SNAPSHOT)]


def _conflicts(shown: Spells, *, days: int) -> Ints:
    """Return on each day how many pairs of origins have statements that cannot both hold."""
    change = np.zeros(days + 1, dtype=np.int64)
    positions = np.arange(len(shown))
    step = max(1, AT_ONCE // max(len(shown), 1))
    for start in range(0, len(shown), step):
        block = positions[start : start + step, None]
        clash = shown.statements.clash(block, positions) | shown.statements.clash(positions, block)
        clash &= np.maximum(shown.begin[block], shown.begin) < np.minimum(
            shown.end[block], shown.end
        )
        first, second = np.nonzero(clash & (block < positions))
        first += start
        np.add.at(change, np.maximum(shown.begin[first], shown.begin[second]), 1)
        np.subtract.at(change, np.minimum(shown.end[first], shown.end[second]), 1)
    return np.cumsum(change)[:-1]


def _compared(shown: Spells, *, start: int, stop: int) -> pd.DataFrame:
    """Return the columns of `SNAPSHOT`, but for the share, for the days from one to another."""
    names, origin = np.unique(shown.statements.origin, return_inverse=True)
    names = np.array([*names, None], dtype=object)
    grid = np.full((stop - start, len(names)), -1)
    begin, end = (np.clip(days - start, 0, stop - start) for days in (shown.begin, shown.end))
    for spell in np.flatnonzero(begin < end).tolist():
        grid[begin[spell] : end[spell], origin[spell]] = spell

    def laid_out(values: Floats) -> Floats:
        out: Floats = np.append(values, np.nan)[grid]
        return out

    low, high = laid_out(shown.low), laid_out(shown.high)
    lowest, highest = np.fmin.reduce(low, axis=1), np.fmax.reduce(high, axis=1)
    speaking = (~np.isnan(low)).sum(axis=1)
    as_stated = np.where(speaking > 1, highest_over_lowest(highest, lowest), np.nan)
    without, column = _without_one(low, high)
    without = np.where(speaking > 2, without, np.nan)
    source = names[np.where(without < as_stated, column, -1)]
    common = _common(laid_out(shown.statements.floor), laid_out(shown.statements.ceiling))
    return pd.DataFrame(
        {
            "standing": (grid >= 0).sum(axis=1),
            "speaking": speaking,
            "low_point": lowest,
            "high_point": highest,
            "as_stated": as_stated,
            "without_extreme": without,
            "extreme_source": text_column(source),
            **dict(zip(("common_low", "common_high", "common_count"), common, strict=True)),
        }
    )


def highest_over_lowest(high: Floats, low: Floats) -> Floats:
    """Return high over low: 1 where both are 0, inf where only the low one is."""
    return np.where((high == 0) & (low == 0), 1.0, factors(high, low))


def _without_one(low: Floats, high: Floats) -> tuple[Floats, Ints]:
    """Return the smallest factor that leaving one origin out gives, and that origin's column.

    Only leaving out the origin of an extreme can make the factor smaller.
    """
    line = np.arange(len(low))
    top = np.where(np.isnan(high), -np.inf, high)
    bottom = np.where(np.isnan(low), np.inf, low)
    out = []
    for extreme in (top.argmax(axis=1), bottom.argmin(axis=1)):
        upper, lower = top.copy(), bottom.copy()
        upper[line, extreme], lower[line, extreme] = -np.inf, np.inf
        out.append((highest_over_lowest(upper.max(axis=1), lower.min(axis=1)), extreme))
    (first, first_column), (second, second_column) = out
    better = (first < second) | ((first == second) & (first_column <= second_column))
    return np.where(better, first, second), np.where(better, first_column, second_column)


def _common(floor: Floats, ceiling: Floats) -> tuple[Floats, Floats, Ints]:
    """Return the lowest range that most of the standing intervals contain, and how many do.

    None (NaN and 0) where no two of them have a value in common.
    """
    ends = np.concatenate([floor, ceiling], axis=1)
    order = np.argsort(ends, axis=1, kind="stable")  # at one value floors open before any shuts
    ends = np.take_along_axis(ends, order, axis=1)
    opens = np.where(order < floor.shape[1], 1, -1)
    depth = np.cumsum(np.where(np.isnan(ends), 0, opens), axis=1)
    best = depth.argmax(axis=1)
    line = np.arange(len(ends))
    most = depth[line, best]
    shared = most > 1
    low = np.where(shared, ends[line, best], np.nan)
    high = np.where(shared, ends[line, np.minimum(best + 1, ends.shape[1] - 1)], np.nan)
    return low, high, np.where(shared, most, 0)
