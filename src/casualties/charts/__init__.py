"""The registry of views: each is a question, a table function and a draw function."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from casualties.charts import estimates, timeline

if TYPE_CHECKING:
    import pandas as pd

    from casualties.dataset import Dataset
    from casualties.selection import Selection


class Draw(Protocol):
    """From a view's table to a figure as a plain dict."""

    def __call__(
        self, table: pd.DataFrame, *, dataset: Dataset, selection: Selection
    ) -> dict[str, Any]:
        """The figure."""
        ...


class MakeTable(Protocol):
    """From the selected rows to a view's table."""

    def __call__(
        self, rows: pd.DataFrame, *, dataset: Dataset, selection: Selection
    ) -> pd.DataFrame:
        """The table."""
        ...


@dataclass(frozen=True, slots=True)
class View:
    """One way to look at a selection: the page, the CSV and the figure share its table."""

    id: str
    title: str
    question: str
    table: MakeTable
    draw: Draw | None
    shown: tuple[str, ...]
    """The columns of the table that stand under the chart."""
    titles: Mapping[str, str] = field(default_factory=dict)
    """The words above columns that `estimates` does not have."""


VIEWS: dict[str, View] = {
    view.id: view
    for view in (
        View(
            "timeline",
            "Timeline",
            "What has each source stated, and for which day?",
            timeline.table,
            timeline.draw,
            ("date", "source", "party", "metric", "wording", "floor", "ceiling", "id"),
        ),
        View(
            "estimates",
            "Estimates",
            "Which statements are these, word for word?",
            estimates.table,
            None,
            (
                "stated_on",
                "source",
                "party",
                "metric",
                "wording",
                "claim",
                "via",
            ),
        ),
    )
}

__all__ = ["VIEWS", "Draw", "MakeTable", "View"]
