"""The assets and the bundles of Dash, compressed once in a process and kept for a year."""

from __future__ import annotations

import gzip
import mimetypes
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from hashlib import sha256
from pathlib import Path

import brotli
from dash import Dash
from dash.fingerprint import check_fingerprint
from flask import Flask, Response, request
from werkzeug.exceptions import MethodNotAllowed, NotFound

A_YEAR = 31_536_000
ASSETS = "/assets/"
BUNDLES = "/_dash-component-suites/"

ENCODINGS: Mapping[str, Callable[[bytes], bytes]] = {
    "br": lambda data: brotli.compress(data, quality=6),
    "gzip": lambda data: gzip.compress(data, 9, mtime=0),
}
"""How a file is compressed, the best first: the smallest that takes some 50 ms for the largest.

Browsers take Brotli over HTTPS and from their own machine alone, so that gzip stays.
"""


@dataclass(frozen=True)
class Asset:
    """A file for browsers: its bytes and its type, and the same compressed."""

    data: bytes
    type: str
    _packed: dict[str, bytes] = field(default_factory=dict)

    def packed(self, encoding: str) -> bytes:
        """The bytes in an encoding, compressed when they are first asked for in it."""
        if encoding not in self._packed:
            self._packed[encoding] = ENCODINGS[encoding](self.data)
        return self._packed[encoding]

    @cached_property
    def mark(self) -> str:
        """The mark of the bytes, for an ETag."""
        return sha256(self.data).hexdigest()[:16]

    @classmethod
    def read(cls, path: Path) -> Asset:
        """The asset at `path`."""
        about = path.stat()
        return _read(path, about.st_mtime_ns, about.st_size)


@lru_cache(maxsize=64)
def _read(path: Path, changed: int, size: int) -> Asset:
    """The asset at `path` as it was when it was changed: one in a process."""
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return Asset(path.read_bytes(), kind)


def folder() -> Path:
    """The folder of the stylesheet and the bundles: the repository's, or the installed copy."""
    here = Path(__file__).resolve()
    checkout = here.parents[4] / "assets"
    return checkout if checkout.exists() else here.parents[2] / "shipped" / "assets"


def address(name: str, *, place: Path) -> str:
    """The address of an asset with its fingerprint, for pages that Dash does not make.

    Raises FileNotFoundError for an unknown asset.
    """
    return f"/assets/{name}?m={sha256((place / name).read_bytes()).hexdigest()[:12]}"


def serve_assets(app: Dash, *, place: Path, more: Mapping[str, Path]) -> None:
    """Answers `/assets/NAME` and Dash's bundles; all these addresses have a fingerprint.

    `place` is the folder of the files that are there now. `more` maps further names, which carry a
    version of their own, to files from elsewhere. Nothing is compressed before it is asked for.
    """
    known = {path.name: path for path in sorted(place.iterdir()) if path.is_file()} | dict(more)
    server: Flask = app.server

    @server.before_request
    def asset() -> Response | None:
        if request.path.startswith(BUNDLES):
            path = _bundle(request.path.removeprefix(BUNDLES), app=app)
            if path is None:
                return None  # Dash says what is wrong with it
        elif request.path.startswith(ASSETS):
            if request.method not in ("GET", "HEAD"):
                raise MethodNotAllowed(["GET", "HEAD"])
            path = known.get(request.path.removeprefix(ASSETS))
            if path is None:
                raise NotFound  # Flask's own route would look for a file of that name
        else:
            return None
        return _sent(Asset.read(path))


def _bundle(address: str, *, app: Dash) -> Path | None:
    """The file of a bundle that a page of this process names, by its address with fingerprint."""
    package, _, rest = address.partition("/")
    name, marked = check_fingerprint(rest)  # type: ignore[no-untyped-call]
    if not marked or name not in app.registered_paths.get(package, ()):
        return None
    path = Path(str(sys.modules[package].__file__)).parent / name
    return path if path.is_file() and request.method in ("GET", "HEAD") else None


def _sent(asset: Asset) -> Response:
    """The answer with an asset, in the best encoding that the reader takes."""
    taken = (one for one in ENCODINGS if request.accept_encodings[one] > 0)
    encoding = next(taken, "")
    data = asset.packed(encoding) if encoding else asset.data
    answer = Response(data, content_type=asset.type)
    if encoding:
        answer.headers["Content-Encoding"] = encoding
    answer.headers["Vary"] = "Accept-Encoding"
    answer.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    answer.set_etag(f"{asset.mark}-{encoding}".rstrip("-"))
    answer.make_conditional(request)
    return answer
