"""The data as they were: a data version, or a revision, and what git has of it."""

from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from casualties.data.dataset import Dataset
from casualties.data.git import git
from casualties.data.git_revision import DIGITS, Revision
from casualties.data.location import PACKAGE_FILE
from casualties.data.package_files import Files, whole
from casualties.data.schema import parse_schema
from casualties.data.version import data_version
from casualties.errors import DataError

MOST_REVISIONS = 300
"""Revisions of the data that are looked through, the newest first: some 15 ms each, once."""


def past(name: str, *, folder: Path | None) -> Dataset | None:
    """The dataset of a data version or of a revision, by its first digits.

    None where the history of the folder that led to what it holds has none, or there is no git.
    """
    if folder is None:
        return None
    try:
        listed = git(folder, "log", f"-{MOST_REVISIONS}", "--no-show-signature",
                     "--format=%H %ct", "--", ".")  # fmt: skip
    except DataError:
        return None
    for line in listed.decode().splitlines():
        commit, seconds = line.split()
        if commit.startswith(name) or _version(folder, commit) == name:
            at = Revision(commit[:DIGITS], datetime.fromtimestamp(int(seconds), UTC))
            return Dataset.of(_files(folder, commit), folder=None, at=at)
    return None


@lru_cache(maxsize=MOST_REVISIONS)
def _version(folder: Path, commit: str) -> str:
    """The data version of a commit; empty where its data cannot be read."""
    try:
        files = _files(folder, commit)
        schema = parse_schema(files[PACKAGE_FILE], path=PACKAGE_FILE)
    except DataError:
        return ""
    return data_version(files, schema=schema)


def _files(folder: Path, commit: str) -> Files:
    """The files of the data at a commit. Raises DataError where one is missing."""
    entries = git(folder, "ls-tree", "-z", commit).decode().split("\0")
    blobs = {
        name: about.split()[2] for about, _, name in (e.partition("\t") for e in entries) if name
    }

    def read(name: str) -> bytes:
        if name not in blobs:
            raise DataError("missing", file=f"{commit[:DIGITS]}/{name}")
        return _blob(folder, blobs[name])

    return whole(read(PACKAGE_FILE), path=PACKAGE_FILE, read=read)


@lru_cache(maxsize=64)
def _blob(folder: Path, name: str) -> bytes:
    """A file as git holds it; from one revision to the next most are the same."""
    return git(folder, "cat-file", "blob", name)
