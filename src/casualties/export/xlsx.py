"""A view as a workbook of Excel: typed cells, and a sheet that says what they are.

A spreadsheet that opens a CSV guesses, and may read “1,032” as 1.032. Here days are days, counts
are numbers, and what a source said is text.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pandas as pd

from casualties.data.dataset import Dataset
from casualties.data.metadata import imprint
from casualties.errors import MissingExtra, SelectionError
from casualties.export.csv import view_table
from casualties.export.provenance import Provenance, provenance
from casualties.export.shape import WHOLE, Shape
from casualties.selection import Selection
from casualties.site import Site
from casualties.text.english import long_date
from casualties.views import citation
from casualties.views.columns import Column, columns, values

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

MOST_ROWS = 1_048_576 - 1
"""Rows of a sheet under its header."""
MOST_LETTERS = 32_767
"""Of a cell."""
ABOUT = "about"
"""The sheet that says what the other one holds."""
FORMATS = {"date": "yyyy-mm-dd", "integer": "0", "number": "0.######"}
"""Type -> how a spreadsheet shows a cell; what it holds is exact."""
WIDTHS = {"string": 18, "date": 11}
"""Type -> width of a column in letters; of any other type `NARROW`."""
NARROW, WIDE, LONG = 10, 48, 40
"""`WIDE` where a cell has more than `LONG` letters."""


def view_xlsx(
    view: str, *, dataset: Dataset, selection: Selection, site: Site | str, shape: Shape = WHOLE
) -> bytes:
    """The workbook of a view for a selection: the rows of its CSV with types.

    The bytes also depend on the version of XlsxWriter. Raises MissingExtra where that is not
    installed, SelectionError for an unknown view or column, and for more rows than a sheet holds.
    """
    try:
        from xlsxwriter import Workbook
    except ImportError as error:
        raise MissingExtra("Excel", extra="excel") from error
    table = view_table(view, dataset=dataset, selection=selection, shape=shape)
    if len(table) > MOST_ROWS:
        raise SelectionError(
            [f"{view}: {len(table):,} rows are more than a sheet holds; narrow the conditions, or "
             "give a limit"]
        )  # fmt: skip
    held = columns(table, view=view, dataset=dataset)
    origin = provenance(view, dataset=dataset, selection=selection, site=site, shape=shape)
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        book.set_properties(_properties(origin))
        bold = book.add_format({"bold": True, "bottom": 1})
        formats = {kind: book.add_format({"num_format": f}) for kind, f in FORMATS.items()}
        _write_table(book.add_worksheet(view), table, held=held, bold=bold, formats=formats)
        sheet = book.add_worksheet(ABOUT)
        shown = selection.but(view=view)
        _write_about(sheet, _facts(origin, shown, dataset=dataset, site=site), held, bold=bold)
    return out.getvalue()


def _write_table(
    sheet: Worksheet,
    table: pd.DataFrame,
    *,
    held: Sequence[Column],
    bold: Format,
    formats: dict[str, Format],
) -> None:
    for place, column in enumerate(held):
        cells = values(table[column.name], like=column)
        longest = max((len(cell) for cell in cells if isinstance(cell, str)), default=0)
        width = WIDE if longest > LONG else WIDTHS.get(column.type, NARROW)
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, column.name, bold)
        for row, cell in enumerate(cells, 1):
            _write_cell(sheet, row, place, cell, kind=column.type, style=formats.get(column.type))
    sheet.freeze_panes(1, 0)
    if len(table) and held:
        sheet.autofilter(0, 0, len(table), len(held) - 1)


def _write_cell(
    sheet: Worksheet, row: int, place: int, cell: Any, *, kind: str, style: Format | None
) -> None:
    """A cell of its type; text is never a formula, a number or a link, whatever it looks like."""
    if cell is None:
        return
    if kind == "date":
        sheet.write_datetime(row, place, date.fromisoformat(cell), style)
    elif kind == "boolean":
        sheet.write_boolean(row, place, cell)
    elif kind == "string":
        sheet.write_string(row, place, str(cell)[:MOST_LETTERS])
    else:
        sheet.write_number(row, place, cell, style)


def _write_about(
    sheet: Worksheet, facts: dict[str, str], held: Sequence[Column], *, bold: Format
) -> None:
    sheet.set_column(0, 1, 22)
    sheet.set_column(2, 4, WIDE)
    for row, (name, fact) in enumerate(facts.items()):
        sheet.write_string(row, 0, name, bold)
        sheet.write_string(row, 1, fact[:MOST_LETTERS])
    start = len(facts) + 1
    for place, name in enumerate(("column", "type", "title", "description", "unit")):
        sheet.write_string(start, place, name, bold)
    for row, column in enumerate(held, start + 1):
        cells = (column.name, column.type, column.title, column.description, column.unit)
        for place, cell in enumerate(cells):
            sheet.write_string(row, place, cell)


def _facts(
    origin: Provenance, shown: Selection, *, dataset: Dataset, site: Site | str
) -> dict[str, str]:
    """What the workbook says of itself."""
    changed = datetime.fromisoformat(origin.changed)
    rows = shown.rows(dataset)
    cited = citation.of_view(shown, rows=rows, dataset=dataset, site=site, day=changed.date())
    return {
        "dataset": imprint(dataset.schema.meta).full,
        "selection": origin.selection,
        "query": origin.query or "none, everything",
        "page": origin.url,
        "data version": origin.version,
        "revision": origin.revision or "none",
        "data last changed": f"{long_date(changed.date())}, {changed:%H:%M} UTC",
        "licence": f"{origin.licence.title} {origin.licence.address}".strip(),
        "“about” reaches": f"{origin.about:g} percent up and down",
        "silent after": f"{origin.silence} days",
        "cite as": cited.text(),
        "note": "Every figure is a claim by the source named beside it; none is endorsed.",
    }


def _properties(origin: Provenance) -> dict[str, Any]:
    """The properties of the file; its time is that of the data, so that no clock is in it."""
    return {
        "title": origin.selection,
        "subject": origin.title,
        "comments": f"Data version {origin.version}. {origin.url}",
        "created": datetime.fromisoformat(origin.changed).replace(tzinfo=None),
    }
