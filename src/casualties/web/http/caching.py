"""ETags, 304 responses to requests that carry a current one, and parts of files."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from itertools import chain
from pathlib import Path

import orjson
from flask import Response, request

from casualties.data.dataset import Dataset
from casualties.web.http import ranges
from casualties.web.http.assets import folder as assets
from casualties.web.http.security import OPEN

EDGE = "public, max-age=0, s-maxage=60, must-revalidate"
"""For data: a browser revalidates each time, a shared cache may answer for a minute."""

ANEW = "public, no-cache"
"""For pages and their parts: revalidated each time, so that a page is of one version."""

NEVER = "no-store"

ENCODINGS = ("gzip", "br", "zstd", "deflate")
"""What Flask-Compress may have added to an ETag, after a colon."""

MAKERS = ("numpy", "pandas", "plotly", "orjson", "pyarrow", "resvg-py", "jinja2", "dash")
"""The packages on which the bytes of a response depend."""

MEANT = re.compile(r"did you mean '([^']*)'")
"""What a problem in words suggests."""

Make = Callable[[], bytes | str | Iterator[bytes]]

JSON = "application/json; charset=utf-8"
TEXT = "text/plain; charset=utf-8"


@cache
def code_version() -> tuple[str, datetime]:
    """A hash of this code, the same on every copy, and when its files last changed."""
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


def answered(
    make: Make,
    *,
    dataset: Dataset,
    depends_on: Iterable[str],
    type: str,
    keep: str = EDGE,
    weak: bool = False,
    headers: dict[str, str] | None = None,
) -> Response:
    """What `make` returns, or 304 without a call of it where the request has a current ETag.

    `depends_on` is all that the response depends on beside the data, the code and the path. The
    ETag is strong where the same `depends_on` gives the same bytes. Files that other sites may
    read come in parts too.
    """
    code, code_changed = code_version()
    data = (dataset.version, dataset.revision, dataset.changed.isoformat())
    parts = "\0".join((code, *data, request.path, *depends_on))
    tag = sha256(parts.encode("utf-8", "surrogatepass")).hexdigest()[:20]
    when = max(dataset.changed, code_changed)
    known = _known(tag, when=when)
    in_parts = not weak and (request.endpoint or "").startswith(OPEN)
    response = Response(status=304)
    if not known:
        response = Response(_file(tag, make) if in_parts else _body(make()), content_type=type)
    response.set_etag(known or tag, weak=weak)
    response.last_modified = when
    response.headers["Cache-Control"] = keep
    response.headers.update(headers or {})
    if in_parts and not known:
        response.accept_ranges = "bytes"
        if ranges.wanted():
            ranges.cut(response)
    return response


def _file(tag: str, make: Make) -> bytes | str | Iterable[bytes]:
    """The body of a file that is handed out in parts too; whole where its length must be known."""
    if ranges.wanted():
        return ranges.whole(tag, make)
    return ranges.in_one_piece(make()) if request.method == "HEAD" else _body(make())


def _body(made: bytes | str | Iterator[bytes]) -> bytes | str | Iterable[bytes]:
    """The body in one piece where it is one, so that its length is known; else as it is made."""
    if isinstance(made, bytes | str):
        return made
    first, second = next(made, b""), next(made, None)
    return first if second is None else chain((first, second), made)


def _known(tag: str, *, when: datetime) -> str:
    """The current ETag that the request carries, in whatever encoding; empty for none.

    A date counts only where it is ours to the second, for the data may go back to an earlier
    version.
    """
    if "If-None-Match" in request.headers:
        tags = request.if_none_match
        possible = (tag, *(f"{tag}:{encoding}" for encoding in ENCODINGS))
        return next((known for known in possible if tags.contains_weak(known)), "")
    return tag if request.if_modified_since == when else ""


def query() -> str:
    """The query string of the request as text."""
    return request.query_string.decode("utf-8", "replace")


def wrong(problems: Iterable[str], *, status: int, near: Iterable[str] = ()) -> Response:
    """A response that names every problem: JSON where the path asks for JSON, else text."""
    listed = list(problems)
    if request.path.endswith(".json"):
        meant = list(near) or [one for words in listed for one in MEANT.findall(words)]
        body = {"error": listed[0], "problems": listed, "did_you_mean": meant}
        return Response(orjson.dumps(body) + b"\n", status=status, content_type=JSON)
    return Response("\n".join(listed) + "\n", status=status, content_type=TEXT)
