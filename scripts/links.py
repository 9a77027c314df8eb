"""Asks every address in the data whether it still answers, and writes what does not.

    links.py FOLDER FILE

FILE gets a report in Markdown, empty where every page answers. Never fails because of a page.
"""

from __future__ import annotations

import socket
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from casualties.checks import Folder, read_folder
from casualties.data.dataset import write
from casualties.text.markdown import cell

TIMEOUT = 20
PAUSE = 1.0
HOSTS = 12
AGENT = "Mozilla/5.0 (compatible; casualties link check)"
GONE = (404, 410)


def addresses(folder: Folder) -> dict[str, list[str]]:
    """Address -> the rows that give it, as `file: key`."""
    out: defaultdict[str, list[str]] = defaultdict(list)
    for table, _ in folder.tables():
        for record in folder.records(table.name):
            if record.get("url"):
                key = ", ".join(record[c] for c in table.primary_key)
                out[record["url"]].append(f"{table.path}: {key}")
    return dict(out)


def answer(url: str) -> tuple[str, str]:
    """`fine`, `gone` or `unsure`, and what was answered."""
    said = ""
    for method in ("HEAD", "GET"):
        request = Request(url, method=method, headers={"User-Agent": AGENT})
        try:
            with urlopen(request, timeout=TIMEOUT) as found:
                moved = urlsplit(found.url).path in ("", "/") and urlsplit(url).path not in (
                    "",
                    "/",
                )
                return ("gone", f"leads to {found.url}") if moved else ("fine", "")
        except HTTPError as error:
            said = f"{error.code} {error.reason}"
            if error.code in GONE and method == "GET":
                return "gone", said
        except URLError as error:
            said = str(error.reason)
            if isinstance(error.reason, socket.gaierror):
                return "gone", "no such host"
        except (OSError, HTTPException, ValueError) as error:
            said = f"{type(error).__name__}: {error}"
    return "unsure", said


def answers(urls: Iterable[str], *, pause: float = PAUSE) -> dict[str, tuple[str, str]]:
    """Address -> answer. Hosts at a time, but one page of a host after the other."""
    hosts: defaultdict[str, list[str]] = defaultdict(list)
    for url in urls:
        hosts[urlsplit(url).netloc].append(url)

    def one_host(some: list[str]) -> dict[str, tuple[str, str]]:
        out = {}
        for number, url in enumerate(some):
            time.sleep(pause if number else 0)
            out[url] = answer(url)
        return out

    with ThreadPoolExecutor(HOSTS) as pool:
        return {k: v for part in pool.map(one_host, hosts.values()) for k, v in part.items()}


def report(rows: Mapping[str, list[str]], found: Mapping[str, tuple[str, str]]) -> str:
    """What does not answer, in Markdown; empty where all is fine."""
    parts = []
    for kind, head in (
        (
            "gone",
            "These pages are gone. Look for the statement elsewhere, or for an archived copy.",
        ),
        ("unsure", "These could not be asked from here; many answer only to a browser."),
    ):
        urls = sorted(u for u, (state, _) in found.items() if state == kind)
        if urls:
            parts += [f"{head}", "", "| page | answer | rows |", "| --- | --- | --- |"]
            parts += [
                f"| {cell(u)} | {cell(found[u][1])} | {cell('; '.join(rows[u]))} |" for u in urls
            ]
            parts += [""]
    gone = any(state == "gone" for state, _ in found.values())
    return "\n".join(parts) if gone else ""


if __name__ == "__main__":
    data = read_folder(Path(sys.argv[1]))
    known = addresses(data)
    write(report(known, answers(known)).encode(), Path(sys.argv[2]))
