"""The clash matrix against every pair, and against the overview and the ledger."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casualties.data.dataset import Dataset
from casualties.data.question_columns import QUESTION
from casualties.measures import contradictions, overview
from casualties.measures.arrays import NEVER
from casualties.measures.clashes import CLASHES, clashes
from casualties.measures.pairs import APART
from casualties.measures.questions import voices
from casualties.measures.statements import Statements
from casualties.selection import Selection
from claims import ASSUMPTIONS, AT_THEIR_WORD, claims, some_claims

STANDPOINTS = ("own", "adversary", "third_party")
CELL = ["floor_standpoint", "ceiling_standpoint"]


@settings(max_examples=20, deadline=None)
@given(some_claims(most=12), st.lists(st.sampled_from(STANDPOINTS), min_size=12, max_size=12))
def test_the_matrix_is_that_of_every_pair_looked_at(
    rows: pd.DataFrame, standpoints: list[str]
) -> None:
    rows = rows.assign(standpoint=standpoints[: len(rows)])
    statements = Statements.of(rows, assumptions=ASSUMPTIONS)
    statements = statements.take(statements.ends == NEVER)
    want: dict[tuple[str, str], list[float]] = {}
    for floor in range(len(statements)):
        for ceiling in range(len(statements)):
            pair = np.array([floor]), np.array([ceiling])
            if statements.origin[floor] == statements.origin[ceiling]:
                continue
            if not statements.comparable(*pair)[0]:
                continue
            key = statements.standpoint[floor], statements.standpoint[ceiling]
            cell = want.setdefault(key, [0, 0, 0, 0.0])
            cell[0] += 1
            high, low = statements.floor[floor], statements.ceiling[ceiling]
            if high > low * APART:
                cell[1] += 1
                cell[2] += low == 0
                cell[3] += math.log(high / low) if low else 0.0
    question = dict.fromkeys(QUESTION) | rows.iloc[0][list(QUESTION)].to_dict()
    found = clashes(rows, assumptions=ASSUMPTIONS, question=question)
    assert tuple(found.columns) == CLASHES
    cells = found.set_index(CELL)[["comparable", "clashing", "denied", "log_factor_sum"]]
    assert cells.index.tolist() == sorted(want)
    for key, cell in cells.iterrows():
        assert cell.tolist() == pytest.approx(want[key], abs=1e-6)


def test_the_matrix_adds_up_to_the_overview_and_to_the_ledger(frozen: Dataset) -> None:
    assumptions = Selection().assumptions(frozen)
    rows = frozen.estimates
    found = clashes(rows, assumptions=assumptions).fillna({"theatre": ""})
    sums = found.groupby(list(QUESTION))[["comparable", "clashing", "denied"]].sum()
    whole = overview(rows, assumptions=assumptions)
    of_overview = whole.fillna({"theatre": ""}).set_index(list(QUESTION))
    compared = of_overview[of_overview["comparable"] > 0]
    assert sums["comparable"].to_dict() == compared["comparable"].to_dict()
    assert sums["clashing"].to_dict() == compared["clashing"].to_dict()
    for row in whole[whole["clashing"] > 0].head(3).to_dict("records"):
        ledger = contradictions(rows, question=row, assumptions=assumptions)
        ledger = ledger[ledger["factor"] > APART]
        alone = clashes(rows, question=row, assumptions=assumptions)
        assert alone["clashing"].sum() == len(ledger)
        logs = np.log(ledger["factor"].where(ledger["ceiling"] > 0, 1.0))
        assert alone["log_factor_sum"].sum() == pytest.approx(logs.sum(), abs=1e-6)
        mine = found[
            (found[list(QUESTION)] == pd.Series(row).fillna("")[list(QUESTION)]).all(axis=1)
        ]
        pd.testing.assert_frame_equal(
            alone.fillna({"theatre": ""}), mine.reset_index(drop=True), check_dtype=False
        )


def test_one_who_says_that_there_is_none_is_counted_apart() -> None:
    rows = claims({"best": 300, "standpoint": "adversary"}, {"best": 0, "standpoint": "own"})
    (row,) = clashes(rows, assumptions=AT_THEIR_WORD).to_dict("records")
    assert (row["comparable"], row["clashing"], row["denied"]) == (1, 1, 1)
    assert row["log_factor_sum"] == 0.0


def test_a_family_is_the_body_that_a_source_belongs_to() -> None:
    names = {"A": "army", "B": "president", "C": "army", "D": "paper"}
    rows = claims(*({"id": id, "source": source, "best": 9} for id, source in names.items()))
    parents = {"army": "country", "president": "country"}
    statements = Statements.of(rows, assumptions=replace(ASSUMPTIONS, parents=parents))
    (behind,) = voices(statements).to_dict("records")
    assert behind == {"statements": 4, "sources": 3, "origins": 3, "families": 2}
