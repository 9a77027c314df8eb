"""Filtered rows over HTTP as CSV, against Datasette."""

from __future__ import annotations

import csv
import io
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from itertools import count as counting
from pathlib import Path
from urllib.parse import urlencode

import pandas as pd
from generated import folder
from results import BUILD, Bench, Result, command, interleaved, same
from servers import free_port, get, ours, serving

TITLE = "Rows out"
LIMITS = {"narrow": 0.04, "wide": 0.02}
LARGEST = 100_000


def benches(sizes: list[int]) -> list[Bench]:
    """Return the comparison at the largest of the sizes up to 100,000."""
    size = max((s for s in sizes if s <= LARGEST), default=min(sizes))
    return [Bench("CSV against Datasette", partial(compared, size), timeout=240)]


def selections(data: Path) -> dict[str, dict[str, str]]:
    """Return a narrow and a wide filter: about 1 in 10 and 1 in 2 of the rows."""
    rows = pd.read_csv(data / "estimates.csv", usecols=["conflict", "party"])

    def nearest(column: str, share: float) -> dict[str, str]:
        counts = rows[column].value_counts()
        return {column: str((counts - len(rows) * share).abs().idxmin())}

    return {"narrow": nearest("party", 0.1), "wide": nearest("conflict", 0.5)}


def database(data: Path) -> Path:
    """Return the estimates as Datasette serves them: one table, an index on each facet."""
    path = data / "estimates.db"
    if path.exists():
        return path
    part = path.with_suffix(".part")
    part.unlink(missing_ok=True)
    with (data / "estimates.csv").open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    kinds = {"low": "INTEGER", "best": "INTEGER", "high": "INTEGER", "id": "TEXT PRIMARY KEY"}
    columns = ", ".join(f"{name} {kinds.get(name, 'TEXT')}" for name in head)
    connection = sqlite3.connect(part)
    connection.execute(f"CREATE TABLE estimates ({columns})")
    marks = ", ".join("?" * len(head))
    cells = ([cell or None for cell in row] for row in rows)
    connection.executemany(f"INSERT INTO estimates VALUES ({marks})", cells)
    for name in ("conflict", "party", "metric", "source"):
        connection.execute(f"CREATE INDEX by_{name} ON estimates ({name})")
    connection.execute("ANALYZE")
    connection.commit()
    connection.close()
    part.rename(path)
    return path


@contextmanager
def datasette(data: Path) -> Iterator[str]:
    """Give the address of Datasette with an immutable file and no limit that costs pages."""
    port = free_port()
    call = [command("datasette"), "serve", "--immutable", str(database(data)), "--port", str(port)]
    settings = {
        "max_returned_rows": str(2 * LARGEST),
        "max_csv_mb": "0",
        "sql_time_limit_ms": "120000",
        "allow_facet": "off",
        "suggest_facets": "off",
        "num_sql_threads": "2",
        "cache_size_kb": "200000",
    }
    for name, value in settings.items():
        call += ["--setting", name, value]
    with serving(call, port=port, folder=BUILD) as address:
        yield address


def compared(size: int) -> Iterator[Result]:
    """Yield the seconds of the same filtered CSV, after every cell was compared."""
    data = folder(size)
    turns = counting(1)
    with ours(data) as our_address, datasette(data) as their_address:
        for width, chosen in selections(data).items():

            def our_rows(chosen: dict[str, str] = chosen) -> bytes:
                # another share of `about` changes no row, but no kept answer fits
                query = urlencode(chosen | {"about": f"10.{next(turns):06d}"})
                return fetch(our_address, f"/estimates.csv?{query}")

            query = urlencode({f"{name}__exact": value for name, value in chosen.items()})
            page = partial(fetch, their_address, f"/estimates/estimates.csv?{query}&_size=max")
            stream = partial(fetch, their_address, f"/estimates/estimates.csv?{query}&_stream=on")
            data_out = our_rows()
            same(cells(data_out), cells(page()), what="rows")
            # one page of all rows and the stream are the ways that it has; its faster one counts
            pages, streams = interleaved(page, stream, runs=2, seconds=30)
            theirs = page if min(pages) <= min(streams) else stream
            runs = 5 if width == "wide" else 7
            our_seconds, their_seconds = interleaved(our_rows, theirs, runs=runs, seconds=60)
            yield Result(
                name=f"CSV, {width}",
                size=size,
                ours=our_seconds,
                peer=their_seconds,
                against="Datasette",
                at_most=LIMITS[width] if size == LARGEST else None,
                note=f"{len(cells(data_out)) - 1:,} rows, {len(data_out) / 1e6:.2g} MB; Datasette "
                f"{'in one page' if theirs is page else 'as a stream'}, immutable, indexed",
            )


def fetch(address: str, path: str) -> bytes:
    """Return the body of an answer; raise RuntimeError unless it is the file."""
    answer = get(address, path)
    if answer.status != 200:
        raise RuntimeError(f"{path} answered {answer.status}")
    return answer.body


def cells(data: bytes) -> list[list[str]]:
    """Return the rows of a CSV, in order of their cells."""
    return sorted(csv.reader(io.StringIO(data.decode(), newline="")))
