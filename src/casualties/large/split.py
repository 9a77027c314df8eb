"""A CSV of statements too large for memory made into a Parquet set that can be measured."""

from __future__ import annotations

import csv
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from casualties.data.schema import Field, Table
from casualties.errors import DataError, did_you_mean
from casualties.large.families import families, parts
from casualties.large.sets import GROUP, KEY, NEEDED, ParquetSet, arrow_schema, read_rows
from casualties.selection import Selection

if TYPE_CHECKING:
    import pyarrow as pa

BLOCK = 32 * 2**20
"""Bytes of the CSV that are read at a time."""
PART = 250_000
"""Rows of a file of the set, unless one conflict and party has more."""
IN_ORDER = [(name, "ascending") for name in KEY]
SHAPES = {
    "integer": r"^(0|-?[1-9][0-9]*)$",
    "date": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
    "boolean": r"^(true|false)$",
}


def split(
    source: Path,
    *,
    table: Table,
    output: Path,
    report: Callable[[int], None] = lambda _: None,
    block: int = BLOCK,
) -> int:
    """Writes the CSV at `source` as a Parquet set, a folder; returns its rows.

    The rows of a conflict and party stand together, in their order. The CSV is read by blocks,
    sorted one by one, and the blocks are merged, so memory holds no more than a part of it. The
    folder is there whole or not at all. Raises DataError where it exists, or where the CSV has an
    unknown column, lacks one that the measures need, or a cell does not fit its type.
    """
    import pyarrow.parquet as pq

    if output.exists():
        raise DataError(f"{output}: exists already; name another, or remove it first")
    scratch = Path(tempfile.mkdtemp(dir=output.resolve().parent, prefix=f".{output.name}."))
    try:
        made = scratch / "set"
        made.mkdir()
        schema = arrow_schema(table, columns=_header(source, table=table))
        rows = 0
        blocks: list[Path] = []
        for typed in _typed(source, table=table, schema=schema, block=block):
            blocks.append(scratch / f"{len(blocks):06d}.parquet")
            pq.write_table(typed, blocks[-1], row_group_size=GROUP)
            rows += typed.num_rows
            report(rows)
        if rows:
            _merge(ParquetSet(tuple(blocks), schema, ()), into=made, rows=rows)
        else:
            pq.write_table(schema.empty_table(), made / "part-00000.parquet")
        os.replace(made, output)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return rows


def _merge(blocks: ParquetSet, *, into: Path, rows: int) -> None:
    """Writes the rows of sorted blocks to files in which conflicts and parties stand together."""
    import pyarrow.parquet as pq

    schema, everything = blocks.schema, Selection()
    together = families(blocks, selection=everything)
    for number, part in enumerate(parts(together, size=PART, most=rows)):
        path = into / f"part-{number:05d}.parquet"
        with pq.ParquetWriter(path, schema, compression="zstd") as writer:
            if part.rows <= PART:
                table = read_rows(part.files, schema=schema, keys=part.keys, selection=everything)
                writer.write_table(table.sort_by(IN_ORDER), row_group_size=GROUP)
                continue
            # one family, too many rows to sort at once, and in order key by key
            for key in part.keys:
                for file in part.files:
                    table = read_rows([file], schema=schema, keys=[key], selection=everything)
                    writer.write_table(table, row_group_size=GROUP)


def _header(source: Path, *, table: Table) -> list[str]:
    """The columns of the CSV. Raises DataError with every one that is unknown or missing."""
    try:
        with source.open(encoding="utf-8-sig", newline="") as file:
            names = next(csv.reader(file), [])
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{source}: cannot be read ({error})") from error
    unknown = [
        f"{source}:1: unknown column {name!r}{did_you_mean(name, known=table.columns)}"
        for name in names
        if name not in table.columns
    ]
    twice = [f"{source}:1: {name}: given twice" for name in set(names) if names.count(name) > 1]
    missing = [
        f"{source}:1: no column {name!r}; the measures need it"
        for name in NEEDED
        if name not in names
    ]
    if problems := [*unknown, *twice, *missing]:
        raise DataError("\n".join(problems), problems=problems)
    return names


def _typed(source: Path, *, table: Table, schema: pa.Schema, block: int) -> Iterator[pa.Table]:
    """Yield the CSV by blocks, typed, each in the order of conflict and party."""
    import pyarrow as pa
    from pyarrow import csv as arrow_csv

    try:
        reader = arrow_csv.open_csv(
            source,
            read_options=arrow_csv.ReadOptions(block_size=block, use_threads=False),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(schema.names, pa.string()),
                null_values=[""],
                strings_can_be_null=True,
            ),
        )
        line = 2
        for batch in reader:
            columns = [
                _column(batch[f.name], field=table.field(f.name), type_=f.type, at=(source, line))
                for f in schema
            ]
            line += batch.num_rows
            yield pa.table(columns, schema=schema).sort_by(IN_ORDER)
    except pa.ArrowInvalid as error:
        raise DataError(f"{source}: not CSV: {error}") from error


def _column(cells: pa.Array, *, field: Field, type_: pa.DataType, at: tuple[Path, int]) -> pa.Array:
    """A column of text typed as its field. Raises DataError at the first cell that does not fit."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if field.type == "string":
        return cells
    try:
        if pc.all(pc.match_substring_regex(cells, SHAPES[field.type])).as_py() is not False:
            return cells.cast(type_)
    except pa.ArrowInvalid:
        pass  # said below, with its line
    source, line = at
    for number, cell in enumerate(cells.to_pylist()):
        try:
            field.parse(cell or "")
        except ValueError as error:
            raise DataError(
                f"{source}:{line + number}: {field.name}: {cell!r} is no {error}"
            ) from error
    raise DataError(f"{source}:{line}: {field.name}: a cell is no {field.type} of 64 bits")
