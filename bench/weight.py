"""What a reader waits for: bytes on the wire and the first chart, in Chromium."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pandas as pd
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from programs import BROWSERS, program, skipped
from results import ROOT, Bench, Result, same
from servers import chart_request, figure, free_port, get, gunicorn, ours, serving, tutorial

TITLE = "Page weight and first chart"
DATA = ROOT / "data"
FLAGS = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
SLOW = {
    "offline": False,
    "latency": 20,
    "downloadThroughput": 10e6 / 8,
    "uploadThroughput": 10e6 / 8,
}
"""10 Mbit/s each way, 20 ms until an answer begins."""
CHART = ".js-plotly-plot .scatterlayer .trace path"
GRID = ".ag-row"
SEEN = f"""
const look = () => document.querySelector({CHART!r})
  ? (window.firstChart = performance.now()) : requestAnimationFrame(look);
look();
"""


def benches(sizes: list[int]) -> list[Bench]:
    """Return the comparisons; on the curated data, whatever the sizes."""
    return [
        Bench("bytes", weighed, timeout=180),
        Bench("first chart", first_chart, timeout=420),
    ]


def chosen() -> tuple[str, str]:
    """Return the party and the metric that most of the curated statements are about."""
    rows = pd.read_csv(DATA / "estimates.csv", usecols=["party", "metric"])
    party, metric = rows.value_counts(["party", "metric"]).index[0]
    return str(party), str(metric)


@contextmanager
def browser() -> Iterator[Browser]:
    path = program(*BROWSERS, package="chromium")
    if path is None:
        raise FileNotFoundError
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    with sync_playwright() as p:
        one = p.chromium.launch(executable_path=path, args=flags)
        yield one
        one.close()


@contextmanager
def heavy(data: Path) -> Iterator[str]:
    """Give the address of our page with the default weight."""
    port = free_port()
    call = gunicorn("heavy:server", port=port)
    with serving(call, port=port, folder=ROOT / "bench", CASUALTIES_DATA=str(data)) as address:
        yield address


def _opened(context: BrowserContext, url: str, *, wait: str) -> int:
    """The bytes that came over the wire until the page was there and quiet."""
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    came: list[float] = []
    wire.on("Network.loadingFinished", lambda event: came.append(event["encodedDataLength"]))
    page.goto(url)
    page.wait_for_selector(wait)
    page.wait_for_load_state("networkidle")
    page.close()
    return round(sum(came))


def weighed() -> Iterator[Result]:
    """Yield the bytes of the views with a chart and with a grid, at first and again."""
    party, metric = chosen()
    query = urlencode({"party": party, "metric": metric})
    try:
        with browser() as one, ours(DATA) as mine, heavy(DATA) as default:
            cold: list[list[float]] = [[], []]
            chart: list[list[float]] = [[], []]
            for side, address in enumerate((mine, default)):
                for _ in range(2):
                    context = one.new_context(viewport={"width": 1280, "height": 900})
                    at = f"{address}/?{query}"
                    first = _opened(context, f"{at}&view=timeline", wait=CHART)
                    grid = _opened(context, f"{at}&view=estimates", wait=GRID)
                    again = _opened(context, f"{at}&view=timeline", wait=CHART)
                    context.close()
                    cold[side].append(first + grid)
                    if side == 0:
                        chart[0].append(again)
                        chart[1].append(first)
    except FileNotFoundError:
        yield skipped("page bytes", needs="Chromium")
        return
    yield Result(
        name="cold page bytes, chart and then grid",
        unit="B",
        ours=cold[0],
        peer=cold[1],
        against="the same page uncompressed, whole plotly.js",
        at_most=0.15,
    )
    yield Result(
        name="warm page bytes, chart",
        unit="B",
        ours=chart[0],
        peer=chart[1],
        against="ours cold",
        at_most=0.03,
    )


def first_chart() -> Iterator[Result]:
    """Yield the milliseconds to the first chart of the same statements, cold."""
    party, metric = chosen()
    query = urlencode({"view": "timeline", "party": party, "metric": metric})
    first = {"TUTORIAL_PARTY": party, "TUTORIAL_METRIC": metric}
    try:
        with (
            browser() as one,
            ours(DATA) as mine,
            tutorial(DATA, **first) as theirs,
            tutorial(DATA, TUTORIAL_COMPRESS="1", **first) as packed,
        ):
            count = _same_rows(mine, theirs, query=query, values=(party, metric))
            note = f"{count:,} statements, browser without cache"
            plain = "tutorial page"
            for where, slow, at_most, runs in (
                ("localhost", False, 0.65, 7),
                ("10 Mbit/s", True, 0.30, 5),
            ):
                peers = {plain: theirs} | ({f"{plain}, compressed": packed} if slow else {})
                for against, peer in peers.items():
                    took: list[list[float]] = [[], []]
                    for turn in range(runs):
                        for side in (0, 1) if turn % 2 == 0 else (1, 0):
                            url = (f"{mine}/?{query}", f"{peer}/")[side]
                            took[side].append(_until_chart(one, url, slow=slow))
                    yield Result(
                        name=f"first chart, {where}",
                        ours=took[0],
                        peer=took[1],
                        against=against,
                        at_most=at_most if against == plain else None,
                        note=note,
                    )
    except FileNotFoundError:
        yield skipped("first chart", needs="Chromium")


def _same_rows(mine: str, theirs: str, *, query: str, values: tuple[str, str]) -> int:
    rows = get(mine, f"/estimates.csv?{query}").body.count(b"\n") - 1
    request = chart_request(theirs, {"party.value": values[0], "metric.value": values[1]})
    drawn = figure(theirs, request)["data"]
    hovered = sum(_length(trace["customdata"]) for trace in drawn)
    same(rows, hovered, what="statements drawn")
    return rows


def _length(column: Any) -> int:
    """How many rows a column has; plotly packs some as base64 and gives their shape."""
    return len(column) if isinstance(column, list) else int(column["shape"].split(",")[0])


def _until_chart(one: Browser, url: str, *, slow: bool) -> float:
    """Seconds from asking for the page to the first mark of the chart."""
    context = one.new_context(viewport={"width": 1280, "height": 900})
    page: Page = context.new_page()
    if slow:
        wire = context.new_cdp_session(page)
        wire.send("Network.enable")
        wire.send("Network.emulateNetworkConditions", SLOW)
    page.add_init_script(SEEN)
    page.goto(url)
    page.wait_for_selector(CHART, timeout=60_000, state="attached")
    taken = page.evaluate("window.firstChart")
    context.close()
    return float(taken) / 1_000
