"""What may not grow unseen: calls, traces, bytes and imports, never seconds.

The limits stand in the tables below and nowhere else. A change that needs more raises one here and
says why; one that makes something cheaper lowers it.
"""

from __future__ import annotations

import gc
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from plotly.io.json import to_json_plotly

from casualties.checks import check
from casualties.data.dataset import Dataset, load
from casualties.export import view_csv
from casualties.selection import Selection
from casualties.views import VIEWS, sketch
from casualties.web import create_app
from casualties.web.http import assets as static
from casualties.web.page.content import parts
from conftest import ROOT

SMALL, LARGE = 200, 600

CALLS_PER_ROW = {
    "load": 0.5,
    "rows": 0.05,
    "csv": 0.1,
    "counts": 0.05,
    "check": 65,
    "overview": 0.3,
    "timeline": 0.02,
    "chart": 0.02,
    "disagreement": 2,
    "snapshot": 0.7,
    "contradictions": 0.3,
    "lean": 0.5,
    "estimates": 0.05,
    "sources": 0.3,
}
"""Operation -> calls of Python functions that each further row may cost.

Near 0 where everything is vectorised; a name of a view stands for its table, "chart" for the way
from the query to the figure of the timeline.
"""
ANSWER_CALLS = {"timeline": 2_200}
"""View -> calls of Python functions that a first answer may take, all curated statements in it."""
CALLS_OF_CURATED = {
    "overview": 12_500,
    "timeline": 3_500,
    "disagreement": 17_000,
    "snapshot": 22_000,
    "contradictions": 10_500,
    "lean": 12_000,
    "estimates": 100,
    "sources": 17_500,
}
"""View -> calls of Python functions that its table of the whole curated data may cost.

A thousand are about 2 ms, and a worker that computes for over 50 ms lets others wait.
"""
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
START_CALLS = 115_000
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


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[int, Path]]:
    """Made-up packages of two sizes, as the bench makes them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "bench"))
        import generated

        place = tmp_path_factory.mktemp("limits")
        for rows in (SMALL, LARGE):
            generated.write(place / str(rows), rows=rows)
        yield {rows: place / str(rows) for rows in (SMALL, LARGE)}


@pytest.fixture(scope="module")
def datasets(packages: dict[int, Path]) -> dict[int, Dataset]:
    return {rows: load(folder) for rows, folder in packages.items()}


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


def operation(name: str, *, folder: Path, dataset: Dataset, turn: int) -> Callable[[], object]:
    """The work behind a name; `turn` makes the query one that nobody asked before."""
    selection, _ = Selection.parse(f"method=claim&since=2010-01-01&about={10 + turn}")
    if name in VIEWS:
        every, _ = Selection.parse(f"about={10 + turn}")
        rows = every.rows(dataset)
        return partial(VIEWS[name].table, rows, dataset=dataset, selection=every)
    every, _ = Selection.parse(f"about={10 + turn}&view=timeline")
    works: dict[str, Callable[[], object]] = {
        "chart": partial(chart, dataset=dataset, selection=every),
        "load": partial(load, folder),
        "rows": partial(selection.rows, dataset),
        "csv": partial(view_csv, "estimates", dataset=dataset, selection=selection),
        "counts": partial(selection.counts, dataset),
        "check": partial(check, folder),
    }
    return works[name]


def chart(*, dataset: Dataset, selection: Selection) -> object:
    view = VIEWS[selection.view]
    found = sketch(view, dataset=dataset, selection=selection)
    assert view.draw is not None
    return view.draw(found.table, rows=found.rows, dataset=dataset, selection=selection)


@pytest.mark.parametrize("name", CALLS_PER_ROW)
def test_a_further_row_costs_no_more_calls_than_the_limit(
    name: str, packages: dict[int, Path], datasets: dict[int, Dataset]
) -> None:
    def work(rows: int, turn: int) -> Callable[[], object]:
        return operation(name, folder=packages[rows], dataset=datasets[rows], turn=turn)

    for rows in (SMALL, LARGE):
        work(rows, 0)()  # imports, and what is computed once for a dataset
    few, many = calls(work(SMALL, 1)), calls(work(LARGE, 1))
    assert (many - few) / (LARGE - SMALL) <= CALLS_PER_ROW[name]


@pytest.mark.parametrize("name", CALLS_OF_CURATED)
def test_the_table_of_the_curated_data_costs_no_more_calls_than_the_limit(
    name: str, real: Dataset
) -> None:
    def work(turn: int) -> Callable[[], object]:
        return operation(name, folder=ROOT / "data", dataset=real, turn=turn)

    work(0)()  # imports, and what is computed once for a dataset
    assert calls(work(1)) <= CALLS_OF_CURATED[name]


def test_every_view_has_its_limits() -> None:
    drawn = {name for name, view in VIEWS.items() if view.draw}
    assert set(TRACES) == set(FIGURE_BYTES) == drawn
    assert set(ANSWER_BYTES) == set(CALLS_OF_CURATED) == set(VIEWS) <= set(CALLS_PER_ROW)


@pytest.mark.parametrize("name", TRACES)
def test_a_figure_has_few_traces_and_bytes_of_all_statements(name: str, real: Dataset) -> None:
    view = VIEWS[name]
    selection, _ = Selection.parse(f"view={name}")
    rows = selection.rows(real)
    table = view.table(rows, dataset=real, selection=selection)
    assert view.draw is not None
    figure = view.draw(table, rows=rows, dataset=real, selection=selection)
    assert len(figure["data"]) <= TRACES[name]
    assert len(to_json_plotly(figure)) / len(real.estimates) <= FIGURE_BYTES[name]


@pytest.mark.parametrize("name", ANSWER_CALLS)
def test_a_first_answer_takes_few_steps(name: str, real: Dataset) -> None:
    parts(f"?view={name}&about=11.01", dataset=real)  # what is reckoned once for a dataset
    taken = calls(partial(parts, f"?view={name}&about=11.02", dataset=real))
    assert taken <= ANSWER_CALLS[name]


@pytest.fixture(scope="module")
def client(real: Dataset) -> Any:
    return create_app(real).server.test_client()


@pytest.mark.parametrize("name", VIEWS)
def test_the_answer_that_fills_the_page_stays_small(name: str, client: Any, real: Dataset) -> None:
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
    assert len(answer.data) / len(real.estimates) <= ANSWER_BYTES[name]


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
