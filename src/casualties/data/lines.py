"""The records of a file as they stand in it, byte for byte, for the exports."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, overload

import numpy as np
import numpy.typing as npt

LINES_IN_A_PIECE = 10_000
"""Lines that are joined in one go, so that a large export need not be in memory whole."""


@dataclass(frozen=True, eq=False)
class Lines(Sequence[bytes]):
    """The lines of a file under its header, cut out when they are asked for."""

    data: bytes
    ends: npt.NDArray[np.int64]
    """Where each line ends, the header's first."""

    def __len__(self) -> int:
        return len(self.ends) - 1

    @overload
    def __getitem__(self, place: int) -> bytes: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[bytes, ...]: ...
    def __getitem__(self, place: int | slice) -> bytes | tuple[bytes, ...]:
        if isinstance(place, slice):
            return tuple(self[number] for number in range(*place.indices(len(self))))
        number = range(len(self))[place]
        return self.data[self.ends[number] : self.ends[number + 1]]

    def pieces(self, places: npt.NDArray[np.integer[Any]], *, head: bytes = b"") -> Iterator[bytes]:
        """`head` and the lines at these places, in this order, LINES_IN_A_PIECE at a time."""
        starts, ends = self.ends[places].tolist(), self.ends[places + 1].tolist()
        for first in range(0, max(len(places), 1), LINES_IN_A_PIECE):
            piece = slice(first, first + LINES_IN_A_PIECE)
            lines = [self.data[a:b] for a, b in zip(starts[piece], ends[piece], strict=True)]
            yield b"".join([head, *lines])
            head = b""


def split_lines(data: bytes) -> tuple[bytes, Lines]:
    """The header of a file and the lines under it."""
    sizes = [len(line) for line in data.splitlines(keepends=True)]
    ends = np.cumsum(sizes, dtype=np.int64)
    return data[: ends[0]], Lines(data, ends)
