"""What a reader waits for: bytes on the wire, the first words and the first chart, in Chromium."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

import pandas as pd
from playwright.sync_api import Browser, BrowserContext, sync_playwright
from programs import BROWSERS, program, skipped
from results import ROOT, Bench, Result
from servers import ours, tutorial

TITLE = "Page weight, first words and first chart"
DATA = ROOT / "data"
FLAGS = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
NETWORKS = {"10 Mbit/s": (10e6, 20), "slow 3G": (400e3, 400)}
"""Network -> bits per second each way, and milliseconds until an answer begins."""
THEIR_CHART = ".js-plotly-plot .scatterlayer .trace path"
CHART = ".chart svg .claim"
WORDS = ".answer"
"""Where our page says the answer in words."""
FRONT = ".war h3"
"""What a reader of our front page came for."""
QUESTION = ["conflict", "party", "population", "metric", "basis"]
WATCH = """
const look = () => document.querySelector(%r)
  ? (window.firstSeen = performance.now()) : requestAnimationFrame(look);
look();
"""


def benches(sizes: list[int]) -> list[Bench]:
    """Return the comparisons; on the published data, whatever the sizes."""
    return [Bench("bytes", weighed, timeout=240), Bench("first sight", first_sight, timeout=1_200)]


def question() -> tuple[dict[str, str], int]:
    """Return the question on which most of the published statements are, and how many."""
    rows = pd.read_csv(DATA / "estimates.csv", usecols=[*QUESTION, "scope"])
    sizes = rows[rows["scope"] == "whole"].value_counts(QUESTION)
    return dict(zip(QUESTION, map(str, sizes.index[0]), strict=True)), int(sizes.iloc[0])


@contextmanager
def browser() -> Iterator[Browser]:
    """Give Chromium; raise FileNotFoundError where there is none."""
    path = program(*BROWSERS, package="chromium")
    if path is None:
        raise FileNotFoundError
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    with sync_playwright() as p:
        chromium = p.chromium.launch(executable_path=path, args=flags)
        yield chromium
        chromium.close()


def opened(context: BrowserContext, url: str, *, wait: str) -> float:
    """Return the bytes that came over the wire until the page was there and quiet."""
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    sizes: list[float] = []
    wire.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(url)
    page.wait_for_selector(wait, state="attached", timeout=60_000)
    page.wait_for_load_state("networkidle")
    page.close()
    return round(sum(sizes))


def weighed() -> Iterator[Result]:
    """Yield the bytes of the front page and of a question's page, cold and warm."""
    asked, _ = question()
    query = urlencode(asked | {"scope": "whole"})
    first = {"TUTORIAL_PARTY": asked["party"], "TUTORIAL_METRIC": asked["metric"]}
    try:
        with browser() as chromium, ours(DATA) as mine, tutorial(DATA, **first) as theirs:
            pages = {
                "front page": (f"{mine}/", FRONT),
                "question page": (f"{mine}/?{query}", CHART),
            }
            peer = []
            for _ in range(2):
                context = chromium.new_context()
                peer.append(opened(context, f"{theirs}/", wait=THEIR_CHART))
                context.close()
            for name, (url, wait) in pages.items():
                cold, warm = [], []
                for _ in range(2):
                    context = chromium.new_context()
                    cold.append(opened(context, url, wait=wait))
                    warm.append(opened(context, url, wait=wait))
                    context.close()
                yield Result(
                    name=f"cold bytes, {name}", unit="B", ours=cold, peer=peer,
                    against="tutorial page, uncompressed, whole plotly.js", at_most=0.12,
                )  # fmt: skip
                yield Result(
                    name=f"warm bytes, {name}", unit="B", ours=warm, peer=cold,
                    against="ours cold", at_most=0.03,
                )  # fmt: skip
    except FileNotFoundError:
        yield skipped("page bytes", needs="Chromium")


def first_sight() -> Iterator[Result]:
    """Yield the seconds to the first words and the first chart of the same statements, cold."""
    asked, statements = question()
    query = urlencode(asked | {"scope": "whole"})
    first = {"TUTORIAL_PARTY": asked["party"], "TUTORIAL_METRIC": asked["metric"]}
    measured = (
        ("first words, slow 3G", "slow 3G", WORDS, 0.10, 1),
        ("first chart, localhost", "", CHART, 0.60, 7),
        ("first chart, 10 Mbit/s", "10 Mbit/s", CHART, 0.25, 5),
    )
    try:
        with browser() as chromium, ours(DATA) as mine, tutorial(DATA, **first) as theirs:
            for name, network, seen, at_most, runs in measured:
                seconds: tuple[list[float], list[float]] = ([], [])
                sides = ((f"{mine}/?{query}", seen), (f"{theirs}/", THEIR_CHART))
                for turn in range(runs):
                    for side in (0, 1) if turn % 2 == 0 else (1, 0):
                        url, wait = sides[side]
                        taken = seconds_until(chromium, url, seen=wait, network=network)
                        seconds[side].append(taken)
                yield Result(
                    name=name, ours=seconds[0], peer=seconds[1], at_most=at_most,
                    against="tutorial page, first chart",
                    note=f"{statements:,} statements of one question, theirs also the other "
                    "questions of its party and metric; browser without cache",
                )  # fmt: skip
    except FileNotFoundError:
        yield skipped("first words and first chart", needs="Chromium")


def seconds_until(chromium: Browser, url: str, *, seen: str, network: str) -> float:
    """Return the seconds from asking for the page until the element is there."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    if network:
        bits, latency = NETWORKS[network]
        wire = context.new_cdp_session(page)
        wire.send("Network.enable")
        conditions = {
            "offline": False,
            "latency": latency,
            "downloadThroughput": bits / 8,
            "uploadThroughput": bits / 8,
        }
        wire.send("Network.emulateNetworkConditions", conditions)
    page.add_init_script(WATCH % seen)
    page.goto(url, timeout=900_000)
    page.wait_for_selector(seen, timeout=900_000, state="attached")
    taken = page.evaluate("window.firstSeen")
    context.close()
    return float(taken) / 1_000
