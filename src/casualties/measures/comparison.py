"""Which statements bear on a question, and which pairs of them are apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from casualties.measures.pairs import (
    Items,
    Ranks,
    Witness,
    count_pairs,
    facing,
    furthest,
    items,
    joined,
)
from casualties.measures.questions import (
    QUESTION,
    Columns,
    Question,
    bridges,
    question_of,
    questions,
)
from casualties.measures.statements import Bools, Ints, Statements, between

AT_ONCE = 1 << 19
"""Statements, counted with each question on which they bear, that are looked at in one go."""


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


def asked_at(found: Statements, *, places: Ints) -> Columns:
    """Return the questions of the statements at some places."""
    return {name: getattr(found, name)[places] for name in QUESTION}


def first_of_each(numbers: Ints) -> Ints:
    """Return the place of the first of each number that occurs, by number."""
    first = np.full(int(numbers.max(initial=-1)) + 1, -1, dtype=np.int64)
    first[numbers[::-1]] = np.arange(len(numbers))[::-1]
    return first[first >= 0]


def gathered(
    found: Statements,
    *,
    asked: Columns,
    part_of: Mapping[str, str],
    lent_ceilings: bool = True,
) -> tuple[Ints, Ints, Bools, Bools]:
    """Return the statements that bear on each of several questions, each asked once.

    Positions in `found`, the number of the question, and whether floor and ceiling count for it.
    """
    told = first_of_each(found.question)
    group, theirs_of, floors, ceilings = bridges(
        asked_at(found, places=told), asked=asked, part_of=part_of
    )
    if not lent_ceilings:  # what lends a ceiling alone lends nothing
        group, theirs_of, ceilings = group[floors], theirs_of[floors], ceilings[floors]
        floors = np.ones(len(group), dtype=bool)
    # the statements of each question that has a bridge, then in the order of the statements
    by_question = np.argsort(found.question, kind="stable")
    size = np.bincount(found.question)
    size = size[size > 0]  # where all that was said on a question has ended, the codes have gaps
    last = np.cumsum(size)
    at, bridge = between((last - size)[theirs_of], last[theirs_of])
    bits = len(found).bit_length()  # group, place and both ends in one number: sorted in place
    key = ((group << (bits + 2)) | (floors << 1) | ceilings)[bridge]
    key |= by_question[at] << 2
    key.sort()
    place = (key >> 2) & ((1 << bits) - 1)
    return place, key >> (bits + 2), (key & 2) > 0, (key & 1) > 0


def pieces(group: Ints) -> Iterator[slice]:
    """Yield slices of whole groups, which rise, of about `AT_ONCE` entries: to bound the memory."""
    begin = 0
    while begin < len(group):
        last = group[min(begin + AT_ONCE, len(group)) - 1]
        end = int(np.searchsorted(group, last, side="right"))
        yield slice(begin, end)
        begin = end


def contradicting(
    found: Statements, *, place: Ints, group: Ints, floors: Bools, ceilings: Bools
) -> Items:
    """Return the items of statements gathered that contradict another of their group."""
    parts = [
        facing(
            items(
                found,
                place=place[these],
                group=group[these],
                floors=floors[these],
                ceilings=ceilings[these],
            ),
            floor=found.floor,
            ceiling=found.ceiling,
        )
        for these in pieces(group)
    ]
    return joined(parts)


def furthest_apart(
    found: Statements,
    *,
    place: Ints | None = None,
    floors: Bools,
    ceilings: Bools,
    group: Ints | None = None,
    groups: int = 1,
    by_floor: Ranks | None = None,
) -> tuple[Witness, Items]:
    """Return the pair furthest apart in each group of statements, and the items they make.

    `place` tells which statement each of the other arrays speaks of, by position; `by_floor` are
    the ranks of the floors where they are known.
    """
    chained = items(found, place=place, group=group, floors=floors, ceilings=ceilings)
    witness = furthest(
        chained,
        floor=found.floor,
        ceiling=found.ceiling,
        origin=found.speaker,
        groups=groups,
        by_floor=by_floor,
    )
    return witness, chained


def count_contradictions(found: Statements, *, chained: Items) -> int:
    """Return how many pairs of different origins cannot both hold: all pairs less those of one."""
    bounds = {"floor": found.floor, "ceiling": found.ceiling}
    speaker = found.speaker[chained.row]
    own = chained.chain * np.int64(speaker.max(initial=0) + 1) + speaker
    order = np.argsort(own, kind="stable")
    alone = Items(
        chain=own[order],
        group=chained.group[order],
        row=chained.row[order],
        is_floor=chained.is_floor[order],
    )
    return count_pairs(chained, **bounds) - count_pairs(alone, **bounds)


def empty_table(columns: Sequence[str]) -> pd.DataFrame:
    """Return a table of no rows."""
    return pd.DataFrame({name: pd.Series(dtype="object") for name in columns})
