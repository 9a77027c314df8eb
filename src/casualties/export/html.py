"""A view as one HTML file that stands alone: opened from a mail attachment, it shows all it has.

It loads nothing and runs nothing: the picture is inline SVG, the rows are a table, and the CSV
itself is inside as a link.
"""

from __future__ import annotations

from base64 import b64encode
from html import escape
from typing import TYPE_CHECKING

from casualties.data.metadata import imprint
from casualties.export.tables import view_csv
from casualties.text.english import counted
from casualties.views import VIEWS, citation, look
from casualties.views.columns import texts
from casualties.views.svg import drawing

if TYPE_CHECKING:
    import pandas as pd

    from casualties.data.dataset import Dataset
    from casualties.selection import Selection

MOST_ROWS = 500
"""Rows of the table in the file; the CSV inside has all."""
MOST_INSIDE = 20_000
"""Rows up to which the CSV is inside; beyond, a link leads to it, since no mail carries it."""

LONG = 60
"""Letters from which on the cells of a column are prose that may break."""

STYLE = """
:root { color-scheme: light; }
body { margin: 0 auto; max-width: 76rem; padding: 1.5rem; color: #1d2126; background: #fff;
  font: 1rem/1.5 "Source Sans 3", "Segoe UI", system-ui, "Helvetica Neue", Arial, sans-serif;
  font-variant-numeric: tabular-nums; }
figure { margin: 0; }
svg { width: 100%; height: auto; }
h2 { font-size: 1.125rem; margin: 2rem 0 0.5rem; }
.rows { overflow-x: auto; }
table { border-collapse: collapse; font-size: 0.875rem; }
th, td { text-align: left; vertical-align: top; padding: 0.3rem 1rem 0.3rem 0;
  border-bottom: 1px solid #ecebe7; }
th { color: #545b63; }
th, td { white-space: nowrap; }
td.number { text-align: right; }
td.long { white-space: normal; min-width: 24rem; }
.unseen { position: absolute; clip-path: inset(50%); }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font-size: 0.875rem; }
a { color: #1f5f8f; }
.note { color: #545b63; font-size: 0.875rem; }
@media print { body { max-width: none; padding: 0; } }
"""


def page(view: str, *, dataset: Dataset, selection: Selection, site: str) -> bytes:
    """A view as an HTML file: picture, rows, CSV and citations, without scripts.

    `site` is the address of the dashboard with its final slash. Raises KeyError for an unknown
    view.
    """
    one = VIEWS[view]
    selection = selection.but(view=view)
    rows, table = look(one, dataset=dataset, selection=selection)
    link = escape(citation.permalink(selection, base=site))
    name = escape(citation.title(selection, dataset=dataset))
    sources, note = citation.behind(rows, dataset=dataset)
    documents = "\n".join(f"- {one.text()}" for one in sources)
    behind = (
        "The documents behind it" if note else f"Behind it, {counted(len(sources), 'document')}"
    )
    cut = f"The first {MOST_ROWS:,} of {len(table):,} rows. " if len(table) > MOST_ROWS else ""
    if len(table) <= MOST_INSIDE:
        data = b64encode(view_csv(view, dataset=dataset, selection=selection)).decode()
        href, where = f"data:text/csv;base64,{data}", "inside this file"
    else:
        same = selection.without_view
        href = escape(citation.permalink(same, base=site, path=f"{view}.csv"))
        where = "at the dashboard: they are too many for this file"
    every = f'<a download="{view}.csv" href="{href}">All of them as CSV</a>, {where}.'
    whose = imprint(dataset.schema.meta)
    made = f"{whose.full}, {citation.edition(dataset)}"
    licences = ", ".join(
        f'<a href="{escape(one.address)}">{escape(one.title)}</a>'
        if one.address
        else escape(one.title)
        for one in whose.licences
    )
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{name}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n"
        f'<h1 class="unseen">{name}</h1>\n'
        f"<figure>\n{drawing(view, dataset=dataset, selection=selection, site=site)}</figure>\n"
        f'<h2>The rows</h2>\n<p class="note">{cut}{every}</p>\n'
        f'<div class="rows">{_table(table.head(MOST_ROWS))}</div>\n'
        f"<h2>{behind}</h2>\n<pre>{escape(note or documents)}</pre>\n</main>\n<footer>\n"
        '<p class="note">Every figure is a claim by the source named beside it; none is endorsed. '
        f"{escape(made)}. Licence: {licences or 'none stated'}. "
        f'As on the dashboard: <a href="{link}">{link}</a></p>\n</footer>\n</body>\n</html>\n'
    ).encode()


def _table(table: pd.DataFrame) -> str:
    """The rows of a table as HTML, every cell escaped."""
    names = [str(name) for name in table.columns]
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in names)
    columns = []
    for name in names:
        cells = texts(table[name])
        longest = max(map(len, cells), default=0)
        is_number = table[name].dtype.kind in "iuf"
        role = ' class="number"' if is_number else ' class="long"' if longest > LONG else ""
        columns.append([f"<td{role}>{escape(cell)}</td>" for cell in cells])
    body = "\n".join(f"<tr>{''.join(row)}</tr>" for row in zip(*columns, strict=True))
    return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>"
