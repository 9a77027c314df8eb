"""Addresses: that of the dashboard, and those of other sites."""

import os
import re
from urllib.parse import urlsplit

from flask import request

from casualties.errors import CasualtiesError
from casualties.site import Site

EMBED = "/embed"
API = "/api"
PAGE_PATHS = ("/", EMBED)
"""The paths of the page that Dash fills."""

VARIABLE = "CASUALTIES_URL"
ADDRESS = re.compile(
    r"https?://([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:\d{1,5})?(/[A-Za-z0-9._~-]+)*/?"
)
HOST = re.compile(r"[A-Za-z0-9._-]+(:\d{1,5})?|\[[0-9A-Fa-f:.]+\](:\d{1,5})?")


def configured() -> str:
    """The address that CASUALTIES_URL names, with its final slash; empty where it names none.

    Raises CasualtiesError for what is no address of a site.
    """
    named = os.environ.get(VARIABLE, "").strip()
    if named and not ADDRESS.fullmatch(named):
        raise CasualtiesError(
            f"{VARIABLE}: {named!r} is no address of a site; "
            "write the scheme, the host and the path, such as https://example.org/casualties"
        )
    return named.rstrip("/") + "/" if named else ""


def this_site() -> Site:
    """The dashboard at the configured address, else at that of the request.

    Without CASUALTIES_URL the address is what the client's Host header says, which is right for a
    machine that people reach in several ways, and wrong behind a cache that keeps answers for
    others under a key without the host.
    """
    return Site(configured() or request.host_url)


def outward(url: str | None) -> str:
    """The address where it is one of the web; else empty, so that nothing links to a script.

    >>> outward("https://example.org/1"), outward("javascript:alert(1)"), outward(None)
    ('https://example.org/1', '', '')
    >>> outward("ftp://example.org/1"), outward("//example.org/1")
    ('', '')
    """
    return url if url and url.lower().startswith(("https://", "http://")) else ""


def host(url: str | None) -> str:
    """The host of an address of the web; empty for any other.

    >>> host("https://example.org/1"), host("https://[/"), host("data:text/html,x")
    ('example.org', '', '')
    """
    try:
        return urlsplit(outward(url)).hostname or ""
    except ValueError:
        return ""
