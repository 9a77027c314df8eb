"""What a view is: a question, a table, a figure and a sentence."""

from dataclasses import dataclass
from typing import Protocol, TypeVar

import pandas as pd

from casualties.data.cache import remembered
from casualties.data.dataset import Dataset
from casualties.selection import Selection
from casualties.views.traces import Figure

Made = TypeVar("Made", covariant=True)

MOST_KEPT = 4
"""Tables that are kept: the parts of a page ask for theirs one soon after the other."""


class MakeTable(Protocol):
    """From the selected rows to a view's table."""

    def __call__(
        self, rows: pd.DataFrame, *, dataset: Dataset, selection: Selection
    ) -> pd.DataFrame:
        """The table."""
        ...


class FromTable(Protocol[Made]):
    """From a view's table, and the rows that it is made of, to a figure or a sentence."""

    def __call__(
        self, table: pd.DataFrame, *, rows: pd.DataFrame, dataset: Dataset, selection: Selection
    ) -> Made:
        """The figure or the sentence."""
        ...


@dataclass(frozen=True, slots=True)
class View:
    """One way to look at a selection: the page, the files and the figure share its table."""

    id: str
    title: str
    question: str
    table: MakeTable
    draw: FromTable[Figure] | None
    sentence: FromTable[str]
    """What the table shows, in words."""
    shown: tuple[str, ...]
    """The columns of the table that stand under the chart."""
    legend: tuple[str, ...] = ("standpoint",)
    """What the legend explains: standpoint, method, and signs of `legend.EXTRAS`."""
    picture: FromTable[Figure] | None = None
    """The figure of a file where the page draws none; else that of `draw`."""
    picture_of: str = ""
    """The view whose picture stands for it, where it has none of its own."""


@remembered(most=MOST_KEPT)
def look(
    view: View, *, dataset: Dataset, selection: Selection
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The selected rows and the view's table of them, kept for the next who ask the same.

    A selection never changes, and nobody changes a frame in place.
    """
    rows = _rows(selection.without_view, dataset=dataset)
    return rows, view.table(rows, dataset=dataset, selection=selection)


@remembered(most=MOST_KEPT)
def _rows(selection: Selection, *, dataset: Dataset) -> pd.DataFrame:
    return selection.rows(dataset)
