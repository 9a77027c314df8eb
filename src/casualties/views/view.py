"""What a view is: a question, a table, a figure and a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import pandas as pd

from casualties.data.cache import remembered

if TYPE_CHECKING:
    from casualties.data.dataset import Dataset
    from casualties.selection import Selection
    from casualties.views.traces import Figure

Look = tuple[pd.DataFrame, pd.DataFrame]
"""The selected rows, and the table that a view makes of them."""

MOST_KEPT = 4
"""Tables that are kept: the parts of a page ask for theirs one soon after the other."""


class MakeTable(Protocol):
    """From the selected rows to a view's table."""

    def __call__(
        self, rows: pd.DataFrame, *, dataset: Dataset, selection: Selection
    ) -> pd.DataFrame:
        """The table."""
        ...


class Draw(Protocol):
    """From a view's table, and the rows that it is made of, to a figure."""

    def __call__(
        self, table: pd.DataFrame, *, rows: pd.DataFrame, dataset: Dataset, selection: Selection
    ) -> Figure:
        """The figure."""
        ...


class Say(Protocol):
    """From a view's table, and the rows that it is made of, to what it shows in a sentence."""

    def __call__(
        self, table: pd.DataFrame, *, rows: pd.DataFrame, dataset: Dataset, selection: Selection
    ) -> str:
        """The sentence."""
        ...


@dataclass(frozen=True, slots=True)
class View:
    """One way to look at a selection: the page, the files and the figure share its table."""

    id: str
    title: str
    question: str
    table: MakeTable
    draw: Draw | None
    sentence: Say
    shown: tuple[str, ...]
    """The columns of the table that stand under the chart."""
    legend: tuple[str, ...] = ("standpoint",)
    """What the legend explains: standpoint, method, and signs of `legend.EXTRAS`."""
    picture: Draw | None = None
    """The figure of a file where the page draws none; else that of `draw`."""


@remembered(most=MOST_KEPT)
def look(view: View, *, dataset: Dataset, selection: Selection) -> Look:
    """The selected rows and the view's table of them, kept for the next who ask the same.

    A selection never changes, and nobody changes a frame in place.
    """
    rows = selection.rows(dataset)
    return rows, view.table(rows, dataset=dataset, selection=selection)
