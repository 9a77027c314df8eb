"""How soon the first answer comes: of the dashboard, and of the command line."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from results import ROOT, Bench, Result, command, interleaved, process, same

TITLE = "Start"
FIRST = """
import sys
sys.path.insert(0, sys.argv[1])
from app import server
answer = server.test_client().get("/")
assert answer.status_code == 200, answer.status
"""
IMPORTS = "import dash, pandas, plotly"
RUNS = 9


def benches(sizes: list[int]) -> list[Bench]:
    """Return the comparisons; on the curated data, whatever the sizes."""
    return [Bench("dashboard", dashboard), Bench("command line", command_line)]


def dashboard() -> Iterator[Result]:
    """Yield boot to first answer against the imports that no Dash app goes without."""
    ours = [sys.executable, "-c", FIRST, str(ROOT)]
    peer = [sys.executable, "-c", IMPORTS]
    same(process(ours).code, 0, what="exit code of boot and first answer")
    mine, theirs = interleaved(lambda: process(ours), lambda: process(peer), runs=RUNS)
    yield Result(
        name="process start to the answer of the page, curated data",
        ours=mine,
        peer=theirs,
        against=f"{IMPORTS} alone",
        at_most=1.4,
    )


def command_line() -> Iterator[Result]:
    """Yield `--help` against that of the peers, and against Python that does nothing."""
    ours = [command("casualties"), "--help"]
    peers = {
        "frictionless --help": [command("frictionless"), "--help"],
        "datasette --help": [command("datasette"), "--help"],
        "python -c pass": [sys.executable, "-c", "pass"],
    }
    for against, peer in peers.items():
        mine, theirs = interleaved(
            lambda: process(ours), lambda peer=peer: process(peer), runs=RUNS
        )
        yield Result(name="casualties --help", ours=mine, peer=theirs, against=against)
