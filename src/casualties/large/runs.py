"""The tables of parts put together: ordered runs on disk merged into one file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from casualties.data.question import QUESTION
from casualties.errors import CasualtiesError
from casualties.export import table_csv
from casualties.large.sets import frame
from casualties.measures.arrays import Ints
from casualties.measures.contradictions import CONTRADICTIONS
from casualties.measures.disagreement import DISAGREEMENT
from casualties.measures.lean import LEAN
from casualties.measures.overview import OVERVIEW
from casualties.views.columns import OWN, OWN_OF_VIEW

MERGED = 400_000
"""Rows that are held in memory while runs are merged."""
TOGETHER = 200
"""Runs that are merged in one go: each is an open file."""
GROUP = 20_000
"""Rows of a row group of a run, the least that is read of it."""
ENDINGS = (".csv", ".parquet")


@dataclass(frozen=True, slots=True)
class Shape:
    """The columns of a table and its order."""

    columns: tuple[str, ...]
    by: tuple[str, ...]
    falling: frozenset[str] = frozenset()


SHAPES = {
    "overview": Shape(
        OVERVIEW, ("forced", "as_stated", *QUESTION), frozenset({"forced", "as_stated"})
    ),
    "disagreement": Shape((*QUESTION, *DISAGREEMENT), (*QUESTION, "on")),
    "contradictions": Shape(
        CONTRADICTIONS, ("factor", "since", "floor_id", "ceiling_id"), frozenset({"factor"})
    ),
    "lean": Shape(LEAN, ("party", "lean", "source", "standpoint"), frozenset({"lean"})),
}
"""View -> its table: those that are measured question by question."""

DTYPES = {
    "integer": "int64",
    "number": "float64",
    "date": "datetime64[us]",
    "boolean": "bool",
    "string": "str",
}
"""Type of a column -> its dtype."""


def known_ending(output: Path) -> None:
    """Nothing where the file can be written. Raises CasualtiesError where its ending is unknown."""
    if output.suffix not in ENDINGS:
        raise CasualtiesError(
            f"{output}: the ending {output.suffix!r} is not known; use {' or '.join(ENDINGS)}"
        )


def shaped(table: pd.DataFrame, view: str) -> pd.DataFrame:
    """The table of a view with every column typed, rows or none."""
    own = OWN | OWN_OF_VIEW.get(view, {})
    dtypes = {
        name: DTYPES[own[name].type] if name in own else "str"  # the rest are the question's
        for name in SHAPES[view].columns
    }
    if "common_count" in dtypes:  # empty where nothing is in force
        dtypes["common_count"] = "Int64"
    return table.astype(dtypes)


def ordered(table: pd.DataFrame, view: str) -> pd.DataFrame:
    """The table of a view in its order."""
    return table.take(_order(table, view)).reset_index(drop=True)


def _order(table: pd.DataFrame, view: str) -> Ints:
    shape = SHAPES[view]
    by = table[list(shape.by)].reset_index(drop=True)
    rising = [name not in shape.falling for name in shape.by]
    return by.sort_values(list(shape.by), ascending=rising).index.to_numpy()


def few(runs: Sequence[Path], *, view: str, together: int = TOGETHER) -> list[Path]:
    """The runs as they are, or merged into so few that they can be merged in one go."""
    left = list(runs)
    while len(left) > together:
        first, left = left[:together], left[together:]
        left.append(first[0].with_name(f"{first[0].stem}-on.parquet"))
        write_tables(merged(first, view=view), left[-1], view=view)
        for run in first:
            run.unlink()
    return left


def merged(runs: Sequence[Path], *, view: str, held: int = MERGED) -> Iterator[pd.DataFrame]:
    """Yield the rows of ordered runs in one order, with about `held` rows in memory.

    Each run is read by pieces in proportion to its length. All that comes before the end of the
    first piece to end is final, since what follows in its run comes after it.
    """
    import pyarrow.parquet as pq

    files = [pq.ParquetFile(run) for run in runs]
    total = sum(file.metadata.num_rows for file in files)
    readers, sizes = [], []
    for file in files:
        size = max(1_000, -(-held * file.metadata.num_rows // (2 * total)))
        sizes.append(size)
        readers.append(file.iter_batches(batch_size=size))
    pending = [pd.DataFrame() for _ in files]
    open_ = set(range(len(files)))
    while open_ or any(len(some) for some in pending):
        for number in sorted(open_):
            while len(pending[number]) < sizes[number]:
                batch = next(readers[number], None)
                if batch is None:
                    files[number].close()
                    open_.discard(number)
                    break
                more = shaped(frame(batch), view)
                pending[number] = (
                    pd.concat([pending[number], more]) if len(pending[number]) else more
                )
        some = [number for number, one in enumerate(pending) if len(one)]
        if not some:
            return
        length = [len(pending[number]) for number in some]
        together = pd.concat([pending[number] for number in some], ignore_index=True)
        ends = np.cumsum(length) - 1
        order = _order(together, view)
        place = np.empty(len(order), dtype=np.int64)
        place[order] = np.arange(len(order))
        waiting = [place[end] for number, end in zip(some, ends, strict=True) if number in open_]
        cut = int(min(waiting)) + 1 if waiting else len(order)
        yield together.take(order[:cut]).reset_index(drop=True)
        left = place >= cut
        for number, end, size in zip(some, ends, length, strict=True):
            start = end - size + 1
            pending[number] = together.iloc[start : end + 1][left[start : end + 1]]


def write_tables(tables: Iterable[pd.DataFrame], path: Path, *, view: str) -> int:
    """Writes tables of one view under each other; returns their rows."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    none = shaped(pd.DataFrame(columns=SHAPES[view].columns), view)
    rows = 0
    if path.suffix == ".parquet":
        schema = pa.Table.from_pandas(none, preserve_index=False).schema
        with pq.ParquetWriter(path, schema, compression="zstd") as writer:
            for table in tables:
                rows += len(table)
                typed = pa.Table.from_pandas(table, schema=schema, preserve_index=False)
                writer.write_table(typed, row_group_size=GROUP)
        return rows
    head = table_csv(none)
    with path.open("wb") as file:
        file.write(head)
        for table in tables:
            rows += len(table)
            file.write(table_csv(table).removeprefix(head))
    return rows
