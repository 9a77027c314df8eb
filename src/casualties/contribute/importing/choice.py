"""Which statements of a file come in: of a series those that are wanted, and what is new."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from casualties.checks import Folder
from casualties.checks.series import NEAR_DAYS
from casualties.contribute.importing.rows import Row
from casualties.data.question_columns import QUESTION
from casualties.data.stated_figures import FIGURES
from casualties.text.days import day

Key = tuple[str, ...]


def kept(rows: Sequence[Row], *, keep: str, last: str) -> list[Row]:
    """Of each daily series all days, those on which a figure moved, or the last of each month.

    The month of `last`, the latest day of the file, is left out: its last day is still to come.
    """
    if keep == "all":
        return list(rows)
    wanted = set(_moves(rows) if keep == "moves" else _last_of_months(rows, now=last[:7]))
    return [row for number, row in enumerate(rows) if number in wanted]


def _series(rows: Sequence[Row]) -> Iterator[list[int]]:
    """The places of the rows of each series, by day."""
    series: defaultdict[Key, list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        series[_question(row.cells)].append(number)
    for places in series.values():
        yield sorted(places, key=lambda n: rows[n].cells.get("stated_on", ""))


def _moves(rows: Sequence[Row]) -> Iterator[int]:
    columns = (*FIGURES, "qualifier", "wording")
    for places in _series(rows):
        yield places[0]
        for first, second in pairwise(places):
            if any(rows[first].cells.get(c) != rows[second].cells.get(c) for c in columns):
                yield second


def _last_of_months(rows: Sequence[Row], *, now: str) -> Iterator[int]:
    for places in _series(rows):
        last = {rows[n].cells.get("stated_on", "")[:7]: n for n in places}
        yield from (n for month, n in last.items() if month != now)


@dataclass
class Choice:
    """The rows that the data lack, and what became of the others.

    `known` counts those that the data have: their source gave that figure on the question on the
    day, or on one of the days beside it. `stepped` counts the steps of a monthly series that the
    data have taken: another figure of its source on the question is from one of those days.
    `differing` are rows for whose day the source gave another figure, with the id of the statement
    that is there.
    """

    new: list[Row] = field(default_factory=list)
    known: int = 0
    stepped: int = 0
    differing: list[tuple[Row, str]] = field(default_factory=list)


def chosen(rows: Sequence[Row], *, folder: Folder, monthly: bool) -> Choice:
    """Which rows the data lack; of a `monthly` series those whose step they have not taken."""
    there: defaultdict[Key, list[Mapping[str, str]]] = defaultdict(list)
    for record in folder.records("estimates"):
        there[_question(record)].append(record)
    out = Choice()
    for row in rows:
        figures = _figures(row.cells)
        of_question = there[_question(row.cells)]
        near = [r for r in of_question if _days(r, row.cells) <= NEAR_DAYS]
        if any(figures & _figures(r) for r in near):
            out.known += 1
        elif other := next((r["id"] for r in near if _when(r) == _when(row.cells)), ""):
            out.differing.append((row, other))
        elif monthly and near:
            out.stepped += 1
        else:
            out.new.append(row)
    return out


def _question(cells: Mapping[str, str]) -> Key:
    """Source and question, the theatre only where the figure covers a part of the conflict."""
    theatre = cells.get("theatre", "") if cells.get("scope") == "part" else ""
    parts = (cells.get(c, "") for c in ("source", *QUESTION, "period_start") if c != "theatre")
    return (theatre, *parts)


def _figures(cells: Mapping[str, str]) -> set[str]:
    figures = {cells.get(c, "") for c in FIGURES} - {""}
    return figures or {cells.get("wording", "").casefold()}


def _when(cells: Mapping[str, str]) -> tuple[str, str]:
    """The day of the word, and the day that the figure runs to."""
    stated_on = cells.get("stated_on", "")
    return stated_on, cells.get("as_of") or stated_on


def _days(record: Mapping[str, str], cells: Mapping[str, str]) -> int:
    """Days between two statements, by the day of either's word or the day it runs to."""
    days = [
        [d for c in ("stated_on", "as_of") if (d := day(r.get(c, "")))] for r in (record, cells)
    ]
    return min((abs((a - b).days) for a in days[0] for b in days[1]), default=NEAR_DAYS + 1)
