"""The band of a question as stretches of days on which nothing changes."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

import pandas as pd

from casualties.measures.pairs import APART
from casualties.views.question.days import number
from casualties.views.question.table import Record, records


@dataclass(frozen=True, slots=True)
class Segment:
    """Days on which the range left does not change: from `begin` to before `end`."""

    begin: float
    end: float
    floor: float
    ceiling: float
    forced: float

    @property
    def crossing(self) -> bool:
        """Whether no count satisfies all claims, by more than rounding."""
        return self.forced > APART


def segments_of(
    band: pd.DataFrame, *, origins: Mapping[str, str], running: bool
) -> tuple[Segment, ...]:
    """The band of a question as days on which nothing changes.

    A claim of a day holds on that day; from the day after it, the ceiling is that of the next.
    Between two days the factor is that of the floors so far and of the ceilings still to come,
    of unlike origins. Of what is no running total the days of the band alone.
    """
    rows: list[Record] = [*records(band.sort_values("as_of"))]
    out: list[Segment] = []
    for row, following in zip_longest(rows, rows[1:]):
        day = number(row["as_of"])
        out.append(Segment(day, day + 1, row["floor"], row["ceiling"], row["forced"]))
        if running and following and number(following["as_of"]) > day + 1:
            forced = _between(row, following, origins=origins)
            end = number(following["as_of"])
            out.append(Segment(day + 1, end, row["floor"], following["ceiling"], forced))
    return tuple(out)


def stretches(segments: Sequence[Segment]) -> tuple[tuple[float, float], ...]:
    """The first day, and the day after the last, of each run of days on which claims cross."""
    out: list[tuple[float, float]] = []
    for one in segments:
        if not one.crossing:
            continue
        if out and out[-1][1] == one.begin:
            out[-1] = out[-1][0], one.end
        else:
            out.append((one.begin, one.end))
    return tuple(out)


def _between(row: Record, following: Record, *, origins: Mapping[str, str]) -> float:
    """The factor after one day and before the next."""
    floor, ceiling = row["floor"], following["ceiling"]
    if origins.get(str(row["floor_id"])) != origins.get(str(following["ceiling_id"])):
        return max(1.0, _over(floor, ceiling))
    second = _over(row["floor_second"], ceiling), _over(floor, following["ceiling_second"])
    return max(1.0, *second)


def _over(floor: float, ceiling: float) -> float:
    """How far a floor is over a ceiling: without end where that is none."""
    if not floor:
        return 0.0
    return float(floor / ceiling) if ceiling else math.inf


def cut(segments: Sequence[Segment], *, first: float, last: float) -> list[Segment]:
    """The segments within the days of the chart, those that say the same joined."""
    out: list[Segment] = []
    for one in segments:
        begin, end = max(one.begin, first), min(one.end, last)
        if begin >= end:
            continue
        same = (one.floor, one.ceiling, one.forced)
        if (
            out
            and out[-1].end == begin
            and (out[-1].floor, out[-1].ceiling, out[-1].forced) == same
        ):
            begin = out.pop().begin
        out.append(Segment(begin, end, *same))
    return out
