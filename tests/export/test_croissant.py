"""The Croissant description, read by the standard's own reader."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from casualties.data.dataset import Dataset, load
from casualties.export import croissant, exported
from casualties.selection import Selection
from conftest import FROZEN, MakeFolder, row

pytestmark = [
    # raised inside the JSON-LD parser that the reader brings
    pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib.*"),
]
SITE = "https://example.org/"


def records(path: Path, table: str, **more: Any) -> pd.DataFrame:
    mlcroissant = pytest.importorskip("mlcroissant")
    dataset = mlcroissant.Dataset(str(path), **more)
    assert dataset.metadata.ctx.issues.errors == set()
    frame = pd.DataFrame(list(dataset.records(table)))
    return frame.rename(columns=lambda name: name.partition("/")[2]).map(
        lambda cell: cell.decode() if isinstance(cell, bytes) else cell
    )


@pytest.fixture
def folder(make_folder: MakeFolder) -> Path:
    statements = (
        row(qualifier="at_least", low="100", best="", wording="at least 100"),
        row(source="agency", as_of="2024-02-29"),
    )
    return make_folder(*statements)


def test_the_description_beside_the_data_reads_as_the_dataset(
    frozen: Dataset, tmp_path: Path
) -> None:
    (tmp_path / "data").symlink_to(FROZEN)
    described = tmp_path / "croissant.json"
    described.write_bytes(croissant(frozen))
    for table in ("estimates", "metrics"):
        read = records(described, table)
        frame = frozen.table(table)
        assert list(read) == list(frame)
        for column in frame:
            found = [None if pd.isna(cell) else cell for cell in read[column]]
            wanted = frame[column].astype(object).where(frame[column].notna(), None).tolist()
            assert found == wanted, column


def test_a_committed_description_names_no_commit_and_no_site(folder: Path) -> None:
    said = json.loads(croissant(load(folder)))
    assert said["isLiveDataset"] is False
    assert "dateModified" not in said
    assert "url" not in said
    assert said["version"] == f"0.1.0+{load(folder).version}"
    assert [f["contentUrl"] for f in said["distribution"]] == [
        f"data/{name}.csv" for name in load(folder).schema.tables if len(load(folder).table(name))
    ]


def test_the_description_of_a_site_reads_from_its_archive(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    extract = pytest.importorskip("mlcroissant._src.operation_graph.operations.extract")
    # else the reader keeps what it unpacked for every later run
    monkeypatch.setattr(extract, "EXTRACT_PATH", type(extract.EXTRACT_PATH)(tmp_path / "unpacked"))
    dataset = load(folder)
    archive = tmp_path / "export.zip"
    archive.write_bytes(
        exported("estimates", "zip", dataset=dataset, selection=Selection(), site=SITE)
    )
    described = tmp_path / "croissant.json"
    described.write_bytes(croissant(dataset, site=SITE))
    said = json.loads(described.read_text())
    assert said["url"] == SITE
    assert said["dateModified"] == f"{dataset.changed:%Y-%m-%d}"
    assert said["distribution"][0]["contentUrl"] == f"{SITE}export.zip"
    read = records(described, "estimates", mapping={"export.zip": str(archive)})
    assert read["id"].tolist() == dataset.estimates["id"].tolist()
    assert [None if pd.isna(v) else v for v in read["low"]] == [None, 100]


def test_every_column_is_described_with_its_type(frozen: Dataset) -> None:
    for table in json.loads(croissant(frozen))["recordSet"]:
        schema = frozen.schema[table["name"]]
        assert [field["name"] for field in table["field"]] == list(schema.columns)
        assert all(field["description"] for field in table["field"])
