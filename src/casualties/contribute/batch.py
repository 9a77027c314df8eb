"""Many statements from a CSV that has some of the columns."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from casualties.data.cells import parse_text
from casualties.data.schema import Table
from casualties.errors import DataError, did_you_mean
from casualties.text.english import counted

SHOWN = 10
"""Lines of a wrong length that are named; the others are counted."""


def batch(data: bytes, *, table: Table, name: str) -> list[tuple[int, dict[str, str]]]:
    """Line and cells of each row of a CSV that has some of the table's columns.

    A byte order mark, CRLF, an empty line and any order of the columns are fine. Raises DataError
    with every fault of the file's form at once; `name` is the file's in its words.
    """
    text = parse_text(data, table=replace(table, path=name))
    header = [column.strip() for column in text.header]
    problems = [f"{name}:1: {words}" for words in _header_problems(header, table=table)]
    if problems:
        raise DataError("\n".join(problems), problems=problems)
    return by_column(header, text.raw, name=name)


def by_column(
    header: Sequence[str], records: Sequence[tuple[int, Sequence[str]]], *, name: str
) -> list[tuple[int, dict[str, str]]]:
    """Line and cells of each record by the columns of the header; empty lines are left out.

    Raises DataError where a record has more or fewer cells, or where there is none.
    """
    rows = [(line, cells) for line, cells in records if any(cells)]
    problems = [
        f"{name}:{line}: {len(cells)} cells where the header has {len(header)}; "
        'put a cell that holds a comma between quotes, as in "one, two"'
        for line, cells in rows
        if len(cells) != len(header)
    ]
    if more := problems[SHOWN:]:
        problems = [*problems[:SHOWN], f"{name}: {counted(len(more), 'line')} more like these"]
    if problems:
        raise DataError("\n".join(problems), problems=problems)
    if not rows:
        raise DataError(f"{name}: no rows; give a line of columns and a line for each statement")
    return [(line, dict(zip(header, cells, strict=True))) for line, cells in rows]


def _header_problems(header: Sequence[str], *, table: Table) -> list[str]:
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
