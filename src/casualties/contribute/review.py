"""A data folder or a revision held against the rules, whole or since another."""

import re
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path

from casualties.checks import RULES, Folder, Problem, problems, read_folder
from casualties.checks.report import Report
from casualties.checks.warnings import doubts
from casualties.contribute.changes import Change, changes
from casualties.data.git import between, home, opened

Rows = dict[tuple[str, int], tuple[str, ...]]
"""File and line -> the cells of the row that starts there."""


def checked(
    place: str | Path,
    *,
    today: date | None = None,
    folder: Path | None = None,
    since: str | Path | None = None,
) -> Report:
    """The problems in `place`; with `since`, those that the change since then brought.

    `place` and `since` are folders, or revisions of git: of `place` where that is a folder in a
    repository, else of `folder`. With `since`, the rules are still held over everything, but only
    what the change brought can fail. `today` is the day after which no day may lie. Raises
    DataError where one of them cannot be opened or has no schema.
    """
    without_git = since is None and Path(place).is_dir()
    tracked = Path(place) if without_git else home(place, folder=folder or Path(place))
    path = _path(place, home=tracked)
    name = path if Path(place).is_dir() else str(place)
    with ExitStack() as stack:
        now = read_folder(stack.enter_context(opened(place, folder=tracked)), today=today)
        present = problems(now)
        report = Report(place=name, path=path, rules=len(RULES), problems=present)
        if since is None:
            return report
        base, _, _ = between(since, place, folder=tracked)
        before = read_folder(stack.enter_context(opened(base, folder=tracked)), today=today)
        differences = changes(before, now)
        own, old = parted(present, folder=now, before=before, differences=differences)
        lines = [c.after.line for c in differences if c.table == "estimates" and c.after]
        return report._replace(
            problems=own,
            old=old,
            doubts=doubts(now, lines=lines),
            since=str(since),
            touched=len(differences),
        )


def _path(place: str | Path, *, home: Path) -> str:
    """The folder as annotations name it: from where the command runs, if it is below."""
    folder = Path(place) if Path(place).is_dir() else home
    absolute, current = folder.resolve(), Path.cwd()
    return str(absolute.relative_to(current) if absolute.is_relative_to(current) else folder)


def parted(
    present: list[Problem],
    *,
    folder: Folder,
    before: Folder,
    differences: Sequence[Change],
) -> tuple[list[Problem], list[Problem]]:
    """The problems of `folder` that a change brought, and those that were there `before` it.

    A problem is of the change if its row was added or changed, or if it was not there before,
    such as a reference to a source that the change removed.
    """
    touched = {(c.file, c.after.line) for c in differences if c.after is not None}
    old_rows, rows = _rows(before), _rows(folder)
    remaining = Counter(_identity(problem, rows=old_rows) for problem in problems(before))
    own: list[Problem] = []
    old: list[Problem] = []
    were_empty = {t.path for n, t in before.schema.tables.items() if not before.records(n)}
    for problem in present:
        if problem.rule == "filled-table" and problem.file in were_empty:
            old.append(problem)
            continue
        identity, place = _identity(problem, rows=rows), (problem.file, problem.line)
        if (place in rows and place in touched) or not remaining[identity]:
            own.append(problem)
        else:
            remaining[identity] -= 1
            old.append(problem)
    return own, old


def _rows(folder: Folder) -> Rows:
    return {(t.table.path, line): cells for t in folder.texts.values() for line, cells in t.raw}


def _identity(problem: Problem, *, rows: Rows) -> tuple[object, ...]:
    """What stays the same of a problem when lines move."""
    message = re.sub(r"\bline \d+", "line", problem.message)
    cells = rows.get((problem.file, problem.line), ())
    if problem.rule in ("canonical-bytes", "readable"):  # of the file, wherever it shows first
        cells, message = (), ""
    return problem.file, problem.column, problem.rule, message, cells
