"""Which rows may be compared: questions, and the bridges between them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from casualties.statements import QUESTION, Bools, Statements

__all__ = [
    "PARTS_OF_ALL",
    "QUESTION",
    "Question",
    "bearing",
    "question_of",
    "questions",
    "reached",
    "wholes",
]

Question = Mapping[str, object]
"""One question: its six columns, the theatre empty for the whole conflict."""

PARTS_OF_ALL = ("civilians", "women", "children")
"""The populations whose floor holds for the population `all`."""


def questions(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the question of each row: the columns of `QUESTION`, indexed like the rows.

    `theatre` is empty (NaN) unless the row's scope is `part`.
    """
    asked = rows.loc[:, list(QUESTION)]
    return asked.assign(theatre=rows["theatre"].where(rows["scope"] == "part"))


def question_of(row: Question) -> dict[str, str]:
    """Return a question as plain text, whatever stands for an empty cell in it.

    Raises KeyError where a column of `QUESTION` is missing.

    >>> question_of({"conflict": "w", "theatre": None, "party": "p", "population": "all",
    ...              "metric": "killed", "basis": "cumulative"})["theatre"]
    ''
    """
    return {name: value if isinstance(value := row[name], str) else "" for name in QUESTION}


def wholes(metric: str, *, part_of: Mapping[str, str]) -> tuple[str, ...]:
    """Return the metrics that contain a metric, from the nearest to the widest.

    >>> wholes("killed", part_of={"killed": "killed_or_wounded", "killed_or_wounded": "casualties"})
    ('killed_or_wounded', 'casualties')
    """
    found: list[str] = []
    while metric in part_of and part_of[metric] not in found:
        metric = part_of[metric]
        found.append(metric)
    return tuple(found)


def bearing(
    found: Statements, *, question: Mapping[str, str], part_of: Mapping[str, str]
) -> tuple[Bools, Bools, Bools]:
    """Return which statements are the question's own, lend it a floor, lend it a ceiling.

    A floor comes from a part: of the metric, of the theatre, of the population. A ceiling comes
    from a metric that contains this one. An empty theatre is "".
    """
    same = {name: getattr(found, name) == question[name] for name in QUESTION}
    base = same["conflict"] & same["party"] & same["basis"]
    own = base & same["theatre"] & same["population"] & same["metric"]
    metric = question["metric"]

    part = same["metric"].copy()
    for name in [name for name in part_of if metric in wholes(name, part_of=part_of)]:
        part |= found.metric == name
    if question["theatre"]:
        part &= same["theatre"]
    people = same["population"].copy()
    if question["population"] == "all":
        for name in PARTS_OF_ALL:
            people |= found.population == name
    lends_floor = base & part & people & ~own

    whole = np.zeros(len(found), dtype=bool)
    for name in wholes(metric, part_of=part_of):
        whole |= found.metric == name
    lends_ceiling = base & whole & same["theatre"] & same["population"]
    return own, lends_floor, lends_ceiling


def reached(
    question: Mapping[str, str], *, part_of: Mapping[str, str]
) -> Iterator[tuple[tuple[str, ...], bool, bool]]:
    """Yield each question on which a statement of one bears, and whether its floor and ceiling do.

    As `bearing`, asked from the other end: the columns of `QUESTION`, then the two.
    """
    own = tuple(question[name] for name in QUESTION)
    conflict, theatre, party, population, metric, basis = own
    yield own, True, True
    people = [population, "all"] if population in PARTS_OF_ALL else [population]
    for whole in (metric, *wholes(metric, part_of=part_of)):
        for place in {theatre, ""}:
            for some in people:
                there = (conflict, place, party, some, whole, basis)
                if there != own:
                    yield there, True, False
    for part in part_of:
        if metric in wholes(part, part_of=part_of):
            yield (conflict, theatre, party, population, part, basis), False, True
