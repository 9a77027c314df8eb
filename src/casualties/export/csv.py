"""Tables as CSV: rows as they stand in the file, and the tables of the views."""

import csv
import io
from collections.abc import Iterator

import numpy as np
import pandas as pd

from casualties.data.dataset import Dataset
from casualties.errors import SelectionError, did_you_mean
from casualties.export.shape import WHOLE, Shape
from casualties.selection import Selection
from casualties.site import Site
from casualties.views import VIEWS, look
from casualties.views.columns import texts


def view_table(
    view: str, *, dataset: Dataset, selection: Selection, shape: Shape = WHOLE
) -> pd.DataFrame:
    """The table of a view for a selection: that under its chart, and that of every export.

    Raises SelectionError for an unknown view or column, and where the ledger is too long to be
    listed.
    """
    if view not in VIEWS:
        raise SelectionError([f"unknown view {view!r}{did_you_mean(view, known=VIEWS)}"])
    table = look(VIEWS[view], dataset=dataset, selection=selection.but(view=view))[1]
    number = table.attrs.get("pairs", len(table))
    if number > len(table):
        raise SelectionError(
            [f"{view}: {number:,} rows are more than a file is made of; narrow the conditions"]
        )
    return shape.of(table, view=view, dataset=dataset).copy(deep=False)


def view_csv(view: str, *, dataset: Dataset, selection: Selection) -> bytes:
    """The CSV file of a view for a selection.

    For `estimates` these are the lines of estimates.csv as they stand there, under its header.
    Raises SelectionError for an unknown view, and where the ledger is too long to be listed.
    """
    return b"".join(csv_pieces(view, dataset=dataset, selection=selection))


def csv_pieces(
    view: str,
    *,
    dataset: Dataset,
    selection: Selection,
    site: Site | str = "",
    shape: Shape = WHOLE,
) -> Iterator[bytes]:
    """What `view_csv` gives, in pieces of a few megabytes; no link leads out of it to a site."""
    if view == "estimates" and not shape.columns and not shape.names:
        head, lines = dataset.lines
        places = selection.places(dataset)
        places = np.arange(len(lines)) if places is None else places
        return lines.pieces(places[: shape.limit or None], head=head)
    table = view_table(view, dataset=dataset, selection=selection, shape=shape)
    return iter([table_csv(table)])


def table_csv(table: pd.DataFrame) -> bytes:
    """A table as CSV: integers without a point, ISO dates, empty for what is not stated."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(table.columns)
    writer.writerows(zip(*(texts(table[c]) for c in table.columns), strict=True))
    return out.getvalue().encode()
