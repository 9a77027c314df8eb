"""What is known on a day, who says it, and what still stands.

Two times are kept apart: the day a statement was made (`stated_on`) decides from when on it is
known, and the day its figure runs to (`as_of`, else `stated_on`) decides what it can be held
against.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from casualties.measures.assumptions import Assumptions, Day, day_number
from casualties.measures.bounds import bounds
from casualties.measures.questions import QUESTION, questions
from casualties.measures.statements import (
    NEVER,
    Bools,
    Ints,
    Statements,
    Texts,
    codes,
    dates,
    text,
    texts,
    whole_days,
)
from casualties.measures.sums import summands
from casualties.measures.validity import corrected_on, folded_on, origins, origins_of, withdrawn_on

__all__ = ["known_on", "latest", "origins", "questions", "standing", "statements", "taken"]


def known_on(rows: pd.DataFrame, day: Day) -> pd.DataFrame:
    """Return the rows stated on or before a day, in their order."""
    return rows[rows["stated_on"] <= pd.Timestamp(day)]


def taken(rows: pd.DataFrame, *, assumptions: Assumptions) -> Statements:
    """Return what the measures reckon with: each statement with its bounds and its life.

    Rows of another status, withdrawn rows, rows without a number and echoes of rows that are known
    are left out; derived sums are added. Ordered by stated_on and id, so that the order of the
    rows does not matter.
    """
    if assumptions.known_on is not None:
        rows = known_on(rows, assumptions.known_on)
    found = _counted(rows, assumptions=assumptions)
    return found.ending(np.minimum(found.ends, withdrawn_on(found)))


def _counted(rows: pd.DataFrame, *, assumptions: Assumptions) -> Statements:
    """Return what `taken` does, before an origin's later statements withdraw its earlier ones.

    On its own, so that what it lays out is gone before that is looked for.
    """
    said = whole_days(rows["stated_on"])
    every, source, repeats = (text(rows[name]) for name in ("id", "source", "repeats"))
    state = text(rows["status"])
    used = np.zeros(len(rows), dtype=bool)
    for name in assumptions.status:
        used |= (state == name) & (name != "withdrawn")
    corrected = corrected_on(every, supersedes=text(rows["supersedes"]), days=said, by=used)
    ends = np.minimum(folded_on(every, repeats=repeats, days=said), corrected)
    limits = bounds(rows, assumptions=assumptions)
    columns: dict[str, Any] = {str(name): limits[name].to_numpy() for name in limits}
    usable = used & ~np.isnan(columns["floor"])
    first, second = summands(rows, among=usable & (repeats == ""))
    plain = np.flatnonzero(usable & (ends > said))
    at = np.concatenate([plain, first])
    derived = np.arange(len(at)) >= len(plain)

    ids, metric = every[at], text(rows["metric"])[at]
    origin = origins_of(every, source=source, repeats=repeats, days=said)[at]
    for name in ("floor", "ceiling", "point"):
        whole = columns[name][first] + columns[name][second]
        columns[name] = np.concatenate([columns[name][plain], whole])
    either = columns["middle"][first] | columns["middle"][second]
    columns["middle"] = np.concatenate([columns["middle"][plain], either])
    ends = np.concatenate([ends[plain], np.minimum(ends[first], ends[second])])
    if len(first):
        ids[derived] = ids[derived] + "+" + every[second]
        metric[derived] = "killed_or_wounded"
    order = _by_day_and_id(said[at], ids=ids)
    # a sum may have ended on its day; it leaves before the codes are given, so that these have
    # no gaps
    order = order[ends[order] > said[at[order]]]
    columns |= {"id": ids, "metric": metric, "origin": origin, "derived": derived, "ends": ends}
    given = {name: values[order] for name, values in columns.items()}
    return _with_codes(rows, at=at[order], given=given)


def _by_day_and_id(days: Ints, *, ids: Texts) -> Ints:
    """Return the order by day and id; rows that come so are not sorted again."""
    later = days[1:] > days[:-1]
    if (later | ((days[1:] == days[:-1]) & (ids[1:] > ids[:-1]))).all():
        return np.arange(len(days))
    order: Ints = np.argsort(days, kind="stable")
    begins = np.flatnonzero(np.diff(days[order], prepend=np.iinfo(np.int64).min))
    for begin, end in pairwise([*begins.tolist(), len(order)]):
        if end - begin > 1:  # as many arrays of fixed width would take gigabytes
            here = order[begin:end]
            names = ids[here].tolist()
            order[begin:end] = here[sorted(range(len(names)), key=names.__getitem__)]
    return order


def _with_codes(rows: pd.DataFrame, *, at: Ints, given: dict[str, Any]) -> Statements:
    """Return the rows at some positions as statements, with the columns given for them."""
    names = ("source", "standpoint", "conflict", "party", "population", "basis")
    cells = {name: text(rows[name])[at] for name in names}
    part = text(rows["scope"])[at] == "part"
    theatre = text(rows["theatre"])[at]
    theatre[~part] = ""
    said, until, start = (
        whole_days(rows[name])[at] for name in ("stated_on", "as_of", "period_start")
    )
    earliest, last = _span(said, precision=text(rows["date_precision"])[at])
    as_of = np.where(until == NEVER, said, until)
    period = _periods(start, as_of, closed=cells["basis"] == "period")
    asked = cells | {"theatre": theatre, "metric": given["metric"]}
    question = codes(*(asked[name] for name in QUESTION))
    # a total that starts after the conflict did leaves people out: it is no maximum
    partial = (cells["basis"] == "cumulative") & (start != NEVER) & (theatre == "")
    return Statements(
        **(given | asked | {"ceiling": np.where(partial, np.inf, given["ceiling"])}),
        stated=said,
        as_of=as_of,
        floor_day=np.where(until == NEVER, last, until),
        ceiling_day=np.where(until == NEVER, earliest, until),
        period=period,
        question=question,
        topic=codes(question, period) if period.any() else question,
        speaker=codes(given["origin"]),
    )


def _periods(start: Ints, end: Ints, *, closed: Bools) -> Ints:
    """Return a code for each period: 0 where the basis is no period.

    A period whose start is not stated is like no other.
    """
    code = np.zeros(len(start), dtype=np.int64)
    some = np.flatnonzero(closed)
    if len(some):
        unknown = NEVER + np.arange(len(some))
        first = np.where(start[some] == NEVER, unknown, start[some])
        code[some] = 1 + codes(first, end[some])
    return code


def _span(days: Ints, *, precision: Texts) -> tuple[Ints, Ints]:
    """Return the first and the last day that a date of day, month or year precision may mean."""
    first, last = days.copy(), days.copy()
    for unit, name in (("M", "month"), ("Y", "year")):
        coarse = np.flatnonzero(precision == name)
        if len(coarse):
            began = days[coarse].astype("datetime64[D]").astype(f"datetime64[{unit}]")
            first[coarse] = began.astype("datetime64[D]").astype(np.int64)
            last[coarse] = (began + 1).astype("datetime64[D]").astype(np.int64) - 1
    return first, last


def latest(found: Statements) -> tuple[Bools, Ints]:
    """Return whether each statement ever stands as its origin's latest, and until which day.

    A statement stands from the day it was made until the next of its origin on the same topic, or
    until it ends. One that looks back, to an as_of before that of an earlier statement still
    alive or of one made on the same day, adds a bound and does not displace the latest.
    """
    group = codes(found.topic, found.speaker) if len(found) else found.topic
    said, ends = found.stated, np.minimum(found.ends, NEVER)
    looks = (found.basis == "cumulative") | (found.basis == "stock")
    reach = np.where(looks, np.minimum(found.as_of, said), 0)

    order = np.lexsort((said, group))
    day = _joined(group[order], said[order])
    begins = np.searchsorted(day, day, side="left")
    stops = np.searchsorted(day, _joined(group[order], ends[order]), side="left")
    back = np.empty(len(found), dtype=bool)
    back[order] = _painted(begins, stops, reach[order]) > reach[order]

    until = np.full(len(found), NEVER, dtype=np.int64)
    leading = order[~back[order]]
    if len(leading):
        new = np.ones(len(leading), dtype=bool)
        same = group[leading[1:]] == group[leading[:-1]]
        new[1:] = ~same | (said[leading[1:]] != said[leading[:-1]])
        heads = leading[new]
        follows = np.full(len(heads), NEVER, dtype=np.int64)
        within = group[heads[1:]] == group[heads[:-1]]
        follows[:-1][within] = said[heads[1:]][within]
        until[leading] = follows[np.cumsum(new) - 1]
    return ~back, np.minimum(until, ends)


def _joined(group: Ints, day: Ints) -> Ints:
    """Return one integer that orders by group, then by day."""
    return group * (2 * NEVER) + day


def _painted(begins: Ints, stops: Ints, values: Ints) -> Ints:
    """Return at each place the largest value among the runs [begins, stops) that cover it.

    Each run is two blocks of a power of two in length; then every length hands its maximum down to
    its halves. O(n log n).
    """
    out = np.full(len(values), np.iinfo(np.int64).min)
    length = stops - begins
    size = np.floor(np.log2(np.maximum(length, 1))).astype(np.int64)
    for bit in range(int(size.max(initial=0)), -1, -1):
        here = np.flatnonzero((size == bit) & (length > 0))
        np.maximum.at(out, begins[here], values[here])
        np.maximum.at(out, stops[here] - (1 << bit), values[here])
        if bit:  # a block of this length becomes two of half the length
            half = 1 << (bit - 1)
            lower = out.copy()
            lower[half:] = np.maximum(lower[half:], out[:-half])
            out = lower
    return out


def statements(rows: pd.DataFrame, *, assumptions: Assumptions) -> pd.DataFrame:
    """Return the statements that the measures reckon with, as `taken` takes them.

    Columns: id, source, origin, standpoint, the columns of `QUESTION`, derived; floor, ceiling,
    point (persons), middle; stated_on, as_of, and ends: the date from which a correction, a
    contradicting later statement of the origin or the row it relays ends it, NaT for none.
    """
    return _table(taken(rows, assumptions=assumptions))


def _table(found: Statements) -> pd.DataFrame:
    """Return statements as a table."""
    named = ("id", "source", "origin", "standpoint")
    columns = {name: texts(getattr(found, name)) for name in named}
    columns |= {name: texts(values) for name, values in found.asked().items()}
    out = pd.DataFrame(columns).assign(
        derived=found.derived,
        floor=found.floor,
        ceiling=found.ceiling,
        point=found.point,
        middle=found.middle,
        stated_on=dates(found.stated),
        as_of=dates(found.as_of),
        ends=dates(np.where(found.ends == NEVER, 0, found.ends)),
    )
    return out.assign(ends=out["ends"].mask(found.ends == NEVER))


def standing(rows: pd.DataFrame, *, on: Day, assumptions: Assumptions) -> pd.DataFrame:
    """Return the latest statement of each origin on each question, as it stands on a day.

    Columns of `statements`, without ends, with `days` since it was made and `silent`, where that
    is more than the assumed silence: a silent cumulative figure keeps its floor and loses its
    ceiling and point, a silent figure of any other basis is left out. Ordered by question, then
    point.
    """
    found = taken(rows, assumptions=replace(assumptions, known_on=on))
    day = day_number(on)
    stands, until = latest(found)
    silent = day - found.stated > assumptions.silence
    kept = stands & (until > day) & (~silent | (found.basis == "cumulative"))
    here, silent = found.take(kept), silent[kept]
    out = _table(here).drop(columns="ends")
    out = out.assign(
        ceiling=np.where(silent, np.inf, here.ceiling),
        point=np.where(silent, np.nan, here.point),
        middle=here.middle & ~silent,
        days=day - here.stated,
        silent=silent,
    )
    return out.sort_values([*QUESTION, "point", "floor", "id"], kind="stable", ignore_index=True)
