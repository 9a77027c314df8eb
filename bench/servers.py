"""Servers on free ports of this machine, stopped when the comparison is over."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from results import BUILD, ROOT


@dataclass(frozen=True)
class Answer:
    """What a server answered."""

    status: int
    headers: dict[str, str]
    body: bytes


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def serving(
    arguments: Sequence[str], *, port: int, folder: Path, wait: float = 240, **variables: str
) -> Iterator[str]:
    """Give the address of a server once it answers; raise RuntimeError with its last words."""
    BUILD.mkdir(parents=True, exist_ok=True)
    log = BUILD / f"server-{port}.log"
    address = f"http://127.0.0.1:{port}"
    with log.open("w") as file:
        one = subprocess.Popen(
            arguments, cwd=folder, stdout=file, stderr=file, env={**os.environ, **variables}
        )
        try:
            _await(one, address=address, log=log, wait=wait)
            yield address
        finally:
            one.terminate()
            try:
                one.wait(20)
            except subprocess.TimeoutExpired:
                one.kill()
                one.wait()
    log.unlink()


def _await(one: subprocess.Popen[bytes], *, address: str, log: Path, wait: float) -> None:
    until = time.monotonic() + wait
    while time.monotonic() < until:
        if one.poll() is not None:
            lines = log.read_text().strip().splitlines() or ["no word"]
            raise RuntimeError(f"the server ended: {lines[-1][:200]}")
        try:
            if get(address, "/").status < 500:
                return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"the server did not answer within {wait:.0f} s")


def gunicorn(app: str, *, port: int, workers: int = 2) -> list[str]:
    """Return the command that serves a WSGI application as docs and README advise."""
    call = [sys.executable, "-m", "gunicorn", "--preload", "--workers", str(workers)]
    return [*call, "--timeout", "120", "--bind", f"127.0.0.1:{port}", app]


@contextmanager
def ours(data: Path, *, workers: int = 2) -> Iterator[str]:
    """Give the address of the dashboard."""
    port = free_port()
    call = gunicorn("app:server", port=port, workers=workers)
    with serving(call, port=port, folder=ROOT, CASUALTIES_DATA=str(data)) as address:
        yield address


@contextmanager
def tutorial(data: Path, **variables: str) -> Iterator[str]:
    """Give the address of the tutorial's app."""
    port = free_port()
    call = gunicorn("tutorial:server", port=port)
    place = ROOT / "bench"
    with serving(call, port=port, folder=place, CASUALTIES_DATA=str(data), **variables) as address:
        yield address


def get(address: str, path: str, **headers: str) -> Answer:
    """Return the answer to a GET; no compression is offered."""
    return _ask(address, "GET", path, headers=headers)


def _ask(
    address: str, method: str, path: str, *, headers: dict[str, str], body: bytes | None = None
) -> Answer:
    split = urlsplit(address)
    link = http.client.HTTPConnection(split.hostname or "", split.port, timeout=240)
    try:
        link.request(method, path, body=body, headers=headers)
        answer = link.getresponse()
        data = answer.read()
        return Answer(answer.status, {k.lower(): v for k, v in answer.getheaders()}, data)
    finally:
        link.close()


def chart_request(address: str, values: dict[str, Any]) -> dict[str, Any]:
    """Return the body that a browser posts for the callback that draws the chart or the page.

    `values` are those of its inputs, by `id.property`.
    """
    known = json.loads(get(address, "/_dash-dependencies").body)
    one = next(
        c
        for c in known
        if ("view.children" in c["output"] or ".figure" in c["output"])
        and not c["clientside_function"]
    )
    parts = one["output"].strip(".").split("...")
    outputs = [dict(zip(("id", "property"), p.rsplit(".", 1), strict=True)) for p in parts]
    inputs = [{**i, "value": values.get(f"{i['id']}.{i['property']}")} for i in one["inputs"]]
    state = [{**i, "value": values.get(f"{i['id']}.{i['property']}")} for i in one["state"]]
    return {
        "output": one["output"],
        "outputs": outputs if one["output"].startswith("..") else outputs[0],
        "inputs": inputs,
        "changedPropIds": [f"{one['inputs'][0]['id']}.{one['inputs'][0]['property']}"],
        "state": state,
    }


def figure(address: str, request: dict[str, Any]) -> dict[str, Any]:
    """Return the figure that the callback of the tutorial gives."""
    parts = json.loads(called(address, request))["response"].values()
    return next(p["figure"] for p in parts if "figure" in p)


def called(address: str, request: dict[str, Any]) -> bytes:
    """Return what a callback answers. Raises RuntimeError unless it succeeds."""
    answer = _ask(
        address,
        "POST",
        "/_dash-update-component",
        headers={"Content-Type": "application/json"},
        body=json.dumps(request).encode(),
    )
    if answer.status != 200:
        raise RuntimeError(f"the callback answered {answer.status}: {answer.body[:200]!r}")
    return answer.body
