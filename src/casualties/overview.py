"""Every question that several origins speak to, furthest apart first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from casualties.chains import factors
from casualties.comparison import Words, asked_at, empty_table, furthest_apart, gathered
from casualties.questions import QUESTION, Columns
from casualties.statements import NEVER, Floats, Ints, Statements, dates, texts
from casualties.timeline import Day, latest, taken

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

AT_ONCE = 1 << 18
"""Statements, counted with each question on which they bear, that are looked at in one go."""


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
        return empty_table(OVERVIEW)
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
    points = (
        frame[speaks & ~np.isnan(found.point)]
        .groupby("question")
        .agg(
            low_point=("point", "min"), high_point=("point", "max"), speaking=("speaker", "nunique")
        )
    )
    counts = (
        frame[found.ends == NEVER]
        .groupby("question")
        .agg(origins=("speaker", "nunique"), statements=("place", "size"))
    )
    table = asked.join(counts[counts["origins"] > 1], how="inner").join(points)
    alive = found.take(found.ends == NEVER)
    forced, floor_of, ceiling_of = _forced(
        alive, asked=asked_at(found, places=table["place"].to_numpy()), part_of=part_of
    )
    low, high = table["low_point"].to_numpy(), table["high_point"].to_numpy()
    as_stated = np.where((low == 0) & (high == 0), 1.0, factors(high, low))
    columns = found.take(table["place"].to_numpy()).asked()
    out = table.reset_index(drop=True).assign(
        **{name: texts(values) for name, values in columns.items()},
        as_stated=np.where(table["speaking"] > 1, as_stated, np.nan),
        forced=forced,
        witness_floor=alive.ids_at(floor_of),
        witness_ceiling=alive.ids_at(ceiling_of),
        last_stated=dates(table["last_stated"].to_numpy()),
    )
    by = ["forced", "as_stated", *QUESTION]
    falling = [False, False, *[True] * len(QUESTION)]
    return out.sort_values(by, ascending=falling, ignore_index=True).loc[:, list(OVERVIEW)]


def _forced(
    found: Statements, *, asked: Columns, part_of: Mapping[str, str]
) -> tuple[Floats, Ints, Ints]:
    """Return the forced factor of each question and the positions of its witness, -1 for none.

    A statement bears on several questions, so they are looked at some at a time.
    """
    place, group, floors, ceilings = gathered(found, asked=asked, part_of=part_of)
    count = len(asked["metric"])
    factor = np.ones(count)
    floor_of, ceiling_of = np.full(count, -1), np.full(count, -1)
    begin = 0
    while begin < len(place):
        last = group[min(begin + AT_ONCE, len(group)) - 1]
        end = int(np.searchsorted(group, last, side="right"))
        these = slice(begin, end)
        first = int(group[begin])
        witness, _ = furthest_apart(
            found,
            place=place[these],
            floors=floors[these],
            ceilings=ceilings[these],
            group=group[these] - first,
            groups=int(last) - first + 1,
        )
        into = slice(first, int(last) + 1)
        factor[into] = witness.factor
        for out, row in ((floor_of, witness.floor), (ceiling_of, witness.ceiling)):
            out[into] = row
        begin = end
    return factor, floor_of, ceiling_of
