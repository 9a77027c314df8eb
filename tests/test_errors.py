from __future__ import annotations

import pickle

import pytest

from casualties.errors import DataError


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (DataError("no rows"), "no rows"),
        (DataError("no rows", file="a.csv"), "a.csv: no rows"),
        (DataError("no rows", file="a.csv", line=3), "a.csv:3: no rows"),
        (DataError("no rows", file="a.csv", remedy="add one"), "a.csv: no rows; add one"),
        (DataError("no rows", remedy="add one"), "no rows; add one"),
    ],
)
def test_an_error_says_its_place_what_is_wrong_and_the_remedy(error: DataError, text: str) -> None:
    assert str(error) == text
    assert error.message == "no rows"
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), vars(again)) == (text, vars(error))
