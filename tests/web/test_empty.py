"""What the page says where there is little to show."""

from __future__ import annotations

import re

import pytest

from casualties.data.dataset import Dataset
from casualties.selection import Selection
from casualties.site import Site
from casualties.views import VIEWS, look
from casualties.web.page.empty import lifting
from casualties.web.page.grid import columns, records
from casualties.web.page.tables import rows_html
from conftest import MakeDataset, row


def twin(dataset: Dataset, query: str, view: str = "timeline") -> str:
    """What stands under the chart for a query."""
    selection, _ = Selection.parse(query)
    one = VIEWS[view]
    rows, table = look(one, dataset=dataset, selection=selection)
    return rows_html(table, rows=rows, view=one, dataset=dataset, selection=selection, site=Site())


@pytest.mark.parametrize("view", VIEWS)
def test_an_empty_selection_says_which_condition_to_lift(frozen: Dataset, view: str) -> None:
    query = "party=north-korea&metric=killed&since=2030-01-01"
    html = twin(frozen, query, view)
    assert "No statement fits these conditions." in html
    shown = re.findall(r'<li><a href="([^"]+)">([^<]+)</a>: (\d+) statements?</li>', html)
    assert [words for _, words, _ in shown] == ["Also before 1 January 2030"]
    for href, _, count in shown:
        lifted, _ = Selection.parse(href.replace("&amp;", "&").removeprefix("/?"))
        assert lifted.view == view
        assert len(lifted.rows(frozen)) == int(count)


def test_conditions_that_exclude_each_other_are_not_blamed_one_by_one(frozen: Dataset) -> None:
    html = twin(frozen, "party=north-korea&conflict=gaza-war&since=2030-01-01")
    assert "two or more of them exclude each other" in html
    assert "<li>" not in html


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("party=north-korea", "Any party instead of North Korea"),
        ("conflict=gaza-war", "Any conflict instead of the Gaza war"),
        ("source=us-pentagon&source=iraq-body-count", "Any source instead of "),
        ("theatre=kursk", "Any place instead of the Kursk region"),
        ("kind=survey", "Any kind of source instead of "),
        ("since=2024-12-01", "Also before 1 December 2024"),
        ("until=2024-12-01", "Also after 1 December 2024"),
        ("known_on=2024-12-01", "As known today instead of on 1 December 2024"),
        ("q=lists", "Without the words “lists”"),
    ],
)
def test_lifting_a_condition_is_said_in_words(frozen: Dataset, query: str, words: str) -> None:
    selection, _ = Selection.parse(query)
    name = query.partition("=")[0]
    assert lifting(selection, name, dataset=frozen).startswith(words)


def test_words_of_the_query_are_escaped(frozen: Dataset) -> None:
    html = twin(frozen, "q=%3Cscript%3E&party=north-korea")
    assert "<script>" not in html
    assert "Without the words “&lt;script&gt;”" in html


def test_one_row_is_not_called_rows(make_dataset: MakeDataset) -> None:
    assert "The same row as a table." in twin(make_dataset(row()), "")


def test_statements_without_a_number_are_counted(make_dataset: MakeDataset) -> None:
    silent = row(qualifier="words", best="", wording="signs of more", stated_on="2024-04-01")
    html = twin(make_dataset(row(), silent), "")
    assert "1 of them gives no number and stands here alone." in html


def test_a_lone_statement_without_a_number_says_why_nothing_is_drawn(
    make_dataset: MakeDataset,
) -> None:
    silent = row(qualifier="words", best="", wording="signs of more")
    html = twin(make_dataset(silent), "")
    assert "It gives no number, so there is nothing to draw." in html


def test_the_grid_has_a_cell_for_all_that_is_stated(make_dataset: MakeDataset) -> None:
    dataset = make_dataset(row())
    (record,) = records(dataset.estimates, dataset=dataset)
    assert record["source"] == "Ministry"
    assert record["best"] == 1200
    assert record["stated_on"] == "2024-03-01"
    assert "low" not in record
    assert "notes" not in record


def test_the_sort_of_the_url_is_that_of_the_columns(frozen: Dataset) -> None:
    shown = VIEWS["estimates"].shown
    found = {c["headerName"]: c["sort"] for c in columns(frozen, sort="-stated_on", shown=shown)}
    assert {name for name, way in found.items() if way} == {"Statement", "Stated on"}
    assert found["Stated on"] == "desc"
    every = [c["field"] for c in columns(frozen, sort="", shown=shown)[1:]]
    assert sorted(every) == sorted(set(frozen.schema["estimates"].columns) - {"url"})
