"""Tables as CSV: rows as they stand in the file, and the tables of the views."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from casualties.export.columns import DIGITS, view_table

if TYPE_CHECKING:
    from casualties.data.dataset import Dataset
    from casualties.selection import Selection


def view_csv(view: str, *, dataset: Dataset, selection: Selection) -> bytes:
    """The CSV file of a view for a selection.

    For `estimates` these are the lines of estimates.csv as they stand there, under its header.
    Raises SelectionError for an unknown view, and where the ledger is too long to be listed.
    """
    return b"".join(csv_pieces(view, dataset=dataset, selection=selection))


def csv_pieces(view: str, *, dataset: Dataset, selection: Selection) -> Iterator[bytes]:
    """What `view_csv` gives, in pieces of a few megabytes."""
    if view == "estimates":
        head, lines = dataset.lines
        places = selection.places(dataset)
        return lines.pieces(np.arange(len(lines)) if places is None else places, head=head)
    return iter([table_csv(view_table(view, dataset=dataset, selection=selection))])


def table_csv(table: pd.DataFrame) -> bytes:
    """A table as CSV: whole numbers without a point, ISO dates, empty for what is not stated."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(table.columns)
    writer.writerows(zip(*(cells(table[c]) for c in table.columns), strict=True))
    return out.getvalue().encode()


def cells(column: pd.Series[Any]) -> list[str]:
    """A column as the texts of a CSV file."""
    if pd.api.types.is_datetime64_any_dtype(column):
        return list(column.dt.strftime("%Y-%m-%d").fillna(""))
    if pd.api.types.is_bool_dtype(column):
        return column.map({True: "true", False: "false"}).fillna("").tolist()
    if pd.api.types.is_float_dtype(column):
        return ["" if not np.isfinite(v) else _plain(v) for v in column.to_numpy("float64")]
    return ["" if missing else str(v) for v, missing in zip(column, column.isna(), strict=True)]


def _plain(value: float) -> str:
    rounded = round(float(value), DIGITS)
    return str(int(rounded)) if rounded == int(rounded) else repr(rounded)
