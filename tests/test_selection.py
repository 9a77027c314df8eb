from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casualties.data.dataset import Dataset
from casualties.selection import FACETS, MANY, Selection
from conftest import MakeDataset, row

PRINTABLE = st.characters(exclude_categories=["C", "Z"], include_characters=" ")
TEXT = st.text(PRINTABLE, min_size=1, max_size=12)
DAYS = st.dates(min_value=date(1900, 1, 1))
SELECTIONS = st.builds(
    Selection,
    **{name: st.lists(TEXT, max_size=3).map(tuple) for name in MANY},
    **{name: st.none() | DAYS for name in ("since", "until", "known_on")},
    q=st.just("") | TEXT,
    view=TEXT,
    events=st.sampled_from(["on", "off"]),
    scale=st.sampled_from(["log", "linear"]),
    about=st.integers(0, 9999).map(lambda n: n / 100),
    silence=st.integers(1, 99999),
    sort=st.just("") | TEXT,
)


@settings(max_examples=60)
@given(SELECTIONS)
def test_a_selection_survives_its_query_which_is_canonical(selection: Selection) -> None:
    query = selection.to_query()
    assert Selection.parse(query) == (selection, ())
    assert Selection.parse(query)[0].to_query() == query


def test_the_default_has_an_empty_query() -> None:
    assert Selection().to_query() == ""


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("metrik=killed", "unknown parameter 'metrik'; did you mean 'metric'?"),
        ("since=19/12/2024", "since: '19/12/2024' is no date; write it as 2024-12-19"),
        ("since=2024-02-30", "since: '2024-02-30' is no day of the calendar; write it as 2024-1"),
        ("scale=lg", "scale: 'lg' is no scale; did you mean 'log'?; use auto, log or linear"),
        ("about=200", "about: '200' is no percentage from 0 to below 100, such as 10"),
        ("silence=0", "silence: '0' is no number of days from 1 to 99999, such as 90"),
        ("scale=log&scale=linear", "scale is given 2 times; give it once"),
        ("q=" + "x" * 9000, "the query is longer than 8,000 characters"),
    ],
)
def test_a_bad_parameter_is_named_and_left_at_its_default(query: str, problem: str) -> None:
    selection, problems = Selection.parse(query)
    assert [p[: len(problem)] for p in problems] == [problem]
    assert selection == Selection()


def test_every_problem_comes_at_once() -> None:
    assert len(Selection.parse("a=1&since=x&about=y")[1]) == 3


@pytest.fixture
def dataset(make_dataset: MakeDataset) -> object:
    return make_dataset(
        row(),
        row(source="agency", stated_on="2024-04-01", as_of="2024-03-15", metric="wounded"),
        row(source="tracker", stated_on="2024-05-01", party="southland", notes="By Name"),
    )


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("", ["ministry", "agency", "tracker"]),
        ("party=northland", ["ministry", "agency"]),
        ("party=northland&metric=wounded", ["agency"]),
        ("source=agency&source=tracker", ["agency", "tracker"]),
        ("kind=media", ["tracker"]),
        ("since=2024-03-16", ["tracker"]),
        ("until=2024-03-15", ["ministry", "agency"]),
        ("known_on=2024-03-31", ["ministry"]),
        ("known_on=2024-04-01", ["ministry", "agency"]),  # the day itself counts
        ("known_on=2024-02-29", []),
        ("q=by%20name", ["tracker"]),
        ("q=NAMED%20LIST", ["tracker"]),
        ("source=nobody", []),
        ("sort=-stated_on", ["tracker", "agency", "ministry"]),
    ],
)
def test_rows_are_those_of_the_query(dataset: object, query: str, ids: list[str]) -> None:
    selection, problems = Selection.parse(query)
    assert problems == ()
    assert selection.rows(dataset)["source"].tolist() == ids  # type: ignore[arg-type]


def test_an_unknown_value_is_kept_and_named(dataset: object) -> None:
    selection, _ = Selection.parse("party=northlnd&view=timline&sort=-bset")
    assert selection.party == ("northlnd",)
    assert selection.unknown(dataset, views=["timeline"]) == (  # type: ignore[arg-type]
        "party: unknown value 'northlnd'; did you mean 'northland'?",
        "view: unknown value 'timline'; did you mean 'timeline'?",
        "sort: unknown column '-bset'; did you mean '-best'?",
    )


def test_counts_say_what_each_value_would_leave(dataset: object) -> None:
    counts = Selection.parse("party=northland")[0].counts(dataset)  # type: ignore[arg-type]
    assert counts["party"] == {"northland": (2, 2), "southland": (1, 1)}
    assert counts["source"] == {"ministry": (1, 1), "agency": (1, 1)}
    assert counts["theatre"] == {}


def test_counts_say_how_many_sources_state_them(make_dataset: MakeDataset) -> None:
    dataset = make_dataset(
        row(), row(stated_on="2024-04-01"), row(source="agency", stated_on="2024-05-01")
    )
    assert Selection().counts(dataset)["metric"] == {"killed": (3, 2)}
    assert Selection(source=("agency",)).counts(dataset)["metric"] == {"killed": (1, 1)}


@pytest.mark.parametrize(
    "query", ["", "conflict=gaza-war", "party=israel&kind=government&since=2024-01-01&q=hostages"]
)
def test_counts_are_those_of_the_rows_that_each_value_leaves(frozen: Dataset, query: str) -> None:
    selection, _ = Selection.parse(query)
    for facet, counts in selection.counts(frozen).items():
        for value in FACETS[facet].options(frozen):
            rows = selection.but(**{facet: (value,)}).rows(frozen)
            assert counts.get(value, (0, 0)) == (len(rows), rows["source"].nunique())


@pytest.mark.parametrize("column", ["stated_on", "best", "as_of", "theatre", "claim"])
@pytest.mark.parametrize("sign", ["", "-"])
def test_a_sort_keeps_the_order_of_the_file_and_puts_what_is_empty_last(
    frozen: Dataset, column: str, sign: str
) -> None:
    selection = Selection(conflict=("gaza-war",), sort=sign + column)
    rows = frozen.estimates[frozen.estimates["conflict"] == "gaza-war"]
    wanted = rows.sort_values(column, ascending=not sign, kind="stable", na_position="last")
    assert selection.rows(frozen).index.tolist() == wanted.index.tolist()


def test_a_selection_of_everything_has_every_row(frozen: Dataset) -> None:
    for selection in (Selection(), Selection(until=date(2100, 1, 1))):
        assert selection.places(frozen) is None
        assert selection.rows(frozen).equals(frozen.estimates)


def test_lifting_one_condition_leaves_what_the_others_select(dataset: object) -> None:
    selection, _ = Selection.parse("party=southland&metric=killed&since=2024-05-02")
    found = selection.counts_lifted(dataset)  # type: ignore[arg-type]
    assert found == {"party": 0, "metric": 0, "since": 1}
    assert Selection().counts_lifted(dataset) == {}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", "people killed, wounded, captured, missing or deployed in any conflict"),
        (
            "party=northland&metric=killed&conflict=river-war&known_on=2024-03-31",
            "people of Northland killed in the River War, as known on 31 March 2024",
        ),
        (
            "population=combatants&metric=killed&metric=wounded&source=agency&q=x",
            "combatants killed or wounded in any conflict, according to Agency, with the words “x”",
        ),
    ],
)
def test_a_selection_says_itself_in_english(dataset: object, query: str, words: str) -> None:
    assert Selection.parse(query)[0].describe(dataset) == words  # type: ignore[arg-type]
