"""Every question that several origins speak to, furthest apart now first."""

import pandas as pd

from casualties.data.question_columns import QUESTION
from casualties.measures.arrays import NEVER
from casualties.measures.assumptions import Assumptions
from casualties.measures.forced import FORCED, forced
from casualties.measures.latest import LATEST, latest_figures
from casualties.measures.questions import VOICES, asked, bearing_on, voices
from casualties.measures.statements import Statements, question_columns

OVERVIEW = (*QUESTION, *VOICES, *LATEST, *FORCED)


def overview(
    rows: pd.DataFrame, *, assumptions: Assumptions, shown: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return every question with two or more origins in force: columns `OVERVIEW`.

    With `shown`, the questions of those rows alone, without those that only sums are on; all rows
    lend them bounds. `origins` and `statements` are in force; the latest figures are those on
    `last_stated`, the day (date) on which the question was last spoken to. Furthest apart now
    first, then ever.
    """
    statements = Statements.of(rows, assumptions=assumptions)
    in_force = statements.take(statements.ends == NEVER)
    questions = asked(in_force, question=None, shown=shown, several=True)
    behind = voices(in_force).loc[questions.index].reset_index(drop=True)
    bearing = bearing_on(questions, statements=in_force, assumptions=assumptions)
    measured = forced(in_force, bearing=bearing, questions=len(questions), assumptions=assumptions)
    latest = latest_figures(statements, silence=assumptions.silence).loc[questions.index]
    table = question_columns(questions).join(behind).join(latest.reset_index(drop=True))
    out = table.join(measured)
    by = ["forced_now", "forced", *QUESTION]
    rising = [name in QUESTION for name in by]
    return out.sort_values(by, ascending=rising, ignore_index=True).loc[:, list(OVERVIEW)]
