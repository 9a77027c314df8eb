"""Statements by their places in the file: those that say some words, and those in an order."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from casualties.data.cache import remembered

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from casualties.data.dataset import Dataset

    Bools = npt.NDArray[np.bool_]
    Ints = npt.NDArray[np.integer[Any]]

FEW = 8
"""So many times fewer than all are put in order alone; more are picked from all in order."""


def in_order(kept: Ints, *, dataset: Dataset, column: str, falling: bool) -> Ints:
    """These statements by a column, as they come where it is equal, last where it is empty."""
    import pandas as pd

    values = dataset.estimates[column].iloc[kept]
    if values.dtype == "str":
        codes = pd.Series(dataset.codes(column).rows[kept], dtype="Int32")
        values = codes.mask(codes < 0)
    values = values.reset_index(drop=True)
    order = values.sort_values(ascending=not falling, kind="stable", na_position="last")
    out: Ints = kept[order.index.to_numpy()]
    return out


@remembered(most=16)
def containing(dataset: Dataset, text: str) -> Bools:
    """For each statement whether these words occur in what it says, whatever their case."""
    import numpy as np

    needle = text.casefold()
    names = dataset.names["source"]
    said = {source for source, name in names.items() if needle in name.casefold()}
    found = dataset.codes("source").among(said)
    for column in ("wording", "speaker", "via"):
        codes = dataset.codes(column)
        found |= codes.among({value for value in codes.words if needle in value.casefold()})
    for column in ("id", "claim", "notes"):
        cells = dataset.estimates[column].to_numpy(object, na_value="")
        found |= np.fromiter((needle in cell.casefold() for cell in cells), bool, len(cells))
    return found


def by_day(places: Ints | None, *, dataset: Dataset) -> Ints:
    """These statements, None for all, by the day they speak of, the day they were made, and id."""
    import numpy as np

    order, rank = _days_order(dataset=dataset)
    if places is None:
        return order
    out: Ints
    if len(places) * FEW < len(order):
        out = order[np.sort(rank[places])]
        return out
    wanted = np.zeros(len(order), dtype=bool)
    wanted[places] = True
    out = order[wanted[order]]
    return out


@remembered(most=1)
def _days_order(*, dataset: Dataset) -> tuple[Ints, Ints]:
    """All statements as `by_day` orders them, and for each statement its place in that order."""
    import numpy as np

    rows = dataset.estimates
    stated, ids = rows["stated_on"].to_numpy(), rows["id"].to_numpy(object)
    order = np.lexsort((stated, dataset.days)).astype(np.int32)
    said, until = stated[order], dataset.days[order]
    new = np.ones(len(order), dtype=bool)
    new[1:] = (said[1:] != said[:-1]) | (until[1:] != until[:-1])
    edges = [*np.flatnonzero(new).tolist(), len(order)]
    for begin, end in pairwise(edges):
        if end - begin > 1:
            order[begin:end] = sorted(order[begin:end].tolist(), key=ids.__getitem__)
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order), dtype=np.int32)
    return order, rank
