"""How far each source stands from the others, and each standpoint from the other standpoints.

A lean is relative to the others who spoke at the time, never to the truth: where all are wrong in
the same way, nobody leans.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from casualties.measures.arrays import NEVER, Floats, Ints, changes, expand_ranges, first_of_each
from casualties.measures.assumptions import Assumptions
from casualties.measures.standing import latest
from casualties.measures.statements import Statements

LEAN = ("source", "standpoint", "party", "lean", "low", "high", "dates")

By = Literal["source", "standpoint"]
"""Whether the others are other origins, or the origins of other standpoints."""
BY: tuple[By, ...] = ("source", "standpoint")
"""Whose leans there are, in the order in which they are shown."""
ORIGINS = 3
"""Origins that must speak on a day, the one measured included."""
DATES = 5
"""Days of statements under which no lean is given."""
TOGETHER = 20_000
"""Points that are compared at a time, unless one party has more: to bound the memory."""
KINDS = dict.fromkeys(LEAN, "str") | {
    **dict.fromkeys(("lean", "low", "high"), "float64"),
    "dates": "int64",
}
"""Column -> its type."""


def lean(
    rows: pd.DataFrame, *, assumptions: Assumptions, by: By | Sequence[By] = "source"
) -> pd.DataFrame:
    """Return how far sources, or standpoints, stand from the others: columns `LEAN`.

    `lean` is the median, over the days on which the source stated a point, of the natural
    logarithm of its point over the median of the standing points of the other origins on the same
    question: 0.69 is twice the others, -0.69 half. `low` and `high` are the least and the greatest
    that leaving one other origin out gives; `dates` counts the days. By standpoint, the statements
    of a standpoint are pooled, compared with the origins of the other standpoints, and `source`
    is empty. At least `ORIGINS` origins on a day and `DATES` days, or there is no row. Of several
    `by` the tables one below the other.
    """
    statements = Statements.of(rows, assumptions=assumptions)
    points = points_by_day(statements, silence=assumptions.silence)
    rows_until = points["party"].value_counts(sort=False).cumsum()  # whole parties together
    batch = (rows_until // TOGETHER)[points["party"]].to_numpy()
    parts = [table.reset_index(drop=True) for _, table in points.groupby(batch)]
    kinds = [by] if isinstance(by, str) else by
    none = pd.DataFrame(columns=list(LEAN)).astype(KINDS)
    tables = [
        in_order(pd.concat([none, *(leans(distances(part, by=name), by=name) for part in parts)]))
        for name in kinds
    ]
    return pd.concat(tables, ignore_index=True)


def points_by_day(statements: Statements, *, silence: int) -> pd.DataFrame:
    """Return what each origin stated on a day about a topic, by topic and day.

    Columns topic, origin, stated, until (days), log (of the point, above 0; several of a day are
    one at the mean of their logarithms), source, standpoint, party. `until` is the day on which
    the next of the origin takes its place, or on which it is silent.
    """
    stands, until = latest(statements)
    used = stands & (statements.point > 0)
    names = ("topic", "speaker", "stated", "source", "standpoint", "party")
    table = pd.DataFrame({name: getattr(statements, name) for name in names})[used].assign(
        until=np.minimum(until, statements.stated + silence + 1)[used],
        log=np.log(statements.point[used]),
    )
    points = table.groupby(["topic", "speaker", "stated"], as_index=False).agg(
        {"source": "first", "standpoint": "first", "party": "first", "until": "max", "log": "mean"}
    )
    following = points.groupby(["topic", "speaker"])["stated"].shift(-1)
    origins = statements.origin[first_of_each(statements.speaker)]
    points = points.assign(
        origin=pd.Categorical.from_codes(points["speaker"].to_numpy(), pd.Index(origins)),
        until=points["until"].clip(upper=following).astype("int64"),
    )
    return points.sort_values(["topic", "stated"], kind="stable", ignore_index=True)


@dataclass(frozen=True, eq=False)
class Distances:
    """How far statements were from the others on their day, in natural logarithms."""

    statements: pd.DataFrame
    """One line for each statement: source, standpoint, party, stated (day), distance."""
    others: pd.DataFrame
    """One line for each of its others: statement (its line), origin, distance without it."""


def distances(points: pd.DataFrame, *, by: By) -> Distances:
    """Return the distances of points on whose day at least `ORIGINS` origins stand.

    `points` as `points_by_day` gives them. The others of a point are those of other origins, or
    of other standpoints, that stand on its day on its topic.
    """
    topic, log = points["topic"].to_numpy(), points["log"].to_numpy()
    day = topic * NEVER + points["stated"].to_numpy()
    until = topic * NEVER + points["until"].to_numpy()
    # each point is one of the others of all points that are stated while it stands
    at, other = expand_ranges(np.searchsorted(day, day), np.searchsorted(day, until))
    who = (
        points["origin" if by == "source" else "standpoint"].astype("category").cat.codes.to_numpy()
    )
    apart = who[at] != who[other]
    at, other = at[apart], other[apart]
    count = np.bincount(at, minlength=len(points))
    enough = count[at] >= ORIGINS - 1
    at, other = at[enough], other[enough]
    order = np.lexsort((log[other], at))
    at, other = at[order], other[order]

    measured = np.flatnonzero(count >= ORIGINS - 1)
    count = count[measured]
    start = np.cumsum(count) - count
    line = np.repeat(np.arange(len(measured)), count)
    logs = log[other]
    median = (logs[start + (count - 1) // 2] + logs[start + count // 2]) / 2
    # without one of them, the two in the middle are one further where it was before them
    place = np.arange(len(other)) - start[line]
    low, high = (count[line] - 2) // 2, (count[line] - 1) // 2
    low, high = start[line] + low + (place <= low), start[line] + high + (place <= high)
    without = log[at] - (logs[low] + logs[high]) / 2
    names = ["source", "standpoint", "party", "stated"]
    statements = points.loc[measured, names].reset_index(drop=True)
    return Distances(
        statements.assign(distance=log[measured] - median),
        pd.DataFrame(
            {"statement": line, "origin": points["origin"].array[other], "without": without}
        ),
    )


def leans(measured: Distances, *, by: By) -> pd.DataFrame:
    """Return the leans that distances give: columns `LEAN`, as `lean`.

    Distances of several sets of rows that share no question can be put together: their leans are
    those of all the rows.
    """
    who = ["source", "standpoint", "party"] if by == "source" else ["standpoint", "party"]
    groups = measured.statements.groupby(who)
    group = np.asarray(groups.ngroup(), dtype=np.int64)
    middle = groups["distance"].median()
    low, high = _without_each(measured, group=group, number=len(middle))
    columns = {"lean": middle, "low": low, "high": high, "dates": groups["stated"].nunique()}
    out = pd.DataFrame(columns).reset_index()
    return out[out["dates"] >= DATES].reindex(columns=list(LEAN)).astype(KINDS)


def _without_each(measured: Distances, *, group: Ints, number: int) -> tuple[Floats, Floats]:
    """Return the least and the greatest median of the groups without each of the others.

    `group` is that of each statement, from 0 to below `number`. Where an other had no part in a
    day, the distance of that day stays.
    """
    distance = measured.statements["distance"].to_numpy()
    by_group = np.argsort(group, kind="stable")
    own = np.split(by_group, np.searchsorted(group[by_group], np.arange(1, number)))
    statement, without = (measured.others[name].to_numpy() for name in ("statement", "without"))
    origin = pd.factorize(measured.others["origin"])[0]
    by_other = np.lexsort((origin, group[statement]))
    starts = np.flatnonzero(changes(group[statement[by_other]], origin[by_other]))
    low, high = np.full(number, np.inf), np.full(number, -np.inf)
    changed = distance.copy()
    for lines in np.split(by_other, starts[1:]) if len(starts) else ():
        of = group[statement[lines[0]]]
        changed[statement[lines]] = without[lines]
        median = np.median(changed[own[of]])
        changed[statement[lines]] = distance[statement[lines]]
        low[of], high[of] = min(low[of], median), max(high[of], median)
    return low, high


def in_order(table: pd.DataFrame) -> pd.DataFrame:
    """Return leans party by party, those furthest above the others first."""
    order = ["party", "lean", "source", "standpoint"]
    return table.sort_values(order, ascending=[True, False, True, True], ignore_index=True)
