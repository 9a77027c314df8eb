"""A large table of statements as columns of numbers, for the screens.

It is made from a plain file alone (see `casualties.cells`). Whatever a column of numbers cannot
say, such as a word that the schema does not know or a day that is none, makes its row `odd`: odd
rows are always looked at in full.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from casualties.cells import Bools, Bytes, Cells, Ints, cells_of, mixed
from casualties.checks.phrases import said
from casualties.mapped import blocks
from casualties.schema import Field, Record, Table, Text

NONE = -1
"""Stands for an empty cell where numbers, days and codes are meant."""
ODD = -2
"""Stands for a cell that none of those say."""
LONGEST_CELL = 131_072
"""Characters of a cell that the csv module reads at the most."""
PIECE = 1 << 21
"""Bytes that are looked at in one go: what the processor keeps near."""

_BEGINS = np.zeros(256, dtype=bool)
_BEGINS[[*b"=+-@", *range(33), 0xC2, 0xE1, 0xE2, 0xE3]] = True
"""Bytes with which a cell that is not plain may begin: the last four begin rare spaces."""
_ENDS = np.zeros(256, dtype=bool)
_ENDS[[*range(33), 0x85, *range(0x80, 0x8B), 0x9F, 0xA0, 0xA8, 0xA9, 0xAF]] = True
"""Bytes with which one may end."""
_FIRST = int(np.datetime64("0001-01-01", "D").astype(np.int64))
_TENS = np.array([[10 ** max(n - 1 - i, 0) for i in range(8)] for n in range(9)])
"""Number of digits -> what each of them counts."""


@dataclass(frozen=True, eq=False)
class Column:
    """A column of a sheet: the bytes of each cell, and what it says as a number.

    `values` are places in `words` for a column with a fixed list of words, persons for integers,
    days since 0001-01-01 for dates. `unlike` tells of cells that lack the pattern of their field.
    """

    size: npt.NDArray[np.int32]
    unlike: Bools
    values: Ints | None = None
    texts: Sequence[str] | None = None
    said: Ints | None = None
    """What the phrases say, as `phrases.said` gives it."""


@dataclass(frozen=True, eq=False)
class Sheet:
    """The statements of a plain file: by column, and what only the bytes tell."""

    text: Text
    columns: Mapping[str, Column]
    words: Mapping[str, tuple[str, ...]]
    """Column -> the words that its values stand for."""
    ends: Ints
    """Where each line of the file ends, the header's first."""
    unplain: Bools
    """Rows in which a cell may begin or end badly, or hold what is not shown."""
    bare: Bools
    """Rows in which quotes stand around a cell that needs none."""

    def __len__(self) -> int:
        return len(self.unplain)

    def values(self, column: str) -> Ints:
        """What each cell says as a number; NONE where empty, ODD where it says none."""
        values = self.columns[column].values
        assert values is not None
        return values

    def texts(self, column: str) -> Sequence[str]:
        """The cells of a column as they stand."""
        texts = self.columns[column].texts
        assert texts is not None
        return texts

    def filled(self, column: str) -> Bools:
        """Whether a cell is given."""
        return self.columns[column].size > 0

    def among(self, column: str, *words: str) -> Bools:
        """Whether a cell holds one of these words; a word that is not known stands in odd rows."""
        known = self.words[column]
        return np.isin(self.values(column), [known.index(word) for word in words if word in known])

    @property
    def none(self) -> Bools:
        """No row."""
        return np.zeros(len(self), dtype=bool)

    @cached_property
    def odd(self) -> Bools:
        """Rows with a cell that no number says."""
        found = self.none
        for column in self.columns.values():
            if column.values is not None:
                found |= column.values == ODD
        return found

    @cached_property
    def theatres(self) -> Ints:
        """A number for each theatre."""
        numbers: dict[str, int] = {}
        given = [numbers.setdefault(text, len(numbers)) for text in self.texts("theatre")]
        return np.array(given, dtype=np.int64)

    @cached_property
    def ids(self) -> dict[str, int]:
        """Id -> the first row that has it."""
        ids = self.texts("id")
        out = dict(zip(ids, range(len(ids)), strict=True))
        if len(out) < len(ids):
            out = {}
            for row, id in enumerate(ids):
                out.setdefault(id, row)
        return out

    def part(self, rows: Bools) -> Text:
        """The file with some of its rows alone, which keep their lines."""
        places = np.flatnonzero(rows)
        data, ends = self.text.file, self.ends
        pieces = [data[ends[at] : ends[at + 1]] for at in places.tolist()]
        return Part(
            self.text.table,
            data[: ends[0]] + b"".join(pieces),
            lines=(places + 2).tolist(),
        )

    @cached_property
    def by_id(self) -> Mapping[str, Record]:
        """Id -> its first record, read when it is asked for."""
        return _ById(self)


class Part(Text):
    """Some records of a file whose records stand on one line each, with their own lines."""

    def __init__(self, table: Table, file: bytes, *, lines: Sequence[int]) -> None:
        super().__init__(table, file)
        self.lines = lines

    @cached_property
    def _parsed(self) -> tuple[tuple[str, ...], tuple[tuple[int, tuple[str, ...]], ...]]:
        header, raw = super()._parsed
        cells = (cells for _, cells in raw)
        return header, tuple(zip(self.lines, cells, strict=True))


class _ById(Mapping[str, Record]):
    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.read: dict[str, Record] = {}

    def __getitem__(self, id: str) -> Record:
        if id not in self.read:
            row = self.sheet.none
            row[self.sheet.ids[id]] = True
            (self.read[id],) = self.sheet.part(row).records
        return self.read[id]

    def __contains__(self, id: object) -> bool:
        return id in self.sheet.ids

    def __iter__(self) -> Iterator[str]:
        return iter(self.sheet.ids)

    def __len__(self) -> int:
        return len(self.sheet.ids)


def sheet(text: Text, *, known: Mapping[str, Sequence[str]]) -> Sheet | None:
    """The sheet of a file; None where the file is not plain.

    `known` maps a column that refers to another table to the ids that stand there.
    """
    table = text.table
    head = table.text([]).encode()
    if text.file[: len(head)] != head or text.file[-1:] != b"\n":
        return None
    words = {f.name: f.enum for f in table.fields if f.enum} | {
        name: tuple(ids) for name, ids in known.items()
    }
    if not words.keys() >= CODED:
        return None
    readers = [
        _Reader(field, count=len(table.fields), place=place, words=words.get(field.name))
        for place, field in enumerate(table.fields)
    ]
    columns: list[list[Column]] = [[] for _ in readers]
    ends, rows, begin = [], [], 0
    for block in blocks(text.file, size=PIECE):
        cells = cells_of(block, count=len(readers))
        if cells is None or int(cells.size.max(initial=0)) > LONGEST_CELL:
            return None
        raw = np.frombuffer(block, np.uint8)
        ends.append(begin + cells.line_ends(len(readers)))
        rows.append(_by_bytes(cells, raw=raw, count=len(readers)))
        for reader, parts in zip(readers, columns, strict=True):
            parts.append(reader.column(cells))
        begin += len(block)
    unplain, bare = (np.concatenate(parts)[1:] for parts in zip(*rows, strict=True))
    joined = {r.field.name: _joined(parts) for r, parts in zip(readers, columns, strict=True)}
    return Sheet(text, joined, words, np.concatenate(ends), unplain, bare)


def _by_bytes(cells: Cells, *, raw: Bytes, count: int) -> tuple[Bools, Bools]:
    """Of each row whether a cell may not be plain, and whether one is quoted without need."""
    given = cells.size > 0
    unplain = given & (_BEGINS[raw[cells.first]] | _ENDS[raw[cells.first + cells.size - 1]])
    unplain = unplain.reshape(-1, count).any(axis=1)
    if np.count_nonzero(raw < 32) > len(unplain):  # more than the line feeds
        unplain[:] = True
    bare = (cells.doubled & (cells.inner == 0)).reshape(-1, count).any(axis=1)
    return unplain, bare


def _joined(parts: Sequence[Column]) -> Column:
    """One column of its parts, without the header's cell."""
    first = parts[0]
    texts = None
    if first.texts is not None:
        texts = [text for part in parts for text in part.texts or ()][1:]
    values = None
    if first.values is not None:
        values = np.concatenate([part.values for part in parts if part.values is not None])[1:]
    size, unlike = (
        np.concatenate([getattr(part, name) for part in parts])[1:] for name in ("size", "unlike")
    )
    phrases = None
    if first.said is not None:
        phrases = np.concatenate([part.said for part in parts if part.said is not None])[1:]
    return Column(size, unlike, values, texts, phrases)


CODED = {
    "conflict", "party", "metric", "source", "scope", "population", "basis", "qualifier",
    "interval", "standpoint", "method", "status",
}  # fmt: skip
"""The columns that the screens know by their words."""
WHOLE = ("id", "theatre", "wording", "repeats", "supersedes")
"""The columns whose texts are kept."""


class _Reader:
    """Reads the cells of a field."""

    def __init__(
        self, field: Field, *, count: int, place: int, words: Sequence[str] | None
    ) -> None:
        self.field = field
        self.rows = slice(place, None, count)
        self.form = re.compile(field.pattern) if field.pattern else None
        self.words = None if words is None else _Words(words)

    def column(self, cells: Cells) -> Column:
        """The column of a block."""
        mine = cells.column(self.rows)
        size = mine.size.astype(np.int32)
        texts = mine.texts() if self.field.name in WHOLE else None
        values = self._values(mine)
        unlike = np.zeros(len(size), dtype=bool)
        if self.form is not None:
            unlike = self._unlike(mine.texts() if texts is None else texts)
        return Column(size, unlike, values, texts, self._said(mine))

    def _said(self, cells: Cells) -> Ints | None:
        return said(cells) if self.field.name == "wording" else None

    def _values(self, cells: Cells) -> Ints | None:
        if self.words is not None:
            return self.words.places(cells)
        return {"integer": _persons, "date": _days}.get(self.field.type, lambda _: None)(cells)

    def _unlike(self, texts: Sequence[str]) -> Bools:
        """Whether a cell that is given does not have the form of its field."""
        assert self.form is not None
        none = np.zeros(len(texts), dtype=bool)
        sure = SURE.get(self.form.pattern)
        if sure is not None and sure("\n".join(filter(None, texts)).encode()):
            return none
        fits = self.form.fullmatch
        bad = {text for text in set(texts) if text and not fits(text)}
        return np.array([text in bad for text in texts], dtype=bool) if bad else none


def slugs(lines: bytes) -> bool:
    r"""Whether each line is surely a slug.

    >>> slugs(b"nis-2024\nun"), slugs(b"nis--2024"), slugs(b"El-Fasher"), slugs(b"nis-\nun")
    (True, False, False, False)
    """
    strange = lines.translate(None, b"abcdefghijklmnopqrstuvwxyz0123456789-\n")
    ends = b"\n%b\n" % lines
    return not strange and not any(pair in ends for pair in (b"--", b"\n-", b"-\n"))


def addresses(lines: bytes) -> bool:
    r"""Whether each line is surely an address: http:// or https://, and no space.

    >>> addresses(b"https://a.b/c\nhttp://d"), addresses(b"http://a b"), addresses(b"http://")
    (True, False, False)
    """
    strange = lines.translate(None, bytes([*b"\n", *range(33, 127)]))
    ends = b"\n%b\n" % lines
    begun = ends.count(b"\nhttp://") + ends.count(b"\nhttps://")
    bare = b"\nhttp://\n" in ends or b"\nhttps://\n" in ends
    return not strange and not bare and begun == ends.count(b"\n") - 1


SURE = {"[a-z0-9]+(-[a-z0-9]+)*": slugs, r"https?://\S+": addresses}
"""A form -> what tells in one go that all of many cells have it."""


class _Words:
    """A fixed list of words, by the bytes that they are."""

    def __init__(self, words: Sequence[str]) -> None:
        data = [word.encode() for word in words]
        self.width = max(map(len, data), default=0) // 8 + 1
        full = b"".join(word.ljust(8 * self.width, b"\0") for word in data)
        self.keys = np.frombuffer(full, "<u8").reshape(len(data), self.width)
        self.sizes = np.array([len(word) for word in data], dtype=np.int64)
        number = mixed(self.keys)
        self.order = np.argsort(number)
        self.sorted = number[self.order]

    def places(self, cells: Cells) -> Ints:
        """The place of each cell in the list."""
        out = np.where(cells.size > 0, ODD, NONE).astype(np.int64)
        if not len(self.keys):
            return out
        keys = cells.key(self.width)
        near = np.searchsorted(self.sorted, mixed(keys)).clip(max=len(self.sorted) - 1)
        place = self.order[near]
        same = self.sizes[place] == cells.size
        for at in range(self.width):
            same &= self.keys[place, at] == keys[:, at]
        return np.where(same & (cells.size > 0), place, out)


def _persons(cells: Cells) -> Ints:
    """The whole numbers of up to eight digits."""
    size = np.minimum(cells.size, 8)
    digit = cells.key(1).view(np.uint8) - 48
    given = np.arange(8) < size[:, None]
    digits = np.where(given, digit, 0)
    fine = (digits < 10).all(axis=1) & (cells.size < 9) & ((digits[:, 0] > 0) | (size == 1))
    values = (digits * _TENS[size]).sum(axis=1)
    return np.where(cells.size == 0, NONE, np.where(fine, values, ODD))


def _days(cells: Cells) -> Ints:
    """The days as numbers, from 0001-01-01 on."""
    digits = cells.key(2).view(np.uint8)[:, :10].astype(np.int64) - 48
    year, month, day = (
        digits[:, place] @ 10 ** np.arange(len(place))[::-1]
        for place in ([0, 1, 2, 3], [5, 6], [8, 9])
    )
    form = (cells.size == 10) & (digits[:, [4, 7]] == ord("-") - 48).all(axis=1)
    form &= ((digits >= 0) & (digits < 10))[:, [0, 1, 2, 3, 5, 6, 8, 9]].all(axis=1)
    form &= (month >= 1) & (month <= 12) & (year >= 1)
    months = np.where(form, (year - 1970) * 12 + month - 1, 0).astype("M8[M]")
    begin, end = (m.astype("M8[D]").astype(np.int64) for m in (months, months + 1))
    fine = form & (day >= 1) & (day <= end - begin)
    return np.where(cells.size == 0, NONE, np.where(fine, begin - _FIRST + day - 1, ODD))
