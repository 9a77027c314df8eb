"""What the page says where there is little to show: no statement, none with a number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
from dash import html

from casualties.narrative import counted
from casualties.selection import FACETS, Selection, listed, long_date

if TYPE_CHECKING:
    from casualties.dataset import Dataset

NAMES = {
    "since": "from",
    "until": "until",
    "known_on": "as known on",
    "q": "with the words",
    "kind": "kind of source",
    "theatre": "place",
}
"""Fields whose condition is not said by their own name."""


def nothing(selection: Selection, *, dataset: Dataset) -> list[Any]:
    """No statement fits: which single condition to lift, each as a link with what it gives."""
    found = sorted(
        ((name, count) for name, count in selection.without(dataset).items() if count),
        key=lambda pair: -pair[1],
    )
    said = html.P("No statement fits these conditions.", className="empty")
    anew = address(Selection(view=selection.view))
    if not found:
        several = "No single condition is at fault: two or more of them exclude each other. "
        return [said, html.P([several, html.A("Start anew", href=anew), "."], className="remedy")]
    return [
        said,
        html.P("Lift one of them:", className="remedy"),
        html.Ul(
            [
                html.Li(
                    [
                        html.A(
                            f"without {condition(selection, name, dataset=dataset)}",
                            href=address(lifted(selection, name)),
                        ),
                        f" there {'is' if count == 1 else 'are'} {counted(count, 'statement')}",
                    ]
                )
                for name, count in found
            ],
            className="remedies",
        ),
        html.P(["Or ", html.A("start anew", href=anew), "."], className="remedy"),
    ]


def lifted(selection: Selection, name: str) -> Selection:
    """The selection without its condition on one field."""
    return selection.but(**{name: getattr(Selection(), name)})


def condition(selection: Selection, name: str, *, dataset: Dataset) -> str:
    """A condition in words: `party North Korea`, `from 1 December 2024`."""
    value = getattr(selection, name)
    if name in FACETS:
        words = listed([dataset.name(name, v) for v in value])
    elif name == "q":
        words = f"“{value}”"
    else:
        words = long_date(value)
    return f"{NAMES.get(name, name)} {words}"


def address(selection: Selection) -> str:
    """The page's address for a selection."""
    query = selection.to_query()
    return f"/?{query}" if query else "/"


def above_table(table: pd.DataFrame, *, most: int) -> str:
    """The line above the table: how much of how many it shows, and what is not in the chart."""
    size = len(table)
    if size > most:
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
    if not {"wording", "floor", "ceiling"} <= set(table.columns):
        return 0
    return int((table["floor"].isna() & table["ceiling"].isna()).sum())
