"""What the page cuts for very many statements: a table, a list of options, the rows of the grid."""

from __future__ import annotations

import pytest

from casualties.data.dataset import Dataset
from casualties.selection import MANY, Selection
from casualties.views import VIEWS, look
from casualties.web import create_app
from casualties.web.page import controls, grid, tables


def test_a_long_overview_shows_the_first_and_says_so(
    frozen: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows, table = look(VIEWS["overview"], dataset=frozen, selection=Selection())
    monkeypatch.setattr(tables, "MOST_ROWS", 3)
    html = tables.rows_html(
        table, rows=rows, view=VIEWS["overview"], dataset=frozen, selection=Selection()
    )
    assert html.count("<tr>") == 4
    assert f"The first 3 of {len(table)} questions; the CSV has all of them." in html


def test_a_long_list_of_options_offers_the_first_and_finds_the_others(
    frozen: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = list(MANY).index("source")
    every = controls.options_of("", dataset=frozen)["options"][place]
    rare = every[-1]
    monkeypatch.setattr(controls, "MOST_OPTIONS", 5)
    few = controls.options_of(f"?source={rare['value']}", dataset=frozen)["options"][place]
    assert few[:5] == every[:5]
    assert few[5]["value"] == rare["value"]
    more = f"{len(every) - 6:,} more: type to find them"
    assert few[6:] == [{"value": "", "label": more, "said": ""}]
    client = create_app(frozen).server.test_client()
    assert rare in client.get("/options/source", query_string={"find": rare["label"].upper()}).json
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
