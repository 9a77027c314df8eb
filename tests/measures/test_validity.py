"""Whose voice a statement is: its source's, that of the row it relays, or of whom it rests on."""

from __future__ import annotations

from casualties.measures import contradictions
from casualties.measures.validity import origins
from claims import AT_THEIR_WORD, claims


def test_a_statement_that_rests_on_a_body_has_its_origin() -> None:
    rows = claims(
        {"id": "A", "source": "list", "low": 100, "qualifier": "at_least"},
        {"id": "B", "source": "scaled", "rests_on": "list", "best": 200},
        {"id": "C", "source": "echo", "repeats": "B", "best": 200},
    )
    assert origins(rows).tolist() == ["list", "list", "list"]


def test_a_statement_is_never_held_against_whom_it_rests_on() -> None:
    ministry = {"id": "A", "source": "ministry", "best": 100}
    paper = {"id": "B", "source": "paper", "best": 300}
    apart = claims(ministry, paper)
    assert len(contradictions(apart, assumptions=AT_THEIR_WORD)) == 1
    built = claims(ministry, paper | {"rests_on": "ministry"})
    assert len(contradictions(built, assumptions=AT_THEIR_WORD)) == 0


def test_a_part_is_no_maximum_of_the_whole() -> None:
    hospitals = {"id": "A", "source": "hospitals", "best": 100, "method": "reported"}
    model = {"id": "B", "source": "model", "best": 300}
    assert len(contradictions(claims(hospitals, model), assumptions=AT_THEIR_WORD)) == 1
    partial = claims(hospitals | {"covers": "part"}, model)
    assert len(contradictions(partial, assumptions=AT_THEIR_WORD)) == 0
