"""From the files to typed frames in memory: time and peak memory, against pandas.read_csv."""

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
taken = time.perf_counter() - start
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
taken = time.perf_counter() - start
"""
SAY = """
figures = rows[["low", "best", "high"]]
days = rows[["stated_on", "as_of", "period_start"]]
same = [len(rows), figures.sum().astype(int).tolist(), figures.count().tolist()]
same += [days.count().tolist(), [str(day) for day in days.max()], str(rows["id"].iloc[-1])]
print(json.dumps([taken, same]))
"""
NOTHING = "import pandas, casualties.data.dataset"


def benches(sizes: list[int]) -> list[Bench]:
    """Return the comparison at each size."""
    return [Bench(f"load {size}", partial(compared, size), timeout=300) for size in sizes]


def compared(size: int) -> Iterator[Result]:
    """Yield seconds and peak memory; both sides must have read the same figures and days."""
    place = str(folder(size))
    taken: tuple[list[float], list[float]] = ([], [])
    peaks: tuple[list[float], list[float]] = ([], [])
    found: list[object] = [None, None]
    codes = (OURS + SAY, PEER + SAY)
    for turn in range(5 if size <= 100_000 else 3):
        for side in (0, 1) if turn % 2 == 0 else (1, 0):
            one = process([sys.executable, "-c", codes[side], place])
            if one.code:
                raise RuntimeError(one.out.strip().splitlines()[-1])
            seconds, found[side] = json.loads(one.out.splitlines()[-1])
            taken[side].append(seconds)
            peaks[side].append(one.peak)
    same(found[0], found[1], what="figures and days read")
    base = process([sys.executable, "-c", NOTHING]).peak
    against = "pandas.read_csv, typed"
    note = "ours also keeps each line as it stands and reads the other tables"
    yield Result(name="load", size=size, ours=taken[0], peer=taken[1], against=against, note=note)
    note = f"of the whole process; {base / 1e6:.0f} MB of it before anything is loaded"
    yield Result(
        name="peak memory", size=size, unit="B", ours=peaks[0], peer=peaks[1], against=against,
        note=note,
    )  # fmt: skip
