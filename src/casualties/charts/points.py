"""The statements that a timeline draws, as columns: a frame's steps cost more than the drawing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from casualties.charts.template import marks
from casualties.charts.thinning import MOST_MARKS, thinned

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    Bools = npt.NDArray[np.bool_]
    Days = npt.NDArray[np.datetime64]

TEXTS = (
    "id",
    "conflict",
    "party",
    "theatre",
    "scope",
    "population",
    "metric",
    "basis",
    "source",
    "standpoint",
    "method",
    "wording",
    "repeats",
    "status",
)
"""Columns of a timeline's table that are kept as lists of text, empty where not stated."""


@dataclass(frozen=True, slots=True)
class Points:
    """Statements in the order of a timeline's table; all columns are of one length.

    `floor`, `ceiling` and `mark` are persons, NaN for an open end; `phrase` tells a number phrase
    in words, whose mark is the middle of its interval. `place` is the row of the table.
    """

    place: npt.NDArray[np.int64]
    day: Days
    days: list[str]
    floor: Floats
    ceiling: Floats
    mark: Floats
    phrase: Bools
    texts: Mapping[str, list[str]]

    def __len__(self) -> int:
        return len(self.place)

    def __getitem__(self, column: str) -> list[str]:
        return self.texts[column]

    @classmethod
    def of(cls, table: pd.DataFrame) -> Points:
        """The statements of a timeline's table that are drawn: those with a number.

        Of very many, what makes their outline; a floor or a ceiling alone counts with that end.
        """
        floor, ceiling, point = (
            table[name].to_numpy(np.float64) for name in ("floor", "ceiling", "point")
        )
        place = np.flatnonzero(~(np.isnan(floor) & np.isnan(ceiling)))
        floor, ceiling, point = floor[place], ceiling[place], point[place]
        mark, phrase = marks(floor, ceiling, point)
        day = table["date"].to_numpy().astype("datetime64[D]")[place]
        if len(place) > MOST_MARKS:
            kept = _outline(
                table["source"].to_numpy(object)[place],
                day=day,
                low=np.where(floor > 0, floor, mark),
                high=np.where(np.isnan(ceiling), mark, ceiling),
            )
            place, day = place[kept], day[kept]
            floor, ceiling = floor[kept], ceiling[kept]
            mark, phrase = mark[kept], phrase[kept]
        texts = {name: table[name].to_numpy(object, na_value="")[place].tolist() for name in TEXTS}
        days = day.astype(str).tolist()
        return cls(place, day, days, floor, ceiling, mark, phrase, texts)

    def mapped(self, column: str, words: Mapping[str, Any]) -> list[Any]:
        """What stands for each cell of a column."""
        return [words[cell] for cell in self.texts[column]]


def _outline(
    source: npt.NDArray[np.object_], *, day: Days, low: Floats, high: Floats
) -> npt.NDArray[np.int64]:
    """The places of the statements that make the outline of very many."""
    frame = pd.DataFrame({"source": source, "day": day, "low": low, "high": high})
    return thinned(frame, day="day", low="low", high="high").index.to_numpy()
