"""The runner of the benches loses nothing, and its page says what the runs came to."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT


@pytest.fixture(scope="module")
def bench() -> Iterator[Any]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "bench"))
        import report
        import results
        import run

        yield {"report": report, "results": results, "run": run}


def stored(**group: Any) -> str:
    base = {"title": "Checks", "day": "2026-03-01", "sizes": [1_000]}
    return json.dumps({"machine": {"cores": "2"}, "groups": {"check": base | group}})


RUNS = [
    {"name": "fast", "size": 1_000, "ours": [0.01, 0.02, 0.03], "peer": [1.0], "against": "tool",
     "at_most": 0.1},
    {"name": "slow", "size": 1_000, "ours": [0.3], "peer": [1.0], "against": "tool",
     "at_most": 0.1, "note": "all rows"},
    {"name": "near", "ours": [0.12], "peer": [1.0], "against": "tool", "at_most": 0.1},
    {"name": "broken", "failed": "given up after 5 s", "at_most": 0.1, "against": "tool"},
]  # fmt: skip


def test_the_page_says_what_is_met_by_how_much_it_is_missed_and_what_failed(
    bench: Any, tmp_path: Path
) -> None:
    (tmp_path / "benchmarks.json").write_text(stored(results=RUNS))
    bench["report"].write(tmp_path)
    lines = (tmp_path / "benchmarks.md").read_text().splitlines()
    table = [line for line in lines if line.startswith(("| fast", "| slow", "| near", "| broken"))]
    assert table == [
        "| fast, 1k rows | tool | 0.10x | 0.02x | yes |",
        "| slow, 1k rows | tool | 0.10x | 0.30x | no, 3 times as much |",
        "| near | tool | 0.10x | 0.12x | no, 20% over |",
        "| broken | tool | 0.10x |  | given up |",
        "| fast, 1k rows | 20 ms (10 to 30) | tool | 1 s | 0.02x | 0.10x | yes | 1 and 3 |",
        "| slow, 1k rows [1] | 300 ms | tool | 1 s | 0.30x | 0.10x | no, 3 times as much | 1 |",
        "| near | 120 ms | tool | 1 s | 0.12x | 0.10x | no, 20% over | 1 |",
        "| broken [2] | given up | tool |  |  | 0.10x | given up |  |",
    ]
    assert [x for x in lines if x[:2] in ("1.", "2.")] == ["1. all rows", "2. given up after 5 s"]


def test_the_words_outside_the_marks_stay(bench: Any, tmp_path: Path) -> None:
    page = tmp_path / "benchmarks.md"
    page.write_text("Mine.\n<!-- begin check -->\nold\n<!-- end check -->\nWhy: \\1.\n")
    (tmp_path / "benchmarks.json").write_text(stored(results=RUNS))
    bench["report"].write(tmp_path)
    text = page.read_text()
    assert text.startswith("Mine.\n<!-- begin check -->\n| measure |")
    assert "\n<!-- end check -->\nWhy: \\1.\n" in text
    assert "old" not in text


def test_the_page_of_the_repository_is_that_of_its_runs(bench: Any, tmp_path: Path) -> None:
    docs = ROOT / "docs"
    runs = docs / "benchmarks.json"
    groups = json.loads(runs.read_text())["groups"] if runs.exists() else {}
    text = (docs / "benchmarks.md").read_text()
    assert all(f"<!-- begin {group} -->" in text for group in bench["run"].GROUPS)
    if groups:
        (tmp_path / "benchmarks.md").write_text(text)
        (tmp_path / "benchmarks.json").write_text(runs.read_text())
        bench["report"].write(tmp_path)
        assert (tmp_path / "benchmarks.md").read_text() == text


FAKE = """
import os, time
from results import Bench, Result

def first():
    yield Result(name="whole", ours=[1.0], peer=[2.0])

def second():
    yield Result(name="half", ours=[1.0], peer=[2.0])
    raise ValueError("no more\\nof it")

def third():
    yield Result(name="began", ours=[1.0], peer=[2.0])
    time.sleep(60)

def benches(sizes):
    return [Bench("a", first), Bench("b", second), Bench("c", third, timeout=5)]
"""


@pytest.mark.parametrize(
    ("place", "found"),
    [
        (0, [("whole", "")]),
        (1, [("half", ""), ("b", "ValueError: no more")]),
        (2, [("began", ""), ("c", "given up after 5 s")]),
    ],
)
def test_a_bench_that_fails_or_hangs_keeps_what_it_has_and_says_why(
    place: int, found: list[tuple[str, str]], bench: Any, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    (tmp_path / "fake.py").write_text(FAKE)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(bench["run"], "BUILD", tmp_path)
    import fake

    one = fake.benches([1_000])[place]
    results = bench["run"].run_apart("fake", place, one, sizes=[1_000])
    assert [(result["name"], result.get("failed", "")) for result in results] == found
