"""The assets and Dash's bundles: each compressed once in a process, and kept for a year."""

import gzip
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

import brotli
from flask import Flask, Response, request

ASSETS = "/assets/"
BUNDLES = "/_dash-component-suites/"

ENCODINGS = ("br", "gzip")
"""The best first. Over plain HTTP browsers take Brotli from their own machine alone."""

FOR_A_YEAR = "public, max-age=31536000, immutable"


def folder() -> Path:
    """The folder of the stylesheet and the scripts: the repository's, or the installed copy."""
    here = Path(__file__).resolve()
    checkout = here.parents[4] / "assets"
    return checkout if checkout.exists() else here.parents[2] / "shipped" / "assets"


def asset(name: str) -> str:
    """Where an asset stands below the root of a site, with its fingerprint.

    Raises FileNotFoundError for an unknown one.
    """
    return f"{ASSETS[1:]}{name}?m={sha256((folder() / name).read_bytes()).hexdigest()[:12]}"


def keep_assets(server: Flask) -> None:
    """Compresses what Flask and Dash send from `/assets` and from Dash's packages.

    Flask-Compress would do so anew for each reader. An address with a fingerprint, which is `m` in
    the query or a part of the name, is kept for a year; any other is asked for each time.
    """

    @server.after_request
    def compress_and_keep(response: Response) -> Response:
        if not request.path.startswith((ASSETS, BUNDLES)) or response.status_code != 200:
            return response
        response.direct_passthrough = False
        data = response.get_data()
        if "m" in request.args or response.cache_control.max_age:  # Dash says so of its own
            response.headers["Cache-Control"] = FOR_A_YEAR
        encoding = next((name for name in ENCODINGS if request.accept_encodings[name] > 0), "")
        if encoding:
            response.set_data(compressed(data, encoding))
            response.headers["Content-Encoding"] = encoding
        response.set_etag(sha256(data).hexdigest()[:16], weak=True)  # the same in each encoding
        response.headers["Vary"] = "Accept-Encoding"
        response.make_conditional(request)
        return response


@lru_cache(maxsize=64)
def compressed(data: bytes, encoding: str) -> bytes:
    """The data in `br` or `gzip`, as small as some 50 ms for the largest bundle allow."""
    return brotli.compress(data, quality=6) if encoding == "br" else gzip.compress(data, mtime=0)
