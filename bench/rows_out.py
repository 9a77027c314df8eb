"""Filtered rows over HTTP: CSV, JSON, Parquet and zip, against Datasette and pandas."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import count as counting
from pathlib import Path
from urllib.parse import urlencode

import pandas as pd
from generated import folder
from results import BUILD, Bench, Result, command, interleaved, same
from servers import free_port, get, ours, serving, tutorial

TITLE = "Rows out"
LIMITS = {"narrow": 1 / 40, "wide": 1 / 100}
LARGEST = 100_000
ZIP = "export.zip"


def benches(sizes: list[int]) -> list[Bench]:
    """Return the comparisons at the largest of the sizes up to 100,000."""
    size = max((s for s in sizes if s <= LARGEST), default=min(sizes))
    return [
        Bench("CSV against Datasette", partial(datasette_csv, size), timeout=240),
        Bench("CSV against pandas", partial(pandas_csv, size), timeout=180),
        Bench("JSON, Parquet and zip", partial(other_forms, size), timeout=240),
    ]


def selections(data: Path) -> dict[str, dict[str, str]]:
    """Return filters that leave about 1 in 100, 1 in 10 and 1 in 2 of the rows."""
    rows = pd.read_csv(data / "estimates.csv", usecols=["conflict", "party", "metric"])

    def nearest(columns: list[str], share: float) -> dict[str, str]:
        found = rows.value_counts(columns)
        values = (found - len(rows) * share).abs().idxmin()
        return dict(zip(columns, map(str, values), strict=True))

    return {
        "few": nearest(["party", "metric"], 0.01),
        "narrow": nearest(["party"], 0.1),
        "wide": nearest(["conflict"], 0.5),
    }


def database(data: Path) -> Path:
    """Return the estimates as Datasette serves them: one table, an index on each facet."""
    path = data / "estimates.db"
    if path.exists():
        return path
    started = path.with_suffix(".part")
    started.unlink(missing_ok=True)
    with (data / "estimates.csv").open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    kinds = {"low": "INTEGER", "best": "INTEGER", "high": "INTEGER", "id": "TEXT PRIMARY KEY"}
    columns = ", ".join(f"{name} {kinds.get(name, 'TEXT')}" for name in head)
    link = sqlite3.connect(started)
    link.execute(f"CREATE TABLE estimates ({columns})")
    holes = ", ".join("?" * len(head))
    link.executemany(
        f"INSERT INTO estimates VALUES ({holes})", ([c or None for c in row] for row in rows)
    )
    for name in ("conflict", "party", "metric", "source"):
        link.execute(f"CREATE INDEX by_{name} ON estimates ({name})")
    link.execute("ANALYZE")
    link.commit()
    link.close()
    started.rename(path)
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


def _fetch(address: str, path: str) -> bytes:
    answer = get(address, path)
    if answer.status != 200:
        raise RuntimeError(f"{path} answered {answer.status}")
    return answer.body


def _fresh(address: str, form: str, chosen: dict[str, str], turns: Iterator[int]) -> bytes:
    """Ours, asked as nobody has before: the share of `about` changes no row, but every key."""
    query = urlencode(chosen | {"about": f"10.{next(turns):06d}"})
    return _fetch(address, f"/{form}?{query}")


def datasette_csv(size: int) -> Iterator[Result]:
    """Yield the seconds of the same filtered CSV, after every cell was compared."""
    data = folder(size)
    turns = counting(1)
    with ours(data) as mine, datasette(data) as theirs:
        for width, chosen in selections(data).items():
            query = urlencode({f"{k}__exact": v for k, v in chosen.items()})
            path = f"/estimates/estimates.csv?{query}&_size=max"
            streamed = f"/estimates/estimates.csv?{query}&_stream=on"
            own = partial(_fresh, mine, "estimates.csv", chosen, turns)
            same(_cells(own()), _cells(_fetch(theirs, path)), what="rows")
            # the page of all rows and the stream are the two ways that it has; its faster counts
            pages, stream = interleaved(
                partial(_fetch, theirs, path), partial(_fetch, theirs, streamed), runs=2, seconds=30
            )
            best = path if min(pages) <= min(stream) else streamed
            runs = 5 if width == "wide" else 7
            a, b = interleaved(own, partial(_fetch, theirs, best), runs=runs, seconds=60)
            yield Result(
                name=f"CSV, {width}",
                size=size,
                ours=a,
                peer=b,
                against="Datasette",
                at_most=LIMITS.get(width) if size == LARGEST else None,
                note=_said(own(), of=size)
                + f"; Datasette {'in one page' if best == path else 'as a stream'}, "
                "immutable, indexed",
            )


def _cells(data: bytes) -> list[list[str]]:
    return sorted(csv.reader(io.StringIO(data.decode(), newline="")))


def _said(data: bytes, *, of: int) -> str:
    count = data.count(b"\n") - 1
    return f"{count:,} of {of:,} rows, {len(data) / 1e6:.2g} MB"


def pandas_csv(size: int) -> Iterator[Result]:
    """Yield the seconds of the same CSV from DataFrame.to_csv, served the same way."""
    data = folder(size)
    turns = counting(1)
    with ours(data) as mine, tutorial(data) as theirs:
        for width, chosen in selections(data).items():
            own = partial(_fresh, mine, "estimates.csv", chosen, turns)
            peer = partial(_fetch, theirs, f"/rows.csv?{urlencode(chosen)}")
            same(_ids(own()), _ids(peer()), what="ids of the rows")
            a, b = interleaved(own, peer, runs=7, seconds=40)
            yield Result(
                name=f"CSV, {width}",
                size=size,
                ours=a,
                peer=b,
                against="pandas.to_csv",
                note=_said(own(), of=size) + _differ(own(), peer()),
            )


def _differ(mine: bytes, theirs: bytes) -> str:
    """How many of the rows the peer does not give as they stand in the file."""
    other = len(set(mine.splitlines()) - set(theirs.splitlines()))
    return f"; {other:,} lines of pandas are not those of the file" if other else ""


def _ids(data: bytes) -> list[str]:
    return [row[0] for row in csv.reader(io.StringIO(data.decode(), newline=""))]


Side = Callable[[], bytes]


def other_forms(size: int) -> Iterator[Result]:
    """Yield the seconds of the other formats, those that there are."""
    data = folder(size)
    turns = counting(1)
    with ours(data) as mine, datasette(data) as data_, tutorial(data) as app:
        chosen = selections(data)["narrow"]
        query = urlencode(chosen)
        ids = set(_ids(_fetch(mine, f"/estimates.csv?{query}"))) - {"id"}
        array = f"/estimates/estimates.json?party__exact={chosen['party']}&_shape=array&_size=max"
        peers: list[tuple[str, str, Side | None]] = [
            ("estimates.json", "Datasette", partial(_fetch, data_, array)),
            ("estimates.json", "pandas.to_json", partial(_fetch, app, f"/rows.json?{query}")),
            ("estimates.parquet", "pandas.to_parquet",
             partial(_fetch, app, f"/rows.parquet?{query}")),
            (ZIP, "", None),
        ]  # fmt: skip
        for form, against, peer in peers:
            status = get(mine, f"/{form}?{query}").status
            if status != 200:
                yield Result(name=form, size=size, failed=f"skipped: /{form} answers {status}")
                continue
            own = partial(_fresh, mine, form, chosen, turns)
            note = f"{len(ids):,} of {size:,} rows, {len(own()) / 1e6:.2g} MB"
            if peer is None:
                runs, _ = interleaved(own, lambda: None, runs=5, seconds=30)
                yield Result(
                    name=form, size=size, ours=runs, note=f"{note}; no peer gives the same"
                )
                continue
            if form.endswith("json"):
                same(_json_ids(own()), ids, what="ids of ours")
                same(_json_ids(peer()), ids, what=f"ids of {against}")
            else:
                same(set(pd.read_parquet(io.BytesIO(own()))["id"]), ids, what="ids of ours")
            a, b = interleaved(own, peer, runs=5, seconds=40)
            yield Result(name=form, size=size, ours=a, peer=b, against=against, note=note)


def _json_ids(data: bytes) -> set[str]:
    found = json.loads(data)
    if isinstance(found, dict):
        # the rows stand under one of the names; the others say what they are
        found = next(v for v in found.values() if isinstance(v, list) and v and "id" in v[0])
    return {row["id"] for row in found}
