"""A view as JSON: what it is, its columns in words, and one typed record per row."""

from collections.abc import Iterator, Sequence

import orjson
import pandas as pd

from casualties.data.dataset import Dataset
from casualties.export.csv import view_table
from casualties.export.provenance import provenance
from casualties.selection import Selection
from casualties.views.columns import Column, columns, described, values

ROWS_IN_A_PIECE = 5_000


def json_pieces(view: str, *, dataset: Dataset, selection: Selection, site: str) -> Iterator[bytes]:
    """The JSON file of a view for a selection, in pieces: the rows of its CSV with types.

    Integers are integers, numbers have a point, dates are ISO texts; what is not stated is null,
    and so is an open end. Each record has a line of its own. Raises SelectionError for an
    unknown view.
    """
    table = view_table(view, dataset=dataset, selection=selection)
    held = columns(table, view=view, dataset=dataset)
    head = orjson.dumps(
        {
            **provenance(view, dataset=dataset, selection=selection, site=site).as_dict(),
            "columns": [described(column) for column in held],
        },
        option=orjson.OPT_INDENT_2,
    )
    return _pieces(table, held=held, head=head.removesuffix(b"\n}") + b',\n  "records": [')


def _pieces(table: pd.DataFrame, *, held: Sequence[Column], head: bytes) -> Iterator[bytes]:
    names = [column.name for column in held]
    end = (b"\n  " if len(table) else b"") + b"]\n}\n"
    for start in range(0, max(len(table), 1), ROWS_IN_A_PIECE):
        part = table.iloc[start : start + ROWS_IN_A_PIECE]
        cells = zip(*(values(part[column.name], like=column) for column in held), strict=True)
        records = [b"\n    " + orjson.dumps(dict(zip(names, row, strict=True))) for row in cells]
        last = start + ROWS_IN_A_PIECE >= len(table)
        yield (b"," if start else head) + b",".join(records) + (end if last else b"")
