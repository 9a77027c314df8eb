"""What a selection and a view show, in sentences made from the same table."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from casualties.dataset import Dataset
    from casualties.selection import Selection


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun.

    >>> counted(1, "statement"), counted(1200, "statement"), counted(2, "body", "bodies")
    ('1 statement', '1,200 statements', '2 bodies')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def caption(rows: pd.DataFrame, *, dataset: Dataset, selection: Selection) -> str:
    """The selection in words, and how many statements of how many sources it holds."""
    words = selection.describe(dataset)
    counts = (
        f"{counted(len(rows), 'statement')} by {counted(rows['source'].nunique(), 'source')}"
        if len(rows)
        else "no statements"
    )
    return f"{words[0].upper()}{words[1:]}: {counts}."
