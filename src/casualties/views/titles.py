"""Titles of questions, as people say them: Russian soldiers killed in the Russo-Ukrainian War."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from casualties.data.cache import remembered
from casualties.data.dataset import Dataset
from casualties.data.question_columns import QUESTION
from casualties.text.english import capital

Question = dict[str, str]

OF_BASIS = {
    ("deployed", "cumulative"): "sent",
    ("deployed", "stock"): "present",
    ("deployed", "planned"): "expected",
    ("captured", "stock"): "held",
}
"""Metric and basis that have a word together."""
BASES = {"period": "within a period", "stock": "on a day", "planned": "announced or forecast"}
"""Basis -> what a title adds for it, where it has no word with the metric."""
AT = ("strike",)
"""Kinds of theatre at which something happens; in the others it happens within."""


def questions_of(rows: pd.DataFrame) -> list[tuple[Question, int]]:
    """The questions that rows are on, and how many rows are on each, the most first."""
    cells = rows.assign(theatre=rows["theatre"].where(rows["scope"] == "part").fillna(""))
    sizes = cells.groupby(list(QUESTION), sort=True).size().reset_index(name="size")
    records = sizes.sort_values("size", ascending=False, kind="stable").to_dict("records")
    return [({name: str(row[name]) for name in QUESTION}, int(row["size"])) for row in records]


def question_title(question: Mapping[str, Any], *, dataset: Dataset, war: bool = True) -> str:
    """The title of a question: who, counted as what, where, and with `war` in which war."""
    what, basis = _what(question, dataset=dataset)
    title = _people(question, what=what, dataset=dataset)
    place = _place(question.get("theatre"), dataset=dataset)
    conflict = dataset.name("conflict", question["conflict"])
    if place:
        title += f" {place}"
    if war:
        title += f", {conflict}" if place else f" in {conflict}"
    return capital(f"{title}, {basis}" if basis else title)


def _what(question: Mapping[str, Any], *, dataset: Dataset) -> tuple[str, str]:
    """The word for the metric, and what is added for the basis; empty for nothing."""
    metric, basis = question["metric"], question["basis"]
    if word := OF_BASIS.get((metric, basis)):
        return word, ""
    return dataset.name("metric", metric), BASES.get(basis, "")


def _people(question: Mapping[str, Any], *, what: str, dataset: Dataset) -> str:
    """Who is counted, and as what."""
    name = dataset.name("party", question["party"])
    adjective = _adjectives(dataset=dataset).get(question["party"], "")
    population = question["population"]
    people = dataset.name("population", population)
    if population == "combatants":
        group = adjective == name.removeprefix("the ")
        people = f"{adjective} {'fighters' if group else 'soldiers'}" if adjective else name
    elif population != "all" and adjective:
        people = f"{adjective} {people}"
    else:
        people = f"{people} of {name}"
    named_alone = population == "combatants" and not adjective
    happened = what.endswith(("ed", "ing", "sent", "held")) and not named_alone
    return f"{people} {what}" if happened else f"{what} among {people}"


def _place(theatre: object, *, dataset: Dataset) -> str:
    """Where it happened; empty for the whole conflict."""
    if not isinstance(theatre, str) or not theatre:
        return ""
    at = _kinds(dataset=dataset).get(theatre) in AT
    return f"{'at' if at else 'in'} {dataset.name('theatre', theatre)}"


@remembered(most=1)
def _adjectives(*, dataset: Dataset) -> dict[str, str]:
    parties = dataset.table("parties")
    return dict(zip(parties["id"], parties["adjective"].fillna(""), strict=True))


@remembered(most=1)
def _kinds(*, dataset: Dataset) -> dict[str, str]:
    theatres = dataset.table("theatres")
    return dict(zip(theatres["id"], theatres["kind"].fillna(""), strict=True))
