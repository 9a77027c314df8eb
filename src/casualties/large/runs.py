"""The tables of parts put together: ordered runs on disk merged into one file."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from casualties.data.question_columns import QUESTION
from casualties.errors import CasualtiesError
from casualties.export import table_csv
from casualties.large.sets import GROUP, frame
from casualties.measures.band import BAND
from casualties.measures.clashes import CLASHES
from casualties.measures.contradictions import CONTRADICTIONS
from casualties.measures.disagreement import DISAGREEMENT
from casualties.measures.lean import LEAN
from casualties.measures.overview import OVERVIEW
from casualties.views.columns import OWN, OWN_OF_VIEW
from casualties.views.contradictions import REASON

MERGED = 400_000
"""Rows that are held in memory while runs are merged."""
TOGETHER = 200
"""Runs that are merged in one go: each is an open file."""
ENDINGS = (".csv", ".parquet")


@dataclass(frozen=True, slots=True)
class Shape:
    """The columns of a table and its order."""

    columns: tuple[str, ...]
    by: tuple[str, ...]
    falling: frozenset[str] = frozenset()


SHAPES = {
    "overview": Shape(
        OVERVIEW,
        ("forced_now", "forced", *QUESTION),
        frozenset({"forced_now", "forced"}),
    ),
    "band": Shape(BAND, (*QUESTION, "as_of", "floor_id", "ceiling_id")),
    "clashes": Shape(CLASHES, (*QUESTION, "floor_standpoint", "ceiling_standpoint")),
    "disagreement": Shape(DISAGREEMENT, (*QUESTION, "on")),
    "contradictions": Shape(
        (*CONTRADICTIONS, *REASON),
        ("factor", "since", "floor_id", "ceiling_id"),
        frozenset({"factor"}),
    ),
    "lean": Shape(LEAN, ("lean", *QUESTION, "source"), frozenset({"lean"})),
}
"""View -> its table: those that are measured question by question."""

DAYS = ("as_of", "period_start")
"""The columns of the data, beside those of the question, that tables of measures have."""
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
    dtypes = dict.fromkeys(SHAPES[view].columns, "str") | dict.fromkeys(DAYS, DTYPES["date"])
    dtypes |= {name: DTYPES[column.type] for name, column in own.items()}
    dtypes = {name: dtypes[name] for name in SHAPES[view].columns}
    return table.astype(dtypes)


def ordered(table: pd.DataFrame, view: str) -> pd.DataFrame:
    """The table of a view in its order."""
    shape = SHAPES[view]
    rising = [name not in shape.falling for name in shape.by]
    return table.sort_values(list(shape.by), ascending=rising, ignore_index=True)


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
    rows = [file.metadata.num_rows for file in files]
    sizes = [max(1_000, -(-held * count // (2 * sum(rows)))) for count in rows]
    readers = {
        number: file.iter_batches(batch_size=size)
        for number, (file, size) in enumerate(zip(files, sizes, strict=True))
    }
    pending = _none(view).assign(run=0)
    while readers or len(pending):
        waiting = pending["run"].value_counts()
        for number, reader in list(readers.items()):
            if waiting.get(number, 0) >= sizes[number]:
                continue
            batch = next(reader, None)
            if batch is None:
                files[number].close()
                del readers[number]
            else:
                piece = shaped(frame(batch), view).assign(run=number)
                pending = pd.concat([pending, piece], ignore_index=True)
        pending = ordered(pending, view)
        ends = pending["run"].drop_duplicates(keep="last")
        cut = ends[ends.isin(list(readers))].index.min() + 1 if readers else len(pending)
        yield pending[:cut].drop(columns="run")
        pending = pending[cut:]


def _none(view: str) -> pd.DataFrame:
    """The table of a view without rows."""
    return shaped(pd.DataFrame(columns=SHAPES[view].columns), view)


def write_tables(tables: Iterable[pd.DataFrame], path: Path, *, view: str) -> int:
    """Writes tables of one view under each other; returns their rows."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    none = _none(view)
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
