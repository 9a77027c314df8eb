"""The cells of a CSV file, found by arithmetic on its bytes.

A plain file, as `casualties format` writes it, needs no parser: its cells end at the commas and
line feeds outside quotes. A million rows are read so in seconds, and a word that stands in a
thousand rows becomes one object. What is not plain is left to the csv module, whose word on a
broken file is the only one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
import numpy.typing as npt

from casualties.data.mapped import Buffer, blocks, bounds

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Bytes = npt.NDArray[np.uint8]

LONGEST = 128
"""Bytes of a cell beyond which a column is not looked through for words that come again."""
NAME = LONGEST // 8 + 1
"""Words of eight bytes of a name that are looked at."""
QUOTE, COMMA, LINE, RETURN = 34, 44, 10, 13

_ENDS_CELL = np.isin(np.arange(256), (COMMA, LINE, QUOTE))
"""Byte -> whether it ends a cell, or begins one in front of it."""
_BEHIND = 256
"""Bytes behind a block that words of it may hold; what they are does not matter."""
_WORD = np.dtype("<u8")
_KEPT = np.array([(1 << 8 * size) - 1 for size in range(8)] + [2**64 - 1], dtype=_WORD)
"""Number of bytes -> the mask that keeps so many of a word of eight."""
_ODD = np.array([pow(0x9E3779B97F4A7C15, n, 2**64) for n in range(1, NAME + 1)], _WORD)
"""An odd factor for each word of a cell, so that a sum tells most cells apart."""


@dataclass(frozen=True)
class Column:
    """The cells of a column: each text that occurs, and which of them stands in each row.

    Without `codes` the texts are those of the rows themselves. A text may occur twice.
    """

    texts: Sequence[str]
    codes: npt.NDArray[np.int32] | None = None


def columns(data: Buffer, *, count: int, apart: Sequence[bool]) -> list[Column] | None:
    """The columns of a plain file under its header; None where it is not plain.

    Plain is UTF-8, every record on one line with `count` cells and a line feed at its end, and
    quotes only around cells. `apart` tells of each column whether its cells are known to differ.
    """
    if count < 2 or data[-1:] != b"\n":
        return None
    found = [_Gathered(differ) for differ in apart]
    rows = slice(1, None)  # not the header
    for begin, end in bounds(data):
        cells = cells_of(Block(data, begin, end), count=count)
        if cells is None:
            return None
        for one, column in zip(found, cells.columns(count), strict=True):
            one.add(column.some(rows))
        rows = slice(None)
    return [one.column() for one in found]


def record_ends(data: Buffer) -> Ints:
    """Where each line of a file ends, behind its line break, as bytes.splitlines cuts it."""
    if data.find(b"\r") >= 0 or data[-1:] != b"\n":
        return np.cumsum([len(line) for line in data[:].splitlines(keepends=True)], dtype=np.int64)
    parts, begin = [], 0
    for block in blocks(data):
        parts.append(begin + 1 + np.flatnonzero(np.frombuffer(block, np.uint8) == LINE))
        begin += len(block)
    return np.concatenate(parts)


class Block:
    """A piece of a file: its bytes as numbers, and as words and text when they are asked for."""

    def __init__(self, data: Buffer, begin: int, end: int) -> None:
        self.data, self.begin, self.end = data, begin, end

    @cached_property
    def bytes(self) -> Bytes:
        """One number for each byte."""
        return np.frombuffer(self.data, np.uint8, self.end - self.begin, self.begin)

    def words(self, places: Ints, *, width: int = 1) -> npt.NDArray[np.uint64]:
        """The words of eight bytes that begin at each of these places, as rows of `width` words.

        Of a place near the end of the block the bytes behind it may be anything.
        """
        data, begin = self._padded
        count = self.end - self.begin + _BEHIND - 8 * width
        rows = np.ndarray((count,), f"V{8 * width}", data, begin, strides=(1,))
        return rows[places].view(_WORD).reshape(-1, width)

    @cached_property
    def _padded(self) -> tuple[Buffer, int]:
        """A buffer that holds the block and more, and where in it the block begins."""
        if self.end + _BEHIND <= len(self.data):
            return self.data, self.begin
        return self.data[self.begin : self.end] + bytes(_BEHIND), 0

    @cached_property
    def text(self) -> str:
        """The text. Raises UnicodeDecodeError where the bytes are not UTF-8."""
        return self.data[self.begin : self.end].decode()

    @property
    def is_ascii(self) -> bool:
        """Whether each byte is a character of its own."""
        return bool(self.bytes.max(initial=0) < 0x80)

    @cached_property
    def controls(self) -> int:
        """The bytes that stand for no character, line feeds among them."""
        return int(np.count_nonzero(self.bytes < 32))

    @cached_property
    def within(self) -> Ints:
        """Where bytes stand that go on with a character."""
        return np.flatnonzero((self.bytes & 0xC0) == 0x80)


@dataclass(frozen=True)
class Cells:
    """Cells of a block: where in it they begin, and how many bytes they have."""

    block: Block
    first: Ints
    size: Ints
    doubled: Bools
    """Whether a cell may hold doubled quotes: it stands between quotes."""
    inner: Ints
    """How many quotes and commas stand in it, those around it among them."""

    def __len__(self) -> int:
        return len(self.first)

    def some(self, rows: slice | Ints) -> Cells:
        """The cells at these places."""
        return Cells(
            self.block, self.first[rows], self.size[rows], self.doubled[rows], self.inner[rows]
        )

    @classmethod
    def of(cls, columns: Sequence[Cells]) -> Cells:
        """The cells of some columns of a block, one column after the other."""
        first, size, doubled, inner = (
            np.concatenate([getattr(column, name) for column in columns])
            for name in ("first", "size", "doubled", "inner")
        )
        return cls(columns[0].block, first, size, doubled, inner)

    @cached_property
    def letters(self) -> npt.NDArray[np.uint64]:
        """The words of the longest cell, NAME at the most."""
        return self.key(min(int(self.size.max(initial=0)) // 8 + 1, NAME))

    def columns(self, count: int) -> list[Cells]:
        """The cells of each of `count` columns."""
        first, size = (
            np.ascontiguousarray(part.reshape(-1, count).T) for part in (self.first, self.size)
        )
        doubled, inner = self.doubled.reshape(-1, count).T, self.inner.reshape(-1, count).T
        return [
            Cells(self.block, first[at], size[at], doubled[at], inner[at]) for at in range(count)
        ]

    def texts(self) -> list[str]:
        """What each cell says."""
        given = np.flatnonzero(self.size)
        if not len(given):
            return [""] * len(self)
        starts, ends = self.first[given], self.first[given] + self.size[given]
        text, within = self.block.text, self.block.within
        if len(within):  # from the places of bytes to those of characters
            starts, ends = (at - np.searchsorted(within, at) for at in (starts, ends))
        pairs = zip(starts.tolist(), ends.tolist(), strict=True)
        cut = [text[start:end] for start, end in pairs]
        out = cut if len(cut) == len(self) else [""] * len(self)
        if cut is not out:
            for place, said in zip(given.tolist(), cut, strict=True):
                out[place] = said
        for place in np.flatnonzero(self.doubled).tolist():
            out[place] = out[place].replace('""', '"')
        return out

    def key(self, width: int) -> npt.NDArray[np.uint64]:
        """The first `width` words of eight bytes of each cell, zero behind its end."""
        out = self.block.words(self.first, width=width)
        out &= kept(width)[np.minimum(self.size, 8 * width)]
        return out


@cache
def kept(width: int) -> npt.NDArray[np.uint64]:
    """Bytes of a cell -> the masks that keep so many of a row of words."""
    bytes_ = np.arange(8 * width + 1)[:, None] - 8 * np.arange(width)
    out: npt.NDArray[np.uint64] = _KEPT[np.clip(bytes_, 0, 8)]
    return out


def mixed(words: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """A number for each row of words, alike for rows that are alike and else mostly not."""
    out: npt.NDArray[np.uint64] = words[:, 0] * _ODD[0]
    for at in range(1, min(words.shape[1], len(_ODD))):
        out += words[:, at] * _ODD[at]
    return out


def cells_of(block: Block, *, count: int) -> Cells | None:
    """The cells of whole records; None where the block does not consist of those."""
    found = _ends(block.bytes, count=count)
    if found is None:
        return None
    ends, inner = found
    if block.controls > len(ends) // count and np.isin(block.bytes, (0, RETURN)).any():
        return None
    try:
        _ = block.is_ascii or block.text
    except UnicodeDecodeError:
        return None
    first = np.empty_like(ends)
    first[0] = 0
    np.add(ends[:-1], 1, out=first[1:])
    quoted = block.bytes[first] == QUOTE
    first += quoted
    ends -= first
    ends -= quoted
    return Cells(block, first, ends, quoted, inner)


def _ends(text: Bytes, *, count: int) -> tuple[Ints, Ints] | None:
    """Where the cells of whole records end, and how many quotes and commas stand in each.

    None where the block does not consist of whole records.
    """
    marks = np.flatnonzero((text == COMMA) | (text == LINE) | (text == QUOTE))
    kind = text[marks]
    quote = kind == QUOTE
    line = kind == LINE
    rows = np.count_nonzero(line)
    inner = np.zeros(len(marks), dtype=np.int64)
    if quote.any():
        if not _quoted(text, at=marks[quote]):
            return None
        within = (np.cumsum(quote, dtype=np.uint8) & 1).view(bool)
        if (line & within).any():
            return None
        quote |= within
        kept = np.flatnonzero(~quote)
        marks, inner = marks[kept], kept
        inner[1:] -= kept[:-1] + 1
    whole = len(marks) == rows * count and (text[marks[count - 1 :: count]] == LINE).all()
    return (marks, inner) if whole else None


def _quoted(text: Bytes, *, at: Ints) -> bool:
    """Whether quotes stand around cells alone, doubled within, and none is left open."""
    if len(at) % 2:
        return False
    opens, closes = at[::2], at[1::2]
    before = np.where(opens > 0, text[opens - 1], LINE)
    after = text[closes + 1]  # a block ends with a line feed
    return bool(_ENDS_CELL[before].all() and _ENDS_CELL[after].all())


class _Gathered:
    """A column as it comes, block by block."""

    def __init__(self, apart: bool) -> None:
        self.apart = apart
        self.texts: list[str] = []
        self.known: dict[str, int] = {}
        self.codes: list[npt.NDArray[np.int32]] = []
        self.size = 0

    def add(self, cells: Cells) -> None:
        """Adds the cells of a block."""
        self.size += len(cells)
        alike = None if self.apart else _alike(cells)
        if alike is None or 2 * (len(self.known) + len(alike[0])) > self.size:
            self._part()
            self.texts += cells.texts()
            return
        first, code = alike
        known = self.known
        told = [known.setdefault(text, len(known)) for text in cells.some(first).texts()]
        self.codes.append(np.array(told, dtype=np.int32)[code])

    def _part(self) -> None:
        """Goes over to a text for each row: most of them differ."""
        if not self.apart:
            texts = list(self.known)
            self.texts = [texts[code] for part in self.codes for code in part.tolist()]
            self.apart, self.known, self.codes = True, {}, []

    def column(self) -> Column:
        """The whole column."""
        if self.apart:
            return Column(self.texts)
        codes = np.concatenate(self.codes) if self.codes else np.zeros(0, dtype=np.int32)
        return Column(list(self.known), codes)


def _alike(cells: Cells) -> tuple[Ints, Ints] | None:
    """Where each text of the cells occurs first, and the number of each cell's text.

    None where cells are too long to be compared so.
    """
    import pandas as pd

    longest = int(cells.size.max(initial=0))
    if longest > LONGEST:
        return None
    words = cells.key(longest // 8 + 1)
    code = pd.factorize(mixed(words))[0].astype(np.int64)
    first = np.zeros(int(code.max(initial=-1)) + 1, dtype=np.int64)
    first[code[::-1]] = np.arange(len(code))[::-1]
    return (first, code) if (words == words[first[code]]).all() else None
