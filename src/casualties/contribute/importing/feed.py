"""A file that others keep, read as rows of cells: CSV, JSON, JSON lines or a workbook of Excel."""

import io
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from casualties.contribute.batch import by_column
from casualties.contribute.importing.maps import Map
from casualties.data.cells import csv_records, decoded
from casualties.errors import DataError, MissingExtra
from casualties.text.english import listed

ENDINGS = {
    "csv": "csv", "tsv": "csv", "txt": "csv", "json": "json", "jsonl": "jsonl", "ndjson": "jsonl",
    "xlsx": "xlsx", "xlsm": "xlsx",
}  # fmt: skip
"""Ending of a file's name -> its format."""

HALF = re.compile("[\ud800-\udfff]")
"""What JSON can write and no text can hold: one of the two halves of a sign."""
SEPARATORS = (",", ";", "\t", "|")


@dataclass(frozen=True)
class Feed:
    """The rows of a file by its own column names, each with the place where it stands.

    The place is the line of a CSV, of JSON lines and of a workbook, and counts the objects of a
    list in JSON. `nested` are the columns that hold lists somewhere.
    """

    name: str
    rows: Sequence[tuple[int, Mapping[str, str]]]
    nested: frozenset[str] = frozenset()

    @property
    def columns(self) -> dict[str, None]:
        """Every column that a row has, in the order in which they come."""
        return {column: None for _, cells in self.rows for column in cells}


def read_feed(data: bytes, *, name: str, map: Map) -> Feed:
    """The rows of a file. Raises DataError where it is not what its name or the map says."""
    form = map.format or ENDINGS.get(name.rpartition(".")[2].casefold(), "")
    if not form:
        raise DataError(
            "the name does not say the format",
            file=name,
            remedy=f"write format in the map: {listed(READERS)}",
        )
    if not data.strip():
        raise DataError("the file is empty", file=name, remedy="download or save it once more")
    feed = READERS[form](data, name, map)
    if not feed.rows:
        raise DataError("no rows", file=name, remedy="look whether this is the right file")
    return feed


def _text(data: bytes, *, name: str, map: Map) -> str:
    try:
        return decoded(data, file=name, encoding=map.encoding or "utf-8")
    except (LookupError, UnicodeError) as error:  # none of that name, or none for texts
        raise DataError(f"{error}", file=map.name, remedy="such as utf-8 or cp1252") from error
    except DataError as error:
        remedy = 'name its encoding in the map, such as encoding = "cp1252"'
        raise DataError(error.message, file=name, line=error.line, remedy=remedy) from error


def _csv(data: bytes, name: str, map: Map) -> Feed:
    text = _text(data, name=name, map=map)
    first = text.partition("\n")[0]
    separator = map.separator or max(SEPARATORS, key=first.count)
    records = csv_records(text, file=name, separator=separator)
    header = [column.strip() for column in records[0][1]]
    _not_twice(header, name=name)
    return Feed(name, by_column(header, records[1:], name=name))


def _not_twice(header: Sequence[str], *, name: str) -> None:
    twice = [column for column, count in Counter(header).items() if column and count > 1]
    if twice:
        raise DataError(f"column {twice[0]!r} stands twice", file=name, remedy="rename one of them")


def _json(data: bytes, name: str, map: Map) -> Feed:
    content = _value(_text(data, name=name, map=map), name=name)
    for key in map.rows.split(".") if map.rows else ():
        if not isinstance(content, dict) or key not in content:
            keys = listed(map_keys(content)) or "none"
            raise DataError(
                f"no {key!r} where the map's rows = {map.rows!r} leads; there is: {keys}",
                file=name,
                remedy="mend rows in the map",
            )
        content = content[key]
    if not isinstance(content, list):
        lists = [key for key in map_keys(content) if isinstance(content[key], list)]
        near = f'write rows = "{lists[0]}" in the map' if lists else "look at the file"
        raise DataError(f"{_kind(content)} where a list of rows is due", file=name, remedy=near)
    return _objects(list(enumerate(content, start=1)), name=name)


def map_keys(content: Any) -> list[str]:
    """The keys of an object of JSON; none of any other value."""
    return list(content) if isinstance(content, dict) else []


def _json_lines(data: bytes, name: str, map: Map) -> Feed:
    lines = enumerate(_text(data, name=name, map=map).split("\n"), start=1)
    values = [(n, _value(line, name=name, line=n)) for n, line in lines if line.strip()]
    return _objects(values, name=name)


def _value(text: str, *, name: str, line: int = 0) -> Any:
    def no_number(word: str) -> Any:
        raise ValueError(f"{word} is no number")

    try:
        return json.loads(text, parse_constant=no_number)
    except ValueError as error:
        remedy = "download or save it once more"
        raise DataError(f"not JSON: {error}", file=name, line=line, remedy=remedy) from error
    except RecursionError as error:
        remedy = "look whether this is the right file"
        raise DataError("nested too deep", file=name, line=line, remedy=remedy) from error


def _objects(values: Sequence[tuple[int, Any]], *, name: str) -> Feed:
    rows, nested = [], set()
    for place, value in values:
        if not isinstance(value, dict):
            raise DataError(
                f"row {place} is {_kind(value)} where an object is due",
                file=name,
                remedy="name a file whose rows say the name of each column",
            )
        cells = {}
        for column, part in _parts(value):
            if isinstance(part, list):
                nested.add(column)
            else:
                cells[column] = written(part)
                if HALF.search(column + cells[column]):
                    message = f"row {place} holds half a sign (a surrogate)"
                    raise DataError(message, file=name, remedy="mend that row of the file")
        rows.append((place, cells))
    return Feed(name, rows, frozenset(nested))


def _parts(value: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The cells of an object; those of an object within it bear both names, as in killed.total."""
    open_objects = [("", value)]
    while open_objects:
        above, parts = open_objects.pop(0)
        for key, part in parts.items():
            if isinstance(part, dict):
                open_objects.append((f"{above}{key}.", part))
            else:
                yield f"{above}{key}", part


def _kind(value: Any) -> str:
    kinds = {dict: "an object", list: "a list", str: "a text", type(None): "nothing"}
    return kinds.get(type(value), "a number")


def _xlsx(data: bytes, name: str, map: Map) -> Feed:
    try:
        import openpyxl
    except ImportError as error:
        raise MissingExtra("reading a workbook of Excel", extra="excel") from error
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheets = {sheet.title: sheet for sheet in book.worksheets}
        sheet = sheets.get(map.sheet) if map.sheet else next(iter(sheets.values()), None)
        lines = [[written(c) for c in cells] for cells in sheet.values] if sheet else []
    except Exception as error:  # whatever a broken archive or its XML makes the library raise
        raise DataError(
            f"not a workbook of Excel ({error})", file=name, remedy="save it as .xlsx once more"
        ) from error
    if sheet is None:
        raise DataError(
            f"no sheet {map.sheet!r}", file=name, remedy=f"name one of: {listed(sheets)}"
        )
    if lines and not any(lines[0]):
        raise DataError("the first line is empty", file=name, remedy="begin with the columns")
    header = [column.strip() for column in lines[0]] if lines else []
    _not_twice(header, name=name)
    return Feed(name, by_column(header, list(enumerate(lines[1:], start=2)), name=name))


def written(value: object) -> str:
    """A value of JSON or of a workbook as a cell: whole numbers and days in plain form.

    >>> written(12000.0), written(None), written(True), written(date(2024, 3, 1))
    ('12000', '', 'true', '2024-03-01')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, date):
        return value.isoformat()[:10]
    return str(value).strip()


READERS: Mapping[str, Callable[[bytes, str, Map], Feed]] = {
    "csv": _csv,
    "json": _json,
    "jsonl": _json_lines,
    "xlsx": _xlsx,
}
"""Format -> what reads it."""
