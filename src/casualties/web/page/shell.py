"""The page as served: Dash's parts, with a title and a card from the query, and the `/embed`."""

import re
import textwrap
from collections.abc import Callable
from typing import Any

from dash import Dash
from flask import request

from casualties.data.cache import remembered
from casualties.data.dataset import Dataset
from casualties.data.metadata import imprint
from casualties.selection import Selection
from casualties.text.english import counted, long_date
from casualties.views import VIEWS, citation, look
from casualties.views.captions import caption
from casualties.views.svg import available
from casualties.web.html import filled
from casualties.web.http.caching import ANEW, answered, query
from casualties.web.live import Live
from casualties.web.urls import site

EMBED = "/embed"
API = "/api"
PAGE_PATHS = ("/", EMBED)
LONGEST_TITLE = 140
LONGEST_NAME = 60
LONGEST_DESCRIPTION = 300
MOST_SOURCES = 6

GRAPH = {"relative_package_path": "dcc/async-graph.js", "namespace": "dash"}
"""The script of `dcc.Graph`. Every page draws, so it comes with the page instead of after it."""

TABLE_SCRIPT = re.compile(r'<script src="[^"]*/dash_table/[^"]*"></script>\n?')
"""Dash puts the script of its table on every page; ours draw none."""
GRID_SCRIPT = re.compile(r'<script src="([^"]*/dash_ag_grid/[^"]*)"></script>\n?')


class Dashboard(Dash):
    """Dash with ETags, and with a page of our own around the parts that Dash makes."""

    def __init__(self, *, live: Live, **settings: Any) -> None:
        # With its own check of the callbacks Dash writes the whole layout into every page. Here
        # a test holds the callbacks against the layout.
        super().__init__("casualties", suppress_callback_exceptions=True, **settings)
        self.scripts.append_script(GRAPH)  # type: ignore[no-untyped-call]
        self.live = live

    def index(self, *args: Any, **parts: Any) -> Any:
        """The page for a query, or 304."""
        selection, _ = Selection.parse(query())
        return self._unless_known(
            lambda: str(Dash.index(self, *args, **parts)),  # type: ignore[no-untyped-call]
            depends_on=(selection.to_query(), site()),
            type="text/html; charset=utf-8",
        )

    def serve_layout(self) -> Any:
        """The skeleton of the page, or 304."""
        return self._unless_known(
            lambda: bytes(Dash.serve_layout(self).get_data())  # type: ignore[no-untyped-call]
        )

    def dependencies(self) -> Any:
        """The list of callbacks, or 304."""
        return self._unless_known(lambda: bytes(Dash.dependencies(self).get_data()))

    def _unless_known(
        self,
        make: Callable[[], bytes | str],
        *,
        depends_on: tuple[str, ...] = (),
        type: str = "application/json",
    ) -> Any:
        """What Dash makes, or 304 to a request that carries its ETag.

        The ETag is weak, for Dash may give the same in another order of keys.
        """
        return answered(
            make, dataset=self.live.dataset, depends_on=depends_on, type=type, keep=ANEW, weak=True
        )

    def interpolate_index(self, *_: Any, **parts: Any) -> str:
        """The HTML of the page; Dash calls this with the parts of its own."""
        selection, _ = Selection.parse(query())
        dataset, base = self.live.dataset, site()
        grid = GRID_SCRIPT.search(parts["scripts"])
        return filled(
            "index.html",
            dash=parts,
            scripts=GRID_SCRIPT.sub("", TABLE_SCRIPT.sub("", parts["scripts"])),
            grid=grid[1] if grid else "",
            name=imprint(dataset.schema.meta).name,
            title=page_title(selection, dataset=dataset),
            description=description(selection, dataset=dataset),
            permalink=citation.permalink(selection, base=base),
            kind="website",
            picture=picture(selection, base=base),
            foot=embed_foot(selection, dataset=dataset) if request.path == EMBED else None,
        )


def page_title(selection: Selection, *, dataset: Dataset) -> str:
    """The title of the page: what it shows, then whose page it is; no longer than fits a tab.

    The plain page has the name and the title of the dataset.
    """
    whose = imprint(dataset.schema.meta)
    if selection == Selection():
        return shorten(whose.full, LONGEST_TITLE)
    words = citation.title(selection, dataset=dataset)
    return f"{shorten(words, LONGEST_TITLE)} – {shorten(whose.name, LONGEST_NAME)}"


def shorten(words: str, most: int) -> str:
    """The words cut at a space to at most so many characters."""
    plain = " ".join(words.split())
    return plain if len(plain) <= most else textwrap.shorten(plain, most, placeholder=" …")


@remembered(most=128)
def description(selection: Selection, *, dataset: Dataset) -> str:
    """What a view shows, in words for a card or a list of results."""
    view = VIEWS.get(selection.view, VIEWS[Selection().view])
    rows, table = look(view, dataset=dataset, selection=selection)
    words = view.sentence(table, rows=rows, dataset=dataset, selection=selection)
    words = words or caption(rows, dataset=dataset, selection=selection)
    return shorten(citation.one_line(words), LONGEST_DESCRIPTION)


def picture(selection: Selection, *, base: str) -> str:
    """The address of the view as PNG, for a card; empty where the extra `images` is missing."""
    if not available():
        return ""
    view = selection.view if selection.view in VIEWS else Selection().view
    return citation.permalink(selection.without_view, base=base, path=f"{view}.png")


def embed_foot(selection: Selection, *, dataset: Dataset) -> dict[str, str]:
    """What an embed says below its chart: the last day shown, what is known, and the sources.

    Of many sources those with most statements.
    """
    rows = selection.rows(dataset)
    names = rows["source"].map(dataset.names["source"]).value_counts().index.tolist()
    if len(names) > MOST_SOURCES:
        names = [*names[:MOST_SOURCES], counted(len(names) - MOST_SOURCES, "other")]
    latest = rows["as_of"].fillna(rows["stated_on"]).max()
    known = selection.known_on
    return {
        "latest": long_date(latest.date()) if len(rows) else "",
        "known": f"Known on {long_date(known)}" if known else f"Data version {dataset.version}",
        "sources": "; ".join(names),
    }
