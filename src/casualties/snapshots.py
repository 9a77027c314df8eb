"""How the latest statements of the sources compare, on each of many days at once.

Origins are laid out as columns and days as rows, so that what stands on a day is one row; every
measure here is then a sort, a maximum or a running sum along the rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from casualties.chains import NEAR, factors
from casualties.statements import NEVER, Bools, Floats, Ints, Statements, Texts
from casualties.timeline import latest

Columns = dict[str, Any]
"""Arrays of one length by name."""

CELLS = 2_000_000
"""How many cells of days by origins are laid out at a time."""


@dataclass(frozen=True)
class Positions:
    """What each origin says from a day on: its statements of that day taken together.

    One entry per origin and spell, in order of `begin`. `floor` and `ceiling` are the widest of
    the statements made on the day; `low` and `high` their lowest and highest point. `begin` and
    `end` are indices into the days asked for; `quiet` is that of the first silent day.
    """

    origin: Ints
    begin: Ints
    end: Ints
    quiet: Ints
    floor: Floats
    ceiling: Floats
    low: Floats
    high: Floats
    floor_day: Ints
    ceiling_day: Ints
    as_of: Ints
    names: Texts
    fading: bool
    """Whether a silent figure keeps its floor (cumulative) or drops out."""
    near: bool
    """Whether only times at most `NEAR` days apart are compared."""


def positions(found: Statements, *, days: Ints, silence: int) -> Positions:
    """Return the positions that show on some of the days, which rise; one topic in `found`."""
    stands, until = latest(found)
    found, until = found.take(stands), until[stands]
    order = np.lexsort((until, found.stated, found.speaker))
    found, until = found.take(order), until[order]
    new_day = np.ones(len(found), dtype=bool)
    new_day[1:] = (found.speaker[1:] != found.speaker[:-1]) | (
        found.stated[1:] != found.stated[:-1]
    )
    # Statements of one day go together; where one ends first, the rest are a spell of their own.
    new = new_day.copy()
    new[1:] |= until[1:] != until[:-1]
    head = np.flatnonzero(new)
    first, last = np.flatnonzero(new_day), np.append(np.flatnonzero(new_day)[1:], len(found))
    stop = last[np.searchsorted(first, head, side="right") - 1]
    begins = np.where(new_day[head], found.stated[head], until[head - 1])
    begin = np.searchsorted(days, begins)
    end = np.searchsorted(days, np.minimum(until[head], NEVER))
    quiet = np.searchsorted(days, found.stated[head] + silence + 1)
    fading = bool((found.basis == "cumulative").all())
    if not fading:
        end = np.minimum(end, quiet)
    shown = np.flatnonzero(begin < end)
    speaker = found.speaker[head]
    shown = shown[np.lexsort((speaker[shown], begin[shown]))]
    runs = np.column_stack([head[shown], stop[shown]]).reshape(-1)

    def merged(by: np.ufunc, values: Floats | Ints) -> np.ndarray:
        return by.reduceat(np.append(values, values[:1]), runs)[::2] if len(runs) else values[:0]

    known, origin = np.unique(speaker[shown], return_inverse=True)
    names = dict(zip(found.speaker.tolist(), found.origin.tolist(), strict=True))
    return Positions(
        origin=origin,
        begin=begin[shown],
        end=end[shown],
        quiet=quiet[shown],
        floor=merged(np.minimum, found.floor),
        ceiling=merged(np.maximum, found.ceiling),
        low=merged(np.fmin, found.point),
        high=merged(np.fmax, found.point),
        floor_day=merged(np.maximum, found.floor_day),
        ceiling_day=merged(np.minimum, found.ceiling_day),
        as_of=merged(np.maximum, found.as_of),
        names=np.array([names[number] for number in known.tolist()], dtype=object),
        fading=fading,
        near=bool(np.isin(found.basis, ("stock", "planned")).all()),
    )


def snapshots(found: Statements, *, days: Ints, silence: int) -> Columns:
    """Return for each day how the standing statements of one question compare.

    Columns: standing (origins whose statement stands), speaking (those of them that are not
    silent and have a point), low_point, high_point, as_stated, without_extreme, extreme_source,
    compatible_share, common_low, common_high, common_count. Under two origins a measure is NaN,
    and all are once the statements speak of more than one period.
    """
    blank = _blank(len(days))
    if not len(found) or not len(days):
        return blank
    other = found.stated[found.topic != found.topic[0]]
    if len(other):  # from the day on which a second period is spoken of, there is no comparison
        before = int(np.searchsorted(days, other.min()))
        first = found.take(found.topic == found.topic[0])
        known = snapshots(first, days=days[:before], silence=silence)
        return _stacked([known, _blank(len(days) - before)])
    at = positions(found, days=days, silence=silence)
    width = max(len(at.names), 1)
    height = max(1, CELLS // width)
    conflicts = np.zeros(len(days) + 1, dtype=np.int64)
    above = np.full(width, -1, dtype=np.int64)
    parts = []
    for top in range(0, len(days), height):
        rows = np.arange(top, min(top + height, len(days)))
        grid = _grid(at, rows=rows, above=above)
        above = grid[-1]
        standing = np.where(rows[:, None] < np.append(at.end, 0)[grid], grid, -1)
        _count_conflicts(at, rows=rows, standing=standing, into=conflicts)
        parts.append(_compared(at, rows=rows, standing=standing))
    out = _stacked(parts)
    count = out["standing"]
    share = 1 - np.cumsum(conflicts)[:-1] / np.maximum(count * (count - 1) / 2, 1)
    return out | {"compatible_share": np.where(count > 1, share, np.nan)}


def _stacked(parts: list[Columns]) -> Columns:
    """Return columns put one below the other."""
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def _blank(count: int) -> Columns:
    """Return the columns of `snapshots` for days on which there is nothing to compare."""
    columns: Columns = {"standing": np.zeros(count, np.int64), "speaking": np.zeros(count, np.int64)}
    for name in ("low_point", "high_point", "as_stated", "without_extreme", "compatible_share"):
        columns[name] = np.full(count, np.nan)
    columns["extreme_source"] = np.full(count, None, dtype=object)
    columns |= {"common_low": np.full(count, np.nan), "common_high": np.full(count, np.nan)}
    return columns | {"common_count": np.zeros(count, dtype=np.int64)}


def _grid(at: Positions, *, rows: Ints, above: Ints) -> Ints:
    """Return for each day (row) and origin (column) the position begun last, -1 for none."""
    grid = np.full((len(rows), len(above)), -1, dtype=np.int64)
    grid[0] = above
    first, last = np.searchsorted(at.begin, [rows[0], rows[-1] + 1])
    some = np.arange(first, last)
    grid[at.begin[some] - rows[0], at.origin[some]] = some
    return np.maximum.accumulate(grid, axis=0)


def _count_conflicts(at: Positions, *, rows: Ints, standing: Ints, into: Ints) -> None:
    """Add to `into` +1 on the day two standing positions begin to conflict, -1 where they end.

    Each position is held against those that stand on the day it begins, so every pair once.
    """
    first, last = np.searchsorted(at.begin, [rows[0], rows[-1] + 1])
    values = np.unique(np.concatenate([at.floor, at.ceiling]), return_inverse=True)[1]
    level = values.astype(np.int32)
    floor = np.append(level[: len(at.floor)], np.int32(-1))
    ceiling = np.append(level[len(at.floor) :], np.int32(2**31 - 1))
    quiet = np.append(at.quiet, 0)
    end = np.append(at.end, 0)
    if at.near:
        opens = np.append(at.as_of - NEAR, 0).astype(np.int32)
        shuts = np.append(at.as_of + NEAR, 0).astype(np.int32)
        floor_day = ceiling_day = np.append(at.as_of, 0).astype(np.int32)
    else:
        floor_day = np.append(at.floor_day, 0).astype(np.int32)
        ceiling_day = np.append(at.ceiling_day, 0).astype(np.int32)
    floors, ceilings = floor[standing], ceiling[standing]
    floor_days, ceiling_days = floor_day[standing], ceiling_day[standing]
    step = max(1, CELLS // standing.shape[1])
    for start in range(first, last, step):
        new = np.arange(start, min(start + step, last))
        row = at.begin[new] - rows[0]
        lower = ceilings[row] < floor[new][:, None]
        higher = floors[row] > ceiling[new][:, None]
        if at.near:
            within = (floor_days[row] >= opens[new][:, None]) & (
                floor_days[row] <= shuts[new][:, None]
            )
            lower &= within
            higher &= within
        elif at.fading:
            lower &= ceiling_days[row] >= floor_day[new][:, None]
            higher &= floor_days[row] <= ceiling_day[new][:, None]
        for found, theirs in ((lower, True), (higher, False)):
            mine, column = np.nonzero(found)
            this, other = new[mine], standing[row[mine], column]
            capped = other if theirs else this
            stop = np.minimum(np.minimum(end[this], end[other]), quiet[capped])
            once = (at.begin[other] < at.begin[this]) | (other < this)
            once &= (other != this) & (stop > at.begin[this])
            size = len(into)
            into += np.bincount(at.begin[this[once]], minlength=size)[:size]
            into -= np.bincount(stop[once], minlength=size)[:size]


def _compared(
    at: Positions, *, rows: Ints, standing: Ints
) -> Columns:
    """Return the columns of `snapshots`, but for the share, for the days of `rows`."""
    out = _blank(len(rows))
    there = standing >= 0
    quiet = rows[:, None] >= np.append(at.quiet, NEVER)[standing]
    speaks = there & ~quiet
    low = np.where(speaks, np.append(at.low, np.nan)[standing], np.nan)
    high = np.where(speaks, np.append(at.high, np.nan)[standing], np.nan)
    count = (~np.isnan(low)).sum(axis=1)
    out["standing"] = there.sum(axis=1)
    out["speaking"] = count
    some = count > 0
    lowest, highest = np.full(len(rows), np.nan), np.full(len(rows), np.nan)
    lowest[some], highest[some] = np.nanmin(low[some], axis=1), np.nanmax(high[some], axis=1)
    several = count > 1
    out["low_point"], out["high_point"] = lowest, highest
    out["as_stated"] = np.where(several, _factor(highest, lowest), np.nan)
    many = np.flatnonzero(count > 2)
    if len(many):
        without, source = _without_one(low[many], high[many])
        out["without_extreme"][many] = without
        named = without < out["as_stated"][many]
        out["extreme_source"][many[named]] = at.names[source[named]]
    shared = np.flatnonzero(there.sum(axis=1) > 1)
    if len(shared):
        ends = _common(at, standing=standing[shared], quiet=quiet[shared])
        for name, values in zip(("common_low", "common_high", "common_count"), ends, strict=True):
            out[name][shared] = values
    return out


def _factor(high: Floats, low: Floats) -> Floats:
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
        out.append((_factor(upper.max(axis=1), lower.min(axis=1)), extreme))
    (first, first_source), (second, second_source) = out
    better = (first < second) | ((first == second) & (first_source <= second_source))
    return np.where(better, first, second), np.where(better, first_source, second_source)


def _common(at: Positions, *, standing: Ints, quiet: Bools) -> tuple[Floats, Floats, Ints]:
    """Return the lowest range that most of the standing intervals contain, and how many do."""
    values, level = np.unique(np.concatenate([at.floor, at.ceiling, [np.inf]]), return_inverse=True)
    count = len(at.floor)
    absent = 2 * len(values) + 1
    # a floor opens at an even key, a ceiling shuts at an odd one: at one value, first all open
    opens = np.append(2 * level[:count], absent)[standing]
    shuts = np.append(2 * level[count : 2 * count] + 1, absent)[standing]
    shuts = np.where(quiet & (standing >= 0), 2 * level[-1] + 1, shuts)
    keys = np.concatenate([opens, shuts], axis=1).astype(np.int32)
    keys.sort(axis=1)
    depth = np.cumsum(1 - 2 * (keys & 1), axis=1, dtype=np.int32)
    best = depth.argmax(axis=1)
    line = np.arange(len(standing))
    return values[keys[line, best] >> 1], values[keys[line, best + 1] >> 1], depth[line, best]
