"""What the page says where there is little to show: no statement, none with a number."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from casualties.selection import FACETS, Selection, options
from casualties.text.english import counted, listed, long_date
from casualties.views.citation import permalink

if TYPE_CHECKING:
    import pandas as pd

    from casualties.data.dataset import Dataset

FACET_WORDS = {"kind": "kind of source", "theatre": "place"}
"""Facets whose values are not called by the facet's own name."""
WITHOUT = {
    "since": "Also before {}",
    "until": "Also after {}",
    "known_on": "As known today instead of on {}",
    "q": "Without the words “{}”",
}
"""Field that is no facet -> what it is to lift its condition."""


def nothing(selection: Selection, *, dataset: Dataset) -> str:
    """No statement fits: which single condition to lift, each as a link with what it gives."""
    found = sorted(
        ((name, count) for name, count in selection.without(dataset).items() if count),
        key=lambda pair: -pair[1],
    )
    said = '<p class="empty">No statement fits these conditions.</p>'
    anew = f'<a href="{escape(address(Selection(view=selection.view)))}">start anew</a>'
    if not found:
        several = "No single condition is at fault: two or more of them exclude each other."
        return f'{said}<p class="remedy">{several} You can {anew}.</p>'
    links = "".join(
        f'<li><a href="{escape(address(lifted(selection, name)))}">'
        f"{escape(lifting(selection, name, dataset=dataset))}</a>: "
        f"{counted(count, 'statement')}</li>"
        for name, count in found
    )
    return (
        f'{said}<p class="remedy">Lift one of them, or {anew}:</p><ul class="remedies">{links}</ul>'
    )


def lifted(selection: Selection, name: str) -> Selection:
    """The selection without its condition on one field."""
    return selection.but(**{name: getattr(Selection(), name)})


def lifting(selection: Selection, name: str, *, dataset: Dataset) -> str:
    """What it is to lift the condition on one field: `Any party instead of North Korea`."""
    value = getattr(selection, name)
    if name in FACETS:
        known = options(dataset, name)
        words = listed([known.get(v, v) for v in value])
        return f"Any {FACET_WORDS.get(name, name)} instead of {words}"
    return WITHOUT[name].format(value if name == "q" else long_date(value))


def address(selection: Selection, *, path: str = "") -> str:
    """The address for a selection on this site: of the page, else of what is at `path`."""
    return permalink(selection, base="/", path=path)


def statement_address(id: str, *, about: float = Selection().about) -> str:
    """The page of a statement, read under the assumption `about` where it is not the usual one."""
    return address(Selection(about=about), path=f"statements/{id}")


def above_table(table: pd.DataFrame, *, most: int) -> str:
    """The line above the table: how much of how many it shows, and what is not in the chart."""
    size = len(table)
    number = table.attrs.get("pairs", size)
    if number > size:
        said = f"The {most:,} furthest apart of {number:,} rows."
    elif size > most:
        said = f"The first {most:,} of {size:,} rows; the CSV has all of them."
    elif size == 1:
        said = "The same row as a table."
    else:
        said = f"The same {size:,} rows as a table."
    unstated = without_number(table)
    if unstated == size:
        none = "It gives no number" if size == 1 else "None of them gives a number"
        return f"{said} {none}, so there is nothing to draw."
    if unstated:
        verbs = ("gives", "stands") if unstated == 1 else ("give", "stand")
        said += f" {unstated:,} of them {verbs[0]} no number and {verbs[1]} here alone."
    return said


def without_number(table: pd.DataFrame) -> int:
    """How many statements of a table with bounds give no number."""
    if not {"point", "floor", "ceiling"} <= set(table.columns):
        return 0
    return int((table["floor"].isna() & table["ceiling"].isna()).sum())
