"""A table's file as it is written: its bytes, its cells as text with their lines, canonical form.

The rules look at files in this way, so that a bad cell is reported as it stands and never guessed
at. Only the standard library is needed; `casualties.data.reading` makes typed frames.
"""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from casualties.data.files import read_ordinary
from casualties.data.schema import Table
from casualties.errors import DataError

Cells = tuple[str, ...]


class Record(dict[str, str]):
    """One row as written: its cells by column, its file, and the line on which it starts."""

    __slots__ = ("file", "line")

    def __init__(self, cells: Iterable[tuple[str, str]], *, file: str, line: int) -> None:
        super().__init__(cells)
        self.file = file
        self.line = line


@dataclass(frozen=True, eq=False)
class Text:
    """The file of a table: its bytes, and its cells, which are parsed when first asked for.

    The cells raise DataError where the bytes are not UTF-8 or not CSV.
    """

    table: Table
    data: bytes

    @property
    def header(self) -> Cells:
        """The cells of the first record."""
        return self._parsed[0]

    @property
    def raw(self) -> tuple[tuple[int, Cells], ...]:
        """The records under the header: the line on which each starts, and its cells."""
        return self._parsed[1]

    @cached_property
    def _parsed(self) -> tuple[Cells, tuple[tuple[int, Cells], ...]]:
        return _parse(self.data, table=self.table)

    @cached_property
    def records(self) -> tuple[Record, ...]:
        """The rows that have one cell for each column of the header."""
        return tuple(
            Record(zip(self.header, cells, strict=True), file=self.table.path, line=line)
            for line, cells in self.raw
            if len(cells) == len(self.header)
        )


def read_text(folder: Path, *, table: Table) -> Text:
    """The file of `table`, parsed.

    Raises DataError where it is missing, is not UTF-8 or is not CSV; whatever can be read cell by
    cell is left for the rules.
    """
    return parse_text(read_bytes(folder, table=table), table=table)


def read_bytes(folder: Path, *, table: Table) -> bytes:
    """The bytes of the file of `table`. Raises DataError where it cannot be read."""
    return read_ordinary(folder / table.path)


def parse_text(data: bytes, *, table: Table) -> Text:
    """A file of these bytes, parsed. Raises DataError where they are not UTF-8 or not CSV."""
    text = Text(table, data)
    _ = text.raw
    return text


def _parse(data: bytes, *, table: Table) -> tuple[Cells, tuple[tuple[int, Cells], ...]]:
    records = csv_records(decoded(data, file=table.path), file=table.path)
    return (records[0][1] if records else ()), tuple(records[1:])


def decoded(data: bytes, *, file: str, encoding: str = "utf-8") -> str:
    """The text of a file, without its byte order mark.

    Raises DataError where a byte is not of the encoding, LookupError where there is no such.
    """
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise DataError(
            f"byte {data[error.start]:#04x} is not {encoding.upper()}",
            file=file,
            line=data.count(b"\n", 0, error.start) + 1,
            remedy="save the file as UTF-8",
        ) from error
    # a byte order mark is no part of the first column's name; the rule canonical-bytes names it
    return text.removeprefix("\ufeff")


def csv_records(text: str, *, file: str, separator: str = ",") -> list[tuple[int, Cells]]:
    """The records of a CSV: the line on which each starts, and its cells.

    Raises DataError where the text is not CSV.
    """
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=separator)
    records: list[tuple[int, Cells]] = []
    start = 1
    try:
        for cells in reader:
            records.append((start, tuple(cells)))
            start = reader.line_num + 1
    except csv.Error as error:
        raise DataError(
            f"not CSV: {error}",
            file=file,
            line=reader.line_num,
            remedy='put a cell with a quote between quotes and double it, as in "a ""word"""',
        ) from error
    return records


def canonical(text: Text) -> bytes:
    """The bytes that the file should have: canonical order, minimal quotes, LF."""
    return text.table.text(text.table.in_order([cells for _, cells in text.raw])).encode()
