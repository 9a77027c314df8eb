"""An address that names a data version: the file of that version, or which one is served."""

from __future__ import annotations

from typing import Any

import pytest

from casualties.data.dataset import Dataset, load
from casualties.web import create_app
from casualties.web.past import LATEST
from conftest import MakeFolder, row
from repository import Repository


@pytest.fixture
def repository(make_folder: MakeFolder) -> Repository:
    LATEST.clear()
    return Repository(make_folder(row(), row(source="tracker")).parent)


@pytest.fixture
def old(repository: Repository) -> Dataset:
    """The data as they were before they were changed twice."""
    before = load(repository.root / "data")
    assert before.revision
    path = repository.root / "data" / "estimates.csv"
    for said, then in ((b"counted the dead", b"counted them"), (b"counted them", b"named them")):
        path.write_bytes(path.read_bytes().replace(said, then))
        repository.commit("Change")
    return before


@pytest.fixture
def client(repository: Repository, old: Dataset) -> Any:
    return create_app(repository.root / "data").server.test_client()


def test_a_file_of_a_version_or_revision_is_that_of_then(
    repository: Repository, old: Dataset, client: Any
) -> None:
    now = load(repository.root / "data")
    assert now.version != old.version
    assert client.get("/estimates.csv").data == now.texts["estimates"].data
    for name in (old.version, old.revision):
        answer = client.get(f"/estimates.csv?party=northland&version={name}")
        assert answer.status_code == 200
        assert answer.data == old.texts["estimates"].data
    read = client.get(f"/timeline.json?version={old.version}").json
    assert (read["data_version"], read["revision"]) == (old.version, old.revision)
    assert old.version in client.get(f"/cite.txt?version={old.version}").text
    assert client.get(f"/data/estimates.csv?version={old.version}").data == (
        old.texts["estimates"].data
    )
    assert client.get("/estimates.csv").data == now.texts["estimates"].data


def test_the_version_that_is_served_may_be_named(repository: Repository, client: Any) -> None:
    now = load(repository.root / "data")
    plain = client.get("/estimates.csv?metric=killed")
    named = client.get(f"/estimates.csv?metric=killed&version={now.version}")
    assert (named.status_code, named.data) == (200, plain.data)
    assert "names data version" not in client.get(f"/?version={now.version}").text


@pytest.mark.parametrize(
    ("version", "status", "words"),
    [
        ("0123456789ab", 404, "data version 0123456789ab is not kept here; this is data version "),
        ("newest", 400, "'newest' is no data version; write its twelve digits"),
        ("--all", 400, "'--all' is no data version"),
    ],
)
def test_what_is_not_kept_is_said_with_the_version_that_is_served(
    client: Any, version: str, status: int, words: str
) -> None:
    answer = client.get(f"/timeline.csv?version={version}")
    assert (answer.status_code, words in answer.text) == (status, True), answer.text
    assert client.get(f"/timeline.json?version={version}").json["problems"]


def test_a_page_of_another_version_says_so_and_leads_to_its_rows(old: Dataset, client: Any) -> None:
    page = client.get(f"/?party=northland&version={old.version}").text
    assert f"This address names data version {old.version}; the page shows data version" in page
    assert f"/estimates.csv?party=northland&amp;version={old.version}" in page
    assert "Unknown parameter" not in page


def test_without_a_history_the_version_that_is_served_is_said(make_folder: MakeFolder) -> None:
    LATEST.clear()
    client = create_app(make_folder(row())).server.test_client()
    answer = client.get("/timeline.csv?version=0123456789ab")
    assert (answer.status_code, "is not kept here" in answer.text) == (404, True)
