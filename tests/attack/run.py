"""All attacks, one after the other, within a quarter of an hour: `make attack`.

They stay on this machine and on 127.0.0.1. Prints a line for each; exit 1 where one succeeds.
`python tests/attack/run.py [PART ...] [--requests N] [--rounds N] [--seconds N]`; without a part,
all of them.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "bench"))

import balance

from attack import archives, content, faults, load, memory, slow, writers
from attack.served import served

HELD = {"idle": 200, "headers": 200, "body": 100, "reader": 40, "linger": 20}
"""Kind of slow client -> how many."""
LONGEST_MS = 2_000
"""That a light request may wait meanwhile."""
Outcome = tuple[str, object]
"""What went wrong, empty where nothing did; and what was counted."""


def slow_clients(given: argparse.Namespace) -> Iterator[tuple[str, Outcome]]:
    with served() as server:
        for kind, number in HELD.items():
            counts = slow.attacked(server.port, kind, number=number, seconds=given.seconds)
            bad = counts["failed"] or counts["longest_ms"] > LONGEST_MS or not counts["answered"]
            yield f"{number} slow clients, {kind}", (str(counts) if bad else "", counts)


def broken_folders(_: argparse.Namespace) -> Iterator[tuple[str, Outcome]]:
    with served() as server:
        for name in faults.FAULTS:
            yield name, (faults.survived(server, name), "")


def under_load(_: argparse.Namespace) -> Iterator[tuple[str, Outcome]]:
    for name, fault in load.FAULTS.items():
        yield name, fault()


def copies(_: argparse.Namespace) -> Iterator[tuple[str, Outcome]]:
    """Two copies behind nginx, of which one is killed, as `make balance` has it."""
    nginx = shutil.which("nginx") or "/usr/sbin/nginx"
    if not Path(nginx).exists():
        yield "two copies, one killed", ("", "not tried: there is no nginx")
        return
    counts = balance.demonstration(nginx=nginx, requests=900, clients=8)
    bad = counts["lost"] or counts["different_bytes"]
    yield "two copies, one killed", (str(counts) if bad else "", counts)


def varied(given: argparse.Namespace) -> Outcome:
    with served() as server:
        return memory.levels_off(server, number=given.requests)


Part = Callable[[argparse.Namespace], Iterator[tuple[str, Outcome]]]


def one(name: str, attack: Callable[[argparse.Namespace], Outcome]) -> Part:
    def part(given: argparse.Namespace) -> Iterator[tuple[str, Outcome]]:
        yield name, attack(given)

    return part


PARTS: dict[str, Part] = {
    "slow": slow_clients,
    "folders": broken_folders,
    "load": under_load,
    "copies": copies,
    "writers": one("two writers", lambda given: writers.lose_nothing(rounds=given.rounds)),
    "content": one("hostile words everywhere", lambda _: content.harmless()),
    "archives": one("hostile archives", lambda _: archives.refused()),
    "scripts": one("hostile texts in the workflows' scripts", lambda _: archives.scripts()),
    "varied": one("varied questions", varied),
}


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    words.add_argument("parts", nargs="*", help=f"of {', '.join(PARTS)}")
    words.add_argument("--requests", type=int, default=50_000, help="varied questions")
    words.add_argument("--rounds", type=int, default=200, help="of two writers")
    words.add_argument("--seconds", type=float, default=8, help="of each kind of slow clients")
    given = words.parse_args()
    lost = 0
    start = time.monotonic()
    for part in given.parts or PARTS:
        for name, (wrong, found) in PARTS[part](given):
            lost += bool(wrong)
            after = f"{time.monotonic() - start:.0f} s"
            print(
                f"{'LOST' if wrong else 'stands'} ({after}): {name}: {wrong or found}", flush=True
            )
    sys.exit(bool(lost))


if __name__ == "__main__":
    main()
