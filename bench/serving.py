"""The chart's callback under load, through gunicorn; two copies, and answers not sent again."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from itertools import count as counting
from pathlib import Path
from typing import Any

import pandas as pd
from generated import folder
from programs import program, skipped
from results import BUILD, ROOT, Bench, Result, same
from servers import chart_request, figure, free_port, get, gunicorn, ours, serving, tutorial

TITLE = "Callbacks under load"
SECONDS = 5
ROUNDS = 3
LINKS = 4
SELECTIONS = 24
LIMIT = {1_000: 0.03}
TURNS = counting(1, 20_000)


def benches(sizes: list[int]) -> list[Bench]:
    """Return the load at each size, and the copies and conditional requests at the first."""
    loads = [Bench(f"load {size}", partial(compared, size), timeout=420) for size in sizes]
    return [
        *loads,
        Bench("two copies", partial(copies, sizes[0]), timeout=180),
        Bench("answers not sent again", partial(conditional, sizes[0]), timeout=120),
    ]


def questions(data: Path) -> list[tuple[str, str]]:
    """Return the parties and metrics that most statements are about."""
    rows = pd.read_csv(data / "estimates.csv", usecols=["party", "metric"])
    return [(str(p), str(m)) for p, m in rows.value_counts().head(SELECTIONS).index]


def compared(size: int) -> Iterator[Result]:
    """Yield latencies and requests per second of the same selections."""
    wrk = program("wrk", package="wrk")
    if wrk is None:
        yield skipped("callbacks under load", needs="wrk")
        return
    data = folder(size)
    asked = questions(data)
    with ours(data) as mine, tutorial(data) as theirs:
        rows = _same_rows(mine, theirs, asked=asked)
        fresh = [_ours(mine, p, m, turn="&about=10.@TURN@") for p, m in asked]
        again = [_ours(mine, p, m) for p, m in asked]
        peer = [_theirs(theirs, p, m) for p, m in asked]
        note = f"{SELECTIONS} selections of {min(rows):,} to {max(rows):,} rows in turn"
        yield from _rounds(
            [(mine, fresh), (theirs, peer)], wrk=wrk, size=size, name="chart", note=note,
            at_most=LIMIT.get(size), rounds=ROUNDS if size <= 1_000 else 2,
        )  # fmt: skip
        note = "the same selections again, so that ours may answer from what it keeps"
        yield from _rounds(
            [(mine, again), (theirs, peer)], wrk=wrk, size=size, name="chart asked again",
            note=note, rounds=1,
        )  # fmt: skip


def _ours(address: str, party: str, metric: str, *, turn: str = "") -> dict[str, Any]:
    query = f"?view=timeline&party={party}&metric={metric}{turn}"
    return chart_request(address, {"url.search": query})


def _theirs(address: str, party: str, metric: str) -> dict[str, Any]:
    return chart_request(address, {"party.value": party, "metric.value": metric})


def _same_rows(mine: str, theirs: str, *, asked: list[tuple[str, str]]) -> list[int]:
    """How many rows the selections have; raises unless both sides select as many."""
    found = []
    for party, metric in (asked[0], asked[-1]):
        csv = get(mine, f"/estimates.csv?party={party}&metric={metric}").body
        drawn = figure(theirs, _theirs(theirs, party, metric))
        same(csv.count(b"\n") - 1, sum(_points(trace) for trace in drawn["data"]), what="rows")
        if not figure(mine, _ours(mine, party, metric))["data"]:
            raise RuntimeError("ours drew nothing")
        found.append(csv.count(b"\n") - 1)
    return found


def _points(trace: dict[str, Any]) -> int:
    x = trace["x"]
    if isinstance(x, list):
        return len(x)
    # plotly packs numbers and dates as base64: eight bytes each
    padding = x["bdata"].count("=")
    return (len(x["bdata"]) * 3 // 4 - padding) // 8


def _rounds(
    sides: list[tuple[str, list[dict[str, Any]]]], *, wrk: str, size: int, name: str, note: str,
    rounds: int, at_most: float | None = None,
) -> Iterator[Result]:  # fmt: skip
    """Yield what rounds that take turns came to."""
    took: list[list[dict[str, float]]] = [[], []]
    for turn in range(rounds):
        for side in (0, 1) if turn % 2 == 0 else (1, 0):
            address, bodies = sides[side]
            took[side].append(_loaded(address, bodies, wrk=wrk))
    late = [sum(one["late"] for one in side) for side in took]
    if any(late):
        note += f"; {late[0]:.0f} requests of ours and {late[1]:.0f} of theirs stayed unanswered"
    for key in ("p50", "p95", "p99", "rate"):
        yield Result(
            name=f"{name}, {key if key != 'rate' else 'requests per second'}",
            size=size,
            unit="s" if key != "rate" else "/s",
            ours=[one[key] for one in took[0]],
            peer=[one[key] for one in took[1]],
            against="tutorial, plotly.express by source",
            at_most=at_most if key == "p95" else None,
            note=note,
        )


def _loaded(address: str, bodies: list[dict[str, Any]], *, wrk: str) -> dict[str, float]:
    """What wrk measured; longer where answers are slow, so that there are some.

    Where none came at all the latencies are the seconds waited, which is less than they are.
    """
    path = BUILD / "bodies.jsonl"
    path.write_text("".join(json.dumps(body) + "\n" for body in bodies))
    variables = {"BODIES": str(path)}
    taken = _wrk(address, wrk=wrk, seconds=SECONDS, **variables)
    if taken["requests"] < 2 * LINKS:
        taken = _wrk(address, wrk=wrk, seconds=3 * SECONDS, **variables)
    # wrk leaves requests behind; the other side must not be measured while they are worked on
    get(address, "/")
    time.sleep(min(taken["p50"], 3 * SECONDS))
    return taken


def _wrk(address: str, *, wrk: str, seconds: int, **variables: str) -> dict[str, float]:
    call = [wrk, "--threads", "1", "--connections", str(LINKS), "--duration", f"{seconds}s"]
    call += ["--timeout", "60s", "--script", str(ROOT / "bench" / "load.lua"), address]
    env = {"PATH": "/usr/bin:/bin", "FIRST_TURN": str(next(TURNS)), **variables}
    done = subprocess.run(call, env=env, capture_output=True, text=True, check=True)
    result: dict[str, float] = json.loads(done.stdout.rpartition("RESULT ")[2])
    if not result["requests"]:
        return {**result, "late": LINKS, "rate": 0.0} | dict.fromkeys(
            ("p50", "p95", "p99"), seconds
        )
    if result["wrong"]:
        raise RuntimeError(f"{result['wrong']:.0f} of {result['requests']:.0f} answers were wrong")
    return {**result, "rate": result["requests"] / result["seconds"]}


CONF = """
daemon off; pid {place}/nginx.pid; error_log {place}/error.log; worker_processes 1;
events {{ worker_connections 256; }}
http {{
  access_log off;
  client_body_temp_path {place}/body; proxy_temp_path {place}/proxy;
  fastcgi_temp_path {place}/fastcgi; uwsgi_temp_path {place}/uwsgi; scgi_temp_path {place}/scgi;
  proxy_cache_path {place}/cache keys_zone=edge:1m;
  upstream copies {{ {servers} keepalive 16; }}
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass http://copies; proxy_http_version 1.1; proxy_set_header Connection "";
      {cache}
    }}
  }}
}}
"""
EDGE = (
    "proxy_cache edge; proxy_cache_valid 200 1s; proxy_cache_revalidate on; proxy_cache_lock on; "
    "proxy_ignore_headers Cache-Control Expires Vary Set-Cookie;"
)


@contextmanager
def balanced(data: Path, *, nginx: str, copies: int, cache: str = "") -> Iterator[str]:
    """Give the address of nginx before copies of the dashboard, one worker each."""
    with ExitStack() as stack:
        servers = ""
        for _ in range(copies):
            port = free_port()
            call = gunicorn("app:server", port=port, workers=1)
            stack.enter_context(serving(call, port=port, folder=ROOT, CASUALTIES_DATA=str(data)))
            servers += f"server 127.0.0.1:{port}; "
        port = free_port()
        place = BUILD / f"nginx-{port}"
        place.mkdir(parents=True, exist_ok=True)
        conf = place / "nginx.conf"
        conf.write_text(CONF.format(place=place, port=port, servers=servers, cache=cache))
        call = [nginx, "-p", str(place), "-c", str(conf), "-e", str(place / "error.log")]
        yield stack.enter_context(serving(call, port=port, folder=place))


def copies(size: int) -> Iterator[Result]:
    """Yield what two copies behind nginx give against one."""
    wrk, nginx = program("wrk", package="wrk"), program("nginx", package="nginx-light")
    if wrk is None or nginx is None:
        yield skipped("two copies behind a balancer", needs="wrk" if wrk is None else "nginx")
        return
    data = folder(size)
    asked = questions(data)
    took: tuple[list[float], list[float]] = ([], [])
    with (
        balanced(data, nginx=nginx, copies=2) as two,
        balanced(data, nginx=nginx, copies=1) as single,
    ):
        for turn in range(ROUNDS):
            for side in (0, 1) if turn % 2 == 0 else (1, 0):
                address = (two, single)[side]
                bodies = [_ours(address, p, m, turn="&about=10.@TURN@") for p, m in asked]
                took[side].append(_loaded(address, bodies, wrk=wrk)["rate"])
    yield Result(
        name="chart, two copies behind nginx, requests per second",
        size=size,
        unit="/s",
        ours=took[0],
        peer=took[1],
        against="one copy behind nginx",
        note="one worker a copy; wrk and nginx run on the same cores",
    )


def conditional(size: int) -> Iterator[Result]:
    """Yield what an ETag spares: the answer that is known already, and the one kept at the edge."""
    name = "rows asked again with their ETag, requests per second"
    wrk, nginx = program("wrk", package="wrk"), program("nginx", package="nginx-light")
    if wrk is None:
        yield skipped(name, needs="wrk")
        return
    data = folder(size)
    path = f"/estimates.csv?party={questions(data)[0][0]}"
    with ours(data) as address:
        etag = get(address, path).headers.get("etag")
        if etag is None:
            yield Result(name=name, size=size, failed="skipped: the answers carry no ETag")
            return
        same(get(address, path, **{"If-None-Match": etag}).status, 304, what="status")
        known, whole = [], []
        for _ in range(ROUNDS):
            known.append(_asked(address, path, wrk=wrk, etag=etag))
            whole.append(_asked(address, path, wrk=wrk))
    against = "the whole answer"
    yield Result(name=name, size=size, unit="/s", ours=known, peer=whole, against=against)
    if nginx is None:
        yield skipped("rows kept at the edge", needs="nginx")
        return
    with (
        balanced(data, nginx=nginx, copies=1, cache=EDGE) as edge,
        balanced(data, nginx=nginx, copies=1) as plain,
    ):
        kept, through = [], []
        for _ in range(ROUNDS):
            kept.append(_asked(edge, path, wrk=wrk))
            through.append(_asked(plain, path, wrk=wrk))
    yield Result(
        name="rows kept by nginx and revalidated each second, requests per second",
        size=size, unit="/s", ours=kept, peer=through, against="nginx that keeps nothing",
    )  # fmt: skip


def _asked(address: str, path: str, *, wrk: str, etag: str = "") -> float:
    variables = {"ASKED": path} | ({"ETAG": etag} if etag else {})
    return _wrk(address, wrk=wrk, seconds=3, **variables)["rate"]
