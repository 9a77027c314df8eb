"""Statements as arrays: what the measures reckon with."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Self

import numpy as np
import numpy.typing as npt
import pandas as pd

from casualties.data.question import QUESTION

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Texts = npt.NDArray[np.object_]

NEVER = 2**40
"""A day that does not come."""


@dataclass(frozen=True, eq=False)
class Statements:
    """Statements with their bounds and their lives; every array has one entry for each.

    Persons are floats, days integers since 1970-01-01, codes integers from 0. An empty theatre is
    "". `topic` is the question, and for a period the period too.
    """

    id: Texts
    source: Texts
    origin: Texts
    standpoint: Texts
    conflict: Texts
    theatre: Texts
    party: Texts
    population: Texts
    metric: Texts
    basis: Texts
    derived: Bools
    floor: Floats
    ceiling: Floats
    point: Floats
    middle: Bools
    stated: Ints
    as_of: Ints
    floor_day: Ints
    """The last day that the as_of may mean where a date is imprecise."""
    ceiling_day: Ints
    """The first day that it may mean."""
    period: Ints
    question: Ints
    topic: Ints
    speaker: Ints
    """The origin as a code."""
    ends: Ints
    """The first day on which it counts no longer: corrected, withdrawn or folded."""

    def __len__(self) -> int:
        return len(self.id)

    def take(self, which: Ints | Bools) -> Self:
        """Return some of the statements, by position or by mask."""
        if which.dtype == bool and which.all():
            return self
        return replace(self, **{f.name: getattr(self, f.name)[which] for f in fields(self)})

    def ending(self, ends: Ints) -> Self:
        """Return the statements with other ends."""
        return replace(self, ends=ends)

    def question_at(self, place: int) -> dict[str, str]:
        """Return the question of one statement."""
        return {name: getattr(self, name)[place] for name in QUESTION}

    @property
    def dated(self) -> Bools:
        """Whether the day that each figure runs to is known, not its month or year alone."""
        same: Bools = self.floor_day == self.ceiling_day
        return same

    def questions(self) -> list[dict[str, str]]:
        """Return every question once, in the order of their codes."""
        _, first = np.unique(self.question, return_index=True)
        return [self.question_at(place) for place in first.tolist()]

    def ids_at(self, places: Ints) -> pd.Series:
        """Return the ids of statements by position, none for -1."""
        return texts([self.id[place] if place >= 0 else None for place in places.tolist()])

    def asked(self) -> dict[str, Texts]:
        """Return the columns of `QUESTION` as a table shows them: no theatre is empty."""
        columns: dict[str, Texts] = {name: getattr(self, name) for name in QUESTION}
        theatre = self.theatre.copy()
        theatre[theatre == ""] = None
        return columns | {"theatre": theatre}


def between(first: Ints, last: Ints) -> tuple[Ints, Ints]:
    """Return every number from `first` up to `last`, and the place of the two, for each place.

    >>> [one.tolist() for one in between(np.array([7, 4]), np.array([9, 5]))]
    [[7, 8, 4], [0, 0, 1]]
    """
    count = np.maximum(last - first, 0)
    place = np.repeat(np.arange(len(count)), count)
    return np.arange(len(place)) - np.repeat(np.cumsum(count) - count - first, count), place


def codes(*columns: Texts | Ints) -> Ints:
    """Return one integer code for each distinct combination, in sorted order."""
    code = np.zeros(len(columns[0]), dtype=np.int64)
    size = 1
    for column in columns:
        if len(column) and (column == column[0]).all():
            continue
        number, names = pd.factorize(column, sort=True)
        if size * (len(names) + 1) > 2**62:
            code, size = _without_gaps(code, size=size), len(code)
        code = code * (len(names) + 1) + number + 1
        size *= len(names) + 1
    return _without_gaps(code, size=size)


def _without_gaps(code: Ints, *, size: int) -> Ints:
    """Return codes below `size` numbered anew, so that every number occurs."""
    if size > 4 * len(code) + 4:
        return np.unique(code, return_inverse=True)[1].astype(np.int64)
    there = np.bincount(code, minlength=size) > 0
    return (np.cumsum(there) - 1)[code]


def text(column: pd.Series) -> Texts:
    """Return a column of text, empty where it is not stated."""
    values: Texts = column.to_numpy(dtype=object, na_value="")
    return values


def dates(days: Ints) -> pd.DatetimeIndex:
    """Return integer days as dates (datetime64[us])."""
    return pd.DatetimeIndex(np.asarray(days).astype("datetime64[D]").astype("datetime64[us]"))


def whole_days(column: pd.Series) -> Ints:
    """Return dates as integer days; NEVER where there is none."""
    stamps = column.to_numpy()
    days = stamps.astype("datetime64[D]").astype(np.int64)
    return np.where(np.isnat(stamps), NEVER, days)


def texts(values: list[str | None] | Texts) -> pd.Series:
    """Return text with None where there is none as a column of tables."""
    return pd.Series(values, dtype="str")
