"""A row to its floor, ceiling and point."""

import numpy as np
import pandas as pd
import pytest

from casualties.measures.assumptions import Assumptions
from casualties.measures.bounds import bounds, rounding

INF = float("inf")
NAN = float("nan")
WORDS = {"dozens": (24.0, 99.0), "signs of more": (NAN, NAN), "five figures": (10000.0, NAN)}


def row(
    qualifier, low=None, best=None, high=None, method="claim", wording="", covers="", interval=""
):
    frame = pd.DataFrame(
        {
            "qualifier": [qualifier],
            "wording": [wording],
            "method": [method],
            "covers": [covers],
            "interval": [interval],
        },
        dtype="str",
    )
    cells = {"low": [low], "best": [best], "high": [high]}
    return frame.join(pd.DataFrame(cells, dtype="Int64"))


def read(frame, *, about=10.0, tallies="totals"):
    assumptions = Assumptions(words=WORDS, about=about, tallies=tallies)
    (found,) = bounds(frame, assumptions=assumptions).itertuples(index=False, name=None)
    return found


@pytest.mark.parametrize(
    ("cells", "floor", "ceiling", "point", "middle"),
    [
        # a bare figure: plus or minus its rounding
        (("exact", None, 47_000, None), 46_500, 47_500, 47_000, False),
        (("exact", None, 10_000, None), 9_500, 10_500, 10_000, False),
        (("exact", None, 12_345, None), 12_345, 12_345, 12_345, False),
        (("exact", None, 12_340, None), 12_335, 12_345, 12_340, False),
        (("exact", None, 100, None), 95, 105, 100, False),
        (("exact", None, 20, None), 20, 20, 20, False),
        (("exact", None, 6, None), 6, 6, 6, False),
        (("exact", None, 0, None), 0, 0, 0, False),
        # about: a factor of 1.1 or the rounding, whichever is wider
        (("about", None, 1_100, None), 1_000, 1_210, 1_100, False),
        (("about", None, 11_966, None), 10_878.182, 13_162.6, 11_966, False),
        (("about", None, 11, None), 10, 12.1, 11, False),
        # almost: a factor of 1.1 down, nothing up
        (("almost", None, 11_000, None), 10_000, 11_000, 11_000, False),
        # one-sided figures
        (("at_least", 100, None, None), 100, INF, NAN, False),
        (("more_than", 1_000, None, None), 1_000, INF, NAN, False),
        (("more_than", None, 1_000, None), 1_000, INF, 1_000, False),
        (("at_least", None, 1_000, None), 1_000, INF, 1_000, False),
        (("up_to", None, None, 15_000), 0, 15_000, NAN, False),
        # ranges as stated, the point the geometric middle unless one is stated
        (("range", 2_000, None, 8_000), 2_000, 8_000, 4_000, True),
        (("range", 0, None, 8_000), 0, 8_000, NAN, False),
        (("range", 40_000, 47_000, 55_000), 40_000, 55_000, 47_000, False),
        # an interval around a point goes before its qualifier, each end on its own
        (("about", 8_000, 98_000, 194_000), 8_000, 194_000, 98_000, False),
        (("exact", 99_997, 112_069, 125_915), 99_997, 125_915, 112_069, False),
        (("about", None, 121_000, 140_000), 110_000, 140_000, 121_000, False),
        (("about", 7_330, 8_900, None), 7_330, 9_790, 8_900, False),
        (("at_least", 45_000, None, 60_000), 45_000, 60_000, 51_961.524, True),
        # nothing stated
        (("exact", None, None, None), NAN, NAN, NAN, False),
        (("words", None, None, None), NAN, NAN, NAN, False),
    ],
)
def test_a_row_has_the_bounds_that_its_words_give(cells, floor, ceiling, point, middle):
    found = read(row(*cells))
    assert found[:3] == pytest.approx((floor, ceiling, point), nan_ok=True)
    assert found[3] == middle


@pytest.mark.parametrize(
    ("cells", "floor"),
    [
        (("exact", None, 12_345, None), 12_345),
        (("exact", None, 12_000, None), 12_000),
        (("at_least", 12_000, None, None), 12_000),
        (("more_than", 12_000, None, None), 12_000),
        (("about", None, 1_100, None), 1_000),
        (("almost", None, 7_700, None), 7_000),
        (("range", 98_252, None, 107_235), 98_252),
        (("up_to", None, None, 500), 0),
    ],
)
def test_a_documented_figure_is_a_floor_without_a_ceiling(cells, floor):
    assert read(row(*cells, method="documented"))[:2] == pytest.approx((floor, INF))


def test_the_ends_of_a_stated_range_are_rounded_like_bare_figures():
    stated = row("range", low=2_000, high=8_000, interval="stated_range")
    assert read(stated)[:2] == (1_950, 8_050)
    assert read(row("range", low=99_997, high=125_915, interval="stated_range"))[:2] == (
        99_997,
        125_915,
    )
    assert read(stated, about=0)[:2] == (2_000, 8_000)
    assert read(row("range", low=2_000, high=8_000, interval="confidence_95"))[:2] == (2_000, 8_000)


def test_a_tally_may_be_read_as_a_floor():
    tally = row("exact", best=12_345, method="reported")
    assert read(tally)[:2] == (12_345, 12_345)
    assert read(tally, tallies="floors")[:2] == (12_345, INF)
    assert read(row("exact", best=12_345), tallies="floors")[:2] == (12_345, 12_345)


def test_a_figure_that_covers_a_part_has_no_ceiling_and_is_rounded_as_any_other():
    assert read(row("exact", best=1_265, method="reported", covers="part"))[:2] == (1_265, INF)
    assert read(row("exact", best=12_000, method="reported", covers="part"))[:2] == (11_500, INF)
    assert read(row("up_to", high=500, method="claim", covers="part"))[:2] == (0, INF)
    assert read(row("exact", best=1_265, method="survey", covers="all"))[:2] == (1_265, 1_265)


@pytest.mark.parametrize(
    ("phrase", "method", "floor", "ceiling"),
    [
        ("dozens", "claim", 24, 99),
        ("Dozens", "claim", 24, 99),
        ("dozens", "documented", 24, INF),
        ("five figures", "claim", 10_000, INF),
        ("signs of more", "claim", NAN, NAN),
        ("a phrase not in the table", "claim", NAN, NAN),
    ],
)
def test_words_have_the_interval_of_the_table_and_never_a_point(phrase, method, floor, ceiling):
    found = read(row("words", wording=phrase, method=method))
    assert found[:3] == pytest.approx((floor, ceiling, NAN), nan_ok=True)
    assert not found[3]


@pytest.mark.parametrize(
    ("cells", "floor", "ceiling"),
    [
        (("exact", None, 47_000, None), 47_000, 47_000),
        (("about", None, 7_000, None), 7_000, 7_000),
        (("almost", None, 11_000, None), 11_000, 11_000),
        (("up_to", None, None, 3_000), 0, 3_000),
        (("range", 6_000, None, 8_000), 6_000, 8_000),
    ],
)
def test_about_zero_takes_every_figure_at_its_word(cells, floor, ceiling):
    assert read(row(*cells), about=0)[:2] == (floor, ceiling)


def test_about_is_never_narrower_than_the_rounding():
    assert read(row("about", best=10_000), about=1)[:2] == (9_500, 10_500)
    assert read(row("almost", best=10_000), about=1)[:2] == (9_500, 10_000)


@pytest.mark.parametrize("about", [-1, 100, float("nan")])
def test_a_width_that_is_no_percentage_is_refused(about):
    with pytest.raises(ValueError, match="about"):
        read(row("exact", best=1), about=about)


def test_the_index_is_that_of_the_rows_and_the_rows_stay_as_they_were():
    rows = pd.concat([row("exact", best=5), row("range", low=1, high=4)]).set_axis([7, 3])
    before = rows.copy()
    found = bounds(rows, assumptions=Assumptions(words=WORDS))
    assert found.index.tolist() == [7, 3]
    assert found.dtypes.astype(str).to_dict() == {
        "floor": "float64",
        "ceiling": "float64",
        "point": "float64",
        "middle": "bool",
    }
    pd.testing.assert_frame_equal(rows, before)


def test_no_rows_have_no_bounds():
    assert bounds(row("exact", best=5).iloc[:0], assumptions=Assumptions(words=WORDS)).empty


def test_rounding_is_half_of_the_last_digit_but_never_coarser_than_the_second():
    figures = np.array([0, 9, 10, 99, 100, 950, 1_000, 20_842, 90_000, 1_200_000, 5_000_000])
    assert rounding(figures.astype("float64")).tolist() == [
        0, 0, 0, 0, 5, 5, 50, 0, 500, 50_000, 50_000,
    ]  # fmt: skip
