"""Two who add statements at once, killed at random moments: whole, and no row lost in silence."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from attack.served import FROZEN
from casualties.data.dataset import load

CELLS = {
    "conflict": "gaza-war", "party": "hamas", "population": "combatants",
    "metric": "killed", "basis": "cumulative", "source": "israel-insurance-institute",
    "standpoint": "adversary", "method": "claim", "date-precision": "day",
}  # fmt: skip


def adding(folder: Path, number: int) -> subprocess.Popen[bytes]:
    day = date(2023, 11, 1) + timedelta(days=number)
    cells = CELLS | {
        "stated-on": day.isoformat(),
        "wording": f"{9_000 + number:,}",
        "url": f"https://example.org/{number}/page",
        "claim": f"The institute counted {9_000 + number:,} killed Hamas fighters by {day}.",
    }
    words = [f"--{name}={value}" for name, value in cells.items()]
    command = [sys.executable, "-m", "casualties", "--data", str(folder), "add", "--no-ask", *words]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def lose_nothing(*, rounds: int, seed: int = 1) -> tuple[str, dict[str, int]]:
    """What went wrong, empty where nothing did; how many rows were written, and how many killed."""
    some, said, killed = random.Random(seed), 0, 0
    with tempfile.TemporaryDirectory(prefix="attack-") as place:
        folder = Path(place) / "data"
        shutil.copytree(FROZEN, folder)
        before = len(load(folder).estimates)
        for number in range(rounds):
            pair = [adding(folder, 2 * number), adding(folder, 2 * number + 1)]
            if number % 2:
                time.sleep(some.uniform(0.1, 3))
                pair[0].kill()
            for one in pair:
                _, words = one.communicate()
                said += b"next: " in words
                killed += one.returncode < 0
            after = len(load(folder).estimates)  # raises where the file is not whole
            if not said <= after - before <= said + killed:
                return f"{said} said to be written, {after - before} are there", {}
        if not said:
            return f"nothing was written: {words.decode()[:300]}", {}
    return "", {"written": said, "killed": killed}
