"""Which rows may be compared: questions, and the bridges between them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np
import pandas as pd

from casualties.data.question_columns import QUESTION, PartOf, wholes
from casualties.measures.arrays import AT_ONCE, Bools, Ints, codes, expand_ranges
from casualties.measures.statements import Statements

Question = Mapping[str, object]
"""One question: its six columns, the theatre empty for the whole conflict."""

PARTS_OF_ALL = ("civilians", "women", "children")
"""The populations whose floor holds for the population `all`."""


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


def of_several_origins(statements: Statements, *, shown: pd.DataFrame | None) -> pd.DataFrame:
    """Return the questions of which two or more origins speak, indexed by their code.

    With `shown`, those of these rows alone, without those that only sums are on.
    """
    origins = voices(statements)["origins"]
    questions = statements.questions().loc[origins.index[origins > 1]]
    return questions if shown is None else among(questions, rows=shown, sums=False)


def voices(statements: Statements) -> pd.DataFrame:
    """Return who is behind the statements of each question, indexed by its code.

    How many statements, sources, origins and families: a family is the body that a source
    belongs to, or the source itself.
    """
    codes_of = {
        "statements": np.arange(len(statements)),
        "sources": codes(statements.source),
        "origins": statements.speaker,
        "families": codes(statements.family),
    }
    asked, question = np.unique(statements.question, return_inverse=True)
    numbers = {}
    for name, code in codes_of.items():
        each = np.unique(question * (len(statements) + 1) + code)
        numbers[name] = np.bincount(each // (len(statements) + 1), minlength=len(asked))
    return pd.DataFrame(numbers, index=asked)


def only_question(rows: pd.DataFrame, *, question: Question | None) -> pd.DataFrame:
    """Return the question asked, or the only one of the rows, as a table of one line.

    Raises ValueError where no question is named and the rows hold several.
    """
    if question is None:
        held = questions(rows).drop_duplicates()
        if len(held) != 1:
            raise ValueError(
                f"question: the rows hold {len(held)} questions; name one by its "
                f"columns ({', '.join(QUESTION)}) or select the rows of one"
            )
        question = {str(name): value for name, value in held.iloc[0].items()}
    return pd.DataFrame([question_of(question)], dtype=object)


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


def bearing_on(targets: pd.DataFrame, *, statements: Statements, part_of: PartOf) -> Bearing:
    """Return which statements bear on several questions, the targets, each of them there once.

    The columns are those of `QUESTION`, an empty theatre as "".
    """
    lenders = statements.questions()
    lent = bridges(lenders, targets=targets, part_of=part_of)
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
    lenders: pd.DataFrame, *, targets: pd.DataFrame, part_of: PartOf
) -> list[tuple[int, int, bool, bool]]:
    """Return which questions lend bounds to which, themselves included, each pair once.

    The place of the target, of the lender, whether a statement on the lender bounds the target
    from below, and whether from above. A floor comes from a part: of the metric, of the theatre,
    of the population. A ceiling comes from a metric that contains this one. On its own question a
    statement bounds both ends.
    """
    place_of = {
        question: place
        for place, question in enumerate(targets[[*QUESTION]].itertuples(index=False, name=None))
    }
    above = {
        name: {name, *wholes(name, part_of=part_of)} for name in {*part_of, *lenders["metric"]}
    }
    below = {name: {part for part in above if name in above[part]} for name in {*lenders["metric"]}}
    out = []
    for place, question in enumerate(lenders[[*QUESTION]].itertuples(index=False, name=None)):
        conflict, theatre, party, population, metric, basis = question
        people = {population, "all"} if population in PARTS_OF_ALL else {population}
        floors = {
            (conflict, place_name, party, group, whole, basis)
            for place_name in {theatre, ""}
            for group in people
            for whole in above[metric]
        }
        ceilings = {(conflict, theatre, party, population, part, basis) for part in below[metric]}
        out += [
            (place_of[other], place, other in floors, other in ceilings)
            for other in floors | ceilings
            if other in place_of
        ]
    return out
