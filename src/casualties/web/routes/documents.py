"""The documents of the repository as pages: the method, the codebook, and what this is."""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import count, pairwise
from pathlib import Path
from typing import NamedTuple

from flask import Flask, Response, request
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from casualties.data.dataset import Dataset
from casualties.site import Site
from casualties.web.html import colophon, filled
from casualties.web.http.caching import ANEW, answered
from casualties.web.live import Live
from casualties.web.page.made import shorten
from casualties.web.urls import this_site

DOCUMENTS = {"method": "method.md", "codebook": "codebook.md", "about": "about.md"}
"""Page -> its file in `docs`."""
COMMENT = re.compile(r"<!--.*?-->\n?", re.S)
LONGEST_DESCRIPTION = 300


class Heading(NamedTuple):
    """A heading of a document and the anchor that leads to it."""

    id: str
    words: str


class Document(NamedTuple):
    """A document as HTML: its title, its first sentences, its headings."""

    title: str
    description: str
    contents: tuple[Heading, ...]
    text: Markup


def add_document_routes(server: Flask, *, live: Live) -> None:
    """Registers a page for each document."""
    for name in DOCUMENTS:
        server.add_url_rule(f"/{name}", endpoint=f"document {name}",
                            view_func=lambda: document_page(live), methods=["GET"])  # fmt: skip


def document_page(live: Live) -> Response:
    """The page of the document that the path names."""
    dataset, name = live.dataset, request.path.strip("/")
    return answered(
        lambda: document_html(name, dataset=dataset, site=this_site(), warnings=live.warnings),
        dataset=dataset,
        depends_on=(this_site().address, *live.warnings),
        type="text/html; charset=utf-8",
        keep=ANEW,
    )


def document_html(name: str, *, dataset: Dataset, site: Site, warnings: tuple[str, ...]) -> str:
    """The page of a document of `DOCUMENTS`."""
    read = document(name, site=site)
    head = colophon(dataset, site=site)
    return filled(
        "document.html",
        site=site,
        colophon=head,
        here=site.document("about"),
        warnings=warnings,
        title=f"{read.title} – {head.whose.name}",
        description=read.description,
        permalink=site.whole(site.document(name)),
        contents=read.contents,
        text=read.text,
    )


def folder() -> Path:
    """The folder of the documents: the repository's, or the installed copy."""
    here = Path(__file__).resolve()
    checkout = here.parents[4] / "docs"
    return checkout if checkout.exists() else here.parents[2] / "shipped" / "docs"


@lru_cache(maxsize=16)
def document(name: str, *, site: Site) -> Document:
    """A document with its links as the site has them; it is read once in a process."""
    source = COMMENT.sub("", (folder() / DOCUMENTS[name]).read_text(encoding="utf-8"))
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = markdown.parse(source)
    headings = _with_anchors(tokens)
    for token in tokens:
        _lead(token.children or (), site=site)
    first = next((t.content for t in tokens if t.type == "inline" and t.level == 1
                  and not t.content.startswith(headings[0].words)), "")  # fmt: skip
    return Document(
        title=headings[0].words,
        description=shorten(re.sub(r"[`*\[\]]|\(.*?\)", "", first), LONGEST_DESCRIPTION),
        contents=tuple(headings[1:]),
        text=Markup(_in_boxes(markdown.renderer.render(tokens, markdown.options, {}))),
    )


def _with_anchors(tokens: list[Token]) -> list[Heading]:
    """The first heading and those of the second level; each heading gets an anchor."""
    headings = []
    for token, inline in pairwise(tokens):
        if token.type == "heading_open":
            words = re.sub(r"[`*]", "", inline.content)
            anchor = re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")
            token.attrSet("id", anchor)
            if token.tag in ("h1", "h2"):
                headings.append(Heading(anchor, words))
    return headings


def _lead(inline: Sequence[Token], *, site: Site) -> None:
    """Leads the links of a line to where the site has what they name; what it lacks is words."""
    tag = "a"
    for token in inline:
        if token.type == "link_open":
            href = _address(str(token.attrGet("href")), site=site)
            tag, token.attrs = ("a", {"href": href}) if href else ("span", {})
        if token.type in ("link_open", "link_close"):
            token.tag = tag


def _address(href: str, *, site: Site) -> str:
    """Where a link of a document leads on the site: other documents have pages of their own."""
    path, _, anchor = href.partition("#")
    if path.startswith("/"):
        return site.document(path[1:])
    pages = {file: site.document(name) for name, file in DOCUMENTS.items()}
    known = pages.get(path.removeprefix("docs/").removeprefix("../docs/"))
    if known:
        return f"{known}#{anchor}" if anchor else known
    return href if not path or "://" in path else f"{site.document('about')}#repository"


def _in_boxes(html: str) -> str:
    """Tables and code in boxes that the keyboard can scroll, each with a name of its own."""
    number = count(1)

    def boxed(found: re.Match[str]) -> str:
        return filled("boxed.html", name=f"Table {next(number)}", table=Markup(found[0]))

    html = re.sub(r"<table>.*?</table>", boxed, html, flags=re.S)
    return html.replace("<th></th>", "<td></td>").replace("<pre>", '<pre tabindex="0">')
