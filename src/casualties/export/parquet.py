"""A view as Parquet: typed columns, coded values as categories, and the words for them inside."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import orjson
import pandas as pd

from casualties.data.dataset import Dataset
from casualties.data.metadata import imprint
from casualties.errors import MissingExtra
from casualties.export.csv import view_table
from casualties.export.provenance import provenance
from casualties.export.shape import WHOLE, Shape
from casualties.selection import Selection
from casualties.site import Site
from casualties.views.columns import Column, columns, described, values
from casualties.views.legend import in_order

if TYPE_CHECKING:
    import pyarrow as pa

ROWS_IN_A_GROUP = 128 * 1024

PANDAS = {"integer": "Int64", "boolean": "boolean", "date": "date32[day][pyarrow]"}
"""The dtype as which pandas reads a type back, where its own choice would lose the type.

A day stays a day and no moment at midnight, which some tools would move by the time zone.
"""


def view_parquet(
    view: str, *, dataset: Dataset, selection: Selection, site: Site | str, shape: Shape = WHOLE
) -> bytes:
    """The Parquet file of a view for a selection: the rows of its CSV with types.

    The bytes also depend on the version of pyarrow. Raises MissingExtra where pyarrow is not
    installed, SelectionError for an unknown view.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise MissingExtra("Parquet", extra="parquet") from error
    table = view_table(view, dataset=dataset, selection=selection, shape=shape)
    held = columns(table, view=view, dataset=dataset)
    origin = provenance(view, dataset=dataset, selection=selection, site=site, shape=shape)
    metadata = {k: text(value) for k, value in origin.as_dict().items() if value is not None}
    metadata |= {"description": imprint(dataset.schema.meta).description}
    metadata |= {"pandas": text(_for_pandas(held))}
    fields = [pa.field(c.name, _type(c), metadata=dict(described(c))) for c in held]
    schema = pa.schema(fields, metadata=metadata)
    out = io.BytesIO()
    pq.write_table(
        pa.Table.from_arrays([_array(table[c.name], like=c) for c in held], schema=schema),
        out,
        row_group_size=ROWS_IN_A_GROUP,
        compression="zstd",
        compression_level=3,
    )
    return out.getvalue()


def text(value: Any) -> str:
    """A value of the metadata as text: texts as they are, others as JSON."""
    return value if isinstance(value, str) else orjson.dumps(value).decode()


def _type(like: Column) -> pa.DataType:
    import pyarrow as pa

    if like.categories is not None:
        return pa.dictionary(pa.int32(), pa.string())
    return {
        "date": pa.date32(),
        "integer": pa.int64(),
        "number": pa.float64(),
        "boolean": pa.bool_(),
        "string": pa.string(),
    }[like.type]


def _array(column: pd.Series[Any], *, like: Column) -> pa.Array:
    import pandas as pd
    import pyarrow as pa

    if like.type == "date":
        days = pd.to_datetime(column).to_numpy("datetime64[D]")
        return pa.array(days, type=_type(like), from_pandas=True)
    plain = values(column, like=like)
    if like.categories is None:
        return pa.array(plain, type=_type(like))
    categories = list(like.enum) or in_order(column, known=like.categories)
    places = {value: place for place, value in enumerate(categories)}
    codes = [None if value is None else places[value] for value in plain]
    return pa.DictionaryArray.from_arrays(
        pa.array(codes, type=pa.int32()), pa.array(categories, pa.string())
    )


def _for_pandas(held: tuple[Column, ...]) -> dict[str, Any]:
    """What makes pandas read whole numbers as Int64, not as floats, and days as days."""
    return {
        "index_columns": [],
        "column_indexes": [],
        "columns": [
            {
                "name": column.name,
                "field_name": column.name,
                "pandas_type": "unicode",
                "numpy_type": PANDAS.get(column.type, "object"),
                "metadata": None,
            }
            for column in held
        ],
    }
