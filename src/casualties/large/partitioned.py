"""The question tables of a Parquet set too large for memory, family by family.

Each part is read and measured by the same functions as a dataset in memory; what comes back is
spilled to disk in order, and merged into one file that is there whole or not at all. Who runs the
parts is not known here: `measured` takes their results as they come.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from casualties.data.cells import parse_text, read_text
from casualties.data.dataset import Dataset
from casualties.data.reading import typed
from casualties.data.schema import read_schema
from casualties.errors import DataError
from casualties.large.families import Part
from casualties.large.runs import few, merged, ordered, shaped, write_tables
from casualties.large.sets import GROUP, frame, read_rows
from casualties.measures.band import band
from casualties.measures.clashes import clashes
from casualties.measures.contradictions import contradictions
from casualties.measures.disagreement import disagreement
from casualties.measures.lean import lean
from casualties.measures.overview import overview
from casualties.selection import Selection
from casualties.views.contradictions import with_reasons

if TYPE_CHECKING:
    import pyarrow as pa

BY_QUESTION = {"overview": overview, "band": band, "clashes": clashes, "lean": lean}
"""View -> the measure that is its table."""
ENDLESS = "9999-12-31"
"""A day after every statement."""
PART = 20_000
"""Rows of a part, unless a family has more."""
BYTES_A_ROW = 3_500
"""What a row takes of memory while its family is measured, as measured on 10 million rows."""
BYTES_A_PAIR = 400
"""What a contradiction takes of memory while the ledger of a family is made."""


@dataclass(frozen=True)
class Request:
    """What is asked of every part: a view of a selection, beside the small tables of a dataset."""

    view: str
    selection: Selection
    dataset: Dataset
    schema: pa.Schema
    room: int
    """Bytes that a worker has for one part."""


@dataclass(frozen=True)
class PartResult:
    """What a part gives: its table, in order, and the last day stated in its selected rows."""

    table: pa.Table
    last: pd.Timestamp | None
    families: int
    rows: int


def measure_part(part: Part, *, request: Request) -> PartResult:
    """The table of a part. Raises DataError where the contradictions do not fit into the room."""
    import pyarrow as pa

    selection = request.selection.but(sort="")
    lending = selection.lending
    read = read_rows(part.files, schema=request.schema, keys=part.keys, selection=lending)
    held = holding(request.dataset, frame(read))
    rows = selection.rows(held)
    measured = _measured(lending.rows(held), shown=rows, part=part, request=request)
    own = shaped(measured, request.view)
    table = pa.Table.from_pandas(ordered(own, request.view), preserve_index=False)
    last = None if rows.empty else rows["stated_on"].max()
    return PartResult(table, last, len(part.families), part.rows)


def _measured(
    rows: pd.DataFrame, *, shown: pd.DataFrame, part: Part, request: Request
) -> pd.DataFrame:
    """The table of the questions shown of a part, to which all its rows lend bounds."""
    assumptions = request.selection.assumptions(request.dataset)
    if request.view in BY_QUESTION:
        return BY_QUESTION[request.view](rows, shown=shown, assumptions=assumptions)
    if request.view == "disagreement":
        endless = replace(assumptions, known_on=assumptions.known_on or ENDLESS)
        return disagreement(rows, shown=shown, assumptions=endless)
    room = request.room // BYTES_A_PAIR
    table = contradictions(rows, shown=shown, most=room, assumptions=assumptions)
    if (pairs := table.attrs["pairs"]) > room:
        raise DataError(
            f"{part}: {pairs:,} pairs of statements contradict each other, and a worker "
            f"has room for {room:,}; give it more by --memory, or "
            "ask for fewer rows by QUERY, such as 'metric=killed'"
        )
    return with_reasons(table, explanations=request.dataset.table("explanations"))


def beside(folder: Path) -> Dataset:
    """The dataset of a data folder without its statements, which may be too many to load.

    Raises DataError as `load`.
    """
    schema = read_schema(folder)
    texts = {}
    for name, table in schema.tables.items():
        if name == "estimates":
            continue
        texts[name] = read_text(folder, table=table)
        if texts[name].header != table.columns or len(texts[name].records) != len(texts[name].raw):
            raise DataError(f"{folder / table.path}: rows are not whole; run 'casualties check'")
    texts["estimates"] = parse_text(
        schema["estimates"].text([]).encode(), table=schema["estimates"]
    )
    frames = {name: typed(text) for name, text in texts.items()}
    return Dataset(schema=schema, texts=texts, frames=frames, version="", package=b"")


def holding(dataset: Dataset, rows: pd.DataFrame | None) -> Dataset:
    """The dataset with other statements, or with none and without the text of its files."""
    if rows is None:
        small = {name: table for name, table in dataset.frames.items() if name != "estimates"}
        return replace(dataset, texts={}, frames=small)
    return replace(dataset, frames={**dataset.frames, "estimates": rows})


def measured(
    results: Iterable[PartResult],
    *,
    request: Request,
    output: Path,
    report: Callable[[int, int], None] = lambda *_: None,
) -> int:
    """Writes the table of a view to a CSV or a Parquet file, atomically; returns its rows.

    `results` are those of all parts, in any order; after each, `report` is given the number of
    families and of rows that are done. The table equals that of all rows in memory. Whatever
    happens on the way, nothing but the whole file is left.
    """
    import pyarrow.parquet as pq

    scratch = Path(tempfile.mkdtemp(dir=output.resolve().parent, prefix=f".{output.name}."))
    try:
        spilled: list[Path] = []
        last: list[pd.Timestamp] = []
        families = rows = 0
        report(families, rows)
        for number, result in enumerate(results):
            if result.table.num_rows:
                spilled.append(scratch / f"{number}.parquet")
                pq.write_table(result.table, spilled[-1], compression="zstd", row_group_size=GROUP)
            if result.last is not None:
                last.append(result.last)
            families, rows = families + result.families, rows + result.rows
            report(families, rows)
        tables = merged(few(spilled, view=request.view), view=request.view)
        if request.view == "disagreement" and request.selection.known_on is None:
            tables = (table[table["on"] <= max(last)] for table in tables)
        made = scratch / f"whole{output.suffix}"
        written = write_tables(tables, made, view=request.view)
        os.replace(made, output)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return written
