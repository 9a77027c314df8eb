"""Requests every address in the data, and reports those that no longer answer.

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
from casualties.data.writing import write
from casualties.text.markdown import cell

TIMEOUT = 20
PAUSE = 1.0
HOSTS = 12
AGENT = "Mozilla/5.0 (compatible; casualties link check)"
GONE = (404, 410)


def addresses(folder: Folder) -> dict[str, list[str]]:
    """Address -> the rows that give it, as `file: key`."""
    rows: defaultdict[str, list[str]] = defaultdict(list)
    for table, _ in folder.tables():
        for record in folder.records(table.name):
            if record.get("url"):
                key = ", ".join(record[c] for c in table.primary_key)
                rows[record["url"]].append(f"{table.path}: {key}")
    return dict(rows)


def state(url: str) -> tuple[str, str]:
    """`fine`, `gone` or `unsure`, and the reason in words."""
    reason = ""
    for method in ("HEAD", "GET"):
        request = Request(url, method=method, headers={"User-Agent": AGENT})
        try:
            with urlopen(request, timeout=TIMEOUT) as response:
                if _is_front_page(response.url) and not _is_front_page(url):
                    return "gone", f"leads to {response.url}"
                return "fine", ""
        except HTTPError as error:
            reason = f"{error.code} {error.reason}"
            if error.code in GONE and method == "GET":
                return "gone", reason
        except URLError as error:
            reason = str(error.reason)
            if isinstance(error.reason, socket.gaierror):
                return "gone", "no such host"
        except (OSError, HTTPException, ValueError) as error:
            reason = f"{type(error).__name__}: {error}"
    return "unsure", reason


def _is_front_page(url: str) -> bool:
    return urlsplit(url).path in ("", "/")


def states(urls: Iterable[str], *, pause: float = PAUSE) -> dict[str, tuple[str, str]]:
    """Address -> its state. Several hosts at a time, but one page of a host after the other."""
    hosts: defaultdict[str, list[str]] = defaultdict(list)
    for url in urls:
        hosts[urlsplit(url).netloc].append(url)

    def of_host(pages: list[str]) -> dict[str, tuple[str, str]]:
        result = {}
        for number, url in enumerate(pages):
            time.sleep(pause if number else 0)
            result[url] = state(url)
        return result

    with ThreadPoolExecutor(HOSTS) as pool:
        return {k: v for part in pool.map(of_host, hosts.values()) for k, v in part.items()}


INTRODUCTIONS = {
    "gone": "These pages are gone. Look for the statement elsewhere, or for an archived copy.",
    "unsure": "These could not be asked from here; many answer only to a browser.",
}


def report(rows: Mapping[str, list[str]], states: Mapping[str, tuple[str, str]]) -> str:
    """The pages that do not answer, in Markdown; empty unless one is gone."""
    if not any(kind == "gone" for kind, _ in states.values()):
        return ""
    lines = []
    for wanted, introduction in INTRODUCTIONS.items():
        urls = sorted(url for url, (kind, _) in states.items() if kind == wanted)
        if urls:
            lines += [introduction, "", "| page | answer | rows |", "| --- | --- | --- |"]
            lines += [
                f"| {cell(url)} | {cell(states[url][1])} | {cell('; '.join(rows[url]))} |"
                for url in urls
            ]
            lines.append("")
    return "\n".join(lines)


if __name__ == "__main__":
    data = read_folder(Path(sys.argv[1]))
    known = addresses(data)
    write(report(known, states(known)).encode(), Path(sys.argv[2]))
