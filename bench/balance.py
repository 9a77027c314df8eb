"""Two copies behind nginx, one of them killed under load: what is lost?

`python bench/balance.py [--requests N] [--clients N] [--nginx PATH]`. The configuration of nginx
is the one of docs/deploy.md, with ports of this run. All of it stays on 127.0.0.1. Prints counts
as JSON; exit 1 if a request was lost, or if two copies gave different bytes for one address.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PATHS = (
    "/estimates.csv?party=north-korea&metric=killed",
    "/timeline.csv?party=north-korea",
    "/overview.csv",
    "/healthz",
    "/api",
    "/rows/timeline?party=north-korea",
)
WAIT = 60.0
"""Seconds for a server to answer for the first time."""


def free_ports(number: int) -> list[int]:
    """Ports on which nothing listens."""
    with contextlib.ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(number)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


def documented(*, port: int, copies: list[int]) -> str:
    """The configuration of docs/deploy.md with the ports of this run."""
    text = (ROOT / "docs" / "deploy.md").read_text()
    found = re.search(r"```nginx\n(.*?)```", text, re.S)
    if found is None:
        raise SystemExit("docs/deploy.md holds no configuration of nginx")
    block = found[1].replace("listen 80;", f"listen 127.0.0.1:{port};")
    for named, own in zip((8051, 8052), copies, strict=True):
        block = block.replace(f"127.0.0.1:{named}", f"127.0.0.1:{own}")
    return block


def configuration(place: Path, *, port: int, copies: list[int]) -> str:
    """The whole file: what a system's own nginx.conf gives, then the documented block."""
    temporary = "".join(
        f"  {name}_temp_path {place}/{name};\n"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return (
        f"daemon off;\nmaster_process off;\npid {place}/nginx.pid;\n"
        "events { worker_connections 256; }\nhttp {\n"
        f"{temporary}"
        "  log_format counts '$status $upstream_addr';\n"
        f"  access_log {place}/access.log counts;\n"
        f"{documented(port=port, copies=copies)}}}\n"
    )


@contextlib.contextmanager
def running(words: list[str], **variables: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process of a group of its own, killed with it at the end."""
    process = subprocess.Popen(
        words,
        cwd=ROOT,
        env=os.environ | variables,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """Ends a process and its workers without warning."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def asked(port: int, path: str) -> tuple[int, bytes]:
    """Status and body; status 0 where the answer did not come whole."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read()
    except (OSError, http.client.HTTPException):
        return 0, b""
    finally:
        connection.close()


def ready(port: int) -> None:
    """Waits until a server answers. Raises SystemExit where it does not."""
    end = time.monotonic() + WAIT
    while asked(port, "/healthz")[0] != 200:
        if time.monotonic() > end:
            raise SystemExit(f"nothing answers on port {port}")
        time.sleep(0.1)


def hammer(port: int, *, requests: int, clients: int, killed: subprocess.Popen[bytes]) -> dict:
    """Asks `requests` times from `clients` threads; kills a copy after a third of them."""
    lock, statuses, slowest = threading.Lock(), Counter[int](), 0.0
    bodies: dict[str, set[str]] = {path: set() for path in PATHS}
    todo, at_kill = iter(range(requests)), 0

    def client() -> None:
        nonlocal slowest, at_kill
        while True:
            with lock:
                number = next(todo, None)
            if number is None:
                return
            if number == requests // 3:
                kill(killed)
                at_kill = number
            path = PATHS[number % len(PATHS)]
            start = time.perf_counter()
            status, body = asked(port, path)
            with lock:
                slowest = max(slowest, time.perf_counter() - start)
                statuses[status] += 1
                if status == 200:
                    bodies[path].add(sha256(body).hexdigest())

    threads = [threading.Thread(target=client) for _ in range(clients)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return {
        "requests": requests,
        "clients": clients,
        "killed_after": at_kill,
        "answered": statuses[200],
        "lost": requests - statuses[200],
        "statuses": dict(statuses),
        "different_bytes": [path for path, found in bodies.items() if len(found) != 1],
        "slowest_seconds": round(slowest, 3),
    }


def demonstration(*, nginx: str, requests: int, clients: int) -> dict:
    """The counts of one run."""
    port, *copies = free_ports(3)
    gunicorn = [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py"]
    place = Path(tempfile.mkdtemp(prefix="balance-"))
    try:
        (place / "nginx.conf").write_text(configuration(place, port=port, copies=copies))
        front = [nginx, "-p", str(place), "-c", "nginx.conf", "-e", f"{place}/error.log"]
        own = [{"PORT": str(p), "WEB_CONCURRENCY": "1"} for p in copies]
        with (
            running(gunicorn, **own[0]) as first,
            running(gunicorn, **own[1]),
            running(front),
        ):
            for one in (*copies, port):
                ready(one)
            counts = hammer(port, requests=requests, clients=clients, killed=first)
        lines = (place / "access.log").read_text().splitlines()
    finally:
        shutil.rmtree(place)
    served = Counter(line.split()[-1].rpartition(":")[2] for line in lines)
    return counts | {
        "asked_again_on_the_other": sum("," in line for line in lines),
        "by_copy": [served[str(p)] for p in copies],
    }


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    words.add_argument("--requests", type=int, default=900)
    words.add_argument("--clients", type=int, default=8)
    words.add_argument("--nginx", default=shutil.which("nginx") or "/usr/sbin/nginx")
    given = words.parse_args()
    counts = demonstration(nginx=given.nginx, requests=given.requests, clients=given.clients)
    print(json.dumps(counts, indent=2))
    sys.exit(bool(counts["lost"] or counts["different_bytes"]))


if __name__ == "__main__":
    main()
