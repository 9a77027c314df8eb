"""What cells say as numbers: persons, days, and places in a vocabulary.

Eight bytes of a cell are one number of 64 bits, and arithmetic on it works on all eight at once:
the digits of thousands of cells are read in a few additions.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt

from casualties.data.cells import Block, Bools, Cells, Ints, kept, mixed

Words = npt.NDArray[np.uint64]
Numbers = npt.NDArray[np.int32]

NONE = -1
"""Stands for an empty cell."""
ODD = -2
"""Stands for a cell that says no such number."""

HIGH = np.uint64(0x8080808080808080)
"""The highest bit of each byte, which those of ASCII do not use."""
ZEROS = np.uint64(0x3030303030303030)
OVER_NINE = np.uint64(0x7676767676767676)
"""Added to bytes below 128, it sets the highest bit of those above nine."""


def four_digits(digits: Words) -> tuple[Ints, Ints]:
    """The two numbers that the first and the last four of eight digits are, each a byte."""
    pairs = (digits * np.uint64(10) + (digits >> np.uint64(8))) & np.uint64(0x00FF00FF00FF00FF)
    fours = pairs * np.uint64(100) + (pairs >> np.uint64(16))
    return (
        (fours & np.uint64(0xFFFF)).astype(np.int64),
        ((fours >> np.uint64(32)) & np.uint64(0xFFFF)).astype(np.int64),
    )


def persons(cells: Cells) -> Numbers:
    """The whole numbers of up to eight digits."""
    out, given = _given(cells)
    size = cells.size[given]
    some = cells.some(given)
    short = np.minimum(size, 8)
    behind = ((8 - short) * 8).astype(np.uint64)
    text = some.key(1)[:, 0]
    digits = (text << behind) ^ (ZEROS << behind)  # at the end of the eight, zeros before them
    fine = ((digits | (digits + OVER_NINE)) & HIGH) == 0
    fine &= (size <= 8) & ((size == 1) | ((text & np.uint64(0xFF)) != ord("0")))
    thousands, ones = four_digits(digits)
    out[given] = np.where(fine, thousands * 10_000 + ones, ODD)
    return out


def days(cells: Cells) -> Numbers:
    """The days as numbers, from 0001-01-01 on."""
    out, given = _given(cells)
    text = cells.block.words(cells.first[given], width=2)
    # the year, the month and a dash; two digits of the year, the month and the day
    front = text[:, 0] ^ _word("0000-00-")
    back = (text[:, 0] >> np.uint64(16) | text[:, 1] << np.uint64(48)) ^ _word("00-00-00")
    fine = cells.size[given] == 10
    for digits, form in ((front, "0000-00-"), (back, "00-00-00")):
        over = _word("".join(chr(0x7F if one == "-" else 0x76) for one in form))
        fine &= ((digits | (digits + over)) & HIGH) == 0
    centuries, years, months, dates = (
        _pair(digits, at) for digits, at in ((front, 0), (front, 2), (front, 5), (back, 6))
    )
    year = np.where(fine, centuries * 100 + years, 0)
    month = np.where(fine, np.minimum(months, 13), 0)
    begin = _BEFORE[year] + _MONTHS[_LEAP[year], month]
    fine &= (year > 0) & (dates > 0) & (dates <= _LENGTHS[_LEAP[year], month])
    out[given] = np.where(fine, begin + dates - 1, ODD)
    return out


def _given(cells: Cells) -> tuple[Numbers, Ints]:
    """The numbers of cells that are all empty, and which of them are not."""
    return np.full(len(cells), NONE, dtype=np.int32), np.flatnonzero(cells.size)


def _word(text: str) -> np.uint64:
    return np.uint64(int.from_bytes(text.encode(), "little"))


def _pair(digits: Words, at: int) -> Ints:
    """The number that two digits of eight are, each a byte."""
    two = digits >> np.uint64(8 * at)
    tens, ones = two & np.uint64(0xFF), (two >> np.uint64(8)) & np.uint64(0xFF)
    return (tens * np.uint64(10) + ones).astype(np.int64)


_YEARS = np.arange(10_000)
_LEAP = ((_YEARS % 4 == 0) & ((_YEARS % 100 != 0) | (_YEARS % 400 == 0))).astype(np.int64)
_BEFORE = np.concatenate([[0, 0], np.cumsum(365 + _LEAP[1:-1])])
"""Year -> the days between 0001-01-01 and its first."""
_LENGTHS = np.array([[0, 31, 28 + n, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 0] for n in (0, 1)])
"""Leap year or not, month -> its days."""
_MONTHS = np.cumsum(_LENGTHS, axis=1) - _LENGTHS
"""Leap year or not, month -> the days before it."""


class Vocabulary:
    """Fixed lists of words, one for each of some columns, by the bytes that they are."""

    def __init__(self, *lists: Sequence[str]) -> None:
        data = [word.encode() for words in lists for word in words]
        counts = np.array([len(words) for words in lists])
        self.width = max(map(len, data), default=0) // 8 + 1
        full = b"".join(word.ljust(8 * self.width, b"\0") for word in data)
        self.keys = np.frombuffer(full, "<u8").reshape(len(data), self.width)
        self.sizes = np.array([len(word) for word in data], dtype=np.int64)
        self.column = np.repeat(np.arange(len(lists)), counts)
        self.begins = np.cumsum(counts) - counts
        number = mixed(self.keys) + self._apart[self.column]
        self.order = np.argsort(number)
        self.sorted = number[self.order]

    @cached_property
    def _apart(self) -> Words:
        """A number for each column, which keeps a word of several columns apart."""
        return np.arange(len(self.begins), dtype=np.uint64) * np.uint64(0xD1B54A32D192ED03)

    def __len__(self) -> int:
        return len(self.keys)

    def stand(self, block: Block, *, at: Ints, places: Ints) -> Bools:
        """Whether the words of these places stand in a block at these bytes of it."""
        text = block.words(at, width=self.width) & kept(self.width)[self.sizes[places]]
        out: Bools = (text == self.keys[places]).all(axis=1)
        return out

    def places(self, cells: Cells) -> Numbers:
        """The place of each cell in the list of its column.

        The cells are those of all the columns, one column after the other.
        """
        out, given = _given(cells)
        if not len(self.keys):
            out[given] = ODD
            return out
        columns = len(self.begins)
        column = np.repeat(np.arange(columns), len(cells) // columns)
        if len(given) < len(cells):
            cells, column = cells.some(given), column[given]
        keys = cells.key(self.width)
        number = mixed(keys) + self._apart[column]
        near = np.minimum(np.searchsorted(self.sorted, number), len(self.sorted) - 1)
        place = self.order[near]
        same = (self.sorted[near] == number) & (self.sizes[place] == cells.size)
        same &= self.column[place] == column
        for at in range(self.width if self.width > 1 else 0):
            same &= self.keys[place, at] == keys[:, at]
        out[given] = np.where(same, place - self.begins[column], ODD)
        return out
