"""The whole as static files, for any web host: what is published, and what makes each file.

The pages are those of the server, made with other addresses: `published.Published`.
"""

import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from functools import partial
from hashlib import sha256
from importlib.util import find_spec

import orjson
from dash import html

from casualties.data.dataset import Dataset
from casualties.data.location import PACKAGE_FILE
from casualties.data.metadata import imprint
from casualties.export import croissant, exported
from casualties.selection import Selection
from casualties.views.citation import permalink
from casualties.views.main_question import main_question
from casualties.web.html import absent, colophon, filled
from casualties.web.http.assets import folder as assets
from casualties.web.http.caching import code_version
from casualties.web.page.content import page
from casualties.web.page.static import as_html
from casualties.web.published import FRAME, INDEX, SCRIPTS, SHOWN, Published, folders
from casualties.web.routes.citation import FORMS, cited
from casualties.web.routes.data_folder import FOLDER, contents, description, names
from casualties.web.routes.documents import DOCUMENTS, document_html
from casualties.web.routes.feed import feed
from casualties.web.routes.search import entries
from casualties.web.routes.sitemap import written
from casualties.web.routes.source_pages import source_html
from casualties.web.routes.statements import statement_html

Make = Callable[[], bytes | str]

MARK = "published.json"
"""The file that says what was published; a folder without it is not ours to replace."""
EXTRAS = {"parquet": "pyarrow", "xlsx": "xlsxwriter"}
"""Form of the files of all data -> the library that it needs."""
JOINED = ("page.js", "pick.js", "search.js", "chart.js")
"""The scripts of every page, which are one file here."""
CITED = ("txt", "bib")
"""The forms of citations."""


class Plan:
    """Every file of the site with what makes it; `address` is its address with a final slash."""

    def __init__(self, dataset: Dataset, *, address: str, day: date) -> None:
        self.dataset, self.day = dataset, day
        self.files: dict[str, Make] = {}
        mark = sha256("".join([dataset.version, address, code_version()[0]]).encode())
        self.site = Published(address, mark.hexdigest()[:12], folders(dataset), self.files)
        self._add_pages()
        self._add_statements_and_sources()
        self._add_data()
        self._add_rest()

    def _add_pages(self) -> None:
        """The pages of a selection; beside each its rows, and of a question its citations."""
        for selection, folder in self.site.folders.items():
            self.files[f"{folder}{INDEX}"] = partial(
                selected, selection, dataset=self.dataset, site=self.site
            )
            if folder in SHOWN:
                continue
            if main_question(selection.rows(self.dataset))[1] == 1:
                self._add_view("question", selection, folder, ("csv", "json"))
                self._add_citations(selection, folder)
            else:
                self._add_view("estimates", selection, folder, ("csv",))
        self._add_citations(Selection(), "")

    def _add_citations(self, selection: Selection, folder: str) -> None:
        for form in CITED:
            self.files[f"{folder}cite.{form}"] = partial(
                citation_of, selection, form,
                dataset=self.dataset, site=self.site, day=self.day,
            )  # fmt: skip

    def _add_view(self, view: str, selection: Selection, folder: str, forms: Iterable[str]) -> None:
        for form in forms:
            self.files[f"{folder}{view}.{form}"] = partial(
                exported, view, form,
                dataset=self.dataset, selection=selection.without_view, site=self.site,
            )  # fmt: skip

    def _add_statements_and_sources(self) -> None:
        dataset = self.dataset
        rows = dataset.estimates.sort_values(["conflict", "party", "metric"], kind="stable")
        for id in rows["id"]:
            self.files[f"statements/{id}/{INDEX}"] = partial(
                statement_html, dataset, id, site=self.site, day=self.day, warnings=(),
                about=Selection().about, problems=(), brief=True,
            )  # fmt: skip
        for id in dataset.table("sources")["id"]:
            self.files[f"sources/{id}/{INDEX}"] = partial(
                source_html, id, dataset=dataset, site=self.site, warnings=()
            )

    def _add_data(self) -> None:
        """The views as files, the data folder as it is, and the data package."""
        able = [form for form, library in EXTRAS.items() if find_spec(library)]
        forms = ["csv", "json", *able]
        for view in SHOWN.values():
            self._add_view(view, Selection(), "", forms)
        self._add_view("estimates", Selection(), "", [*forms, "zip"])
        self.files["export.zip"] = self.files.pop("estimates.zip")
        for name in names(self.dataset):
            self.files[f"{FOLDER[1:]}{name}"] = partial(contents, self.dataset, name)
        self.files[PACKAGE_FILE] = partial(description, self.dataset)
        self.files["croissant.json"] = partial(croissant, self.dataset, site=self.site.address)

    def _add_rest(self) -> None:
        """The documents, the search, what search engines read, and the page for no page."""
        site, dataset = self.site, self.dataset
        for name in DOCUMENTS:
            self.files[f"{name}/{INDEX}"] = partial(
                document_html, name, dataset=dataset, site=site, warnings=()
            )
        for name in ("style.css", "favicon.svg"):
            self.files[f"assets/{name}"] = (assets() / name).read_bytes
        self.files[SCRIPTS] = scripts
        self.files[FRAME] = partial(frame, dataset=dataset, site=site)
        self.files["feed.xml"] = partial(feed, dataset, site=site)
        self.files["search.json"] = partial(searched, dataset=dataset, site=site)
        self.files["404.html"] = partial(absent, dataset=dataset, site=site)
        addresses = [
            f"{site.address}{file.removesuffix(INDEX)}"
            for file in self.files
            if file.endswith(INDEX)
        ]
        self.files["sitemap.xml"] = partial(written, addresses)
        robots = f"User-agent: *\nAllow: /\nSitemap: {site.address}sitemap.xml\n"
        self.files["robots.txt"] = robots.encode
        about = {"site": site.address, "version": dataset.version,
                 "revision": dataset.revision}  # fmt: skip
        self.files[MARK] = partial(orjson.dumps, about, option=orjson.OPT_INDENT_2)

    def made(self, file: str) -> tuple[str, bytes]:
        """A file and its bytes."""
        made = self.files[file]()
        return file, made.encode() if isinstance(made, str) else made


def selected(selection: Selection, *, dataset: Dataset, site: Published) -> str:
    """The page of a selection."""
    made = page(selection.to_query(), dataset=dataset, site=site)
    folder = site.folders[selection]
    return filled(
        "source.html",
        site=site,
        colophon=colophon(dataset, site=site),
        here=site.page(selection) if folder in SHOWN else site.root,
        warnings=(),
        title=made.title,
        description=made.description,
        permalink=permalink(selection, site=site),
        kind="website",
        name=imprint(dataset.schema.meta).name,
        picture="",
        content=as_html(html.Div(made.parts, id="view")),
    )


def scripts() -> bytes:
    """The scripts of every page."""
    return b"".join((assets() / name).read_bytes() for name in JOINED)


def frame(*, dataset: Dataset, site: Published) -> str:
    """The script that writes what stands round every page."""
    values = {"colophon": colophon(dataset, site=site), "site": site, "here": ""}
    parts = {name: filled(f"{name}.html", **values) for name in ("masthead", "colophon", "hatch")}
    return filled("frame.js", **parts)


def citation_of(
    selection: Selection, form: str, *, dataset: Dataset, site: Published, day: date
) -> str:
    """The citations of a page as a file of a form."""
    work, sources, note = cited(selection, dataset=dataset, site=site, day=day)
    write, _ = FORMS[form]
    return write(work, sources, note=note)


def searched(*, dataset: Dataset, site: Published) -> bytes:
    """What the search box looks through."""
    return orjson.dumps(entries(dataset=dataset, site=site))


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
