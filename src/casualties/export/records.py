"""A view as JSON: what it is, its columns in words, and one typed record per row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from casualties.export.columns import columns, described, values, view_table
from casualties.export.provenance import provenance

if TYPE_CHECKING:
    from casualties.dataset import Dataset
    from casualties.selection import Selection


def view_json(view: str, *, dataset: Dataset, selection: Selection, site: str) -> bytes:
    """The JSON file of a view for a selection: the rows of its CSV with types.

    Integers are integers, numbers have a point, dates are ISO texts; what is not stated is null,
    and so is an open end. Each record has a line of its own. Raises SelectionError for an
    unknown view.
    """
    table = view_table(view, dataset=dataset, selection=selection)
    held = columns(table, view=view, dataset=dataset)
    names = [column.name for column in held]
    cells = zip(*(values(table[column.name], like=column) for column in held), strict=True)
    head = orjson.dumps(
        {
            **provenance(view, dataset=dataset, selection=selection, site=site).as_dict(),
            "columns": [described(column) for column in held],
        },
        option=orjson.OPT_INDENT_2,
    )
    records = [b"    " + orjson.dumps(dict(zip(names, one, strict=True))) for one in cells]
    body = b"\n" + b",\n".join(records) + b"\n  " if records else b""
    return head.removesuffix(b"\n}") + b',\n  "records": [' + body + b"]\n}\n"
