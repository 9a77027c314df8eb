"""How far the sources disagree: over time, on a day, pair by pair and question by question.

Three kinds of comparison are kept apart. *Forced* and *contradictions* rest on every statement in
force: they ask whether the claims about the past can all be true, and silence does not change
that. *As stated*, the compatible share and the common ground rest on what stands on the day: one
statement per origin, and silence takes it away. Nothing here is an estimate of the count.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from casualties.chains import Items, Witness, count_pairs, factors, furthest, items, pairs
from casualties.forced import forced_by_day
from casualties.questions import QUESTION, Question, bearing, question_of, questions
from casualties.snapshots import snapshots
from casualties.statements import NEVER, Bools, Ints, Statements, dates, texts
from casualties.timeline import Day, day_number, latest, taken

Words = Mapping[str, tuple[float, float]]

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
CONTRADICTIONS = (
    "conflict",
    "party",
    "population",
    "metric",
    "basis",
    "theatre",
    "floor_id",
    "ceiling_id",
    "floor",
    "ceiling",
    "factor",
    "since",
)
OVERVIEW = (
    *QUESTION,
    "origins",
    "statements",
    "low_point",
    "high_point",
    "as_stated",
    "forced",
    "witness_floor",
    "witness_ceiling",
    "last_stated",
)


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


@dataclass(frozen=True, kw_only=True)
class Trend:
    """How the spread as stated changed between two days, in natural logarithms.

    `change` = `among` + `entry` + `exit`, exactly. `among` is the change among the origins that
    speak on both days; `entry` is what those that came add to the spread on the second day, and
    `exit` is minus what those that went had added on the first. NaN where fewer than two origins
    speak on both.
    """

    start: pd.Timestamp
    end: pd.Timestamp
    as_stated_start: float
    as_stated_end: float
    change: float
    among: float
    entry: float
    exit: float
    present_on_both: int

    @property
    def entry_and_exit(self) -> float:
        """The part of the change that is due to who speaks."""
        return self.entry + self.exit


def spread(
    rows: pd.DataFrame,
    *,
    on: Day,
    words: Words,
    part_of: Mapping[str, str],
    question: Question | None = None,
    silence: int = 90,
    about: float = 10.0,
    status: Sequence[str] = ("accepted",),
) -> Spread:
    """Return how far apart the statements about one question are on a day.

    `question` names the one asked where the rows hold several; those of the others then bound it
    through the bridges. Raises ValueError where it is needed and missing.
    """
    asked = _asked(rows, question=question)
    found = taken(rows, known_on=on, words=words, about=about, status=status)
    day = day_number(on)
    own, floors, ceilings = bearing(found, question=asked, part_of=part_of)
    alive = found.ends > day
    bear = (floors | ceilings | own) & alive
    here = found.take(bear)
    witness, chained = _furthest(here, floors=(own | floors)[bear], ceilings=(own | ceilings)[bear])
    columns = snapshots(found.take(own), days=np.array([day]), silence=silence)
    snapshot = {name: values[0] for name, values in columns.items()}
    speaker = found.speaker[own & alive]
    measured = len(np.unique(here.speaker)) > 1
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
        witness_floor=here.id[witness.floor[0]] if witness.floor[0] >= 0 else None,
        witness_ceiling=here.id[witness.ceiling[0]] if witness.ceiling[0] >= 0 else None,
        contradictions=_count_contradictions(here, chained=chained),
        compatible_share=float(snapshot["compatible_share"]),
        common_low=float(snapshot["common_low"]),
        common_high=float(snapshot["common_high"]),
        common_count=count if count > 0 else None,
    )


def disagreement(
    rows: pd.DataFrame,
    *,
    words: Words,
    part_of: Mapping[str, str],
    question: Question | None = None,
    known_on: Day | None = None,
    silence: int = 90,
    about: float = 10.0,
    status: Sequence[str] = ("accepted",),
) -> pd.DataFrame:
    """Return one row per day on which anything changes for one question: columns `DISAGREEMENT`.

    Each row uses only what was known on its day, from the first statement up to `known_on`, or to
    the last day stated in the rows. `on` is a date; points are persons; as_stated,
    without_extreme and forced are factors; a missing measure is NaN. `question` as in `spread`.
    """
    if rows.empty:
        return _empty(DISAGREEMENT)
    asked = _asked(rows, question=question)
    last = rows["stated_on"].max() if known_on is None else known_on
    found = taken(rows, known_on=known_on, words=words, about=about, status=status)
    own, floors, ceilings = bearing(found, question=asked, part_of=part_of)
    bear = own | floors | ceilings
    found, own, floors, ceilings = found.take(bear), own[bear], floors[bear], ceilings[bear]
    if not own.any():
        return _empty(DISAGREEMENT)
    mine = found.take(own)
    days = _changes(found, mine=mine, silence=silence, last=day_number(last))

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
    ids = np.append(found.id, None)
    table = pd.DataFrame(snapshots(mine, days=days, silence=silence))
    common = table["common_count"].astype("Int64")
    return table.assign(
        on=dates(days),
        origins=_origins_in_force(mine.speaker, begin=begin[own], end=end[own], days=len(days)),
        statements=_in_force(begin[own], end[own], days=len(days)),
        forced=np.where(heard > 1, witness.factor, np.nan),
        witness_floor=texts(ids[witness.floor]),
        witness_ceiling=texts(ids[witness.ceiling]),
        extreme_source=table["extreme_source"].astype("str"),
        common_count=common.mask(common == 0),
    ).loc[:, list(DISAGREEMENT)]


def contradictions(
    rows: pd.DataFrame,
    *,
    words: Words,
    part_of: Mapping[str, str],
    question: Question | None = None,
    known_on: Day | None = None,
    about: float = 10.0,
    status: Sequence[str] = ("accepted",),
) -> pd.DataFrame:
    """Return every pair of statements in force that cannot both hold: columns `CONTRADICTIONS`.

    The floor of `floor_id` lies above the ceiling of `ceiling_id` by `factor`, in persons, since
    the day (date) on which both were known; the question is that of the ceiling. Furthest apart
    first. All questions of the rows, or what bears on one. Each pair once.
    """
    found = taken(rows, known_on=known_on, words=words, about=about, status=status)
    found = found.take(found.ends == NEVER)
    asked = found.questions() if question is None else [question_of(question)]
    place, group, floors, ceilings = _gathered(
        found, asked=asked, part_of=part_of, lent_ceilings=question is not None
    )
    here = found.take(place)
    chained = items(here, group=group, floors=floors, ceilings=ceilings)
    above, below = pairs(chained, floor=here.floor, ceiling=here.ceiling)
    apart = here.speaker[above] != here.speaker[below]
    high, low = here.take(above[apart]), here.take(below[apart])
    columns = {name: texts(values) for name, values in low.asked().items()}
    out = pd.DataFrame(columns).assign(
        floor_id=texts(high.id),
        ceiling_id=texts(low.id),
        floor=high.floor,
        ceiling=low.ceiling,
        factor=factors(high.floor, low.ceiling),
        since=dates(np.maximum(high.stated, low.stated)),
    )
    by = ["factor", "since", "floor_id", "ceiling_id"]
    out = out.sort_values(by, ascending=[False, True, True, True], ignore_index=True)
    return out.loc[:, list(CONTRADICTIONS)]


def overview(
    rows: pd.DataFrame,
    *,
    words: Words,
    part_of: Mapping[str, str],
    known_on: Day | None = None,
    silence: int = 90,
    about: float = 10.0,
    status: Sequence[str] = ("accepted",),
) -> pd.DataFrame:
    """Return every question with two or more origins in force: columns `OVERVIEW`.

    `forced` and its witness rest on everything known; the points and `as_stated` on what stood,
    not silent, on `last_stated`, the day (date) the question was last spoken to. Furthest forced
    apart first, then by as_stated.
    """
    found = taken(rows, known_on=known_on, words=words, about=about, status=status)
    if not len(found):
        return _empty(OVERVIEW)
    stands, until = latest(found)
    frame = pd.DataFrame(
        {
            "question": found.question,
            "topic": found.topic,
            "speaker": found.speaker,
            "stated": found.stated,
            "point": found.point,
            "place": np.arange(len(found)),
        }
    )
    asked = frame.groupby("question").agg(
        place=("place", "first"), last_stated=("stated", "max"), topics=("topic", "nunique")
    )
    last = asked["last_stated"].to_numpy()[found.question]
    one = asked["topics"].to_numpy()[found.question] == 1
    speaks = stands & one & (until > last) & (last - found.stated <= silence)
    points = frame[speaks & ~np.isnan(found.point)].groupby("question").agg(
        low_point=("point", "min"), high_point=("point", "max"), speaking=("speaker", "nunique")
    )
    counts = frame[found.ends == NEVER].groupby("question").agg(
        origins=("speaker", "nunique"), statements=("place", "size")
    )
    table = asked.join(counts[counts["origins"] > 1], how="inner").join(points)
    alive = found.take(found.ends == NEVER)
    place, group, floors, ceilings = _gathered(
        alive, asked=[found.question_at(at) for at in table["place"]], part_of=part_of
    )
    here = alive.take(place)
    witness, _ = _furthest(here, floors=floors, ceilings=ceilings, group=group, groups=len(table))
    ids = np.append(here.id, None)
    low, high = table["low_point"].to_numpy(), table["high_point"].to_numpy()
    as_stated = np.where((low == 0) & (high == 0), 1.0, factors(high, low))
    columns = found.take(table["place"].to_numpy()).asked()
    out = table.reset_index(drop=True).assign(
        **{name: texts(values) for name, values in columns.items()},
        as_stated=np.where(table["speaking"] > 1, as_stated, np.nan),
        forced=witness.factor,
        witness_floor=texts(ids[witness.floor]),
        witness_ceiling=texts(ids[witness.ceiling]),
        last_stated=dates(table["last_stated"].to_numpy()),
    )
    by = ["forced", "as_stated", *QUESTION]
    falling = [False, False, *[True] * len(QUESTION)]
    return out.sort_values(by, ascending=falling, ignore_index=True).loc[:, list(OVERVIEW)]


def trend(
    rows: pd.DataFrame,
    *,
    start: Day,
    end: Day,
    words: Words,
    question: Question | None = None,
    silence: int = 90,
    about: float = 10.0,
    status: Sequence[str] = ("accepted",),
) -> Trend:
    """Return how the spread as stated changed from one day to another, and through whom.

    Each day by what was known on it. `question` as in `spread`.
    """
    asked = _asked(rows, question=question)
    options = {"words": words, "about": about, "status": status, "silence": silence}
    before = _points(rows, on=start, question=asked, **options)
    after = _points(rows, on=end, question=asked, **options)
    both = before.index.intersection(after.index)
    at_start, at_end = _log_spread(before), _log_spread(after)
    kept_start, kept_end = _log_spread(before.loc[both]), _log_spread(after.loc[both])
    return Trend(
        start=pd.Timestamp(start),
        end=pd.Timestamp(end),
        as_stated_start=float(np.exp(at_start)),
        as_stated_end=float(np.exp(at_end)),
        change=at_end - at_start,
        among=kept_end - kept_start,
        entry=at_end - kept_end,
        exit=kept_start - at_start,
        present_on_both=len(both),
    )


def _points(
    rows: pd.DataFrame, *, on: Day, question: dict[str, str], silence: int, **options: Any
) -> pd.DataFrame:
    """Return the lowest and highest point (above 0) of each origin that speaks on a day."""
    found = taken(rows, known_on=on, **options)
    own, _, _ = bearing(found, question=question, part_of={})
    mine = found.take(own)
    if len(np.unique(mine.topic)) > 1:
        mine = mine.take(mine.stated < 0)
    stands, until = latest(mine)
    day = day_number(on)
    speaks = stands & (until > day) & (day - mine.stated <= silence) & (mine.point > 0)
    points = pd.DataFrame({"origin": mine.origin, "point": mine.point})[speaks]
    return points.groupby("origin")["point"].agg(["min", "max"])


def _log_spread(points: pd.DataFrame) -> float:
    """Return the logarithm of the largest over the smallest point, NaN under two origins."""
    if len(points) < 2:
        return float("nan")
    return float(np.log(points["max"].max()) - np.log(points["min"].min()))


def _asked(rows: pd.DataFrame, *, question: Question | None) -> dict[str, str]:
    """Return the question asked, or the only one of the rows."""
    if question is not None:
        return question_of(question)
    only = questions(rows).drop_duplicates()
    if len(only) != 1:
        raise ValueError(
            f"question: the rows hold {len(only)} questions; name one by its columns "
            f"({', '.join(QUESTION)}) or select the rows of one"
        )
    return question_of(only.iloc[0].to_dict())


def _gathered(
    found: Statements,
    *,
    asked: Sequence[Mapping[str, str]],
    part_of: Mapping[str, str],
    lent_ceilings: bool = True,
) -> tuple[Ints, Ints, Bools, Bools]:
    """Return the statements that bear on each of several questions.

    Positions in `found`, the number of the question, and whether floor and ceiling count for it.
    """
    parts = [(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, bool), np.zeros(0, bool))]
    for number, question in enumerate(asked):
        own, floors, ceilings = bearing(found, question=question, part_of=part_of)
        floors = floors | own
        ceilings = ceilings | own if lent_ceilings else own
        place = np.flatnonzero(floors | ceilings)
        parts.append((place, np.full(len(place), number), floors[place], ceilings[place]))
    place, group, floors, ceilings = (np.concatenate(part) for part in zip(*parts, strict=True))
    return place, group, floors, ceilings


def _furthest(
    here: Statements,
    *,
    floors: Bools,
    ceilings: Bools,
    group: Ints | None = None,
    groups: int = 1,
) -> tuple[Witness, Items]:
    """Return the pair furthest apart in each group of statements, and the items they make."""
    group = np.zeros(len(here), np.int64) if group is None else group
    chained = items(here, group=group, floors=floors, ceilings=ceilings)
    witness = furthest(
        chained,
        floor=here.floor,
        ceiling=here.ceiling,
        origin=here.speaker,
        groups=groups,
    )
    return witness, chained


def _count_contradictions(here: Statements, *, chained: Items) -> int:
    """Return how many pairs of different origins cannot both hold: all pairs less those of one."""
    speaker = here.speaker[chained.row]
    step = np.int64(speaker.max(initial=0) + 1)
    order = np.argsort(chained.chain * step + speaker, kind="stable")
    alone = Items(
        chain=np.unique(chained.chain * step + speaker, return_inverse=True)[1][order],
        group=chained.group[order],
        row=chained.row[order],
        is_floor=chained.is_floor[order],
    )
    every, own = (
        count_pairs(some, floor=here.floor, ceiling=here.ceiling) for some in (chained, alone)
    )
    return every - own


def _changes(found: Statements, *, mine: Statements, silence: int, last: int) -> Ints:
    """Return the days on which anything changes for a question, up to the last, rising."""
    stands, until = latest(mine)
    quiet = mine.stated + silence + 1
    days = np.unique(np.concatenate([found.stated, found.ends, quiet[stands & (quiet < until)]]))
    return days[(days >= mine.stated.min()) & (days <= last)]


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
    order = np.lexsort((when, who))
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


def _empty(columns: Sequence[str]) -> pd.DataFrame:
    """Return a table of no rows."""
    return pd.DataFrame({name: pd.Series(dtype="object") for name in columns})
