"""Which rows may be compared: questions, and the bridges between them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import pandas as pd

from casualties.data.question_columns import QUESTION, wholes
from casualties.measures.arrays import AT_ONCE, Bools, Ints, distinct, expand_ranges
from casualties.measures.assumptions import Assumptions
from casualties.measures.statements import Statements, question_columns

Question = Mapping[Any, Any]
"""One question: its six columns, the theatre empty for the whole conflict."""


def questions(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the question of each row: the columns of `QUESTION`, indexed like the rows.

    `theatre` is empty (NaN) unless the row's scope is `part`.
    """
    columns = rows.loc[:, list(QUESTION)]
    return columns.assign(theatre=rows["theatre"].where(rows["scope"] == "part"))


def question_of(row: Question) -> dict[str, str]:
    """Return a question as plain text, whatever stands for an empty cell in it.

    Raises KeyError where a column of `QUESTION` is missing.

    >>> question_of({"conflict": "w", "theatre": None, "party": "p", "population": "all",
    ...              "metric": "killed", "basis": "cumulative"})["theatre"]
    ''
    """
    return {name: value if isinstance(value := row[name], str) else "" for name in QUESTION}


def among(asked: pd.DataFrame, *, rows: pd.DataFrame, sums: bool = True) -> pd.DataFrame:
    """Return those of a table of questions, an empty theatre as "", on which a row is.

    With `sums` also those of killed or wounded where rows are on the killed and on the wounded,
    which may make a sum.
    """
    held = questions(rows).drop_duplicates().fillna({"theatre": ""}).astype(object)
    keys = set(held.itertuples(index=False, name=None))
    place = QUESTION.index("metric")
    killed = {(*key[:place], *key[place + 1 :]) for key in keys if key[place] == "killed"}
    wounded = {(*key[:place], *key[place + 1 :]) for key in keys if key[place] == "wounded"}
    if sums:
        keys |= {(*key[:place], "killed_or_wounded", *key[place:]) for key in killed & wounded}
    kept = [key in keys for key in asked[[*QUESTION]].itertuples(index=False, name=None)]
    return asked[np.array(kept, dtype=bool)]


VOICES = ("sources", "origins", "families", "statements")
"""The columns that say who is behind a question."""


def voices(statements: Statements) -> pd.DataFrame:
    """Return who is behind the statements of each question, indexed by its code.

    How many statements, sources, origins and families: a family is the body that a source
    belongs to, or the source itself.
    """
    columns = {
        "statements": np.arange(len(statements)),
        "sources": pd.factorize(statements.source)[0],
        "origins": statements.speaker,
        "families": pd.factorize(statements.family)[0],
    }
    number, question = np.unique(statements.question, return_inverse=True)
    numbers = {name: distinct(question, code, number=len(number)) for name, code in columns.items()}
    return pd.DataFrame(numbers, index=number)


def asked(
    statements: Statements,
    *,
    question: Question | None,
    shown: pd.DataFrame | None,
    several: bool = False,
) -> pd.DataFrame:
    """Return the questions that a table is made of, by their names, no theatre last.

    The one named; else those of the statements on which a row of `shown` is, or all. With
    `several` only those on which two or more origins have made a statement.
    """
    if question is not None:
        return pd.DataFrame([question_of(question)], dtype=object)
    questions = statements.questions()
    if several:
        origins = voices(statements)["origins"]
        questions = questions.loc[origins.index[origins > 1]]
    if shown is not None:
        questions = among(questions, rows=shown, sums=not several)
    return questions.iloc[question_columns(questions).sort_values(list(QUESTION)).index]


@dataclass(frozen=True, eq=False)
class Bearing:
    """Which statements bear on which questions, by question, then in the order of the statements.

    A statement bounds its own question and lends bounds to others; one entry for each of these.
    """

    statement: Ints
    """The position of the statement."""
    question: Ints
    """The number of the question, in the order in which they were asked."""
    floors: Bools
    """Whether its floor counts for the question."""
    ceilings: Bools

    def __len__(self) -> int:
        return len(self.statement)

    def take(self, which: Ints | Bools | slice) -> Self:
        """Return some of the entries."""
        return type(self)(
            self.statement[which], self.question[which], self.floors[which], self.ceilings[which]
        )

    def batches(self) -> Iterator[Self]:
        """Yield whole questions, about `AT_ONCE` entries at a time, to bound the memory."""
        begin = 0
        while begin < len(self):
            last = self.question[min(begin + AT_ONCE, len(self)) - 1]
            end = int(np.searchsorted(self.question, last, side="right"))
            yield self.take(slice(begin, end))
            begin = end


def bearing_on(
    targets: pd.DataFrame, *, statements: Statements, assumptions: Assumptions
) -> Bearing:
    """Return which statements bear on several questions, the targets, each of them there once.

    The columns are those of `QUESTION`, an empty theatre as "".
    """
    lenders = statements.questions()
    lent = bridges(lenders, targets=targets, assumptions=assumptions)
    question, place, floors, ceilings = np.array(lent, dtype=np.int64).reshape(-1, 4).T
    by_question = np.argsort(statements.question, kind="stable")
    in_order = statements.question[by_question]
    code = lenders.index.to_numpy()[place]
    first, last = (np.searchsorted(in_order, code, side=side) for side in ("left", "right"))
    at, bridge = expand_ranges(first, last)
    statement = by_question[at]
    order = np.lexsort((statement, question[bridge]))
    statement, bridge = statement[order], bridge[order]
    return Bearing(statement, question[bridge], floors[bridge] > 0, ceilings[bridge] > 0)


def bridges(
    lenders: pd.DataFrame, *, targets: pd.DataFrame, assumptions: Assumptions
) -> list[tuple[int, int, bool, bool]]:
    """Return which questions lend bounds to which, themselves included, each pair once.

    The place of the target, of the lender, whether a statement on the lender bounds the target
    from below, and whether from above. One question contains another where it has the same
    conflict, party and basis and a metric, a theatre and a population that contain the other's or
    are the same. A floor comes from what is contained, a ceiling from what contains; on its own
    question a statement bounds both ends.
    """
    metrics = {*lenders["metric"], *targets["metric"]}
    above = {name: {name, *wholes(name, part_of=assumptions.part_of)} for name in metrics}
    places = {*lenders["theatre"], *targets["theatre"]}
    around = {name: {"", name, *wholes(name, part_of=assumptions.within)} for name in places}
    target_at, lender_at = _places(targets), _places(lenders)

    def containing(question: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        named = dict(zip(QUESTION, question, strict=True))
        for theatre in around[named["theatre"]]:
            for population in {named["population"], "all"}:
                for metric in above[named["metric"]]:
                    larger = {"theatre": theatre, "population": population, "metric": metric}
                    yield tuple((named | larger).values())

    floors = {
        (target_at[whole], place)
        for question, place in lender_at.items()
        for whole in containing(question)
        if whole in target_at
    }
    ceilings = {
        (place, lender_at[whole])
        for question, place in target_at.items()
        for whole in containing(question)
        if whole in lender_at
    }
    return [(*pair, pair in floors, pair in ceilings) for pair in sorted(floors | ceilings)]


def _places(questions: pd.DataFrame) -> dict[tuple[str, ...], int]:
    """Return question -> its place in a table of questions."""
    names = questions[[*QUESTION]].itertuples(index=False, name=None)
    return {question: place for place, question in enumerate(names)}
