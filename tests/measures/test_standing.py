"""Knowledge time: what is known, who says it, what stands, and what was revised."""

import math
from dataclasses import replace

import pandas as pd
import pytest

from casualties.data.question_columns import QUESTION, wholes
from casualties.measures.questions import question_of, questions
from casualties.measures.revisions import REVISIONS, revisions
from casualties.measures.standing import known_on, standing, statements
from casualties.measures.validity import origins
from claims import ASSUMPTIONS, claims

JANUARY, FEBRUARY, MARCH = "2024-01-01", "2024-02-01", "2024-03-01"


def test_what_is_known_on_a_day_was_stated_by_then():
    rows = claims({"best": 1, "as_of": "2023-01-01", "stated_on": MARCH}, {"best": 2}, {"best": 3})
    assert known_on(rows, FEBRUARY)["id"].tolist() == ["B", "C"]
    assert known_on(rows, MARCH)["id"].tolist() == ["A", "B", "C"]
    assert known_on(rows, "2023-12-31").empty


def test_a_question_has_a_theatre_only_where_the_scope_is_part_of_it():
    rows = claims(
        {"best": 1, "theatre": "bridge", "scope": "part"}, {"best": 1, "theatre": "bridge"}
    )
    asked = questions(rows)
    assert tuple(asked.columns) == QUESTION
    assert asked["theatre"].fillna("").tolist() == ["bridge", ""]
    assert question_of(asked.iloc[1].to_dict())["theatre"] == ""


def test_the_metrics_that_contain_one_end_even_in_a_circle():
    assert wholes("a", part_of={"a": ["b"], "b": ["c"], "c": ["a"]}) == ("b", "c", "a")


def test_the_latest_of_every_source_stands_and_no_earlier_one():
    rows = claims(*(
        {"best": best, "source": source, "stated_on": day}
        for source in ("a", "b", "c") for best, day in ((1, JANUARY), (2, FEBRUARY))
    ))  # fmt: skip
    found = standing(rows, on=MARCH, assumptions=ASSUMPTIONS)
    assert sorted(found["id"]) == ["B", "D", "F"]


def test_an_origin_is_the_source_at_the_end_of_the_relays():
    rows = claims(
        {"best": 1, "source": "staff"},
        {"best": 1, "source": "ministry", "repeats": "A", "stated_on": FEBRUARY},
        {"best": 1, "source": "paper", "repeats": "B", "stated_on": MARCH},
        {"best": 1, "source": "blog", "repeats": "not-there"},
        {"best": 1, "source": "wire", "repeats": "not-there"},
        {"best": 1, "source": "early", "repeats": "B", "stated_on": JANUARY},
    )
    found = origins(rows)
    assert found.tolist() == ["staff", "staff", "staff", "not-there", "not-there", "B"]
    assert found.index.tolist() == rows.index.tolist()


def test_an_echo_counts_only_until_what_it_relays_is_known():
    rows = claims(
        {"best": 5, "source": "paper", "repeats": "B", "stated_on": JANUARY},
        {"best": 5, "source": "staff", "stated_on": FEBRUARY},
        {"best": 5, "source": "blog", "repeats": "B", "stated_on": MARCH},
    )
    found = statements(rows, assumptions=ASSUMPTIONS)
    assert found["id"].tolist() == ["A", "B"]
    assert found["ends"].tolist() == [pd.Timestamp(FEBRUARY), pd.NaT]


def test_a_superseded_row_ends_on_the_day_of_its_correction():
    rows = claims(
        {"best": 100, "source": "s"},
        {"best": 120, "source": "s", "stated_on": FEBRUARY, "supersedes": "A"},
    )
    assert statements(rows, assumptions=ASSUMPTIONS)["ends"].tolist() == [
        pd.Timestamp(FEBRUARY),
        pd.NaT,
    ]
    before = statements(rows, assumptions=replace(ASSUMPTIONS, known_on="2024-01-31"))
    assert before["ends"].isna().all()


@pytest.mark.parametrize(
    ("earlier", "later", "ends"),
    [
        ({"best": 500}, {"best": 300, "stated_on": MARCH}, MARCH),
        ({"best": 300}, {"best": 500, "stated_on": MARCH}, None),
        ({"best": 300}, {"best": 500, "stated_on": MARCH, "as_of": JANUARY}, MARCH),
        ({"best": 300}, {"best": 500, "stated_on": MARCH, "as_of": "2023-12-01"}, MARCH),
        ({"best": 500}, {"best": 300, "stated_on": JANUARY}, None),
    ],
)
def test_a_later_statement_of_the_origin_that_cannot_hold_too_withdraws_the_earlier(
    earlier, later, ends
):
    rows = claims(earlier | {"source": "s"}, later | {"source": "s"})
    found = statements(rows, assumptions=ASSUMPTIONS).set_index("id")["ends"]
    assert (found["A"] == pd.Timestamp(ends)) if ends else pd.isna(found["A"])
    assert pd.isna(found["B"])


def test_the_first_of_many_later_statements_withdraws():
    rising = [
        {"best": 1_000 * n, "source": "s", "id": f"r-{n:03d}",
         "stated_on": pd.Timestamp(JANUARY) + pd.Timedelta(days=n)}
        for n in range(1, 201)
    ]  # fmt: skip
    fall = {"best": 50_000, "source": "s", "id": "z-1", "stated_on": "2024-12-01"}
    again = {"best": 20_000, "source": "s", "id": "z-2", "stated_on": "2024-12-02"}
    found = statements(claims(*rising, fall, again), assumptions=ASSUMPTIONS).set_index("id")[
        "ends"
    ]
    for n in range(1, 201):
        expected = "2024-12-01" if n > 51 else "2024-12-02" if n > 21 else None
        at = found[f"r-{n:03d}"]
        assert (at == pd.Timestamp(expected)) if expected else pd.isna(at), n


def test_killed_and_wounded_of_one_source_and_day_make_a_derived_sum():
    rows = claims(
        {"best": 100, "source": "s", "id": "k"},
        {"best": 300, "source": "s", "id": "w", "metric": "wounded", "qualifier": "about"},
        {"best": 7, "source": "t", "id": "k2"},
        {"low": 9, "source": "t", "id": "w2", "metric": "wounded", "qualifier": "at_least",
         "stated_on": FEBRUARY},
    )  # fmt: skip
    found = statements(rows, assumptions=ASSUMPTIONS).set_index("id")
    assert found.index[found["derived"]].tolist() == ["k+w"]
    total = found.loc["k+w"]
    assert (total["metric"], total["source"]) == ("killed_or_wounded", "s")
    read = (total["floor"], total["ceiling"], total["point"])
    assert read == pytest.approx((95 + 300 / 1.1, 105 + 330, 400))


@pytest.mark.parametrize(
    "more",
    [
        {"best": 390, "source": "s", "metric": "killed_or_wounded"},
        {"best": 101, "source": "s"},
    ],
)
def test_no_sum_where_the_source_states_it_or_states_a_part_twice(more):
    rows = claims({"best": 100, "source": "s"}, {"best": 300, "source": "s", "metric": "wounded"},
                  more)  # fmt: skip
    assert not statements(rows, assumptions=ASSUMPTIONS)["derived"].any()


def test_a_sum_ends_with_either_of_its_parts():
    rows = claims(
        {"best": 100, "source": "s"},
        {"best": 300, "source": "s", "metric": "wounded"},
        {"best": 110, "source": "s", "supersedes": "A", "stated_on": FEBRUARY},
    )
    found = statements(rows, assumptions=ASSUMPTIONS).set_index("id")["ends"]
    assert found["A+B"] == pd.Timestamp(FEBRUARY)


def test_the_standing_statement_is_the_latest_and_says_how_old_it_is():
    rows = claims(
        {"best": 100, "source": "s"},
        {"best": 300, "source": "s", "stated_on": FEBRUARY},
        {"best": 200, "source": "t"},
    )
    found = standing(rows, on=MARCH, assumptions=ASSUMPTIONS)
    assert found["id"].tolist() == ["C", "B"]
    assert found["days"].tolist() == [60, 29]
    assert not found["silent"].any()
    quiet = standing(rows, on=MARCH, assumptions=replace(ASSUMPTIONS, silence=30)).set_index("id")
    assert quiet.loc["C", ["floor", "ceiling"]].tolist() == [195, math.inf]
    assert pd.isna(quiet.loc["C", "point"])
    assert quiet["silent"].to_dict() == {"C": True, "B": False}


def test_a_statement_that_looks_back_does_not_displace_the_latest():
    rows = claims(
        {"best": 900, "source": "s", "stated_on": FEBRUARY},
        {"best": 300, "source": "s", "as_of": "2023-06-01", "stated_on": MARCH},
        {"best": 400, "source": "s", "as_of": "2023-09-01", "stated_on": MARCH},
    )
    assert standing(rows, on=MARCH, assumptions=ASSUMPTIONS)["id"].tolist() == ["A"]
    correction = rows.assign(low=rows["low"].where(rows["id"] != "A"))
    correction.loc[correction["id"] == "A", "best"] = 200  # now the look back cannot hold with it
    assert standing(correction, on=MARCH, assumptions=ASSUMPTIONS)["id"].tolist() == ["C"]


def test_words_stand_with_their_interval_and_phrases_without_a_number_do_not():
    rows = claims(
        {"qualifier": "words", "wording": "dozens"}, {"qualifier": "words", "wording": "many"}
    )
    found = standing(rows, on=JANUARY, assumptions=ASSUMPTIONS)
    assert found[["id", "floor", "ceiling"]].to_numpy().tolist() == [["A", 24, 99]]
    assert found["point"].isna().all()


def test_a_revision_is_stated_by_supersedes_or_implied_by_the_same_as_of():
    rows = claims(
        {"best": 100, "source": "s"},
        {"best": 300, "source": "s", "stated_on": FEBRUARY, "supersedes": "A"},
        {"best": 1_000, "source": "t", "as_of": JANUARY, "stated_on": FEBRUARY},
        {"best": 800, "source": "t", "as_of": JANUARY, "stated_on": MARCH},
        {"best": 800, "source": "t", "as_of": JANUARY, "stated_on": "2024-03-02"},
        {"low": 5, "source": "u", "qualifier": "at_least", "as_of": JANUARY},
        {"high": 9, "source": "u", "qualifier": "up_to", "as_of": JANUARY, "stated_on": MARCH},
        {"best": 900, "source": "v"},
        {"best": 999, "source": "v", "stated_on": FEBRUARY},
    )
    found = revisions(rows, assumptions=ASSUMPTIONS)
    assert tuple(found.columns) == REVISIONS
    shown = ["earlier_id", "later_id", "kind", "direction", "days"]
    assert found[shown].to_numpy().tolist() == [
        ["A", "B", "stated", "up", 31],
        ["C", "D", "implied", "down", 29],
        ["F", "G", "implied", "other", 60],
    ]
    assert found["factor"].iloc[:2].tolist() == [3, 0.8]
    assert math.isnan(found["factor"].iloc[2])
    assert revisions(rows.iloc[:1], assumptions=ASSUMPTIONS).empty
