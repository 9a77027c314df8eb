"""How far the sources disagree: over time, on a day, pair by pair and question by question.

Three kinds of comparison are kept apart. *Forced* and *contradictions* rest on every statement in
force: they ask whether the claims about the past can all be true, and silence does not change
that. *As stated*, the compatible share and the common ground rest on what stands on the day: one
statement per origin, and silence takes it away. Nothing here is an estimate of the count.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import pandas as pd

from casualties.measures.assumptions import Assumptions, Day, day_number
from casualties.measures.by_day import Columns, snapshots
from casualties.measures.comparison import (
    asked_at,
    count_contradictions,
    empty_table,
    first_of_each,
    furthest_apart,
    gathered,
    only_question,
)
from casualties.measures.contradictions import CONTRADICTIONS, contradictions
from casualties.measures.forced import forced_by_day
from casualties.measures.lean import LEAN, lean
from casualties.measures.overview import OVERVIEW, overview
from casualties.measures.pairs import Witness, facing, items
from casualties.measures.questions import QUESTION, Question, bearing
from casualties.measures.revisions import REVISIONS, revisions
from casualties.measures.standing import latest, taken
from casualties.measures.statements import Bools, Ints, Statements, codes, dates, texts
from casualties.measures.trend import Trend, trend

__all__ = [
    "CONTRADICTIONS",
    "DISAGREEMENT",
    "LEAN",
    "OVERVIEW",
    "REVISIONS",
    "Spread",
    "Trend",
    "contradictions",
    "disagreement",
    "disagreements",
    "lean",
    "overview",
    "revisions",
    "spread",
    "trend",
]

DISAGREEMENT = (
    "on",
    "origins",
    "statements",
    "low_point",
    "high_point",
    "as_stated",
    "without_extreme",
    "extreme_source",
    "forced",
    "witness_floor",
    "witness_ceiling",
    "compatible_share",
    "common_low",
    "common_high",
    "common_count",
)

LAST = "\U0010ffff"
"""A text that comes after every other."""


@dataclass(frozen=True, kw_only=True)
class Spread:
    """How far the statements about one question are apart on a day.

    Persons, factors and counts; NaN or None where there is no measure. `origins` and `statements`
    are in force; of the origins, `standing` have a latest statement that still bounds the count,
    and `speaking` have one that is not silent and names a point.
    """

    on: pd.Timestamp
    origins: int
    statements: int
    standing: int
    speaking: int
    low_point: float
    high_point: float
    as_stated: float
    without_extreme: float
    extreme_source: str | None
    forced: float
    witness_floor: str | None
    witness_ceiling: str | None
    contradictions: int
    compatible_share: float
    common_low: float
    common_high: float
    common_count: int | None


def spread(
    rows: pd.DataFrame,
    *,
    on: Day,
    assumptions: Assumptions,
    question: Question | None = None,
) -> Spread:
    """Return how far apart the statements about one question are on a day.

    `question` names the one asked where the rows hold several; those of the others then bound it
    through the bridges. Raises ValueError where it is needed and missing.
    """
    asked = only_question(rows, question=question)
    found = taken(rows, assumptions=replace(assumptions, known_on=on))
    day = day_number(on)
    own, floors, ceilings = bearing(found, question=asked, part_of=assumptions.part_of)
    alive = found.ends > day
    bear = (floors | ceilings | own) & alive
    witness, chained = furthest_apart(
        found, floors=(own | floors) & alive, ceilings=(own | ceilings) & alive
    )
    mine = found.take(own)
    columns = snapshots(
        mine, stands=latest(mine), days=np.array([day]), silence=assumptions.silence
    )
    snapshot = {name: values[0] for name, values in columns.items()}
    speaker = found.speaker[own & alive]
    measured = len(np.unique(found.speaker[bear])) > 1
    count = int(snapshot["common_count"])
    return Spread(
        on=pd.Timestamp(on),
        origins=len(np.unique(speaker)),
        statements=len(speaker),
        standing=int(snapshot["standing"]),
        speaking=int(snapshot["speaking"]),
        low_point=float(snapshot["low_point"]),
        high_point=float(snapshot["high_point"]),
        as_stated=float(snapshot["as_stated"]),
        without_extreme=float(snapshot["without_extreme"]),
        extreme_source=snapshot["extreme_source"],
        forced=float(witness.factor[0]) if measured else np.nan,
        witness_floor=found.id[witness.floor[0]] if witness.floor[0] >= 0 else None,
        witness_ceiling=found.id[witness.ceiling[0]] if witness.ceiling[0] >= 0 else None,
        contradictions=count_contradictions(
            found, chained=facing(chained, floor=found.floor, ceiling=found.ceiling)
        ),
        compatible_share=float(snapshot["compatible_share"]),
        common_low=float(snapshot["common_low"]),
        common_high=float(snapshot["common_high"]),
        common_count=count if count > 0 else None,
    )


def disagreement(
    rows: pd.DataFrame,
    *,
    assumptions: Assumptions,
    question: Question | None = None,
) -> pd.DataFrame:
    """Return one row per day on which anything changes for one question: columns `DISAGREEMENT`.

    Each row uses only what was known on its day, from the first statement up to `known_on`, or to
    the last day stated in the rows. `on` is a date; points are persons; as_stated,
    without_extreme and forced are factors; a missing measure is NaN. `question` as in `spread`.
    """
    if rows.empty:
        return empty_table(DISAGREEMENT)
    asked = only_question(rows, question=question)
    last = _last(rows, assumptions=assumptions)
    found = taken(rows, assumptions=assumptions)
    own, floors, ceilings = bearing(found, question=asked, part_of=assumptions.part_of)
    if not own.any():
        return empty_table(DISAGREEMENT)
    bear = own | floors | ceilings
    columns = _by_day(
        found.take(bear),
        own=own[bear],
        floors=floors[bear],
        ceilings=ceilings[bear],
        last=last,
        silence=assumptions.silence,
    )
    return _table(columns)


def disagreements(rows: pd.DataFrame, *, assumptions: Assumptions) -> pd.DataFrame:
    """Return the table of `disagreement` of every question with two or more origins.

    Columns `QUESTION`, then `DISAGREEMENT`; by question, no theatre last, then by day.
    """
    found = taken(rows, assumptions=assumptions)
    parts: list[Columns] = []
    last = _last(rows, assumptions=assumptions)
    step = np.int64(found.speaker.max(initial=0) + 1)
    heard = np.unique(found.question * step + found.speaker) // step
    several = np.flatnonzero(np.bincount(heard) > 1)
    asked = asked_at(found, places=first_of_each(found.question)[several])
    last_if_empty = [np.where(asked[name] == "", LAST, asked[name]) for name in reversed(QUESTION)]
    order = np.lexsort([codes(column) for column in last_if_empty])
    several, asked = several[order], {name: values[order] for name, values in asked.items()}
    place, group, floors, ceilings = gathered(found, asked=asked, part_of=assumptions.part_of)
    edges = np.searchsorted(group, np.arange(len(several) + 1)).tolist()
    for number, (start, end) in enumerate(pairwise(edges)):
        some = place[start:end]
        part = _by_day(
            found.take(some),
            own=found.question[some] == several[number],
            floors=floors[start:end],
            ceilings=ceilings[start:end],
            last=last,
            silence=assumptions.silence,
        )
        parts.append(part)
    if not parts:
        return empty_table([*QUESTION, *DISAGREEMENT])
    asked["theatre"][asked["theatre"] == ""] = None
    lengths = [len(part["on"]) for part in parts]
    question = {name: texts(np.repeat(values, lengths)) for name, values in asked.items()}
    columns = {name: np.concatenate([part[name] for part in parts]) for name in DISAGREEMENT}
    return pd.DataFrame(question).join(_table(columns))


def _last(rows: pd.DataFrame, *, assumptions: Assumptions) -> Day:
    """Return the last day of a table over time: what is assumed, else that of the rows."""
    last: Day = rows["stated_on"].max() if assumptions.known_on is None else assumptions.known_on
    return last


def _table(columns: Columns) -> pd.DataFrame:
    """Return the columns of `_by_day` as a table."""
    named = ("extreme_source", "witness_floor", "witness_ceiling")
    table = pd.DataFrame(columns, columns=list(DISAGREEMENT)).assign(
        on=dates(columns["on"]), **{name: texts(columns[name]) for name in named}
    )
    common = table["common_count"].astype("Int64")
    return table.assign(common_count=common.mask(common == 0))


def _by_day(
    found: Statements, *, own: Bools, floors: Bools, ceilings: Bools, last: Day, silence: int
) -> Columns:
    """Return the columns of `disagreement` for the statements that bear on one question.

    Arrays: days as numbers, no one as None, and 0 for no common count.
    """
    mine = found.take(own)
    stands = latest(mine)
    quiet = mine.stated + silence + 1
    spoken = np.concatenate([mine.stated, mine.ends, quiet[stands[0] & (quiet < stands[1])]])
    days = np.unique(np.concatenate([spoken, found.stated, found.ends]))
    days = days[(days >= mine.stated.min()) & (days <= day_number(last))]

    begin = np.searchsorted(days, found.stated)
    end = np.searchsorted(days, found.ends)
    witness = forced_by_day(
        items(
            found,
            group=np.zeros(len(found), np.int64),
            floors=own | floors,
            ceilings=own | ceilings,
        ),
        floor=found.floor,
        ceiling=found.ceiling,
        origin=found.speaker,
        begin=begin,
        end=end,
        days=len(days),
    )
    witness = _lasting(witness, end=end)
    heard = _origins_in_force(found.speaker, begin=begin, end=end, days=len(days))
    ids = np.append(found.id, np.array([None], dtype=object))  # at -1 nobody
    columns = snapshots(mine, stands=stands, days=days, silence=silence) | {
        "on": days,
        "origins": _origins_in_force(mine.speaker, begin=begin[own], end=end[own], days=len(days)),
        "statements": _in_force(begin[own], end[own], days=len(days)),
        "forced": np.where(heard > 1, witness.factor, np.nan),
        "witness_floor": ids[witness.floor],
        "witness_ceiling": ids[witness.ceiling],
    }
    # what another question lends is no change where it moves nothing here
    told = np.column_stack([witness.factor, witness.floor, witness.ceiling, heard > 1])
    moved = np.isin(days, spoken)
    moved[1:] |= (told[1:] != told[:-1]).any(axis=1)
    return {name: columns[name][moved] for name in DISAGREEMENT}


def _lasting(witness: Witness, *, end: Ints) -> Witness:
    """Return the witnesses with a pair kept for as long as it is as far apart as any."""
    days = np.arange(len(witness.factor))
    new = np.ones(len(days), dtype=bool)
    new[1:] = witness.factor[1:] != witness.factor[:-1]
    first = np.maximum.accumulate(np.where(new, days, 0))
    floor, ceiling = witness.floor[first], witness.ceiling[first]
    lasts = (days < end[floor]) & (days < end[ceiling]) & (floor >= 0)
    return Witness(
        witness.factor,
        np.where(lasts, floor, witness.floor),
        np.where(lasts, ceiling, witness.ceiling),
    )


def _in_force(begin: Ints, end: Ints, *, days: int) -> Ints:
    """Return on each day how many statements have begun and not ended."""
    change = np.bincount(begin, minlength=days + 1) - np.bincount(end, minlength=days + 1)
    return np.cumsum(change)[:days]


def _origins_in_force(origin: Ints, *, begin: Ints, end: Ints, days: int) -> Ints:
    """Return on each day how many origins have a statement in force."""
    who = np.concatenate([origin, origin])
    when = np.concatenate([begin, end])
    what = np.repeat([1, -1], len(origin))
    order = np.argsort(who * np.int64(days + 2) + when, kind="stable")
    who, when, what = who[order], when[order], what[order]
    last = np.ones(len(who), dtype=bool)
    last[:-1] = (who[1:] != who[:-1]) | (when[1:] != when[:-1])
    count = np.cumsum(what)[last]  # every origin ends at 0, so no sum runs over into the next
    some = (count > 0).astype(np.int64)
    before = np.concatenate([[0], some[:-1]])
    turned = some - before
    return np.cumsum(np.bincount(when[last], weights=turned, minlength=days + 1))[:days].astype(
        np.int64
    )
