"""How far each source stands from the others, and each standpoint from the other standpoints.

A lean is relative to the others who spoke at the time, never to the truth: where all are wrong in
the same way, nobody leans.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np
import pandas as pd

from casualties.statements import Floats, Ints, Statements, codes
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
    found = taken(rows, known_on=known_on, words=words, about=about, status=status)
    stands, until = latest(found)
    until = np.minimum(until, found.stated + silence + 1)
    useful = stands & (found.point > 0)
    found, until = found.take(useful), until[useful]
    place, distance, without = _distances(found, until=until, apart=by == "standpoint")
    measured = found.take(place)
    keys = [measured.standpoint, measured.party]
    keys = [measured.source, *keys] if by == "source" else keys
    lines: list[tuple[object, ...]] = []
    group = codes(*keys) if len(place) else place
    for number in range(int(group.max(initial=-1)) + 1):
        here = np.flatnonzero(group == number)
        days = len(np.unique(measured.stated[here]))
        if days < DATES:
            continue
        left = without[here]
        others = ~np.isnan(left).all(axis=0)
        each = np.where(np.isnan(left), distance[here][:, None], left)[:, others]
        middle = np.median(each, axis=0)
        lines.append(
            (
                measured.source[here[0]] if by == "source" else None,
                measured.standpoint[here[0]],
                measured.party[here[0]],
                float(np.median(distance[here])),
                float(middle.min()),
                float(middle.max()),
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
