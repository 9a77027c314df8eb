"""A question in words: what its chart draws, and the sentence."""

import pandas as pd

from casualties.data.dataset import Dataset
from casualties.measures.pairs import APART
from casualties.selection import Selection
from casualties.text.english import capital, counted, long_date
from casualties.views.captions import latest_figures
from casualties.views.question.content import Content
from casualties.views.question.days import number
from casualties.views.question.table import today
from casualties.views.titles import question_title

COUNTS = {
    "cumulative": "in total{since}, by the day that each claim speaks of",
    "period": "within the days named",
    "stock": "on the day that each claim speaks of",
    "planned": "announced or forecast, by the day of the statement",
}
"""Basis -> how the figures relate to time."""


def figure_title(content: Content, *, dataset: Dataset) -> str:
    """What the figure draws: Killed, in total since 24 February 2022, by the day ..."""
    question = content.question
    start = pd.Timestamp(dataset.starts[question["conflict"]])
    since = f" since {long_date(start.date())}" if content.first == number(start) else ""
    what = capital(dataset.name("metric", question["metric"]))
    return f"{what}, {COUNTS[question['basis']].format(since=since)}"


def description(content: Content, *, dataset: Dataset) -> str:
    """The chart in words, for those who do not see it."""
    claims = counted(len(content.claims) + content.without_number, "claim")
    sources = counted(len({claim.source for claim in content.claims}), "source")
    words = f"{question_title(content.question, dataset=dataset)}: {claims} by {sources}"
    if content.widest > APART:
        words += ", the range that they leave, and the days on which they cannot all hold"
    return f"{words}."


def sentence(
    table: pd.DataFrame, *, rows: pd.DataFrame, dataset: Dataset, selection: Selection
) -> str:
    """How many sources that are not silent say what; the page's answer says it in full."""
    if table.empty:
        return ""
    latest = table[table["last"] & ~table["silent"]]
    last = table[table["last"]]
    day = long_date(today(dataset, selection).date())
    reach = latest_figures((latest if len(latest) else last)["id"], dataset=dataset)
    if latest.empty:
        end = long_date((last if len(last) else table)["date"].max().date())
        return f"No new figure is on record since {end}; last said: {reach or 'no number'}."
    who = counted(len(latest), "source")
    states = "states" if len(latest) == 1 else "state"
    spoke = f"that spoke within {counted(selection.silence, 'day')}"
    return f"As of {day}, {who} {spoke} {states} {reach or 'no number'}."
