"""A Parquet set of statements: its files, its columns, and its rows by batches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from pathlib import Path
from typing import TYPE_CHECKING

from casualties.data.question_columns import QUESTION
from casualties.data.schema import Table
from casualties.data.stated_figures import FIGURES
from casualties.errors import DataError, did_you_mean
from casualties.selection import FACETS, Selection

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa
    import pyarrow.compute as pc

Key = tuple[str, str]
"""A conflict and a party."""

KEY = ("conflict", "party")
NEEDED = (
    "id",
    *QUESTION,
    "scope",
    *FIGURES,
    "qualifier",
    "wording",
    "interval",
    "stated_on",
    "date_precision",
    "as_of",
    "period_start",
    "source",
    "standpoint",
    "method",
    "covers",
    "rests_on",
    "repeats",
    "supersedes",
    "status",
)
"""The columns that the measures and the filters read."""
SEARCHED = ("speaker", "via", "claim", "notes")
"""The columns that the words of a query may occur in besides."""
GROUP = 20_000
"""Rows of a row group of a file, the least that is read of it."""
BATCH = 65_536
"""Rows that are read at a time."""


@dataclass(frozen=True)
class ParquetSet:
    """The files of a set, its columns as they are to be typed, and those that are not read."""

    files: tuple[Path, ...]
    schema: pa.Schema
    unread: tuple[str, ...]


def arrow_schema(table: Table, *, columns: Sequence[str] | None = None) -> pa.Schema:
    """The columns of a table, all or some, as Parquet types them."""
    import pyarrow as pa

    types = {
        "string": pa.string(),
        "integer": pa.int64(),
        "date": pa.timestamp("us"),
        "boolean": pa.bool_(),
    }
    names = table.columns if columns is None else columns
    return pa.schema([(name, types[table.field(name).type]) for name in names])


def parquet_set(path: Path, *, table: Table, selection: Selection) -> ParquetSet:
    """The set at `path`: one Parquet file, or a folder of them, at any depth.

    Raises DataError where there is none, or a column that is needed is missing or of another type.
    """
    import pyarrow.parquet as pq
    from pyarrow import ArrowInvalid

    files = [path]
    if path.is_dir():
        below = path.rglob("*.parquet")
        files = sorted(p for p in below if not any(x[0] in "._" for x in p.relative_to(path).parts))
    if not files or not path.exists():
        raise DataError(
            f"{path}: holds no Parquet file; make a set of a data folder or a CSV by "
            f"'casualties split {path} -o SET'"
        )
    schema = arrow_schema(table, columns=NEEDED + (SEARCHED if selection.q else ()))
    problems, unread = [], set()
    for file in files:
        try:
            given = pq.read_schema(file)
        except (OSError, ArrowInvalid) as error:
            problems.append(f"{file}: not Parquet: {error}")
            continue
        unread |= set(given.names) - set(table.columns)
        for field in schema:
            if field.name not in given.names:
                hint = did_you_mean(field.name, known=sorted(set(given.names) - set(schema.names)))
                mend = hint.replace("did you mean", "is it called") or "; the measures need it"
                problems.append(f"{file}: {field.name}: no such column{mend}")
            elif not _fits(given.field(field.name).type, field.type):
                problems.append(
                    f"{file}: {field.name}: the type is {given.field(field.name).type}; "
                    f"the schema has {table.field(field.name).type}, as {field.type}"
                )
    if problems:
        raise DataError("\n".join(problems), problems=problems)
    return ParquetSet(tuple(files), schema, tuple(sorted(unread)))


def _fits(given: pa.DataType, wanted: pa.DataType) -> bool:
    """Whether a column of a file can be read as the type that the schema wants."""
    import pyarrow.types as kinds

    if kinds.is_dictionary(given):
        given = given.value_type
    if kinds.is_null(given):
        return True
    if kinds.is_string(wanted):
        among = (kinds.is_string, kinds.is_large_string, kinds.is_string_view)
        return any(is_kind(given) for is_kind in among)
    if kinds.is_integer(wanted):
        return bool(kinds.is_integer(given))
    return bool(kinds.is_date(given) or (kinds.is_timestamp(given) and given.tz is None))


def values(source: ParquetSet, name: str) -> pd.DataFrame:
    """The values that occur in a column of the set, as a frame of that column."""
    import pandas as pd

    distinct: set[str] = set()
    for file in source.files:
        for batch in batches(file, schema=source.schema, columns=[name], selection=Selection()):
            distinct |= set(batch[name].unique().drop_null().to_pylist())
    return pd.DataFrame({name: sorted(distinct)}, dtype="str")


def frame(table: pa.Table) -> pd.DataFrame:
    """A table of Parquet as a frame typed as the dataset types it."""
    import pandas as pd
    import pyarrow as pa

    kinds = {
        pa.int64(): pd.Int64Dtype(),
        pa.bool_(): pd.BooleanDtype(),
        pa.string(): pd.StringDtype(na_value=float("nan")),
    }
    out: pd.DataFrame = table.to_pandas(types_mapper=kinds.get)
    return out


def batches(
    file: Path,
    *,
    schema: pa.Schema,
    columns: Sequence[str],
    selection: Selection,
    keys: Sequence[Key] | None = None,
) -> Iterator[pa.RecordBatch]:
    """Yield some columns of the selected rows of a file, typed; of some families alone if named.

    Row groups that hold no such row are not read, by their statistics.
    """
    import pyarrow as pa
    import pyarrow.dataset as ds

    wanted = pa.schema([schema.field(name) for name in columns])
    scanner = ds.dataset(file, format="parquet").scanner(
        columns=list(columns),
        filter=_condition(selection, keys=keys),
        batch_size=BATCH,
        batch_readahead=1,
        fragment_readahead=1,
        use_threads=False,
    )
    for batch in scanner.to_batches():
        if batch.num_rows:
            yield batch.cast(wanted)


def _condition(selection: Selection, *, keys: Sequence[Key] | None) -> pc.Expression | None:
    """What a row must meet to be read, None for nothing."""
    import pyarrow.dataset as ds

    facets = {name: getattr(selection, name) for name in FACETS if name != "kind"}
    conditions = [ds.field(name).isin(list(among)) for name, among in facets.items() if among]
    if keys is not None:
        parties: defaultdict[str, list[str]] = defaultdict(list)
        for conflict, party in keys:
            parties[conflict].append(party)
        of_conflicts = [
            (ds.field("conflict") == conflict) & ds.field("party").isin(among)
            for conflict, among in parties.items()
        ]
        conditions.append(reduce(or_, of_conflicts))
    return reduce(and_, conditions) if conditions else None


def read_rows(
    files: Sequence[Path], *, schema: pa.Schema, keys: Sequence[Key], selection: Selection
) -> pa.Table:
    """The rows of some conflicts and parties that meet the facets of a selection, file by file."""
    import pyarrow as pa

    rows = [
        batch
        for file in files
        for batch in batches(
            file, schema=schema, columns=schema.names, selection=selection, keys=keys
        )
    ]
    return pa.Table.from_batches(rows, schema=schema)
