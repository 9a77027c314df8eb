"""A table's CSV file as a typed frame: `pandas.read_csv` behind a check of the file's shape.

pandas fills up short rows, cuts long ones and closes open quotes without a word. So a file is read
only when every line is one record with a cell for each column. A file that is written otherwise
than `casualties format` does goes through the csv module first, which names what is wrong.
"""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pandas as pd

from casualties.data.cells import Text
from casualties.data.schema import PATTERNS, Field
from casualties.errors import DataError

BLOCK = 1 << 18
"""Bytes whose shape is looked at in one go."""
COMMA, LINE_FEED, QUOTE = b',\n"'
CHECK = "run 'casualties check'"


def typed(text: Text) -> pd.DataFrame:
    """The frame of a file: columns as in the schema, rows in the order of the file.

    Text is `str` with NaN for an empty cell; the others are `Int64`, `datetime64[us]` and
    `boolean`. Raises DataError where the file is not CSV, a row has too many or too few cells, or
    a cell does not fit its type or is not in the list of its column.
    """
    cells = _cells(text.data if _is_regular(text) else _regular(text))
    columns = {}
    for field in text.table.fields:
        try:
            columns[field.name] = _typed(cells[field.name], field=field)
        except (ValueError, OverflowError) as error:
            raise _bad_cell(text, field) from error
    return pd.DataFrame(columns)


def _is_regular(text: Text) -> bool:
    """Whether each line is one record with all cells, written as `casualties format` writes."""
    data, columns = text.data, text.table.columns
    if len(columns) == 1 or not data.startswith(text.table.text([]).encode()):
        return False
    if data[-1:] != b"\n" or b"\r" in data or b"\0" in data:
        return False
    begin = 0
    while begin < len(data):
        end = data.find(b"\n", begin + BLOCK) + 1 or len(data)
        if not _holds_records(data[begin:end], cells=len(columns)):
            return False
        begin = end
    return True


def _holds_records(lines: bytes, *, cells: int) -> bool:
    """Whether each line is a record in UTF-8 with so many cells and quotes only around cells."""
    try:
        lines.decode()
    except UnicodeDecodeError:
        return False
    characters = np.frombuffer(lines, np.uint8)
    is_quote, is_end = characters == QUOTE, characters == LINE_FEED
    is_special = (characters == COMMA) | is_end | is_quote
    places = np.flatnonzero(is_special)
    is_quoted = np.logical_xor.accumulate(is_quote[places])
    separators = characters[places[~is_quoted & ~is_quote[places]]]
    quotes = places[is_quote[places]]
    beside = np.concatenate([quotes[::2] - 1, quotes[1::2] + 1])
    record = b"," * (cells - 1) + b"\n"
    return bool(
        separators.tobytes() == record * np.count_nonzero(is_end) and is_special[beside].all()
    )


def _regular(text: Text) -> bytes:
    """The same records as `casualties format` would write them, in the order of the file.

    Raises DataError where the file is broken or has other rows or columns than the schema.
    """
    table = text.table
    if text.header != table.columns:
        raise DataError(
            f"the columns are {', '.join(text.header) or 'missing'}; "
            f"the schema has {', '.join(table.columns)}",
            file=table.path,
            line=1,
        )
    for line, cells in text.raw:
        if len(cells) != len(table.columns):
            raise DataError(
                f"{len(cells)} cells where the header has {len(table.columns)}",
                file=table.path,
                line=line,
                remedy=CHECK,
            )
        if any("\0" in cell for cell in cells):
            raise DataError("a cell holds a NUL byte", file=table.path, line=line, remedy=CHECK)
    if len(text.data.splitlines()) != len(text.raw) + 1:
        raise DataError("a cell holds a line break", file=table.path, remedy=CHECK)
    return table.text([cells for _, cells in text.raw]).encode()


def _cells(data: bytes) -> pd.DataFrame:
    """The cells of a regular file as text, NaN where they are empty."""
    # The header is read as a row of text, so that pandas takes no column for numbers. To name the
    # type `str` instead is several times slower where pyarrow is installed.
    rows = pd.read_csv(
        io.BytesIO(data),
        header=None,
        keep_default_na=False,
        na_values=[""],
        skip_blank_lines=False,
        low_memory=False,
    )
    rows.columns = pd.Index(rows.iloc[0])
    return rows.iloc[1:].reset_index(drop=True)


def _typed(cells: pd.Series[Any], *, field: Field) -> pd.Series[Any]:
    """A column of the schema's type. Raises ValueError where a cell does not fit."""
    if field.enum and not set(cells.dropna().unique()) <= set(field.enum):
        raise ValueError(f"a cell of {field.name} is not in the list")
    if field.type == "string":
        return cells
    if not cells.str.fullmatch(PATTERNS[field.type], na=True).all():
        raise ValueError(f"a cell of {field.name} is no {field.type}")
    if field.type == "integer":
        return cells.astype("Int64")
    if field.type == "date":
        return pd.to_datetime(cells, format="%Y-%m-%d").astype("datetime64[us]")
    return cells.map({"true": True, "false": False}).astype("boolean")


def _bad_cell(text: Text, field: Field) -> DataError:
    """The first cell of a column that does not fit its type, or is not in the schema's list."""
    for record in text.records:
        cell = record[field.name]
        remedy = ""
        try:
            field.parse(cell)
            if not field.enum or cell in ("", *field.enum):
                continue
            message = f"{field.name}: {cell!r} is not in the list"
            remedy = f"use one of {', '.join(field.enum)}"
        except ValueError as error:
            message = f"{field.name}: {cell!r} is no {error}"
        return DataError(message, file=text.table.path, line=record.line, remedy=remedy)
    raise AssertionError(f"{field.name}: every cell fits")
