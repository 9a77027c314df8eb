"""What the last revisions of the data did to statements: added, changed, withdrawn or removed."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice, pairwise
from pathlib import Path

from casualties.data.dataset import Dataset
from casualties.data.git import git
from casualties.data.git_revision import DIGITS
from casualties.errors import DataError

MOST_REVISIONS = 20
"""Revisions that are read back; each is one call of git."""
WITHDRAWN = "withdrawn"
LOOKED_UP = ("archive", "checked_on")
"""Columns that say that somebody read the source again. They change nothing about a statement."""

Cells = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Event:
    """What a revision did to a statement: `kind` is added, changed, withdrawn or removed.

    `cells` are the statement's after it (before it, where it was removed), `differing` the column,
    the old and the new value of each cell that changed.
    """

    kind: str
    cells: Cells
    revision: str
    at: datetime
    differing: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _State:
    """The statements as they stood at a revision, by id."""

    revision: str
    at: datetime
    rows: Mapping[str, Cells]


def latest_events(dataset: Dataset, *, most: int) -> list[Event]:
    """The last events, the newest revision first; none where the folder has no git history.

    The history ends at the revision of the dataset. Cells that were edited since come first.
    """
    try:
        return list(islice(_events(dataset), most))
    except DataError:
        return []


def _events(dataset: Dataset) -> Iterator[Event]:
    for new, old in pairwise(_states(dataset)):
        yield from _between(old, new)


def _states(dataset: Dataset) -> Iterator[_State]:
    """The revisions of the table of statements, the newest first; first of all unsaved edits."""
    text = dataset.texts["estimates"]
    revision = dataset.revision
    if dataset.folder is None or not revision:
        return
    if revision.endswith("+"):
        yield _State(revision, dataset.changed, _rows(text.data))
    commits = _commits(dataset.folder, name=text.table.path, revision=revision.rstrip("+"))
    for commit, seconds in commits:
        at = datetime.fromtimestamp(int(seconds), UTC)
        data = git(dataset.folder, "show", f"{commit}:./{text.table.path}")
        yield _State(commit[:DIGITS], at, _rows(data))


def _commits(folder: Path, *, name: str, revision: str) -> list[list[str]]:
    """The name and the time of each commit that changed a file, the newest first."""
    last = f"-{MOST_REVISIONS + 1}"
    listed = git(folder, "log", last, "--no-show-signature", "--diff-filter=AM",
                 "--format=%H %ct", revision, "--", name)  # fmt: skip
    return [line.split() for line in listed.decode().splitlines()]


def _rows(data: bytes) -> dict[str, Cells]:
    """Id -> cells of a table as it was, whatever its columns were."""
    text = data.decode("utf-8", "replace")
    return {row["id"]: row for row in csv.DictReader(io.StringIO(text)) if row.get("id")}


def _between(old: _State, new: _State) -> Iterator[Event]:
    """The events of a revision, in the order of its file, then what it removed."""
    for id, after in new.rows.items():
        before = old.rows.get(id)
        if before is None:
            yield Event("added", after, new.revision, new.at)
        elif differing := differences(before, after):
            gone = after.get("status") == WITHDRAWN != before.get("status")
            kind = WITHDRAWN if gone else "changed"
            yield Event(kind, after, new.revision, new.at, differing)
    for id, before in old.rows.items():
        if id not in new.rows:
            yield Event("removed", before, new.revision, new.at)


def differences(before: Cells, after: Cells) -> tuple[tuple[str, str, str], ...]:
    """The cells that differ, of the columns that both have: a new column corrects no statement.

    >>> differences({"best": "5", "checked_on": ""}, {"best": "6", "checked_on": "2026-01-01"})
    (('best', '5', '6'), ('checked_on', '', '2026-01-01'))
    >>> differences({"best": "5", "checked_on": ""}, {"best": "5", "checked_on": "2026-01-01"})
    ()
    """
    found = tuple(
        (name, before[name], after[name])
        for name in after
        if name in before and before[name] != after[name]
    )
    return found if any(name not in LOOKED_UP for name, _, _ in found) else ()
