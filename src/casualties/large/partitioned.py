"""The question tables of a Parquet set too large for memory, family by family.

Each part is read and measured by the same functions as a dataset in memory; what comes back is
spilled to disk in order, and merged into one file that is there whole or not at all. Who runs the
parts is not known here: `measured` takes their results as they come.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import numpy as np
import pandas as pd

from casualties.data.cells import parse_text, read_text
from casualties.data.dataset import Dataset
from casualties.data.reading import typed
from casualties.data.schema import read_schema
from casualties.errors import DataError
from casualties.large.families import Part
from casualties.large.runs import few, merged, ordered, shaped, write_tables
from casualties.large.sets import GROUP, frame, read_rows
from casualties.measures.contradictions import contradictions
from casualties.measures.disagreement import disagreements
from casualties.measures.lean import (
    BY,
    KINDS,
    LEAN,
    By,
    Distances,
    distances,
    in_order,
    leans,
    points_by_day,
)
from casualties.measures.overview import overview
from casualties.measures.statements import Statements
from casualties.selection import Selection
from casualties.views.contradictions import with_reasons

if TYPE_CHECKING:
    import pyarrow as pa

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
    assumptions = selection.assumptions(request.dataset)
    lending = selection.lending
    read = read_rows(part.files, schema=request.schema, keys=part.keys, selection=lending)
    held = holding(request.dataset, frame(read))
    rows = selection.rows(held)
    if request.view == "lean":
        statements = Statements.of(rows, assumptions=assumptions)
        points = points_by_day(statements, silence=assumptions.silence)
        table = pa.concat_tables(_distances_table(distances(points, by=by), by=by) for by in BY)
    else:
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
    if request.view == "overview":
        return overview(rows, shown=shown, assumptions=assumptions)
    if request.view == "disagreement":
        endless = replace(assumptions, known_on=assumptions.known_on or ENDLESS)
        return disagreements(rows, shown=shown, assumptions=endless)
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
    scratch = Path(tempfile.mkdtemp(dir=output.resolve().parent, prefix=f".{output.name}."))
    try:
        spilled: list[Path] = []
        last: list[pd.Timestamp] = []
        families = rows = 0
        report(families, rows)
        for number, result in enumerate(results):
            if result.table.num_rows:
                spilled += _spilled(result.table, view=request.view, folder=scratch, number=number)
            if result.last is not None:
                last.append(result.last)
            families, rows = families + result.families, rows + result.rows
            report(families, rows)
        if request.view == "lean":
            tables = iter([_leans(sorted({run.parent for run in spilled}))])
        else:
            tables = merged(few(spilled, view=request.view), view=request.view)
        if request.view == "disagreement" and request.selection.known_on is None:
            tables = (table[table["on"] <= max(last)] for table in tables)
        made = scratch / f"whole{output.suffix}"
        written = write_tables(tables, made, view=request.view)
        os.replace(made, output)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return written


def _spilled(table: pa.Table, *, view: str, folder: Path, number: int) -> list[Path]:
    """The files to which the table of a part is written: distances in a folder for each party."""
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    tables = {folder: table}
    if view == "lean":
        tables = {
            folder / f"party={quote(party, safe='')}": table.filter(pc.equal(table["party"], party))
            for party in pc.unique(table["party"]).to_pylist()
        }
    files = []
    for home, rows in tables.items():
        home.mkdir(exist_ok=True)
        files.append(home / f"{number}.parquet")
        pq.write_table(rows, files[-1], compression="zstd", row_group_size=GROUP)
    return files


def _distances_table(measured: Distances, *, by: By) -> pa.Table:
    """Distances with one row for each statement, its others as lists."""
    import pyarrow as pa

    count = np.bincount(measured.others["statement"], minlength=len(measured.statements))
    starts = pa.array(np.append(0, np.cumsum(count)).astype(np.int32))
    table = pa.Table.from_pandas(measured.statements.assign(by=by), preserve_index=False)
    for name, kind in (("origin", pa.string()), ("without", pa.float64())):
        values = pa.array(measured.others[name].astype(object), type=kind)
        table = table.append_column(name, pa.ListArray.from_arrays(starts, values))
    return table


def _leans(folders: Sequence[Path]) -> pd.DataFrame:
    """The leans that the distances in some folders give, a party in each folder."""
    import pyarrow.parquet as pq

    none = pd.DataFrame(columns=list(LEAN)).astype(KINDS)
    out = []
    for by in BY:
        tables = (pq.read_table(folder, filters=[("by", "==", by)]) for folder in folders)
        of_parties = [leans(_distances(table), by=by) for table in tables]
        out.append(in_order(pd.concat([none, *of_parties])))
    return pd.concat(out, ignore_index=True)


def _distances(table: pa.Table) -> Distances:
    """Distances as `_distances_table` gives them, again as frames."""
    import pyarrow.compute as pc

    others = {
        "statement": np.repeat(
            np.arange(table.num_rows), pc.list_value_length(table["origin"]).to_numpy()
        ),
        "origin": pc.list_flatten(table["origin"]).to_pandas(strings_to_categorical=True),
        "without": pc.list_flatten(table["without"]).to_numpy(),
    }
    statements = table.drop_columns(["by", "origin", "without"]).to_pandas()
    return Distances(statements, pd.DataFrame(others))
