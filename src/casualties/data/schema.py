"""The one schema, `datapackage.json`: tables, their fields, and how a cell of each type reads."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property, lru_cache
from operator import itemgetter
from pathlib import Path
from typing import Any

from casualties.data.files import read_ordinary
from casualties.data.location import PACKAGE_FILE, own_folder
from casualties.data.package_shape import check_keys, columns_of
from casualties.errors import DataError

MOST_BYTES = 1024**2
"""Of the schema's file; ours has some 60,000."""

TYPES = ("string", "integer", "date", "boolean")
PATTERNS = {
    "integer": r"(?:0|-?[1-9][0-9]*)",
    "date": r"[0-9]{4}-[0-9]{2}-[0-9]{2}",
    "boolean": r"(?:true|false)",
}
"""Type -> how a cell of it is written."""
LOOKS = {
    "integer": "whole number in digits alone, such as 1500",
    "date": "date as YYYY-MM-DD, such as 2024-12-19",
    "boolean": "true or false",
}
"""Type -> the same in words."""


@dataclass(frozen=True)
class Field:
    """One column: its type, its words for readers and its constraints."""

    name: str
    type: str
    title: str = ""
    description: str = ""
    required: bool = False
    unique: bool = False
    enum: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    pattern: str = ""
    minimum: int | None = None
    when: Mapping[str, str] = field(default_factory=dict)
    """Value -> when it is the right one, for whoever codes a statement."""
    maximum: int | None = None

    def label(self, value: str) -> str:
        """The words that stand for a coded value; the value itself where there are none."""
        return self.labels.get(value, value)

    def parse(self, text: str) -> str | int | date | bool | None:
        """The typed value of a cell; None for an empty one.

        Raises ValueError with what a cell of this type looks like.
        """
        if text == "":
            return None
        if self.type == "string":
            return text
        if not re.fullmatch(PATTERNS[self.type], text):
            raise ValueError(LOOKS[self.type])
        if self.type == "integer":
            if len(text) > 20 or not -(2**63) <= int(text) < 2**63:
                raise ValueError("whole number of 64 bits")
            return int(text)
        if self.type == "boolean":
            return text == "true"
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise ValueError(LOOKS[self.type]) from None


@dataclass(frozen=True)
class Key:
    """A column whose values must be found as `id` of `table`."""

    column: str
    table: str
    several: bool = False
    """Whether a cell names several of them, with a space between two (`listOf` in the package)."""

    def named(self, cell: str) -> list[str]:
        """The ids that a cell names."""
        return cell.split() if self.several else [cell] if cell else []


@dataclass(frozen=True, eq=False)
class Table:
    """One CSV file of the package."""

    name: str
    path: str
    title: str
    description: str
    fields: tuple[Field, ...]
    primary_key: tuple[str, ...]
    keys: tuple[Key, ...]
    sorted_by: tuple[str, ...]
    mentions: tuple[Key, ...] = ()
    """Columns that may name a row of a table, or stand for themselves (`mayName`)."""

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The column names in the order of the file."""
        return tuple(f.name for f in self.fields)

    @property
    def noun(self) -> str:
        """The word for one row of the table.

        >>> table = Table("parties", "parties.csv", "", "", (), (), (), ())
        >>> table.noun
        'party'
        """
        stem = self.name.replace("_", "-")
        return f"{stem[:-3]}y" if stem.endswith("ies") else stem.removesuffix("s")

    def field(self, name: str) -> Field:
        """The field called `name`. Raises KeyError for an unknown one."""
        return self._fields_by_name[name]

    @cached_property
    def _fields_by_name(self) -> dict[str, Field]:
        return {f.name: f for f in self.fields}

    def text(self, records: Iterable[Sequence[str]]) -> str:
        """The canonical file of these records: header, minimal quotes, LF; order is kept."""
        file = io.StringIO()
        csv.writer(file, lineterminator="\n").writerows([self.columns, *records])
        return file.getvalue()

    def in_order(self, records: Iterable[Sequence[str]]) -> list[Sequence[str]]:
        """The records in canonical order; as given where the order of the table has a meaning."""
        if not self.sorted_by:
            return list(records)
        places = [self.columns.index(c) for c in self.sorted_by]
        return sorted(records, key=itemgetter(*places))


@dataclass(frozen=True, eq=False)
class Schema:
    """The tables of a data package by name, and what else the package says of itself (`meta`)."""

    tables: Mapping[str, Table]
    meta: Mapping[str, Any]

    def __getitem__(self, name: str) -> Table:
        return self.tables[name]

    def references(self, name: str) -> Iterator[tuple[str, Key]]:
        """Each column that names rows of a table: the table in which it stands, and the column."""
        for table in self.tables.values():
            for key in (*table.keys, *table.mentions):
                if key.table == name:
                    yield table.name, key


def read_schema(folder: Path) -> Schema:
    """The schema in `folder`. Raises DataError as `read_package` and `parse_schema` do."""
    return parse_schema(read_package(folder), path=folder / PACKAGE_FILE)


def read_package(folder: Path) -> bytes:
    """The bytes of the schema's file. Raises DataError where it cannot be read."""
    remedy = f"name a folder that holds a {PACKAGE_FILE}"
    return read_ordinary(folder / PACKAGE_FILE, most=MOST_BYTES, remedy=remedy)


@lru_cache(maxsize=4)
def parse_schema(data: bytes, *, path: Path | str) -> Schema:
    """The schema that these bytes hold.

    Raises DataError where they are not JSON, or describe no tables that can be read.
    """
    try:
        meta = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise DataError(f"not JSON: {error}", file=path) from error
    columns = columns_of(meta)
    _require_columns(columns, path=path)
    check_keys(meta, tables=columns)
    tables = [_table(resource) for resource in meta["resources"]]
    package = {name: value for name, value in meta.items() if name != "resources"}
    return Schema({table.name: table for table in tables}, package)


def _require_columns(tables: Mapping[str, Sequence[str]], *, path: Path | str) -> None:
    """Raises DataError where a package lacks a table or column that this version reads."""
    lacking = []
    for name, columns in _own_columns().items():
        if name not in tables:
            lacking.append(f"table {name}")
        else:
            missing = [column for column in columns if column not in tables[name]]
            lacking += [f"column {column} of {name}" for column in missing]
    if lacking:
        raise DataError(
            f"an older shape of the package: it lacks {', '.join(lacking)}",
            file=path,
            remedy="take the datapackage.json of this version, keep your own name, title, licence "
            "and version in it, and add the columns to the files, empty",
        )


@cache
def _own_columns() -> Mapping[str, tuple[str, ...]]:
    """Table -> its columns, as the package of this version has them."""
    meta = json.loads((own_folder() / PACKAGE_FILE).read_text(encoding="utf-8"))
    return {table.name: table.columns for table in map(_table, meta["resources"])}


def _table(resource: Mapping[str, Any]) -> Table:
    schema = resource["schema"]
    return Table(
        name=resource["name"],
        path=resource["path"],
        title=resource.get("title", resource["name"]),
        description=resource.get("description", ""),
        fields=tuple(_field(spec) for spec in schema["fields"]),
        primary_key=tuple(schema.get("primaryKey", [])),
        keys=tuple(
            Key(key["fields"][0], key["reference"]["resource"] or resource["name"])
            for key in schema.get("foreignKeys", [])
        )
        + tuple(
            Key(field["name"], field["listOf"], several=True)
            for field in schema["fields"]
            if "listOf" in field
        ),
        sorted_by=tuple(resource.get("sortedBy", [])),
        mentions=tuple(
            Key(field["name"], field["mayName"]) for field in schema["fields"] if "mayName" in field
        ),
    )


def _field(spec: Mapping[str, Any]) -> Field:
    constraints = spec.get("constraints", {})
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
        required=constraints.get("required", False),
        unique=constraints.get("unique", False),
        enum=tuple(constraints.get("enum", ())),
        labels={c["value"]: c["label"] for c in spec.get("categories", [])},
        pattern=constraints.get("pattern", ""),
        minimum=constraints.get("minimum"),
        when={c["value"]: c["when"] for c in spec.get("categories", []) if "when" in c},
        maximum=constraints.get("maximum"),
    )
