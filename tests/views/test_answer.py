"""The answer and the verdict of every question of the data: no words that a reader must mend."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from casualties.data.dataset import Dataset
from casualties.selection import Selection
from casualties.views import VIEWS, look, pair_words
from casualties.views.answer import answer, fitting, last_claims, plain, reach, verdict
from casualties.views.main_question import leading, selects
from casualties.views.question.content import content
from casualties.views.question.segments import Segment
from casualties.views.question.table import table as claims_table
from casualties.views.question.table import today
from casualties.views.titles import question_title, questions_of
from conftest import MakeDataset, row

ORDER = ("conflict", "theatre", "party", "population", "metric", "basis")


def test_titles_are_unlike_and_begin_with_a_capital(frozen: Dataset) -> None:
    titles = [question_title(q, dataset=frozen) for q, _ in questions_of(frozen.estimates)]
    assert len(set(titles)) == len(titles)
    assert all(title[0].isupper() for title in titles)
    assert "Russian soldiers killed in the Russo-Ukrainian War" in titles


def test_no_answer_says_what_nobody_stated(frozen: Dataset) -> None:
    _, overview = look(VIEWS["overview"], dataset=frozen, selection=Selection())
    records = {
        tuple("" if pd.isna(r[n]) else r[n] for n in ORDER): r for r in overview.to_dict("records")
    }
    for question, _ in questions_of(frozen.estimates)[::3]:
        selection = Selection(**selects(question))
        rows = selection.rows(frozen)
        claims = claims_table(rows, dataset=frozen, selection=selection)
        day = today(frozen, selection)
        words = plain(answer(claims, dataset=frozen, day=day, silence=selection.silence))
        record = records.get(tuple(question[n] for n in ORDER))
        said = f"{words} {' '.join(verdict(record, claims=claims, day=day))}"
        assert not re.search(r"\binf\b|\bnan\b|NaT|None|independent|[ (]\)", said), said
        for low, high in re.findall(r"([\d,]+) to ([\d,]+)", said):
            assert low != high, said
        stated = {
            f"{int(n):,}" for c in ("low", "best", "high", "floor") for n in claims[c].dropna()
        }
        wordings = " ".join(claims["wording"])
        for number in re.findall(r"\d{1,3}(?:,\d{3})+", words):
            assert number in stated or number in wordings, (number, words)


@pytest.mark.parametrize(
    ("low", "high", "no_limit", "words"),
    [
        (100.0, 300.0, False, "100 to 300"),
        (100.0, 300.0, True, "100 to 300 or more"),
        (100.0, 100.0, False, "100"),
        (100.0, 100.0, True, "at least 100"),
        (float("nan"), 300.0, False, "at most 300"),
        (float("nan"), float("nan"), False, ""),
    ],
)
def test_a_reach_is_said_once(low: float, high: float, no_limit: bool, words: str) -> None:
    assert reach({"latest_low": low, "latest_high": high, "no_limit": no_limit}) == words


def test_a_pair_says_rule_reason_and_what_came_later(frozen: Dataset) -> None:
    _, pairs = look(VIEWS["contradictions"], dataset=frozen, selection=Selection())
    for pair in pairs.to_dict("records")[::5]:
        for words in (pair_words.rule, pair_words.reason, pair_words.since):
            said = words(pair, dataset=frozen)
            assert said.endswith("."), said
            assert not re.search(r"\bnan\b|NaT|None", said), said
    first = next(p for p in pairs.to_dict("records") if p["metric"] == "killed"
                 and p["party"] == "russia" and p["basis"] == "cumulative")  # fmt: skip
    assert pair_words.day_span(first, dataset=frozen) == "16 to 25 March 2022"
    assert pair_words.rule(first, dataset=frozen).startswith("A total cannot fall: whoever was")


def crossing(begin: int, end: int, forced: float) -> Segment:
    """Days from 2022-01-01 on, with what they force."""
    start = 18_993
    return Segment(start + begin, start + end, 100.0, 100.0 / forced, forced)


def test_it_says_since_when_claims_do_not_fit_and_whether_they_do_now() -> None:
    runs = [crossing(0, 10, 1.0), crossing(10, 20, 2.0), crossing(20, 60, 1.0)]
    assert fitting(runs) == (
        " They do not fit together from 11 January 2022 to 20 January 2022; "
        "for later days no two exclude each other."
    )
    assert fitting([*runs, crossing(60, 61, 1.5)]) == (
        " They do not fit together on 11 days from 11 January 2022 to 2 March 2022, "
        "the last day that is spoken of."
    )
    assert fitting(runs[:1]) == ""
    assert fitting([crossing(0, 1, 2.0)]) == "", "one day says itself"


def test_a_total_that_began_later_is_no_figure_of_the_whole(make_dataset: MakeDataset) -> None:
    whole = {"basis": "cumulative", "metric": "killed", "source": "ministry"}
    dataset = make_dataset(
        row(**whole, id="whole-a", stated_on="2024-06-01", best="5000", wording="about 5,000"),
        row(**whole, id="whole-b", stated_on="2024-12-01", best="9000", wording="about 9,000"),
        row(**whole, id="later", stated_on="2025-01-01", period_start="2024-11-01", best="70",
            wording="about 70"),
    )  # fmt: skip
    last = last_claims(dataset.estimates, dataset=dataset)
    assert [claim["id"] for claim in last.values()] == ["whole-b"]
    selection = Selection()
    table = claims_table(dataset.estimates, dataset=dataset, selection=selection)
    drawn = content(table, dataset=dataset, selection=selection)
    assert {claim.id for claim in drawn.claims} == {"whole-a", "whole-b"}
    assert drawn.another_start == 1


def test_the_total_of_a_war_leads_before_a_strike_with_more_sources() -> None:
    questions = pd.DataFrame(
        {
            "basis": ["period", "cumulative", "cumulative"],
            "theatre": ["ghouta", None, None],
            "sources": [12, 7, 5],
            "statements": [12, 17, 60],
        }
    )
    assert leading(questions)["statements"].tolist() == [60, 17, 12]
