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
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FROZEN = ROOT / "tests" / "data" / "frozen"


@dataclass(frozen=True)
class Served:
    """A running server, and the folder that it serves."""

    port: int
    data: Path
    process: int

    @property
    def workers(self) -> list[int]:
        children = Path(f"/proc/{self.process}/task/{self.process}/children")
        return [int(number) for number in children.read_text().split()]

    def ask(self, path: str, *, body: bytes | None = None) -> tuple[int, bytes]:
        """Status and body; status 0 where no answer came."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data=body)
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
def served(*, workers: int = 2) -> Iterator[Served]:
    """Serves a copy of the frozen data until the attack is over."""
    place = Path(tempfile.mkdtemp(prefix="attack-"))
    shutil.copytree(FROZEN, place / "data")
    variables = {
        "CASUALTIES_DATA": str(place / "data"),
        "BIND": "127.0.0.1:0",
        "WEB_CONCURRENCY": str(workers),
    }
    log = (place / "log").open("w+")
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
            found = re.search(r"http://127.0.0.1:(\d+)", (place / "log").read_text())
        if not found:
            raise SystemExit((place / "log").read_text())
        yield Served(int(found[1]), place / "data", process.pid)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)
        log.close()
        shutil.rmtree(place)
