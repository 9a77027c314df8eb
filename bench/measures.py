"""What the measures cost, and how the cost grows: `python bench/measures.py [ROWS]`.

Statements about one question, made up: a count that grows for ten years, sources that are biased
each in its own way, hedges of every kind, figures that run to a day before they were stated.
Prints the median of five runs in seconds of the processor, and its ratio to that at half as many
rows: about 2 for a cost that grows like n log n. The compatible share compares every new position
with all that stand, so the table costs rows times sources on top; the ledger is as long as its
answer.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from casualties.disagreement import contradictions, disagreement, overview, spread
from casualties.timeline import standing

OPTIONS: dict[str, Any] = {"words": {}, "part_of": {}}
LAST = pd.Timestamp("2024-12-28")
RUNS = 5
WORKS: dict[str, Callable[[pd.DataFrame], object]] = {
    "disagreement, whole table": lambda frame: disagreement(frame, **OPTIONS),
    "spread on the last day": lambda frame: spread(frame, on=LAST, **OPTIONS),
    "overview": lambda frame: overview(frame, **OPTIONS),
    "standing": lambda frame: standing(frame, on=LAST, words={}),
}


def made_up(count: int, *, sources: int, days: int = 3_650, seed: int = 1) -> pd.DataFrame:
    """Return statements of one cumulative question: columns of estimates.csv that measures use."""
    random = np.random.default_rng(seed)
    day = np.sort(random.integers(0, days, count))
    source = random.integers(0, sources, count) if sources < count else np.arange(count)
    bias = np.exp(random.normal(0, 0.5, sources))
    figure = 1_000 + 500_000 * (day / days) * bias[source] * np.exp(random.normal(0, 0.02, count))
    figure = np.round(figure).astype("int64")
    lag = np.where(random.random(count) < 0.3, random.integers(0, 30, count), 0)
    qualifier = random.choice(
        ["exact", "about", "at_least", "up_to", "range"], count, p=[0.4, 0.3, 0.15, 0.05, 0.1]
    )
    first = pd.Timestamp("2015-01-01")
    low = np.isin(qualifier, ["at_least", "range"])
    best = np.isin(qualifier, ["exact", "about"])
    high = np.isin(qualifier, ["up_to", "range"])
    stated = pd.Series(first + pd.to_timedelta(day, unit="D")).astype("datetime64[us]")
    as_of = pd.Series(first + pd.to_timedelta(day - lag, unit="D")).astype("datetime64[us]")
    text = {
        "id": [f"row-{number:07d}" for number in range(count)],
        "conflict": "war",
        "party": "party",
        "metric": "killed",
        "source": [f"source-{number:06d}" for number in source],
        "theatre": None,
        "scope": "whole",
        "population": "all",
        "basis": "cumulative",
        "qualifier": qualifier,
        "wording": "",
        "date_precision": "day",
        "standpoint": "third_party",
        "method": "claim",
        "repeats": None,
        "supersedes": None,
        "status": "accepted",
    }
    rows = pd.DataFrame(text, index=range(count)).astype("str")
    return rows.assign(
        low=pd.array(np.where(low, figure, 0), dtype="Int64"),
        best=pd.array(np.where(best, figure, 0), dtype="Int64"),
        high=pd.array(np.where(high, figure + figure // 5, 0), dtype="Int64"),
        stated_on=stated,
        as_of=as_of.where(lag > 0),
        period_start=pd.Series(pd.NaT, index=range(count), dtype="datetime64[us]"),
    ).assign(
        low=lambda frame: frame["low"].mask(~low),
        best=lambda frame: frame["best"].mask(~best),
        high=lambda frame: frame["high"].mask(~high),
    )


def median(work: Callable[[], object]) -> float:
    """Return the median seconds of several runs."""
    taken = []
    for _ in range(RUNS):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return statistics.median(taken)


def main(rows: int = 100_000) -> None:
    """Print the medians and their ratios."""
    sizes = (rows // 4, rows // 2, rows)
    print(f"{'measure':<34}{'sources':>9}" + "".join(f"{n:>11,}" for n in sizes) + "   ratios")
    for sources in (50, 200, 1_000):
        frames = [made_up(size, sources=sources) for size in sizes]
        for name, work in WORKS.items():
            report(name, sources, [median(partial(work, frame)) for frame in frames])
    frames = [made_up(size // 50, sources=50) for size in sizes]
    found = [len(contradictions(frame, **OPTIONS)) for frame in frames]
    times = [median(partial(contradictions, frame, **OPTIONS)) for frame in frames]
    report("contradictions of n/50 rows", 50, times)
    print(f"{'  pairs listed':<43}" + "".join(f"{n:>11,}" for n in found))


def report(name: str, sources: int, times: list[float]) -> None:
    """Print one line."""
    ratios = [f"{later / earlier:.2f}" for earlier, later in pairwise(times)]
    cells = "".join(f"{seconds:>11.3f}" for seconds in times)
    print(f"{name:<34}{sources:>9,}{cells}   {' '.join(ratios)}")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
