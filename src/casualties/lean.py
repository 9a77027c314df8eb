"""How far each source stands from the others, and each standpoint from the other standpoints.

A lean is relative to the others who spoke at the time, never to the truth: where all are wrong in
the same way, nobody leans.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from casualties.statements import Floats, Ints, Statements, Texts, codes
from casualties.timeline import Day, latest, taken

LEAN = ("source", "standpoint", "party", "lean", "low", "high", "dates")

ORIGINS = 3
"""Origins that must speak on a day, the one measured included."""
DATES = 5
"""Days of statements under which no lean is given."""


def lean(
    rows: pd.DataFrame,
    *,
    words: Mapping[str, tuple[float, float]],
    by: Literal["source", "standpoint"] = "source",
    known_on: Day | None = None,
    silence: int = 90,
    about: float = 10.0,
    status: Sequence[str] = ("accepted",),
) -> pd.DataFrame:
    """Return how far sources, or standpoints, stand from the others: columns `LEAN`.

    `lean` is the median, over the days on which the source stated a point, of the natural
    logarithm of its point over the median of the standing points of the other origins on the same
    question: 0.69 is twice the others, -0.69 half. `low` and `high` are the least and the greatest
    that leaving one other origin out gives; `dates` counts the days. By standpoint, the statements
    of a standpoint are pooled, compared with the origins of the other standpoints, and `source`
    is empty. At least `ORIGINS` origins on a day and `DATES` days, or there is no row.
    """
    found = distances(
        rows, words=words, by=by, known_on=known_on, silence=silence, about=about, status=status
    )
    return leans(found, by=by)


@dataclass(frozen=True, eq=False)
class Distances:
    """How far statements were from the others on their day: what a lean is the median of.

    The first five arrays have an entry for each statement. The last three have one for each other
    origin that stood on the day of a statement: the position of the statement, the origin, and
    the distance with that origin left out. Distances of several sets of rows that share no
    question can be put together: their leans are those of all the rows.
    """

    source: Texts
    standpoint: Texts
    party: Texts
    stated: Ints
    distance: Floats
    of: Ints
    origin: Texts
    without: Floats


def distances(
    rows: pd.DataFrame,
    *,
    words: Mapping[str, tuple[float, float]],
    by: Literal["source", "standpoint"] = "source",
    known_on: Day | None = None,
    silence: int = 90,
    about: float = 10.0,
    status: Sequence[str] = ("accepted",),
) -> Distances:
    """Return the distances that `lean` of these rows rests on."""
    found = taken(rows, known_on=known_on, words=words, about=about, status=status)
    stands, until = latest(found)
    until = np.minimum(until, found.stated + silence + 1)
    useful = stands & (found.point > 0)
    found, until = found.take(useful), until[useful]
    place, distance, without = _distances(found, until=until, apart=by == "standpoint")
    at, speaker = np.nonzero(~np.isnan(without))
    name = np.empty(without.shape[1], dtype=object)
    name[found.speaker] = found.origin
    return Distances(
        source=found.source[place],
        standpoint=found.standpoint[place],
        party=found.party[place],
        stated=found.stated[place],
        distance=distance,
        of=at,
        origin=name[speaker],
        without=without[at, speaker],
    )


def leans(found: Distances, *, by: Literal["source", "standpoint"] = "source") -> pd.DataFrame:
    """Return the leans that distances give: columns `LEAN`, as `lean`."""
    keys = [found.standpoint, found.party]
    keys = [found.source, *keys] if by == "source" else keys
    group = codes(*keys)
    origin = codes(found.origin)
    order = np.argsort(group, kind="stable")
    within = np.empty(len(group), dtype=np.int64)  # the place of each statement in its group
    ends = np.searchsorted(group[order], np.arange(int(group.max(initial=-1)) + 2))
    within[order] = np.arange(len(group)) - ends[group[order]]
    pairs = np.lexsort((origin, group[found.of]))
    at, origin, without = found.of[pairs], origin[pairs], found.without[pairs]
    stops = np.searchsorted(group[at], np.arange(len(ends)))
    lines: list[tuple[object, ...]] = []
    for number in range(len(ends) - 1):
        here = order[ends[number] : ends[number + 1]]
        days = len(np.unique(found.stated[here]))
        if days < DATES:
            continue
        distance = found.distance[here]
        middle = []
        some = slice(stops[number], stops[number + 1])
        turns = np.flatnonzero(np.diff(origin[some])) + 1
        for left, value in zip(
            np.split(within[at[some]], turns), np.split(without[some], turns), strict=True
        ):
            each = distance.copy()
            each[left] = value
            middle.append(float(np.median(each)))
        lines.append(
            (
                found.source[here[0]] if by == "source" else None,
                found.standpoint[here[0]],
                found.party[here[0]],
                float(np.median(distance)),
                min(middle),
                max(middle),
                days,
            )
        )
    return _table(lines)


def _table(lines: list[tuple[object, ...]]) -> pd.DataFrame:
    """Return lines as the table: by party, furthest above the others first."""
    kinds = {"source": "str", "standpoint": "str", "party": "str", "dates": "int64"}
    kinds |= dict.fromkeys(("lean", "low", "high"), "float64")
    out = pd.DataFrame(lines, columns=list(LEAN)).astype(kinds)
    by = ["party", "lean", "source", "standpoint"]
    return out.sort_values(by, ascending=[True, False, True, True], ignore_index=True)


def _distances(found: Statements, *, until: Ints, apart: bool) -> tuple[Ints, Floats, Floats]:
    """Return the log distance of each statement from the others' that stand on its day.

    The position of the statement, the distance, and for each origin (column) the distance with
    that origin left out, NaN where it did not speak. Several statements of an origin on a day are
    one, at their mean. With `apart`, the others are those of another standpoint.
    """
    count = int(found.speaker.max(initial=0)) + 1
    log = np.log(found.point)
    side = codes(found.standpoint) if len(found) else found.question
    places: list[int] = []
    distances: list[float] = []
    lines: list[Floats] = []
    order = np.lexsort((found.speaker, found.stated, found.topic))
    rows = np.column_stack([found.topic, found.stated, found.speaker])[order]
    new = np.ones(len(rows), dtype=bool)
    new[1:] = (rows[1:] != rows[:-1]).any(axis=1)
    spells = np.split(order, np.flatnonzero(new)[1:]) if len(order) else []
    topic, day = -1, -1
    waiting: list[tuple[int, float]] = []
    stands, point, sides = np.full(count, -1), np.zeros(count), np.full(count, -1)

    def measure() -> None:
        for place, mine in waiting:
            others = stands > day
            others[found.speaker[place]] = False
            if apart:
                others &= sides != side[place]
            who = np.flatnonzero(others)
            if len(who) >= ORIGINS - 1:
                line = np.full(count, np.nan)
                line[who] = mine - _medians_without_one(point[who])
                places.append(place)
                distances.append(mine - float(np.median(point[who])))
                lines.append(line)
        waiting.clear()

    for spell in spells:
        first = spell[0]
        if found.topic[first] != topic or found.stated[first] != day:
            measure()
            if found.topic[first] != topic:
                stands[:] = -1
            topic, day = found.topic[first], found.stated[first]
        who = found.speaker[first]
        stands[who], sides[who] = until[spell].max(), side[first]
        point[who] = log[spell].mean()
        waiting.append((int(first), float(point[who])))
    measure()
    return (
        np.array(places, dtype=np.int64),
        np.array(distances, dtype=np.float64),
        np.array(lines, dtype=np.float64).reshape(len(places), count),
    )


def _medians_without_one(points: Floats) -> Floats:
    """Return for each point the median of the others."""
    order = np.argsort(points, kind="stable")
    rank = np.empty(len(points), dtype=np.int64)
    rank[order] = np.arange(len(points))
    ordered, left = points[order], len(points) - 1

    def at(place: int) -> Floats:
        taken: Floats = ordered[place + (rank <= place)]
        return taken

    middle: Floats = (at((left - 1) // 2) + at(left // 2)) / 2
    return middle
