"""Faults in the served folder, and of the workers, under questions: what is said, and does it heal?

Each fault is put into the folder of a running server, watched, and taken out again. Right is: no
request fails, every answer is of data that were good, the state is said, and all is well again.
"""

from __future__ import annotations

import os
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path

from attack.served import Served

Fault = Callable[[Path], object]

PATIENCE = 40.0
"""Seconds until a fault must be said, and until it must have healed."""
ONCE = 6
"""Answers that must agree, so that each worker has been asked."""


def in_place(path: Path, data: bytes) -> None:
    with path.open("r+b" if path.is_file() else "wb") as file:
        file.write(data)
        file.truncate()


def cut(share: float, *, at_line: bool) -> Fault:
    def fault(folder: Path) -> None:
        data = (folder / "estimates.csv").read_bytes()
        place = int(len(data) * share)
        in_place(
            folder / "estimates.csv", data[: data.index(b"\n", place) + 1 if at_line else place]
        )

    return fault


def instead(name: str, put: Callable[[Path], object]) -> Fault:
    def fault(folder: Path) -> None:
        (folder / name).unlink()
        put(folder / name)

    return fault


def vast(path: Path) -> None:
    path.touch()
    os.truncate(path, 10 * 1024**3)


def written(name: str, data: bytes) -> Fault:
    return lambda folder: in_place(folder / name, data)


FAULTS: dict[str, Fault] = {
    "cut in the middle of a line": cut(0.5, at_line=False),
    "cut at the end of a line": cut(0.5, at_line=True),
    "the header alone": cut(0.0, at_line=True),
    "empty": written("estimates.csv", b""),
    "no UTF-8": written("estimates.csv", b"\xff\xfe"),
    "a NUL byte": written("events.csv", b"\0"),
    "a pipe": instead("estimates.csv", os.mkfifo),
    "a folder": instead("estimates.csv", Path.mkdir),
    "10 GB of nothing": instead("estimates.csv", vast),
    "a device": instead("sources.csv", lambda path: path.symlink_to("/dev/zero")),
    "a link to itself": instead("sources.csv", lambda path: path.symlink_to(path.name)),
    "a file that is gone": lambda folder: (folder / "metrics.csv").unlink(),
    "the schema as null": written("datapackage.json", b"null"),
    "the schema too deep": written("datapackage.json", b"[" * 100_000),
    "a figure of 5,001 digits": lambda folder: in_place(
        folder / "number_words.csv", b"phrase,low,high\ndozens," + b"1" * 5001 + b",\n"
    ),
    "the folder is gone": lambda folder: shutil.rmtree(folder),
}


def survived(server: Served, name: str) -> str:
    """What went wrong; empty where nothing did."""
    kept = server.data.with_name("kept")
    shutil.copytree(server.data, kept)
    version = server.ask("/healthz")[1].split()[1]
    good = server.ask("/estimates.csv")[1]
    FAULTS[name](server.data)
    try:
        if not until(server, lambda body: body.startswith(b"stale " + version), good=good):
            return "not said"
        worker = server.workers[0]
        os.kill(worker, signal.SIGKILL)
        while worker in server.workers or len(server.workers) < 2:
            time.sleep(0.1)
        for _ in range(2 * ONCE):
            status, body = server.ask("/healthz")
            if status and not body.startswith(b"stale " + version):
                return "a worker that was replaced serves something else"
    finally:
        shutil.rmtree(server.data, ignore_errors=True)
        shutil.move(kept, server.data)
    if not until(server, lambda body: body.startswith(b"ok " + version), good=good):
        return "not healed"
    return ""


def until(server: Served, wanted: Callable[[bytes], bool], *, good: bytes) -> bool:
    """Whether all workers come to say so in time, and nobody gets other data meanwhile."""
    agreed, end = 0, time.monotonic() + PATIENCE
    while agreed < ONCE and time.monotonic() < end:
        agreed = agreed + 1 if wanted(server.ask("/healthz")[1]) else 0
        if server.ask("/estimates.csv") != (200, good):
            return False
        time.sleep(0.05)
    return agreed >= ONCE
