"""A small data folder for the tests: the frozen schema, and rows written where they are used."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from casualties.data.dataset import Dataset, load
from casualties.data.schema import read_schema
from casualties.data.writing import write_table

ROOT = Path(__file__).resolve().parents[1]
FROZEN = ROOT / "tests" / "data" / "frozen"
"""A copy of the data that never changes, for the tests of the code."""

# a machine that does other work meanwhile is slow, and that is no fault of a test
settings.register_profile("shared", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shared")

PLAIN: dict[str, str] = {
    "id": "ministry-2024-03-01-killed",
    "conflict": "river-war",
    "party": "northland",
    "theatre": "",
    "scope": "whole",
    "population": "combatants",
    "metric": "killed",
    "basis": "cumulative",
    "low": "",
    "best": "1200",
    "high": "",
    "qualifier": "about",
    "wording": "about 1,200",
    "interval": "",
    "stated_on": "2024-03-01",
    "date_precision": "day",
    "as_of": "",
    "period_start": "",
    "source": "ministry",
    "speaker": "",
    "via": "River Post",
    "url": "https://example.org/1",
    "archive": "",
    "checked_on": "",
    "standpoint": "adversary",
    "method": "claim",
    "covers": "",
    "rests_on": "",
    "repeats": "",
    "supersedes": "",
    "status": "accepted",
    "claim": "The ministry counted the dead.",
    "notes": "",
}

TABLES: dict[str, list[tuple[str, ...]]] = {
    "sources": [
        ("agency", "Intelligence Agency", "Agency", "intelligence_agency", "KR", "", "", "Dead."),
        ("ministry", "Ministry of Defence", "Ministry", "government", "UA", "", "", "Dead."),
        ("tracker", "Named List", "Named List", "media", "", "", "", "Names."),
    ],
    "conflicts": [("river-war", "the River War", "2024-01-01", "", "A war made up for tests.")],
    "parties": [
        ("northland", "Northland", "", "Northern", "Northland itself"),
        ("southland", "Southland", "", "", ""),
    ],
    "theatres": [
        ("bridge", "river-war", "the bridge", "ford", "strike"),
        ("delta", "river-war", "the delta", "", "place"),
        ("el-ford", "river-war", "El Ford", "", "place"),
        ("ford", "river-war", "the ford", "", "battle"),
        ("river", "river-war", "the river", "", "place"),
    ],
    "metrics": [
        ("killed", "killed", "Dead.", "true", "killed_or_wounded"),
        ("wounded", "wounded", "Hurt.", "true", "killed_or_wounded"),
        ("killed_or_wounded", "killed or wounded", "Both.", "true", ""),
        ("deployed", "deployed", "Sent.", "true", ""),
    ],
    "number_words": [("dozens", "24", "99"), ("scores of", "40", "")],
    "exceptions": [],
    "explanations": [],
    "renames": [],
    "events": [
        (
            *("river-war", "2024-02-01", "The crossing", "An army crosses."),
            *("https://example.org/e", "3"),
        )
    ],
}

MakeFolder = Callable[..., Path]
MakeDataset = Callable[..., Dataset]


def row(**cells: str) -> dict[str, str]:
    """A statement: the plain one with some cells changed; the id follows unless given."""
    out = PLAIN | cells
    if "id" not in cells:
        metric = out["metric"].replace("_", "-")
        out["id"] = f"{out['source']}-{out['stated_on']}-{metric}"
    return out


@pytest.fixture
def make_folder(tmp_path: Path) -> MakeFolder:
    """Writes a data folder with these statements and gives its path."""

    def make(*rows: Mapping[str, str], name: str = "data") -> Path:
        folder = tmp_path / name
        folder.mkdir()
        shutil.copy(FROZEN / "datapackage.json", folder)
        schema = read_schema(folder)
        for table, records in TABLES.items():
            write_table(schema[table], folder=folder, records=records)
        estimates = schema["estimates"]
        records = [tuple(r[c] for c in estimates.columns) for r in rows]
        write_table(estimates, folder=folder, records=records)
        return folder

    return make


@pytest.fixture
def make_dataset(make_folder: MakeFolder) -> MakeDataset:
    """The dataset of a folder with these statements."""
    return lambda *rows: load(make_folder(*rows))


@pytest.fixture
def small_pngs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draws PNGs with few pixels: their size is seconds of work and is held elsewhere."""
    monkeypatch.setattr(import_module("casualties.views.svg.png"), "SCALE", 0.25)


@pytest.fixture(scope="session", autouse=True)
def _frozen_by_default() -> Iterator[None]:
    """Lets commands and calls that name no data folder use the frozen data."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CASUALTIES_DATA", str(FROZEN))
        yield


@pytest.fixture(scope="session")
def frozen() -> Dataset:
    """The frozen dataset."""
    return load(FROZEN)
