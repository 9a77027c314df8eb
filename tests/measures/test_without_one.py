"""The forced factor without one origin, against leaving out each of them in turn."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casualties.measures.arrays import NEVER
from casualties.measures.band import bands
from casualties.measures.pairs import Witness, furthest
from casualties.measures.questions import Bearing, bearing_on
from casualties.measures.statements import Statements
from casualties.measures.without_one import without_one
from claims import ASSUMPTIONS, claims, some_claims


def read(rows: pd.DataFrame) -> tuple[Statements, Bearing]:
    statements = Statements.of(rows, assumptions=ASSUMPTIONS)
    statements = statements.take(statements.ends == NEVER)
    questions = statements.questions()
    return statements, bearing_on(questions, statements=statements, assumptions=ASSUMPTIONS)


def forced(said: Statements, places: list[int], *, after: float) -> float:
    """The largest factor of a pair that counts on a day after another one, pair by pair."""
    floors = [at for at in places if said.floor[at] > 0]
    ceilings = [at for at in places if math.isfinite(said.ceiling[at])]
    largest = 1.0
    for floor in floors:
        for ceiling in ceilings:
            if said.origin[floor] == said.origin[ceiling]:
                continue
            if not said.comparable(np.array([floor]), np.array([ceiling]))[0]:
                continue
            cumulative = said.basis[floor] == "cumulative"
            own = [said.ceiling_day[ceiling]] if cumulative else said.as_of[[floor, ceiling]]
            if max(own) > after and said.floor[floor] > said.ceiling[ceiling]:
                low = said.ceiling[ceiling]
                largest = max(largest, said.floor[floor] / low if low else math.inf)
    return largest


def last_day(said: Statements) -> float:
    """The last as-of day of the bounds."""
    days = [-math.inf]
    for at in range(len(said)):
        cumulative = said.basis[at] == "cumulative"
        if not (cumulative or said.basis[at] == "period" or said.dated[at]):
            continue
        if said.floor[at] > 0:
            days.append(said.as_of[at])
        if math.isfinite(said.ceiling[at]):
            days.append(said.ceiling_day[at] if cumulative else said.as_of[at])
    return max(days)


@settings(max_examples=20, deadline=None)
@given(some_claims(most=12), st.sampled_from([1, 20, 60, None]))
def test_it_is_the_smallest_of_leaving_out_each_in_turn(
    rows: pd.DataFrame, window: int | None
) -> None:
    said, bearing = read(rows)
    if not len(said):
        return
    after, since = -math.inf, None
    witness = furthest(said, bearing=bearing, questions=1)
    if window is not None:
        after = last_day(said) - window
        (steps,) = bands(said, bearing=bearing, questions=1)
        since = np.array([steps.since(window)])
        factor, *pair, _ = steps.furthest(window=window)
        witness = Witness(np.array([factor]), *(np.array([at]) for at in pair))
    every = list(range(len(said)))
    whole = forced(said, every, after=after)
    assert witness.factor.tolist() == [whole]
    want: tuple[float, str] = (whole, "")
    for name in sorted(set(said.origin)):
        left = forced(said, [at for at in every if said.origin[at] != name], after=after)
        if left < want[0]:
            want = left, name
    found = without_one(said, bearing=bearing, witness=witness, since=since)
    assert (found.factor[0], found.origin[0]) == want


def of(*cells: dict[str, Any]) -> tuple[float, str]:
    said, bearing = read(claims(*cells))
    witness = furthest(said, bearing=bearing, questions=1)
    found = without_one(said, bearing=bearing, witness=witness)
    return float(found.factor[0]), str(found.origin[0])


def test_one_extreme_voice_is_named_and_two_hold_the_factor_up() -> None:
    low, high = {"id": "low", "best": 101}, {"id": "high", "best": 1_011}
    middle = {"id": "middle", "best": 202}
    assert of(low, high, middle) == (pytest.approx(2.0), "high")
    assert of(low, high) == (1.0, "high")
    assert of(low, low | {"id": "lower", "source": "lower"}, high, high | {"id": "x"}) == (
        pytest.approx(10.01, abs=0.001),
        "",
    )
    assert of(low, low | {"id": "same"}) == (1.0, "")
