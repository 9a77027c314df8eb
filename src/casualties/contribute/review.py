"""A data folder or a revision held against the rules, whole or since another."""

from __future__ import annotations

import re
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from casualties.checks import RULES, Folder, Problem, problems, read_folder
from casualties.checks.report import Report
from casualties.checks.warnings import doubts
from casualties.contribute.changes import changes
from casualties.data.git import home, opened

Rows = dict[tuple[str, int], tuple[str, ...]]
"""File and line -> the cells of the row that starts there."""


def checked(
    place: str | Path, *, folder: Path | None = None, since: str | Path | None = None
) -> Report:
    """The problems in `place`; with `since`, those that the change since then brought.

    `place` and `since` are folders, or revisions of git: of `place` where that is a folder in a
    repository, else of `folder`. With `since`, the rules are still held over everything, but only
    what the change brought can fail. Raises DataError where one of them cannot be opened or has
    no schema.
    """
    without_git = since is None and Path(place).is_dir()
    tracked = Path(place) if without_git else home(place, folder=folder or Path(place))
    path = _path(place, home=tracked)
    name = path if Path(place).is_dir() else str(place)
    with ExitStack() as stack:
        now = read_folder(stack.enter_context(opened(place, folder=tracked)))
        present = problems(now)
        if since is None:
            return Report(place=name, path=path, rules=len(RULES), problems=present)
        before = read_folder(stack.enter_context(opened(since, folder=tracked)))
        parts = parted(present, folder=now, before=before)
        differences = changes(before, now)
        rows = [c.after.line for c in differences if c.table == "estimates" and c.after]
        return Report(
            place=name,
            path=path,
            rules=len(RULES),
            problems=parts.own,
            old=parts.old,
            doubts=doubts(now, lines=rows),
            since=str(since),
            touched=len(differences),
        )


def _path(place: str | Path, *, home: Path) -> str:
    """The folder as annotations name it: from where the command runs, if it is below."""
    folder = Path(place) if Path(place).is_dir() else home
    absolute, current = folder.resolve(), Path.cwd()
    return str(absolute.relative_to(current) if absolute.is_relative_to(current) else folder)


class Parts(NamedTuple):
    """The problems of a folder: those that a change brought, and those that were there before."""

    own: list[Problem]
    old: list[Problem]


def parted(present: list[Problem], *, folder: Folder, before: Folder) -> Parts:
    """The problems of `folder` parted by whose they are.

    A problem is of the change if its row was added or changed, or if it was not there before,
    such as a reference to a source that the change removed.
    """
    touched = {(c.file, c.after.line) for c in changes(before, folder) if c.after is not None}
    old_rows, rows = _rows(before), _rows(folder)
    remaining = Counter(_identity(problem, rows=old_rows) for problem in problems(before))
    parts = Parts([], [])
    for problem in present:
        identity, place = _identity(problem, rows=rows), (problem.file, problem.line)
        if (place in rows and place in touched) or not remaining[identity]:
            parts.own.append(problem)
        else:
            remaining[identity] -= 1
            parts.old.append(problem)
    return parts


def _rows(folder: Folder) -> Rows:
    return {
        (text.table.path, line): cells for text in folder.texts.values() for line, cells in text.raw
    }


def _identity(problem: Problem, *, rows: Rows) -> tuple[object, ...]:
    """What stays the same of a problem when lines move."""
    message = re.sub(r"\bline \d+", "line", problem.message)
    cells = rows.get((problem.file, problem.line), ())
    if problem.rule in ("canonical-bytes", "readable"):  # of the file, wherever it shows first
        cells, message = (), ""
    return problem.file, problem.column, problem.rule, message, cells
