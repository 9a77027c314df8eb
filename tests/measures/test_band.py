"""The band against the definition: each day looked at by itself, each pair held against each."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings

from casualties.measures import band, overview
from casualties.measures.arrays import NEVER
from casualties.measures.questions import bearing_on
from casualties.measures.statements import NEAR, Statements
from claims import ASSUMPTIONS, AT_THEIR_WORD, claims, some_claims


def forced_at(statements: Statements, day: int, *, floors: list[int], ceilings: list[int]) -> float:
    """The largest factor of two origins that a day lies between, or that speak of it."""
    best = 1.0
    for floor in floors:
        for ceiling in ceilings:
            if statements.speaker[floor] == statements.speaker[ceiling]:
                continue
            if statements.basis[floor] == "cumulative":
                counts = statements.as_of[floor] <= day <= statements.ceiling_day[ceiling]
            else:
                days = statements.as_of[[floor, ceiling]]
                known = statements.dated[[floor, ceiling]].all()
                counts = known and day in days and np.ptp(days) <= NEAR
            if counts and statements.floor[floor] > statements.ceiling[ceiling]:
                low = statements.ceiling[ceiling]
                best = max(best, statements.floor[floor] / low if low else math.inf)
    return best


@settings(max_examples=25, deadline=None)
@given(some_claims(most=12))
def test_the_band_is_what_the_definition_gives(rows: pd.DataFrame) -> None:
    statements = Statements.of(rows, assumptions=ASSUMPTIONS)
    statements = statements.take(statements.ends == NEVER)
    for _, question in statements.questions().iterrows():
        if question["basis"] == "period":
            continue
        asked = question.to_dict()
        found = band(rows, assumptions=ASSUMPTIONS, question=asked)
        bearing = bearing_on(
            pd.DataFrame([asked], dtype=object), statements=statements, assumptions=ASSUMPTIONS
        )
        floor, ceiling = statements.floor, statements.ceiling
        floors = [int(f) for f in bearing.statement[bearing.floors] if floor[f] > 0]
        ceilings = [int(c) for c in bearing.statement[bearing.ceilings] if np.isfinite(ceiling[c])]
        for row in found.to_dict("records"):
            day = int(row["as_of"].to_datetime64().astype("datetime64[D]").astype(int))
            assert row["forced"] == pytest.approx(
                forced_at(statements, day, floors=floors, ceilings=ceilings)
            )
            if asked["basis"] != "cumulative":
                continue
            so_far = [f for f in floors if statements.as_of[f] <= day]
            still = [ceiling[c] for c in ceilings if statements.ceiling_day[c] >= day]
            assert row["floor"] == max(floor[so_far], default=0.0)
            assert row["ceiling"] == min(still, default=math.inf)
            best = _origin(statements, row["floor_id"])
            others = [floor[f] for f in so_far if statements.origin[f] != best]
            assert row["floor_second"] == max(others, default=0.0)


def _origin(statements: Statements, id: object) -> str | None:
    places = np.flatnonzero(statements.id == id)
    return str(statements.origin[places[0]]) if len(places) else None


@settings(max_examples=25, deadline=None)
@given(some_claims(most=12))
def test_the_worst_day_of_the_band_is_the_forced_factor(rows: pd.DataFrame) -> None:
    for row in overview(rows, assumptions=ASSUMPTIONS).to_dict("records"):
        if math.isnan(row["forced"]):
            assert row["comparable"] == 0
            continue
        found = band(rows, assumptions=ASSUMPTIONS, question=row)
        assert found["forced"].max() == row["forced"]
        assert row["forced_now"] <= row["forced"]
        if row["forced"] > 1:
            first = found.loc[found["forced"] == row["forced"], "as_of"].iloc[0]
            assert row["forced_on"] == first


def test_what_is_forced_now_forgets_an_early_quarrel() -> None:
    early = ({"id": "A", "low": 900, "qualifier": "at_least", "stated_on": "2022-03-01"},
             {"id": "B", "best": 300, "stated_on": "2022-03-02"})  # fmt: skip
    late = ({"id": "C", "best": 1_200, "stated_on": "2024-06-01"},
            {"id": "D", "best": 1_000, "stated_on": "2024-06-02"})  # fmt: skip
    (row,) = overview(claims(*early, *late), assumptions=AT_THEIR_WORD).to_dict("records")
    assert (row["forced"], row["forced_now"]) == (3.0, 1.2)
    assert f"{row['forced_on']:%Y-%m-%d}" == "2022-03-01"
    assert (row["now_floor"], row["now_ceiling"]) == ("C", "D")
    whole = replace(AT_THEIR_WORD, window=10_000)
    assert overview(claims(*early, *late), assumptions=whole)["forced_now"].tolist() == [3.0]


def test_a_question_where_nothing_can_be_compared_has_no_factor() -> None:
    floors = ({"id": "A", "low": 900, "qualifier": "at_least"},
              {"id": "B", "low": 300, "qualifier": "at_least"})  # fmt: skip
    (row,) = overview(claims(*floors), assumptions=AT_THEIR_WORD).to_dict("records")
    assert (row["comparable"], row["clashing"]) == (0, 0)
    assert math.isnan(row["forced"])
    assert math.isnan(row["forced_now"])


def test_a_pair_within_rounding_is_compared_and_does_not_clash() -> None:
    pair = ({"id": "A", "best": 1_040}, {"id": "B", "best": 1_000})
    (row,) = overview(claims(*pair), assumptions=AT_THEIR_WORD).to_dict("records")
    assert (row["comparable"], row["clashing"], row["forced"]) == (2, 0, 1.04)


def test_a_start_before_that_of_the_war_makes_no_minimum_and_one_after_it_no_maximum() -> None:
    assumptions = replace(AT_THEIR_WORD, starts={"war": "2022-02-24"})
    whole = {"id": "B", "best": 1_000}
    early = {"id": "A", "best": 3_000, "period_start": "2022-01-01"}
    late = {"id": "A", "best": 300, "period_start": "2022-06-01"}
    for other in (early, late):
        (row,) = overview(claims(other, whole), assumptions=assumptions).to_dict("records")
        assert (row["comparable"], row["forced"]) == (1, 1.0)
    exact = {"id": "A", "best": 3_000, "period_start": "2022-02-24"}
    assert overview(claims(exact, whole), assumptions=assumptions)["forced"].tolist() == [3.0]
