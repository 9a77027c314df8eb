"""Writing files so that a crash leaves either the old file or the new one, never half of one."""

import contextlib
import errno
import os
import stat
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from casualties.data.schema import Table
from casualties.errors import DataError

try:
    import fcntl
except ImportError:  # Windows, where nothing keeps two writers apart
    fcntl = None  # type: ignore[assignment]

PATIENCE = 30.0
"""Seconds that a writer waits for another."""


def write(data: bytes | Iterable[bytes], path: Path) -> None:
    """Puts `data` at `path` in one step: after a crash the old file or the new one is there.

    A link is followed, and what is no file (a device, a pipe) is written to as it is. Raises
    OSError for a folder, and where there is no room or no right.
    """
    pieces = [data] if isinstance(data, bytes) else data
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        mode = stat.S_IFREG | 0o644
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(mode):
        with path.open("wb") as file:
            file.writelines(pieces)
        return
    path = Path(os.path.realpath(path))
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines(pieces)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, stat.S_IMODE(mode))
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(temporary)
        raise


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Keeps other writers out of a data folder, from its reading to the writing of what follows.

    The lock is the folder's own and goes with the process. Raises DataError where another holds it
    for long.
    """
    if fcntl is None or not folder.is_dir():
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        _lock(handle, folder=folder)
        yield
    finally:
        os.close(handle)


def _lock(handle: int, *, folder: Path) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            return fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > end:
                remedy = "wait until it has ended and run this again"
                raise DataError(
                    "another process writes to the folder", file=folder, remedy=remedy
                ) from None
        time.sleep(0.05)


def write_folder(files: Iterable[tuple[str, bytes]], folder: Path, *, mark: str) -> int:
    """Writes files by their paths into a new folder, which takes its place when it is whole.

    Gives the number of bytes. A folder that is there already is replaced where it has the file
    `mark`, which says that it was written so; raises DataError for any other that is not empty,
    and where it cannot be written.
    """
    folder = Path(os.path.realpath(folder))
    _refuse_others(folder, mark=mark)
    size = 0
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}.") as beside:
            new, old = Path(beside, "new"), Path(beside, "old")
            new.mkdir()
            for name, data in files:
                path = new / name
                if not path.resolve().is_relative_to(new.resolve()):
                    raise DataError(f"{name!r} would lie outside", file=folder)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
                size += len(data)
            _refuse_others(folder, mark=mark)
            if folder.exists():
                os.replace(folder, old)
            os.replace(new, folder)
    except OSError as error:
        raise DataError(f"cannot be written ({error.strerror})", file=folder) from error
    return size


def _refuse_others(folder: Path, *, mark: str) -> None:
    """Raises DataError for a path that holds what was not written by `write_folder`."""
    if not folder.exists() or (folder / mark).is_file():
        return
    if not folder.is_dir() or any(folder.iterdir()):
        remedy = "name a new folder"
        raise DataError("holds files that were not published by this", file=folder, remedy=remedy)


def write_table(table: Table, *, folder: Path, records: Iterable[Sequence[str]]) -> None:
    """Writes the canonical file of a table, in one step."""
    write(table.text(table.in_order(records)).encode(), folder / table.path)
