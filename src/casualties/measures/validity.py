"""From which day and until which day a statement counts."""

from __future__ import annotations

import numpy as np
import pandas as pd

from casualties.measures.pairs import Items, items
from casualties.measures.statements import (
    NEVER,
    Bools,
    Floats,
    Ints,
    Statements,
    Texts,
    codes,
    text,
    whole_days,
)

AT_ONCE = 1 << 16
"""Statements that are held against each other in one go."""
_STEPS = 64
"""How many later statements are tried one after the other before the tree is grown."""


def origins(rows: pd.DataFrame) -> pd.Series:
    """Return the origin of each row, indexed like the rows.

    The source itself, or the source of the row that it relays, through any number of relays.
    Where that row is not among the rows, or was not known yet on the day of the echo, its id
    stands for its source, so that two echoes of one row share an origin all the same.
    """
    ids, source, repeats = (text(rows[name]) for name in ("id", "source", "repeats"))
    found = origins_of(ids, source=source, repeats=repeats, days=whole_days(rows["stated_on"]))
    return pd.Series(found, index=rows.index, dtype="str", name="origin")


def origins_of(ids: Texts, *, source: Texts, repeats: Texts, days: Ints) -> Texts:
    """Return origins as `origins` does, from columns."""
    echoes = np.flatnonzero(repeats != "")
    if not len(echoes):
        return source
    found = source.copy()
    place_of = _places(ids, of=repeats[echoes])
    for echo in echoes.tolist():
        here, seen = echo, {ids[echo]}
        while repeats[here]:
            relayed = repeats[here]
            there = place_of.get(relayed)
            if there is None or days[there] > days[echo] or relayed in seen:
                found[echo] = relayed
                break
            seen.add(relayed)
            here = there
        else:
            found[echo] = source[here]
    return found


def _places(ids: Texts, *, of: Texts) -> dict[str, int]:
    """Return where the rows stand that are named."""
    named = set(of.tolist())
    return {name: place for place, name in enumerate(ids.tolist()) if name in named}


def folded_on(ids: Texts, *, repeats: Texts, days: Ints) -> Ints:
    """Return the day from which each row adds nothing, because what it relays is known itself."""
    out = np.full(len(ids), NEVER, dtype=np.int64)
    echoes = np.flatnonzero(repeats != "")
    if len(echoes):
        place_of = _places(ids, of=repeats[echoes])
        place = np.array([place_of.get(name, -1) for name in repeats[echoes].tolist()])
        out[echoes] = np.where(place < 0, NEVER, days[place])
    return out


def corrected_on(ids: Texts, *, supersedes: Texts, days: Ints, by: Bools) -> Ints:
    """Return the day on which each row is corrected by `supersedes` of another, else NEVER.

    `by` chooses the rows whose corrections count.
    """
    out = np.full(len(ids), NEVER, dtype=np.int64)
    corrections = np.flatnonzero(by & (supersedes != ""))
    if len(corrections):
        place_of = _places(ids, of=supersedes[corrections])
        for later in corrections.tolist():
            earlier = place_of.get(supersedes[later])
            if earlier is not None:
                out[earlier] = min(out[earlier], days[later])
    return out


def withdrawn_on(found: Statements) -> Ints:
    """Return the day from which each statement is withdrawn by a later one of its own origin.

    The day is that of the first later statement on the same question that cannot hold together
    with this one; NEVER where there is none. Statements of one day do not withdraw each other.
    """
    out = np.full(len(found), NEVER, dtype=np.int64)
    group = codes(found.question, found.speaker)
    several = np.bincount(group)[group] > 1 if len(group) else np.zeros(0, dtype=bool)
    if not several.any():
        return out
    size = np.bincount(group)
    part = (np.cumsum(size) // AT_ONCE)[group]  # whole groups, some at a time
    for number in np.unique(part[several]).tolist():
        these = several & (part == number)
        out[these] = _withdrawn(found.take(these), group=group[these])
    return out


def _withdrawn(found: Statements, *, group: Ints) -> Ints:
    """Return what `withdrawn_on` does, for groups of one question and origin."""
    chained = items(found, group=group)
    ends = np.full(len(found), NEVER, dtype=np.int64)
    for asking_floor in (True, False):
        rows, days = _first_later(
            chained,
            stated=found.stated,
            floor=found.floor,
            ceiling=found.ceiling,
            asking_floor=asking_floor,
        )
        np.minimum.at(ends, rows, days)
    return ends


def _first_later(
    found: Items, *, stated: Ints, floor: Floats, ceiling: Floats, asking_floor: bool
) -> tuple[Ints, Ints]:
    """Return statements with the day of the first later one that cannot hold with them.

    Asks for every floor after a lower ceiling that follows it in its chain, or for every ceiling
    after a higher floor that comes before it. Within each chain the others are laid out by day
    stated; a tree of halves, each sorted by place in the chain with the extreme value from there
    on, then finds the first: up to the half that holds it, down to the statement.
    """
    if not len(found):
        return found.row, found.row
    place = np.arange(len(found), dtype=np.int64)
    value = np.where(found.is_floor, floor[found.row], ceiling[found.row])
    if not asking_floor:  # mirrored: a ceiling that lies below a floor, from right to left
        value, place = -value, place[::-1].copy()
    asks = found.is_floor == asking_floor
    # the statements come by day, so their positions order the days
    order = np.argsort(found.chain * np.int64(len(stated)) + found.row, kind="stable")
    chain, day, row = found.chain[order], stated[found.row][order], found.row[order]
    value, place, asks = value[order], place[order], asks[order]
    count = len(order)

    # Values of later chains lie above every value asked for in earlier ones.
    level = np.unique(value, return_inverse=True)[1].astype(np.int64)
    step = np.int64(level.max() + 2)
    height = level + chain * step
    answers = np.where(asks, (chain + 1) * step - 1, height)

    same_day = np.ones(count, dtype=bool)
    same_day[1:] = (chain[1:] == chain[:-1]) & (day[1:] == day[:-1])
    last_of_day = np.append(np.flatnonzero(~same_day), count)
    after = last_of_day[np.cumsum(~same_day)]

    # A hit lies no further than the last place with a value low enough, and the last in reach.
    lowest = np.minimum.accumulate(answers[::-1])[::-1]
    reach = np.where(asks, -1, place) - chain * np.int64(count + 1)
    widest = np.maximum.accumulate(reach[::-1])[::-1]
    last = np.minimum(
        np.searchsorted(lowest, height, side="left"),
        np.searchsorted(-widest, chain * np.int64(count + 1) - place, side="left"),
    )
    hit = np.full(count, count, dtype=np.int64)
    asking = np.flatnonzero(asks & (after < last))
    for further in range(_STEPS):
        here = after[asking] + further
        yes = (answers[here] < height[asking]) & (place[here] > place[asking])
        hit[asking[yes]] = here[yes]
        asking = asking[~yes & (here + 1 < last[asking])]
        if not len(asking):
            break
    else:
        hit[asking] = _first_hit(
            answers,
            place=place,
            start=after[asking] + _STEPS,
            below=height[asking],
            beyond=place[asking],
        )
    some = np.flatnonzero(hit < count)
    return row[some], day[hit[some]]


def _first_hit(answers: Ints, *, place: Ints, start: Ints, below: Ints, beyond: Ints) -> Ints:
    """Return the first index from `start` (1 or more) with answers < `below`, place > `beyond`.

    The length of `answers` where there is none. O(log^2 n) for each, all at once.
    """
    count = len(answers)
    depth = (count - 1).bit_length()
    span = np.int64(count + 1)
    lift = answers.max() + 1  # keeps the blocks to the right out of a running minimum
    keys: list[Ints] = []
    least: list[Ints] = []
    by_place = np.argsort(place, kind="stable")
    for bit in range(depth):
        order = by_place[np.argsort(by_place >> bit, kind="stable")]
        block = order >> bit
        keys.append(block * span + place[order])
        least.append(np.minimum.accumulate((answers[order] + block * lift)[::-1])[::-1])

    def holds(asking: Ints, blocks: Ints, bit: int) -> Bools:
        at = np.searchsorted(keys[bit], blocks * span + beyond[asking], side="right")
        out = at < count
        out[out] = least[bit][at[out]] < below[asking[out]] + blocks[out] * lift
        return out

    cursor = start.copy()
    found = np.full(len(start), -1, dtype=np.int64)  # the width of the block that holds the hit
    live = np.flatnonzero(cursor < count)
    for bit in range(depth):  # up: the cursor begins a block of this width; try it or step over
        odd = live[(cursor[live] >> bit) & 1 == 1]
        yes = holds(odd, cursor[odd] >> bit, bit)
        found[odd[yes]] = bit
        cursor[odd[~yes]] += 1 << bit
        live = live[(found[live] < 0) & (cursor[live] < count)]
    for bit in range(depth - 1, 0, -1):  # down: the left half if it holds one, else the right
        here = np.flatnonzero(found == bit)
        left = cursor[here] >> (bit - 1)
        yes = holds(here, left, bit - 1)
        cursor[here] = np.where(yes, left, left + 1) << (bit - 1)
        found[here] = bit - 1
    return np.where(found == 0, cursor, count)
