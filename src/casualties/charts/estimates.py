"""The estimates: every selected statement, as in the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from casualties.dataset import Dataset
    from casualties.selection import Selection


def table(rows: pd.DataFrame, *, dataset: Dataset, selection: Selection) -> pd.DataFrame:
    """The rows as they are; columns as in `datapackage.json`."""
    return rows
