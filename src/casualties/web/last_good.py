"""What all workers of a server have agreed to serve: the last good data, and what was refused.

It lies in files without a name, which workers inherit when they are forked: nothing stays on the
disk, and a worker that takes the place of one that died begins with what the others serve.
"""

import os
import tempfile
import weakref
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, NamedTuple

import orjson

from casualties.data.dataset import Dataset
from casualties.data.git_revision import Revision
from casualties.errors import DataError

try:
    import fcntl
except ImportError:  # Windows, where no worker is forked
    fcntl = None  # type: ignore[assignment]

Fingerprint = tuple[tuple[str | int, ...], ...]
"""Name, size, inode and times of change (of the content, of anything) of each file of the data."""

MOST_KEPT = 1_000
"""Problems of refused data that are kept."""


class Refusal(NamedTuple):
    """Data in the folder that are not served: since when, and what is wrong with them."""

    since: datetime
    problems: tuple[str, ...]

    @property
    def words(self) -> str:
        """The refusal as a sentence for readers."""
        more = f" and {len(self.problems) - 1} more" if len(self.problems) > 1 else ""
        return (
            f"Since {self.since:%Y-%m-%d %H:%M} UTC the data folder holds data that cannot be "
            f"served; shown are the last good data. The first problem: {self.problems[0]}{more}"
        )


class State(NamedTuple):
    """What was judged last, and how."""

    number: int = 0
    """How often new data have been taken; 0 for those of the start."""
    seen: Fingerprint = ()
    refusal: Refusal | None = None


class LastGood:
    """The state and the last good data, for this process and those forked from it."""

    def __init__(self, state: State) -> None:
        self._file, *self._data = files = [_nameless() for _ in range(3)]
        """The state, and the data of two numbers in turn, so that nobody reads what is written."""
        weakref.finalize(self, lambda: [file.close() for file in files])
        self._last = state

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Lets one process judge at a time; a process that dies lets go."""
        if fcntl is None:
            yield
            return
        fcntl.lockf(self._file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.lockf(self._file, fcntl.LOCK_UN)

    @property
    def state(self) -> State:
        """What the processes agreed on last."""
        try:
            number, seen, refusal = orjson.loads(_read(self._file.fileno()).partition(b"\n")[0])
        except ValueError:  # nothing yet, or half of what a process wrote that was killed
            return self._last
        if refusal:
            refusal = Refusal(datetime.fromisoformat(refusal[0]), tuple(refusal[1]))
        self._last = State(number, tuple(map(tuple, seen)), refusal)
        return self._last

    def agree(self, state: State) -> None:
        """Tells the other processes. Raises OSError where there is no room."""
        refusal = state.refusal and (state.refusal.since, state.refusal.problems[:MOST_KEPT])
        _write(self._file.fileno(), [orjson.dumps((state.number, state.seen, refusal)), b"\n"])
        self._last = state

    def keep(self, dataset: Dataset, *, number: int) -> None:
        """Writes new data for the others. Raises OSError where there is no room."""
        about = {
            "version": dataset.version,
            "revision": dataset.revision,
            "changed": dataset.changed,
            "sizes": {name: len(data) for name, data in dataset.files.items()},
        }
        head = orjson.dumps(about) + b"\n"
        _write(self._data[number % 2].fileno(), [head, *dataset.files.values()])

    def kept(self, *, number: int, folder: Path) -> Dataset:
        """The data that were taken as this number. Raises DataError where they are not whole."""
        head, _, rest = _read(self._data[number % 2].fileno()).partition(b"\n")
        try:
            about = orjson.loads(head)
        except ValueError as error:
            raise DataError("the last good data are not whole") from error
        files, begin = {}, 0
        for name, size in about["sizes"].items():
            files[name] = rest[begin : begin + size]
            begin += size
        at = Revision(about["revision"], datetime.fromisoformat(about["changed"]))
        dataset = Dataset.of(files, folder=folder, at=at)
        if dataset.version != about["version"]:
            raise DataError("the last good data were replaced while they were read")
        return dataset


def _nameless() -> IO[bytes]:
    """A file without a name: on the disk, or in memory where no folder can be written to."""
    try:
        return tempfile.TemporaryFile()
    except FileNotFoundError:
        return open(os.memfd_create("casualties"), "w+b")


def _read(handle: int) -> bytes:
    """The whole file, without moving the place that the processes share."""
    pieces = []
    begin = 0
    while piece := os.pread(handle, 1 << 28, begin):
        pieces.append(piece)
        begin += len(piece)
    return b"".join(pieces)


def _write(handle: int, pieces: Iterable[bytes]) -> None:
    begin = 0
    for piece in pieces:
        rest = memoryview(piece)
        while rest:
            written = os.pwrite(handle, rest, begin)
            begin, rest = begin + written, rest[written:]
    os.ftruncate(handle, begin)
