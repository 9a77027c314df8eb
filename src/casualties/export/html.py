"""A view as one HTML file that stands alone: opened from a mail attachment, it shows all it has.

It loads nothing and runs nothing: the picture is inline SVG, the rows are a table, and the CSV
itself is inside as a link.
"""

from __future__ import annotations

from base64 import b64encode
from typing import Any, NamedTuple

import pandas as pd

from casualties.data.dataset import Dataset
from casualties.data.metadata import imprint
from casualties.export.csv import view_csv
from casualties.selection import Selection
from casualties.site import Site
from casualties.text.english import counted
from casualties.text.html import templates
from casualties.views import VIEWS, citation, look
from casualties.views.columns import texts
from casualties.views.svg import drawing

MOST_ROWS = 500
"""Rows of the table in the file; the CSV inside has all."""
MOST_INSIDE = 20_000
"""Rows up to which the CSV is inside; beyond, a link leads to it, since no mail carries it."""
LONG = 60
"""Letters from which on the cells of a column are prose that may break."""

TEMPLATE = templates("casualties.export").get_template("view.html")


class ShownColumn(NamedTuple):
    """A column of the table in the file."""

    name: str
    role: str
    """Its class in the stylesheet: number, long, or none."""
    cells: list[str]


def view_html(view: str, *, dataset: Dataset, selection: Selection, site: Site | str) -> bytes:
    """A view as an HTML file: picture, rows, CSV and citations, without scripts.

    `site` is the address of the dashboard with its final slash. Raises KeyError for an unknown
    view.
    """
    selection = selection.but(view=view)
    rows, table = look(VIEWS[view], dataset=dataset, selection=selection)
    sources, note = citation.behind(rows, dataset=dataset)
    documents = "\n".join(f"- {source.text()}" for source in sources)
    behind = f"Behind it, {counted(len(sources), 'document')}"
    csv, where = _csv_link(view, len(table), dataset=dataset, selection=selection, site=site)
    columns = [_column(table[name].head(MOST_ROWS)) for name in table.columns]
    cells = zip(*([(column, cell) for cell in column.cells] for column in columns), strict=True)
    whose = imprint(dataset.schema.meta)
    html = TEMPLATE.render(
        name=citation.title(selection, dataset=dataset),
        picture=drawing(view, dataset=dataset, selection=selection, site=site),
        cut=f"The first {MOST_ROWS:,} of {len(table):,} rows. " if len(table) > MOST_ROWS else "",
        csv_name=f"{view}.csv",
        csv=csv,
        where=where,
        columns=columns,
        rows=cells,
        behind="The documents behind it" if note else behind,
        documents=note or documents,
        made=f"{whose.full}, {citation.edition(dataset)}",
        licences=whose.licences,
        link=citation.permalink(selection, site=site),
    )
    return f"{html}\n".encode()


def _csv_link(
    view: str, size: int, *, dataset: Dataset, selection: Selection, site: Site | str
) -> tuple[str, str]:
    """The address of the CSV of all rows, and where it is."""
    if size <= MOST_INSIDE:
        data = b64encode(view_csv(view, dataset=dataset, selection=selection)).decode()
        return f"data:text/csv;base64,{data}", "inside this file"
    address = citation.permalink(selection.without_view, site=site, path=f"{view}.csv")
    return address, "at the dashboard: they are too many for this file"


def _column(column: pd.Series[Any]) -> ShownColumn:
    cells = [cell.removesuffix(".0") for cell in texts(column)]
    role = "long" if max(map(len, cells), default=0) > LONG else ""
    return ShownColumn(str(column.name), "number" if column.dtype.kind in "iuf" else role, cells)
