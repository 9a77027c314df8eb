"""All attacks, one after the other, within a quarter of an hour: `make attack`.

They stay on this machine and on 127.0.0.1. Prints a line for each; exit 1 where one succeeds.
`python tests/attack/run.py [--requests N] [--rounds N] [--seconds N]`.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from attack import faults, memory, slow, writers
from attack.served import served

HELD = {"idle": 200, "headers": 200, "body": 100, "reader": 40, "linger": 20}
"""Kind of slow client -> how many."""
LONGEST_MS = 2_000
"""That a light request may wait meanwhile."""


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    words.add_argument("--requests", type=int, default=20_000, help="varied questions")
    words.add_argument("--rounds", type=int, default=20, help="of two writers")
    words.add_argument("--seconds", type=float, default=10, help="of each kind of slow clients")
    given = words.parse_args()
    lost = 0

    def tell(name: str, wrong: str, found: object = "") -> None:
        nonlocal lost
        lost += bool(wrong)
        print(f"{'LOST' if wrong else 'stands'}: {name} {wrong or found}", flush=True)

    with served() as server:
        for kind, number in HELD.items():
            counts = slow.attacked(server.port, kind, number=number, seconds=given.seconds)
            bad = counts["failed"] or counts["longest_ms"] > LONGEST_MS or not counts["answered"]
            tell(f"{number} slow clients, {kind}", str(counts) if bad else "", counts)
    with served() as server:
        for name in faults.FAULTS:
            tell(name, faults.survived(server, name))
    tell("two writers", *writers.lose_nothing(rounds=given.rounds))
    with served() as server:
        tell("varied questions", *memory.levels_off(server, number=given.requests))
    sys.exit(bool(lost))


if __name__ == "__main__":
    main()
