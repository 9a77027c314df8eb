"""The fewest to set aside, against every set of statements, and of origins, tried one by one."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from casualties.measures import set_aside as module
from casualties.measures.arrays import NEVER
from casualties.measures.pairs import APART, items, tally
from casualties.measures.questions import bearing_on
from casualties.measures.set_aside import SetAside, set_aside
from casualties.measures.statements import Statements
from claims import ASSUMPTIONS, claims, some_claims


def read(rows: pd.DataFrame) -> tuple[Statements, pd.DataFrame]:
    statements = Statements.of(rows, assumptions=ASSUMPTIONS)
    statements = statements.take(statements.ends == NEVER)
    return statements, statements.questions()


def found(rows: pd.DataFrame) -> SetAside:
    statements, asked = read(rows)
    bearing = bearing_on(asked, statements=statements, assumptions=ASSUMPTIONS)
    chained = items(statements, bearing=bearing)
    count = tally(statements, chained=[chained], questions=len(asked)).clashing.sum((1, 2))
    return set_aside(statements, bearing=bearing, clashing=count)


def clashes(statements: Statements, floor: int, ceiling: int) -> bool:
    """The definition, pair by pair, on one question."""
    apart = statements.floor[floor] > statements.ceiling[ceiling] * APART
    unlike = statements.origin[floor] != statements.origin[ceiling]
    timely = statements.comparable(np.array([floor]), np.array([ceiling]))[0]
    return bool(apart and unlike and timely)


def fewest(pairs: set[tuple[object, object]]) -> int:
    """The size of the smallest set that has a member of every pair."""
    members = sorted({member for pair in pairs for member in pair}, key=str)
    for size in range(len(members) + 1):
        for chosen in combinations(members, size):
            if all(one in chosen or other in chosen for one, other in pairs):
                return size
    raise AssertionError


SELF = claims(  # S contradicts itself on one day, and A lies between: A alone stands in the way
    {"id": "high", "source": "S", "best": 400},
    {"id": "low", "source": "S", "best": 100},
    {"id": "middle", "source": "A", "best": 200},
)
FORTNIGHTS = claims(  # the first and the last are too far apart in time to clash
    {"id": "A", "basis": "stock", "best": 400, "as_of": "2024-01-01"},
    {"id": "B", "basis": "stock", "best": 200, "as_of": "2024-01-11"},
    {"id": "C", "basis": "stock", "best": 100, "as_of": "2024-01-21"},
)


@settings(max_examples=25, deadline=None)
@given(some_claims(most=10))
@example(SELF)
@example(FORTNIGHTS)
def test_no_smaller_set_leaves_the_others_together(rows: pd.DataFrame) -> None:
    statements, _ = read(rows)
    every = range(len(statements))
    pairs = {(f, c) for f in every for c in every if clashes(statements, f, c)}
    of_origins = {(statements.origin[f], statements.origin[c]) for f, c in pairs}
    got = found(rows)
    if not len(statements):
        return
    assert got.statements.tolist() == [fewest(pairs)]
    assert got.origins.tolist() == [fewest(of_origins)]
    assert got.statements_exact.all()
    assert got.origins_exact.all()


def test_clashes_that_are_no_order_are_searched() -> None:
    assert found(SELF).statements.tolist() == [1]
    assert found(SELF).origins.tolist() == [1]
    assert found(FORTNIGHTS).statements.tolist() == [1]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=18))
def test_the_search_finds_the_smallest_set_of_any_graph(pairs: list[tuple[int, int]]) -> None:
    pairs = [(one, other) for one, other in pairs if one != other]
    first, second = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    assert module._fewest(first, second) == (fewest(set(pairs)), True)


def test_of_too_many_a_least_number_is_given_and_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = claims(*({"id": f"r{n:02d}", "best": 1_000 * 2**n, "basis": "stock"} for n in range(6)))
    assert (found(rows).statements.tolist(), found(rows).origins.tolist()) == ([5], [5])
    monkeypatch.setattr(module, "SEARCHED", 5)
    got = found(rows)
    assert (got.statements.tolist(), got.origins.tolist()) == ([3], [3])
    assert (got.statements_exact.any(), got.origins_exact.any()) == (False, False)
    swept = found(rows.assign(basis="cumulative"))
    assert (swept.statements.tolist(), swept.statements_exact.tolist()) == ([5], [True])


def test_a_crowded_question_gives_a_least_number_of_origins(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = claims(*({"best": 1_000 * 2**n} for n in range(6)))
    monkeypatch.setattr(module, "AT_ONCE", 2)
    got = found(rows)
    assert (got.statements.tolist(), got.statements_exact.tolist()) == ([5], [True])
    assert 1 <= got.origins[0] <= 5
    assert got.origins_exact.tolist() == [False]


def test_within_rounding_nothing_is_set_aside() -> None:
    got = found(claims({"best": 10_401}, {"best": 10_001}, {"best": 10_499}))
    assert (got.statements.tolist(), got.origins.tolist()) == ([0], [0])


def test_forty_that_clash_are_searched_in_good_time() -> None:
    random = np.random.default_rng(7)
    for degree in (2, 3, 4, 8):
        first = np.repeat(np.arange(40), degree)
        second = random.integers(0, 40, len(first))
        number, exact = module._fewest(first[first != second], second[first != second])
        assert exact
        assert 10 < number < 40
