"""What a comparison gives: runs of ours and of the peer, their medians, and the figure to meet."""

from __future__ import annotations

import gc
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / "build" / "bench"


@dataclass(kw_only=True)
class Result:
    """One line of a table.

    `ours` and `peer` hold every run; empty where there is none. `failed` says why there is no
    result at all, `note` what a reader must know to read the figures.
    """

    name: str
    size: int = 0
    unit: str = "s"
    ours: list[float] = field(default_factory=list)
    peer: list[float] = field(default_factory=list)
    against: str = ""
    at_most: float | None = None
    note: str = ""
    failed: str = ""

    @property
    def ratio(self) -> float | None:
        """The median of ours over the median of the peer."""
        if not self.ours or not self.peer or statistics.median(self.peer) == 0:
            return None
        return statistics.median(self.ours) / statistics.median(self.peer)

    @property
    def met(self) -> bool | None:
        """Whether the ratio is at most the figure; None where there is no figure."""
        if self.at_most is None:
            return None
        return self.ratio is not None and self.ratio <= self.at_most

    def as_dict(self) -> dict[str, Any]:
        """Return the result as plain values."""
        return asdict(self)


@dataclass(frozen=True)
class Bench:
    """A piece of work that runs in a process of its own and is given up after `timeout` seconds."""

    name: str
    work: Callable[[], Iterator[Result]]
    timeout: int = 120


class Different(Exception):
    """The two sides do not do the same work, so that their times say nothing."""


def same(ours: object, peer: object, *, what: str) -> None:
    """Raise Different unless both sides gave the same."""
    if ours != peer:
        raise Different(f"{what}: ours gave {_short(ours)}, the peer {_short(peer)}")


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) < 200 else f"{text[:200]}…"


def interleaved(
    ours: Callable[[], object], peer: Callable[[], object], *, runs: int = 5, seconds: float = 60
) -> tuple[list[float], list[float]]:
    """Return the seconds of runs that take turns, so that a busy moment hits both alike.

    No more than `runs` each, and after the first no new turn once `seconds` are over.
    """
    taken: tuple[list[float], list[float]] = ([], [])
    begin = time.perf_counter()
    for turn in range(runs):
        if turn and time.perf_counter() - begin > seconds:
            break
        for side in (0, 1) if turn % 2 == 0 else (1, 0):
            taken[side].append(seconds_of((ours, peer)[side]))
    return taken


def seconds_of(work: Callable[[], object]) -> float:
    """Return the seconds that one call takes by the clock."""
    gc.collect()
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


ENVIRONMENT = {
    name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"
}
"""What the processes find around them. An installed package comes with its bytecode, as the peers
do; ours is installed in place and writes it when it first runs."""


def process(arguments: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Return how a whole process ended and what it wrote, errors included."""
    return subprocess.run(
        arguments,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=ENVIRONMENT,
        text=True,
        check=False,
    )


def command(name: str) -> str:
    """Return the path of a program of this environment."""
    return str(Path(sys.executable).with_name(name))


def count(size: int) -> str:
    """Return a number of rows as people say it: 1k, 100k, 1M."""
    for unit, letter in ((1_000_000, "M"), (1_000, "k")):
        if size >= unit and size % unit == 0:
            return f"{size // unit}{letter}"
    return str(size)


def number(text: str) -> int:
    """Return the rows that such a text says."""
    scale = {"k": 1_000, "m": 1_000_000}.get(text[-1:].lower(), 1)
    return int(text.rstrip("kKmM")) * scale
