"""Two who add statements at once, killed at random moments: whole, and no row lost in silence."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from attack.served import FROZEN
from casualties import cli
from casualties.data.dataset import load

CELLS = {
    "conflict": "gaza-war", "party": "hamas", "population": "combatants",
    "metric": "killed", "basis": "cumulative", "source": "israel-insurance-institute",
    "standpoint": "adversary", "method": "claim", "date-precision": "day",
}  # fmt: skip


def adding(folder: Path, number: int) -> list[str]:
    """The words after `casualties` that add a statement."""
    day = date(2023, 11, 1) + timedelta(days=number)
    cells = CELLS | {
        "stated-on": day.isoformat(),
        "wording": f"{9_000 + number:,}",
        "url": address(number),
        "claim": f"The institute counted {9_000 + number:,} killed Hamas fighters by {day}.",
    }
    words = [f"--{name}={value}" for name, value in cells.items()]
    return ["--data", str(folder), "add", "--no-ask", *words]


def address(number: int) -> str:
    return f"https://example.org/{number}/page"


def forked(folder: Path, number: int, *, log: Path) -> int:
    """A process that adds a statement, forked from this one, so that it begins at once."""
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        os.dup2(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 2)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        cli.main(adding(folder, number))
    except SystemExit as error:
        code = error.code if isinstance(error.code, int) else 1
    finally:
        sys.stderr.flush()
        os._exit(code)


def lose_nothing(*, rounds: int, seed: int = 1) -> tuple[str, dict[str, int]]:
    """What went wrong, empty where nothing did; how many rows were written, and how many killed."""
    some, said, killed, longest = random.Random(seed), set[int](), 0, 1.0
    with tempfile.TemporaryDirectory(prefix="attack-") as name:
        folder, log = Path(name, "data"), Path(name, "log")
        shutil.copytree(FROZEN, folder)
        before = len(load(folder).estimates)
        for number in range(rounds):
            pair = (2 * number, 2 * number + 1)
            start = time.monotonic()
            children = [forked(folder, one, log=log.with_suffix(f".{one}")) for one in pair]
            if number:  # the first shows how long it takes
                time.sleep(some.uniform(0, longest))
                os.kill(some.choice(children), signal.SIGKILL)
            ends = [os.waitpid(child, 0)[1] for child in children]
            if not number:
                longest = time.monotonic() - start
            killed += sum(map(os.WIFSIGNALED, ends))
            said |= {n for n in pair if "next: " in log.with_suffix(f".{n}").read_text()}
            after = load(folder).estimates  # raises where the file is not whole
            if gone := [one for one in said if not (after["url"] == address(one)).any()]:
                return f"said to be written, and gone: {gone}", {}
            if not len(said) <= len(after) - before <= len(said) + killed:
                return f"{len(said)} said to be written, {len(after) - before} are there", {}
        if len(said) < rounds / 2:
            return f"{len(said)} were written: {log.with_suffix('.0').read_text()[:300]}", {}
        left = len(list(folder.glob(".*")))
        return "", {"written": len(said), "killed": killed, "temporary_files_left": left}
