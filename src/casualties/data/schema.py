"""The one schema, `datapackage.json`: tables, fields, and cells as written or typed.

Reading happens in two steps, so that a bad cell is reported as it stands in the file and never
guessed at: `read_text` gives the cells as written with their line numbers (standard library only),
`typed` turns cells that passed the checks into a frame.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from casualties.data.mapped import Buffer, contents
from casualties.errors import DataError

if TYPE_CHECKING:
    from datetime import date


PACKAGE_FILE = "datapackage.json"
TYPES = ("string", "integer", "date", "boolean")

_WHOLE = re.compile(r"0|-?[1-9][0-9]*").fullmatch
_SPECIAL = re.compile('[",\n]').search
_DAY = re.compile(r"\d{4}-\d\d-\d\d").fullmatch


# The command line answers within a tenth of a second, of which `dataclasses` would be a tenth.
class Field(NamedTuple):
    """One column: its type, its words for readers and its constraints."""

    name: str
    type: str
    title: str = ""
    description: str = ""
    required: bool = False
    unique: bool = False
    enum: tuple[str, ...] = ()
    labels: Mapping[str, str] = {}
    pattern: str = ""
    minimum: int | None = None

    def label(self, value: str) -> str:
        """The words that stand for a coded value; the value itself where there are none."""
        return self.labels.get(value, value)

    def parse(self, text: str) -> str | int | date | bool | None:
        """The typed value of a cell; None for an empty one.

        Raises ValueError with what a cell of this type looks like.
        """
        if text == "":
            return None
        if self.type == "integer":
            if not _WHOLE(text):
                raise ValueError("whole number in digits alone, such as 1500")
            return int(text)
        if self.type == "date":
            from datetime import date

            try:
                if not _DAY(text):
                    raise ValueError
                return date.fromisoformat(text)
            except ValueError:
                raise ValueError("date as YYYY-MM-DD, such as 2024-12-19") from None
        if self.type == "boolean":
            if text not in ("true", "false"):
                raise ValueError("true or false")
            return text == "true"
        return text


class Key(NamedTuple):
    """A column whose values must be found as `id` of `table`."""

    column: str
    table: str


class Table:
    """One CSV file of the package."""

    def __init__(
        self,
        *,
        name: str,
        path: str,
        title: str,
        description: str,
        fields: tuple[Field, ...],
        primary_key: tuple[str, ...],
        keys: tuple[Key, ...],
        sorted_by: tuple[str, ...],
    ) -> None:
        self.name = name
        self.path = path
        self.title = title
        self.description = description
        self.fields = fields
        self.primary_key = primary_key
        self.keys = keys
        self.sorted_by = sorted_by

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The column names in the order of the file."""
        return tuple(f.name for f in self.fields)

    def field(self, name: str) -> Field:
        """The field called `name`. Raises KeyError for an unknown one."""
        return self._by_name[name]

    @cached_property
    def _by_name(self) -> dict[str, Field]:
        return {f.name: f for f in self.fields}

    def text(self, records: Iterable[Sequence[str]]) -> str:
        """The canonical file of these records: header, minimal quotes, LF; order is kept."""
        written = [
            ['"' + c.replace('"', '""') + '"' if _SPECIAL(c) else c for c in column]
            if _SPECIAL("".join(column))
            else column
            for column in zip(self.columns, *records, strict=True)
        ]
        if len(written) == 1:  # an empty line would be no record
            written = [[cell or '""' for cell in written[0]]]
        return "\n".join([*map(",".join, zip(*written, strict=True)), ""])

    def in_order(self, records: Iterable[Sequence[str]]) -> list[Sequence[str]]:
        """The records in canonical order; as given where the order of the table has a meaning."""
        if not self.sorted_by:
            return list(records)
        places = [self.columns.index(c) for c in self.sorted_by]
        return sorted(records, key=itemgetter(*places))


class Schema:
    """The tables of a data package by name, and the package's own words."""

    def __init__(self, tables: Mapping[str, Table], meta: Mapping[str, Any]) -> None:
        self.tables = tables
        self.meta = meta

    def __getitem__(self, name: str) -> Table:
        return self.tables[name]


class Record(dict[str, str]):
    """One row as written: its cells by column, its file, and the line on which it starts."""

    __slots__ = ("file", "line")

    def __init__(self, cells: Iterable[tuple[str, str]], *, file: str, line: int) -> None:
        super().__init__(cells)
        self.file = file
        self.line = line


class Text:
    """A file as it stands: its bytes, and as they are asked for its header and raw records.

    `file` holds the bytes, of a large file a map of a copy, which nobody can change. Raises
    DataError where they are not UTF-8 or not CSV.
    """

    def __init__(self, table: Table, file: Buffer) -> None:
        self.table = table
        self.file = file

    @property
    def data(self) -> bytes:
        """All bytes of the file. Of a large one they are read anew each time."""
        return self.file[:]

    @property
    def header(self) -> tuple[str, ...]:
        """The cells of the first record."""
        return self._parsed[0]

    @property
    def raw(self) -> tuple[tuple[int, tuple[str, ...]], ...]:
        """The records under the header: the line on which each starts, and its cells."""
        return self._parsed[1]

    @cached_property
    def _parsed(self) -> tuple[tuple[str, ...], tuple[tuple[int, tuple[str, ...]], ...]]:
        return _parse(self.data, table=self.table)

    @cached_property
    def records(self) -> tuple[Record, ...]:
        """The rows that have one cell for each column of the header."""
        return tuple(
            Record(zip(self.header, cells, strict=True), file=self.table.path, line=line)
            for line, cells in self.raw
            if len(cells) == len(self.header)
        )

    def holding(self, column: str, fault: Callable[[str], object]) -> list[Record]:
        """The rows in whose cell of a column there is a fault; each value is looked at once."""
        bad = {value for value in self._values[column] if fault(value)}
        return [r for r in self.records if r[column] in bad] if bad else []

    @cached_property
    def _values(self) -> dict[str, set[str]]:
        """Column -> the values that occur in whole rows."""
        whole = [cells for _, cells in self.raw if len(cells) == len(self.header)]
        if not whole:
            return {name: set() for name in self.header}
        return dict(zip(self.header, map(set, zip(*whole, strict=True)), strict=True))


def read_schema(folder: Path) -> Schema:
    """The schema in `folder`.

    Raises DataError where the file is missing, is not JSON, or has a type that is not known.
    """
    path = folder / PACKAGE_FILE
    try:
        meta = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise DataError(
            f"cannot be read ({error.strerror})",
            file=path,
            remedy=f"name a folder that holds a {PACKAGE_FILE}",
        ) from error
    except ValueError as error:
        raise DataError(f"not JSON: {error}", file=path) from error
    try:
        tables = [_table(r) for r in meta["resources"]]
    except KeyError as error:
        raise DataError(f"no {error} where the schema needs one", file=path) from error
    return Schema({t.name: t for t in tables}, {k: v for k, v in meta.items() if k != "resources"})


def _table(resource: Mapping[str, Any]) -> Table:
    schema = resource["schema"]
    keys = [
        Key(k["fields"][0], k["reference"]["resource"] or resource["name"])
        for k in schema.get("foreignKeys", [])
    ]
    if Path(resource["path"]).name != resource["path"]:
        raise DataError(
            f"resource {resource['name']}: path {resource['path']!r} leads out of the folder",
            file=PACKAGE_FILE,
            remedy="name a file that stands beside the schema",
        )
    return Table(
        name=resource["name"],
        path=resource["path"],
        title=resource.get("title", resource["name"]),
        description=resource.get("description", ""),
        fields=tuple(_field(f) for f in schema["fields"]),
        primary_key=tuple(schema.get("primaryKey", [])),
        keys=tuple(keys),
        sorted_by=tuple(resource.get("sortedBy", [])),
    )


def _field(spec: Mapping[str, Any]) -> Field:
    limits = spec.get("constraints", {})
    if spec["type"] not in TYPES:
        raise DataError(
            f"field {spec['name']}: type {spec['type']!r} is not known",
            file=PACKAGE_FILE,
            remedy=f"use one of {', '.join(TYPES)}",
        )
    return Field(
        name=spec["name"],
        type=spec["type"],
        title=spec.get("title", spec["name"]),
        description=spec.get("description", ""),
        required=limits.get("required", False),
        unique=limits.get("unique", False),
        enum=tuple(limits.get("enum", ())),
        labels={c["value"]: c["label"] for c in spec.get("categories", [])},
        pattern=limits.get("pattern", ""),
        minimum=limits.get("minimum"),
    )


def read_bytes(folder: Path, *, table: Table) -> Text:
    """The file of `table`, not looked into yet. Raises DataError where it cannot be read."""
    path = folder / table.path
    try:
        return Text(table, contents(path))
    except OSError as error:
        raise DataError(f"cannot be read ({error.strerror})", file=path) from error


def read_text(folder: Path, *, table: Table) -> Text:
    """The file of `table` as written.

    Raises DataError where it is missing, is not UTF-8 or is not CSV; whatever can be read cell by
    cell is left for the checks.
    """
    text = read_bytes(folder, table=table)
    _ = text.raw
    return text


def parse_text(data: bytes, *, table: Table) -> Text:
    """The cells of a file's bytes; errors as `read_text`."""
    text = Text(table, data)
    _ = text.raw
    return text


def _parse(
    data: bytes, *, table: Table
) -> tuple[tuple[str, ...], tuple[tuple[int, tuple[str, ...]], ...]]:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DataError(
            f"byte {data[error.start]:#04x} is not UTF-8",
            file=table.path,
            line=line,
            remedy="save the file as UTF-8",
        ) from error
    # a byte order mark is no part of the first column's name; the rule canonical-bytes names it
    text = text.removeprefix("\ufeff")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    raw: list[tuple[int, tuple[str, ...]]] = []
    start = 1
    try:
        for cells in reader:
            raw.append((start, tuple(cells)))
            start = reader.line_num + 1
    except csv.Error as error:
        raise DataError(
            f"not CSV: {error}",
            file=table.path,
            line=reader.line_num,
            remedy='put a cell with a quote between quotes and double it, as in "a ""word"""',
        ) from error
    return (raw[0][1] if raw else ()), tuple(raw[1:])


def canonical(text: Text) -> bytes:
    """The bytes that the file should have: canonical order, minimal quotes, LF."""
    records = text.table.in_order([cells for _, cells in text.raw])
    return text.table.text(records).encode()
