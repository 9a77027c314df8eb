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


def write_table(table: Table, *, folder: Path, records: Iterable[Sequence[str]]) -> None:
    """Writes the canonical file of a table, in one step."""
    write(table.text(table.in_order(records)).encode(), folder / table.path)
