"""The question tables of more rows than memory holds: `python bench/partitioned.py --rows N`.

Makes up a Parquet set (conflicts, parties, places, metrics, sources; hedges, dates, echoes and
corrections in about the shares of the real data; families of very different size), runs
`casualties measure` for every table as a user would, and prints seconds, rows per second and the
largest memory of the whole tree of processes. `--json` prints the same as JSON.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import psutil
import pyarrow as pa
import pyarrow.parquet as pq

CONFLICTS, PARTIES, SOURCES = 20, 20, 300
ROWS_A_QUESTION = 100
METRICS = {"killed": 0.5, "wounded": 0.2, "killed_or_wounded": 0.15, "casualties": 0.15}
FIRST = np.datetime64("2014-01-01")
DAYS = 3_650
VIEWS = ("overview", "contradictions", "lean", "disagreement")


def sizes(rows: int) -> list[int]:
    """Return the rows of each family: the largest holds several times as many as the middle one."""
    share = 1 / np.sqrt(np.arange(CONFLICTS * PARTIES) + 4)
    edges = np.round(np.cumsum(share) / share.sum() * rows).astype(np.int64)
    return np.diff(edges, prepend=0).tolist()


def family(number: int, *, rows: int) -> pd.DataFrame:
    """Return the statements about one party in one conflict, in the order of estimates.csv."""
    random = np.random.default_rng([1, number])
    questions = max(1, rows // ROWS_A_QUESTION)
    places = max(1, questions // 12)
    metric = random.choice(list(METRICS), questions, p=list(METRICS.values()))
    population = random.choice(["combatants", "all", "civilians"], questions, p=[0.7, 0.2, 0.1])
    basis = random.choice(["cumulative", "period", "stock"], questions, p=[0.75, 0.1, 0.15])
    place = np.where(random.random(questions) < 0.1, -1, random.integers(0, places, questions))
    ratio = {"killed": 1.0, "wounded": 2.5, "killed_or_wounded": 3.5, "casualties": 4.0}
    level = np.where(place < 0, 50_000.0 * places, 20_000.0 * random.random(questions) + 500)
    level = level * np.array([ratio[name] for name in metric])

    asked = random.integers(0, questions, rows)
    day = np.sort(random.integers(0, DAYS, rows))
    lag = np.where(random.random(rows) < 0.3, random.integers(0, 30, rows), 0)
    team = random.choice(SOURCES, 12, replace=False)
    source = team[random.integers(0, len(team), rows)]
    bias = np.exp(np.random.default_rng(2).normal(0, 0.03, SOURCES))
    grown = np.where(basis[asked] == "cumulative", 0.05 + (day - lag) / DAYS, 1.0)
    figure = level[asked] * grown * bias[source] * np.exp(random.normal(0, 0.01, rows))
    figure = np.maximum(np.round(figure, -1), 10).astype(np.int64)
    qualifier = random.choice(
        ["exact", "about", "more_than", "at_least", "range", "up_to"],
        rows,
        p=[0.35, 0.3, 0.12, 0.08, 0.12, 0.03],
    )
    low = np.isin(qualifier, ["more_than", "at_least", "range"])
    high = np.isin(qualifier, ["range", "up_to"])
    best = ~low & ~high
    period = basis[asked] == "period"
    month = (day - lag) // 30 * 30
    until = FIRST + np.where(period, month + 29, day - lag)
    names = np.array([f"source-{n:03d}" for n in range(SOURCES)])
    methods = np.array(["claim", "assessment", "reported", "model"])
    standpoints = np.array(["own", "adversary", "third_party"])
    ids = [f"s{number:03d}-{n:07d}" for n in range(rows)]
    echo = np.flatnonzero(random.random(rows) < 0.01)
    echo = echo[echo > 0]
    repeats, supersedes = np.full((2, rows), None, dtype=object)
    repeats[echo] = [ids[n] for n in random.integers(0, echo)] if len(echo) else []
    spoken = pd.Series(np.arange(rows)).groupby([asked, source]).shift()
    mends = spoken.notna().to_numpy() & (random.random(rows) < 0.015)
    supersedes[mends] = [ids[int(n)] for n in spoken[mends]]
    empty = np.datetime64("NaT")
    frame = pd.DataFrame(
        {
            "id": ids,
            "conflict": f"conflict-{number // PARTIES:02d}",
            "party": f"party-{number % PARTIES:02d}",
            "theatre": np.where(place < 0, "", [f"place-{n:04d}" for n in place])[asked],
            "scope": np.where(place < 0, "whole", "part")[asked],
            "population": population[asked],
            "metric": metric[asked],
            "basis": basis[asked],
            "low": pd.array(figure, dtype="Int64"),
            "best": pd.array(figure, dtype="Int64"),
            "high": pd.array(figure + np.where(low, figure // 5, 0), dtype="Int64"),
            "qualifier": qualifier,
            "wording": [f"{words} {n:,}" for words, n in zip(qualifier, figure, strict=True)],
            "stated_on": FIRST + np.where(period, month + 29 + lag, day),
            "date_precision": random.choice(["day", "month"], rows, p=[0.9, 0.1]),
            "as_of": np.where((lag > 0) | period, until, empty),
            "period_start": np.where(period, FIRST + month, empty),
            "source": names[source],
            "standpoint": standpoints[source % 3],
            "method": methods[source % 4],
            "repeats": repeats,
            "supersedes": supersedes,
            "status": random.choice(["accepted", "disputed"], rows, p=[0.97, 0.03]),
        }
    )
    blank = {"low": ~low, "best": ~best, "high": ~high, "theatre": frame["theatre"] == ""}
    dates = dict.fromkeys(("stated_on", "as_of", "period_start"), "datetime64[us]")
    frame = frame.assign(**{name: frame[name].mask(where) for name, where in blank.items()})
    return frame.astype(dates | {"repeats": "str", "supersedes": "str"})


def made_up(folder: Path, *, rows: int) -> None:
    """Write the set into a folder, a file for each conflict."""
    parts = sizes(rows)
    random = np.random.default_rng(3)
    place = random.permutation(len(parts))
    writer: pq.ParquetWriter | None = None
    for number in range(len(parts)):
        frame = family(number, rows=parts[place[number]])
        table = pa.Table.from_pandas(frame, preserve_index=False)
        if number % PARTIES == 0:
            if writer is not None:
                writer.close()
            path = folder / f"conflict-{number // PARTIES:02d}.parquet"
            writer = pq.ParquetWriter(path, table.schema, compression="zstd")
        assert writer is not None
        writer.write_table(table, row_group_size=100_000)
    if writer is not None:
        writer.close()


def watched(command: Sequence[str]) -> dict[str, Any]:
    """Run a command; return its seconds, and the largest memory of its processes together.

    `peak_bytes` is the sum of what each process alone uses and its share of what several use
    (PSS); `peak_rss_bytes` counts shared pages once for each process. Sampled twice a second.
    """
    peaks = {"pss": 0, "rss": 0}
    log = tempfile.TemporaryFile("w+")  # noqa: SIM115, closed below
    began = time.monotonic()
    with subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT) as started:
        root = psutil.Process(started.pid)
        while started.poll() is None:
            used = {"pss": 0, "rss": 0}
            for one in [root, *_children(root)]:
                with contextlib.suppress(psutil.Error):
                    memory = one.memory_full_info()
                    used["pss"] += memory.pss
                    used["rss"] += memory.rss
            peaks = {name: max(peaks[name], used[name]) for name in peaks}
            time.sleep(0.5)
    seconds = time.monotonic() - began
    log.seek(0)
    said = log.read()
    log.close()
    if started.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{said}")
    return {
        "seconds": round(seconds, 1),
        "peak_bytes": peaks["pss"],
        "peak_rss_bytes": peaks["rss"],
    }


def _children(process: psutil.Process) -> list[psutil.Process]:
    try:
        return process.children(recursive=True)
    except psutil.Error:
        return []


def measured(
    rows: int,
    *,
    views: Sequence[str] = VIEWS,
    workers: int = 2,
    memory: str = "1500MB",
    folder: Path | None = None,
) -> dict[str, Any]:
    """Return what every table of a made-up set costs: seconds, rows per second, peak memory.

    The set is made in `folder` and stays there, or is one that was made there before; without a
    folder it is made and removed.
    """
    casualties = str(Path(sys.executable).with_name("casualties"))
    with tempfile.TemporaryDirectory() as place:
        home = Path(place) / "set" if folder is None else folder
        if not home.exists():
            home.mkdir()
            made_up(home, rows=rows)
        files = list(home.iterdir())
        size = sum(path.stat().st_size for path in files)
        held = sum(pq.ParquetFile(path).metadata.num_rows for path in files)
        if held != rows:
            raise SystemExit(f"{home}: holds {held:,} rows, not {rows:,}; name another folder")
        tables = {}
        for view in views:
            output = Path(place) / f"{view}.parquet"
            command = [casualties, "measure", view, str(home), "-o", str(output)]
            found = watched([*command, "--workers", str(workers), "--memory", memory])
            found["rows_per_second"] = round(rows / found["seconds"])
            found["rows_out"] = pq.ParquetFile(output).metadata.num_rows
            tables[view] = found
            print(f"{view}: {json.dumps(found)}", file=sys.stderr, flush=True)
            output.unlink()
    return {
        "rows": rows,
        "families": CONFLICTS * PARTIES,
        "bytes_on_disk": size,
        "workers": workers,
        "memory_of_a_worker": memory,
        "tables": tables,
    }


def main() -> None:
    """Print the result, as lines or as JSON."""
    asking = argparse.ArgumentParser(description=__doc__)
    asking.add_argument("--rows", type=int, default=10_000_000)
    asking.add_argument("--views", nargs="+", choices=VIEWS, default=VIEWS)
    asking.add_argument("--workers", type=int, default=2)
    asking.add_argument("--memory", default="1500MB")
    asking.add_argument("--folder", type=Path, help="where the set is made, kept and found again")
    asking.add_argument("--json", action="store_true")
    given = asking.parse_args()
    found = measured(
        given.rows,
        views=given.views,
        workers=given.workers,
        memory=given.memory,
        folder=given.folder,
    )
    if given.json:
        print(json.dumps(found, indent=2))
        return
    print(f"{found['rows']:,} rows, {found['bytes_on_disk'] / 1e6:,.0f} MB as Parquet")
    print(f"{'table':<16}{'seconds':>9}{'rows/s':>10}{'peak MB':>9}{'rows out':>13}")
    for view, one in found["tables"].items():
        print(
            f"{view:<16}{one['seconds']:>9,.0f}{one['rows_per_second']:>10,}"
            f"{one['peak_bytes'] / 1e6:>9,.0f}{one['rows_out']:>13,}"
        )


if __name__ == "__main__":
    main()
