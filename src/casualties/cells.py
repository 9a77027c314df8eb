"""The cells of a CSV file, found by arithmetic on its bytes.

A plain file, as `casualties format` writes it, needs no parser: its cells end at the commas and
line feeds outside quotes. A million rows are read so in seconds, and a word that stands in a
thousand rows becomes one object. What is not plain is left to the csv module, whose word on a
broken file is the only one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from casualties.mapped import Buffer, blocks

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Bytes = npt.NDArray[np.uint8]

LONGEST = 128
"""Bytes of a cell beyond which a column is not looked through for words that come again."""
QUOTE, COMMA, LINE = 34, 44, 10

_BEHIND = 256
"""Zeros behind a block, so that words of it need no end."""
_WORD = np.dtype("<u8")
_KEPT = np.array([(1 << 8 * size) - 1 for size in range(8)] + [2**64 - 1], dtype=_WORD)
"""Number of bytes -> the mask that keeps so many of a word of eight."""
_ODD = np.random.default_rng(1).integers(1, 2**63, LONGEST // 8 + 1).astype(_WORD) | np.uint64(1)
"""A factor for each word of a cell, so that a sum tells most cells apart."""


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
    header = count
    for block in blocks(data):
        cells = cells_of(block, count=count)
        if cells is None:
            return None
        for place, one in enumerate(found):
            one.add(cells.column(slice(header + place, None, count)))
        header = 0
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


@dataclass(frozen=True)
class Cells:
    """Cells of a block: its text, where in it they begin and end, and the same in its bytes."""

    text: str
    starts: Ints
    ends: Ints
    words: npt.NDArray[np.uint64]
    first: Ints
    size: Ints
    doubled: Bools
    """Whether a cell may hold doubled quotes: it stands between quotes."""
    inner: Ints
    """How many of its quotes and commas stand between them."""

    def __len__(self) -> int:
        return len(self.starts)

    def column(self, rows: slice | Ints) -> Cells:
        """Some of the cells."""
        names = ("starts", "ends", "first", "size", "doubled", "inner")
        return replace(self, **{name: getattr(self, name)[rows] for name in names})

    def texts(self) -> list[str]:
        """What each cell says."""
        text = self.text
        given = np.flatnonzero(self.size)
        pairs = zip(self.starts[given].tolist(), self.ends[given].tolist(), strict=True)
        cut = [text[start:end] for start, end in pairs]
        out = cut if len(cut) == len(self) else [""] * len(self)
        if cut is not out:
            for place, said in zip(given.tolist(), cut, strict=True):
                out[place] = said
        for place in np.flatnonzero(self.doubled).tolist():
            out[place] = out[place].replace('""', '"')
        return out

    def line_ends(self, count: int) -> Ints:
        """Where the lines end in the bytes, behind their line feeds."""
        last = self.column(slice(count - 1, None, count))
        out: Ints = last.first + last.size + last.doubled + 1
        return out

    def key(self, width: int) -> npt.NDArray[np.uint64]:
        """The first `width` words of eight bytes of each cell, zero behind its end."""
        out = np.empty((len(self), width), dtype=_WORD)
        for at in range(width):
            where = self.first + 8 * at
            if 8 * width > _BEHIND:
                where = np.minimum(where, len(self.words) - 1)
            kept = _KEPT[np.minimum(np.maximum(self.size - 8 * at, 0), 8)]
            out[:, at] = self.words[where] & kept
        return out


def mixed(words: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """A number for each row of words, alike for rows that are alike and else mostly not."""
    out: npt.NDArray[np.uint64] = words[:, 0] * _ODD[0]
    for at in range(1, min(words.shape[1], len(_ODD))):
        out += words[:, at] * _ODD[at]
    return out


def cells_of(block: bytes, *, count: int) -> Cells | None:
    """The cells of whole records; None where the block does not consist of those."""
    found = None if b"\r" in block or b"\0" in block else _ends(block, count=count)
    if found is None:
        return None
    ends, inner = found
    try:
        text = block.decode()
    except UnicodeDecodeError:
        return None
    raw = np.frombuffer(block, np.uint8)
    starts = np.concatenate([[0], ends[:-1] + 1])
    quoted = raw[starts] == QUOTE
    starts, ends = starts + quoted, ends - quoted
    first, size = starts, ends - starts
    if len(text) < len(block):  # from the places of bytes to those of characters
        within = np.flatnonzero((raw & 0xC0) == 0x80)
        starts, ends = (at - np.searchsorted(within, at) for at in (starts, ends))
    room = (len(block) + _BEHIND - 8,)
    words = np.ndarray(room, _WORD, buffer=block + bytes(_BEHIND), strides=(1,))
    return Cells(text, starts, ends, words, first, size, quoted, inner - 2 * quoted)


def _ends(block: bytes, *, count: int) -> tuple[Ints, Ints] | None:
    """Where the cells of whole records end, and how many quotes and commas stand in each.

    None where the block does not consist of whole records.
    """
    text = np.frombuffer(block, np.uint8)
    marks = np.flatnonzero((text == COMMA) | (text == LINE) | (text == QUOTE))
    kind = text[marks]
    quote = kind == QUOTE
    inner = np.zeros(len(marks), dtype=np.int64)
    if quote.any():
        if not _quoted(text, at=marks[quote]):
            return None
        within = np.cumsum(quote) % 2 == 1
        if (kind[within] == LINE).any():
            return None
        kept = np.flatnonzero(~quote & ~within)
        marks, kind, inner = marks[kept], kind[kept], np.diff(kept, prepend=-1) - 1
    last = np.zeros(len(kind), dtype=bool)
    last[count - 1 :: count] = True
    whole = len(kind) % count == 0 and ((kind == LINE) == last).all()
    return (marks, inner) if whole else None


def _quoted(text: Bytes, *, at: Ints) -> bool:
    """Whether quotes stand around cells alone, doubled within, and none is left open."""
    if len(at) % 2:
        return False
    opens, closes = at[::2], at[1::2]
    before = np.where(opens > 0, text[opens - 1], LINE)
    after = text[closes + 1]  # a block ends with a line feed
    return bool(_ends_cell(before).all() and _ends_cell(after).all())


def _ends_cell(byte: Bytes) -> Bools:
    return np.isin(byte, (COMMA, LINE, QUOTE))


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
        told = [known.setdefault(text, len(known)) for text in cells.column(first).texts()]
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
