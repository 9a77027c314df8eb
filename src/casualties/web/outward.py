"""Links that lead out of the dashboard: to pages of the web, and to nothing that a browser runs."""

from __future__ import annotations

from html import escape
from urllib.parse import urlsplit

SCHEMES = ("https://", "http://")


def outward(url: str | None) -> str:
    """The address where it is one of the web; else empty, so that nothing links to a script.

    >>> outward("https://example.org/1"), outward("javascript:alert(1)"), outward(None)
    ('https://example.org/1', '', '')
    """
    return url if url and url.lower().startswith(SCHEMES) else ""


def host(url: str | None) -> str:
    """The host of an address of the web; empty for what is none.

    >>> host("https://example.org/1"), host("https://[/"), host("data:text/html,x")
    ('example.org', '', '')
    """
    try:
        return urlsplit(outward(url)).hostname or ""
    except ValueError:
        return ""


def link(url: str, words: str) -> str:
    """The words as a link out, as HTML; the words alone where the address is none."""
    known = outward(url)
    said = escape(words)
    return f'<a href="{escape(known)}" rel="noopener">{said}</a>' if known else said
