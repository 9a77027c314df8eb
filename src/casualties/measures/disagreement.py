"""How far the statements on one question are apart: on a day, and on every day of its history.

Two kinds of comparison are kept apart. *Forced* and *contradictions* rest on every statement in
force: they ask whether the claims about the past can all be true, and silence does not change
that. *As stated*, the compatible share and the common ground rest on what stands on the day: one
statement per origin, and silence takes it away. Nothing here is an estimate of the count.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import pandas as pd

from casualties.data.question_columns import QUESTION
from casualties.measures.arrays import Bools, Ints, changes, dates
from casualties.measures.assumptions import Assumptions, Day, day_number
from casualties.measures.by_day import snapshots
from casualties.measures.forced import forced_by_day
from casualties.measures.pairs import Witness, chains, furthest, tally
from casualties.measures.questions import Bearing, Question, among, bearing_on, only_question
from casualties.measures.standing import latest
from casualties.measures.statements import Statements, question_columns

DISAGREEMENT = (
    "on", "origins", "statements", "low_point", "high_point", "as_stated", "without_extreme",
    "extreme_source", "comparable", "forced", "witness_floor", "witness_ceiling",
    "compatible_share", "common_low", "common_high", "common_count",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Spread:
    """How far the statements about one question are apart on a day.

    Persons, factors and counts; NaN or None where there is no measure. `origins` and `statements`
    are in force; of the origins, `standing` have a latest statement that still bounds the count,
    and `speaking` have one that is not silent and names a point.
    """

    on: pd.Timestamp
    origins: int
    statements: int
    standing: int
    speaking: int
    low_point: float
    high_point: float
    as_stated: float
    without_extreme: float
    extreme_source: str | None
    forced: float
    witness_floor: str | None
    witness_ceiling: str | None
    comparable: int
    """Pairs of a floor and a ceiling of two origins that can be held against each other."""
    clashing: int
    """Those of them further apart than rounding and hedges explain: by more than `APART`."""
    compatible_share: float
    common_low: float
    common_high: float
    common_count: int | None


def spread(
    rows: pd.DataFrame, *, on: Day, assumptions: Assumptions, question: Question | None = None
) -> Spread:
    """Return how far apart the statements about one question are on a day, as known on it.

    `question` names the one asked where the rows hold several; those of the others then bound it
    through the bridges. Raises ValueError where it is needed and missing.
    """
    questions = only_question(rows, question=question)
    statements = Statements.of(rows, assumptions=replace(assumptions, known_on=on))
    day = day_number(on)
    bearing = bearing_on(questions, statements=statements, part_of=assumptions.part_of)
    in_force = bearing.take(statements.ends[bearing.statement] > day)
    witness = furthest(statements, bearing=in_force, questions=1)
    pairs = tally(statements, chained=chains(statements, bearing=in_force), questions=1)
    comparable, clashing = int(pairs.comparable.sum()), int(pairs.clashing.sum())
    mine = statements.take(statements.on(questions))
    stands, until = latest(mine)
    standing = snapshots(
        mine, stands=stands, until=until, days=np.array([day]), silence=assumptions.silence
    ).iloc[0]
    speaker = mine.speaker[mine.ends > day]
    return Spread(
        on=pd.Timestamp(on),
        origins=len(np.unique(speaker)),
        statements=len(speaker),
        standing=int(standing["standing"]),
        speaking=int(standing["speaking"]),
        low_point=float(standing["low_point"]),
        high_point=float(standing["high_point"]),
        as_stated=float(standing["as_stated"]),
        without_extreme=float(standing["without_extreme"]),
        extreme_source=_text(standing["extreme_source"]),
        forced=float(witness.factor[0]) if comparable else np.nan,
        witness_floor=_text(statements.ids_at(witness.floor)[0]),
        witness_ceiling=_text(statements.ids_at(witness.ceiling)[0]),
        comparable=comparable,
        clashing=clashing,
        compatible_share=float(standing["compatible_share"]),
        common_low=float(standing["common_low"]),
        common_high=float(standing["common_high"]),
        common_count=None if pd.isna(common := standing["common_count"]) else int(common),
    )


def disagreement(
    rows: pd.DataFrame, *, assumptions: Assumptions, question: Question | None = None
) -> pd.DataFrame:
    """Return one row per day on which anything changes for one question: columns `DISAGREEMENT`.

    Each row uses only what was known on its day, from the first statement up to `known_on` of the
    assumptions, or to the last day stated in the rows. `on` is a date; points are persons;
    as_stated, without_extreme and forced are factors; a missing measure is NaN. `question` as in
    `spread`.
    """
    if rows.empty:
        return empty_table(DISAGREEMENT)
    questions = only_question(rows, question=question)
    statements = Statements.of(rows, assumptions=assumptions)
    own = statements.on(questions)
    if not own.any():
        return empty_table(DISAGREEMENT)
    bearing = bearing_on(questions, statements=statements, part_of=assumptions.part_of)
    last = _last_day(rows, assumptions=assumptions)
    return _over_time(statements, bearing=bearing, own=own, last=last, silence=assumptions.silence)


def disagreements(
    rows: pd.DataFrame, *, assumptions: Assumptions, shown: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return the table of `disagreement` of every question with two or more origins.

    With `shown`, of the questions of those rows alone.

    Columns `QUESTION`, then `DISAGREEMENT`; by question, no theatre last, then by day.
    """
    statements = Statements.of(rows, assumptions=assumptions)
    origins = pd.Series(statements.speaker).groupby(statements.question).nunique()
    questions = statements.questions().loc[origins[origins > 1].index]
    if shown is not None:
        questions = among(questions, rows=shown)
    order = question_columns(questions).sort_values(list(QUESTION)).index  # no theatre comes last
    questions = questions.iloc[order]
    bearing = bearing_on(questions, statements=statements, part_of=assumptions.part_of)
    edges = np.searchsorted(bearing.question, np.arange(len(questions) + 1)).tolist()
    parts = [
        _over_time(
            statements,
            bearing=bearing.take(slice(start, end)),
            own=statements.question == code,
            last=_last_day(rows, assumptions=assumptions),
            silence=assumptions.silence,
        )
        for code, (start, end) in zip(questions.index, pairwise(edges), strict=True)
    ]
    if not parts:
        return empty_table([*QUESTION, *DISAGREEMENT])
    question = questions.loc[np.repeat(questions.index, [len(table) for table in parts])]
    return question_columns(question).join(pd.concat(parts, ignore_index=True))


def _text(cell: object) -> str | None:
    """Return a cell of text, None where it is empty."""
    return cell if isinstance(cell, str) else None


def empty_table(columns: Sequence[str]) -> pd.DataFrame:
    """Return a table of no rows."""
    return pd.DataFrame({name: pd.Series(dtype="object") for name in columns})


def _last_day(rows: pd.DataFrame, *, assumptions: Assumptions) -> int:
    """Return the last day of a table over time: what is assumed, else that of the rows."""
    known_on = assumptions.known_on
    return day_number(rows["stated_on"].max() if known_on is None else known_on)


def _over_time(
    statements: Statements, *, bearing: Bearing, own: Bools, last: int, silence: int
) -> pd.DataFrame:
    """Return the columns of `DISAGREEMENT` for the statements that bear on one question.

    `own` tells which of all statements are on the question itself.
    """
    mine, others = statements.take(own), statements.take(bearing.statement)
    bearing = replace(bearing, statement=np.arange(len(others)))
    stands, until = latest(mine)
    quiet = mine.stated + silence + 1
    spoken = np.concatenate([mine.stated, mine.ends, quiet[stands & (quiet < until)]])
    days = np.unique(np.concatenate([spoken, others.stated, others.ends]))
    days = days[(days >= mine.stated.min()) & (days <= last)]

    begin, end = np.searchsorted(days, others.stated), np.searchsorted(days, others.ends)
    witness, comparable = forced_by_day(
        others, bearing=bearing, begin=begin, end=end, days=len(days)
    )
    witness = _lasting(witness, end=end)
    table = snapshots(mine, stands=stands, until=until, days=days, silence=silence).assign(
        on=dates(days),
        **_in_force(mine, days=days),
        comparable=comparable,
        forced=np.where(comparable > 0, witness.factor, np.nan),
        witness_floor=others.ids_at(witness.floor),
        witness_ceiling=others.ids_at(witness.ceiling),
    )
    # what another question lends is no change where it moves nothing here
    lent = np.column_stack([witness.factor, witness.floor, witness.ceiling, comparable > 0])
    moved = np.isin(days, spoken)
    moved[1:] |= (lent[1:] != lent[:-1]).any(axis=1)
    return table.loc[moved, list(DISAGREEMENT)].reset_index(drop=True)


def _lasting(witness: Witness, *, end: Ints) -> Witness:
    """Return the witnesses with a pair kept for as long as it is as far apart as any."""
    days = np.arange(len(witness.factor))
    first = np.maximum.accumulate(np.where(changes(witness.factor), days, 0))
    floor, ceiling = witness.floor[first], witness.ceiling[first]
    lasts = (days < end[floor]) & (days < end[ceiling]) & (floor >= 0)
    return Witness(
        witness.factor,
        np.where(lasts, floor, witness.floor),
        np.where(lasts, ceiling, witness.ceiling),
    )


def _in_force(statements: Statements, *, days: Ints) -> pd.DataFrame:
    """Return on each day how many `origins` have statements in force, and how many `statements`."""
    names, origin = np.unique(statements.speaker, return_inverse=True)
    change = np.zeros((len(days) + 1, len(names)), dtype=np.int32)
    np.add.at(change, (np.searchsorted(days, statements.stated), origin), 1)
    np.subtract.at(change, (np.searchsorted(days, statements.ends), origin), 1)
    count = np.cumsum(change, axis=0)[:-1]
    return pd.DataFrame({"origins": (count > 0).sum(axis=1), "statements": count.sum(axis=1)})
