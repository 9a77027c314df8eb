"""Fewer marks than statements, so that a chart of very many can be drawn, and no extreme lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from casualties.text.english import counted

if TYPE_CHECKING:
    import numpy.typing as npt

    Ints = npt.NDArray[np.integer[Any]]
    Floats = npt.NDArray[np.float64]
    Bools = npt.NDArray[np.bool_]
    Days = npt.NDArray[np.datetime64]

MOST_MARKS = 3_000
"""Statements up to which a chart draws each one."""
COLUMNS = 1 << 10
"""Columns of pixels of a wide chart."""


def thinned(
    rows: pd.DataFrame, *, day: str, low: str, high: str, most: int = MOST_MARKS
) -> pd.DataFrame:
    """The rows that a chart draws, in their order: all, or what makes their `outline`.

    Each source is a series. `day` names a column of dates.
    """
    if len(rows) <= most:
        return rows
    kept = outline(
        pd.factorize(rows["source"])[0],
        days=rows[day].to_numpy(),
        low=rows[low].to_numpy(np.float64, na_value=np.nan),
        high=rows[high].to_numpy(np.float64, na_value=np.nan),
        most=most,
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
    width = int(number.max() - number.min()) + 1
    column = (number - number.min()) * COLUMNS // width
    down = np.where(np.isnan(low), np.inf, low)
    up = np.where(np.isnan(high), -np.inf, high)
    rising = bool((number[1:] >= number[:-1]).all())
    by_day = np.arange(len(number)) if rising else np.argsort(number, kind="stable")
    # few bits make for a fast sort
    of = series.astype(np.min_scalar_type(int(series.max(initial=0))))[by_day]
    for kept, own in ((by_day[np.argsort(of, kind="stable")], np.sort(of)), (by_day, None)):
        for joined in range(COLUMNS.bit_length()):
            new = _beginnings(column[kept] >> joined, series=own)
            if joined < COLUMNS.bit_length() - 1 and np.count_nonzero(new) > most:
                continue  # each cell keeps one at least
            marking = _marking(kept, new=new, low=down[kept], high=up[kept])
            kept, own = kept[marking], None if own is None else own[marking]
            if len(kept) <= most:
                return np.sort(kept)
    return np.sort(kept)


def _beginnings(column: Ints, *, series: Ints | None) -> Bools:
    """Whether each statement is the first of a cell: a column of a series, or of all."""
    new = np.ones(len(column), dtype=bool)
    new[1:] = column[1:] != column[:-1]
    if series is not None:
        new[1:] |= series[1:] != series[:-1]
    return new


def _marking(place: Ints, *, new: Bools, low: Floats, high: Floats) -> Bools:
    """Whether each statement is the first, last, lowest or highest of its cell.

    Cells come one after the other, each begins where `new` says; of equal ends that with the least
    place counts.
    """
    out = new.copy()
    out[:-1] |= new[1:]
    out[-1] = True
    begins, cell = np.flatnonzero(new), np.cumsum(new) - 1
    for ends in (low, -high):
        extreme = np.flatnonzero(ends == np.minimum.reduceat(ends, begins)[cell])
        # each cell has one at least; the least place among them
        first = np.flatnonzero(np.diff(cell[extreme], prepend=-1))
        least = np.minimum.reduceat(place[extreme], first)
        out[extreme[place[extreme] == least[cell[extreme]]]] = True
    return out


def left_out(drawn: int, *, of: int) -> str:
    """The sentence that says what a thinned chart leaves out; empty where it draws all."""
    if drawn == of:
        return ""
    return (
        f" The chart draws {counted(drawn, 'statement')} of these {of:,}, among them the highest, "
        "the lowest, the first and the last; the table and the CSV have all."
    )
