"""The registry of views: each is a question, a table, a figure and a sentence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from casualties.data.cache import remembered
from casualties.views import (
    contradictions,
    disagreement,
    estimates,
    lean,
    overview,
    ranges,
    snapshot,
    sources,
    timeline,
)

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pandas as pd

    from casualties.data.dataset import Dataset
    from casualties.selection import Selection
    from casualties.views.ranges import Ranges

    Look = tuple[pd.DataFrame, pd.DataFrame]
    Ints = npt.NDArray[np.integer[Any]]


class MakeTable(Protocol):
    """From the selected rows to a view's table."""

    def __call__(
        self, rows: pd.DataFrame, *, dataset: Dataset, selection: Selection
    ) -> pd.DataFrame:
        """The table."""
        ...


class Draw(Protocol):
    """From a view's table, or its ranges, to a figure as a plain dict; `data` is empty for none."""

    def __call__(
        self,
        table: Any,
        *,
        rows: Any,
        dataset: Dataset,
        selection: Selection,
    ) -> dict[str, Any]:
        """The figure."""
        ...


class Say(Protocol):
    """From a view's table, or its ranges, to the sentence that says what it shows."""

    def __call__(
        self,
        table: Any,
        *,
        rows: Any,
        dataset: Dataset,
        selection: Selection,
    ) -> str:
        """The sentence."""
        ...


class Steps(NamedTuple):
    """A table in two steps, where a chart needs few of its columns and the file has the others."""

    ranges: Callable[..., Ranges]
    """What the view is drawn and told from: of places in the file (None: all)."""
    completed: Callable[..., pd.DataFrame]
    """The table of the frame of the ranges, or of some rows of it."""


@dataclass(frozen=True, slots=True)
class View:
    """One way to look at a selection: the page, the CSV and the figure share its table."""

    id: str
    title: str
    question: str
    table: MakeTable
    draw: Draw | None
    sentence: Say
    shown: tuple[str, ...]
    """The columns of the table that stand under the chart."""
    key: tuple[str, ...] = ("standpoint",)
    """What the key explains: standpoint, method, and signs of `key.EXTRAS`."""
    picture: Draw | None = None
    """The figure of a file where the page draws none; else that of `draw`."""
    steps: Steps | None = None
    """How its table is made, where the chart needs less than the whole."""


VIEWS: dict[str, View] = {
    view.id: view
    for view in (
        View(
            "overview",
            "Overview",
            "Where do the sources disagree most?",
            overview.table,
            None,
            overview.sentence,
            (),
            ("standpoint", "strip"),
            picture=overview.picture,
        ),
        View(
            "timeline",
            "Timeline",
            "What has each source stated, and for which day?",
            ranges.table,
            timeline.draw,
            timeline.sentence,
            ("date", "source", "party", "metric", "wording", "floor", "ceiling", "id"),
            ("standpoint", "method", "hollow", "arrow"),
            steps=Steps(ranges.ranges, ranges.completed),
        ),
        View(
            "disagreement",
            "Disagreement",
            "How far apart are the claims, and since when?",
            disagreement.table,
            disagreement.draw,
            disagreement.sentence,
            (
                "on",
                "origins",
                "statements",
                "low_point",
                "high_point",
                "as_stated",
                "forced",
                "without_extreme",
                "compatible_share",
                "witness_floor",
                "witness_ceiling",
            ),
        ),
        View(
            "snapshot",
            "On a day",
            "Who says what on a day?",
            snapshot.table,
            snapshot.draw,
            snapshot.sentence,
            ("source", "wording", "stated_on", "days", "floor", "ceiling", "method", "id"),
            ("standpoint", "method", "silent", "arrow"),
        ),
        View(
            "contradictions",
            "Contradictions",
            "Which claims cannot both be true?",
            contradictions.table,
            contradictions.draw,
            contradictions.sentence,
            (
                "factor",
                "party",
                "population",
                "metric",
                "basis",
                "floor_id",
                "ceiling_id",
                "floor",
                "ceiling",
                "since",
            ),
            ("standpoint", "ceiling", "floor"),
        ),
        View(
            "lean",
            "Lean",
            "How far does each source stand from the others?",
            lean.table,
            lean.draw,
            lean.sentence,
            ("source", "standpoint", "party", "lean", "low", "high", "dates"),
        ),
        View(
            "estimates",
            "Estimates",
            "Which statements are these, word for word?",
            estimates.table,
            None,
            estimates.sentence,
            (
                "stated_on",
                "source",
                "party",
                "metric",
                "wording",
                "claim",
                "via",
            ),
            (),
            picture=estimates.picture,
        ),
        View(
            "sources",
            "Sources",
            "Who are the sources, and how often did they speak?",
            sources.table,
            sources.draw,
            sources.sentence,
            (
                "name",
                "statements",
                "questions",
                "first_stated",
                "last_stated",
                "days_between",
                "days_late",
                "corrections",
                "withdrawn",
                "disputed",
            ),
            ("standpoint", "method", "hollow"),
        ),
    )
}


MOST_KEPT = 300_000
"""Rows of the tables that are kept for the next who ask the same."""


def _size(look: Look, *, dataset: Dataset) -> int:
    """How many rows it holds beside those of the dataset, and one for the entry itself."""
    frames = {id(frame): len(frame) for frame in look if frame is not dataset.estimates}
    return 1 + sum(frames.values())


@remembered(most=MOST_KEPT, weigh=_size)
def look(view: View, *, dataset: Dataset, selection: Selection) -> Look:
    """The selected rows and the view's table of them, kept for the next who ask the same.

    A selection never changes, and nobody changes a frame in place.
    """
    rows = selection.rows(dataset)
    if view.steps:
        found = _ranges(view, dataset=dataset, selection=selection).frame()
        return rows, view.steps.completed(found, dataset=dataset)
    return rows, view.table(rows, dataset=dataset, selection=selection)


class Sketch(NamedTuple):
    """What a view is drawn and told from, `rows` and `table`, and the places of the rows.

    The selected rows and their table, or for both the ranges where these are enough.
    """

    rows: Any
    table: Any
    places: Ints


def sketch(view: View, *, dataset: Dataset, selection: Selection) -> Sketch:
    """What a view is drawn and told from; of a view in steps that is made in a moment."""
    if view.steps:
        found = _ranges(view, dataset=dataset, selection=selection)
        return Sketch(found, found, found.place)
    rows, table = look(view, dataset=dataset, selection=selection)
    return Sketch(rows, table, rows.index.to_numpy())


def _length(found: Ranges, *, dataset: Dataset) -> int:
    return 1 + len(found)


@remembered(most=MOST_KEPT, weigh=_length)
def _ranges(view: View, *, dataset: Dataset, selection: Selection) -> Ranges:
    """The ranges of the selected statements, kept for the next who ask the same."""
    assert view.steps
    places = selection.places(dataset)
    return view.steps.ranges(places, dataset=dataset, selection=selection)


__all__ = ["VIEWS", "Draw", "MakeTable", "Say", "Sketch", "Steps", "View", "look", "sketch"]
