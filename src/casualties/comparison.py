"""Which statements bear on a question, and which pairs of them are apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from casualties.chains import Items, Witness, count_pairs, furthest, items
from casualties.questions import QUESTION, Question, bearing, question_of, questions
from casualties.statements import Bools, Ints, Statements

Words = Mapping[str, tuple[float, float]]
"""Number phrase in lower case -> low and high, NaN for none."""


def only_question(rows: pd.DataFrame, *, question: Question | None) -> dict[str, str]:
    """Return the question asked, or the only one of the rows."""
    if question is not None:
        return question_of(question)
    asked = questions(rows)
    only = [pd.unique(asked[name]) for name in QUESTION]
    if any(len(values) != 1 for values in only):
        raise ValueError(
            f"question: the rows hold {len(asked.drop_duplicates())} questions; name one by its "
            f"columns ({', '.join(QUESTION)}) or select the rows of one"
        )
    return question_of({name: values[0] for name, values in zip(QUESTION, only, strict=True)})


def gathered(
    found: Statements,
    *,
    asked: Sequence[Mapping[str, str]],
    part_of: Mapping[str, str],
    lent_ceilings: bool = True,
) -> tuple[Ints, Ints, Bools, Bools]:
    """Return the statements that bear on each of several questions.

    Positions in `found`, the number of the question, and whether floor and ceiling count for it.
    """
    # what bears on what is a matter of questions: one statement of each stands for the others
    _, first, code = np.unique(found.question, return_index=True, return_inverse=True)
    one = found.take(first)
    by_question = np.split(np.argsort(code, kind="stable"), np.cumsum(np.bincount(code))[:-1])
    parts = [(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, bool), np.zeros(0, bool))]
    for number, question in enumerate(asked):
        own, floors, ceilings = bearing(one, question=question, part_of=part_of)
        floors = floors | own
        ceilings = ceilings | own if lent_ceilings else own
        some = [by_question[which] for which in np.flatnonzero(floors | ceilings).tolist()]
        place = np.sort(np.concatenate([parts[0][0], *some]))
        parts.append(
            (place, np.full(len(place), number), floors[code[place]], ceilings[code[place]])
        )
    place, group, floors, ceilings = (np.concatenate(part) for part in zip(*parts, strict=True))
    return place, group, floors, ceilings


def furthest_apart(
    here: Statements,
    *,
    floors: Bools,
    ceilings: Bools,
    group: Ints | None = None,
    groups: int = 1,
) -> tuple[Witness, Items]:
    """Return the pair furthest apart in each group of statements, and the items they make."""
    group = np.zeros(len(here), np.int64) if group is None else group
    chained = items(here, group=group, floors=floors, ceilings=ceilings)
    witness = furthest(
        chained,
        floor=here.floor,
        ceiling=here.ceiling,
        origin=here.speaker,
        groups=groups,
    )
    return witness, chained


def count_contradictions(here: Statements, *, chained: Items) -> int:
    """Return how many pairs of different origins cannot both hold: all pairs less those of one."""
    speaker = here.speaker[chained.row]
    step = np.int64(speaker.max(initial=0) + 1)
    order = np.argsort(chained.chain * step + speaker, kind="stable")
    alone = Items(
        chain=np.unique(chained.chain * step + speaker, return_inverse=True)[1][order],
        group=chained.group[order],
        row=chained.row[order],
        is_floor=chained.is_floor[order],
    )
    every, own = (
        count_pairs(some, floor=here.floor, ceiling=here.ceiling) for some in (chained, alone)
    )
    return every - own


def empty_table(columns: Sequence[str]) -> pd.DataFrame:
    """Return a table of no rows."""
    return pd.DataFrame({name: pd.Series(dtype="object") for name in columns})
