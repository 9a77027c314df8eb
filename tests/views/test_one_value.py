"""A question has one value, wherever it is shown."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casualties.data.dataset import Dataset
from casualties.data.question_columns import QUESTION
from casualties.selection import OF_QUESTION, Selection
from casualties.views import VIEWS, look
from casualties.views.main_question import selects


def table(view: str, selection: Selection, *, dataset: Dataset) -> pd.DataFrame:
    return look(VIEWS[view], dataset=dataset, selection=selection.but(view=view))[1]


def by_question(frame: pd.DataFrame) -> dict[tuple[str, ...], dict[str, Any]]:
    keys = frame[[*QUESTION]].astype(object).fillna("").itertuples(index=False, name=None)
    rest = frame.drop(columns=[*QUESTION]).astype(object)
    return dict(zip(keys, rest.where(rest.notna(), None).to_dict("records"), strict=True))


@pytest.fixture(scope="module")
def overall(frozen: Dataset) -> dict[tuple[str, ...], dict[str, Any]]:
    return by_question(table("overview", Selection(), dataset=frozen))


VALUES = {
    "theatre": ("kursk", "mariupol", "bakhmut", "el-fasher"),
    "scope": ("whole", "part"),
    "population": ("all", "civilians", "combatants", "children"),
    "metric": ("killed", "wounded", "killed_or_wounded", "casualties", "deployed"),
    "basis": ("cumulative", "period", "stock", "planned"),
    "party": ("russia", "ukraine", "north-korea", "palestinians-in-gaza", "iraq"),
    "conflict": ("russo-ukrainian-war", "gaza-war", "iraq-war"),
}
FILTERS = st.fixed_dictionaries(
    {},
    optional={
        name: st.lists(st.sampled_from(values), min_size=1, max_size=2, unique=True).map(tuple)
        for name, values in VALUES.items()
    },
)


@settings(max_examples=20, deadline=None)
@given(filters=FILTERS)
def test_a_question_has_the_value_that_it_has_without_the_filter(
    frozen: Dataset, overall: dict[tuple[str, ...], dict[str, Any]], filters: dict[str, Any]
) -> None:
    shown = by_question(table("overview", Selection(**filters), dataset=frozen))
    assert shown == {question: overall[question] for question in shown}


def test_a_row_of_the_overview_and_the_page_that_it_opens_agree(
    frozen: Dataset, overall: dict[tuple[str, ...], dict[str, Any]]
) -> None:
    for key, row in [*overall.items()][::4]:
        question = dict(zip(QUESTION, key, strict=True))
        page = Selection(**selects(question))
        last = table("disagreement", page, dataset=frozen).iloc[-1]
        assert row["forced"] == (None if pd.isna(last["forced"]) else last["forced"])
        assert (last["witness_floor"], last["witness_ceiling"]) == (
            (row["witness_floor"], row["witness_ceiling"])
            if row["witness_floor"]
            else (last["witness_floor"], last["witness_ceiling"])
        )
        pairs = table("contradictions", page, dataset=frozen)
        assert (len(pairs) > 0) == ((row["forced"] or 1) > 1)
        if len(pairs):
            assert pairs["factor"].max() == row["forced"]


def test_what_lends_is_limited_by_all_but_what_is_counted() -> None:
    selection = Selection(
        conflict=("gaza-war",), source=("ohchr",), metric=("killed",), scope=("part",), sort="best"
    )
    assert selection.lending == Selection(conflict=("gaza-war",), source=("ohchr",))
    assert set(OF_QUESTION) == {*QUESTION, "scope"} - {"conflict", "party"}
