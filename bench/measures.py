"""What the measures cost, and how the cost grows with the rows.

Every view's table over a whole package, and the measures of one question with a count that grows
for ten years and sources biased each in its own way. A cost that grows like n log n takes a
little more than ten times as long for ten times the rows. Each measure runs in a fork, so that
one that takes too long can be given up without reading the data again.
"""

from __future__ import annotations

import json
import os
import select
import signal
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from generated import folder
from results import Bench, Result, count

import casualties
from casualties.views import VIEWS

TITLE = "Measures"
GROWTH = True
"""The table has a column for each size."""
RUNS = 5
ENOUGH = 10.0
"""Seconds for all runs of one measure at one size; the first may not take longer."""
SOURCES = 200
LAST = pd.Timestamp("2024-12-28")


def benches(sizes: list[int]) -> list[Bench]:
    """Return the measures over whole packages, and of one question."""
    most = max(sizes)
    steps = [n for n in (1_000, 10_000, 100_000, 1_000_000) if n <= most]
    ones = [n for n in (1_000, 10_000, 100_000) if n <= most]
    return [
        Bench("views of a whole package", partial(views, steps), timeout=600),
        Bench("one question", partial(one_question, ones), timeout=300),
    ]


@dataclass
class Growth:
    """The runs of each measure at the size before, and those that were given up."""

    before: dict[str, tuple[int, list[float]]] = field(default_factory=dict)
    over: set[str] = field(default_factory=set)

    def of(self, name: str, work: Callable[[], object], *, size: int) -> Result | None:
        """Return what a measure takes at a size beside the size before; None if given up there."""
        if name in self.over:
            return None
        runs, length, why = in_fork(work)
        if why:
            self.over.add(name)
            return Result(name=name, size=size, failed=why)
        smaller, earlier = self.before.get(name, (0, []))
        self.before[name] = size, runs
        against = f"{count(smaller)} rows" if smaller else ""
        note = f"lists {length:,} pairs" if "contradictions" in name else ""
        return Result(name=name, size=size, ours=runs, peer=earlier, against=against, note=note)


def views(sizes: list[int]) -> Iterator[Result]:
    """Yield the seconds from the query to the table of each view, nothing filtered."""
    growth = Growth()
    for size in sizes:
        dataset = casualties.load(folder(size))
        for view in VIEWS.values():
            work = partial(_table, view, dataset)
            found = growth.of(f"{view.id}, from query to table", work, size=size)
            if found is not None:
                yield found


def _table(view: Any, dataset: Any) -> object:
    selection, _ = casualties.Selection.parse(f"view={view.id}")
    rows = selection.rows(dataset)
    return view.table(rows, dataset=dataset, selection=selection)


def one_question(sizes: list[int]) -> Iterator[Result]:
    """Yield the seconds of the measures of a single question."""
    from casualties.measures import (
        Assumptions,
        contradictions,
        disagreement,
        overview,
        spread,
        standing,
    )

    assumptions = Assumptions()
    works: dict[str, Callable[[pd.DataFrame], object]] = {
        "disagreement over time": lambda frame: disagreement(frame, assumptions=assumptions),
        "spread on the last day": lambda frame: spread(frame, on=LAST, assumptions=assumptions),
        "overview": lambda frame: overview(frame, assumptions=assumptions),
        "standing statements": lambda frame: standing(frame, on=LAST, assumptions=assumptions),
        "contradictions of every 50th": lambda frame: contradictions(
            frame.iloc[::50], assumptions=assumptions
        ),
    }
    growth = Growth()
    for size in sizes:
        frame = made_up(size, sources=SOURCES)
        for name, work in works.items():
            found = growth.of(f"one question: {name}", partial(work, frame), size=size)
            if found is not None:
                yield found


def in_fork(work: Callable[[], object]) -> tuple[list[float], int, str]:
    """Return the seconds of some runs and the length of the answer, or why there are none."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _measured(work, into=writing)
    os.close(writing)
    ready, _, _ = select.select([reading], [], [], ENOUGH + 1)
    if not ready:
        os.kill(child, signal.SIGKILL)
    with os.fdopen(reading) as pipe:
        said = pipe.read() if ready else ""
    os.waitpid(child, 0)
    if not ready:
        return [], 0, f"given up after {ENOUGH:.0f} s; larger sizes not tried"
    if not said:
        return [], 0, "the process ended without an answer, perhaps for want of memory"
    runs, length, why = json.loads(said)
    return runs, length, why


def _measured(work: Callable[[], object], *, into: int) -> None:
    """Runs the work in the child and ends it."""
    taken: list[float] = []
    length, why = 0, ""
    begin = time.perf_counter()
    try:
        while len(taken) < RUNS and time.perf_counter() - begin < ENOUGH / 2:
            start = time.perf_counter()
            answer = work()
            taken.append(time.perf_counter() - start)
        length = len(answer) if isinstance(answer, pd.DataFrame) else 0
    except Exception as error:
        traceback.print_exc()
        why = f"{type(error).__name__}: {error}"
    os.write(into, json.dumps([taken, length, why]).encode())
    os._exit(0)


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
