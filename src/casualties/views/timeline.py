"""The timeline: each statement with its bounds, by the day that it speaks of."""

import numpy as np
import pandas as pd

from casualties.data.dataset import Dataset
from casualties.measures.bounds import bounds
from casualties.selection import Selection
from casualties.text.english import counted, persons
from casualties.views.captions import day
from casualties.views.view import View

COLUMNS = (
    *("id", "conflict", "party", "theatre", "scope", "population", "metric", "basis"),
    *("date", "stated_on", "source", "standpoint", "method", "qualifier", "wording"),
    *("low", "best", "high", "floor", "ceiling", "point", "repeats", "supersedes", "status"),
)
"""The columns of the table."""


def table(rows: pd.DataFrame, *, dataset: Dataset, selection: Selection) -> pd.DataFrame:
    """One row per statement with its bounds, by date, then the day it was made, then id.

    `date` is as_of, or stated_on where as_of is not given. `floor` and `ceiling` are persons;
    an open end or a phrase without a number leaves them empty. `point` is persons.
    """
    limits = bounds(rows, assumptions=selection.assumptions(dataset))
    dated = rows.assign(
        date=rows["as_of"].fillna(rows["stated_on"]),
        floor=limits["floor"],
        ceiling=limits["ceiling"].replace(np.inf, np.nan),
        point=limits["point"],
    )
    return dated.sort_values(["date", "stated_on", "id"])[list(COLUMNS)]


def _numbered(table: pd.DataFrame) -> pd.DataFrame:
    """The rows of the table that hold a number."""
    return table.dropna(subset=["floor", "ceiling"], how="all")


def sentence(
    table: pd.DataFrame, *, rows: pd.DataFrame, dataset: Dataset, selection: Selection
) -> str:
    """How many sources state how many figures, between which ends, over which time."""
    figures = _numbered(table)
    if figures.empty:
        return "None of these statements holds a number." if len(table) else ""
    first, last = figures["date"].min(), figures["date"].max()
    when = f"for {day(first)}" if first == last else f"for days from {day(first)} to {day(last)}"
    sources = figures["source"].nunique()
    state = "states" if sources == 1 else "state"
    start = f"{counted(sources, 'source')} {state} {counted(len(figures), 'figure')} {when}"
    stated = figures[["low", "best", "high"]].astype("Float64")
    least, most = stated.min().min(), stated.max().max()
    if pd.notna(least):
        start += f", from {persons(least)} to {persons(most)} persons"
    silent = len(table) - len(figures)
    holds, stands = ("holds", "is") if silent == 1 else ("hold", "are")
    rest = f" {counted(silent, 'statement')} {holds} no number and {stands} in the table alone."
    return f"{start}.{rest if silent else ''}"


VIEW = View(
    id="timeline",
    title="Timeline",
    question="What has each source stated, and for which day?",
    table=table,
    draw=None,
    sentence=sentence,
    shown=("date", "source", "party", "metric", "wording", "floor", "ceiling", "id"),
    picture_of="question",
)
