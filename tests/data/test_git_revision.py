from __future__ import annotations

import os
from datetime import UTC, datetime

import pytest

from casualties.data.dataset import load
from casualties.data.git_revision import FILE, VARIABLE, Revision
from casualties.errors import DataError
from conftest import MakeFolder, row
from repository import Repository

LONG_AGO = datetime(2025, 3, 1, 12, 0, tzinfo=UTC)
FULL = "03c3acd2ff8b" + "0" * 28


@pytest.fixture
def repository(make_folder: MakeFolder, monkeypatch: pytest.MonkeyPatch) -> Repository:
    for name in ("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"):
        monkeypatch.setenv(name, "2025-03-01T13:00:00+01:00")
    return Repository(make_folder(row()).parent)


def test_the_revision_is_the_last_commit_that_touched_the_data(repository: Repository) -> None:
    commit = repository.git("rev-parse", "HEAD")
    (repository.root / "CHANGELOG.md").write_text("# Changelog\n\nA word.\n")
    repository.commit("Say a word")
    dataset = load(repository.root / "data")
    assert (dataset.revision, dataset.changed) == (commit[:12], LONG_AGO)


def test_data_that_differ_from_the_revision_are_marked_and_have_their_own_time(
    repository: Repository,
) -> None:
    path = repository.root / "data" / "estimates.csv"
    path.write_bytes(path.read_bytes().replace(b"1200", b"1201"))
    os.utime(path, (1_750_000_000.9, 1_750_000_000.9))
    dataset = load(repository.root / "data")
    assert dataset.revision == repository.git("rev-parse", "HEAD")[:12] + "+"
    assert dataset.changed == datetime.fromtimestamp(1_750_000_000, UTC)


def test_what_was_read_is_compared_and_not_what_stands_there_since(repository: Repository) -> None:
    dataset = load(repository.root / "data")
    path = repository.root / "data" / "estimates.csv"
    path.write_bytes(path.read_bytes().replace(b"1200", b"1201"))
    assert dataset.revision == repository.git("rev-parse", "HEAD")[:12]


def test_a_folder_that_git_does_not_hold_has_no_revision_of_it(repository: Repository) -> None:
    (repository.root / ".gitignore").write_text("copy\n")
    copy = repository.root / "copy"
    (repository.root / "data").rename(copy)
    for path in copy.iterdir():
        os.utime(path, (1_700_000_000, 1_700_000_000))
    os.utime(copy / "events.csv", (1_710_000_000, 1_710_000_000))
    dataset = load(copy)
    assert (dataset.revision, dataset.changed) == ("", datetime.fromtimestamp(1_710_000_000, UTC))


SAID = [
    (f"{FULL}@2025-03-01T13:00:00+01:00", "03c3acd2ff8b", LONG_AGO),
    ("03c3acd2ff8b+@2025-03-01T12:00:00Z", "03c3acd2ff8b+", LONG_AGO),
    ("v2.1@2025-03-01T12:00:00", "v2.1", LONG_AGO),
    ("v2.1\n", "v2.1", None),
]


@pytest.mark.parametrize(("text", "name", "changed"), SAID)
def test_a_copy_says_its_revision_by_a_file_or_a_variable(
    make_folder: MakeFolder,
    monkeypatch: pytest.MonkeyPatch,
    text: str,
    name: str,
    changed: datetime | None,
) -> None:
    by_variable, by_file = make_folder(row()), make_folder(row(), name="copy")
    (by_file / FILE).write_text(text)
    newest = max(path.stat().st_mtime for path in by_file.glob("*.csv"))
    assert load(by_file).revision == name
    assert load(by_file).changed == (changed or datetime.fromtimestamp(int(newest), UTC))
    if changed:
        monkeypatch.setenv(VARIABLE, f"{text}@{load(by_variable).version}")
        assert load(by_variable).revision == name
    monkeypatch.setenv(VARIABLE, "other")
    assert load(by_file).revision == name


def test_a_copy_that_was_edited_is_no_longer_its_revision(make_folder: MakeFolder) -> None:
    folder = make_folder(row())
    line = Revision(FULL[:12], LONG_AGO).line(version=load(folder).version)
    (folder / FILE).write_text(f"{line}\n")
    assert (load(folder).revision, load(folder).changed) == (FULL[:12], LONG_AGO)
    path = folder / "estimates.csv"
    path.write_bytes(path.read_bytes().replace(b"1200", b"1201"))
    os.utime(path, (1_950_000_000, 1_950_000_000))
    assert load(folder).revision == f"{FULL[:12]}+"
    assert load(folder).changed == datetime.fromtimestamp(1_950_000_000, UTC)


def test_a_variable_that_speaks_of_other_data_is_not_heard(
    make_folder: MakeFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    baked, mounted = make_folder(row()), make_folder(row(best="1300"), name="mounted")
    line = Revision(FULL[:12], LONG_AGO).line(version=load(baked).version)
    monkeypatch.setenv(VARIABLE, line)
    assert (load(baked).revision, load(mounted).revision) == (FULL[:12], "")
    assert load(mounted).changed > LONG_AGO


@pytest.mark.parametrize(
    ("text", "error"),
    [
        (
            "two words",
            r"CASUALTIES_REVISION: 'two words' names no revision; write REVISION@TIME@VERSION",
        ),
        ("v2@yesterday", r"CASUALTIES_REVISION: 'yesterday' is no time; write it as 2026-11-22T"),
        (
            "v2@2026-11-22",
            r"names no data version; write REVISION@TIME@VERSION, as 'casualties rev",
        ),
        ("v2@2026-11-22@new", r"'new' is no data version; write REVISION@TIME@VERSION"),
    ],
)
def test_a_variable_that_says_nothing_is_refused(
    make_folder: MakeFolder, monkeypatch: pytest.MonkeyPatch, text: str, error: str
) -> None:
    monkeypatch.setenv(VARIABLE, text)
    dataset = load(make_folder(row()))
    with pytest.raises(DataError, match=error):
        _ = dataset.changed
