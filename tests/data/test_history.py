"""What the last revisions did to statements, read back from git."""

from __future__ import annotations

import os

import pytest

from casualties.data import history
from casualties.data.dataset import load
from casualties.data.history import Event, latest_events
from conftest import MakeFolder, row
from repository import Repository

FIRST, SECOND = "ministry-2024-03-01-killed", "ministry-2024-04-01-killed"


@pytest.fixture
def repository(make_folder: MakeFolder) -> Repository:
    return Repository(make_folder(row(), row(stated_on="2024-04-01")).parent)


def edit(repository: Repository, old: bytes, new: bytes) -> None:
    path = repository.root / "data" / "estimates.csv"
    data = path.read_bytes()
    assert old in data
    path.write_bytes(data.replace(old, new, 1))


def events(repository: Repository, *, most: int = 50) -> list[Event]:
    return latest_events(load(repository.root / "data"), most=most)


def test_each_revision_says_what_it_did_the_newest_first(repository: Repository) -> None:
    edit(repository, b"1200,", b"1300,")
    changed = repository.commit("Mend a figure")[:12]
    path = repository.root / "data" / "estimates.csv"
    path.write_bytes(path.read_bytes() + repository.line(row(source="agency")))
    added = repository.commit("Add a statement")[:12]
    edit(repository, b",accepted,", b",withdrawn,")
    withdrawn = repository.commit("Withdraw it")[:12]
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(line for line in lines if not line.startswith(SECOND.encode())))
    removed = repository.commit("Remove another")[:12]
    (repository.root / "CHANGELOG.md").write_text("# Changelog\n\nA word.\n")
    repository.commit("Say a word")

    found = events(repository)
    assert [(e.kind, e.cells["id"], e.revision) for e in found] == [
        ("removed", SECOND, removed),
        ("withdrawn", FIRST, withdrawn),
        ("added", "agency-2024-03-01-killed", added),
        ("changed", FIRST, changed),
    ]
    assert found[3].differing == (("best", "1200", "1300"),)
    assert events(repository, most=2) == found[:2]


def test_edits_that_are_not_committed_come_first(repository: Repository) -> None:
    edit(repository, b"1200,", b"1300,")
    path = repository.root / "data" / "estimates.csv"
    os.utime(path, (1_750_000_000, 1_750_000_000))
    (event,) = events(repository)
    assert event.revision.endswith("+")
    assert (event.kind, event.at.timestamp()) == ("changed", 1_750_000_000)


def test_history_is_read_back_only_so_far(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "MOST_REVISIONS", 2)
    for number in range(4):
        edit(repository, b"%d," % (1200 + number), b"%d," % (1201 + number))
        repository.commit(f"Edit {number}")
    assert [e.differing[0][2] for e in events(repository)] == ["1204", "1203"]


def test_a_folder_without_a_history_has_no_events(make_folder: MakeFolder) -> None:
    folder = make_folder(row())
    assert latest_events(load(folder), most=9) == []
    (folder / "REVISION").write_text("03c3acd2ff8b@2025-03-01T12:00:00Z\n")
    assert latest_events(load(folder), most=9) == []
