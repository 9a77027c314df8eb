"""Which statements bear on which questions, against the rule looked at for one question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from casualties.data.dataset import Dataset
from casualties.data.question_columns import wholes
from casualties.measures.contradictions import contradictions
from casualties.measures.questions import bearing_on
from casualties.measures.statements import Statements
from casualties.selection import Selection
from claims import ASSUMPTIONS, claims


def contains(whole: Mapping[str, str], part: Mapping[str, str], *, dataset: Dataset) -> bool:
    """Whether one question contains another, itself included."""
    metrics = (part["metric"], *wholes(part["metric"], part_of=dataset.part_of))
    places = (part["theatre"], *wholes(part["theatre"], part_of=dataset.within), "")
    return (
        all(whole[name] == part[name] for name in ("conflict", "party", "basis"))
        and whole["metric"] in metrics
        and whole["theatre"] in places
        and whole["population"] in (part["population"], "all")
    )


def test_what_bears_on_many_questions_is_what_bears_on_each(frozen: Dataset) -> None:
    statements = Statements.of(frozen.estimates, assumptions=Selection().assumptions(frozen))
    asked = statements.questions()
    assumptions = Selection().assumptions(frozen)
    found = bearing_on(asked, statements=statements, assumptions=assumptions)
    of_each = statements.question_of_each().to_dict("records")
    for number, question in enumerate(asked.to_dict("records")):
        floors = [contains(question, other, dataset=frozen) for other in of_each]
        ceilings = [contains(other, question, dataset=frozen) for other in of_each]
        entries = found.take(found.question == number)
        both = np.flatnonzero(np.logical_or(floors, ceilings)).tolist()
        assert entries.statement.tolist() == both
        assert entries.floors.tolist() == [floors[place] for place in both]
        assert entries.ceilings.tolist() == [ceilings[place] for place in both]


def test_a_place_within_a_place_lends_it_a_floor_and_takes_its_ceiling() -> None:
    within = replace(ASSUMPTIONS, within={"village": ["region"]})
    place = {"scope": "part", "theatre": "village"}
    rows = claims({"best": 900} | place, {"best": 300, "scope": "part", "theatre": "region"})
    assert contradictions(rows, assumptions=ASSUMPTIONS).empty
    ledger = contradictions(rows, assumptions=within)
    assert ledger[["theatre", "floor_id", "ceiling_id"]].to_numpy().tolist() == [
        ["region", "A", "B"]
    ]
