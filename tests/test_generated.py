"""The packages that the benches measure: valid, like the published one, the same every time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import frictionless
import pandas as pd
import pytest

from casualties.checks import check
from casualties.data.dataset import Dataset, load
from conftest import ROOT

ROWS = 1_000


@pytest.fixture(scope="module")
def bench() -> Iterator[Any]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "bench"))
        import faults
        import generated

        yield {"generated": generated, "faults": faults}


@pytest.fixture(scope="module")
def package(bench: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place: Path = tmp_path_factory.mktemp("generated") / "data"
    bench["generated"].write(place, rows=ROWS)
    return place


@pytest.fixture(scope="module")
def made(package: Path) -> Dataset:
    return load(package)


def test_a_generated_package_breaks_no_rule(package: Path) -> None:
    assert check(package) == []
    assert frictionless.validate(str(package / "datapackage.json")).valid


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(
    bench: Any, tmp_path: Path
) -> None:
    for name, seed in (("a", 7), ("b", 7), ("c", 8)):
        bench["generated"].write(tmp_path / name, rows=60, seed=seed)
    a, b, c = ((tmp_path / name / "estimates.csv").read_bytes() for name in "abc")
    assert a == b != c


@pytest.mark.parametrize(
    "column",
    ["metric", "basis", "population", "qualifier", "interval", "method", "status", "scope"],
)
def test_the_mix_is_that_of_the_published_file(column: str, made: Dataset, frozen: Dataset) -> None:
    found = made.estimates[column].fillna("").value_counts(normalize=True)
    wanted = frozen.estimates[column].fillna("").value_counts(normalize=True)
    assert (found.sub(wanted, fill_value=0).abs() < 0.04).all()


@pytest.mark.parametrize("column", ["as_of", "period_start", "speaker", "via", "notes", "theatre"])
def test_as_many_cells_are_empty(column: str, made: Dataset, frozen: Dataset) -> None:
    found, wanted = (rows[column].isna().mean() for rows in (made.estimates, frozen.estimates))
    assert found == pytest.approx(wanted, abs=0.04)


@pytest.mark.parametrize("column", ["repeats", "supersedes"])
def test_links_are_as_frequent(column: str, made: Dataset, frozen: Dataset) -> None:
    found, wanted = (rows[column].notna().mean() for rows in (made.estimates, frozen.estimates))
    assert found == pytest.approx(wanted, abs=0.01)


def test_lines_and_sources_are_as_long_and_many(made: Dataset, frozen: Dataset) -> None:
    size = len(made.texts["estimates"].data) / ROWS
    assert size == pytest.approx(
        len(frozen.texts["estimates"].data) / len(frozen.estimates), rel=0.1
    )
    assert len(made.table("sources")) == len(frozen.table("sources"))
    days = made.estimates["stated_on"]
    assert days.max().year - days.min().year >= 18


def test_a_generated_frame_is_the_loaded_file(bench: Any, made: Dataset) -> None:
    frame = bench["generated"].frame(ROWS)
    pd.testing.assert_frame_equal(frame, made.estimates.astype(frame.dtypes))


def test_planted_faults_are_found_where_they_were_put(
    bench: Any, package: Path, tmp_path: Path
) -> None:
    planted = bench["faults"].planted(package, tmp_path / "broken", count=12)
    kinds = {"types": "type", "required": "required", "known-word": "enum", "unique": "unique"}
    kinds |= {"known-value": "key"}
    found = {
        (problem.line, problem.column, kinds[problem.rule])
        for problem in check(tmp_path / "broken", rules=kinds)
    }
    assert found == planted
