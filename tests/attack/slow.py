"""Slow clients against a running server: is a light request answered while they last?

`python tests/attack/slow.py PORT KIND NUMBER SECONDS`. KIND is `idle` (connections that say
nothing), `headers` (a byte of a header a second), `body` (a byte of a body a second), `reader`
(asks for a large file and reads nothing) or `linger` (reads the answer and does not close). All of
it stays on 127.0.0.1.
"""

from __future__ import annotations

import http.client
import json
import socket
import sys
import threading
import time
from contextlib import suppress

HOST = "127.0.0.1"
HEAD = b"GET /healthz HTTP/1.1\r\nHost: e.org\r\nX-Slow: "
BODY = (
    b"POST /_dash-update-component HTTP/1.1\r\nHost: e.org\r\n"
    b"Content-Type: application/json\r\nContent-Length: 50000\r\n\r\n"
)
LARGE = b"GET /estimates.json HTTP/1.1\r\nHost: e.org\r\n\r\n"
LIGHT = b"GET /healthz HTTP/1.1\r\nHost: e.org\r\n\r\n"
FIRST = {"idle": b"", "headers": HEAD, "body": BODY, "reader": LARGE * 4, "linger": LIGHT}
"""Kind -> what a connection sends at once."""


def opened(port: int, kind: str) -> socket.socket:
    """A connection that has said its first words."""
    one = socket.socket()
    one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    one.settimeout(5)
    one.connect((HOST, port))
    with suppress(OSError):
        one.sendall(FIRST[kind])
    return one


def held(port: int, kind: str, *, number: int, until: float) -> None:
    """Holds so many connections of a kind; one that the server ends is opened again."""
    connections: list[socket.socket] = []
    while time.monotonic() < until:
        while len(connections) < number and time.monotonic() < until:
            try:
                connections.append(opened(port, kind))
            except OSError:
                break
        time.sleep(1)
        for one in list(connections):
            try:
                if kind in ("headers", "body"):
                    one.send(b"a")
                elif kind != "reader":
                    one.setblocking(False)
                    if one.recv(65536) == b"" and kind != "linger":
                        raise ConnectionResetError
            except BlockingIOError:
                pass
            except OSError:
                one.close()
                connections.remove(one)
    for one in connections:
        one.close()


def waits(port: int, *, until: float, path: str = "/healthz") -> list[float]:
    """Seconds that each light request took, one after the other; -1 for one that failed."""
    taken = []
    while time.monotonic() < until:
        start = time.monotonic()
        connection = http.client.HTTPConnection(HOST, port, timeout=15)
        try:
            connection.request("GET", path)
            good = connection.getresponse().read().startswith(b"ok")
            taken.append(time.monotonic() - start if good else -1.0)
        except (OSError, http.client.HTTPException):
            taken.append(-1.0)
        finally:
            connection.close()
        time.sleep(0.02)
    return taken


def attacked(port: int, kind: str, *, number: int, seconds: float) -> dict[str, float]:
    """How light requests fared: answered, failed, and the median and longest wait in ms."""
    until = time.monotonic() + seconds
    thread = threading.Thread(
        target=held, args=(port, kind), kwargs={"number": number, "until": until}
    )
    thread.start()
    time.sleep(1)
    taken = waits(port, until=until)
    thread.join()
    good = sorted(one for one in taken if one >= 0)
    return {
        "answered": len(good),
        "failed": len(taken) - len(good),
        "median_ms": round(good[len(good) // 2] * 1000, 1) if good else -1,
        "longest_ms": round(good[-1] * 1000, 1) if good else -1,
    }


if __name__ == "__main__":
    port, kind, number, seconds = sys.argv[1:]
    counts = attacked(int(port), kind, number=int(number), seconds=float(seconds))
    print(json.dumps({"kind": kind, "number": int(number), **counts}))
