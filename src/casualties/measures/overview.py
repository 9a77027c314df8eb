"""Every question that several origins speak to, furthest apart first."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from casualties.measures.assumptions import Assumptions
from casualties.measures.comparison import (
    asked_at,
    empty_table,
    first_of_each,
    furthest_apart,
    gathered,
    pieces,
)
from casualties.measures.pairs import factors, ranks
from casualties.measures.questions import QUESTION, Columns
from casualties.measures.standing import latest, taken
from casualties.measures.statements import NEVER, Bools, Floats, Ints, Statements, dates, texts

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


def overview(rows: pd.DataFrame, *, assumptions: Assumptions) -> pd.DataFrame:
    """Return every question with two or more origins in force: columns `OVERVIEW`.

    `forced` and its witness rest on everything known; the points and `as_stated` on what stood,
    not silent, on `last_stated`, the day (date) the question was last spoken to. Furthest forced
    apart first, then by as_stated.
    """
    found = taken(rows, assumptions=assumptions)
    if not len(found):
        return empty_table(OVERVIEW)
    stands, until = latest(found)
    question = found.question
    first, last = first_of_each(question), len(found) - 1 - first_of_each(question[::-1])
    last_stated = found.stated[last]
    strays = np.bincount(question, weights=found.topic != found.topic[first][question])
    since = last_stated[question]
    speaks = (
        stands
        & (strays == 0)[question]
        & (until > since)
        & (since - found.stated <= assumptions.silence)
    )
    speaks &= ~np.isnan(found.point)
    low, high = np.full(len(first), np.inf), np.full(len(first), -np.inf)
    np.minimum.at(low, question[speaks], found.point[speaks])
    np.maximum.at(high, question[speaks], found.point[speaks])
    alive = found.ends == NEVER
    speaking, origins = (_origins(found, among=some) for some in (speaks, alive))
    shown = np.flatnonzero(origins > 1)
    low, high = (np.where(speaking > 0, end, np.nan)[shown] for end in (low, high))
    forced, floor_of, ceiling_of = _forced(
        found, alive=alive, asked=asked_at(found, places=first[shown]), part_of=assumptions.part_of
    )
    as_stated = np.where((low == 0) & (high == 0), 1.0, factors(high, low))
    out = pd.DataFrame(
        {
            **{name: texts(values) for name, values in found.take(first[shown]).asked().items()},
            "origins": origins[shown],
            "statements": np.bincount(question[alive], minlength=len(first))[shown],
            "low_point": low,
            "high_point": high,
            "as_stated": np.where(speaking[shown] > 1, as_stated, np.nan),
            "forced": forced,
            "witness_floor": found.ids_at(floor_of),
            "witness_ceiling": found.ids_at(ceiling_of),
            "last_stated": dates(last_stated[shown]),
        }
    )
    by = ["forced", "as_stated", *QUESTION]
    falling = [False, False, *[True] * len(QUESTION)]
    return out.sort_values(by, ascending=falling, ignore_index=True).loc[:, list(OVERVIEW)]


def _origins(found: Statements, *, among: Bools) -> Ints:
    """Return how many origins speak to each question in some of the statements."""
    step = np.int64(found.speaker.max(initial=0) + 1)
    heard = np.sort(found.question[among] * step + found.speaker[among])
    heard = heard[np.diff(heard, prepend=-1) > 0]  # np.unique is many times slower
    return np.bincount(heard // step, minlength=int(found.question.max()) + 1)


def _forced(
    found: Statements, *, alive: Bools, asked: Columns, part_of: Mapping[str, str]
) -> tuple[Floats, Ints, Ints]:
    """Return the forced factor of each question and the positions of its witness, -1 for none.

    A statement bears on several questions, so they are looked at some at a time.
    """
    place, group, floors, ceilings = gathered(found, asked=asked, part_of=part_of)
    counts = alive[place]
    place, group, floors, ceilings = place[counts], group[counts], floors[counts], ceilings[counts]
    count = len(asked["metric"])
    factor = np.ones(count)
    floor_of, ceiling_of = np.full(count, -1), np.full(count, -1)
    by_floor = ranks(found.floor, origin=found.speaker, rising=True)
    for these in pieces(group):
        first, last = group[these][[0, -1]].tolist()
        witness, _ = furthest_apart(
            found,
            place=place[these],
            floors=floors[these],
            ceilings=ceilings[these],
            group=group[these] - first,
            groups=last - first + 1,
            by_floor=by_floor,
        )
        into = slice(first, last + 1)
        factor[into] = witness.factor
        floor_of[into], ceiling_of[into] = witness.floor, witness.ceiling
    return factor, floor_of, ceiling_of
