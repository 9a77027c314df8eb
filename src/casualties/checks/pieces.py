"""A plain file read piece by piece: of each row what its cells say, and what only bytes tell."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Any

import numpy as np
import numpy.typing as npt

from casualties.checks.forms import SURE
from casualties.checks.numbers import Numbers, Vocabulary, Words, days, persons
from casualties.checks.phrases import said
from casualties.checks.tables import not_plain
from casualties.data.cells import NAME, Block, Bools, Cells, cells_of, mixed
from casualties.data.mapped import Buffer, bounds
from casualties.data.schema import Field

Known = dict[tuple[str, str], npt.NDArray[Any]]
"""What is known of rows: by what it is, and the column that it is of, if it is of one."""

NAMES = ("id", "theatre", "repeats", "supersedes")
"""The columns of which a number is kept that is alike for cells that are alike."""
FOUND = ("id", "wording", "repeats", "supersedes")
"""The columns of which is kept where in the file their cells stand."""
LONGEST_CELL = 131_072
"""Characters of a cell that the csv module reads at the most."""
SIZE = 1 << 21
"""Bytes that are looked at in one go: what the processor keeps near."""

HYPHEN = ord("-")
_TWO, _FOUR = np.uint64(0xFFFF), np.uint64(0xFFFFFFFF)
_BEGINS = np.zeros(256, dtype=bool)
_BEGINS[[*b"=+-@", *range(33), 0xC2, 0xE1, 0xE2, 0xE3]] = True
"""Bytes with which a cell that is not plain may begin: the last four begin rare spaces."""
_ENDS = np.zeros(256, dtype=bool)
_ENDS[[*range(33), 0x85, *range(0x80, 0x8B), 0x9F, 0xA0, 0xA8, 0xA9, 0xAF]] = True
"""Bytes with which one may end."""


def known(
    data: Buffer, *, fields: Sequence[Field], words: Mapping[str, Sequence[str]]
) -> Known | None:
    """What is known of the rows under the header of a file; None where it is not plain.

    `words` are those that the cells of a column may hold.
    """
    # Once a block of this size has been freed, the C library keeps what is freed for the next
    # piece; else it gives it back and asks for it anew, page by page, at every step.
    np.empty(31 << 20, dtype=np.uint8)
    reader = _Reader(fields, words=words)
    out: Known = {}
    room = done = 0
    for begin, end in bounds(data, size=SIZE):
        cells = cells_of(Block(data, begin, end), count=len(fields))
        if cells is None or int(cells.size.max(initial=0)) > LONGEST_CELL:
            return None
        piece = reader.piece(cells)
        rows = done + len(piece["end", ""])
        if rows > room:  # as many as there will be if they go on so, and some
            room = rows * len(data) // end * 33 // 32 + 1
            for key, found in piece.items():
                wider = np.empty((room, *found.shape[1:]), dtype=found.dtype)
                if done:
                    wider[:done] = out[key][:done]
                out[key] = wider
        for key, found in piece.items():
            out[key][done:rows] = found + begin if key[0] in ("first", "end") else found
        done = rows
    return {key: found[1:done] for key, found in out.items()}


def name_of(text: str) -> np.uint64:
    """The number of such a cell in a column of NAMES."""
    data = text.encode()[: 8 * NAME].ljust(8 * NAME, b"\0")
    return np.uint64(mixed(np.frombuffer(data, "<u8")[None])[0])


class _Reader:
    """Reads pieces of a file with these columns."""

    def __init__(self, fields: Sequence[Field], *, words: Mapping[str, Sequence[str]]) -> None:
        self.fields = fields
        self.sources = Vocabulary(words["source"])
        self.metrics = Vocabulary([word.replace("_", "-") for word in words["metric"]])
        self.values: list[tuple[list[str], Callable[[Cells], Numbers]]] = []
        """Columns that are read in one go, and how."""
        for kind, read in (("integer", persons), ("date", days)):
            self.values.append(([f.name for f in fields if f.type == kind], read))
        by_width: dict[int, list[str]] = {}
        for name in words:
            by_width.setdefault(Vocabulary(words[name]).width, []).append(name)
        for names in by_width.values():
            # a word that is not plain is none here, so that its rows are looked at
            lists = [["\0" if not_plain(word) else word for word in words[name]] for name in names]
            self.values.append((names, Vocabulary(*lists).places))
        read_ = {name for names, _ in self.values for name in names}
        self.free = [f.name for f in fields if f.name not in read_ and f.pattern not in SURE]
        """Columns of which a cell may be anything."""

    def piece(self, cells: Cells) -> Known:
        """What is known of the rows of a block."""
        count = len(self.fields)
        names = [field.name for field in self.fields]
        columns = dict(zip(names, cells.columns(count), strict=True))
        last = columns[names[-1]]
        rows = len(last)
        out: Known = {("end", ""): last.first + last.size + last.doubled + 1}
        for one in ("unplain", "bare", "unlike"):
            out[one, ""] = np.zeros(rows, dtype=bool)
        out["bare", ""][np.flatnonzero(cells.doubled & (cells.inner == 2)) // count] = True
        if cells.block.controls > rows:  # more than the line feeds
            out["unplain", ""][:] = True
        for name, column in columns.items():
            out["filled", name] = column.size > 0
        for some, read in filter(itemgetter(0), self.values):
            found = read(Cells.of([columns[name] for name in some])).reshape(len(some), -1)
            out |= {("values", name): found[at] for at, name in enumerate(some)}
        if self.free:
            free = Cells.of([columns[name] for name in self.free])
            out["unplain", ""] |= _unplain(free).reshape(-1, rows).any(axis=0)
        for field in self.fields:
            if field.pattern:
                self._form(columns[field.name], field=field, out=out)
        phrases = columns["wording"]
        out["said", "wording"], out["long", "wording"] = said(phrases)
        for name in FOUND:
            out["first", name] = columns[name].first
            out["size", name] = columns[name].size.astype(np.int32)
        for name in NAMES:
            out["name", name] = _numbered(columns[name])
        out["rising", "id"] = _rising(columns["id"])
        out["untold", "id"] = ~self._telling(columns, out=out)
        return out

    def _form(self, cells: Cells, *, field: Field, out: Known) -> None:
        """Adds which cells of a column lack their form; those of a sure form are plain."""
        rows = np.arange(len(cells))
        if field.pattern in SURE:
            if not out["filled", field.name].all():
                rows = np.flatnonzero(out["filled", field.name])
                cells = cells.some(rows)
            doubtful = np.flatnonzero(~SURE[field.pattern](cells))
            rows, cells = rows[doubtful], cells.some(doubtful)
            out["unplain", ""][rows] |= _unplain(cells)
        fits = re.compile(field.pattern).fullmatch
        told = zip(rows, cells.texts(), strict=True)
        out["unlike", ""][[row for row, text in told if text and not fits(text)]] = True

    def _telling(self, columns: Mapping[str, Cells], *, out: Known) -> Bools:
        """Whether each id surely begins with source, date and metric, and goes on with a hyphen."""
        name, day, block = columns["id"], columns["stated_on"], columns["id"].block
        source, metric, stated = (out["values", c] for c in ("source", "metric", "stated_on"))
        known = self.sources, self.metrics
        if not all(len(one) > 0 and 8 * one.width < 100 for one in known):
            return np.zeros(len(name), dtype=bool)
        dated = name.first + known[0].sizes[source]
        measured = dated + 12
        end, last = measured + known[1].sizes[metric], len(block.bytes) - 1
        fine = (source >= 0) & (metric >= 0) & (stated >= 0) & (end <= name.first + name.size)
        fine &= known[0].stand(block, at=name.first, places=source)
        stated_on = block.words(day.first, width=2)
        dash = np.uint64(HYPHEN)
        begun = stated_on[:, 0] << np.uint64(8) | dash  # a hyphen, the day, a hyphen
        ended = stated_on[:, 0] >> np.uint64(56) | (stated_on[:, 1] & _TWO) << np.uint64(8)
        text = block.words(dated, width=2)
        fine &= text[:, 0] == begun
        fine &= (text[:, 1] & _FOUR) == (ended | dash << np.uint64(24))
        fine &= known[1].stand(block, at=measured, places=metric)
        fine &= (end == name.first + name.size) | (block.bytes[np.minimum(end, last)] == HYPHEN)
        return fine


def _numbered(cells: Cells) -> Words:
    """A number for each cell, alike for cells that are alike."""
    given = np.flatnonzero(cells.size)
    if len(given) == len(cells):
        return mixed(cells.letters)
    out = np.zeros(len(cells), dtype=np.uint64)
    out[given] = mixed(cells.some(given).letters)
    return out


def _rising(cells: Cells) -> Bools:
    """Whether each cell surely does not come before the one in front of it, byte by byte."""
    letters = cells.letters
    above = np.zeros(len(cells), dtype=bool)
    alike = cells.size[1:] <= 8 * NAME
    for at in range(letters.shape[1]):
        words = letters[:, at].byteswap()
        above[1:] |= alike & (words[1:] > words[:-1])
        alike &= words[1:] == words[:-1]
    above[1:] |= alike
    return above


def _unplain(cells: Cells) -> Bools:
    """Whether a cell that is given may begin or end badly."""
    text = cells.block.bytes
    bad: Bools = _BEGINS[text[cells.first]] | _ENDS[text[cells.first + cells.size - 1]]
    return bad & (cells.size > 0)
