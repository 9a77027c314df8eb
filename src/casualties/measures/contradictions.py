"""The ledger: every pair of statements that cannot both hold."""

from __future__ import annotations

import numpy as np
import pandas as pd

from casualties.measures.assumptions import Assumptions
from casualties.measures.comparison import (
    asked_at,
    contradicting,
    count_contradictions,
    first_of_each,
    gathered,
)
from casualties.measures.pairs import factors, pairs, widest
from casualties.measures.questions import Question, question_of
from casualties.measures.standing import taken
from casualties.measures.statements import NEVER, Ints, Statements, dates, texts

CONTRADICTIONS = (
    "conflict",
    "party",
    "population",
    "metric",
    "basis",
    "theatre",
    "floor_id",
    "ceiling_id",
    "floor",
    "ceiling",
    "factor",
    "since",
)

FURTHEST = 2_000
"""Pairs that are listed where there are more than are asked for."""


def contradictions(
    rows: pd.DataFrame,
    *,
    assumptions: Assumptions,
    question: Question | None = None,
    most: int | None = None,
    of: str | None = None,
) -> pd.DataFrame:
    """Return every pair of statements in force that cannot both hold: columns `CONTRADICTIONS`.

    The floor of `floor_id` lies above the ceiling of `ceiling_id` by `factor`, in persons, since
    the day (date) on which both were known; the question is that of the ceiling. Furthest apart
    first. All questions of the rows, or what bears on one. Each pair once.

    Among a million statements there can be billions of pairs: where there are more than `most`,
    the `FURTHEST` furthest apart are given. How many there are is `attrs["pairs"]` of the table.
    With `of`, the id of a statement, only its own pairs and those of sums that it is a part of are
    looked for, which are at most as many as there are statements on each question.
    """
    found = taken(rows, assumptions=assumptions)
    found = found.take(found.ends == NEVER)
    if question is None:
        asked = asked_at(found, places=first_of_each(found.question))
    else:
        one = question_of(question)
        asked = {name: np.array([value], dtype=object) for name, value in one.items()}
    place, group, floors, ceilings = gathered(
        found, asked=asked, part_of=assumptions.part_of, lent_ceilings=question is not None
    )
    if of is not None:
        own = np.array([of in one.split("+") for one in found.id.tolist()], dtype=bool)[place]
        # its floors meet the ceilings of the others, and its ceilings their floors
        place, group = np.tile(place, 2), np.concatenate([2 * group, 2 * group + 1])
        floors = np.concatenate([floors & own, floors & ~own])
        ceilings = np.concatenate([ceilings & ~own, ceilings & own])
        near = (floors | ceilings) & np.isin(group // 2, group[np.tile(own, 2)] // 2)
        place, group = place[near], group[near]
        floors, ceilings = floors[near], ceilings[near]
    bounded = {"floor": found.floor, "ceiling": found.ceiling}
    chained = contradicting(found, place=place, group=group, floors=floors, ceilings=ceilings)
    number = None if most is None else count_contradictions(found, chained=chained)
    if most is None or number is None or number <= most:
        above, below = pairs(chained, **bounded)
        apart = found.speaker[above] != found.speaker[below]
        above, below = above[apart], below[apart]
    else:
        above, below = widest(chained, origin=found.speaker, most=FURTHEST, **bounded)
    return _table(found, above=above, below=below, number=number)


def _table(found: Statements, *, above: Ints, below: Ints, number: int | None) -> pd.DataFrame:
    """Return pairs of statements as a table, furthest apart first."""
    factor = factors(found.floor[above], found.ceiling[below])
    since = np.maximum(found.stated[above], found.stated[below])
    # each statement is put into words once, and the pairs are sorted by numbers alone
    named, both = np.unique(np.concatenate([above, below]), return_inverse=True)
    found, (above, below) = found.take(named), np.split(both, 2)
    by_id = pd.factorize(found.id, sort=True)[0]
    order = np.lexsort((by_id[below], by_id[above], since, -factor))
    above, below = above[order], below[order]
    ids = texts(found.id).array
    asked = {name: texts(values).array for name, values in found.asked().items()}
    out = pd.DataFrame({name: values.take(below) for name, values in asked.items()}).assign(
        floor_id=ids.take(above),
        ceiling_id=ids.take(below),
        floor=found.floor[above],
        ceiling=found.ceiling[below],
        factor=factor[order],
        since=dates(since[order]),
    )
    out = out.loc[:, list(CONTRADICTIONS)]
    out.attrs["pairs"] = len(out) if number is None else number
    return out
