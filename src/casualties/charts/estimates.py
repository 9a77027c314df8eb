"""The estimates: every selected statement, as in the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casualties.narrative import counted

if TYPE_CHECKING:
    import pandas as pd

    from casualties.dataset import Dataset
    from casualties.selection import Selection


def table(rows: pd.DataFrame, *, dataset: Dataset, selection: Selection) -> pd.DataFrame:
    """The rows as they are; columns as in `datapackage.json`."""
    return rows


def sentence(
    table: pd.DataFrame, *, rows: pd.DataFrame, dataset: Dataset, selection: Selection
) -> str:
    """How many of the statements are disputed, withdrawn or relayed."""
    if table.empty:
        return ""
    disputed = int((table["status"] == "disputed").sum())
    withdrawn = int((table["status"] == "withdrawn").sum())
    relayed = int(table["repeats"].notna().sum())
    return (
        f"{counted(len(table), 'statement')}, of which {disputed:,} disputed, {withdrawn:,} "
        f"withdrawn and {relayed:,} relayed from another."
    )
