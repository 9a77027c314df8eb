"""Disagreement, contradictions and overview, against literals and against pairs one by one."""

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casualties.data.question_columns import QUESTION
from casualties.measures.bounds import bounds
from casualties.measures.contradictions import CONTRADICTIONS, Ledger, contradictions
from casualties.measures.disagreement import DISAGREEMENT, disagreement
from casualties.measures.overview import OVERVIEW, overview
from casualties.measures.questions import questions
from casualties.measures.standing import known_on
from casualties.measures.statements import Statements
from casualties.measures.validity import origins
from claims import (
    ASSUMPTIONS,
    AT_THEIR_WORD,
    FIGURES,
    FIRST,
    a_claim,
    claims,
    lone_claims,
    some_claims,
)

INF = float("inf")
DAY = "2024-01-01"

SIX = claims(
    {"low": 6_000, "high": 8_000, "qualifier": "range"},
    {"best": 14_000},
    {"best": 7_000, "qualifier": "about"},
    {"low": 4_500, "qualifier": "at_least"},
    {"high": 3_000, "qualifier": "up_to"},
    {"low": 5_500, "high": 9_000, "qualifier": "range"},
)


def on(day, rows, *, question=None, assumptions=ASSUMPTIONS):
    """What the table says of one question, that of the first row, as known on a day."""
    question = questions(rows).iloc[0].to_dict() if question is None else question
    known = replace(assumptions, known_on=day)
    table = disagreement(rows, question=question, assumptions=known)
    return table.iloc[-1] if len(table) else pd.Series(math.nan, index=table.columns)


# -- the measures as they are defined, one pair after the other ----------------------------------


class Plain:
    """The statements of one question and their lives, by loops over the definitions."""

    def __init__(self, rows, *, about=10.0):
        used = rows[rows["status"] == "accepted"]
        limits = bounds(used, assumptions=replace(ASSUMPTIONS, about=about))
        stated_on = dict(zip(rows["id"], rows["stated_on"], strict=True))
        origin = origins(rows)[used.index]
        ends_of = limits[["floor", "ceiling", "point"]].itertuples(index=False)
        records = used.to_dict("records")
        self.rows = []
        for row, own, (floor, ceiling, point) in zip(records, origin, ends_of, strict=True):
            folded = stated_on.get(row["repeats"], pd.Timestamp.max)
            fixes = [r["stated_on"] for r in records if r["supersedes"] == row["id"]]
            ends = min([folded, *fixes, pd.Timestamp.max])
            if math.isnan(floor) or ends <= row["stated_on"]:
                continue
            said = row["stated_on"]
            dated = not pd.isna(row["as_of"])
            month = row["date_precision"] == "month" and not dated
            if row["basis"] == "cumulative" and not pd.isna(row["period_start"]):
                ceiling = INF
            self.rows.append(
                {
                    "id": row["id"],
                    "source": row["source"],
                    "origin": own,
                    "basis": row["basis"],
                    "said": said,
                    "as_of": row["as_of"] if dated else said,
                    "earliest": said.replace(day=1) if month else row["as_of"],
                    "known": dated or not (month or row["basis"] == "planned"),
                    "period": (row["period_start"], row["as_of"] if dated else said),
                    "floor": floor,
                    "ceiling": ceiling,
                    "point": point,
                    "ends": ends,
                }
            )
            if not month and not dated:
                self.rows[-1] |= {"earliest": said}
        for r in self.rows:
            for q in self.rows:
                own_later = r["origin"] == q["origin"] and q["said"] > r["said"]
                if own_later and (self.apart(r, q) or self.apart(q, r)):
                    r["ends"] = min(r["ends"], q["said"])

    @staticmethod
    def comparable(r, q):
        """Whether the floor of r can be held against the ceiling of q."""
        if r["basis"] == "cumulative":
            return r["as_of"] <= q["earliest"]
        if not (r["known"] and q["known"]):
            return False
        if r["basis"] == "period":
            return r["period"] == q["period"]
        return abs((r["as_of"] - q["as_of"]).days) <= 14

    @classmethod
    def apart(cls, r, q):
        return r is not q and cls.comparable(r, q) and r["floor"] > q["ceiling"]

    def alive(self, day):
        return [r for r in self.rows if r["said"] <= day < r["ends"]]

    def contradictions(self, day):
        alive = self.alive(day)
        return {
            (r["id"], q["id"])
            for r in alive
            for q in alive
            if r["origin"] != q["origin"] and self.apart(r, q)
        }

    def compared(self, day):
        """How many floors can be held against a ceiling of another origin."""
        alive = self.alive(day)
        return sum(
            r["origin"] != q["origin"]
            and r["floor"] > 0
            and q["ceiling"] < INF
            and self.comparable(r, q)
            for r in alive
            for q in alive
        )

    def forced(self, day):
        alive = self.alive(day)
        by_id = {r["id"]: r for r in alive}
        if not self.compared(day):
            return math.nan
        factors = [
            ratio(by_id[r]["floor"], by_id[q]["ceiling"]) for r, q in self.contradictions(day)
        ]
        return max([1.0, *factors])

    def clashing(self, day):
        by_id = {r["id"]: r for r in self.alive(day)}
        return sum(
            by_id[r]["floor"] > 1.05 * by_id[q]["ceiling"] for r, q in self.contradictions(day)
        )


def ratio(high, low):
    if high == low == 0:
        return 1.0
    return INF if low == 0 else high / low


def same(found, expected):
    return found == pytest.approx(expected, nan_ok=True)


LAST = FIRST + pd.Timedelta(days=250)


# -- against the definitions ---------------------------------------------------------------------


@settings(max_examples=20, deadline=None)
@given(some_claims(), st.sampled_from([0, 10.0]))
def test_the_days_of_the_table_are_what_the_definitions_give(rows, about):
    assumptions = replace(ASSUMPTIONS, about=about)
    question = questions(rows).iloc[0].to_dict()
    table = disagreement(rows, question=question, assumptions=assumptions)
    for _, line in table[:: max(1, len(table) // 4)].iterrows():
        day = line["on"]
        plain = Plain(known_on(rows, day), about=about)
        assert same(line["forced"], plain.forced(day))
        assert (line["comparable"], line["clashing"]) == (plain.compared(day), plain.clashing(day))
        alive = plain.alive(day)
        assert line["origins"] == len({r["origin"] for r in alive})
        assert line["statements"] == len(alive)
        if line["forced"] > 1:
            pair = (line["witness_floor"], line["witness_ceiling"])
            assert pair in plain.contradictions(day)
            by_id = {r["id"]: r for r in alive}
            assert same(ratio(by_id[pair[0]]["floor"], by_id[pair[1]]["ceiling"]), line["forced"])
        else:
            assert pd.isna(line["witness_floor"])


@settings(max_examples=20, deadline=None)
@given(some_claims(), st.integers(0, 250), st.sampled_from([0, 10.0]))
def test_the_ledger_of_a_day_is_what_the_definitions_give(rows, day, about):
    day = FIRST + pd.Timedelta(days=day)
    plain = Plain(known_on(rows, day), about=about)
    listed = contradictions(rows, assumptions=replace(ASSUMPTIONS, known_on=day, about=about))
    pairs = list(zip(listed["floor_id"], listed["ceiling_id"], strict=True))
    assert len(pairs) == len(set(pairs))
    assert set(pairs) == plain.contradictions(day)
    if len(pairs):
        assert same(listed["factor"].iloc[0], plain.forced(day))


# -- properties ----------------------------------------------------------------------------------


def a_history(found):
    """The lowest non-decreasing history above every floor, if it stays below every ceiling."""

    def lowest(day):
        return max([0.0, *found.floor[found.as_of <= day]])

    fits = all(
        lowest(day) <= ceiling
        for day, ceiling in zip(found.ceiling_day, found.ceiling, strict=True)
    )
    days = sorted({*found.as_of, *found.ceiling_day})
    return [lowest(day) for day in days] if fits else None


@settings(max_examples=20, deadline=None)
@given(lone_claims(), st.sampled_from([0, 10.0]))
def test_forced_is_one_exactly_where_a_history_of_the_count_satisfies_everybody(rows, about):
    found = Statements.of(rows, assumptions=replace(ASSUMPTIONS, about=about))
    forced = on(LAST, rows, assumptions=replace(ASSUMPTIONS, about=about))["forced"]
    history = a_history(found)
    if len(found) > 1:
        assert (not forced > 1) == (history is not None)
    if history is not None:
        assert history == sorted(history)


@settings(max_examples=15, deadline=None)
@given(some_claims(), a_claim(basis="cumulative", sources=["newcomer"]))
def test_a_statement_by_a_new_origin_never_lowers_forced(rows, new):
    new = claims({**new, "id": "new", "basis": rows["basis"].iloc[0]})
    before = on(LAST, rows)["forced"]
    after = on(LAST, pd.concat([rows, new], ignore_index=True))["forced"]
    assert math.isnan(before) or after >= before


@settings(max_examples=15, deadline=None)
@given(lone_claims(), st.integers(0, 7), st.sampled_from(["low", "high"]), FIGURES)
def test_a_bound_made_wider_never_raises_forced(rows, which, end, by):
    which = which % len(rows)
    wider = rows.copy()
    limits = bounds(rows, assumptions=ASSUMPTIONS).iloc[which]
    row = rows.index[which]
    low, high = limits["floor"], limits["ceiling"]
    if math.isnan(low):
        return
    low, high = (max(low - by, 0), high) if end == "low" else (low, high + by)
    wider.loc[row, ["qualifier", "method"]] = ["range", "claim"]
    wider.loc[row, "low"] = math.floor(low)
    wider.loc[row, "best"] = pd.NA
    wider.loc[row, "high"] = math.ceil(high) if math.isfinite(high) else pd.NA
    before = on(LAST, rows)["forced"]
    after = on(LAST, wider)["forced"]
    assert math.isnan(before) or math.isnan(after) or after <= before * (1 + 1e-12)


@settings(max_examples=12, deadline=None)
@given(some_claims(), st.data())
def test_an_echo_changes_nothing(rows, data):
    of = data.draw(st.sampled_from(rows["id"].tolist()))
    told = rows[rows["id"] == of].iloc[0]
    echo = told.to_dict() | {
        "id": "echo",
        "source": data.draw(st.sampled_from(["s", "t", "somebody-else"])),
        "repeats": of,
        "supersedes": None,
        "stated_on": told["stated_on"] + pd.Timedelta(days=data.draw(st.integers(0, 30))),
        "as_of": told["as_of"] if pd.notna(told["as_of"]) else told["stated_on"],
    }
    after = pd.concat([rows, claims(echo)], ignore_index=True)
    pd.testing.assert_series_equal(on(LAST, after), on(LAST, rows), check_names=False)
    pd.testing.assert_frame_equal(
        contradictions(after, assumptions=ASSUMPTIONS),
        contradictions(rows, assumptions=ASSUMPTIONS),
    )
    until = rows["stated_on"].max()
    pd.testing.assert_frame_equal(
        disagreement(after, assumptions=replace(ASSUMPTIONS, known_on=until)),
        disagreement(rows, assumptions=replace(ASSUMPTIONS, known_on=until)),
    )


@settings(max_examples=8, deadline=None)
@given(some_claims(), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(rows, random):
    order = list(range(len(rows)))
    random.shuffle(order)
    mixed = rows.iloc[order]
    for table in (disagreement, contradictions, overview):
        pd.testing.assert_frame_equal(
            table(mixed, assumptions=ASSUMPTIONS), table(rows, assumptions=ASSUMPTIONS)
        )


@settings(max_examples=15, deadline=None)
@given(some_claims(), st.integers(0, 250))
def test_what_is_known_on_a_day_never_uses_a_later_row(rows, day):
    day = FIRST + pd.Timedelta(days=day)
    seen = known_on(rows, day)
    assert (seen["stated_on"] <= day).all()
    whole = disagreement(rows, assumptions=ASSUMPTIONS)
    whole = whole[whole["on"] <= day]
    cut = disagreement(rows, assumptions=replace(ASSUMPTIONS, known_on=day))
    cut = cut[cut["on"] <= rows["stated_on"].max()]
    if len(whole) and len(cut):
        pd.testing.assert_frame_equal(whole, cut, check_dtype=False)
    if len(seen):
        pd.testing.assert_frame_equal(
            contradictions(rows, assumptions=replace(ASSUMPTIONS, known_on=day)),
            contradictions(seen, assumptions=ASSUMPTIONS),
        )


@settings(max_examples=10, deadline=None)
@given(some_claims())
def test_the_rows_stay_as_they_were(rows):
    before = rows.copy(deep=True)
    disagreement(rows, assumptions=ASSUMPTIONS)
    contradictions(rows, assumptions=ASSUMPTIONS)
    overview(rows, assumptions=ASSUMPTIONS)
    pd.testing.assert_frame_equal(rows, before)


# -- literals ------------------------------------------------------------------------------------


def test_six_statements_of_one_day_are_as_far_apart_as_reckoned_by_hand():
    found = on(DAY, SIX, assumptions=AT_THEIR_WORD)
    assert (round(found["forced"], 2), found["clashing"]) == (4.67, 8)
    assert (found["witness_floor"], found["witness_ceiling"]) == ("B", "E")
    assert (found["origins"], found["statements"], found["set_aside"]) == (6, 6, 2)


def test_the_table_of_a_question_has_its_columns_and_one_row_a_day():
    rows = pd.concat([SIX, claims({"id": "late", "source": "B", "best": 9_000,
                                   "stated_on": "2024-02-01"})])  # fmt: skip
    table = disagreement(rows, assumptions=AT_THEIR_WORD)
    assert tuple(table.columns) == DISAGREEMENT
    assert table["on"].tolist() == [pd.Timestamp(DAY), pd.Timestamp("2024-02-01")]
    assert table["statements"].tolist() == [6, 6]  # 14,000 is withdrawn from the later day on
    assert table["forced"].tolist() == pytest.approx([14 / 3, 7 / 3])
    assert table["witness_floor"].tolist() == [
        "B",
        "C",
    ]  # 9,000 is of a later day than "up to 3,000"
    assert disagreement(rows.iloc[:0], assumptions=ASSUMPTIONS).columns.tolist() == list(
        DISAGREEMENT
    )


def test_the_ledger_names_both_rows_and_the_day_since_when_they_cannot_both_hold():
    rows = claims(
        {"low": 5_000, "qualifier": "at_least", "as_of": "2023-12-01", "stated_on": "2024-03-05"},
        {"high": 2_000, "qualifier": "up_to", "stated_on": "2024-01-02"},
        {"best": 900, "stated_on": "2023-10-01"},
    )
    ledger = contradictions(rows, assumptions=ASSUMPTIONS)
    assert tuple(ledger.columns) == CONTRADICTIONS
    (line,) = ledger.to_dict("records")
    assert (line["floor_id"], line["ceiling_id"], line["factor"]) == ("A", "B", 2.5)
    assert (line["floor"], line["ceiling"]) == (5_000, 2_000)
    assert line["since"] == pd.Timestamp("2024-03-05")
    assert (line["conflict"], line["metric"], line["basis"]) == ("war", "killed", "cumulative")
    assert pd.isna(line["theatre"])


def test_a_floor_is_not_held_against_a_ceiling_of_an_earlier_day():
    rows = claims(
        {"best": 100, "stated_on": "2024-01-01"}, {"best": 900, "stated_on": "2024-01-02"}
    )
    assert on("2024-01-02", rows)["forced"] == 1


def test_an_imprecise_date_is_given_the_benefit_of_the_doubt():
    vague = {"best": 300, "stated_on": "2024-01-20", "date_precision": "month"}
    # the ceiling may be of the first of the month, before the other was reached
    rows = claims({"best": 900, "stated_on": "2024-01-05"}, vague)
    assert on("2024-02-01", rows)["comparable"] == 0
    rows = claims({"best": 900, "stated_on": "2024-01-01"}, vague)
    assert on("2024-02-01", rows)["forced"] == pytest.approx(895 / 305)
    # a floor runs to no later day than that on which it was stated
    rows = claims(vague | {"best": 900}, {"best": 300, "stated_on": "2024-01-20"})
    assert on("2024-02-01", rows)["forced"] == pytest.approx(895 / 305)


@pytest.mark.parametrize("basis", ["stock", "planned"])
@pytest.mark.parametrize(("day", "forced"), [("2024-01-15", 895 / 305), ("2024-01-16", math.nan)])
def test_stocks_and_plans_are_compared_within_fourteen_days_both_ways(basis, day, forced):
    for first, second in ((300, 900), (900, 300)):
        rows = claims({"best": first, "basis": basis, "as_of": DAY},
                      {"best": second, "basis": basis, "as_of": day, "stated_on": day})  # fmt: skip
        assert on(day, rows)["forced"] == pytest.approx(forced, nan_ok=True)


@pytest.mark.parametrize(
    "coarse",
    [
        {"best": 900, "basis": "stock", "date_precision": "month"},
        {"best": 900, "basis": "planned"},
    ],
)
def test_a_strength_or_plan_whose_day_is_not_known_is_compared_with_none(coarse):
    day = "2024-01-02"
    other = {"best": 300, "basis": coarse["basis"], "stated_on": day, "as_of": day}
    assert on(day, claims(coarse, other))["comparable"] == 0
    assert contradictions(claims(coarse, other), assumptions=ASSUMPTIONS).empty
    dated = claims(coarse | {"as_of": "2024-01-01"}, other)
    assert on(day, dated)["forced"] == pytest.approx(895 / 305)


def test_only_one_and_the_same_period_is_compared():
    strike = {"basis": "period", "period_start": "2024-01-01", "as_of": "2024-01-02"}
    other = strike | {"as_of": "2024-01-03"}
    rows = claims(strike | {"best": 300}, strike | {"best": 900}, other | {"best": 9_000})
    assert on("2024-01-03", rows)["forced"] == pytest.approx(895 / 305)
    without_start = rows.assign(period_start=pd.NaT)
    assert on("2024-01-03", without_start)["comparable"] == 0


def test_a_running_total_with_a_start_of_its_own_is_no_maximum_for_the_whole_conflict():
    since = {"best": 300, "period_start": "2023-12-01"}
    rows = claims(since, {"best": 900})
    assert on(DAY, rows)["forced"] == 1
    battle = {"theatre": "bridge", "scope": "part"}
    rows = claims(since | battle, {"best": 900} | battle)
    assert on(DAY, rows)["forced"] == pytest.approx(895 / 305)


@pytest.mark.parametrize(
    ("part", "whole"),
    [
        ({"metric": "killed"}, {"metric": "casualties"}),
        ({"metric": "wounded"}, {"metric": "killed_or_wounded"}),
        ({"theatre": "bridge", "scope": "part"}, {}),
        ({"population": "civilians"}, {}),
        ({"population": "women"}, {}),
        ({"population": "children"}, {}),
        ({"population": "combatants"}, {}),
        (
            {"population": "children", "theatre": "bridge", "scope": "part"},
            {"metric": "casualties"},
        ),
    ],
)
def test_a_part_lends_the_whole_a_floor_as_a_bound_and_no_more(part, whole):
    rows = claims({"best": 900} | part, {"best": 300} | whole, {"best": 310} | whole)
    question = {**rows.iloc[1], "theatre": None}
    found = on(DAY, rows, question=question)
    assert found["forced"] == pytest.approx(895 / 305)
    assert (found["witness_floor"], found["witness_ceiling"]) == ("A", "B")
    assert (found["origins"], found["statements"]) == (2, 2)
    ledger = contradictions(rows, assumptions=ASSUMPTIONS)
    assert ledger[["floor_id", "ceiling_id"]].to_numpy().tolist() == [["A", "B"], ["A", "C"]]


def test_a_whole_lends_its_metrics_a_ceiling():
    rows = claims({"best": 900, "metric": "killed"}, {"best": 300, "metric": "casualties"})
    question = {**rows.iloc[0], "theatre": None}
    assert on(DAY, rows, question=question)["forced"] == pytest.approx(895 / 305)


@pytest.mark.parametrize(
    "other",
    [
        {"metric": "captured"},
        {"party": "southland"},
        {"conflict": "other-war"},
        {"basis": "stock"},
    ],
)
def test_nothing_else_crosses_from_one_question_to_another(other):
    rows = claims({"best": 900} | other, {"best": 300})
    assert contradictions(rows, assumptions=ASSUMPTIONS).empty


def test_statements_of_one_origin_never_contradict_each_other():
    rows = claims(
        {"best": 300, "source": "s"},
        {"best": 900, "source": "s", "metric": "wounded"},
        {"best": 500, "source": "s", "metric": "casualties"},
        {"best": 100, "source": "s"},
        {"best": 800, "source": "t", "repeats": "A"},
    )
    assert contradictions(rows, assumptions=ASSUMPTIONS).empty
    question = {**rows.iloc[0], "theatre": None}
    assert math.isnan(on(DAY, rows, question=question)["forced"])


def test_two_figures_of_one_source_on_one_day_both_stand():
    rows = claims(
        {"best": 300, "source": "s"}, {"best": 900, "source": "s"}, {"best": 890, "source": "t"}
    )
    found = on(DAY, rows)
    assert (found["latest_low"], found["latest_high"], found["statements"]) == (300, 900, 3)
    assert found["forced"] == pytest.approx(885 / 305)


def test_a_source_that_has_been_silent_is_not_among_the_latest_figures():
    rows = claims({"best": 1_000}, {"best": 2_000, "stated_on": "2024-03-31"})
    later = claims({"best": 1_000}, {"best": 2_000, "stated_on": "2024-04-01"})
    reach = ["latest_sources", "latest_low", "latest_high"]
    assert on("2024-04-01", rows)[reach].tolist() == [2, 1_000, 2_000]
    assert on("2024-04-01", later)[reach].tolist() == [1, 2_000, 2_000]
    patient = on("2024-04-01", later, assumptions=replace(ASSUMPTIONS, silence=200))
    assert patient[reach].tolist() == [2, 1_000, 2_000]


def test_silence_does_not_make_two_claims_about_the_past_compatible():
    late = pd.concat([SIX, claims({"id": "Z", "best": 20_000, "stated_on": "2030-01-01"})])
    years_later = on("2030-01-01", late, assumptions=AT_THEIR_WORD)
    assert (round(years_later["forced"], 2), years_later["latest_sources"]) == (4.67, 1)


def test_disputed_rows_count_only_when_asked_for_and_withdrawn_ones_never():
    rows = claims(
        {"best": 100}, {"best": 300, "status": "disputed"}, {"best": 900, "status": "withdrawn"}
    )
    assert on(DAY, rows)["statements"] == 1
    every = ("accepted", "disputed", "withdrawn")
    assert on(DAY, rows, assumptions=replace(ASSUMPTIONS, status=every))["latest_high"] == 300


def test_under_two_origins_there_is_no_factor():
    found = on(DAY, claims({"best": 100}))
    assert math.isnan(found["forced"])
    assert math.isnan(found["forced_now"])


def test_no_one_against_some_is_infinitely_far_apart():
    rows = claims({"best": 0}, {"low": 10, "qualifier": "at_least"})
    assert on(DAY, rows)["forced"] == INF
    assert contradictions(rows, assumptions=ASSUMPTIONS)["factor"].tolist() == [INF]


def test_the_overview_lists_questions_with_two_origins_furthest_apart_first():
    rows = claims(
        {"best": 100},
        {"best": 300},
        {"best": 800, "metric": "captured", "stated_on": "2024-02-01"},
        {"best": 200, "metric": "captured", "stated_on": "2024-02-02"},
        {"best": 5, "metric": "missing"},
    )
    table = overview(rows, assumptions=AT_THEIR_WORD)
    assert tuple(table.columns) == OVERVIEW
    assert table["metric"].tolist() == ["captured", "killed"]
    assert table["forced"].tolist() == [4, 3]
    assert table["witness_floor"].tolist() == ["C", "B"]
    assert table["last_stated"].tolist() == [pd.Timestamp("2024-02-02"), pd.Timestamp(DAY)]
    assert table["origins"].tolist() == [2, 2]
    assert overview(rows.iloc[:0], assumptions=ASSUMPTIONS).empty
    assert overview(rows, assumptions=replace(ASSUMPTIONS, known_on="2024-01-31"))[
        "metric"
    ].tolist() == ["killed"]


@settings(max_examples=15, deadline=None)
@given(some_claims())
def test_the_overview_is_the_last_day_of_each_question(rows):
    table = overview(rows, assumptions=ASSUMPTIONS)
    last = disagreement(rows, assumptions=ASSUMPTIONS)
    assert len(table) <= 1
    if len(table):
        both = [name for name in DISAGREEMENT if name in OVERVIEW]
        pd.testing.assert_series_equal(
            table.iloc[0][both], last.iloc[-1][both], check_names=False, check_dtype=False
        )


def test_the_questions_of_a_large_frame_are_reckoned_as_one_by_one():
    random = np.random.default_rng(3)
    cells = [
        {
            "id": f"row-{number:03d}",
            "source": f"source-{random.integers(12)}",
            "best": int(random.integers(50, 5_000)),
            "qualifier": str(random.choice(["exact", "about"])),
            "stated_on": FIRST + pd.Timedelta(days=int(random.integers(0, 200))),
        }
        for number in range(300)
    ]
    rows = claims(*cells)
    table = disagreement(rows, assumptions=ASSUMPTIONS).set_index("on")
    for day in table.index[10::60]:
        plain = Plain(known_on(rows, day))
        assert same(table.loc[day, "forced"], plain.forced(day))
        assert table.loc[day, "comparable"] == plain.compared(day)


def test_a_question_whose_statements_have_all_ended_hides_nothing_of_the_others():
    rows = claims(
        {"id": "A", "party": "a", "best": 100},
        {"id": "B", "party": "b", "best": 100, "supersedes": "A", "stated_on": "2024-01-02"},
        {"id": "C", "party": "c", "best": 900},
        {"id": "D", "party": "c", "best": 100},
    )
    found = contradictions(rows, assumptions=AT_THEIR_WORD)
    assert found[["floor_id", "ceiling_id", "factor"]].to_numpy().tolist() == [["C", "D", 9.0]]
    assert overview(rows, assumptions=AT_THEIR_WORD)["forced"].tolist() == [9.0]


def test_a_sum_that_ends_on_its_day_leaves_the_other_questions_as_they_are():
    rows = claims(
        {"id": "A", "source": "s", "best": 10, "as_of": "2024-01-01"},
        {"id": "B", "source": "s", "best": 20, "as_of": "2024-01-01", "metric": "wounded"},
        {"id": "C", "source": "s", "best": 12, "as_of": "2023-12-31", "supersedes": "A"},
        {"id": "D", "source": "t", "best": 9},
        {"id": "E", "source": "t", "best": 8, "metric": "wounded", "as_of": "2023-12-30"},
    )
    assert overview(rows, assumptions=ASSUMPTIONS)["metric"].tolist() == ["killed", "wounded"]
    table = disagreement(rows, assumptions=ASSUMPTIONS)
    assert table[["metric", "statements", "latest_high"]].to_numpy().tolist() == [
        ["killed", 2, 12.0],
        ["wounded", 2, 20.0],
    ]


@st.composite
def claims_on_several_questions(draw):
    """Killed and wounded by some sources on a few days; some are corrected on their own day."""
    cells = []
    for number in range(draw(st.integers(2, 5))):
        said = {
            "source": draw(st.sampled_from("stu")),
            "party": draw(st.sampled_from("ab")),
            "stated_on": FIRST + pd.Timedelta(days=draw(st.sampled_from([0, 0, 3]))),
            "as_of": FIRST - pd.Timedelta(days=number),
        }
        for metric in draw(st.sampled_from([["killed"], ["wounded"], ["killed", "wounded"]])):
            cells.append({**said, "metric": metric, "best": draw(FIGURES)})
        if draw(st.booleans()):
            corrected = f"row-{len(cells) - 1}"
            cells.append(cells[-1] | {"as_of": FIRST - pd.Timedelta(days=9 + number)})
            cells[-1] |= {"best": draw(FIGURES), "supersedes": corrected}
    for number, cell in enumerate(cells):
        cell["id"] = f"row-{number}"
    gone = draw(st.sets(st.sampled_from([cell["id"] for cell in cells]), max_size=2))
    rows = claims(*cells)
    return rows[~rows["id"].isin(gone)]


@settings(max_examples=12, deadline=None)
@given(claims_on_several_questions())
def test_questions_together_are_measured_as_each_alone(rows):
    last = rows["stated_on"].max()
    table, whole = (
        overview(rows, assumptions=ASSUMPTIONS),
        disagreement(rows, assumptions=ASSUMPTIONS),
    )
    found = Statements.of(rows, assumptions=ASSUMPTIONS)
    measured = 0
    for number, question in enumerate(found.questions().to_dict("records")):
        several = len(set(found.origin[found.question == number])) > 1
        own, here = (
            some[(some[[*question]].fillna("") == pd.Series(question)).all(axis=1)]
            for some in (whole, table)
        )
        assert several != own.empty
        now = on(last, rows, question=question)
        assert len(here) == (now["origins"] > 1)
        if several:
            alone = disagreement(
                rows, question=question, assumptions=replace(ASSUMPTIONS, known_on=last)
            )
            assert own[[*DISAGREEMENT]].reset_index(drop=True).equals(alone)
            measured += 1
        if len(here):
            assert same(here["forced"].iloc[0], now["forced"])
            assert here["statements"].iloc[0] == now["statements"]
    assert measured == len(whole[[*QUESTION]].drop_duplicates())


@settings(max_examples=8, deadline=None)
@given(claims_on_several_questions())
def test_the_ledger_of_one_statement_is_its_part_of_the_ledger(rows):
    whole = contradictions(rows, assumptions=AT_THEIR_WORD)
    statements = Statements.of(rows, assumptions=AT_THEIR_WORD)
    sides = whole[["floor_id", "ceiling_id"]].to_numpy().tolist()
    for id in rows["id"][::2]:
        own = [n for n, pair in enumerate(sides) if id in "+".join(pair).split("+")]
        found = Ledger.of(statements, assumptions=AT_THEIR_WORD).pairs(id)
        columns = ["floor_id", "ceiling_id", "factor", "since"]
        expected = whole.take(own).reset_index(drop=True)[columns]
        pd.testing.assert_frame_equal(found, expected, check_dtype=False)
