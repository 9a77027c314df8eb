"""Answers that need not be made twice: their marks, and 304 for who has them already."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import orjson
from flask import Response, request

from casualties.web.http.assets import folder as assets

if TYPE_CHECKING:
    from casualties.data.dataset import Dataset

EDGE = "public, max-age=0, s-maxage=60, must-revalidate"
"""For data: a browser asks each time, a cache at the edge may answer for others for a minute."""

ANEW = "public, no-cache"
"""For pages and their parts: kept, and asked for each time, so that a page is of one version."""

NEVER = "no-store"

ENCODINGS = ("gzip", "br", "zstd", "deflate")
"""What flask-compress may have added to a mark, after a colon."""

MAKERS = ("numpy", "pandas", "plotly", "orjson", "pyarrow", "resvg-py", "jinja2", "dash")
"""The packages that have a part in the bytes of an answer."""

JSON = "application/json; charset=utf-8"
TEXT = "text/plain; charset=utf-8"


@cache
def code_version() -> tuple[str, datetime]:
    """What names this code, the same on every copy, and when its files were last changed."""
    package = Path(__file__).resolve().parents[2]
    files = [p for p in package.rglob("*") if p.suffix in (".py", ".html")]
    files += [p for p in assets().iterdir() if p.is_file()]
    digest = sha256()
    for path in sorted(files, key=lambda p: (p.name, str(p))):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    for name in MAKERS:
        digest.update(f"\0{name} {_installed(name)}".encode())
    newest = max(path.stat().st_mtime for path in files)
    return digest.hexdigest()[:12], datetime.fromtimestamp(int(newest), UTC)


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def mark(dataset: Dataset, *said: str) -> str:
    """The entity tag of an answer: of the data, the code and all that the answer depends on."""
    parts = (
        code_version()[0],
        dataset.version,
        dataset.revision,
        dataset.changed.isoformat(),
        *said,
    )
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:20]


def modified(dataset: Dataset) -> datetime:
    """When the answers last changed: the data, or the code that reads them."""
    return max(dataset.changed, code_version()[1])


def answered(
    make: Callable[[], bytes | str | Iterator[bytes]],
    *,
    dataset: Dataset,
    said: Iterable[str],
    type: str,
    keep: str = EDGE,
    weak: bool = False,
    headers: dict[str, str] | None = None,
) -> Response:
    """What `make` gives, or 304 without calling it where the reader has it.

    `said` is all that the answer depends on beside the data, the code and the path. The mark is
    strong where the same `said` gives the same bytes.
    """
    tag = mark(dataset, request.path, *said)
    when = modified(dataset)
    known = _known(tag, when=when)
    answer = Response(status=304) if known else Response(_body(make()), content_type=type)
    answer.set_etag(known or tag, weak=weak)
    answer.last_modified = when
    answer.headers["Cache-Control"] = keep
    answer.headers.update(headers or {})
    return answer


def _body(made: bytes | str | Iterator[bytes]) -> bytes | str | Iterable[bytes]:
    """What comes in one piece as such, so that its length is known; more goes out as it is made."""
    if isinstance(made, bytes | str):
        return made
    first, second = next(made, b""), next(made, None)
    return first if second is None else chain((first, second), made)


def _known(tag: str, *, when: datetime) -> str:
    """The mark that the reader has of this answer, in whatever encoding; empty for none.

    A date counts only where it is ours to the second: going back to earlier data is a change too.
    """
    if "If-None-Match" in request.headers:
        tags = request.if_none_match
        found = [t for t in (tag, *(f"{tag}:{e}" for e in ENCODINGS)) if tags.contains_weak(t)]
        return found[0] if found else ""
    return tag if request.if_modified_since == when else ""


def query() -> str:
    """The query string of the request as text."""
    return request.query_string.decode("utf-8", "replace")


def wrong(problems: Iterable[str], *, status: int, near: Iterable[str] = ()) -> Response:
    """An answer that names every problem: JSON where the path asks for JSON, else text."""
    listed = list(problems)
    if request.path.endswith(".json"):
        body = {"error": listed[0], "problems": listed, "did_you_mean": list(near)}
        return Response(orjson.dumps(body) + b"\n", status=status, content_type=JSON)
    return Response("\n".join(listed) + "\n", status=status, content_type=TEXT)
