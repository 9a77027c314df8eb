"""Writing files so that a crash leaves either the old file or the new one, never half of one."""

import contextlib
import os
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from casualties.data.schema import Table


def write(data: bytes | Iterable[bytes], path: Path) -> None:
    """Puts `data` at `path` in one step: after a crash the old file or the new one is there."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines([data] if isinstance(data, bytes) else data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, path.stat().st_mode & 0o7777 if path.exists() else 0o644)
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(temporary)
        raise


def write_table(table: Table, *, folder: Path, records: Iterable[Sequence[str]]) -> None:
    """Writes the canonical file of a table, in one step."""
    write(table.text(table.in_order(records)).encode(), folder / table.path)
