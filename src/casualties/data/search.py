"""Which statements say some words, and statements in the order of a column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from casualties.data.dataset import Dataset

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.integer[Any]]


def in_order(places: Ints, *, dataset: Dataset, column: str, falling: bool) -> Ints:
    """These statements by a column, as they come where it is equal, last where it is empty."""
    values = dataset.estimates[column].iloc[places].reset_index(drop=True)
    order = values.sort_values(ascending=not falling, kind="stable", na_position="last")
    out: Ints = places[order.index.to_numpy()]
    return out


def containing(dataset: Dataset, text: str) -> Bools:
    """For each statement whether these words occur in what it says, whatever their case.

    What it says is its id, the name of its source, speaker, via, wording, claim and notes.
    """
    needle = text.casefold()
    names = dataset.names["source"]
    sources = {source for source, name in names.items() if needle in name.casefold()}
    mask = dataset.codes("source").among(sources)
    for column in ("wording", "speaker", "via"):
        codes = dataset.codes(column)
        mask |= codes.among({word for word in codes.words if needle in word.casefold()})
    for column in ("id", "claim", "notes"):
        cells = dataset.estimates[column].to_numpy(object, na_value="")
        mask |= np.array([needle in cell.casefold() for cell in cells], dtype=bool)
    return mask
