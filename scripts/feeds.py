"""Brings in what the data lack of the files that the maps in feeds/ describe.

    feeds.py FOLDER OUT [COPIES]

FOLDER is the data. Each file is taken from the repository on GitHub that its map names, at its
newest commit, or from the folder COPIES. OUT gets pull.md, which says what came of each file, and
data/ with the files that the new rows change. Whether there is a new row is said as `new=true`.

A file that cannot be fetched or read keeps no other back: pull.md names it.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.error import URLError
from urllib.parse import quote
from urllib.request import Request, urlopen

from casualties.checks import Folder, read_folder
from casualties.contribute.addition import addition
from casualties.contribute.importing.feed import read_feed
from casualties.contribute.importing.maps import Map, read_map
from casualties.contribute.importing.result import by_kind, imported, table, without_faulty
from casualties.data.writing import write
from casualties.errors import DataError
from casualties.text.markdown import cell, code

MAPS = Path(__file__).resolve().parents[1] / "feeds"
PAGE = re.compile(r"https://github\.com/([\w.-]+/[\w.-]+)/blob/([\w.-]+)/(.+)", re.ASCII)
"""The address of a file in a map: repository, branch and path."""

REOPEN = "Close and reopen this once, so that the tests run."


def asked(path: str, *, kind: str) -> bytes:
    """GitHub's answer to a call."""
    root = os.environ.get("GITHUB_API_URL", "https://api.github.com")
    headers = {"Accept": f"application/vnd.github.{kind}"}
    if token := os.environ.get("GITHUB_TOKEN"):
        headers["Authorization"] = f"Bearer {token}"
    with urlopen(Request(f"{root}/repos/{path}", headers=headers), timeout=60) as response:
        content: bytes = response.read()
        return content


def fetched(map: Map) -> tuple[bytes, Map]:
    """The file that a map describes, and the map with the address of the file as it is now."""
    url = map.statements[0].constants["url"]
    page = PAGE.fullmatch(url)
    if page is None:
        raise DataError(f"{url} is no file in a repository on GitHub", file=map.name)
    repository, branch, path = page.groups()
    newest = asked(f"{repository}/commits?sha={branch}&path={quote(path)}&per_page=1", kind="json")
    commit = json.loads(newest)[0]["sha"]
    data = asked(f"{repository}/contents/{quote(path)}?ref={commit}", kind="raw+json")
    address = f"https://github.com/{repository}/blob/{commit}/{path}"
    return data, map.with_constants({"url": address, "checked_on": date.today().isoformat()})


def brought(
    path: Path, *, folder: Folder, copies: Path | None
) -> tuple[Folder, dict[str, bytes], list[str]]:
    """The data with the rows that a file brings, what to write for them, and what came of it."""
    map = read_map(path.read_bytes(), name=path.name, schema=folder.schema)
    name = Path(map.statements[0].constants["url"]).name
    data, map = ((copies / name).read_bytes(), map) if copies else fetched(map)
    result = imported(read_feed(data, name=name, map=map), map=map, folder=folder)
    added = addition(result.rows, folder=folder)
    result, added, faults = without_faulty(result, added=added, folder=folder)
    lines = list(result.summary)
    lines += [f"left out: {line}" for line in by_kind(faults)]
    doubts = [added.placed(p, origins=result.origins) for p in added.doubts]
    lines += [f"worth a look: {line}" for line in by_kind(doubts)]
    if result.rows:
        lines += ["", *table(result.rows).splitlines()]
    return added.folder, dict(added.files), lines


def sections(lines: list[str], *, name: str) -> Iterator[str]:
    """What came of a file, as Markdown that nothing in it can leave."""
    yield f"### {code(name)}\n"
    yield from (f"    {line}".rstrip().replace("\t", " ") for line in lines)
    yield ""


def main(data: Path, out: Path, copies: Path | None = None) -> bool:
    """Whether the files bring a new row; what they change is in `out`."""
    folder = read_folder(data, today=date.today())
    if folder.unreadable:
        raise SystemExit("\n".join(map(str, folder.unreadable)))
    changed: dict[str, bytes] = {}
    body = [f"What the files of `feeds/` have and the data lack. {REOPEN}\n"]
    for path in sorted(MAPS.glob("*.toml")):
        try:
            folder, files, lines = brought(path, folder=folder, copies=copies)
        except (DataError, URLError, OSError, ValueError, LookupError) as error:
            print(f"{path.name}: {error}", file=sys.stderr)
            body += [f"### {code(path.stem)}\n", f"Not read: {cell(str(error))}\n"]
        else:
            changed |= files
            body += sections(lines, name=path.stem)
    (out / "data").mkdir(parents=True, exist_ok=True)
    write("\n".join(body).encode(), out / "pull.md")
    for name, content in changed.items():
        write(content, out / "data" / name)
    return bool(changed)


if __name__ == "__main__":
    print(f"new={'true' if main(*map(Path, sys.argv[1:])) else 'false'}")
