"""What is known on a day, who says it, and what still stands.

Two times are kept apart: the day a statement was made (`stated_on`) decides from when on it is
known, and the day its figure runs to (`as_of`, else `stated_on`) decides what it can be held
against.
"""

from dataclasses import replace

import numpy as np
import pandas as pd

from casualties.data.question_columns import QUESTION
from casualties.measures.arrays import (
    NEVER,
    Bools,
    Ints,
    changes,
    codes,
    dates,
    pairs_within,
    text_column,
)
from casualties.measures.assumptions import Assumptions, Day, day_number
from casualties.measures.statements import Statements, question_columns


def known_on(rows: pd.DataFrame, day: Day) -> pd.DataFrame:
    """Return the rows stated on or before a day, in their order."""
    return rows[rows["stated_on"] <= pd.Timestamp(day)]


def latest(statements: Statements) -> tuple[Bools, Ints]:
    """Return whether each statement ever stands as its origin's latest, and until which day.

    A statement stands from the day it was made until the next of its origin on the same topic, or
    until it ends. One that looks back, to an as_of before that of an earlier statement still
    alive or of one made on the same day, adds a bound and does not displace the latest.
    """
    group = codes(statements.topic, statements.speaker)
    stated, ends = statements.stated, statements.ends
    looks = (statements.basis == "cumulative") | (statements.basis == "stock")
    reach = np.where(looks, np.minimum(statements.as_of, stated), 0)
    back = np.zeros(len(statements), dtype=bool)
    for earlier, later in pairs_within(group):
        alive = ends[earlier] > stated[later]
        back[later[alive & (reach[earlier] > reach[later])]] = True
        same_day = stated[earlier] == stated[later]
        back[earlier[same_day & (reach[later] > reach[earlier])]] = True

    until = np.full(len(statements), NEVER, dtype=np.int64)
    order = np.lexsort((stated, group))
    order = order[~back[order]]
    new_day = changes(group[order], stated[order])
    first = order[new_day]
    following = np.append(stated[first], NEVER)[1:]
    following[:-1][group[first[1:]] != group[first[:-1]]] = NEVER
    until[order] = following[np.cumsum(new_day) - 1]
    return ~back, np.minimum(until, ends)


def statements(rows: pd.DataFrame, *, assumptions: Assumptions) -> pd.DataFrame:
    """Return the statements that the measures compute with, as `Statements.of` takes them.

    Columns: id, source, origin, standpoint, the columns of `QUESTION`, derived; floor, ceiling,
    point (persons), middle; stated_on, as_of, and ends: the date from which a correction, a
    contradicting later statement of the origin or the row it relays ends it, NaT for none.
    """
    return _table(Statements.of(rows, assumptions=assumptions))


def _table(known: Statements) -> pd.DataFrame:
    """Return statements as a table."""
    names = ("id", "source", "origin", "standpoint")
    who = pd.DataFrame({name: text_column(getattr(known, name)) for name in names})
    return who.join(question_columns(known.question_of_each())).assign(
        derived=known.derived,
        floor=known.floor,
        ceiling=known.ceiling,
        point=known.point,
        middle=known.middle,
        stated_on=dates(known.stated),
        as_of=dates(known.as_of),
        ends=dates(known.ends),
    )


def standing(rows: pd.DataFrame, *, on: Day, assumptions: Assumptions) -> pd.DataFrame:
    """Return the latest statement of each origin on each question, as it stands on a day.

    Columns of `statements`, without ends, with `days` since it was made and `silent`, where that
    is more than the assumed silence: a silent cumulative figure keeps its floor and loses its
    ceiling and point, a silent figure of any other basis is left out. Ordered by question, then
    point.
    """
    known = Statements.of(rows, assumptions=replace(assumptions, known_on=on))
    day = day_number(on)
    stands, until = latest(known)
    silent = day - known.stated > assumptions.silence
    kept = stands & (until > day) & (~silent | (known.basis == "cumulative"))
    known, silent = known.take(kept), silent[kept]
    out = _table(known).drop(columns="ends")
    out = out.assign(
        ceiling=np.where(silent, np.inf, known.ceiling),
        point=np.where(silent, np.nan, known.point),
        middle=known.middle & ~silent,
        days=day - known.stated,
        silent=silent,
    )
    return out.sort_values([*QUESTION, "point", "floor", "id"], kind="stable", ignore_index=True)
