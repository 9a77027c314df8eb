"""What is cut for very many statements: nothing silently, no extreme, the same as without."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module

import pytest

from casualties.data.dataset import Dataset
from casualties.errors import SelectionError
from casualties.export import view_csv
from casualties.measures.contradictions import contradictions
from casualties.measures.disagreement import disagreement
from casualties.selection import MANY, Selection
from casualties.views import VIEWS, look
from casualties.views import contradictions as chart
from casualties.views import question as asking
from casualties.views.question import connected, main_question
from casualties.web import create_app
from casualties.web.page import controls, grid, tables

ALL = Selection()


def test_a_ledger_too_long_to_list_says_how_long_it_is(
    real: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    assumptions = ALL.assumptions(real)
    whole = contradictions(real.estimates, assumptions=assumptions)
    monkeypatch.setattr(import_module("casualties.measures.contradictions"), "FURTHEST", 50)
    few = contradictions(real.estimates, most=100, assumptions=assumptions)
    assert few.attrs["pairs"] == len(whole) > 100
    assert few["factor"].tolist() == whole["factor"].head(50).tolist()
    monkeypatch.setattr(chart, "MOST_LISTED", 100)
    told = {"rows": real.estimates, "dataset": real, "selection": ALL}
    assert f"{len(whole)} pairs of statements" in chart.sentence(few, **told)
    assert "Only the 50 furthest apart are listed" in chart.sentence(few, **told)
    again = replace(real)  # nothing is remembered of it yet
    with pytest.raises(SelectionError, match=f"contradictions: {len(whole)} rows are more than"):
        view_csv("contradictions", dataset=again, selection=ALL)


def test_a_question_is_measured_alike_on_what_is_connected_with_it(real: Dataset) -> None:
    rows = real.estimates
    question, _ = main_question(rows)
    assert question is not None
    near = connected(rows, question)
    assert 0 < len(near) < len(rows)
    told = {"dataset": real, "selection": ALL}
    assumptions = ALL.assumptions(real)
    whole = disagreement(rows, question=question, assumptions=assumptions)
    until = replace(assumptions, known_on=asking.last_day(rows, ALL))
    assert disagreement(near, question=question, assumptions=until).equals(whole)
    assert VIEWS["disagreement"].table(rows, **told).equals(whole)


def test_a_long_overview_shows_the_first_and_says_so(
    real: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows, table = look(VIEWS["overview"], dataset=real, selection=ALL)
    monkeypatch.setattr(tables, "MOST_ROWS", 3)
    told = {"view": VIEWS["overview"], "dataset": real, "selection": ALL}
    html = tables.rows_html(table, rows=rows, **told)
    assert html.count("<tr>") == 4
    assert f"The first 3 of {len(table)} questions; the CSV has all of them." in html


def test_a_long_list_of_options_offers_the_first_and_finds_the_others(
    real: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = list(MANY).index("source")
    every = controls.options_of("", dataset=real)["options"][place]
    rare = every[-1]
    monkeypatch.setattr(controls, "MOST_OPTIONS", 5)
    few = controls.options_of(f"?source={rare['value']}", dataset=real)["options"][place]
    assert few[:5] == every[:5]
    assert few[5]["value"] == rare["value"]
    more = f"{len(every) - 6:,} more: type to find them"
    assert few[6:] == [{"value": "", "label": more, "said": ""}]
    client = create_app(real).server.test_client()
    found = client.get("/options/source", query_string={"find": rare["label"].upper()}).json
    assert rare in found
    assert client.get("/options/nothing").status_code == 404


def test_the_rows_of_the_grid_are_those_of_the_csv_piece_by_piece(real: Dataset) -> None:
    client = create_app(real).server.test_client()
    query = "conflict=gaza-war&sort=-stated_on"
    head, *lines = client.get(f"/estimates.csv?{query}").text.splitlines()
    whole = [line.split(",")[0] for line in lines]
    got = [
        one["id"]
        for start in range(0, len(whole), 100)
        for one in client.get(f"/grid/{start}/{start + 100}?{query}").json
    ]
    assert head.startswith("id,")
    assert got == whole
    assert len(client.get("/grid/0/90000").json) == grid.BLOCK
    assert client.get("/grid/0/10?sine=1").status_code == 400
