"""The bytes of a file: held in memory, or mapped where they are many."""

from __future__ import annotations

import mmap
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hashlib import _Hash

Buffer = bytes | mmap.mmap

LARGE = 1 << 27
"""Bytes from which a file is mapped."""
BLOCK = 1 << 22
"""Bytes that are looked at in one go."""


def contents(path: Path) -> Buffer:
    """The bytes of a file; of a large one a map of a copy that has no name.

    The system may put the pages of a map aside and shares them between processes, which it cannot
    do with bytes. The file itself is not mapped: who edits it in place would change what we read.
    The copy goes when nobody uses it. Raises OSError.
    """
    with path.open("rb") as file:
        if os.fstat(file.fileno()).st_size < LARGE:
            return file.read()
        import shutil
        import tempfile

        with tempfile.TemporaryFile() as copy:
            shutil.copyfileobj(file, copy, BLOCK)
            copy.flush()
            return mmap.mmap(copy.fileno(), 0, access=mmap.ACCESS_READ)


def blocks(data: Buffer) -> Iterator[bytes]:
    """The bytes in pieces of whole lines, as `bounds` cuts them."""
    for begin, end in bounds(data):
        yield data[begin:end]


def bounds(data: Buffer, *, size: int | None = None) -> Iterator[tuple[int, int]]:
    """Where pieces of whole lines begin and end, about `size` bytes each or BLOCK.

    Of a map, what is behind leaves memory.
    """
    size = size or BLOCK
    begin = 0
    while begin < len(data):
        end = data.rfind(b"\n", begin, begin + size) + 1 or data.find(b"\n", begin) + 1
        end = end or len(data)
        yield begin, end
        begin = end
        if isinstance(data, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
            data.madvise(mmap.MADV_DONTNEED)


def feed(digest: _Hash, data: Buffer) -> None:
    """Takes the bytes into a digest; of a map no more of them than a block is in memory."""
    for block in blocks(data):
        digest.update(block)
