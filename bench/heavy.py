"""Our page as it would weigh by default: nothing compressed, and the whole bundle of plotly.js."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from plotly.offline import get_plotlyjs

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from app import server as ours

WHOLE = get_plotlyjs().encode()


def server(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    """The WSGI application: ours, but for the bundle and what the browser says it can unpack."""
    environ.pop("HTTP_ACCEPT_ENCODING", None)
    if "plotly" not in environ["PATH_INFO"] or not environ["PATH_INFO"].endswith(".js"):
        return ours(environ, start)  # type: ignore[no-any-return]
    headers = [
        ("Content-Type", "text/javascript"),
        ("Content-Length", str(len(WHOLE))),
        ("Cache-Control", "public, max-age=31536000"),
    ]
    start("200 OK", headers)
    return [WHOLE]
