"""The dataset: typed tables, the file's own lines, and its version."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from casualties.data.location import default_folder
from casualties.data.mapped import Buffer, feed
from casualties.data.reading import plain, typed
from casualties.data.schema import PACKAGE_FILE, Schema, Table, Text, read_bytes, read_schema
from casualties.errors import DataError

if TYPE_CHECKING:
    from datetime import datetime

    import numpy as np
    import numpy.typing as npt
    import pandas as pd

    from casualties.data.revision import Revision


PIECE = 1 << 22
"""Bytes of a file that are made in one go, where it need not be in memory whole."""


@dataclass(frozen=True, eq=False)
class Lines(Sequence[bytes]):
    """The records of a file as they stand in it, cut out when they are asked for."""

    data: Buffer
    ends: npt.NDArray[np.int64]
    """Where each line ends, the header's first."""

    def __len__(self) -> int:
        return len(self.ends) - 1

    @overload
    def __getitem__(self, place: int) -> bytes: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[bytes, ...]: ...
    def __getitem__(self, place: int | slice) -> bytes | tuple[bytes, ...]:
        if isinstance(place, slice):
            return tuple(self[one] for one in range(*place.indices(len(self))))
        at = range(len(self))[place]
        return self.data[self.ends[at] : self.ends[at + 1]]

    def pieces(self, places: npt.NDArray[np.integer[Any]], *, head: bytes = b"") -> Iterator[bytes]:
        """The records at these places, in this order and after `head`, in pieces of about PIECE.

        Neighbours are cut out as one.
        """
        import numpy as np

        if not len(places):
            yield head
            return
        turns = np.flatnonzero(np.diff(places) != 1)
        starts = self.ends[places[np.concatenate([[0], turns + 1])]]
        ends = self.ends[places[np.concatenate([turns, [len(places) - 1]])] + 1]
        starts, ends = _cut(starts, ends, size=PIECE)
        sizes = np.cumsum(ends - starts)
        view = memoryview(self.data)
        begin = 0
        while begin < len(starts):
            done = sizes[begin - 1] if begin else 0
            end = max(begin + 1, int(np.searchsorted(sizes, done + PIECE, side="right")))
            cuts = zip(starts[begin:end].tolist(), ends[begin:end].tolist(), strict=True)
            yield b"".join([head, *[view[first:last] for first, last in cuts]])
            head, begin = b"", end


def _cut(
    starts: npt.NDArray[np.int64], ends: npt.NDArray[np.int64], *, size: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The same stretches, those longer than `size` as several."""
    import numpy as np

    parts = (ends - starts - 1) // size + 1
    before = np.repeat(np.cumsum(parts) - parts, parts)
    starts = np.repeat(starts, parts) + size * (np.arange(len(before)) - before)
    return starts, np.minimum(starts + size, np.repeat(ends, parts))


@dataclass(frozen=True, eq=False)
class Codes:
    """A column of text as numbers: the words that occur, sorted, and the place of each row's.

    An empty cell has the number -1.
    """

    words: tuple[str, ...]
    rows: npt.NDArray[np.int32]

    @classmethod
    def of(cls, column: pd.Series[Any]) -> Codes:
        """The codes of a column."""
        import numpy as np
        import pandas as pd

        rows, values = pd.factorize(column, sort=True)
        return cls(tuple(map(str, values)), rows.astype(np.int32))

    @classmethod
    def of_days(cls, days: npt.NDArray[np.datetime64]) -> Codes:
        """The codes of a column of days, whose words are the days in ISO 8601."""
        import numpy as np

        values, rows = np.unique(days.astype("datetime64[D]"), return_inverse=True)
        return cls(tuple(values.astype(str).tolist()), rows.astype(np.int32))

    def used(self, places: npt.NDArray[np.integer[Any]]) -> list[str]:
        """The words that occur in the rows at these places, sorted."""
        import numpy as np

        found = np.bincount(self.rows[places] + 1)[1:]
        return [self.words[number] for number in np.flatnonzero(found).tolist()]

    def among(self, chosen: Collection[str]) -> npt.NDArray[np.bool_]:
        """For each row whether its value is one of the chosen."""
        import numpy as np

        kept = np.array([*(value in chosen for value in self.words), False], dtype=bool)
        return kept[self.rows]

    def named(self, names: Mapping[str, str]) -> Codes:
        """The same rows with other words for their values; words that are alike become one."""
        import numpy as np

        words = [names.get(value) for value in self.words]
        values = sorted({word for word in words if isinstance(word, str)})
        place = {value: number for number, value in enumerate(values)}
        turned = [place[word] if isinstance(word, str) else -1 for word in words]
        return Codes(tuple(values), np.array([*turned, -1], dtype=np.int32)[self.rows])


@dataclass(frozen=True, eq=False)
class Dataset:
    """Every table of a data folder, read once; nothing in it changes.

    `frames` maps a table's name to its typed frame; the frame of estimates is indexed from 0 in
    the order of the file, so that `lines` and `rows` speak of the same statement.
    """

    schema: Schema
    texts: Mapping[str, Text]
    frames: Mapping[str, pd.DataFrame]
    version: str
    package: bytes
    folder: Path | None = None

    @property
    def revision(self) -> str:
        """The git revision of the data, `+` where they differ from it; empty for none."""
        return self._revision.id

    @property
    def changed(self) -> datetime:
        """When the data last changed, in UTC: the time of the revision, else of the files."""
        return self._revision.changed

    @cached_property
    def _revision(self) -> Revision:
        from casualties.data.revision import revision

        texts = {text.table.path: text.file for text in self.texts.values()}
        return revision(self.folder, files={PACKAGE_FILE: self.package, **texts})

    @property
    def estimates(self) -> pd.DataFrame:
        """One row per statement; columns as in `datapackage.json`."""
        return self.frames["estimates"]

    def table(self, name: str) -> pd.DataFrame:
        """The typed frame of a table. Raises KeyError for an unknown name."""
        return self.frames[name]

    @cached_property
    def lines(self) -> tuple[bytes, Lines]:
        """The header of estimates.csv and its records, bytes as in the file."""
        from casualties.data.cells import record_ends

        data = self.texts["estimates"].file
        ends = record_ends(data)
        return data[: ends[0]], Lines(data, ends)

    def codes(self, name: str) -> Codes:
        """Which value of a column of text stands in each statement.

        `kind` is the source's, `day` that of `days`; `stated_on` may be asked for too.
        """
        if name not in self._codes:
            if name == "kind":
                sources = self.table("sources")
                kinds = dict(zip(sources["id"], sources["kind"], strict=True))
                self._codes[name] = self.codes("source").named(kinds)
            elif name in ("day", "stated_on"):
                days = self.days if name == "day" else self.estimates[name].to_numpy()
                self._codes[name] = Codes.of_days(days)
            else:
                self._codes[name] = Codes.of(self.estimates[name])
        return self._codes[name]

    @cached_property
    def days(self) -> npt.NDArray[np.datetime64]:
        """The day that each statement speaks of: as_of, or stated_on where it is not given."""
        rows = self.estimates
        return rows["as_of"].fillna(rows["stated_on"]).to_numpy()

    @cached_property
    def _codes(self) -> dict[str, Codes]:
        return {}

    def statement(self, identifier: str) -> dict[str, Any]:
        """The cells of one statement by column. Raises KeyError for an unknown id."""
        place = self._places[identifier]
        return {name: column[place] for name, column in self.columns.items()}

    @cached_property
    def columns(self) -> Mapping[str, Any]:
        """Column -> its array, without the steps that a frame takes to hand one out."""
        return {str(name): column.array for name, column in self.estimates.items()}

    @cached_property
    def _places(self) -> dict[str, int]:
        return {one: place for place, one in enumerate(self.estimates["id"])}

    @cached_property
    def words(self) -> dict[str, tuple[float, float]]:
        """Number phrase in words -> (low, high); NaN for a phrase that holds no number."""
        frame = self.table("number_words")
        low, high = (
            frame[c].astype("Float64").to_numpy("float64", na_value=float("nan"))
            for c in ("low", "high")
        )
        return dict(
            zip(frame["phrase"], zip(low.tolist(), high.tolist(), strict=True), strict=True)
        )

    @cached_property
    def part_of(self) -> dict[str, str]:
        """Metric -> the metric that contains it."""
        frame = self.table("metrics").dropna(subset="part_of")
        return dict(zip(frame["id"], frame["part_of"], strict=True))

    @cached_property
    def names(self) -> dict[str, dict[str, str]]:
        """Column of estimates -> value -> the words for readers, in the order of the table."""
        table = self.schema["estimates"]
        out = {f.name: dict(f.labels) for f in table.fields if f.labels}
        for key in table.keys:
            if key.table != table.name:
                frame = self.table(key.table)
                shown = "short_name" if "short_name" in frame else "name"
                out[key.column] = dict(zip(frame["id"], frame[shown], strict=True))
        return out

    def name(self, column: str, value: object) -> str:
        """The words for `value` of `column`; the value itself where there are none."""
        text = str(value)
        return self.names.get(column, {}).get(text, text)


def load(folder: Path | str | None = None) -> Dataset:
    """The dataset in `folder` (default: `default_folder()`).

    Raises DataError where a file is missing or a cell does not fit its type; the rules about
    content are `checks.check`'s business.
    """
    place = Path(folder) if folder is not None else default_folder()
    schema = read_schema(place)
    texts = {}
    columns = {}
    for name, table in schema.tables.items():
        text = texts[name] = read_bytes(place, table=table)
        columns[name] = plain(text)
        if columns[name] is None:
            _ = text.raw  # an unreadable file is named before one whose rows are not whole
    for name, text in texts.items():
        if columns[name] is None:
            _fits(text)
    return Dataset(
        schema=schema,
        texts=texts,
        frames={name: typed(text, columns=columns.pop(name)) for name, text in texts.items()},
        version=version(place, texts=texts),
        package=(place / PACKAGE_FILE).read_bytes(),
        folder=place,
    )


def _fits(text: Text) -> None:
    table = text.table
    if text.header != table.columns:
        raise DataError(
            f"{table.path}:1: the columns are {', '.join(text.header) or 'missing'}; "
            f"the schema has {', '.join(table.columns)}"
        )
    for line, cells in text.raw:
        if len(cells) != len(table.columns):
            raise DataError(
                f"{table.path}:{line}: {len(cells)} cells where the header has "
                f"{len(table.columns)}; run 'casualties check'"
            )
    if len(text.data.splitlines()) != len(text.raw) + 1:
        raise DataError(f"{table.path}: a cell holds a line break; run 'casualties check'")


def version(folder: Path, *, texts: Mapping[str, Text]) -> str:
    """Twelve hexadecimal digits that name these bytes: the schema's and every table's."""
    import hashlib

    digest = hashlib.sha256((folder / PACKAGE_FILE).read_bytes())
    for name in sorted(texts):
        digest.update(name.encode() + b"\0")
        feed(digest, texts[name].file)
    return digest.hexdigest()[:12]


def write(data: bytes | Iterable[bytes], path: Path) -> None:
    """Puts `data` at `path` in one step: after a crash the old file or the new one is there."""
    import tempfile

    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines([data] if isinstance(data, bytes) else data)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            os.chmod(temporary, path.stat().st_mode & 0o7777)
        else:
            os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(temporary)
        raise


def write_table(table: Table, *, folder: Path, records: list[tuple[str, ...]]) -> None:
    """Writes the canonical file of a table, atomically."""
    write(table.text(table.in_order(records)).encode(), folder / table.path)
