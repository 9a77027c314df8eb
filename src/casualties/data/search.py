"""Statements by their places in the file: those that say some words, and those in an order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from casualties.data.cache import remembered

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from casualties.data.dataset import Dataset

    Bools = npt.NDArray[np.bool_]
    Ints = npt.NDArray[np.integer[Any]]


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
