"""Security headers: no foreign code runs, and only `/embed` may be framed."""

from collections.abc import Callable, Sequence

from flask import Flask, Response, request

from casualties.web.urls import EMBED, PAGE_PATHS

OPEN = "data:"
"""The prefix of the endpoints that scripts of other sites may read (CORS); and every error."""

API_VERSION = "1"
"""The version of what scripts may read, by the rules of `docs/api.md`."""
EXPOSED = (
    "API-Version, Accept-Ranges, Content-Disposition, Content-Range, ETag, Last-Modified, "
    "Retry-After"
)
"""What such a script may read of an answer beside its body."""
ASKED = "If-Match, If-Modified-Since, If-None-Match, If-Range, Range"
"""What it may ask with."""

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}

DATA = {"default-src": "'none'", "style-src": "'unsafe-inline'", "img-src": "data:"}
"""For what is not a page: an SVG may have its style, and nothing runs."""

PLAIN = (
    "api",
    "statement_page",
    "source_page",
    "document method",
    "document codebook",
    "document about",
)
"""The endpoints of pages that work without JavaScript."""

PLAIN_PAGE = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "connect-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
}
"""For those pages."""

DASHBOARD = {
    "default-src": "'self'",
    "script-src": "'self'",
    # plotly and the grid write rules of their own into the page
    "style-src": "'self' 'unsafe-inline'",
    # a chart becomes a PNG by way of a picture
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
}
"""For what Dash serves; the hashes of its inline scripts come to `script-src`."""


def add_headers(server: Flask, *, scripts: Callable[[], Sequence[str]]) -> None:
    """Sets the headers of every response. `scripts` gives the hashes of Dash's inline scripts."""

    @server.after_request
    def headers(answer: Response) -> Response:
        if (request.endpoint or "").startswith(OPEN):
            answer.headers["API-Version"] = API_VERSION
        if (request.endpoint or "").startswith(OPEN) or answer.status_code >= 400:
            allow_other_sites(answer)
        if answer.status_code == 304:
            return answer  # the browser has the policies with the answer that it kept
        framed = request.path == EMBED
        for name, value in ALWAYS.items():
            answer.headers.setdefault(name, value)
        answer.headers.setdefault("Cache-Control", "no-cache")
        policy, html = DATA, answer.mimetype == "text/html"
        if html and request.path in PAGE_PATHS:
            policy = DASHBOARD | {"script-src": " ".join(["'self'", *scripts()])}
        elif html and (request.endpoint in PLAIN or answer.status_code == 404):
            policy = PLAIN_PAGE
        if not framed:
            policy = policy | {"frame-ancestors": "'none'"}
            answer.headers.setdefault("X-Frame-Options", "DENY")
        header = "; ".join(f"{name} {value}" for name, value in policy.items())
        answer.headers.setdefault("Content-Security-Policy", header)
        return answer


def allow_other_sites(answer: Response) -> None:
    """Sets the CORS headers, and those that answer a preflight request."""
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Access-Control-Expose-Headers"] = EXPOSED
    if request.method == "OPTIONS":
        answer.headers["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
        answer.headers["Access-Control-Allow-Headers"] = ASKED
        answer.headers["Access-Control-Max-Age"] = "86400"
