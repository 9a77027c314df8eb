"""How the latest statements of the sources compare, on each of many days at once.

Origins are laid out as columns and days as rows, so that what stands on a day is one row; every
measure here is then a sort, a maximum or a running sum along the rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from casualties.measures.pairs import NEAR, factors
from casualties.measures.statements import NEVER, Bools, Floats, Ints, Statements, Texts

Columns = dict[str, Any]
"""Arrays of one length by name."""

CELLS = 2_000_000
"""How many cells of days by origins are laid out at a time."""

FAR = -1_000_000
"""A day before all others, for strengths and plans whose day is not known: near to none."""

BATCH = 200_000
"""How many comparisons are made at a time: what a processor keeps at hand."""


@dataclass(frozen=True)
class Positions:
    """What each origin says over a spell: its statements of one day, taken together.

    One entry per origin and spell, in order of `begin`; those of one origin never overlap. `floor`
    and `ceiling` are the widest of the statements, `low` and `high` their lowest and highest
    point. `begin` and `end` are indices into the days asked for.
    """

    origin: Ints
    begin: Ints
    end: Ints
    floor: Floats
    ceiling: Floats
    low: Floats
    high: Floats
    floor_day: Ints
    ceiling_day: Ints
    as_of: Ints
    names: Texts
    near: bool
    """Whether only times at most `NEAR` days apart are compared, both ways."""
    rises: bool
    """Whether a floor binds later times alone (cumulative)."""

    def __len__(self) -> int:
        return len(self.origin)


def positions(
    found: Statements, *, stands: tuple[Bools, Ints], days: Ints, silence: int
) -> Positions:
    """Return the positions that show on some of the days, which rise; one topic in `found`.

    From the first silent day on, a cumulative position is another one, of its floor alone, and
    any other one is gone.
    """
    order = np.flatnonzero(stands[0])
    until = stands[1][order]
    by_day = np.lexsort((until, found.stated[order], found.speaker[order]))
    found, until = found.take(order[by_day]), until[by_day]
    new_day = np.ones(len(found), dtype=bool)
    new_day[1:] = (found.speaker[1:] != found.speaker[:-1]) | (
        found.stated[1:] != found.stated[:-1]
    )
    # Statements of one day go together; where one ends first, the rest are a spell of their own.
    new = new_day.copy()
    new[1:] |= until[1:] != until[:-1]
    head, first = np.flatnonzero(new), np.flatnonzero(new_day)
    last = np.append(first[1:], len(found))[np.searchsorted(first, head, side="right") - 1]
    begin = np.where(new_day[head], found.stated[head], until[head - 1])
    end, quiet = np.minimum(until[head], NEVER), found.stated[head] + silence + 1
    rises = bool((found.basis == "cumulative").all())
    speaking = (begin, np.minimum(end, quiet), np.zeros(len(head), dtype=bool))
    silent = (np.maximum(begin, quiet), end, np.ones(len(head), dtype=bool))
    spells = zip(speaking, silent, strict=True) if rises else ([part] for part in speaking)
    begin, end, is_silent = (np.concatenate(parts) for parts in spells)
    spell = np.arange(len(begin)) % max(len(head), 1)
    begin, end = np.searchsorted(days, begin), np.searchsorted(days, end)
    speaker = found.speaker[head][spell]
    shown = np.flatnonzero(begin < end)
    shown = shown[np.lexsort((speaker[shown], begin[shown]))]
    quieted = is_silent[shown]

    def merged(by: np.ufunc, name: str) -> Any:
        values = getattr(found, name)
        out = values[head].copy()
        several = np.flatnonzero(last - head > 1)
        if len(several):
            runs = np.column_stack([head[several], last[several]]).reshape(-1)
            out[several] = by.reduceat(np.append(values, values[:1]), runs)[::2]
        return out[spell[shown]]

    near = bool(np.isin(found.basis, ("stock", "planned")).all())
    undated = ~merged(np.logical_and, "dated") if near else np.zeros(len(shown), dtype=bool)
    known, origin = np.unique(speaker[shown], return_inverse=True)
    _, named = np.unique(found.speaker, return_index=True)
    names = dict(zip(found.speaker[named].tolist(), found.origin[named].tolist(), strict=True))
    return Positions(
        origin=origin,
        begin=begin[shown],
        end=end[shown],
        floor=merged(np.minimum, "floor"),
        ceiling=np.where(quieted, np.inf, merged(np.maximum, "ceiling")),
        low=np.where(quieted, np.nan, merged(np.fmin, "point")),
        high=np.where(quieted, np.nan, merged(np.fmax, "point")),
        floor_day=merged(np.maximum, "floor_day"),
        ceiling_day=merged(np.minimum, "ceiling_day"),
        as_of=np.where(undated, FAR - 100 * np.arange(len(shown)), merged(np.maximum, "as_of")),
        names=np.array([names[number] for number in known.tolist()], dtype=object),
        near=near,
        rises=rises,
    )


def snapshots(
    found: Statements, *, stands: tuple[Bools, Ints], days: Ints, silence: int
) -> Columns:
    """Return for each day how the standing statements of one question compare.

    `stands` tells which stand as the latest of their origin, and until when, as
    `timeline.latest` does.

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
        first = found.topic == found.topic[0]
        of_first = (stands[0][first], stands[1][first])
        known = snapshots(found.take(first), stands=of_first, days=days[:before], silence=silence)
        return _stacked([known, _blank(len(days) - before)])
    at = positions(found, stands=stands, days=days, silence=silence)
    values, levels = _levels(at)
    width = max(len(at.names), 1)
    height = max(1, CELLS // width)
    conflicts = np.zeros(len(days) + 1, dtype=np.int64)
    above = np.full(width, -1, dtype=np.int64)
    parts = []
    for top in range(0, len(days), height):
        rows = np.arange(top, min(top + height, len(days)))
        grid = _grid(at, rows=rows, above=above)
        above = grid[-1]
        standing = np.where(rows[:, None] < levels["end"][grid], grid, np.int32(-1))
        _count_conflicts(at, levels=levels, rows=rows, standing=standing, into=conflicts)
        parts.append(_compared(at, levels=levels, values=values, standing=standing))
    out = _stacked(parts)
    count = out["standing"]
    share = 1 - np.cumsum(conflicts)[:-1] / np.maximum(count * (count - 1) / 2, 1)
    return out | {"compatible_share": np.where(count > 1, share, np.nan)}


def _stacked(parts: list[Columns]) -> Columns:
    """Return columns put one below the other."""
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def _blank(count: int) -> Columns:
    """Return the columns of `snapshots` for days on which there is nothing to compare."""
    columns: Columns = {
        "standing": np.zeros(count, np.int64),
        "speaking": np.zeros(count, np.int64),
    }
    for name in ("low_point", "high_point", "as_stated", "without_extreme", "compatible_share"):
        columns[name] = np.full(count, np.nan)
    columns["extreme_source"] = np.full(count, None, dtype=object)
    columns |= {"common_low": np.full(count, np.nan), "common_high": np.full(count, np.nan)}
    return columns | {"common_count": np.zeros(count, dtype=np.int64)}


def _grid(at: Positions, *, rows: Ints, above: Ints) -> Ints:
    """Return for each day (row) and origin (column) the position begun last, -1 for none."""
    grid = np.full((len(rows), len(above)), -1, dtype=np.int32)
    grid[0] = above  # what stood before the first of the days
    first, last = np.searchsorted(at.begin, [rows[0], rows[-1] + 1])
    some = np.arange(first, last, dtype=np.int32)
    grid[at.begin[some] - rows[0], at.origin[some]] = some
    return np.maximum.accumulate(grid, axis=0)


def _levels(at: Positions) -> tuple[Floats, dict[str, Ints]]:
    """Return the bounds that occur, rising, and positions in 32 bits with bounds as their places.

    Each array has an entry more, for no position (-1), that conflicts with nothing.
    """
    values, level = np.unique(np.concatenate([at.floor, at.ceiling]), return_inverse=True)
    columns = {
        "floor": (level[: len(at)], -1),
        "ceiling": (level[len(at) :], 2**31 - 1),
        "floor_day": (at.as_of if at.near else at.floor_day, 0),
        "ceiling_day": (at.as_of if at.near else at.ceiling_day, 0),
        "end": (at.end, -1),
    }
    return values, {
        name: np.append(column, none).astype(np.int32) for name, (column, none) in columns.items()
    }


def _count_conflicts(
    at: Positions, *, levels: dict[str, Ints], rows: Ints, standing: Ints, into: Ints
) -> None:
    """Add to `into` the change of the number of conflicting pairs on each day.

    What begins is held against what stands on its first day, what ends against what stands on its
    last; of two that begin or end together, the later one counts the pair. As many comparisons as
    there are positions times origins.
    """
    theirs = {name: values[standing] for name, values in levels.items()}
    ending = np.flatnonzero((at.end > rows[0]) & (at.end <= min(rows[-1] + 1, len(into) - 2)))
    first, last = np.searchsorted(at.begin, [rows[0], rows[-1] + 1])
    step = max(1, BATCH // standing.shape[1])
    for events, day, sign in (
        (np.arange(first, last), at.begin, 1),
        (ending[np.argsort(at.end[ending], kind="stable")], at.end, -1),
    ):
        for start in range(0, len(events), step):
            these = events[start : start + step]
            line = day[these] - rows[0] - (sign < 0)
            counted = standing[line] < these.astype(np.int32)[:, None]
            if sign < 0:
                counted |= theirs["end"][line] != levels["end"][these][:, None]
            counted &= _conflicts(at, levels=levels, theirs=theirs, these=these, line=line)
            np.add.at(into, day[these], sign * np.count_nonzero(counted, axis=1))


def _conflicts(
    at: Positions,
    *,
    levels: dict[str, Ints],
    theirs: dict[str, Ints],
    these: Ints,
    line: Ints,
) -> Bools:
    """Return which of what stands on its line (columns) each position (rows) conflicts with."""
    floor, ceiling = (levels[name][these][:, None] for name in ("floor", "ceiling"))
    lower, higher = theirs["ceiling"][line] < floor, theirs["floor"][line] > ceiling
    floor_day, ceiling_day = (levels[name][these][:, None] for name in ("floor_day", "ceiling_day"))
    if at.rises:
        lower &= theirs["ceiling_day"][line] >= floor_day
        higher &= theirs["floor_day"][line] <= ceiling_day
    lower |= higher
    if at.near:
        lower &= np.abs(theirs["floor_day"][line] - floor_day) <= NEAR
    return lower


def _compared(at: Positions, *, levels: dict[str, Ints], values: Floats, standing: Ints) -> Columns:
    """Return the columns of `snapshots`, but for the share, for some days."""
    out = _blank(len(standing))
    there = standing >= 0
    low, high = np.append(at.low, np.nan)[standing], np.append(at.high, np.nan)[standing]
    count = (~np.isnan(low)).sum(axis=1)
    out["standing"] = there.sum(axis=1)
    out["speaking"] = count
    lowest, highest = np.fmin.reduce(low, axis=1), np.fmax.reduce(high, axis=1)
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
        ends = _common(levels, values=values, standing=standing[shared])
        for name, column in zip(("common_low", "common_high", "common_count"), ends, strict=True):
            out[name][shared] = column
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


def _common(
    levels: dict[str, Ints], *, values: Floats, standing: Ints
) -> tuple[Floats, Floats, Ints]:
    """Return the lowest range that most of the standing intervals contain, and how many do.

    None (NaN and 0) where no two of them have a value in common.
    """
    # a floor opens at an even key, a ceiling shuts at an odd one: at one value, first all open
    absent = np.int32(2 * len(values) + 1)
    opens = np.append(2 * levels["floor"][:-1], absent)
    shuts = np.append(2 * levels["ceiling"][:-1] + 1, absent)
    keys = np.concatenate([opens[standing], shuts[standing]], axis=1)
    keys.sort(axis=1)
    depth = np.cumsum(1 - 2 * (keys & 1), axis=1, dtype=np.int32)
    best = depth.argmax(axis=1)
    line = np.arange(len(standing))
    most = depth[line, best]
    low, high = (values[keys[line, best + step] >> 1] for step in (0, 1))
    shared = most > 1
    return np.where(shared, low, np.nan), np.where(shared, high, np.nan), np.where(shared, most, 0)
