"""The range that each statement gives at its date: what a timeline is drawn and told from.

Columns without a frame around them: a frame of a hundred rows costs as much as their chart.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from casualties.data.search import by_day
from casualties.views.downsample import MOST_MARKS, outline
from casualties.views.ends import ends
from casualties.views.theme import marks

if TYPE_CHECKING:
    import numpy.typing as npt

    from casualties.data.dataset import Dataset
    from casualties.selection import Selection

    Floats = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.integer[Any]]
    Days = npt.NDArray[np.datetime64]

COLUMNS = (
    "id",
    "conflict",
    "party",
    "theatre",
    "scope",
    "population",
    "metric",
    "basis",
    "date",
    "stated_on",
    "source",
    "standpoint",
    "method",
    "qualifier",
    "wording",
    "low",
    "best",
    "high",
    "floor",
    "ceiling",
    "point",
    "repeats",
    "supersedes",
    "status",
)
"""The columns of a timeline's table."""


@dataclass(frozen=True, eq=False, slots=True)
class Ranges:
    """Statements in the order of a timeline; all columns but `drawn` are of one length.

    `place` is the row of the file. `day` is as_of, or stated_on where as_of is not given. `floor`,
    `ceiling` and `point` are persons, NaN for an open end or a phrase without a number. `drawn`
    holds the positions of those that a chart draws.
    """

    place: Ints
    day: Days
    floor: Floats
    ceiling: Floats
    point: Floats
    drawn: Ints

    def __len__(self) -> int:
        return len(self.place)

    @classmethod
    def of(cls, table: pd.DataFrame, *, dataset: Dataset) -> Ranges:
        """The ranges in a timeline's table."""
        floor, ceiling, point = (table[name].to_numpy() for name in ("floor", "ceiling", "point"))
        place, day = table.index.to_numpy(), table["date"].to_numpy()
        shown = drawn(place, dataset=dataset, day=day, floor=floor, ceiling=ceiling, point=point)
        return cls(place, day, floor, ceiling, point, shown)

    def frame(self) -> pd.DataFrame:
        """The ranges as columns of a timeline's table, indexed like the file."""
        columns = {
            "date": self.day,
            "floor": self.floor,
            "ceiling": self.ceiling,
            "point": self.point,
        }
        return pd.DataFrame(columns, index=self.place.astype(np.int64), copy=False)


def ranges(places: Ints | None, *, dataset: Dataset, selection: Selection) -> Ranges:
    """The ranges of the statements at these places in the file, None for all, by date."""
    place = by_day(places, dataset=dataset)
    floor, ceiling, point = ends(place, dataset=dataset, about=selection.about)
    ceiling[np.isinf(ceiling)] = np.nan
    day = dataset.days[place]
    shown = drawn(place, dataset=dataset, day=day, floor=floor, ceiling=ceiling, point=point)
    return Ranges(place, day, floor, ceiling, point, shown)


def table(rows: pd.DataFrame, *, dataset: Dataset, selection: Selection) -> pd.DataFrame:
    """One row per statement with its bounds, by date.

    `date` is as_of, or stated_on where as_of is not given. `floor` and `ceiling` are persons;
    an open end or a phrase without a number leaves them empty. `point` is persons.
    """
    places = None if rows is dataset.estimates else rows.index.to_numpy()
    found = ranges(places, dataset=dataset, selection=selection)
    return completed(found.frame(), dataset=dataset)


def completed(found: pd.DataFrame, *, dataset: Dataset) -> pd.DataFrame:
    """The table of ranges, or of some rows of them: the columns of the file beside them."""
    file, places = dataset.estimates, found.index.to_numpy()
    columns = {
        name: found[name].array if name in found else file[name].array.take(places)
        for name in COLUMNS
    }
    return pd.DataFrame(columns, index=found.index, copy=False)


def drawn(
    place: Ints, *, dataset: Dataset, day: Days, floor: Floats, ceiling: Floats, point: Floats
) -> Ints:
    """The positions of the statements that a timeline draws: those with a number.

    Of very many, what makes their outline; a floor or a ceiling alone counts with that end.
    """
    shown = np.flatnonzero(~(np.isnan(floor) & np.isnan(ceiling)))
    if len(shown) <= MOST_MARKS:
        return shown
    floor, ceiling = floor[shown], ceiling[shown]
    mark, _ = marks(floor, ceiling, point[shown])
    kept = outline(
        dataset.codes("source").rows[place[shown]],
        days=day[shown],
        low=np.where(floor > 0, floor, mark),
        high=np.where(np.isnan(ceiling), mark, ceiling),
        most=MOST_MARKS,
    )
    out: Ints = shown[kept]
    return out
