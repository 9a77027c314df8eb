"""Fewer marks than statements, so that a chart of very many can be drawn, and no extreme lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from casualties.narrative import counted

if TYPE_CHECKING:
    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]
    Floats = npt.NDArray[np.float64]

MOST_MARKS = 3_000
"""Statements up to which a chart draws each one."""
COLUMNS = 1 << 10
"""Columns of pixels of a wide chart."""


def thinned(
    rows: pd.DataFrame, *, day: str, low: str, high: str, most: int = MOST_MARKS
) -> pd.DataFrame:
    """The rows that a chart draws, in their order: all, or what makes its outline.

    Of very many, each source keeps in each column of pixels its first and last statement, the one
    with the highest `high` and that with the lowest `low`; columns are joined two by two until no
    more than `most` are left. Where even so there are more, all sources share the columns. What
    is the highest or lowest of all, or of a source while the sources have columns of their own,
    is always among them. `day` names a column of dates.
    """
    if len(rows) <= most:
        return rows
    days = rows[day].to_numpy().astype("datetime64[D]").astype(np.int64)
    down = rows[low].to_numpy(np.float64, na_value=np.inf)
    up = rows[high].to_numpy(np.float64, na_value=-np.inf)
    down = np.where(np.isnan(down), np.inf, down)
    up = np.where(np.isnan(up), -np.inf, up)
    source = pd.factorize(rows["source"])[0].astype(np.int64)
    width = int(days.max() - days.min()) + 1
    column = (days - days.min()) * COLUMNS // width
    for series in (source, np.zeros_like(source)):
        kept, columns = np.arange(len(rows)), COLUMNS
        while len(kept) > most and columns:
            cell = series[kept] * columns + column[kept] * columns // COLUMNS
            kept = kept[_outline(cell, days=days[kept], low=down[kept], high=up[kept])]
            columns //= 2
        if len(kept) <= most:
            break
    return rows.take(kept)


def _outline(cell: Ints, *, days: Ints, low: Floats, high: Floats) -> Ints:
    """The places of the first, last, lowest and highest of each cell, rising."""
    place = np.arange(len(cell))
    order = np.lexsort((place, days, cell))
    new = np.ones(len(order), dtype=bool)
    new[1:] = cell[order[1:]] != cell[order[:-1]]
    ends = np.append(new[1:], True)
    lowest = np.lexsort((place, low, cell))[new]
    highest = np.lexsort((place, -high, cell))[new]
    return np.unique(np.concatenate([order[new], order[ends], lowest, highest]))


def left_out(drawn: int, *, of: int) -> str:
    """The sentence that says what a thinned chart leaves out; empty where it draws all."""
    if drawn == of:
        return ""
    return (
        f" The chart draws {counted(drawn, 'statement')} of these {of:,}, among them the highest, "
        "the lowest, the first and the last; the table and the CSV have all."
    )
