"""A large table of statements as columns of numbers, for the screens.

It is made from a plain file alone (`casualties.data.cells`). Whatever a column of numbers cannot
say, such as a word that the schema does not know or a day that is none, makes its row `odd`: odd
rows are always looked at in full.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from casualties.checks import pieces
from casualties.checks.numbers import ODD, Words
from casualties.checks.pieces import Known, name_of
from casualties.data.cells import Bools, Ints
from casualties.data.schema import Record, Table, Text

CODED = {
    "conflict", "party", "metric", "source", "scope", "population", "basis", "qualifier",
    "interval", "standpoint", "method", "status",
}  # fmt: skip
"""The columns that the screens know by their words."""


class Sheet:
    """The statements of a plain file: by column, and what only the bytes tell.

    `words` maps a column to the words that its values stand for.
    """

    def __init__(self, text: Text, *, known: Known, words: Mapping[str, tuple[str, ...]]) -> None:
        self.text = text
        self.words = words
        self._known = known
        self.unplain: Bools = known["unplain", ""]
        """Rows in which a cell may begin or end badly, or hold what is not shown."""
        self.bare: Bools = known["bare", ""]
        """Rows in which quotes stand around a cell that needs none."""
        self.unlike: Bools = known["unlike", ""]
        """Rows with a cell that lacks the form of its field."""
        self.rising: Bools = known["rising", "id"]
        """Rows whose id surely does not come before that of the row above."""
        self.untold: Bools = known["untold", "id"]
        """Rows whose id may not say source, date and metric."""
        self.long: Bools = known["long", "wording"]
        """Rows whose phrase may have too many words."""
        self.said: Ints = known["said", "wording"]
        """What the phrases say, as `phrases.said` gives it."""

    def __len__(self) -> int:
        return len(self.unplain)

    def values(self, column: str) -> Ints:
        """What each cell says as a number; NONE where empty, ODD where it says none.

        Places in `words` for a column with a fixed list of words, persons for integers, days since
        0001-01-01 for dates.
        """
        return self._known["values", column]

    def filled(self, column: str) -> Bools:
        """Whether a cell is given."""
        return self._known["filled", column]

    def names(self, column: str) -> Words:
        """A number for each cell, alike for cells that are alike and else mostly not."""
        return self._known["name", column]

    def texts(self, column: str, rows: Ints) -> list[str]:
        """What the cells of some rows say."""
        data = self.text.file
        first, size = (self._known[one, column][rows].tolist() for one in ("first", "size"))
        places = zip(first, size, strict=True)
        return [data[at : at + n].decode().replace('""', '"') for at, n in places]

    def among(self, column: str, *words: str) -> Bools:
        """Whether a cell holds one of these words; a word that is not known stands in odd rows."""
        known = self.words[column]
        chosen = np.zeros(len(known) + 2, dtype=bool)  # behind the words NONE and ODD
        chosen[[known.index(word) for word in words if word in known]] = True
        return chosen[self.values(column)]

    @property
    def none(self) -> Bools:
        """No row."""
        return np.zeros(len(self), dtype=bool)

    @cached_property
    def odd(self) -> Bools:
        """Rows with a cell that no number says."""
        found = self.none
        for (kind, _), values in self._known.items():
            if kind == "values":
                found |= values == ODD
        return found

    def again(self) -> Bools:
        """Rows whose id may stand in another row too."""
        names, order = self._ids
        twice = np.flatnonzero(names[1:] == names[:-1])
        out = self.none
        out[order[twice]] = out[order[twice + 1]] = True
        return out

    @cached_property
    def _ids(self) -> tuple[Words, Ints]:
        """The names of the ids in order, and the rows in which they stand, of equals the first."""
        order = np.argsort(self.names("id"))
        names = self.names("id")[order]
        if (names[1:] == names[:-1]).any():
            order = np.argsort(self.names("id"), kind="stable")
        return names, order

    def row(self, id: str) -> int | None:
        """The first row that has an id; None where none has it."""
        names, order = self._ids
        name = name_of(id)
        found = order[slice(*(np.searchsorted(names, name, side) for side in ("left", "right")))]
        texts = self.texts("id", found)
        return int(found[texts.index(id)]) if id in texts else None

    def links(self, column: str) -> tuple[Ints, Ints, Ints]:
        """The rows that name another, the first row that has this id, and the rows that name none.

        Where the numbers of two ids are alike, the row that one of them has may not be found.
        """
        rows = np.flatnonzero(self.filled(column))
        names, order = self._ids
        near = np.minimum(np.searchsorted(names, self.names(column)[rows]), len(self) - 1)
        named = order[near]
        pairs = zip(self.texts(column, rows), self.texts("id", named), strict=True)
        same = np.array([one == other for one, other in pairs], dtype=bool)
        return rows[same], named[same], rows[~same]

    def part(self, places: Ints) -> Text:
        """The file with some of its rows alone, which keep their lines."""
        data, ends = self.text.file, self._known["end", ""]
        head = self.text.table.text([]).encode()
        starts = np.concatenate([[len(head)], ends[:-1]])
        pieces = zip(starts[places].tolist(), ends[places].tolist(), strict=True)
        return Part(
            self.text.table,
            head + b"".join([data[start:end] for start, end in pieces]),
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
        self.read: dict[str, Record | None] = {}

    def get(self, id: str, default: Any = None) -> Any:
        if id not in self.read:
            row = self.sheet.row(id)
            self.read[id] = None if row is None else self.sheet.part(np.array([row])).records[0]
        found = self.read[id]
        return default if found is None else found

    def __getitem__(self, id: str) -> Record:
        found: Record | None = self.get(id)
        if found is None:
            raise KeyError(id)
        return found

    def __contains__(self, id: object) -> bool:
        return isinstance(id, str) and self.get(id) is not None

    @cached_property
    def _all(self) -> dict[str, None]:
        """Each id once, in the order of the rows."""
        return dict.fromkeys(self.sheet.texts("id", np.arange(len(self.sheet))))

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)


def sheet(text: Text, *, known: Mapping[str, Sequence[str]]) -> Sheet | None:
    """The sheet of a file; None where the file is not plain.

    `known` maps a column that refers to another table to the ids that stand there.
    """
    table = text.table
    head = table.text([]).encode()
    if text.file[: len(head)] != head or text.file[-1:] != b"\n":
        return None
    words = {f.name: f.enum for f in table.fields if f.enum}
    words |= {f.name: ("true", "false") for f in table.fields if f.type == "boolean"}
    words |= {name: tuple(ids) for name, ids in known.items()}
    if not words.keys() >= CODED:
        return None
    found = pieces.known(text.file, fields=table.fields, words=words)
    return None if found is None else Sheet(text, known=found, words=words)
