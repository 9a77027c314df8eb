from __future__ import annotations

import csv
import io
import re

import pytest

from casualties.charts import VIEWS
from casualties.dataset import Dataset
from casualties.errors import SelectionError
from casualties.export import view_csv
from casualties.selection import Selection
from conftest import MakeDataset, row

QUERIES = [
    "",
    "party=north-korea&metric=killed",
    "party=north-korea&metric=killed&metric=wounded&since=2024-12-01&until=2025-01-31",
    "known_on=2024-12-19",
    "q=conservative",
    "kind=intelligence_agency&about=0",
    "standpoint=own&status=accepted",
]


@pytest.mark.parametrize("query", QUERIES)
def test_estimates_are_the_lines_of_the_file(real: Dataset, query: str) -> None:
    selection, _ = Selection.parse(query)
    got = view_csv("estimates", dataset=real, selection=selection).splitlines(keepends=True)
    head, *lines = real.texts["estimates"].data.splitlines(keepends=True)
    wanted = set(selection.rows(real)["id"])
    assert got == [head, *(line for line in lines if line.split(b",")[0].decode() in wanted)]


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("view", VIEWS)
def test_the_csv_has_the_rows_of_the_table(real: Dataset, view: str, query: str) -> None:
    selection, _ = Selection.parse(query)
    table = VIEWS[view].table(selection.rows(real), dataset=real, selection=selection)
    data = view_csv(view, dataset=real, selection=selection).decode()
    read = list(csv.DictReader(io.StringIO(data)))
    assert len(read) == len(table)
    if "id" in table:
        assert [r["id"] for r in read] == table["id"].tolist()


def test_whole_numbers_have_no_point_and_open_ends_are_empty(make_dataset: MakeDataset) -> None:
    dataset = make_dataset(row(qualifier="at_least", low="100", best="", wording="at least 100"))
    data = view_csv("timeline", dataset=dataset, selection=Selection()).decode()
    (read,) = csv.DictReader(io.StringIO(data))
    assert (read["low"], read["floor"], read["ceiling"], read["point"]) == ("100", "100", "", "")
    assert read["date"] == "2024-03-01"


def test_every_number_of_every_view_reads_as_a_number(real: Dataset) -> None:
    for view in VIEWS:
        data = view_csv(view, dataset=real, selection=Selection()).decode()
        for read in csv.DictReader(io.StringIO(data)):
            for column in ("low", "best", "high", "floor", "ceiling", "point"):
                assert re.fullmatch(r"(-?\d+(\.\d+)?)?", read.get(column, "")), (view, column)


def test_an_unknown_view_is_refused_with_a_hint(make_dataset: MakeDataset) -> None:
    with pytest.raises(SelectionError, match=r"unknown view 'timline'; did you mean 'timeline'\?"):
        view_csv("timline", dataset=make_dataset(row()), selection=Selection())
