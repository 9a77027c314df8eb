"""The text of a table as a typed frame."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from casualties.data.schema import Field, Text
from casualties.errors import DataError

if TYPE_CHECKING:
    import pandas as pd
    from pandas.api.extensions import ExtensionArray

    from casualties.data.cells import Column


def plain(text: Text) -> list[Column] | None:
    """The columns of a file that needs no parser; None where the csv module has to look."""
    from casualties.data.cells import columns

    table = text.table
    head = table.text([]).encode()
    if text.file[: len(head)] != head:
        return None
    apart = [f.unique or table.primary_key == (f.name,) for f in table.fields]
    return columns(text.file, count=len(table.fields), apart=apart)


def typed(text: Text, *, columns: Sequence[Column] | None = None) -> pd.DataFrame:
    """The frame of a file whose cells passed the checks.

    Columns as in the schema: `str` with NaN for empty, `Int64`, `datetime64[us]`, `boolean`. Text
    is kept as Python's own, with or without pyarrow. `columns` are the file's cells where they are
    known already. Raises DataError at the first cell that does not fit its type.
    """
    import pandas as pd

    found = plain(text) if columns is None else columns
    if found is None:
        found = _parsed(text)
    out: dict[str, ExtensionArray] = {}
    for spec, column in zip(text.table.fields, found, strict=True):
        try:
            out[spec.name] = _typed(column, spec=spec)
        except (ValueError, TypeError) as error:
            raise _bad_cell(text, spec) from error
        if spec.enum and not {"", *spec.enum}.issuperset(column.texts):
            raise _outside(text, spec)
    return pd.DataFrame(out, copy=False)


def _parsed(text: Text) -> list[Column]:
    """The columns as the csv module reads them."""
    from casualties.data.cells import Column

    rows = [cells for _, cells in text.raw]
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(text.table.columns)
    return [Column(cells) for cells in columns]


def _typed(column: Column, *, spec: Field) -> ExtensionArray:
    """A column of its type: each text is read once and stands wherever it occurs.

    An array and no Series, which would be aligned with each of the others.
    """
    import numpy as np
    import pandas as pd

    texts = np.array(column.texts, dtype=object)
    texts[texts == ""] = np.nan
    values: Any = pd.array(texts, dtype=pd.StringDtype("python", na_value=np.nan))
    if spec.type == "integer":
        values = pd.to_numeric(pd.Series(values)).astype("Int64").array
    elif spec.type == "date":
        days = pd.to_datetime(pd.Series(values), format="%Y-%m-%d")
        values = days.astype("datetime64[us]").array
    elif spec.type == "boolean":
        values = pd.Series(values).map({"true": True, "false": False}).astype("boolean").array
    out: ExtensionArray = values if column.codes is None else values.take(column.codes)
    return out


def _outside(text: Text, spec: Field) -> DataError:
    """The first value that no list knows: no chart has a colour or a sign for it."""
    for record in text.records:
        value = record[spec.name]
        if value and value not in spec.enum:
            return DataError(
                f"{text.table.path}:{record.line}: {spec.name}: {value!r} is not in the list; "
                f"use one of {', '.join(spec.enum)}"
            )
    raise AssertionError("every value is in the list")


def _bad_cell(text: Text, spec: Field) -> DataError:
    for record in text.records:
        try:
            spec.parse(record[spec.name])
        except ValueError as error:
            return DataError(
                f"{text.table.path}:{record.line}: {spec.name}: {record[spec.name]!r} is no {error}"
            )
    return DataError(f"{text.table.path}: {spec.name}: a cell is no {spec.type}")
