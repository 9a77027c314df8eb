"""`/oembed`: how a site that is given an address of ours shows it in its own page (oEmbed 1.0)."""

from typing import Any
from urllib.parse import urlsplit

import orjson
from flask import Flask, Response, request

from casualties.data.dataset import Dataset
from casualties.data.metadata import imprint
from casualties.selection import Selection
from casualties.site import Site
from casualties.views import VIEWS, citation
from casualties.web.html import filled
from casualties.web.http.caching import JSON, answered, wrong
from casualties.web.http.security import OPEN
from casualties.web.live import Live
from casualties.web.urls import PAGE_PATHS, this_site

WIDTH, HEIGHT = 800, 800
"""Pixels of the frame where the other site sets no smaller ones."""
LEAST = 200
"""Pixels below which no chart can be read."""
MOST_DIGITS = 6


def add_oembed_routes(server: Flask, *, live: Live) -> None:
    """Registers `/oembed?url=ADDRESS`."""

    @server.get("/oembed", endpoint=f"{OPEN}/oembed")
    def oembed() -> Response:
        dataset, site = live.dataset, this_site()
        form, url = request.args.get("format", "json"), request.args.get("url", "")
        if form != "json":
            return wrong([f"format: {form[:20]!r} is not made here; use json"], status=501)
        if not is_ours(url, base=site.address):
            return wrong([f"url: no page of this site that can be embedded: {url[:200]!r}"],
                         status=404)  # fmt: skip
        selection, problems = Selection.parse(urlsplit(url).query)
        problems += selection.unknown(dataset, views=VIEWS)
        width, height = limit("maxwidth", most=WIDTH), limit("maxheight", most=HEIGHT)
        if width is None or height is None:
            problems += (f"maxwidth, maxheight: write whole pixels, {LEAST} or more",)
        if problems or width is None or height is None:
            return wrong(problems, status=400)
        return answered(
            lambda: orjson.dumps(
                embedding(selection, dataset=dataset, site=site, width=width, height=height)
            ),
            dataset=dataset,
            depends_on=(selection.to_query(), site.address, str(width), str(height)),
            type=JSON,
        )


def embedding(
    selection: Selection, *, dataset: Dataset, site: Site, width: int, height: int
) -> dict[str, Any]:
    """The frame for a selection and what it shows."""
    title = citation.title(selection, dataset=dataset)
    source = citation.permalink(selection, site=site, path="embed")
    frame = filled("oembed.html", source=source, title=title, width=width, height=height)
    return {
        "version": "1.0",
        "type": "rich",
        "title": title,
        "provider_name": imprint(dataset.schema.meta).name,
        "provider_url": site.address,
        "html": frame.strip(),
        "width": width,
        "height": height,
    }


def limit(name: str, *, most: int) -> int | None:
    """The pixels that the request allows, at most those; None for what is no number of pixels."""
    text = request.args.get(name, str(most))
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS):
        return None
    return min(int(text), most) if int(text) >= LEAST else None


def is_ours(url: str, *, base: str) -> bool:
    """Whether an address is one of the site at `base` that can be embedded, by HTTP or HTTPS.

    >>> is_ours("http://e.org/?metric=killed", base="https://e.org/")
    True
    >>> is_ours("https://e.org/api", base="https://e.org/"), is_ours("//[", base="https://e.org/")
    (False, False)
    """
    try:
        asked, own = urlsplit(url), urlsplit(base)
    except ValueError:
        return False
    by_web = asked.scheme in ("http", "https") and asked.netloc == own.netloc
    return by_web and (asked.path or "/") in PAGE_PATHS
