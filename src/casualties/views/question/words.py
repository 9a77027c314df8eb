"""A question in words: the title of its page and chart, what is drawn, and the sentence."""

from collections.abc import Mapping

import pandas as pd

from casualties.data.dataset import Dataset
from casualties.selection import Selection
from casualties.text.english import capital, counted, long_date
from casualties.views.captions import latest_figures
from casualties.views.question.content import Content
from casualties.views.question.days import number
from casualties.views.question.table import today

PEOPLE = {"combatants": "soldiers", "all": "people"}
"""Population -> the word for it in a title, where it is not that of the schema."""
COUNTS = {
    "cumulative": "in total{since}, by the day that each claim speaks of",
    "period": "within the days named",
    "stock": "on the day that each claim speaks of",
    "planned": "announced or forecast, by the day of the statement",
}
"""Basis -> how the figures relate to time."""


def title(question: Mapping[str, str], *, dataset: Dataset) -> str:
    """The question as a title: Russian soldiers killed in the Russo-Ukrainian War."""
    parties = dataset.table("parties").set_index("id")
    party = parties.loc[question["party"]]
    metric = dataset.name("metric", question["metric"])
    population = question["population"]
    people = PEOPLE.get(population) or dataset.name("population", population)
    if population == "combatants" and pd.isna(party["country"]):
        people = "fighters"
    if pd.notna(party["adjective"]):
        who = f"{party['adjective']} {people}"
    elif population == "all" or question["party"] == "palestinians-in-gaza":
        who = f"{people} of {party['name']}"
    else:
        who = party["name"].removeprefix("the ") if population == "combatants" else (
            f"{people} of {party['name']}")  # fmt: skip
    if question["party"] == "palestinians-in-gaza":
        who = f"{people} in {party['name']}"
    if not metric.endswith(("ed", "ing")):
        who = f"{metric} among {who}"
        metric = ""
    words = [who, metric, f"in {dataset.name('conflict', question['conflict'])}"]
    if question["theatre"]:
        words.append(f"({dataset.name('theatre', question['theatre'])})")
    return capital(" ".join(word for word in words if word))


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
    words = f"{title(content.question, dataset=dataset)}: {claims} by {sources}"
    if content.widest > 1.05:
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
