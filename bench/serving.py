"""The callback of a question's page under load, through gunicorn, against plotly.express."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Iterator
from functools import partial
from itertools import count as counting
from pathlib import Path
from typing import Any

import pandas as pd
from generated import folder
from programs import program, skipped
from results import BUILD, ROOT, Bench, Result, same
from servers import called, chart_request, figure, get, ours, tutorial

TITLE = "Callbacks under load"
SECONDS = 5
CONNECTIONS = 4
SELECTIONS = 24
LIMITS = {1_000: 0.06, 100_000: 0.03}
TURNS = counting(1, 20_000)
"""Numbers that make each query one that was not asked before."""

Body = dict[str, Any]


def benches(sizes: list[int]) -> list[Bench]:
    """Return the load at each size up to 100,000: the peer takes many seconds beyond."""
    return [
        Bench(f"load {size}", partial(compared, size), timeout=420)
        for size in sizes
        if size <= 100_000
    ]


def compared(size: int) -> Iterator[Result]:
    """Yield latencies and requests per second of the same selections."""
    wrk = program("wrk", package="wrk")
    if wrk is None:
        yield skipped("callbacks under load", needs="wrk")
        return
    data = folder(size)
    pairs = questions(data)
    with ours(data) as our_address, tutorial(data) as their_address:
        rows = same_rows(our_address, their_address, pairs=[pairs[0], pairs[-1]])
        sides = (
            (our_address, [our_body(our_address, *pair) for pair in pairs]),
            (their_address, [their_body(their_address, *pair) for pair in pairs]),
        )
        loads: tuple[list[dict[str, float]], ...] = ([], [])
        for turn in range(3 if size <= 1_000 else 2):
            for side in (0, 1) if turn % 2 == 0 else (1, 0):
                address, bodies = sides[side]
                loads[side].append(loaded(address, bodies, wrk=wrk))
    note = f"{SELECTIONS} selections of {min(rows):,} to {max(rows):,} rows in turn"
    late = [sum(load["late"] for load in side) for side in loads]
    if any(late):
        note += f"; {late[0]:.0f} requests of ours and {late[1]:.0f} of theirs stayed unanswered"
    for key in ("p95", "rate"):
        yield Result(
            name="question page callback, " + ("p95" if key == "p95" else "requests per second"),
            size=size,
            unit="s" if key == "p95" else "/s",
            ours=[load[key] for load in loads[0]],
            peer=[load[key] for load in loads[1]],
            against="tutorial, plotly.express by source",
            at_most=LIMITS.get(size) if key == "p95" else None,
            note=note,
        )


def questions(data: Path) -> list[tuple[str, str]]:
    """Return the parties and metrics that most statements are about."""
    rows = pd.read_csv(data / "estimates.csv", usecols=["party", "metric"])
    return [(str(p), str(m)) for p, m in rows.value_counts().head(SELECTIONS).index]


def our_body(address: str, party: str, metric: str, *, turn: str = "@TURN@") -> Body:
    """What a browser posts for our page; load.lua puts a new number for @TURN@."""
    query = f"?party={party}&metric={metric}&about=10.{turn}"
    return chart_request(address, {"url.search": query})


def their_body(address: str, party: str, metric: str) -> Body:
    """What a browser posts for the tutorial's chart."""
    return chart_request(address, {"party.value": party, "metric.value": metric})


def same_rows(ours: str, theirs: str, *, pairs: list[tuple[str, str]]) -> list[int]:
    """Return how many rows selections have; raise Different unless both sides draw as many."""
    counts = []
    for party, metric in pairs:
        csv = get(ours, f"/estimates.csv?party={party}&metric={metric}").body
        drawn = figure(theirs, their_body(theirs, party, metric))
        counts.append(csv.count(b"\n") - 1)
        same(counts[-1], sum(points(trace) for trace in drawn["data"]), what="rows")
        if b"<svg" not in called(ours, our_body(ours, party, metric, turn="0")):
            raise RuntimeError("ours drew nothing")
    return counts


def points(trace: dict[str, Any]) -> int:
    """Return how many points a trace has; plotly packs dates as base64, eight bytes each."""
    x = trace["x"]
    if isinstance(x, list):
        return len(x)
    return (len(x["bdata"]) * 3 // 4 - x["bdata"].count("=")) // 8


def loaded(address: str, bodies: list[Body], *, wrk: str) -> dict[str, float]:
    """Return what wrk measured; longer where answers are slow, so that there are some."""
    path = BUILD / "bodies.jsonl"
    path.write_text("".join(json.dumps(body) + "\n" for body in bodies))
    load = run_wrk(address, wrk=wrk, seconds=SECONDS, bodies=path)
    if load["requests"] < 2 * CONNECTIONS:
        load = run_wrk(address, wrk=wrk, seconds=3 * SECONDS, bodies=path)
    # wrk leaves requests behind; the other side must not be measured while they are worked on
    get(address, "/")
    time.sleep(min(load["p95"], 3 * SECONDS))
    return load


def run_wrk(address: str, *, wrk: str, seconds: int, bodies: Path) -> dict[str, float]:
    """Return counts, latency and rate of one run of wrk.

    Where no answer came the latency is the seconds waited, which is less than it is.
    """
    call = [wrk, "--threads", "1", "--connections", str(CONNECTIONS), "--duration", f"{seconds}s"]
    call += ["--timeout", "60s", "--script", str(ROOT / "bench" / "load.lua"), address]
    env = {"PATH": "/usr/bin:/bin", "FIRST_TURN": str(next(TURNS)), "BODIES": str(bodies)}
    done = subprocess.run(call, env=env, capture_output=True, text=True, check=True)
    load: dict[str, float] = json.loads(done.stdout.rpartition("RESULT ")[2])
    if not load["requests"]:
        return load | {"late": CONNECTIONS, "rate": 0.0, "p95": float(seconds)}
    if load["wrong"]:
        raise RuntimeError(f"{load['wrong']:.0f} of {load['requests']:.0f} answers were wrong")
    return load | {"rate": load["requests"] / load["seconds"]}
