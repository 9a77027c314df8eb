"""Who speaks regularly, when last, and how long the usual gap between two of its days is."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

REGULAR = 10
"""Days of statements from which on there is a usual gap worth waiting for."""


def days_between(rows: pd.DataFrame, *, by: Sequence[str]) -> pd.Series[float]:
    """Return the median number of days from one day of statements to the next, by some columns.

    Indexed by these columns, an empty cell as NaN; NaN for a single day.
    """
    days = rows[[*by, "stated_on"]].drop_duplicates().sort_values("stated_on")
    apart = days.groupby(list(by), dropna=False)["stated_on"].diff().dt.days
    median: pd.Series[float] = apart.groupby([days[name] for name in by], dropna=False).median()
    return median


def regular(rows: pd.DataFrame, *, by: Sequence[str]) -> pd.DataFrame:
    """Return who of `by` spoke on `REGULAR` or more days, the most frequent first.

    Columns: those of `by`; `days` of statements; `last_stated`, the last of them (date); and
    `days_between`, the median number of days from one to the next. Statements whose date is known
    to the month or year alone are left out.
    """
    dated = rows[rows["date_precision"] == "day"]
    groups = dated.groupby(list(by), dropna=False)["stated_on"]
    table = pd.DataFrame({"days": groups.nunique(), "last_stated": groups.max()})
    table = table.assign(days_between=days_between(dated, by=by).astype("float64"))
    often = table[table["days"] >= REGULAR].reset_index()
    order = ["days", *by]
    return often.sort_values(order, ascending=[name != "days" for name in order], ignore_index=True)
