"""What search engines may read: `/sitemap.xml` lists every page, `/robots.txt` names the rest."""

from collections.abc import Iterable
from itertools import islice

from flask import Flask, Response

from casualties.data.dataset import Dataset
from casualties.data.question_columns import QUESTION
from casualties.export import FORMATS
from casualties.selection import FILTERS, Selection
from casualties.site import Site
from casualties.views.citation import address
from casualties.views.titles import questions_of
from casualties.web.html import filled, head
from casualties.web.http.caching import TEXT, answered
from casualties.web.live import Live
from casualties.web.page.pair_card import question_address
from casualties.web.routes.documents import DOCUMENTS
from casualties.web.urls import EMBED, this_site

XML = "application/xml; charset=utf-8"
MOST_ADDRESSES = 50_000
"""Addresses that the protocol allows in one sitemap."""
OF_PAGES = {"view", "scope", *QUESTION}
"""The parameters in the addresses of pages. With any other, a page is a variant of one of them."""
PARTS = (EMBED, "/rows/", "/options/", "/grid/", "/_dash-layout", "/_dash-update-component")
PICTURES = ("png", "svg")
"""The formats that robots may make of a selection, for the card of a link."""


def add_sitemap_routes(server: Flask, *, live: Live) -> None:
    """Registers `/sitemap.xml` and `/robots.txt`."""

    @server.get("/sitemap.xml")
    def sitemap_file() -> Response:
        dataset, site = live.dataset, this_site()
        return answered(
            lambda: sitemap(dataset, site=site),
            dataset=dataset,
            depends_on=(site.address,),
            type=XML,
        )

    @server.get("/robots.txt")
    def robots_file() -> Response:
        dataset, site = live.dataset, this_site()
        return answered(
            lambda: robots(site=site), dataset=dataset, depends_on=(site.address,), type=TEXT
        )


def sitemap(dataset: Dataset, *, site: Site) -> bytes:
    """The sitemap of a site."""
    return written(map(site.whole, pages(dataset, site=site)))


def written(addresses: Iterable[str]) -> bytes:
    """A sitemap of whole addresses: of more than one may hold, the first."""
    encoded = map(address, islice(addresses, MOST_ADDRESSES))
    return filled("sitemap.xml", addresses=encoded).encode()


def pages(dataset: Dataset, *, site: Site) -> list[str]:
    """The path of every page, in the order of their weight: the newest statements before others."""
    rows = dataset.estimates
    fixed = [
        *(href for _, href in head(site)),
        site.document("api"),
        *map(site.document, DOCUMENTS),
    ]
    questions = [
        question_address(q, selection=Selection(), site=site) for q, _ in questions_of(rows)
    ]
    sources = [site.source(id) for id in dataset.table("sources")["id"]]
    newest = rows.sort_values("stated_on", ascending=False, kind="stable")["id"]
    statements = [site.statement(id) for id in newest]
    return list(dict.fromkeys([*fixed, *questions, *sources, *statements]))


def robots(*, site: Site) -> str:
    """The rules for robots: all pages, but neither their variants nor files of selections."""
    variants = [f"/*?*{name}=" for name in FILTERS if name not in OF_PAGES]
    files = [f"/*.{form}?" for form in FORMATS if form not in PICTURES]
    rules = [f"Disallow: {path}" for path in (*PARTS, *files, *variants)]
    return "\n".join(["User-agent: *", *rules, "", f"Sitemap: {site.address}sitemap.xml", ""])
