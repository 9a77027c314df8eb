"""Every view on every kind of selection: its table, its figure and its sentence agree."""

from __future__ import annotations

import math
import re
from typing import Any

import orjson
import pandas as pd
import pytest

from casualties.data.dataset import Dataset, load
from casualties.data.schema import read_schema
from casualties.data.writing import write_table
from casualties.selection import Selection
from casualties.text.english import factor, persons
from casualties.views import VIEWS, look
from casualties.views.captions import stated
from casualties.views.main_question import main_question, of_question, selects
from conftest import MakeDataset, MakeFolder, row

QUERIES = {
    "everything": "",
    "one question": "party=north-korea&metric=killed_or_wounded&scope=whole&basis=cumulative",
    "one source": "source=south-korea-nis&metric=killed",
    "one row": "q=south-korea-nis-2024-12-19-killed&metric=killed&source=south-korea-nis",
    "one-sided": "metric=killed&q=at+least&party=sudan",
    "no number": "q=signs+of+more",
    "nothing": "party=north-korea&conflict=gaza-war",
    "known on a day": "party=north-korea&known_on=2025-01-13",
    "long silent": "conflict=iraq-war&metric=killed",
    "disputed alone": "status=disputed",
    "linear, at its word": "party=russia&metric=killed&scale=linear&about=0&silence=30",
}


def seen(dataset: Dataset, view: str, query: str) -> tuple[pd.DataFrame, dict[str, Any], str]:
    """The table, the figure and the sentence of a view."""
    selection, problems = Selection.parse(query)
    assert problems == ()
    one = VIEWS[view]
    rows, table = look(one, dataset=dataset, selection=selection.but(view=view))
    told: dict[str, Any] = {"rows": rows, "dataset": dataset, "selection": selection}
    return table, one.draw(table, **told) if one.draw else {}, one.sentence(table, **told)


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
@pytest.mark.parametrize("view", VIEWS)
def test_every_view_has_a_state_for_every_selection(frozen: Dataset, view: str, query: str) -> None:
    table, figure, sentence = seen(frozen, view, query)
    assert list(table.columns)
    orjson.dumps(figure)
    if view != "question":  # its chart has a trace for each role and colour
        assert len(figure.get("data", [])) <= 9
    assert "nan" not in sentence.lower().replace("finan", "").split()
    assert "None" not in sentence.removeprefix("None of")
    if sentence:
        assert sentence[0] == sentence[0].upper()
        assert sentence.endswith((".", "”."))


@pytest.mark.parametrize("view", [v for v in VIEWS if VIEWS[v].draw])
def test_nothing_in_a_figure_is_infinite(frozen: Dataset, view: str) -> None:
    _, figure, _ = seen(frozen, view, "party=north-korea")
    text = orjson.dumps(figure).decode()
    assert "Infinity" not in text
    for trace in figure["data"]:
        assert len(trace["x"]) == len(trace["y"])


@pytest.fixture
def river(make_dataset: MakeDataset) -> Dataset:
    """Three origins on one question: at least 2,000 against about 1,000, and up to 1,500."""
    return make_dataset(
        row(source="agency", stated_on="2024-03-01", qualifier="at_least", low="2000", best="",
            wording="at least 2,000", standpoint="adversary_ally"),
        row(source="ministry", stated_on="2024-03-05", best="1000", wording="about 1,000"),
        row(source="tracker", stated_on="2024-03-09", qualifier="up_to", high="1500", best="",
            wording="up to 1,500", standpoint="third_party"),
    )  # fmt: skip


def test_the_overview_names_the_factor_and_its_witness(river: Dataset) -> None:
    table, _, sentence = seen(river, "overview", "")
    (record,) = table.to_dict("records")
    assert record["origins"] == 3
    assert record["forced"] == pytest.approx(2000 / 1100)
    assert record["witness_floor"] == "agency-2024-03-01-killed"
    assert record["witness_ceiling"] == "ministry-2024-03-05-killed"
    assert sentence == (
        "1 question has statements of two or more origins. Its claims cannot all hold for one "
        "count, within the last year that is spoken of: "
        "combatants of Northland killed in the River War (last spoken to in March 2024), where "
        "the claims are off by at least a factor of 1.8 between them."
    )


def test_what_is_counted_and_when_it_was_said_are_put_in_plain_words(frozen: Dataset) -> None:
    _, _, sentence = seen(frozen, "snapshot", "metric=excess_deaths&conflict=iraq-war")
    assert "for excess deaths among people of Iraq in the Iraq War are from" in sentence
    _, _, sentence = seen(frozen, "overview", "metric=excess_deaths&conflict=iraq-war")
    assert sentence.endswith("Where they can, no two exclude each other.")
    assert stated("akhmat-2024-08-14-deployed-kursk", dataset=frozen) == (
        "Russia, Akhmat, “around 11,000”, August 2024"  # known to the month
    )


def test_the_snapshot_says_who_says_what_and_what_that_forces(river: Dataset) -> None:
    table, _, sentence = seen(river, "snapshot", "")
    assert table["source"].tolist() == ["ministry", "tracker", "agency"]
    assert sentence == (
        "On 9 March 2024, the latest figures of 3 sources for combatants of Northland killed in "
        "the River War are from 1,000 to 2,000 or more. As known then, the claims are off by at "
        "least a factor of 1.8 between them: Agency, “at least 2,000”, 1 March 2024, against "
        "Ministry, “about 1,000”, 5 March 2024."
    )


def test_the_snapshot_of_an_earlier_day_knows_less(river: Dataset) -> None:
    table, _, sentence = seen(river, "snapshot", "known_on=2024-03-04")
    assert table["source"].tolist() == ["agency"]
    assert "factor" not in sentence


def test_the_ledger_lists_each_pair_once(river: Dataset) -> None:
    table, figure, sentence = seen(river, "contradictions", "")
    assert list(zip(table["floor_id"], table["ceiling_id"], strict=True)) == [
        ("agency-2024-03-01-killed", "ministry-2024-03-05-killed"),
        ("agency-2024-03-01-killed", "tracker-2024-03-09-killed"),
    ]
    assert sentence.startswith("2 pairs of statements cannot both hold for one count.")
    assert [t["name"] for t in figure["data"]] == ["gap", "at most", "at least"]


def test_the_disagreement_starts_when_the_second_origin_speaks(river: Dataset) -> None:
    table, _, sentence = seen(river, "disagreement", "")
    assert table["on"].dt.strftime("%m-%d").tolist()[:2] == ["03-01", "03-05"]
    assert table["forced"].isna().tolist()[0]
    since = "Since 5 March 2024 the claims are off by at least a factor of 1.8 between them"
    assert since in sentence


@pytest.mark.parametrize("view", ["overview", "disagreement", "snapshot", "contradictions"])
def test_the_numbers_of_a_sentence_stand_in_its_table(frozen: Dataset, view: str) -> None:
    query = "party=russia&metric=killed"
    table, _, sentence = seen(frozen, view, query)
    said = re.search(r"factor of ([\d.,]+\d)", sentence)
    assert said
    columns = [c for c in ("forced_now", "forced", "factor") if c in table]
    known = {factor(v) for c in columns for v in table[c].dropna()}
    if view == "snapshot":
        known = {factor(v) for v in seen(frozen, "disagreement", query)[0]["forced"].dropna()}
    assert said[1] in known


def test_a_question_of_the_overview_selects_its_own_rows(frozen: Dataset) -> None:
    table, _, _ = seen(frozen, "overview", "")
    for record in table.head(20).to_dict("records"):
        question = {
            k: record[k] if isinstance(record[k], str) else ""
            for k in ("conflict", "theatre", "party", "population", "metric", "basis")
        }
        rows = Selection(**selects(question)).rows(frozen)
        assert main_question(rows) == (question, 1)
        assert len(of_question(rows, question)) == len(rows)


def test_persons_that_are_ours_have_three_digits() -> None:
    assert persons(424264.07) == "424,000"
    assert persons(47123.0) == "47,123"


def test_the_chart_and_the_sentence_of_leans_say_who_stands_where(frozen: Dataset) -> None:
    says, view = Selection(), VIEWS["lean"]
    question = {"conflict": "russo-ukrainian-war", "party": "russia", "population": "combatants",
                "metric": "killed", "basis": "cumulative", "theatre": None}  # fmt: skip
    line = {"days": 6, "others": 4, "lean": math.log(2), "low": 0.5, "high": 0.8}
    lines = [
        question | {"source": "csis", "standpoint": "third_party"} | line,
        question | {"source": "nato", "standpoint": "adversary_ally"} | line | {"lean": -0.1},
        question | {"source": "us-cia", "standpoint": "adversary_ally", "days": 2},
    ]
    table = pd.DataFrame(lines)
    told: dict[str, Any] = {"rows": frozen.estimates, "dataset": frozen, "selection": says}
    assert view.draw is not None
    figure = view.draw(table, **told)
    marks = next(trace for trace in figure["data"] if trace["name"] == "lean")
    assert marks["x"] == pytest.approx([math.exp(-0.1), 2.0])
    assert figure["layout"]["yaxis"]["ticktext"][1].startswith("CSIS on ")
    sentence = view.sentence(table, **told)
    assert "2 sources on a question can be compared" in sentence
    assert "furthest above the others: CSIS" in sentence
    assert "×2" in sentence
    none = view.sentence(table.iloc[2:], **told)
    assert none == (
        "No lean is measured: no source has figures for 5 days for which 3 others have one too; "
        "the most is 2 days."
    )


def test_the_ledger_says_why_two_claims_differ_where_somebody_knows(
    make_folder: MakeFolder,
) -> None:
    high = row(source="agency", metric="killed", best="9000", wording="about 9,000")
    wounded = row(metric="wounded", best="100", wording="about 100")
    folder = make_folder(high, row(), wounded)
    why = ("agency-2024-03-01-killed", "ministry-2024-03-01-killed", "method", "Another way.", "")
    write_table(read_schema(folder)["explanations"], folder=folder, records=[why])
    table = look(VIEWS["contradictions"], dataset=load(folder), selection=Selection())[1]
    reasons = table.set_index(["floor_id", "ceiling_id"])["reason"]
    assert reasons["agency-2024-03-01-killed", "ministry-2024-03-01-killed"] == "Another way."
    summed = "ministry-2024-03-01-killed+ministry-2024-03-01-wounded"
    assert reasons["agency-2024-03-01-killed", summed] == "Another way."
    assert set(table["difference"]) == {"method"}
