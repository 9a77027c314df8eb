"""The claims of one question, with what a chart and a list need to know of each."""

from typing import Any

import numpy as np
import pandas as pd

from casualties.data.dataset import Dataset
from casualties.data.question_columns import QUESTION
from casualties.measures.bounds import bounds
from casualties.selection import Selection
from casualties.views.main_question import main_question, of_question

COLUMNS = (
    *("id", *QUESTION, "date", "period_start", "stated_on", "date_precision"),
    *("source", "standpoint", "method", "qualifier", "wording", "interval"),
    *("low", "best", "high", "floor", "ceiling", "status", "repeats", "supersedes"),
    *("last", "silent"),
)
"""The columns of the table."""

Record = dict[str, Any]
"""One row by column."""


def table(rows: pd.DataFrame, *, dataset: Dataset, selection: Selection) -> pd.DataFrame:
    """One row per claim on the main question of the rows, by date, then stated_on, then id.

    `date` is as_of, else stated_on; `floor` and `ceiling` are persons, empty for an open end and
    for words without a number. `last` is the last that its source says of the latest day, among
    totals from the start of the war; `silent` whether that source has said nothing on the
    question for longer than `silence` when the data end. Withdrawn claims are left out unless the
    selection asks for them.
    """
    question, _ = main_question(rows)
    if question is None:
        rows, question = rows.head(0), {}
    else:
        rows = of_question(rows, question)
    if not selection.status:
        rows = rows[rows["status"] != "withdrawn"]
    limits = bounds(rows, assumptions=selection.assumptions(dataset))
    claims = rows.assign(
        theatre=rows["theatre"].where(rows["scope"] == "part"),
        date=rows["as_of"].fillna(rows["stated_on"]),
        floor=limits["floor"].where(limits["floor"] > 0),
        ceiling=limits["ceiling"].replace(np.inf, np.nan),
    ).sort_values(["date", "stated_on", "id"])
    counts = claims[claims["status"] == "accepted"] if not selection.status else claims
    counts = counts[~counts["id"].isin(set(counts["supersedes"].dropna()))]
    counts = counts[~of_another_start(counts, dataset=dataset)]
    last = counts.drop_duplicates("source", keep="last").index
    spoke = claims.groupby("source")["stated_on"].transform("max")
    return claims.assign(
        last=claims.index.isin(last),
        silent=today(dataset, selection) - spoke > pd.Timedelta(days=selection.silence),
    )[list(COLUMNS)]


def of_another_start(claims: pd.DataFrame, *, dataset: Dataset) -> pd.Series:
    """Which are totals for the whole war from another day than its start: another count.

    A theatre stands in `claims` where the scope is a part alone.
    """
    start = pd.to_datetime(claims["conflict"].map(dataset.starts))
    none = claims["theatre"].isna() | (claims["theatre"] == "")
    total = (claims["basis"] == "cumulative") & none
    return total & claims["period_start"].notna() & (claims["period_start"] != start)


def today(dataset: Dataset, selection: Selection) -> pd.Timestamp:
    """The day of which a page speaks: that of `known_on`, else that of the last statement."""
    if selection.known_on:
        return pd.Timestamp(selection.known_on)
    return pd.Timestamp(dataset.estimates["stated_on"].max())


def records(table: pd.DataFrame) -> list[Record]:
    """The rows of a table, each by column."""
    return [{str(name): cell for name, cell in row.items()} for row in table.to_dict("records")]
