"""Who clashes with whom: pairs by the standpoint that sets the floor, and that sets the ceiling."""

import numpy as np
import pandas as pd

from casualties.data.question_columns import QUESTION
from casualties.measures.arrays import NEVER, codes, first_of_each, text_column
from casualties.measures.assumptions import Assumptions
from casualties.measures.pairs import FINE, chains, tally
from casualties.measures.questions import Question, asked, bearing_on
from casualties.measures.statements import Statements, question_columns

CLASHES = (
    *QUESTION,
    "floor_standpoint",
    "ceiling_standpoint",
    "comparable",
    "clashing",
    "denied",
    "log_factor_sum",
)


def clashes(
    rows: pd.DataFrame,
    *,
    assumptions: Assumptions,
    question: Question | None = None,
    shown: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return how many pairs clash by who says more and who says less: columns `CLASHES`.

    One row for each pair of standpoints of which a pair of statements can be held against each
    other, `comparable` such pairs, of the questions of the overview, those of the rows `shown`
    alone, or of one question. `clashing` counts those further apart than `APART`, `denied` those
    of them whose ceiling is 0, and `log_factor_sum` adds up the natural logarithms of the factors
    of the others, to 1e-8 each. Ordered by question, then standpoints.

    The counts of a question add up to those of the overview, and its clashing pairs are those of
    the ledger of that question that are further apart than `APART`.
    """
    statements = Statements.of(rows, assumptions=assumptions)
    statements = statements.take(statements.ends == NEVER)
    questions = asked(statements, question=question, shown=shown, several=True)
    bearing = bearing_on(questions, statements=statements, assumptions=assumptions)
    standpoint = codes(statements.standpoint)
    names = statements.standpoint[first_of_each(standpoint)]
    pairs = tally(
        statements,
        chained=chains(statements, bearing=bearing),
        questions=len(questions),
        group=standpoint,
    )
    of, floor, ceiling = np.nonzero(pairs.comparable)
    out = question_columns(questions.iloc[of]).assign(
        floor_standpoint=text_column(names[floor]),
        ceiling_standpoint=text_column(names[ceiling]),
        comparable=pairs.comparable[of, floor, ceiling],
        clashing=pairs.clashing[of, floor, ceiling],
        denied=pairs.denied[of, floor, ceiling],
        log_factor_sum=pairs.logs[of, floor, ceiling] / FINE,
    )
    order = list(CLASHES[: CLASHES.index("comparable")])
    return out.sort_values(order, ignore_index=True).loc[:, list(CLASHES)]
