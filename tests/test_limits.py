"""What may not grow unseen: the traces and bytes of figures and answers, never seconds.

The limits stand in the tables below and nowhere else. A change that needs more raises one here and
says why; one that makes something cheaper lowers it.
"""

from __future__ import annotations

from typing import Any

import pytest
from plotly.io.json import to_json_plotly

from casualties.data.dataset import Dataset
from casualties.selection import Selection
from casualties.views import VIEWS
from casualties.web import create_app

TRACES = {
    "question": 45,
    "contradictions": 4,
    "lean": 4,
    "sources": 4,
}
"""View -> traces of its figure, however many sources there are."""
FIGURE_BYTES = {
    "question": 75,
    "contradictions": 30,
    "lean": 10,
    "sources": 180,
}
"""View -> bytes of the JSON of its figure for each curated statement, none of them left out."""
PAGE_KILOBYTES = {
    "": 330,
    "view=contradictions": 280,
    "view=sources": 320,
    "view=estimates": 1_000,
    "party=russia&population=combatants&metric=killed&basis=cumulative": 120,
}
"""Page -> kilobytes of the answer that fills it, of the frozen data, before compression."""


def test_every_view_has_its_limits() -> None:
    drawn = {name for name, view in VIEWS.items() if view.draw}
    assert set(TRACES) == set(FIGURE_BYTES) == drawn


@pytest.mark.parametrize("name", TRACES)
def test_a_figure_has_few_traces_and_bytes_of_all_statements(name: str, frozen: Dataset) -> None:
    view = VIEWS[name]
    selection, _ = Selection.parse(f"view={name}")
    rows = selection.rows(frozen)
    table = view.table(rows, dataset=frozen, selection=selection)
    assert view.draw is not None
    figure = view.draw(table, rows=rows, dataset=frozen, selection=selection)
    assert len(figure["data"]) <= TRACES[name]
    assert len(to_json_plotly(figure)) / len(frozen.estimates) <= FIGURE_BYTES[name]


@pytest.fixture(scope="module")
def client(frozen: Dataset) -> Any:
    return create_app(frozen).server.test_client()


@pytest.mark.parametrize("query", PAGE_KILOBYTES)
def test_the_answer_that_fills_the_page_stays_small(query: str, client: Any) -> None:
    callbacks = client.get("/_dash-dependencies").get_json()
    one = next(c for c in callbacks if c["clientside_function"] is None)
    parts = [part.rpartition(".") for part in one["output"].strip(".").split("...")]
    request = {
        "output": one["output"],
        "outputs": [{"id": i, "property": p} for i, _, p in parts],
        "inputs": [{**one["inputs"][0], "value": f"?{query}"}],
        "changedPropIds": ["url.search"],
    }
    answer = client.post("/_dash-update-component", json=request)
    assert answer.status_code == 200
    assert len(answer.data) <= 1000 * PAGE_KILOBYTES[query]
