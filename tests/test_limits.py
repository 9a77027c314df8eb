"""What may not grow unseen: traces, bytes, imports and the calls of a start, never seconds.

The limits stand in the tables below and nowhere else. A change that needs more raises one here and
says why; one that makes something cheaper lowers it.
"""

from __future__ import annotations

import gc
import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from plotly.io.json import to_json_plotly

from casualties.data.dataset import Dataset
from casualties.selection import Selection
from casualties.views import VIEWS
from casualties.web import create_app
from casualties.web.http import assets as static
from conftest import ROOT

TRACES = {
    "timeline": 10,
    "disagreement": 6,
    "snapshot": 8,
    "contradictions": 4,
    "lean": 4,
    "sources": 4,
}
"""View -> traces of its figure, however many sources there are."""
FIGURE_BYTES = {
    "timeline": 260,
    "disagreement": 40,
    "snapshot": 20,
    "contradictions": 30,
    "lean": 10,
    "sources": 180,
}
"""View -> bytes of the JSON of its figure for each curated statement, none of them left out."""
ANSWER_BYTES = {
    "overview": 20,
    "timeline": 330,
    "disagreement": 60,
    "snapshot": 40,
    "contradictions": 50,
    "lean": 30,
    "estimates": 1_000,
    "sources": 200,
}
"""View -> bytes of the answer that fills the page with it, for each, before compression."""
START_CALLS = 130_000
"""Calls of Python functions from loaded modules to the first answer of the page."""
START_MODULES = 1_350
"""Modules that a process has imported by then, Python's own and pandas's included."""
UNASKED = {
    "casualties.checks",
    "casualties.wording",
    "casualties.contribute.changes",
    "pyarrow.parquet",
}
"""What a start does without, for no reader has asked for it."""


def calls(work: Callable[[], object]) -> int:
    """How often a Python function is entered, or a generator goes on."""
    count = 0

    def see(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event == "call"

    gc.collect()
    gc.disable()  # what it clears at a moment of its own would be counted
    sys.setprofile(see)
    try:
        work()
    finally:
        sys.setprofile(None)
        gc.enable()
    return count


def test_every_view_has_its_limits() -> None:
    drawn = {name for name, view in VIEWS.items() if view.draw}
    assert set(TRACES) == set(FIGURE_BYTES) == drawn
    assert set(ANSWER_BYTES) == set(VIEWS)


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


@pytest.mark.parametrize("name", VIEWS)
def test_the_answer_that_fills_the_page_stays_small(
    name: str, client: Any, frozen: Dataset
) -> None:
    one = next(
        callback
        for callback in client.get("/_dash-dependencies").get_json()
        if ".figure" in callback["output"] and callback["clientside_function"] is None
    )
    parts = [part.rpartition(".") for part in one["output"].strip(".").split("...")]
    request = {
        "output": one["output"],
        "outputs": [{"id": i, "property": p} for i, _, p in parts],
        "inputs": [{**one["inputs"][0], "value": f"?view={name}"}],
        "changedPropIds": ["url.search"],
    }
    answer = client.post("/_dash-update-component", json=request)
    assert answer.status_code == 200
    assert len(answer.data) / len(frozen.estimates) <= ANSWER_BYTES[name]


def test_the_first_answer_takes_few_calls_and_compresses_no_asset(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def begin() -> int:
        status: int = create_app(ROOT / "data").server.test_client().get("/").status_code
        return status

    monkeypatch.setattr(static, "ENCODINGS", {})
    assert begin() == 200
    assert calls(begin) <= START_CALLS


def test_a_start_imports_little() -> None:
    code = (
        "import json, sys\n"
        f"sys.path.insert(0, {str(ROOT)!r})\n"
        "from app import server\n"
        "assert server.test_client().get('/').status_code == 200\n"
        "print(json.dumps(sorted(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    modules = json.loads(done.stdout.splitlines()[-1])
    assert UNASKED & set(modules) == set()
    assert len(modules) <= START_MODULES
