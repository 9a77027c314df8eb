"""The assets, compressed once at the start instead of anew for each request."""

from __future__ import annotations

import gzip
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import sha256
from pathlib import Path

from flask import Flask, Response, request
from werkzeug.exceptions import MethodNotAllowed, NotFound

A_YEAR = 31_536_000


@dataclass(frozen=True)
class Asset:
    """A file of the assets folder: its bytes and its type, and the same compressed."""

    data: bytes
    type: str

    @cached_property
    def packed(self) -> bytes:
        """The bytes compressed, once in a process."""
        return gzip.compress(self.data, 9, mtime=0)

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
    checkout = here.parents[3] / "assets"
    return checkout if checkout.exists() else here.parents[1] / "assets"


def address(name: str, *, place: Path) -> str:
    """The address of an asset with its fingerprint, for pages that Dash does not make.

    Raises FileNotFoundError for an unknown asset.
    """
    return f"/assets/{name}?m={sha256((place / name).read_bytes()).hexdigest()[:12]}"


def serve_assets(server: Flask, *, place: Path, more: Mapping[str, Path]) -> None:
    """Answers `/assets/NAME` for the files that are there now; Dash fingerprints the addresses.

    They are compressed now, for a first visit needs them. `more` maps further names, which carry
    a version of their own, to files from elsewhere, which are compressed when they are asked for.
    """
    known = {p.name: Asset.read(p) for p in sorted(place.iterdir()) if p.is_file()}
    for one in known.values():
        _ = one.packed
    known |= {name: Asset.read(path) for name, path in more.items()}

    @server.before_request
    def asset() -> Response | None:
        name = request.path.removeprefix("/assets/")
        if name == request.path:
            return None
        if request.method not in ("GET", "HEAD"):
            raise MethodNotAllowed(["GET", "HEAD"])
        if name not in known:
            raise NotFound  # Flask's own route would look for a file of that name
        one = known[name]
        packed = "gzip" in request.headers.get("Accept-Encoding", "")
        answer = Response(one.packed if packed else one.data, content_type=one.type)
        if packed:
            answer.headers["Content-Encoding"] = "gzip"
        answer.headers["Vary"] = "Accept-Encoding"
        answer.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
        answer.set_etag(f"{one.mark}{'-gzip' if packed else ''}")
        answer.make_conditional(request)
        return answer
