"""Parts of files: 206 to a request for a range of bytes, 416 for one beyond the end.

Readers of columns (polars, DuckDB, PyArrow) ask for many parts of one file, so that the last files
asked for in parts are kept: each is made once and not once for every part.
"""

import threading
from collections.abc import Callable, Iterable

from flask import Response, request
from werkzeug.datastructures import Range

MOST_KEPT = 4
LARGEST_KEPT = 32 * 1024 * 1024
"""Bytes of a file up to which it is kept."""

_KEPT: dict[str, bytes] = {}
"""ETag -> the whole file, the one that was made first before the others."""
_LOCK = threading.Lock()


def wanted() -> Range | None:
    """The range of the request, where there is one in bytes; several at once are not answered.

    A server may ignore what it does not understand, and sends the whole file then (RFC 9110).
    """
    asked = request.range if request.method == "GET" else None
    return asked if asked and asked.units == "bytes" and len(asked.ranges) == 1 else None


def whole(tag: str, make: Callable[[], bytes | str | Iterable[bytes]]) -> bytes:
    """The file with this ETag in one piece: a kept one, or what `make` returns."""
    if (kept := _KEPT.get(tag)) is not None:
        return kept
    made = in_one_piece(make())
    if len(made) <= LARGEST_KEPT:
        with _LOCK:
            _KEPT[tag] = made
            for oldest in list(_KEPT)[:-MOST_KEPT]:
                del _KEPT[oldest]
    return made


def in_one_piece(made: bytes | str | Iterable[bytes]) -> bytes:
    """The bytes of what comes whole or in pieces."""
    if isinstance(made, str):
        return made.encode()
    return made if isinstance(made, bytes) else b"".join(made)


def cut(response: Response) -> None:
    """Makes the response to a request for a range the part that is asked for.

    It stays whole where If-Range names another version. Raises RequestedRangeNotSatisfiable for a
    range beyond the end. A part is never compressed: its bytes are those of the file.
    """
    length = response.calculate_content_length()
    response.make_conditional(request, accept_ranges=True, complete_length=length)
    if response.status_code == 206:
        request.environ["HTTP_ACCEPT_ENCODING"] = "identity"
