"""The git revision of the data and when they last changed: from git, a file or a variable.

A data folder in a git repository says it by its history. A copy that has no history (in the wheel,
in a container) says it by a file `REVISION` beside the tables or by CASUALTIES_REVISION in the
environment, both written `REVISION@TIME@VERSION`, as `casualties revision` prints it. The data
version ties the name to the bytes: a copy that was changed since is marked, and a variable that
speaks of other data than these is not heard.
"""

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha1, sha256
from pathlib import Path
from typing import NamedTuple

from casualties.data.files import read_ordinary
from casualties.data.git import git
from casualties.errors import DataError

FILE = "REVISION"
VARIABLE = "CASUALTIES_REVISION"
LONGEST_FILE = 1024
FORM = "REVISION@TIME@VERSION"
DIGITS = 12
"""Of a revision, as of a data version."""


@dataclass(frozen=True, slots=True)
class Revision:
    """The name of a commit, with a final `+` where the data differ from it; empty for none."""

    id: str
    changed: datetime
    """When the data were last changed, in UTC to the second."""

    def line(self, *, version: str) -> str:
        """What a copy of the data with this version says of itself in a file or a variable."""
        return f"{self.id}@{self.changed.isoformat()}@{version}"


def revision(
    folder: Path | None, *, files: Mapping[str, bytes], version: str, created: str = ""
) -> Revision:
    """The revision of the data that were read from `folder`: the last commit that touched it.

    `files` maps each file's name to the bytes that were read, so that a folder that is changed
    meanwhile is not mistaken for them; `version` is their data version. Without a revision, and
    for files that differ from it, the time is the newest modification of the files; without a
    folder, `created`, the time of ISO 8601 at which the package was made, or the epoch. Raises
    DataError where the file or the variable says no revision or no time.
    """
    if folder is None:
        return Revision("", _time(created) or datetime.fromtimestamp(0, UTC))
    committed = _committed(folder, files=files)
    if committed:
        return committed
    modified = _modified(folder, names=files)
    if text := _text(folder / FILE).strip():
        stated = _stated(text, place=FILE, otherwise=modified)
        edited = stated.version not in ("", version)
        return Revision(f"{stated.name.rstrip('+')}+", modified) if edited else stated.revision
    if text := os.environ.get(VARIABLE, "").strip():
        stated = _stated(text, place=VARIABLE, otherwise=modified)
        if not stated.version:
            remedy = f"write {FORM}, as 'casualties revision' prints it"
            raise DataError(f"{text[:80]!r} names no data version", file=VARIABLE, remedy=remedy)
        if stated.version == version:
            return stated.revision
    return Revision("", modified)


def _committed(folder: Path, *, files: Mapping[str, bytes]) -> Revision | None:
    try:
        last = git(folder, "log", "-1", "--no-show-signature", "--format=%H %ct", "--", ".")
        if not last.strip():
            return None
        listed = git(folder, "ls-tree", "-z", "HEAD").decode()
    except DataError:
        return None
    commit, seconds = last.decode().split()
    entries = [entry.partition("\t") for entry in listed.split("\0") if entry]
    blobs = {name: about.split()[2] for about, _, name in entries}
    other = [name for name, data in files.items() if blobs.get(name) != _blob(data, like=commit)]
    if other:
        return Revision(f"{commit[:DIGITS]}+", _modified(folder, names=other))
    return Revision(commit[:DIGITS], datetime.fromtimestamp(int(seconds), UTC))


def _blob(data: bytes, *, like: str) -> str:
    """The name that git gives to a file's bytes, in a repository whose names are as long."""
    digest = sha1(usedforsecurity=False) if len(like) == 40 else sha256()
    digest.update(b"blob %d\0" % len(data) + data)
    return digest.hexdigest()


class _Stated(NamedTuple):
    """What a file or a variable says."""

    name: str
    changed: datetime
    version: str
    """The data version of which it speaks; empty where it names none."""

    @property
    def revision(self) -> Revision:
        return Revision(self.name, self.changed)


def _stated(text: str, *, place: str, otherwise: datetime) -> _Stated:
    """What a text says; a name alone has the time `otherwise`. Raises DataError as `revision`."""
    name, mark, rest = text.partition("@")
    time, _, version = rest.partition("@")
    if not re.fullmatch(r"[\w./-]{1,80}\+?", name):
        raise DataError(f"{text[:80]!r} names no revision", file=place, remedy=f"write {FORM}")
    if not mark:
        return _Stated(_short(name), otherwise, "")
    changed = _time(time)
    if changed is None:
        raise DataError(
            f"{time[:80]!r} is no time", file=place, remedy="write it as 2026-11-22T23:29:02+00:00"
        )
    if version and not re.fullmatch(r"[0-9a-f]{12}", version):
        raise DataError(f"{version[:80]!r} is no data version", file=place, remedy=f"write {FORM}")
    return _Stated(_short(name), changed, version)


def _time(text: str) -> datetime | None:
    """The time that a text of ISO 8601 says, in UTC to the second; None for any other text."""
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return None
    time = time if time.tzinfo else time.replace(tzinfo=UTC)
    return time.astimezone(UTC).replace(microsecond=0)


def _short(name: str) -> str:
    """A commit's name cut to the usual digits; another name whole."""
    return re.sub(r"^([0-9a-f]{12})[0-9a-f]*(\+?)$", r"\1\2", name)


def _text(path: Path) -> str:
    try:
        return read_ordinary(path, most=LONGEST_FILE).decode("utf-8", "replace")
    except DataError:
        return ""


def _modified(folder: Path, *, names: Iterable[str]) -> datetime:
    """The newest modification of the files that are still there; the epoch where none is."""
    times = [path.stat().st_mtime for name in names if (path := folder / name).is_file()]
    return datetime.fromtimestamp(int(max(times, default=0)), UTC)
