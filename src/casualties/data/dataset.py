"""The dataset: every table of a data folder as a typed frame, and what is looked up in them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import pandas as pd

from casualties.data.cells import Text
from casualties.data.codes import Codes
from casualties.data.git_revision import Revision, revision
from casualties.data.lines import Lines, split_lines
from casualties.data.location import PACKAGE_FILE, default_folder
from casualties.data.package_files import found
from casualties.data.reading import typed
from casualties.data.schema import Schema, parse_schema
from casualties.data.version import data_version


class Frames(Mapping[str, pd.DataFrame]):
    """Table -> its frame, each time as a copy that shares the cells until it is written to.

    So whoever changes a frame changes a frame of their own, and never the dataset.
    """

    def __init__(self, frames: Mapping[str, pd.DataFrame]) -> None:
        self._frames = frames

    def __getitem__(self, name: str) -> pd.DataFrame:
        return self._frames[name].copy(deep=False)

    def __iter__(self) -> Iterator[str]:
        return iter(self._frames)

    def __len__(self) -> int:
        return len(self._frames)


@dataclass(frozen=True, eq=False, repr=False)
class Dataset:
    """Every table of a data folder, read once; nothing in it changes.

    `frames` maps a table's name to its typed frame; the frame of estimates is indexed from 0 in
    the order of the file, so that `lines` and `estimates` speak of the same statement.
    """

    schema: Schema
    texts: Mapping[str, Text]
    frames: Mapping[str, pd.DataFrame]
    version: str
    """Twelve hexadecimal digits that name the bytes of the files."""
    package: bytes
    """The bytes of `datapackage.json`."""
    folder: Path | None = None
    at: Revision | None = None
    """The revision, where it is known already; else the folder is asked for it."""

    @classmethod
    def of(
        cls, files: Mapping[str, bytes], *, folder: Path | None, at: Revision | None = None
    ) -> Self:
        """The dataset whose files have been read; `at` is its revision, where it is known.

        Raises DataError as `load` does.
        """
        package = files[PACKAGE_FILE]
        schema = parse_schema(package, path=(folder or Path()) / PACKAGE_FILE)
        texts = {name: Text(table, files[table.path]) for name, table in schema.tables.items()}
        return cls(
            schema=schema,
            texts=texts,
            frames=Frames({name: typed(text) for name, text in texts.items()}),
            version=data_version(files, schema=schema),
            package=package,
            folder=folder,
            at=at,
        )

    @property
    def files(self) -> dict[str, bytes]:
        """Name -> bytes of each file of the folder as it was read."""
        tables = {text.table.path: text.data for text in self.texts.values()}
        return {PACKAGE_FILE: self.package, **tables}

    @property
    def revision(self) -> str:
        """The git revision of the data, `+` where they differ from it; empty for none."""
        return self._revision.id

    @property
    def changed(self) -> datetime:
        """When the data last changed, in UTC: the time of the revision, else of the files.

        Of an archive or an address, which have neither, the time at which the package was made.
        """
        return self._revision.changed

    @cached_property
    def _revision(self) -> Revision:
        created = str(self.schema.meta.get("created", ""))
        return self.at or revision(
            self.folder, files=self.files, version=self.version, created=created
        )

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
        return split_lines(self.texts["estimates"].data)

    def codes(self, name: str) -> Codes:
        """Which value of a column of text stands in each statement.

        `kind` is the kind of the source, `day` the day of `days`; `stated_on` has codes too.
        """
        if name not in self._codes:
            self._codes[name] = self._new_codes(name)
        return self._codes[name]

    @cached_property
    def _codes(self) -> dict[str, Codes]:
        return {}

    def _new_codes(self, name: str) -> Codes:
        if name == "kind":
            return self.codes("source").named(self._column_by_id("sources", "kind"))
        if name == "day":
            return Codes.of_days(self.days)
        if name == "stated_on":
            return Codes.of_days(self.estimates["stated_on"].to_numpy())
        return Codes.of(self.estimates[name])

    @cached_property
    def days(self) -> npt.NDArray[np.datetime64]:
        """The day that each statement speaks of: as_of, or stated_on where it is not given."""
        return self.estimates["as_of"].fillna(self.estimates["stated_on"]).to_numpy()

    def statement(self, identifier: str) -> dict[str, Any]:
        """The cells of one statement by column. Raises KeyError for an unknown id."""
        place = self.place(identifier)
        return {name: cells[place] for name, cells in self._columns.items()}

    def place(self, identifier: str) -> int:
        """The place of a statement in the file, from 0. Raises KeyError for an unknown id."""
        return self._places[identifier]

    @cached_property
    def _columns(self) -> dict[str, Any]:
        return {str(name): cells.array for name, cells in self.estimates.items()}

    @cached_property
    def _places(self) -> dict[str, int]:
        return {identifier: place for place, identifier in enumerate(self.estimates["id"])}

    @cached_property
    def words(self) -> dict[str, tuple[float, float]]:
        """Number phrase in words -> (low, high); NaN for a phrase that holds no number."""
        table = self.table("number_words").astype({"low": "float64", "high": "float64"})
        return dict(
            zip(table["phrase"], zip(table["low"], table["high"], strict=True), strict=True)
        )

    @cached_property
    def part_of(self) -> dict[str, list[str]]:
        """Metric -> the metrics of which it is a part."""
        metrics = self.table("metrics")
        named = metrics["part_of"].fillna("").str.split()
        return dict(zip(metrics["id"], named, strict=True))

    @cached_property
    def former(self) -> dict[str, dict[str, str]]:
        """Column of estimates -> identifier that is no longer used -> the one of today."""
        renames = self.table("renames")
        out: dict[str, dict[str, str]] = {}
        for key in self.schema["estimates"].keys:
            rows = renames[renames["table"] == key.table]
            if len(rows):
                out[key.column] = dict(zip(rows["former"], rows["id"], strict=True))
        return out

    @cached_property
    def within(self) -> dict[str, list[str]]:
        """Theatre -> the larger theatre that it lies in, if any."""
        named = self._column_by_id("theatres", "within")
        return {name: [larger] if isinstance(larger, str) else [] for name, larger in named.items()}

    @cached_property
    def starts(self) -> dict[str, Any]:
        """Conflict -> the day from which its running totals count."""
        return self._column_by_id("conflicts", "start")

    @cached_property
    def parents(self) -> dict[str, str]:
        """Source -> the body that it belongs to, where there is one."""
        belonging = self.table("sources").dropna(subset="parent")
        return dict(zip(belonging["id"], belonging["parent"], strict=True))

    @cached_property
    def names(self) -> dict[str, dict[str, str]]:
        """Column of estimates -> value -> the words for readers, in the order of the table."""
        table = self.schema["estimates"]
        out = {field.name: dict(field.labels) for field in table.fields if field.labels}
        for key in table.keys:
            if key.table != table.name:
                shown = "short_name" if "short_name" in self.table(key.table) else "name"
                out[key.column] = self._column_by_id(key.table, shown)
        return out

    def name(self, column: str, value: object) -> str:
        """The words for `value` of `column`; the value itself where there are none."""
        text = str(value)
        return self.names.get(column, {}).get(text, text)

    def _column_by_id(self, table: str, column: str) -> dict[str, str]:
        rows = self.table(table)
        return dict(zip(rows["id"], rows[column], strict=True))


def load(place: Path | str | None = None) -> Dataset:
    """The dataset at `place`: a folder, an archive or the address of a `datapackage.json`.

    Without one it is that of `default_folder()`. Raises DataError where a file is missing or broken
    or a cell does not fit its type; the rules about content are for `casualties.check`.
    """
    files, folder = found(default_folder() if place is None else place)
    return Dataset.of(files, folder=folder)
