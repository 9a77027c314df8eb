"""A release: what stands where, what refuses it, and the tag with its words."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT, MakeFolder, row
from repository import IDENTITY, Repository

CHANGELOG = """# Changelog

## Unreleased

- A new thing.

## 0.1.0 (2026-01-01)

- The first.
"""


@pytest.fixture
def release(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    for name, value in IDENTITY.items():
        monkeypatch.setitem(os.environ, name, value)
    import release

    yield release
    sys.modules.pop("release")


@pytest.fixture
def repository(make_folder: MakeFolder) -> Repository:
    repo = Repository(make_folder(row()).parent)
    (repo.root / "CHANGELOG.md").write_text(CHANGELOG)
    (repo.root / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text())
    repo.commit("Describe")
    return repo


def test_what_was_unreleased_gets_the_heading_of_its_version(release: Any) -> None:
    text = release.released(CHANGELOG, version="0.2.0", day=date(2026, 3, 1))
    assert "## Unreleased\n\n## 0.2.0 (2026-03-01)\n\n- A new thing.\n" in text
    assert release.section(text) == ""
    assert release.section(text, of="0.2.0") == "- A new thing."
    assert release.section(text, of="0.1.0") == "- The first."


@pytest.mark.parametrize(
    ("change", "version", "fault"),
    [
        (None, "0.2", "'0.2' is no version; write it as 1.2.0"),
        (None, "0.1.0", "v0.1.0 is a tag already"),
        (("README.md", "New."), "0.2.0", "some changes are not committed"),
        (("CHANGELOG.md", "# Changelog\n"), "0.2.0", "CHANGELOG.md says nothing under Unreleased"),
    ],
)
def test_a_release_is_refused(
    release: Any,
    repository: Repository,
    change: tuple[str, str] | None,
    version: str,
    fault: str,
) -> None:
    repository.git("tag", "v0.1.0")
    assert release.faults(repository.root, version="0.2.0") == []
    if change:
        (repository.root / change[0]).write_text(change[1])
    assert fault in release.faults(repository.root, version=version)


def test_a_release_is_a_commit_and_a_tag_with_its_words(
    release: Any, repository: Repository
) -> None:
    release.prepare(repository.root, version="0.2.0", day=date(2026, 3, 1))
    release.commit(repository.root, version="0.2.0")
    package = (repository.root / "data" / "datapackage.json").read_text()
    assert '"version": "0.2.0"' in package
    assert '"created": "2026-03-01T00:00:00Z"' in package
    assert '\nversion = "0.2.0"\n' in (repository.root / "pyproject.toml").read_text()
    assert repository.git("status", "--porcelain") == ""
    assert repository.git("tag", "--list", "--format=%(contents)") == (
        "casualties 0.2.0\n\n- A new thing."
    )


def test_each_place_of_the_version_is_found_once(release: Any) -> None:
    for name, form, _ in release.PLACES:
        text = (ROOT / Path(name)).read_text()
        again = release.versioned(text, form=form, value="9.9.9")
        assert again.count("9.9.9") == text.count("9.9.9") + 1
