"""The whole as static files, for any web host: what is published, and where each address stands.

A page is that of the server without what asks a server: pickers are words, the scale and the day
are as usual. `Plan.path` says where an address of the server stands among the files.
"""

import html as entities
import multiprocessing
import os
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from functools import partial
from importlib.util import find_spec
from typing import Any
from urllib.parse import urlsplit

import orjson
from dash import html
from dash.development.base_component import Component

from casualties.data.dataset import Dataset
from casualties.data.location import PACKAGE_FILE
from casualties.data.metadata import imprint
from casualties.export import FORMATS, croissant, exported
from casualties.selection import Selection
from casualties.views.citation import permalink
from casualties.views.main_question import main_question
from casualties.views.titles import questions_of
from casualties.web.html import LINKS, colophon, filled
from casualties.web.http.assets import folder as assets
from casualties.web.page.content import page
from casualties.web.page.pair_card import question_address
from casualties.web.page.static import as_html
from casualties.web.routes.citation import FORMS, cited
from casualties.web.routes.data_folder import FOLDER, contents, description, names
from casualties.web.routes.documents import DOCUMENTS, document_html
from casualties.web.routes.search import entries
from casualties.web.routes.sitemap import written
from casualties.web.routes.source_pages import source_html
from casualties.web.routes.statements import statement_html

Make = Callable[[], bytes | str]

INDEX = "index.html"
MARK = "published.json"
"""The file that says what was published; a folder without it is not ours to replace."""
SHOWN = {"": "overview", "contradictions/": "contradictions", "sources/": "sources",
         "claims/": "estimates"}  # fmt: skip
"""Folder of a page of its own -> the view that it shows."""
WITHIN = {"wars": "conflict", "parties": "party", "places": "theatre"}
"""Folder -> the facet of which each value has a page in it."""
SCRIPTS = ("page.js", "pick.js", "search.js", "chart.js", "style.css", "favicon.svg")
SERVED = ("columns", "knob", "more", "switch")
"""Classes of the parts of a page that need a server."""
ATTRIBUTE = re.compile(r'((?:action|data-index|data-more|data-text|href|src)=")(/[^"]*)"')
FIGURE = re.compile(r' data-figure="[^"]*"')
LINK = re.compile(r'<a\b[^>]*?\bhref="(/[^"]*)"[^>]*>(.*?)</a>', re.S)


class Plan:
    """Every file of the site with what makes it; `site` is its address with a final slash."""

    def __init__(self, dataset: Dataset, *, site: str, day: date) -> None:
        self.dataset, self.site, self.day = dataset, site, day
        self.pages = folders(dataset)
        self.files: dict[str, Make] = {}
        self._add_pages()
        self._add_statements_and_sources()
        self._add_data()
        self._add_rest()

    def path(self, address: str) -> str | None:
        """Where an address of the server, `/?party=russia`, stands: `parties/russia/`.

        None for one that is not published.
        """
        parts = urlsplit(address)
        name = parts.path.removeprefix("/")
        asset = name.startswith("assets/")
        if name and "." not in name.rpartition("/")[2]:
            found = f"{name}/"
        else:
            selection, _ = Selection.parse("" if asset else parts.query)
            folder = self.pages.get(selection.to_query())
            if folder is None:
                return None
            found = f"{folder}{name}"
        if self.file(found) not in self.files:
            return None
        kept = f"?{parts.query}" if asset and parts.query else ""
        return found + kept + (f"#{parts.fragment}" if parts.fragment else "")

    @staticmethod
    def file(path: str) -> str:
        """The file that a web host gives at a path."""
        path = re.split("[?#]", path)[0]
        return f"{path}{INDEX}" if path == "" or path.endswith("/") else path

    def _add_pages(self) -> None:
        """The pages of a selection, and beside each its rows and its citations."""
        for query, folder in self.pages.items():
            selection, _ = Selection.parse(query)
            self.files[f"{folder}{INDEX}"] = partial(selected, selection, folder, plan=self)
            for form in FORMS:
                self.files[f"{folder}cite.{form}"] = partial(
                    citation_of, selection, form, plan=self
                )
            if folder in SHOWN:
                continue
            single = main_question(selection.rows(self.dataset))[1] == 1
            self._add_view("question" if single else "estimates", selection, folder, "csv json")

    def _add_view(self, view: str, selection: Selection, folder: str, forms: str) -> None:
        for form in forms.split():
            self.files[f"{folder}{view}.{form}"] = partial(
                viewed, view, form, selection.without_view, plan=self
            )

    def _add_statements_and_sources(self) -> None:
        dataset = self.dataset
        rows = dataset.estimates.sort_values(["conflict", "party", "metric"], kind="stable")
        for id in rows["id"]:
            self.files[f"statements/{id}/{INDEX}"] = partial(
                statement_html, dataset, id, base=self.site, day=self.day, warnings=(),
                about=Selection().about, problems=(), brief=True,
            )  # fmt: skip
        for id in sorted(rows["source"].unique()):
            self.files[f"sources/{id}/{INDEX}"] = partial(
                source_html, id, dataset=dataset, base=self.site, warnings=()
            )

    def _add_data(self) -> None:
        """The views as files, the data folder as it is, and the data package."""
        forms = "csv json parquet" if find_spec("pyarrow") else "csv json"
        for view in SHOWN.values():
            self._add_view(view, Selection(), "", forms)
        self._add_view("estimates", Selection(), "", f"{forms} zip")
        self.files["export.zip"] = self.files.pop("estimates.zip")
        for name in names(self.dataset):
            self.files[f"{FOLDER[1:]}{name}"] = partial(contents, self.dataset, name)
        self.files[PACKAGE_FILE] = partial(description, self.dataset)
        self.files["croissant.json"] = partial(croissant, self.dataset, site=self.site)

    def _add_rest(self) -> None:
        """The documents, the search, what search engines read, and the page for no page."""
        for name in DOCUMENTS:
            self.files[f"{name}/{INDEX}"] = partial(
                document_html, name, dataset=self.dataset, base=self.site, warnings=()
            )
        for name in SCRIPTS:
            self.files[f"assets/{name}"] = (assets() / name).read_bytes
        self.files["search.json"] = partial(searched, plan=self)
        self.files["404.html"] = partial(
            filled, "absent.html", colophon=colophon(self.dataset), here="", warnings=(),
            title="Nothing stands at this address",
        )  # fmt: skip
        addresses = [f"{self.site}{p.removesuffix(INDEX)}" for p in self.files if p.endswith(INDEX)]
        self.files["sitemap.xml"] = partial(written, addresses)
        robots = f"User-agent: *\nAllow: /\nSitemap: {self.site}sitemap.xml\n"
        self.files["robots.txt"] = robots.encode
        about = {"site": self.site, "version": self.dataset.version,
                 "revision": self.dataset.revision}  # fmt: skip
        self.files[MARK] = partial(orjson.dumps, about, option=orjson.OPT_INDENT_2)

    def made(self, file: str) -> tuple[str, bytes]:
        """A file and its bytes, with every address of the server led to where it stands."""
        made = self.files[file]()
        if isinstance(made, str):
            made = (self.rewritten(made) if file.endswith(".html") else made).encode()
        return file, made

    def rewritten(self, text: str) -> str:
        """The HTML of a page of the server as it is published.

        A link to a page that is not published becomes words; one to such a file goes.
        """
        root = urlsplit(self.site).path

        def link(found: re.Match[str]) -> str:
            address = entities.unescape(found[1])
            if self.path(address) is not None:
                return found[0]
            gone = "." in address.partition("?")[0]
            return "" if gone else "".join(("<span>", found[2], "</span>"))

        def attribute(found: re.Match[str]) -> str:
            path = self.path(entities.unescape(found[2])) or ""
            return f'{found[1]}{entities.escape(root + path)}"'

        for words, href in LINKS:
            if self.path(href) is None:
                text = text.replace("".join((' · <a href="', href, '">', words, "</a>")), "")
        text = text.replace('<form class="find"', '<form class="find" data-still')
        text = FIGURE.sub("", text)  # the picture stays: nobody answers with its figure
        text = ATTRIBUTE.sub(attribute, LINK.sub(link, text))
        return re.sub(
            rf"{re.escape(self.site)}(?:&amp;|[^\s\"'<>&])*",
            lambda found: entities.escape(self.absolute(entities.unescape(found[0]))),
            text,
        )

    def absolute(self, address: str) -> str:
        """A full address of the server as the one of the page or file that is published."""
        return f"{self.site}{self.path(f'/{address.removeprefix(self.site)}') or ''}"


def folders(dataset: Dataset) -> dict[str, str]:
    """Query of each page of a selection that is published -> the folder in which it stands."""
    found = {Selection(view=view).to_query(): folder for folder, view in SHOWN.items()}
    for question, _ in questions_of(dataset.estimates):
        slug = "_".join(id.replace("_", "-") for id in question.values() if id)
        query = question_address(question, selection=Selection()).partition("?")[2]
        found[query] = f"q/{slug}/"
    for folder, facet in WITHIN.items():
        for value in sorted(dataset.estimates[facet].dropna().unique()):
            found[Selection().but(**{facet: (value,)}).to_query()] = f"{folder}/{value}/"
    return found


def selected(selection: Selection, folder: str, *, plan: Plan) -> str:
    """The page of a selection, without what needs a server."""
    made = page(selection.to_query(), dataset=plan.dataset, base=plan.site)
    here = f"/?{selection.to_query()}".removesuffix("?") if folder in SHOWN else "/"
    return filled(
        "source.html",
        colophon=colophon(plan.dataset),
        here=here,
        warnings=(),
        title=made.title,
        description=made.description,
        permalink=permalink(selection, base=plan.site),
        kind="website",
        name=imprint(plan.dataset.schema.meta).name,
        picture="",
        content=as_html(html.Div(without_server(made.parts), id="view")),
    )


def without_server(part: Any) -> Any:
    """The same parts where a picker is what it has chosen, and what else needs a server is gone."""
    if isinstance(part, list | tuple):
        return [without_server(one) for one in part]
    if not isinstance(part, Component) or not hasattr(part, "to_plotly_json"):
        return part
    given = dict(part.to_plotly_json()["props"])  # type: ignore[no-untyped-call]
    attributes = given.get("attributes") or given
    classes = str(attributes.get("className", "")).split()
    children = given.get("children")
    if not set(classes).isdisjoint(SERVED):
        return None
    if isinstance(children, list) and isinstance(part, html.Details):
        if "pick" in classes:
            return html.Span(children[0].children)
        if any(getattr(child, "id", None) == "embed-code" for child in children):
            return None
    if "children" not in given:
        return part
    del given["children"]
    made: Any = type(part)
    return made(without_server(children), **given)


def viewed(view: str, form: str, selection: Selection, *, plan: Plan) -> bytes:
    """The file of a view, with its addresses led to the published ones where it is a text."""
    made = exported(view, form, dataset=plan.dataset, selection=selection, site=plan.site)
    return _led(made.decode(), plan=plan).encode() if not FORMATS[form].binary else made


def citation_of(selection: Selection, form: str, *, plan: Plan) -> bytes:
    """The citations of a page as a file of a form."""
    work, sources, note = cited(selection, dataset=plan.dataset, base=plan.site, day=plan.day)
    write, _ = FORMS[form]
    return _led(write(work, sources, note=note), plan=plan).encode()


def _led(text: str, *, plan: Plan) -> str:
    """A plain text with every full address of the server as the published one."""
    pattern = rf"{re.escape(plan.site)}[^\s\"'<>,{{}}]*[^\s\"'<>,.{{}}]"
    return re.sub(pattern, lambda found: plan.absolute(found[0].replace("\\", "")), text)


def searched(*, plan: Plan) -> bytes:
    """What the search box looks through, with the published addresses."""
    root = urlsplit(plan.site).path
    found = [
        (kind, words, root + path, much)
        for kind, words, href, much in entries(dataset=plan.dataset)
        if (path := plan.path(href)) is not None
    ]
    return orjson.dumps(found)


_PLANS: list[Plan] = []
"""What is being published, for the processes that make its files."""


def published(plan: Plan, *, jobs: int | None = None) -> Iterator[tuple[str, bytes]]:
    """Every file of the site and its bytes; made by so many processes, one for each core."""
    jobs = jobs or os.cpu_count() or 1
    if jobs == 1 or "fork" not in multiprocessing.get_all_start_methods():
        yield from map(plan.made, plan.files)
        return
    _PLANS[:] = [plan]  # forked processes have it without a copy
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(jobs, mp_context=context) as pool:
        yield from pool.map(_made, list(plan.files), chunksize=16)


def _made(file: str) -> tuple[str, bytes]:
    return _PLANS[0].made(file)
