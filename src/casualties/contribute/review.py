"""A data folder or a revision held against the rules, whole or since another."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from casualties.checks import RULES, Folder, Problem, problems, read_folder
from casualties.checks.report import Report
from casualties.data.git import home, opened


def checked(
    place: str | Path, *, folder: Path | None = None, since: str | Path | None = None
) -> Report:
    """What the rules find in `place`, and whose it is.

    `place` and `since` are folders, or revisions of git: of `place` where that is a folder in a
    repository, else of `folder`. With `since`, the rules are still held over everything, but only
    what the change brought can fail. Raises DataError where one of them cannot be opened or has
    no schema.
    """
    here = since is None and Path(place).is_dir()  # no revision is asked for, so git is not
    tracked = Path(place) if here else home(place, folder=folder or Path(place))
    path = _path(place, home=tracked)
    name = path if Path(place).is_dir() else str(place)
    with ExitStack() as stack:
        now, found = _read(stack.enter_context(opened(place, folder=tracked)))
        if since is None:
            return Report(place=name, path=path, rules=len(RULES), problems=found)
        before, known = _read(stack.enter_context(opened(since, folder=tracked)))
    return _since(now, found, before=before, known=known, names=(name, path, str(since)))


def _path(place: str | Path, *, home: Path) -> str:
    """The folder as annotations name it: from where the command runs, if it is below."""
    folder = Path(place) if Path(place).is_dir() else home
    absolute = folder.resolve()
    here = Path.cwd()
    return str(absolute.relative_to(here) if absolute.is_relative_to(here) else folder)


def _read(place: Path) -> tuple[Folder, list[Problem]]:
    folder = read_folder(place)
    return folder, problems(folder)


def _since(
    now: Folder,
    found: list[Problem],
    *,
    before: Folder,
    known: list[Problem],
    names: tuple[str, str, str],
) -> Report:
    from casualties.checks.warnings import doubts
    from casualties.contribute.changes import changes, since

    whose = since(found, folder=now, before=before, known=known)
    touched = [
        c.after.line for c in changes(before, now) if c.table == "estimates" and c.after is not None
    ]
    return Report(
        place=names[0],
        path=names[1],
        rules=len(RULES),
        problems=whose.own,
        old=whose.old,
        doubts=doubts(now, lines=touched),
        since=names[2],
        touched=whose.touched,
    )
