"""The package as it is installed: with dataset and assets, without the repository."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from casualties.data.dataset import load
from casualties.selection import Selection
from conftest import ROOT

LOADS = """
import json, time
import pandas
import casualties
from casualties.web.http.assets import folder
seconds = []
for _ in range(3):
    start = time.perf_counter()
    dataset = casualties.load()
    seconds.append(time.perf_counter() - start)
selection, _ = casualties.Selection.parse("party=north-korea&metric=killed")
print(json.dumps({
    "seconds": min(seconds),
    "homes": [casualties.__file__, str(dataset.folder), str(folder())],
    "version": dataset.version,
    "revision": dataset.revision,
    "changed": dataset.changed.isoformat(),
    "types": {c: str(dataset.estimates[c].dtype) for c in ("id", "low", "stated_on")},
    "rows": len(selection.rows(dataset)),
}))
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(place)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (found,) = place.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(place)
    return place


def test_the_wheel_holds_code_data_and_assets_and_nothing_else(installed: Path) -> None:
    package = installed / "casualties"
    found = {p.relative_to(package).as_posix() for p in package.rglob("*") if p.is_file()}
    source = ROOT / "src" / "casualties"
    wanted = {
        p.relative_to(source).as_posix()
        for p in source.rglob("*")
        if p.is_file() and p.suffix != ".pyc"
    }
    for name in ("data", "assets", "docs"):
        files = [p for p in (ROOT / name).rglob("*") if p.is_file()]
        wanted |= {f"shipped/{p.relative_to(ROOT).as_posix()}" for p in files}
    assert found - {"shipped/data/REVISION"} == wanted
    assert {"py.typed", "shipped/data/estimates.csv", "shipped/assets/plotly-basic.min.js"} <= found
    beside = {p.name.partition("-")[0] for p in installed.iterdir()}
    assert beside == {"casualties"}


def test_nothing_in_the_wheel_names_a_place_on_the_machine_that_built_it(installed: Path) -> None:
    places = {str(ROOT).encode(), str(Path.home()).encode()} - {b"/"}
    told = [
        path.name
        for path in installed.rglob("*")
        if path.is_file() and any(place in path.read_bytes() for place in places)
    ]
    assert told == []


def test_the_installed_package_loads_its_own_data_typed_in_under_a_second(
    installed: Path, tmp_path: Path
) -> None:
    shipped = load(ROOT / "data")
    selection, _ = Selection.parse("party=north-korea&metric=killed")
    variables = {k: v for k, v in os.environ.items() if not k.startswith("CASUALTIES")}
    done = subprocess.run(
        [sys.executable, "-c", LOADS],
        cwd=tmp_path,
        env={**variables, "PYTHONPATH": str(installed)},
        check=True,
        capture_output=True,
        text=True,
    )
    said = json.loads(done.stdout)
    assert all(Path(home).is_relative_to(installed) for home in said["homes"]), said["homes"]
    assert said["version"] == shipped.version
    assert said["revision"] == shipped.revision
    assert said["changed"] == shipped.changed.isoformat() or not shipped.revision
    assert said["types"] == {"id": "str", "low": "Int64", "stated_on": "datetime64[us]"}
    assert said["rows"] == len(selection.rows(shipped))
    assert said["seconds"] < 1
