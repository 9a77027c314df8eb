"""Which statements bear on which questions, against the rule looked at for one question."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from casualties.data.dataset import Dataset
from casualties.data.question_columns import QUESTION, PartOf, wholes
from casualties.measures.questions import PARTS_OF_ALL, bearing_on
from casualties.measures.statements import Statements
from casualties.selection import Selection


def bearing(
    statements: Statements, *, question: Mapping[str, str], part_of: PartOf
) -> tuple[list[bool], list[bool]]:
    """Whose floors count for a question, and whose ceilings."""
    same = {name: getattr(statements, name) == question[name] for name in QUESTION}
    base = same["conflict"] & same["party"] & same["basis"]
    own = base & same["theatre"] & same["population"] & same["metric"]
    part = same["metric"].copy()
    for name in part_of:
        if question["metric"] in wholes(name, part_of=part_of):
            part |= statements.metric == name
    if question["theatre"]:
        part &= same["theatre"]
    people = same["population"].copy()
    if question["population"] == "all":
        people |= np.isin(statements.population, PARTS_OF_ALL)
    whole = np.isin(statements.metric, wholes(question["metric"], part_of=part_of))
    lends_ceiling = base & whole & same["theatre"] & same["population"]
    return (own | (base & part & people)).tolist(), (own | lends_ceiling).tolist()


def test_what_bears_on_many_questions_is_what_bears_on_each(frozen: Dataset) -> None:
    statements = Statements.of(frozen.estimates, assumptions=Selection().assumptions(frozen))
    asked = statements.questions()
    found = bearing_on(asked, statements=statements, part_of=frozen.part_of)
    for number, question in enumerate(asked.to_dict("records")):
        floors, ceilings = bearing(statements, question=question, part_of=frozen.part_of)
        entries = found.take(found.question == number)
        both = np.flatnonzero(np.logical_or(floors, ceilings)).tolist()
        assert entries.statement.tolist() == both
        assert entries.floors.tolist() == [floors[place] for place in both]
        assert entries.ceilings.tolist() == [ceilings[place] for place in both]
