"""How soon the dashboard answers after its process starts."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from results import ROOT, Bench, Result, interleaved, process, same

TITLE = "Start"
FIRST = """
import sys
sys.path.insert(0, sys.argv[1])
from app import server
answer = server.test_client().get("/")
assert answer.status_code == 200, answer.status
"""
IMPORTS = "import dash, pandas, plotly"


def benches(sizes: list[int]) -> list[Bench]:
    """Return the comparison; on the published data, whatever the sizes."""
    return [Bench("dashboard", dashboard)]


def dashboard() -> Iterator[Result]:
    """Yield boot to first answer against the imports that no Dash app goes without."""
    ours = [sys.executable, "-c", FIRST, str(ROOT)]
    peer = [sys.executable, "-c", IMPORTS]
    same(process(ours).returncode, 0, what="exit code of boot and first answer")
    ours_seconds, peer_seconds = interleaved(lambda: process(ours), lambda: process(peer), runs=9)
    yield Result(
        name="process start to the first answer, published data",
        ours=ours_seconds,
        peer=peer_seconds,
        against=f"{IMPORTS} alone",
        at_most=1.4,
    )
