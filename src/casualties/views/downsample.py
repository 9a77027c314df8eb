"""Downsampling: of very many statements a chart draws the outline, which holds every extreme."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

Ints = npt.NDArray[np.integer[Any]]
Floats = npt.NDArray[np.float64]
Days = npt.NDArray[np.datetime64]

MOST_MARKS = 3_000
"""Statements up to which a chart draws each one."""
COLUMNS = 1 << 10
"""Columns of pixels of a wide chart."""


def thinned(rows: pd.DataFrame, *, day: str, low: str, high: str) -> pd.DataFrame:
    """The rows that a chart draws, in their order: all, or what makes their `outline`.

    Each source is a series. `day` names a column of dates, `low` and `high` columns of persons.
    """
    if len(rows) <= MOST_MARKS:
        return rows
    kept = outline(
        pd.factorize(rows["source"])[0],
        days=rows[day].to_numpy(),
        low=rows[low].to_numpy(np.float64, na_value=np.nan),
        high=rows[high].to_numpy(np.float64, na_value=np.nan),
        most=MOST_MARKS,
    )
    return rows.take(kept)


def outline(series: Ints, *, days: Days, low: Floats, high: Floats, most: int) -> Ints:
    """The places, rising, of the statements that make the outline of very many.

    Each series (codes from 0) keeps in each column of pixels its first and last statement, the one
    with the highest `high` and that with the lowest `low`; columns are joined two by two until no
    more than `most` are left. Where even so there are more, all series share the columns. What
    is the highest or lowest of all, or of a series while the series have columns of their own,
    is always among them.
    """
    if len(days) <= most:
        return np.arange(len(days))
    number = days.astype("datetime64[D]").astype(np.int64)
    number = number - number.min()
    column = number * COLUMNS // (number.max() + 1)
    rows = pd.DataFrame({"day": number, "low": low, "high": high})
    for own in (series.astype(np.int64), np.zeros(len(series), dtype=np.int64)):
        for joined in range(COLUMNS.bit_length()):
            cell = own * COLUMNS + (column >> joined)
            if joined < COLUMNS.bit_length() - 1 and len(np.unique(cell)) > most:
                continue  # each cell keeps one at least
            kept = _extremes(rows.assign(cell=cell))
            if len(kept) <= most:
                return kept
    return kept


def _extremes(rows: pd.DataFrame) -> Ints:
    """The places, rising, of the first, last, lowest and highest rows of each cell.

    Of equal ones that with the least place counts, of equal last days that with the greatest.
    """
    cells, backwards = rows.groupby("cell"), rows.iloc[::-1].groupby("cell")
    ends = (cells["day"].idxmin(), backwards["day"].idxmax())
    # a cell without any low or high keeps its first row in their place
    lowest = rows.dropna(subset="low").groupby("cell")["low"].idxmin()
    highest = rows.dropna(subset="high").groupby("cell")["high"].idxmax()
    return np.unique(np.concatenate([*ends, lowest, highest]))
