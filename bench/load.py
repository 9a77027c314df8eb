"""From the files to typed frames in memory, against pandas.read_csv of the one table."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from functools import partial

from generated import folder
from results import Bench, Result, process, same

TITLE = "Loading"
OURS = """
import json, sys, time
import pandas, casualties
start = time.perf_counter()
rows = casualties.load(sys.argv[1]).estimates
seconds = time.perf_counter() - start
"""
PEER = """
import json, sys, time
import pandas
start = time.perf_counter()
rows = pandas.read_csv(
    f"{sys.argv[1]}/estimates.csv",
    dtype={"low": "Int64", "best": "Int64", "high": "Int64"},
    parse_dates=["stated_on", "as_of", "period_start"],
    keep_default_na=False,
    na_values=[""],
)
seconds = time.perf_counter() - start
"""
SUMMARY = """
figures = rows[["low", "best", "high"]]
days = rows[["stated_on", "as_of", "period_start"]]
summary = [len(rows), figures.sum().astype(int).tolist(), figures.count().tolist()]
summary += [days.count().tolist(), [str(day) for day in days.max()], str(rows["id"].iloc[-1])]
print(json.dumps([seconds, summary]))
"""
LIMITS = {100_000: 2.0, 1_000_000: 2.0}


def benches(sizes: list[int]) -> list[Bench]:
    """Return the comparison at each size."""
    return [Bench(f"load {size}", partial(compared, size), timeout=300) for size in sizes]


def compared(size: int) -> Iterator[Result]:
    """Yield the seconds; both sides must have read the same figures and days."""
    place = str(folder(size))
    seconds: tuple[list[float], list[float]] = ([], [])
    summaries: list[object] = [None, None]
    codes = (OURS + SUMMARY, PEER + SUMMARY)
    for turn in range(5 if size <= 100_000 else 3):
        for side in (0, 1) if turn % 2 == 0 else (1, 0):
            run = process([sys.executable, "-c", codes[side], place])
            if run.returncode:
                raise RuntimeError(run.stdout.strip().splitlines()[-1])
            taken, summaries[side] = json.loads(run.stdout.splitlines()[-1])
            seconds[side].append(taken)
    same(summaries[0], summaries[1], what="figures and days read")
    yield Result(
        name="load, all tables",
        size=size,
        ours=seconds[0],
        peer=seconds[1],
        against="pandas.read_csv of the estimates, typed",
        at_most=LIMITS.get(size),
        note="ours also keeps each line as it stands",
    )
