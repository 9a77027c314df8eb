"""A server of its own for an attack: gunicorn on a free port of 127.0.0.1, with a copy of data."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
FROZEN = ROOT / "tests" / "data" / "frozen"


@dataclass(frozen=True)
class Served:
    """A running server, and the folder that it serves."""

    port: int
    data: Path
    running: subprocess.Popen[bytes]

    @property
    def process(self) -> int:
        return self.running.pid

    def booted(self) -> list[int]:
        """The workers, when both are there."""
        while len(self.workers) < 2:
            time.sleep(0.1)
        return self.workers

    def ended(self, *, within: float) -> int | None:
        """The exit code of the server, where it ends in so many seconds."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            return self.running.wait(within)
        return None

    @property
    def workers(self) -> list[int]:
        children = Path(f"/proc/{self.process}/task/{self.process}/children")
        return [int(number) for number in children.read_text().split()]

    def ask(self, path: str, *, body: bytes | None = None) -> tuple[int, bytes]:
        """Status and body; status 0 where no answer came."""
        request = urllib.request.Request(f"http://{HOST}:{self.port}{path}", data=body)
        if body is not None:
            request.add_header("Content-Type", "application/json")
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()
        except OSError:
            return 0, b""


@contextlib.contextmanager
def served(*, place: Path | None = None, **variables: str) -> Iterator[Served]:
    """Serves a copy of the frozen data until the attack is over; the data lie at `place`."""
    own = Path(tempfile.mkdtemp(prefix="attack-"))
    data = (place or own) / "data"
    shutil.copytree(FROZEN, data)
    variables |= {"CASUALTIES_DATA": str(data), "BIND": f"{HOST}:0", "WEB_CONCURRENCY": "2"}
    log = (own / "log").open("w+")
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn"],
        cwd=ROOT,
        env=os.environ | variables,
        stderr=log,
        start_new_session=True,
    )
    try:
        found = None
        while not found and process.poll() is None:
            time.sleep(0.05)
            found = re.search(r"http://127.0.0.1:(\d+)", (own / "log").read_text())
        if not found:
            raise SystemExit((own / "log").read_text())
        yield Served(int(found[1]), data, process)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)
        log.close()
        shutil.rmtree(own)
