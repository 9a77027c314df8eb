"""Hostile words in every column of every table, and what each output makes of them.

Each payload is put behind every word of every table (ids and what names them alike, so that the
rows still hang together), and into every empty cell for words. Data like these break the rules;
what is asked here is that they do no harm where they come through nevertheless: in pages, charts,
files, feed, citations, the static site and the reports of the command line.
"""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree

from casualties.data.dataset import Dataset, load
from casualties.errors import CasualtiesError
from casualties.export import FORMATS
from casualties.views import VIEWS
from casualties.web import create_app
from casualties.web.publish import Plan
from pages import Tags, small

ELEMENT = "<x-attack onload=alert(1) onmouseover=alert(1)>"
MARKUP = f"\"'>{ELEMENT}</script></style></title></textarea>-->{ELEMENT}{{{{7*7}}}}&lt;x-attack&gt;"
LINKS = (
    '<a href="https://evil.example/" onclick="alert(1)">b</a>'
    "[c](https://evil.example/) ![d](https://evil.example/e.png) @everyone"
)
CITATIONS = "}} @book{x, title={y}} \\input{/etc/passwd} % ER  - "
CONTROLS = "\x1b[31m\x07\u202e321\u2066\u200b\u2028\u0085::add-mask::x"
PAYLOADS = {
    "behind every word": ("{}" + MARKUP + LINKS + CITATIONS + CONTROLS),
    "an address before": "javascript:alert(1)//{}",
    "a formula before": "=HYPERLINK(\"https://evil.example\")|cmd|' /C calc'!A0{}",
    "a command before": "::add-mask::{}" + "a" * 20_000,
}
"""Name -> what becomes of a word."""
SCHEMES = re.compile(r"^\s*(javascript|vbscript|data:text/html)", re.I)
RIS = re.compile(r"^([A-Z][A-Z0-9]  - .*)?$")


def spoilt(folder: Path, form: str) -> None:
    """Changes every word of every table."""
    for table in small(folder).schema.tables.values():
        path = folder / table.path
        with path.open(newline="") as file:
            header, *rows = csv.reader(file)
        free = [
            not (f.type != "string" or f.enum or f.name in ("wording", "phrase"))
            for f in table.fields
        ]
        with path.open("w", newline="") as file:
            out = csv.writer(file, lineterminator="\n")
            out.writerow(header)
            for row in rows:
                cells = (form.replace("{}", cell, 1) for cell in row)
                out.writerow([new if one else old
                              for new, old, one in zip(cells, row, free, strict=True)])  # fmt: skip


def addresses(dataset: Dataset) -> Iterator[str]:
    yield from ("/", "/method", "/codebook", "/about", "/api", "/feed.xml", "/sitemap.xml",
                "/search.json", "/healthz", "/croissant.json", "/openapi.json",
                "/datapackage.json", "/robots.txt", "/oembed?url=http://localhost/")  # fmt: skip
    yield from (f"/?view={view}" for view in VIEWS)
    yield from (f"/embed?view={view}" for view in VIEWS)
    yield from (f"/rows/{view}" for view in VIEWS)
    yield from (f"/figure/{size}" for size in ("wide", "middle", "narrow"))
    yield from (f"/{view}.{form}" for view in VIEWS for form in FORMATS if form != "png")
    yield from (f"/cite.{form}" for form in ("txt", "bib", "ris", "json"))
    for identifier in dataset.estimates["id"]:
        yield f"/statements/{quote(identifier, safe='')}"
        yield f"/statements/{quote(identifier, safe='')}.json"
    for identifier in dataset.table("sources")["id"]:
        yield f"/sources/{quote(identifier, safe='')}"
    for name in ("conflict", "party", "source", "theatre"):
        yield f"/options/{name}"


def harm(kind: str, body: bytes) -> str:
    """What an answer of this kind does that it must not; empty for nothing."""
    with suppress(UnicodeDecodeError):
        text = body.decode()
        if "html" in kind:
            return in_page(text)
        if "svg" in kind or "xml" in kind:
            return in_xml(text)
        if "json" in kind:
            return in_json(text)
        if "csv" in kind:
            rows = list(csv.reader(io.StringIO(text)))
            return "rows of several lengths" if len({len(row) for row in rows if row}) > 1 else ""
        if "bibtex" in kind:
            depth = re.sub(r"\\.", "", text)
            entries = len(re.findall(r"^@", text, re.M))
            wrong = depth.count("{") != depth.count("}") or "\\input{" in text
            return f"BibTeX with {entries} entries that do not close" if wrong else ""
        if "research-info" in kind:
            lines = [line for line in text.split("\r\n") if not RIS.match(line)]
            return f"RIS with the line {lines[0][:60]!r}" if lines else ""
    if "spreadsheet" in kind:
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            sheets = [book.read(name) for name in book.namelist() if "worksheets/" in name]
            links = [name for name in book.namelist() if "_rels/sheet" in name]
            bad = [link for link in links if re.search(rb'Target="\s*(java|data)', book.read(link))]
        return "a formula" if any(b"<f>" in one for one in sheets) else "".join(bad)
    return ""


def in_page(text: str) -> str:
    for tag, attributes in Tags(text).found:
        if tag.startswith("x-"):
            return "an element of the data"
        for name, value in attributes.items():
            if name.startswith("on"):
                return f"{tag} with {name}"
            if name in ("href", "src", "action", "srcdoc", "xlink:href"):
                if led(value or ""):
                    return f"{tag} {name}={(value or '')[:60]!r}"
            elif name == "data-figure" and (found := in_json(value or "")):
                return found
    return ""


def led(address: str) -> bool:
    """Whether an address runs a script, or leads where words of the data say and no cell for it."""
    return bool(SCHEMES.match(address)) or urlsplit(address).netloc == "evil.example"


def in_xml(text: str) -> str:
    try:
        tree = ElementTree.fromstring(text)
    except ElementTree.ParseError as error:
        return f"no XML ({error})"
    for element in tree.iter():
        name = str(element.tag).rpartition("}")[2]
        if name in ("x-attack", "script", "foreignObject"):
            return f"<{name}>"
        for key, value in element.attrib.items():
            if key.startswith("on") or (key.rpartition("}")[2] == "href" and led(value)):
                return f"{name} {key}={value[:60]!r}"
    return ""


def in_json(text: str) -> str:
    """A figure's words are read as markup by plotly: no link of the data may stand in them."""
    try:
        whole = json.loads(text)
    except ValueError as error:
        return f"no JSON ({error})"
    drawn = isinstance(whole, dict) and {"layout", "data"} & set(whole)
    linked = drawn and any("<a href" in words for words in read_as_markup(whole))
    return "a link in a chart" if linked else ""


def read_as_markup(part: Any) -> Iterator[str]:
    """The words of a figure that plotly reads as markup."""
    if isinstance(part, dict):
        for key, value in part.items():
            if key not in ("customdata", "ids", "meta"):
                yield from read_as_markup(value)
    elif isinstance(part, list):
        for value in part:
            yield from read_as_markup(value)
    elif isinstance(part, str):
        yield part


def harmless() -> tuple[str, dict[str, object]]:
    """What went wrong, empty where nothing did; how many answers were looked at."""
    looked, refused = 0, 0
    for name, form in PAYLOADS.items():
        with tempfile.TemporaryDirectory(prefix="attack-") as place:
            folder = Path(place)
            spoilt(folder, form)
            if found := reported(folder):
                return f"{name}: {found}", {}
            try:
                dataset = load(folder)
            except CasualtiesError:
                refused += 1
                continue
            for path, kind, body in answers(dataset):
                looked += 1
                if found := (kind if kind.startswith("status") else harm(kind, body)):
                    return f"{name}: {path[:120]}: {found}", {}
    return "", {"payloads": len(PAYLOADS), "refused": refused, "answers": looked}


def answers(dataset: Dataset) -> Iterator[tuple[str, str, bytes]]:
    """Path, kind and bytes of everything that the server answers and the static site holds."""
    client = create_app(dataset).server.test_client()
    for path in addresses(dataset):
        answer = client.get(path)
        good = answer.status_code in (200, 308, 400, 404, 503)
        yield path, answer.content_type if good else f"status {answer.status_code}", answer.data
    plan = Plan(dataset, address="https://data.example.org/", day=date(2026, 5, 1))
    for path, make in plan.files.items():
        made = make()
        body = made.encode() if isinstance(made, str) else made
        folders = Path("/site", path).resolve()
        outside = not folders.is_relative_to("/site")
        yield path, "status outside the folder" if outside else kind_of(path), body


def kind_of(path: str) -> str:
    ending = path.rpartition(".")[2]
    return {"bib": "bibtex", "ris": "research-info", "js": "", "css": ""}.get(ending, ending)


def reported(folder: Path) -> str:
    """What the reports on the command line let through; empty for nothing."""
    with tempfile.TemporaryDirectory(prefix="attack-") as name:
        good = Path(name)
        small(good)
        for words in (["check", str(folder)], ["check", str(folder), "--format", "github"],
                      ["check", str(folder), "--format", "markdown"],
                      ["diff", str(good), str(folder)],
                      ["diff", str(good), str(folder), "--format", "markdown"]):  # fmt: skip
            run = subprocess.run(
                [sys.executable, "-m", "casualties", *words], check=False, capture_output=True
            )
            said = (run.stdout + run.stderr).decode()
            if "Traceback" in said:
                return f"{words[0]}: {said[-300:]}"
            if found := re.search("[\x1b\x07\u202e\u2066]", said):
                return f"{words}: prints {found[0]!r} as it is"
            if "markdown" in words and (found := loose(said)):
                return f"{words}: {found}"
            if re.search(r"(?m)^\s*::add-mask", said):
                return f"{words}: a command of the workflow"
    return ""


def loose(markdown: str) -> str:
    """What GitHub would make of the words of a cell in Markdown."""
    bare = re.sub(r"(`+).*?\1", "", markdown, flags=re.S)
    for pattern in (
        r"(?<!\\)<(x-attack|script)",
        r"(?<!\\)!\[d\]",
        r"(?<!\\)\[c\]\(",
        r"(?<![\w`\\])@everyone",
    ):
        if found := re.search(pattern, bare):
            return bare[max(0, found.start() - 40) : found.end() + 40]
    return ""
