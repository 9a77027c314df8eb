"""Data folders of the past: a place is a folder, or a revision of git."""

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from casualties.data.location import PACKAGE_FILE
from casualties.data.writing import write
from casualties.errors import DataError, did_you_mean

CHANGELOG = "CHANGELOG.md"
"""The file beside a data folder in which corrections name the ids of rows."""

LONGEST = 120
"""Seconds that git may take for one answer."""

MERGE_BASE = "..."
"""The ending that turns a revision into the point at which HEAD left it, as git writes it."""


@contextmanager
def opened(place: str | Path, *, folder: Path) -> Iterator[Path]:
    """The data folder that `place` names: a folder, or `folder` as it was at a revision of git.

    `main...` is the commit at which HEAD left main. What git holds is written to a temporary
    folder, regular files only, with the changelog beside it. Raises DataError where `place` is
    neither a folder nor a revision, or the revision has no such folder.
    """
    if Path(place).is_dir():
        yield Path(place)
        return
    root, prefix = _repository(folder, place=str(place))
    revision = _commit(root, name=str(place))
    files = _files(root, revision=revision, prefix=prefix)
    if not any(path.endswith(f"/{PACKAGE_FILE}") for path in files):
        raise DataError(
            f"commit {revision[:12]} has no {prefix}{PACKAGE_FILE}",
            file=place,
            remedy="name a revision that has the data",
        )
    with tempfile.TemporaryDirectory(prefix="casualties-") as name:
        for path, blob in files.items():
            target = Path(name) / path
            target.parent.mkdir(parents=True, exist_ok=True)
            write(git(root, "cat-file", "blob", blob), target)
        yield Path(name) / "data"


def between(
    old: str | Path, new: str | Path | None, *, folder: Path
) -> tuple[str | Path, str | Path | None, str]:
    """The two places to compare, and the commit from which, where that is another than `old` names.

    `A...B` alone is B since it left A. A branch in `old` stands for the commit at which `new` left
    it, or HEAD where `new` is the folder itself; a tag or a commit stands for itself.
    """
    base, dots, tip = str(old).partition(MERGE_BASE)
    if Path(old).is_dir():
        return old, new, ""
    if dots and tip:
        new = new or tip
    if new and Path(new).is_dir() and Path(new).resolve() != folder.resolve():
        return old, new, ""  # a folder without a history
    is_branch = dots or _is_branch(folder, base)
    if not is_branch:
        return old, new, ""
    side = str(new) if new and not Path(new).is_dir() else "HEAD"
    try:
        ends = [git(folder, "rev-parse", "--verify", "-q", f"{r}^{{commit}}") for r in (base, side)]
        commit = git(folder, "merge-base", *(e.decode().strip() for e in ends)).decode().strip()
    except DataError:
        return old, new, ""  # `opened` says what is wrong
    has_moved = commit != ends[0].decode().strip() and not dots
    return commit, new, commit[:12] if has_moved else ""


def _is_branch(folder: Path, name: str) -> bool:
    """Whether a name is that of a branch, here or of a remote; never an option of git."""
    try:
        words = ("rev-parse", "--verify", "-q", "--symbolic-full-name", name)
        full = b"" if name.startswith("-") else git(folder, *words)
    except DataError:
        return False
    return full.startswith((b"refs/heads/", b"refs/remotes/"))


def home(*places: str | Path, folder: Path) -> Path:
    """The first of the places that is a folder in a git repository, else `folder`.

    Revisions are those of its history.
    """
    for place in map(Path, places):
        if place.is_dir():
            try:
                git(place, "rev-parse", "--show-toplevel")
            except DataError:
                continue
            return place
    return folder


def changelog(folder: Path) -> str:
    """The text of the changelog beside a data folder; empty where there is none."""
    try:
        return (folder.resolve().parent / CHANGELOG).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _repository(folder: Path, *, place: str) -> tuple[Path, str]:
    """The root of the repository that holds `folder`, and the folder's path in it with a slash."""
    if not folder.is_dir():
        raise DataError("no such folder", file=folder, remedy="name the data folder")
    try:
        root = git(folder, "rev-parse", "--show-toplevel").decode().strip()
        prefix = git(folder, "rev-parse", "--show-prefix").decode().strip()
    except DataError:
        raise DataError(
            f"no such folder, and {folder} is in no git repository",
            file=place,
            remedy="name a folder",
        ) from None
    return Path(root), prefix


def _commit(root: Path, *, name: str) -> str:
    """The full id of the commit that a revision names. Raises DataError where there is none."""
    base = name.removesuffix(MERGE_BASE)
    try:
        if base.startswith("-"):
            raise DataError(name)
        commit = git(root, "rev-parse", "--verify", "--quiet", base + "^{commit}")
        if name.endswith(MERGE_BASE):
            commit = git(root, "merge-base", commit.decode().strip(), "HEAD")
    except DataError:
        known = git(root, "for-each-ref", "--format=%(refname:short)").decode().split()
        hint = did_you_mean(base, known=known) or "; name one that 'git log' or 'git branch' shows"
        raise DataError(f"{name}: neither a folder nor a revision of git{hint}") from None
    return commit.decode().strip()


def _files(root: Path, *, revision: str, prefix: str) -> dict[str, str]:
    """Path in the temporary folder -> blob, of the regular files of the data and the changelog."""
    listed = git(root, "ls-tree", "-z", revision, "--", prefix or ".", CHANGELOG)
    beside = f"{prefix.rstrip('/').rpartition('/')[0]}/{CHANGELOG}".lstrip("/")
    if beside != CHANGELOG:
        listed += git(root, "ls-tree", "-z", revision, "--", beside)
    blobs = {}
    for entry in listed.decode().split("\0"):
        about, _, path = entry.partition("\t")
        mode, _, blob = about.partition(" blob ")
        if not mode.startswith("100"):  # neither a folder nor a link, which may lead anywhere
            continue
        name = path.removeprefix(prefix)
        if path == beside:
            blobs[CHANGELOG] = blob
        elif path.startswith(prefix) and "/" not in name:
            blobs[f"data/{name}"] = blob
    return blobs


def git(place: Path, *words: str) -> bytes:
    """What git prints. Raises DataError with what it says when it fails or is not there."""
    try:
        done = subprocess.run(
            ["git", "-C", str(place), *words], capture_output=True, check=True, timeout=LONGEST
        )
    except subprocess.TimeoutExpired:
        raise DataError(f"no answer in {LONGEST} seconds", file=f"git {words[0]}") from None
    except FileNotFoundError:
        raise DataError(
            "not found", file="git", remedy="install git, or name folders alone"
        ) from None
    except subprocess.CalledProcessError as error:
        message = error.stderr.decode(errors="replace").strip()
        raise DataError(message, file=f"git {words[0]}") from None
    return done.stdout
