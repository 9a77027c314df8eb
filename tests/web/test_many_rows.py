"""What the page cuts for very many statements: a table, a list of options, the rows of the grid."""

from __future__ import annotations

import re

import pytest

from casualties.data.dataset import Dataset
from casualties.web import create_app
from casualties.web.page import grid, pickers

NAMED = '<span class="option-name">([^<]+)</span>'


def test_a_long_list_of_options_offers_the_first_and_finds_the_others(
    frozen: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = create_app(frozen).server.test_client()
    every = re.findall(NAMED, client.get("/options/source").text)
    monkeypatch.setattr(pickers, "MOST_OPTIONS", 5)
    rare = every[-1]
    few = client.get("/options/source?known_on=2099-01-01").text
    assert re.findall(NAMED, few) == every[:5]
    assert f"{len(every) - 5:,} more: type to find them" in few
    found = client.get("/options/source", query_string={"find": rare.upper()}).text
    assert rare in re.findall(NAMED, found)
    assert client.get("/options/nothing").status_code == 404


def test_the_rows_of_the_grid_are_those_of_the_csv_piece_by_piece(frozen: Dataset) -> None:
    client = create_app(frozen).server.test_client()
    query = "conflict=gaza-war&sort=-stated_on"
    head, *lines = client.get(f"/estimates.csv?{query}").text.splitlines()
    whole = [line.split(",")[0] for line in lines]
    blocks = [
        row["id"]
        for start in range(0, len(whole), 100)
        for row in client.get(f"/grid/{start}/{start + 100}?{query}").json
    ]
    assert head.startswith("id,")
    assert blocks == whole
    assert len(client.get("/grid/0/90000").json) == grid.BLOCK
    assert client.get("/grid/0/10?sine=1").status_code == 400
