"""Many statements from a CSV that has some of the columns."""

from __future__ import annotations

import csv
import io
from collections import Counter

from casualties.data.schema import Table
from casualties.errors import DataError, did_you_mean


def batch(data: bytes, *, table: Table, name: str) -> list[tuple[int, dict[str, str]]]:
    """Line and cells of each row of a CSV that has some of the table's columns.

    A byte order mark, CRLF, an empty line and any order of the columns are fine. Raises DataError
    with every fault of the file's form at once; `name` is the file's in its words.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DataError(
            f"byte {data[error.start]:#04x} is not UTF-8",
            file=name,
            line=line,
            remedy="save the file as UTF-8",
        ) from error
    reader = csv.reader(io.StringIO(text, newline=""))
    header = [column.strip() for column in next(reader, [])]
    problems = [f"{name}:1: {words}" for words in _header_problems(header, table=table)]
    whole_header = not problems
    rows, start = [], reader.line_num + 1
    for cells in reader:
        if any(cells) and len(cells) == len(header):
            rows.append((start, dict(zip(header, cells, strict=True))))
        elif any(cells) and whole_header:
            problems.append(
                f"{name}:{start}: {len(cells)} cells where the header has {len(header)}; "
                'put a cell that holds a comma between quotes, as in "one, two"'
            )
        start = reader.line_num + 1
    if problems:
        raise DataError("\n".join(problems), problems=problems)
    if not rows:
        raise DataError(f"{name}: no rows; give a line of columns and a line for each statement")
    return rows


def _header_problems(header: list[str], *, table: Table) -> list[str]:
    for mark, word in (("\t", "tabs"), (";", "semicolons")):
        if len(header) == 1 and mark in header[0]:
            return [f"the columns are parted by {word}; save the file with commas"]
    other = "; remove it, or name a column of the codebook"
    unknown = [
        f"unknown column {column!r}{did_you_mean(column, known=table.columns) or other}"
        for column in header
        if column not in table.columns
    ]
    twice = [column for column, count in Counter(header).items() if count > 1]
    return [*unknown, *(f"column {column!r} stands twice; remove one" for column in twice)]
