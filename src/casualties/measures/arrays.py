"""Arrays of one entry for each row or statement: their types, codes, days, ranges and pairs."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Texts = npt.NDArray[np.object_]

Arrays = dict[str, npt.NDArray[Any]]
"""Arrays of one length by name."""

NEVER = 2**40
"""A day that does not come."""

AT_ONCE = 1 << 20
"""Entries or pairs that are laid out in memory at a time."""


def text_of(column: pd.Series) -> Texts:
    """Return a column as text, "" where it is empty."""
    values: Texts = column.to_numpy(dtype=object, na_value="")
    return values


def days_of(column: pd.Series) -> Ints:
    """Return a column of dates as days since 1970-01-01, NEVER where it is empty."""
    stamps = column.to_numpy()
    days = stamps.astype("datetime64[D]").astype(np.int64)
    return np.where(np.isnat(stamps), NEVER, days)


def dates(days: Ints) -> pd.DatetimeIndex:
    """Return days since 1970-01-01 as dates (datetime64[us]), NaT for NEVER."""
    stamps = np.where(days == NEVER, 0, days).astype("datetime64[D]").astype("datetime64[us]")
    stamps[days == NEVER] = np.datetime64("NaT")
    return pd.DatetimeIndex(stamps)


def empty_table(columns: Sequence[str]) -> pd.DataFrame:
    """Return a table of no rows."""
    return pd.DataFrame({name: pd.Series(dtype="object") for name in columns})


def text_column(values: Sequence[str | None] | Texts) -> pd.Series:
    """Return text as a column of a table, empty for None."""
    return pd.Series(values, dtype="str")


def codes(*columns: Texts | Ints) -> Ints:
    """Return one integer from 0 for each distinct combination, in sorted order.

    >>> codes(np.array(["b", "a", "b"], dtype=object), np.array([1, 2, 1])).tolist()
    [1, 0, 1]
    """
    code = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        number, names = pd.factorize(column, sort=True)
        code = pd.factorize(code * max(len(names), 1) + number, sort=True)[0]
    return code


def first_of_each(numbers: Ints) -> Ints:
    """Return the position of the first of each number that occurs, by number."""
    return np.unique(numbers, return_index=True)[1]


def changes(*columns: Ints | Floats) -> Bools:
    """Return whether each entry differs from the one before in any column; the first does.

    >>> changes(np.array([1, 1, 2, 2]), np.array([5, 5, 5, 6])).tolist()
    [True, False, True, True]
    """
    out = np.ones(len(columns[0]), dtype=bool)
    out[1:] = np.any([column[1:] != column[:-1] for column in columns], axis=0)
    return out


def distinct(group: Ints, code: Ints, *, number: int) -> Ints:
    """Return how many different codes each of a number of groups has.

    >>> distinct(np.array([0, 0, 2]), np.array([5, 5, 1]), number=3).tolist()
    [1, 0, 1]
    """
    width = int(code.max(initial=0)) + 1
    return np.bincount(np.unique(group * width + code) // width, minlength=number)


def expand_ranges(first: Ints, last: Ints) -> tuple[Ints, Ints]:
    """Return the numbers of each range, the last excluded, and which range each is of.

    >>> [column.tolist() for column in expand_ranges(np.array([7, 4]), np.array([9, 5]))]
    [[7, 8, 4], [0, 0, 1]]
    """
    count = np.maximum(last - first, 0)
    which = np.repeat(np.arange(len(count)), count)
    return np.arange(len(which)) - np.repeat(np.cumsum(count) - count - first, count), which


def batches(sizes: Ints) -> Iterator[tuple[int, int]]:
    """Yield runs of entries, from and until which, whose sizes sum up to about `AT_ONCE`."""
    edges = np.flatnonzero(np.diff(np.cumsum(sizes) // AT_ONCE)) + 1
    yield from pairwise([0, *edges.tolist(), len(sizes)])


def pairs_within(group: Ints) -> Iterator[tuple[Ints, Ints]]:
    """Yield every pair of positions with the same group, the smaller first, by batches."""
    order = np.argsort(group, kind="stable")
    after = np.arange(1, len(group) + 1)
    until = np.searchsorted(group[order], group[order], side="right")
    for start, stop in batches(until - after):
        later, earlier = expand_ranges(after[start:stop], until[start:stop])
        yield order[start + earlier], order[later]
