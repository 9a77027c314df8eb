"""A view as JSON: what it is, its columns in words, and one typed record per row."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import orjson
import pandas as pd

from casualties.data.dataset import Dataset
from casualties.export.csv import view_table
from casualties.export.provenance import provenance
from casualties.export.shape import WHOLE, Shape
from casualties.selection import Selection
from casualties.site import Site
from casualties.views.columns import Column, columns, described, values

ROWS_IN_A_PIECE = 5_000


def json_pieces(
    view: str, *, dataset: Dataset, selection: Selection, site: Site | str, shape: Shape = WHOLE
) -> Iterator[bytes]:
    """The JSON file of a view for a selection, in pieces: the rows of its CSV with types.

    Integers are integers, numbers have a point, dates are ISO texts; what is not stated is null,
    and so is an open end. Each record has a line of its own. As an array or as lines it is
    the records alone. Raises SelectionError for an unknown view or column.
    """
    table = view_table(view, dataset=dataset, selection=selection, shape=shape)
    held = columns(table, view=view, dataset=dataset)
    if shape.shape == "lines":
        return _pieces(table, held=held, style=LINES)
    if shape.shape == "array":
        return _pieces(table, held=held, style=ARRAY)
    head = orjson.dumps(
        {
            **provenance(
                view, dataset=dataset, selection=selection, site=site, shape=shape
            ).as_dict(),
            "columns": [described(column) for column in held],
        },
        option=orjson.OPT_INDENT_2,
    )
    begin = head.removesuffix(b"\n}") + b',\n  "records": ['
    return _pieces(table, held=held, style=Style(begin, b"\n    ", b",", b"\n  ", b"]\n}\n"))


class Style(NamedTuple):
    """What stands around the records."""

    begin: bytes
    before: bytes
    """Each record."""
    between: bytes
    after: bytes
    """The last record, where there is one."""
    end: bytes


ARRAY = Style(b"[", b"\n", b",", b"\n", b"]\n")
LINES = Style(b"", b"", b"\n", b"\n", b"")


def _pieces(table: pd.DataFrame, *, held: Sequence[Column], style: Style) -> Iterator[bytes]:
    names = [column.name for column in held]
    end = (style.after if len(table) else b"") + style.end
    for start in range(0, max(len(table), 1), ROWS_IN_A_PIECE):
        part = table.iloc[start : start + ROWS_IN_A_PIECE]
        cells = zip(*(values(part[column.name], like=column) for column in held), strict=True)
        records = [style.before + orjson.dumps(dict(zip(names, row, strict=True))) for row in cells]
        last = start + ROWS_IN_A_PIECE >= len(table)
        before = style.between if start else style.begin
        yield before + style.between.join(records) + (end if last else b"")
