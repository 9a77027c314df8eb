"""What the page says where there is little to show: no statement, none with a number."""

import pandas as pd

from casualties.data.dataset import Dataset
from casualties.selection import FILTERS, Selection
from casualties.site import Site
from casualties.text.english import counted, listed
from casualties.web.html import filled


def nothing(selection: Selection, *, dataset: Dataset, site: Site) -> str:
    """No statement fits: which single condition to lift, each as a link with what it gives."""
    counts = sorted(selection.counts_lifted(dataset).items(), key=lambda pair: -pair[1])
    remedies = [
        {
            "href": site.page(selection.but(**{name: FILTERS[name].default})),
            "words": lifting(selection, name, dataset=dataset),
            "left": counted(count, "statement"),
        }
        for name, count in counts
        if count
    ]
    anew = site.page(Selection(view=selection.view))
    return filled("empty.html", remedies=remedies, anew=anew)


def lifting(selection: Selection, name: str, *, dataset: Dataset) -> str:
    """What it is to lift the condition on one field: `Any party instead of North Korea`."""
    words = FILTERS[name].words(getattr(selection, name), dataset=dataset)
    return FILTERS[name].lift.format(listed(words))


def above_table(table: pd.DataFrame, *, most: int) -> str:
    """The line above the table: how much of how many it shows, and what is not in the chart."""
    size = len(table)
    number = table.attrs.get("pairs", size)
    if number > size:
        shown = f"The {most:,} furthest apart of {number:,} rows."
    elif size > most:
        shown = f"The first {most:,} of {size:,} rows; the CSV has all of them."
    elif size == 1:
        shown = "The same row as a table."
    else:
        shown = f"The same {size:,} rows as a table."
    bounded = {"point", "floor", "ceiling"} <= set(table.columns)
    unstated = int(table[["floor", "ceiling"]].isna().all(axis=1).sum()) if bounded else 0
    if unstated == size:
        none = "It gives no number" if size == 1 else "None of them gives a number"
        return f"{shown} {none}, so there is nothing to draw."
    if unstated:
        verbs = ("gives", "stands") if unstated == 1 else ("give", "stand")
        shown += f" {unstated:,} of them {verbs[0]} no number and {verbs[1]} here alone."
    return shown
