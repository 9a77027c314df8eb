"""Pairs found by sorting, against every pair of statements looked at."""

from __future__ import annotations

from importlib import import_module

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casualties.data.dataset import Dataset
from casualties.measures import contradictions, disagreement, overview
from casualties.measures.pairs import (
    clashing_pairs,
    furthest,
    items,
    tally,
)
from casualties.measures.questions import bearing_on
from casualties.measures.statements import Statements
from casualties.selection import Selection
from claims import ASSUMPTIONS, some_claims

MODULES = ("arrays", "disagreement", "questions", "set_aside")


@settings(max_examples=20, deadline=None)
@given(some_claims(most=14))
def test_the_pairs_of_a_question_are_those_that_clash(rows: pd.DataFrame) -> None:
    statements = Statements.of(rows, assumptions=ASSUMPTIONS)
    if not len(statements):
        return
    asked = statements.questions()
    bearing = bearing_on(asked, statements=statements, assumptions=ASSUMPTIONS)
    every = np.arange(len(statements))
    clash = statements.clash(every[:, None], every[None, :])
    clash &= statements.speaker[:, None] != statements.speaker[None, :]
    want = set(zip(*(side.tolist() for side in np.nonzero(clash)), strict=True))
    chained = items(statements, bearing=bearing)
    _, floors, ceilings = clashing_pairs(statements, chained=chained)
    got = list(zip(floors.tolist(), ceilings.tolist(), strict=True))
    assert sorted(got) == sorted(want)
    compared = statements.comparable(every[:, None], every[None, :])
    compared &= statements.speaker[:, None] != statements.speaker[None, :]
    number = tally(statements, chained=[chained], questions=1, least=1.0)
    assert number.clashing.tolist() == [[[len(want)]]]
    assert number.comparable.tolist() == [[[int(compared.sum())]]]
    witness = furthest(statements, bearing=bearing, questions=1)
    with np.errstate(divide="ignore"):
        factors = {pair: statements.floor[pair[0]] / statements.ceiling[pair[1]] for pair in want}
    # against a ceiling of nobody every floor is infinitely far away, and the highest is named
    highest = {
        min((-statements.floor[floor], floor, ceiling) for floor, ceiling in want if ceiling == own)
        for _, own in want
    }
    of_ceilings = [(floor, ceiling) for _, floor, ceiling in highest]
    first = min(of_ceilings, key=lambda pair: (-factors[pair], pair), default=(-1, -1))
    assert (witness.floor[0], witness.ceiling[0]) == first
    assert witness.factor[0] == factors.get(first, 1.0)


@settings(max_examples=15, deadline=None)
@given(some_claims(most=14), st.integers(1, 4))
def test_of_too_many_pairs_the_furthest_apart_are_given(rows: pd.DataFrame, few: int) -> None:
    whole = contradictions(rows, assumptions=ASSUMPTIONS)
    module = import_module("casualties.measures.contradictions")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "FURTHEST", few)
        found = contradictions(rows, most=few, assumptions=ASSUMPTIONS)
    assert found.attrs["pairs"] == len(whole)
    assert found["factor"].tolist() == whole["factor"].head(few).tolist()


def test_measures_in_small_batches_are_the_same(
    frozen: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = frozen.estimates[frozen.estimates["conflict"] == "iraq-war"]
    assumptions = Selection().assumptions(frozen)
    question = overview(rows, assumptions=assumptions).iloc[0].to_dict()

    def tables() -> list[pd.DataFrame]:
        return [
            overview(rows, assumptions=assumptions),
            contradictions(rows, assumptions=assumptions),
            disagreement(rows, question=question, assumptions=assumptions),
        ]

    whole = tables()
    for name in MODULES:
        monkeypatch.setattr(import_module(f"casualties.measures.{name}"), "AT_ONCE", 7)
    for batched, table in zip(tables(), whole, strict=True):
        pd.testing.assert_frame_equal(batched, table)
