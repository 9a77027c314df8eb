"""The bytes of ordinary files up to a stated size; nothing else is ever waited for."""

import os
import stat
from pathlib import Path

from casualties.errors import DataError

MOST_BYTES = 2 * 10**9
"""Of one file of a data folder: some four million statements, and what one call reads."""


def read_ordinary(path: Path, *, most: int = MOST_BYTES, remedy: str = "") -> bytes:
    """The bytes of an ordinary file, or of one that a link leads to.

    Raises DataError where it cannot be opened, is a folder, a pipe or a device, whose reading may
    never end, or is larger than `most`.
    """
    try:
        # without waiting, or the opening of a pipe would last until somebody writes to it
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        try:
            about = os.fstat(handle)
            if stat.S_ISREG(about.st_mode) and about.st_size <= most:
                return os.read(handle, about.st_size)
        finally:
            os.close(handle)
    except (OSError, ValueError) as error:  # ValueError: a name that no file can have
        words = getattr(error, "strerror", None) or str(error)
        raise DataError(f"cannot be read ({words})", file=path, remedy=remedy) from error
    what = f"larger than {most:,} bytes" if stat.S_ISREG(about.st_mode) else "no ordinary file"
    raise DataError(what, file=path, remedy="put the right file in its place")
