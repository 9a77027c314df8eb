"""The question tables of a Parquet set too large for memory, family by family.

Each part is read and measured by the same functions as a dataset in memory; what comes back is
spilled to disk in order, and merged into one file that is there whole or not at all. Who runs the
parts is not known here: `measured` takes the answers as they come.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from casualties.data.dataset import Dataset
from casualties.data.raw import parse_text, read_text
from casualties.data.reading import typed
from casualties.data.schema import read_schema
from casualties.errors import DataError
from casualties.large.families import Part, read
from casualties.large.runs import (
    GROUP,
    SHAPES,
    few,
    known_ending,
    merged,
    ordered,
    shaped,
    write_tables,
)
from casualties.measures.contradictions import contradictions
from casualties.measures.disagreement import disagreements
from casualties.measures.lean import BY, LEAN, leans
from casualties.measures.lean_distances import By, Distances, Spells, distances, spells
from casualties.measures.overview import overview
from casualties.measures.statements import Bools, Floats, Ints, Texts
from casualties.selection import Selection

if TYPE_CHECKING:
    import pyarrow as pa

ENDLESS = "9999-12-31"
"""A day after every statement."""
PART = 20_000
"""Rows of a part, unless a family has more."""
BYTES_A_ROW = 3_500
"""What a row takes of memory while its family is measured, as measured on 10 million rows."""
FEW = 2_000
"""Rows whose contradictions are listed without counting them first."""
BYTES_A_PAIR = 400
"""What a contradiction takes of memory while the ledger of a family is made."""


@dataclass(frozen=True)
class Asked:
    """What is asked of every part: a view of a selection, beside the small tables of a dataset."""

    view: str
    selection: Selection
    dataset: Dataset
    schema: pa.Schema
    room: int
    """Bytes that a worker has for one part."""


@dataclass(frozen=True)
class Answer:
    """What a part gives: its table, in order, and the last day stated in its selected rows."""

    table: pa.Table
    last: pd.Timestamp | None
    families: int
    rows: int


@dataclass(frozen=True)
class Progress:
    """How much is done."""

    families: int
    of_families: int
    rows: int
    of_rows: int


def answer(part: Part, *, asked: Asked) -> Answer:
    """The table of a part. Raises DataError where the contradictions do not fit into the room."""
    import pyarrow as pa

    tables = [shaped(pd.DataFrame(columns=SHAPES[asked.view].columns), asked.view)]
    lines = []
    last: list[pd.Timestamp] = []
    selection = asked.selection.but(sort="")
    assumptions = selection.assumptions(asked.dataset)
    for families, statements in read(part, schema=asked.schema, selection=selection):
        rows = selection.rows(holding(asked.dataset, statements))
        if rows.empty:
            continue
        last.append(rows["stated_on"].max())
        if asked.view == "lean":
            said = spells(rows, assumptions=assumptions)
            lines += [_distances_table(said, by=by) for by in BY]
            continue
        if asked.view == "overview":
            table = overview(rows, assumptions=assumptions)
        elif asked.view == "disagreement":
            endless = replace(assumptions, known_on=assumptions.known_on or ENDLESS)
            table = disagreements(rows, assumptions=endless)
        else:
            room = asked.room // BYTES_A_PAIR
            table = contradictions(rows, most=room, assumptions=assumptions)
            if (found := table.attrs["pairs"]) > room:
                named = "; ".join(map(str, families))
                raise DataError(
                    f"{named}: {found:,} pairs of statements contradict each other, and a worker "
                    f"has room for {room:,}; give it more by --memory, or "
                    "ask for fewer rows by QUERY, such as 'metric=killed'"
                )
        if len(table):
            tables.append(shaped(table, asked.view))
    if asked.view == "lean":
        together = pa.concat_tables(lines) if lines else pa.table({})
    else:
        whole = ordered(pd.concat(tables[1:] or tables, ignore_index=True), asked.view)
        together = pa.Table.from_pandas(whole, preserve_index=False)
    return Answer(together, max(last, default=None), len(part.families), part.rows)


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
    parts: Sequence[Part],
    *,
    asked: Asked,
    run: Callable[[Sequence[Part], Asked], Iterable[Answer]],
    output: Path,
    told: Callable[[Progress], None] = lambda _: None,
) -> int:
    """Writes the table of a view to a CSV or a Parquet file, atomically; returns its rows.

    `run` gives the answer of every part, in any order. The table equals that of all rows in
    memory. Whatever happens on the way, nothing but the whole file is left.
    """
    known_ending(output)
    scratch = Path(tempfile.mkdtemp(dir=output.resolve().parent, prefix=f".{output.name}."))
    try:
        runs, last = _spilled(parts, asked=asked, run=run, folder=scratch, told=told)
        if asked.view == "lean":
            tables = iter([_leans(runs)])
        else:
            tables = merged(few(runs, view=asked.view), view=asked.view)
        if asked.view == "disagreement" and asked.selection.known_on is None:
            tables = (table[table["on"] <= last] for table in tables)
        made = scratch / f"whole{output.suffix}"
        rows = write_tables(tables, made, view=asked.view)
        os.replace(made, output)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return rows


def _spilled(
    parts: Sequence[Part],
    *,
    asked: Asked,
    run: Callable[[Sequence[Part], Asked], Iterable[Answer]],
    folder: Path,
    told: Callable[[Progress], None],
) -> tuple[list[Path], pd.Timestamp | None]:
    """The answers on disk, those about leans by party, and the last day stated."""
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    of_families = sum(len(part.families) for part in parts)
    of_rows = sum(part.rows for part in parts)
    done = Progress(0, of_families, 0, of_rows)
    told(done)
    runs: list[Path] = []
    parties: dict[str, Path] = {}
    last: list[pd.Timestamp] = []
    for number, one in enumerate(run(parts, asked)):
        if one.last is not None:
            last.append(one.last)
        if one.table.num_rows and asked.view != "lean":
            runs.append(folder / f"{number}.parquet")
            pq.write_table(one.table, runs[-1], compression="zstd", row_group_size=GROUP)
        elif one.table.num_rows:
            for party in pc.unique(one.table["party"]).to_pylist():
                home = parties.setdefault(party, folder / f"party-{len(parties)}")
                home.mkdir(exist_ok=True)
                some = one.table.filter(pc.equal(one.table["party"], party))
                pq.write_table(some, home / f"{number}.parquet", compression="zstd")
        done = replace(done, families=done.families + one.families, rows=done.rows + one.rows)
        told(done)
    return runs or list(parties.values()), max(last, default=None)


def _distances_table(said: Spells, *, by: By) -> pa.Table:
    """Distances with one row for each statement, the others as lists."""
    import pyarrow as pa

    found = distances(said, by=by)
    of, origin, without = found.others(np.ones(len(found.count), dtype=bool))
    order = np.argsort(of, kind="stable")
    starts = np.append(0, np.cumsum(found.count)).astype(np.int32)
    lists = {
        "origin": pa.array(found.names, type=pa.string()).take(pa.array(origin[order])),
        "without": pa.array(without[order], type=pa.float64()),
    }
    return pa.table(
        {
            "by": pa.array([by] * len(found.source), type=pa.string()),
            **{
                name: pa.array(getattr(found, name), type=pa.string())
                for name in ("source", "standpoint", "party")
            },
            "stated": pa.array(found.stated, type=pa.int64()),
            "distance": pa.array(found.distance, type=pa.float64()),
        }
        | {
            name: pa.ListArray.from_arrays(pa.array(starts), values)
            for name, values in lists.items()
        }
    )


def _leans(folders: Sequence[Path]) -> pd.DataFrame:
    """The leans that the distances in some folders give, a party in each folder."""
    import pyarrow.parquet as pq

    out = []
    for by in BY:
        some = [shaped(pd.DataFrame(columns=LEAN), "lean")]
        for folder in folders:
            table = pq.read_table(folder, filters=[("by", "==", by)])
            some.append(leans(_distances(table), by=by))
        found = [table for table in some if len(table)] or some[:1]
        out.append(ordered(pd.concat(found, ignore_index=True), "lean"))
    return pd.concat(out, ignore_index=True)


def _distances(table: pa.Table) -> Distances:
    """Distances as `_distances_table` gives them, again as arrays."""
    import pyarrow.compute as pc

    count = pc.list_value_length(table["origin"]).to_numpy().astype(np.int64)
    starts = np.cumsum(count) - count
    without = pc.list_flatten(table["without"]).to_numpy()
    coded = pc.list_flatten(table["origin"]).combine_chunks().dictionary_encode()
    origin = coded.indices.to_numpy()

    def others(which: Bools) -> tuple[Ints, Ints, Floats]:
        some = np.repeat(which, count)
        of = np.repeat(np.flatnonzero(which), count[which])
        return of, origin[some].astype(np.int64), without[some]

    return Distances(
        **{name: _texts(table[name]) for name in ("source", "standpoint", "party")},
        stated=table["stated"].to_numpy(),
        distance=table["distance"].to_numpy(),
        least=np.minimum.reduceat(without, starts) if len(starts) else without,
        greatest=np.maximum.reduceat(without, starts) if len(starts) else without,
        count=count,
        others=others,
        names=coded.dictionary.to_numpy(zero_copy_only=False),
    )


def _texts(column: pa.ChunkedArray) -> Texts:
    """A column of Arrow as objects, one for each text that differs."""
    coded = column.dictionary_encode()
    parts = [
        chunk.dictionary.to_numpy(zero_copy_only=False)[chunk.indices.to_numpy()]
        for chunk in coded.chunks
    ]
    return np.concatenate([np.zeros(0, dtype=object), *parts])
