"""What is cut for very many statements: nothing silently, no extreme, the same as without."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module

import pandas as pd
import pytest

from casualties.data.dataset import Dataset
from casualties.errors import SelectionError
from casualties.export import view_csv
from casualties.measures.contradictions import contradictions
from casualties.measures.disagreement import disagreement
from casualties.selection import Selection
from casualties.views import VIEWS
from casualties.views import contradictions as chart
from casualties.views.main_question import connected, last_day, main_question, selects

ALL = Selection()


def test_a_ledger_too_long_to_list_says_how_long_it_is(
    frozen: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    assumptions = ALL.assumptions(frozen)
    whole = contradictions(frozen.estimates, assumptions=assumptions)
    monkeypatch.setattr(import_module("casualties.measures.contradictions"), "FURTHEST", 50)
    few = contradictions(frozen.estimates, most=100, assumptions=assumptions)
    assert few.attrs["pairs"] == len(whole) > 100
    assert few["factor"].tolist() == whole["factor"].head(50).tolist()
    monkeypatch.setattr(chart, "MOST_LISTED", 100)
    sentence = chart.sentence(few, rows=frozen.estimates, dataset=frozen, selection=ALL)
    assert f"{len(whole)} pairs of statements" in sentence
    assert "Only the 50 furthest apart are listed" in sentence
    again = replace(frozen)  # nothing is remembered of it yet
    with pytest.raises(SelectionError, match=f"contradictions: {len(whole)} rows are more than"):
        view_csv("contradictions", dataset=again, selection=ALL)


def test_a_question_is_measured_alike_on_what_is_connected_with_it(frozen: Dataset) -> None:
    rows = frozen.estimates
    question, _ = main_question(rows)
    assert question is not None
    near = connected(rows, question)
    assert 0 < len(near) < len(rows)
    assumptions = ALL.assumptions(frozen)
    whole = disagreement(rows, question=question, assumptions=assumptions)
    until = replace(assumptions, known_on=last_day(frozen, ALL))
    assert disagreement(near, question=question, assumptions=until).equals(whole)
    one = selects(question)
    page = Selection(**one)
    own = VIEWS["disagreement"].table(page.rows(frozen), dataset=frozen, selection=page)
    pd.testing.assert_frame_equal(own, whole)
