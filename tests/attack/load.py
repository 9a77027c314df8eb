"""Faults under load: what is lost beyond the requests that were in flight? Nothing.

Clients ask one question after the other, each on a connection of its own; `wrk`, where there is
one, presses beside them. Meanwhile something is done to the server.
"""

from __future__ import annotations

import contextlib
import http.client
import itertools
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from attack.served import HOST, Served, served
from attack.writers import adding
from casualties.data.writing import write

CLIENTS = 6
PATHS = ("/estimates.csv", "/healthz", "/timeline.csv?party=north-korea", "/overview.json")
LONG = ("/estimates.json?about={}", "/contradictions.csv?about={}", "/disagreement.json?about={}")
PATIENCE = 150.0
"""Seconds until new data must be served."""
CLOCK = """
import os, time

real, path = time.time, os.environ["CLOCK_OFFSET"]


def now():
    with open(path) as file:
        return real() + float(file.read() or 0)


time.time = now
"""
"""What a served process runs before all else, so that its clock can be set."""
DAY = 86_400
Outcome = tuple[str, dict[str, object]]
"""What went wrong, empty where nothing did; and counts."""


class Asked(NamedTuple):
    """A request: when it began and ended, and what came."""

    start: float
    end: float
    path: str
    status: int
    digest: str


def asked(port: int, path: str) -> Asked:
    """Asks on a connection of its own; status 0 where the answer did not come whole."""
    start, status, digest = time.monotonic(), 0, ""
    connection = http.client.HTTPConnection(HOST, port, timeout=30)
    try:
        connection.request("GET", path, headers={"Connection": "close"})
        answer = connection.getresponse()
        body = answer.read()
        status, digest = answer.status, sha256(body).hexdigest()
    except (OSError, http.client.HTTPException):
        pass
    finally:
        connection.close()
    return Asked(start, time.monotonic(), path, status, digest)


@dataclass
class Load:
    """The requests so far, and the moments at which something was done."""

    asked: list[Asked] = field(default_factory=list)
    moments: list[float] = field(default_factory=list)

    def now(self) -> None:
        self.moments.append(time.monotonic())

    def judged(self, *, good: set[str] | None = None) -> Outcome:
        """Lost beyond those in flight at a moment; with `good`, also tables that never were."""
        lost = [one for one in self.asked if one.status != 200]
        beyond = [o for o in lost if not any(o.start <= m <= o.end for m in self.moments)]
        tables = [one for one in self.asked if one.path == PATHS[0] and one.status == 200]
        never = [one for one in tables if good is not None and one.digest not in good]
        counts: dict[str, object] = {
            "requests": len(self.asked),
            "lost_in_flight": len(lost) - len(beyond),
            "lost_beyond": len(beyond),
            "versions": len({one.digest for one in tables}),
            "slowest_ms": round(max((o.end - o.start) * 1000 for o in self.asked)),
        }
        wrong = f"lost {Counter(o.status for o in beyond)}" if beyond else ""
        return wrong or (f"{len(never)} answers of no version" if never else ""), counts


@contextlib.contextmanager
def load(server: Served) -> Iterator[Load]:
    """Asks until the end."""
    out, over = Load(), threading.Event()

    def client(number: int) -> None:
        for path in itertools.islice(itertools.cycle(PATHS), number, None):
            if over.is_set():
                return
            out.asked.append(asked(server.port, path))

    threads = [threading.Thread(target=client, args=(n,)) for n in range(CLIENTS)]
    press = None
    if wrk := shutil.which("wrk"):
        words = [wrk, "-t1", "-c4", "-d600", f"http://{HOST}:{server.port}/healthz"]
        press = subprocess.Popen(words, stdout=subprocess.DEVNULL)
    for one in threads:
        one.start()
    try:
        yield out
    finally:
        over.set()
        for one in threads:
            one.join()
        if press:
            press.kill()
            press.wait()


def newer(folder: Path, number: int) -> bytes:
    """The table with another word in its first row."""
    head, first, rest = (folder / "estimates.csv").read_bytes().split(b"\n", 2)
    cells = first.rpartition(b",")[0] if not first.endswith(b'"') else first.rpartition(b',"')[0]
    return b"\n".join([head, b"%s,Version %d." % (cells, number), rest])


def until(server: Served, digest: str) -> float:
    """Seconds until every worker serves this table; 0 where that takes too long."""
    start, agreed = time.monotonic(), 0
    while (passed := time.monotonic() - start) < PATIENCE:
        agreed = agreed + 1 if asked(server.port, PATHS[0]).digest == digest else 0
        if agreed >= 8:
            return round(passed, 1)
        time.sleep(0.1)
    return 0.0


def workers_killed(*, seconds: float) -> Outcome:
    """A worker is killed every second."""
    with served() as server:
        with load(server) as under:
            for _ in range(round(seconds)):
                time.sleep(1)
                victim = server.booted()[0]
                under.now()
                os.kill(victim, signal.SIGKILL)
        return under.judged()


def ended_while_answering(*, rounds: int) -> Outcome:
    """TERM while long answers are made: each comes whole, then the server is gone."""
    answers: list[Asked] = []
    for number in range(rounds):
        with served() as server:
            threads = [
                threading.Thread(target=lambda path: answers.append(asked(server.port, path)),
                                 args=(path.format(number),))
                for path in LONG for _ in range(2)
            ]  # fmt: skip
            for one in threads:
                one.start()
            time.sleep(0.2)
            os.kill(server.process, signal.SIGTERM)
            for one in threads:
                one.join()
            if server.ended(within=25) != 0:
                return "the server does not end", {}
    statuses = Counter(one.status for one in answers)
    longest = round(max(one.end - one.start for one in answers), 1)
    wrong = "" if set(statuses) == {200} else f"answers cut off: {statuses}"
    return wrong, {"answers": len(answers), "longest_s": longest}


def new_data_every_second(*, seconds: float) -> Outcome:
    """Each answer is of a version that was written, and the last comes to be served."""
    with served() as server:
        good = {sha256((server.data / "estimates.csv").read_bytes()).hexdigest()}
        with load(server) as under:
            for number in range(round(seconds)):
                data = newer(server.data, number)
                good.add(last := sha256(data).hexdigest())
                write(data, server.data / "estimates.csv")
                time.sleep(1)
            came = until(server, last)
        wrong, counts = under.judged(good=good)
        if not wrong and not (came and counts["versions"] > 2):
            wrong = f"new data do not come: {counts['versions']} versions, the last: {came}"
        return wrong, counts | {"written": len(good) - 1, "the_last_after_s": came}


def disk_full() -> Outcome:
    """No room where data and temporary files lie: a writer is told, what was good is served."""
    with tempfile.TemporaryDirectory(prefix="attack-") as name:
        words = ["mount", "-t", "tmpfs", "-o", "size=6m", "none", name]
        if subprocess.run(words, check=False, capture_output=True).returncode:
            return "", {"not tried": "mounting needs root"}
        place = Path(name)
        try:
            with served(place=place, TMPDIR=name) as server, load(server) as under:
                before = (server.data / "estimates.csv").read_bytes()
                data = newer(server.data, 1)
                (place / "next").write_bytes(data)
                fill(place / "filling")
                words = [sys.executable, "-m", "casualties", *adding(server.data, 1)]
                writer = subprocess.run(words, check=False, capture_output=True, text=True)
                if writer.returncode != 1 or "No space left" not in writer.stderr:
                    return f"the writer says {writer.stderr[-300:]!r}", {}
                if (server.data / "estimates.csv").read_bytes() != before:
                    return "the table was changed", {}
                os.replace(place / "next", server.data / "estimates.csv")
                came = until(server, sha256(data).hexdigest())
            wrong, counts = under.judged()
            left = [path.name for path in server.data.glob(".*")]
            wrong = wrong or ("" if came and not left else f"new data: {came}; left: {left}")
            return wrong, counts | {"new_data_after_s": came}
        finally:
            subprocess.run(["umount", "-l", name], check=True)


def fill(path: Path) -> None:
    with contextlib.suppress(OSError), path.open("wb", buffering=0) as file:
        for size in (65536, 4096):
            with contextlib.suppress(OSError):
                while file.write(bytes(size)):
                    pass


def clock_set(*, seconds: float) -> Outcome:
    """The clock jumps back and forth: no worker is replaced, and new data are served."""
    with tempfile.TemporaryDirectory(prefix="attack-") as name:
        place, clock = Path(name), Path(name, "clock")
        clock.write_text("0")
        (place / "sitecustomize.py").write_text(CLOCK)
        paths = os.pathsep.join([name, *os.environ.get("PYTHONPATH", "").split(os.pathsep)])
        with served(PYTHONPATH=paths, CLOCK_OFFSET=str(clock)) as server:
            workers, came = server.booted(), []
            with load(server) as under:
                for number, days in enumerate((-1 / 8, 2, -400, 0)):
                    write(str(days * DAY).encode(), clock)
                    under.now()  # a leap forward ends connections that have not asked yet
                    data = newer(server.data, number)
                    write(data, place / "next")
                    moment = time.time() + days * DAY
                    os.utime(place / "next", (moment, moment))
                    os.replace(place / "next", server.data / "estimates.csv")
                    time.sleep(seconds)
                    came.append(until(server, sha256(data).hexdigest()))
                    if not came[-1]:
                        return f"new data are not served after {days} days", {}
            wrong, counts = under.judged()
            replaced = set(workers) != set(server.workers)
            wrong = wrong or ("workers were replaced" if replaced else "")
            return wrong, counts | {"new_data_after_s": came}


FAULTS: dict[str, Callable[[], Outcome]] = {
    "a worker killed every second for ten": lambda: workers_killed(seconds=10),
    "TERM during long answers": lambda: ended_while_answering(rounds=3),
    "new data every second for a minute": lambda: new_data_every_second(seconds=60),
    "a full disk": disk_full,
    "the clock set back and forth": lambda: clock_set(seconds=3),
}
