"""The sources: who spoke how often and how late, and the sentence about it."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from casualties.data.dataset import Dataset
from casualties.selection import Selection
from casualties.site import Site
from casualties.views import VIEWS, look
from casualties.views.sources import COLUMNS, MOST_STRIPS
from casualties.web.page.tables import rows_html
from conftest import MakeDataset, row


def seen(dataset: Dataset, query: str = "") -> tuple[pd.DataFrame, dict[str, Any], str]:
    """The table, the figure and the sentence of the view."""
    selection, problems = Selection.parse(query)
    assert problems == ()
    view = VIEWS["sources"]
    rows, table = look(view, dataset=dataset, selection=selection)
    told: dict[str, Any] = {"rows": rows, "dataset": dataset, "selection": selection}
    assert view.draw is not None
    return table, view.draw(table, **told), view.sentence(table, **told)


@pytest.fixture
def river(make_dataset: MakeDataset) -> Dataset:
    first = row(stated_on="2024-03-01", as_of="2024-02-25")
    return make_dataset(
        first,
        row(stated_on="2024-03-01", as_of="2024-02-25", metric="wounded"),
        row(stated_on="2024-03-11", as_of="2024-03-10", supersedes=first["id"]),
        row(stated_on="2024-03-31", status="disputed", notes="Doubted."),
        row(source="agency", stated_on="2024-04-01", party="southland", status="withdrawn",
            notes="Taken back."),
    )  # fmt: skip


def test_a_source_is_a_row_with_how_often_and_how_late(river: Dataset) -> None:
    table, _, _ = seen(river)
    assert tuple(table.columns) == COLUMNS
    assert table["id"].tolist() == ["ministry", "agency"]
    ministry, agency = table.to_dict("records")
    assert ministry["name"] == "Ministry of Defence"
    assert (ministry["kind"], ministry["country"]) == ("government", "UA")
    assert (ministry["statements"], ministry["questions"]) == (4, 2)
    assert ministry["first_stated"] == pd.Timestamp("2024-03-01")
    assert ministry["last_stated"] == pd.Timestamp("2024-03-31")
    assert ministry["days_between"] == 15
    assert ministry["days_late"] == 5
    assert (ministry["corrections"], ministry["withdrawn"], ministry["disputed"]) == (1, 0, 1)
    assert pd.isna(agency["days_between"])
    assert pd.isna(agency["days_late"])
    assert (agency["corrections"], agency["withdrawn"], agency["disputed"]) == (0, 1, 0)


def test_a_date_known_to_the_month_counts_in_no_median(make_dataset: MakeDataset) -> None:
    dataset = make_dataset(
        row(stated_on="2024-03-01"),
        row(stated_on="2024-03-05", as_of="2024-03-03"),
        row(stated_on="2024-05-01", as_of="2024-03-03", date_precision="month"),
    )
    table, _, _ = seen(dataset)
    assert table["days_between"].tolist() == [4]
    assert table["days_late"].tolist() == [2]
    assert table["statements"].tolist() == [3]


def test_the_sentence_says_the_numbers_of_the_table(river: Dataset) -> None:
    _, _, sentence = seen(river)
    assert sentence == (
        "2 sources made 5 statements from 1 March 2024 to 1 April 2024; "
        "the most frequent is Ministry with 4. 1 source corrected 1 statement."
    )


def test_equally_frequent_sources_are_not_ranked(make_dataset: MakeDataset) -> None:
    dataset = make_dataset(row(), row(source="agency", as_of="2024-02-28"))
    _, _, sentence = seen(dataset)
    assert sentence == (
        "2 sources made 2 statements on 1 March 2024; "
        "the most frequent are Agency and another with 1 each."
    )


def test_one_source_is_not_called_the_most_frequent(river: Dataset) -> None:
    _, _, sentence = seen(river, "source=agency")
    assert sentence == "1 source made 1 statement on 1 April 2024."


def test_the_sentence_on_the_real_data_is_that_of_its_table(frozen: Dataset) -> None:
    table, _, sentence = seen(frozen, "party=north-korea")
    late = table["days_late"].dropna()
    assert sentence.startswith(
        f"{len(table)} sources made {table['statements'].sum()} statements from "
    )
    assert f"with {table['statements'].max()}" in sentence
    assert f"At least half of the {len(late)} that name the day of a figure" in sentence
    assert (late <= -(-late.median() // 1)).mean() >= 0.5


def test_every_statement_is_a_mark_in_the_strip_of_its_source(river: Dataset) -> None:
    table, figure, _ = seen(river)
    spans, marks = figure["data"]
    assert [spans["name"], marks["name"]] == ["span", "statement"]
    assert [marks["y"].count(i) for i in range(len(table))] == table["statements"].tolist()
    assert spans["x"][:2] == ["2024-03-01", "2024-03-31"]
    hollow = [s for s in marks["marker"]["symbol"] if s.endswith("-open")]
    assert len(hollow) == 2
    assert figure["layout"]["yaxis"]["ticktext"] == ["Ministry", "Agency"]


def test_the_strips_are_bounded_and_say_what_they_leave_out(frozen: Dataset) -> None:
    table, figure, _ = seen(frozen)
    assert len(table) > MOST_STRIPS
    assert len(figure["layout"]["yaxis"]["ticktext"]) == MOST_STRIPS
    left = len(table) - MOST_STRIPS
    said = figure["layout"]["xaxis"]["title"]["text"]
    assert said == f"the {MOST_STRIPS} with the most statements; {left} more in the table"
    drawn = table.head(MOST_STRIPS)["statements"].sum()
    assert len(figure["data"][1]["x"]) == drawn
    assert figure["layout"]["height"] <= 1100


def test_a_source_leads_to_its_page_here_and_to_its_own(frozen: Dataset) -> None:
    selection, _ = Selection.parse("party=north-korea&source=south-korea-nis")
    view = VIEWS["sources"]
    rows, table = look(view, dataset=frozen, selection=selection)
    html = rows_html(table, rows=rows, view=view, dataset=frozen, selection=selection, site=Site())
    assert '<a href="/sources/south-korea-nis">' in html
    assert 'rel="noopener">nis.go.kr</a>' in html
