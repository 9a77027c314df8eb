"""The statements that a timeline draws, as columns: a frame's steps cost more than the drawing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from casualties.charts.template import COLOURS, marks
from casualties.charts.thinning import MOST_MARKS, outline
from casualties.memory import remembered

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd

    from casualties.dataset import Dataset

    Floats = npt.NDArray[np.float64]
    Bools = npt.NDArray[np.bool_]
    Ints = npt.NDArray[np.integer[Any]]
    Days = npt.NDArray[np.datetime64]
    Texts = npt.NDArray[np.object_]

DRAWN = "drawn"
"""The column that tells which statements of a timeline are drawn, where it is reckoned already."""
MOST_CODES = 2**62
"""Where codes of several columns must be packed before another is joined to them."""


@dataclass(frozen=True, slots=True)
class Points:
    """Statements in the order of a timeline's table; all columns are of one length.

    `place` is the row of the table, `row` that of the file. `floor`, `ceiling`, `point` and `mark`
    are persons, NaN for an open end; `phrase` tells a number phrase in words, whose mark is the
    middle of its interval.
    """

    dataset: Dataset
    place: Ints
    row: Ints
    day: Days
    days: Texts
    floor: Floats
    ceiling: Floats
    point: Floats
    mark: Floats
    phrase: Bools

    def __len__(self) -> int:
        return len(self.place)

    @classmethod
    def of(cls, table: pd.DataFrame, *, dataset: Dataset) -> Points:
        """The statements of a timeline's table that are drawn."""
        floor, ceiling, point = (table[name].to_numpy() for name in ("floor", "ceiling", "point"))
        row, day = table.index.to_numpy(), table["date"].to_numpy().astype("datetime64[D]")
        if DRAWN in table:
            place = np.flatnonzero(table[DRAWN].to_numpy())
        else:
            place = drawn(
                dataset.codes("source").rows[row],
                days=day,
                floor=floor,
                ceiling=ceiling,
                point=point,
            )
        row, day, floor, ceiling, point = (
            column[place] for column in (row, day, floor, ceiling, point)
        )
        days = _said("day", _same, dataset=dataset)[dataset.codes("day").rows[row]]
        mark, phrase = marks(floor, ceiling, point)
        return cls(dataset, place, row, day, days, floor, ceiling, point, mark, phrase)

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
        cells = self.dataset.estimates[column].array.take(self.row)
        texts: list[str] = cells.to_numpy(object, na_value="").tolist()
        return texts

    def together(self, *columns: str) -> Ints:
        """A code for each statement: the same where the columns are the same."""
        code, size = np.zeros(len(self), dtype=np.int64), 1
        for column in columns:
            many = len(self.dataset.codes(column).words) + 1
            if size * many > MOST_CODES:
                found, code = np.unique(code, return_inverse=True)
                size = len(found)
            code, size = code * many + self.codes(column) + 1, size * many
        return code


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


def drawn(
    source: Ints, *, days: Days, floor: Floats, ceiling: Floats, point: Floats
) -> npt.NDArray[np.intp]:
    """The places of the statements that a timeline draws: those with a number.

    Of very many, what makes their outline; a floor or a ceiling alone counts with that end.
    """
    place = np.flatnonzero(~(np.isnan(floor) & np.isnan(ceiling)))
    if len(place) <= MOST_MARKS:
        return place
    floor, ceiling = floor[place], ceiling[place]
    mark, _ = marks(floor, ceiling, point[place])
    kept = outline(
        source[place],
        days=days[place],
        low=np.where(floor > 0, floor, mark),
        high=np.where(np.isnan(ceiling), mark, ceiling),
        most=MOST_MARKS,
    )
    return place[kept]
