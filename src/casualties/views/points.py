"""The statements that a timeline draws, as columns: a frame's steps cost more than the drawing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from casualties.data.cache import remembered
from casualties.views.theme import COLOURS, marks

if TYPE_CHECKING:
    import numpy.typing as npt

    from casualties.data.dataset import Dataset
    from casualties.views.ranges import Ranges

    Floats = npt.NDArray[np.float64]
    Bools = npt.NDArray[np.bool_]
    Ints = npt.NDArray[np.integer[Any]]
    Days = npt.NDArray[np.datetime64]
    Texts = npt.NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Points:
    """Statements in the order of a timeline's table; all columns are of one length.

    `row` is that of the file. `floor`, `ceiling`, `point` and `mark`
    are persons, NaN for an open end; `phrase` tells a number phrase in words, whose mark is the
    middle of its interval.
    """

    dataset: Dataset
    row: Ints
    day: Days
    days: Texts
    floor: Floats
    ceiling: Floats
    point: Floats
    mark: Floats
    phrase: Bools
    ids: list[str]

    def __len__(self) -> int:
        return len(self.row)

    @classmethod
    def of(cls, found: Ranges, *, dataset: Dataset) -> Points:
        """The statements that are drawn."""
        shown = found.drawn
        row, day = found.place[shown], found.day[shown].astype("datetime64[D]")
        floor, ceiling, point = found.floor[shown], found.ceiling[shown], found.point[shown]
        days = _said("day", _same, dataset=dataset)[dataset.codes("day").rows[row]]
        mark, phrase = marks(floor, ceiling, point)
        ids = _texts("id", row, dataset=dataset)
        return cls(dataset, row, day, days, floor, ceiling, point, mark, phrase, ids)

    def codes(self, column: str) -> Ints:
        """Which of the dataset's words stands in each cell of a column, -1 where it is empty."""
        return self.dataset.codes(column).rows[self.row]

    def are(self, column: str, *values: str) -> Bools:
        """Whether each cell of a column is one of the values."""
        known = self.dataset.codes(column).words
        kept = np.zeros(len(known) + 1, dtype=bool)
        kept[[known.index(value) for value in values if value in known]] = True
        return kept[self.codes(column)]

    def told(self, column: str, say: Callable[[str, Dataset], str]) -> Texts:
        """What is said for each cell of a column of few words; empty where it is empty."""
        return _said(column, say, dataset=self.dataset)[self.codes(column)]

    def texts(self, column: str) -> list[str]:
        """The cells of a column of the file."""
        return _texts(column, self.row, dataset=self.dataset)


def _texts(column: str, places: Ints, *, dataset: Dataset) -> list[str]:
    cells = dataset.columns[column].take(places)
    texts: list[str] = cells.to_numpy(object, na_value="").tolist()
    return texts


def colour(standpoint: str, dataset: Dataset) -> str:
    """The colour of a standpoint, as `told` asks for it."""
    return COLOURS[standpoint]


def named(source: str, dataset: Dataset) -> str:
    """The name of a source, as `told` asks for it."""
    return dataset.name("source", source)


def _same(word: str, dataset: Dataset) -> str:
    return word


@remembered(most=16)
def _said(column: str, say: Callable[[str, Dataset], str], *, dataset: Dataset) -> Texts:
    """What is said for each word of a column by its code; at -1, for an empty cell, nothing."""
    said = [say(word, dataset) for word in dataset.codes(column).words]
    return np.array([*said, ""], dtype=object)
