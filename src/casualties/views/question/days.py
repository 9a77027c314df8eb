"""Days as numbers since 1970-01-01: whole at midnight, so that a day is as wide as it is."""

from typing import Any

import pandas as pd

DAY = pd.Timedelta(days=1)
EPOCH = pd.Timestamp(0)


def number(day: Any) -> float:
    """A day as a number."""
    return float((pd.Timestamp(day) - EPOCH) / DAY)


def date_of(day: float) -> pd.Timestamp:
    """The day of a number."""
    return EPOCH + day * DAY
