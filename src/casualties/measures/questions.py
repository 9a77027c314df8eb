"""Which rows may be compared: questions, and the bridges between them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from casualties.data.question import QUESTION, wholes
from casualties.measures.statements import Bools, Ints, Statements, Texts, between

__all__ = [
    "PARTS_OF_ALL",
    "QUESTION",
    "Columns",
    "Question",
    "bearing",
    "bridges",
    "question_of",
    "questions",
    "wholes",
]

Question = Mapping[str, object]
"""One question: its six columns, the theatre empty for the whole conflict."""

Columns = Mapping[str, Texts]
"""The six columns of several questions, an empty theatre as ""."""

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


def bridges(
    told: Columns, *, asked: Columns, part_of: Mapping[str, str]
) -> tuple[Ints, Ints, Bools, Bools]:
    """Return which of the questions told bear on which of those asked, each once in both.

    As `bearing`, for all at once: the place of the one asked, of the one told, and whether
    statements on this lend that a floor, and a ceiling; its own do both. Ordered by the places.
    """
    known: dict[str, dict[str, int]] = {}
    theirs, ours = {}, {}
    for name in QUESTION:
        more = {"theatre": [""], "population": ["all"], "metric": [*part_of, *part_of.values()]}
        every = [told[name], asked[name], np.array(more.get(name, []), dtype=object)]
        codes, names = pd.factorize(np.concatenate(every))
        known[name] = {value: code for code, value in enumerate(names.tolist())}
        theirs[name], ours[name], _ = np.split(codes, np.cumsum([len(one) for one in every[:2]]))

    # each metric, one that it reaches, and whether its floor and whether its ceiling does
    code = known["metric"]
    above = {name: wholes(name, part_of=part_of) for name in code}
    reach = [(code[name], code[name], 1, 1) for name in code]
    reach += [(code[name], code[whole], 1, 0) for name in code for whole in above[name]]
    reach += [(code[whole], code[name], 0, 1) for name in code for whole in above[name]]
    steps = np.array(sorted(reach), dtype=np.int64)
    first = np.searchsorted(steps[:, 0], theirs["metric"])
    last = np.searchsorted(steps[:, 0], theirs["metric"], side="right")
    step, of = between(first, last)
    lines = np.column_stack([of, theirs["theatre"][of], theirs["population"][of], steps[step, 1:]])
    theatre, people, metric, floor, ceiling = range(1, 6)
    places, peoples = known["theatre"], known["population"]
    for column, whole, parts in (
        (theatre, places[""], [place for name, place in places.items() if name]),
        (people, peoples["all"], [peoples[name] for name in PARTS_OF_ALL if name in peoples]),
    ):
        wider = lines[np.isin(lines[:, column], parts) & (lines[:, floor] == 1)]
        wider[:, column], wider[:, ceiling] = whole, 0
        lines = np.concatenate([lines, wider])

    def keys(columns: Mapping[str, Ints]) -> Ints:
        key = np.zeros(len(columns["metric"]), dtype=np.int64)
        for name in QUESTION:
            key = key * len(known[name]) + columns[name]
        return key

    whose = keys(ours)
    order = np.argsort(whose, kind="stable")
    of = lines[:, 0]
    there = {name: values[of] for name, values in theirs.items()}
    there |= {"theatre": lines[:, theatre], "population": lines[:, people]}
    key = keys(there | {"metric": lines[:, metric]})
    at = np.searchsorted(whose[order], key)
    hit = np.append(whose[order], -1)[at] == key
    number = max(len(last), 1)
    pairs, pair = np.unique(order[at[hit]] * number + of[hit], return_inverse=True)
    floors, ceilings = (
        np.bincount(pair, weights=lines[hit, ends], minlength=len(pairs)) > 0
        for ends in (floor, ceiling)
    )
    return pairs // number, pairs % number, floors, ceilings
