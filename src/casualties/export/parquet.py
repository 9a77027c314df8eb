"""A view as Parquet: typed columns, coded values as categories, and the words for them inside."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import orjson

from casualties.errors import MissingExtra
from casualties.export.columns import Column, columns, described, values, view_table
from casualties.export.provenance import provenance

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from casualties.dataset import Dataset
    from casualties.selection import Selection

ROWS_IN_A_GROUP = 128 * 1024

NULLABLE = {"integer": "Int64", "boolean": "boolean"}
"""The dtype as which pandas reads a type back, where its own choice would lose the type."""


def view_parquet(view: str, *, dataset: Dataset, selection: Selection, site: str) -> bytes:
    """The Parquet file of a view for a selection: the rows of its CSV with types.

    The bytes also depend on the version of pyarrow. Raises MissingExtra where pyarrow is not
    installed, SelectionError for an unknown view.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise MissingExtra("Parquet", extra="parquet") from error
    table = view_table(view, dataset=dataset, selection=selection)
    held = columns(table, view=view, dataset=dataset)
    arrays = [_array(table[column.name], like=column) for column in held]
    fields = [
        pa.field(c.name, array.type, metadata=dict(described(c)))
        for c, array in zip(held, arrays, strict=True)
    ]
    said = provenance(view, dataset=dataset, selection=selection, site=site).as_dict()
    metadata = {key: text(value) for key, value in said.items() if value is not None}
    metadata |= {"description": dataset.schema.meta.get("description", "")}
    metadata |= {"pandas": text(_for_pandas(held))}
    out = io.BytesIO()
    pq.write_table(
        pa.Table.from_arrays(arrays, schema=pa.schema(fields, metadata=metadata)),
        out,
        version="2.6",
        compression="zstd",
        compression_level=3,
        row_group_size=ROWS_IN_A_GROUP,
    )
    return out.getvalue()


def text(value: Any) -> str:
    """A value of the metadata as text: texts as they are, others as JSON."""
    return value if isinstance(value, str) else orjson.dumps(value).decode()


def _array(column: pd.Series[Any], *, like: Column) -> pa.Array:
    import pandas as pd
    import pyarrow as pa

    if like.type == "date":
        days = pd.to_datetime(column).to_numpy("datetime64[D]")
        return pa.array(days, type=pa.date32(), from_pandas=True)
    plain = {
        "integer": pa.int64(),
        "number": pa.float64(),
        "boolean": pa.bool_(),
        "string": pa.string(),
    }
    found = values(column, like=like)
    if like.categories is None:
        return pa.array(found, type=plain[like.type])
    kept = _categories(found, like=like)
    places = {value: place for place, value in enumerate(kept)}
    codes = [None if value is None else places[value] for value in found]
    return pa.DictionaryArray.from_arrays(pa.array(codes, type=pa.int32()), pa.array(kept, "str"))


def _categories(found: list[Any], *, like: Column) -> list[str]:
    """The whole list of an enumeration; else the values that occur, in the order of their table."""
    if like.field.enum:
        return list(like.field.enum)
    present = {value for value in found if value is not None}
    known = [value for value in like.categories or () if value in present]
    return known + sorted(present.difference(known))


def _for_pandas(held: tuple[Column, ...]) -> dict[str, Any]:
    """What makes pandas read whole numbers as Int64 instead of floats with NaN."""
    return {
        "index_columns": [],
        "column_indexes": [],
        "columns": [
            {
                "name": column.name,
                "field_name": column.name,
                "pandas_type": "unicode",
                "numpy_type": NULLABLE.get(column.type, "object"),
                "metadata": None,
            }
            for column in held
        ],
    }
