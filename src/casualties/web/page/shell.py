"""The page as served: its title and card from the query, and the frame of `/embed`."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from dash import Dash, dash_table, dcc
from flask import request

from casualties.data.cache import remembered
from casualties.data.metadata import imprint
from casualties.selection import Selection
from casualties.text.english import counted, long_date
from casualties.views import VIEWS, citation, sketch
from casualties.views.captions import caption
from casualties.views.svg import available
from casualties.web.html import filled
from casualties.web.http.assets import address, folder
from casualties.web.http.caching import ANEW, answered, query
from casualties.web.urls import site

if TYPE_CHECKING:
    from casualties.data.dataset import Dataset
    from casualties.web.live import Live

INDEX = """<!DOCTYPE html>
<html lang="en">
<head>
{%metas%}
<meta name="color-scheme" content="light dark">
<!--head-->
{%css%}
</head>
<body>
{%app_entry%}
<!--foot-->
<noscript>The page needs JavaScript; <a href="/estimates.csv">the data</a> does not.</noscript>
<footer hidden>
{%config%}
{%scripts%}
{%renderer%}
</footer>
</body>
</html>
"""
"""The marks are filled after Dash has put in its own parts: no query can name one of them."""

dash_table._js_dist.clear()  # type: ignore[attr-defined]  # on every page, used or not
for _script in dcc._js_dist:
    if _script.get("relative_package_path") == "dcc/async-graph.js":
        _script.pop("async", None)  # every page draws; by itself it comes late and without a mark

EMBED = "/embed"
API = "/api"
PAGE_PATHS = ("/", EMBED)
LONGEST_TITLE = 140
LONGEST_NAME = 60
LONGEST_DESCRIPTION = 300
MOST_SOURCES = 6


class Dashboard(Dash):
    """Dash whose served page says which selection it shows, and which has a frame for embeds."""

    def __init__(self, *, live: Live, **settings: Any) -> None:
        title = imprint(live.dataset.schema.meta).full
        super().__init__("casualties", index_string=INDEX, title=title, **settings)
        self.live = live

    def index(self, *args: Any, **parts: Any) -> Any:
        """The answer to a request for the page; its mark is weak, for Dash's parts may differ."""
        selection, _ = Selection.parse(query())
        return answered(
            lambda: str(super(Dashboard, self).index(*args, **parts)),  # type: ignore[no-untyped-call]
            dataset=self.live.dataset,
            said=(selection.to_query(), site()),
            type="text/html; charset=utf-8",
            keep=ANEW,
            weak=True,
        )

    def _config(self) -> Any:
        """What the page tells Dash's renderer; the layout to hold callbacks against only if asked.

        Dash would write the whole layout into every page, though only its dev tools read it there.
        """
        config = super()._config()  # type: ignore[no-untyped-call]
        if not config["validate_callbacks"]:
            config.pop("validation_layout", None)
        return config

    def serve_layout(self) -> Any:
        """The skeleton of the page, kept by the browser as the page is."""
        return self._kept(super().serve_layout)

    def dependencies(self) -> Any:
        """The callbacks of the page, kept by the browser as the page is."""
        return self._kept(super().dependencies)

    def _kept(self, make: Callable[[], Any]) -> Any:
        """Dash's answer, or 304; its mark is weak, for the order of its keys may differ."""
        return answered(
            lambda: bytes(make().get_data()),
            dataset=self.live.dataset,
            said=(),
            type="application/json",
            keep=ANEW,
            weak=True,
        )

    def interpolate_index(self, *args: Any, **parts: Any) -> str:
        """The page for the request."""
        page = str(super().interpolate_index(*args, **parts))  # type: ignore[no-untyped-call]
        selection, _ = Selection.parse(query())
        told: dict[str, Any] = {"dataset": self.live.dataset, "base": site()}
        if request.path == EMBED:
            foot = foot_html(selection, **told)
            page = page.replace("<!--foot-->", foot, 1).replace("<body>", '<body class="embed">', 1)
        return page.replace("<!--head-->", head_html(selection, **told), 1)


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
    rows, table, places = sketch(view, dataset=dataset, selection=selection)
    told: dict[str, Any] = {"rows": rows, "dataset": dataset, "selection": selection}
    words = view.sentence(table, **told) or caption(places, dataset=dataset, selection=selection)
    return shorten(citation.one_line(words), LONGEST_DESCRIPTION)


def head_html(selection: Selection, *, dataset: Dataset, base: str) -> str:
    """Title, description, card and canonical address of a view, as HTML."""
    return filled(
        "head.html",
        name=imprint(dataset.schema.meta).name,
        title=page_title(selection, dataset=dataset),
        description=description(selection, dataset=dataset),
        permalink=citation.permalink(selection, base=base),
        kind="website",
        picture=picture(selection, base=base),
        icon=address("favicon.svg", place=folder()),
    )


def picture(selection: Selection, *, base: str) -> str:
    """The address of the view as PNG, for a card; empty where the extra `images` is missing."""
    if not available():
        return ""
    usual = Selection().view
    view = selection.view if selection.view in VIEWS else usual
    return citation.permalink(selection.but(view=usual), base=base, path=f"{view}.png")


def foot_html(selection: Selection, *, dataset: Dataset, base: str) -> str:
    """What an embed says below its chart: days, sources, caveat and the full page, as HTML."""
    rows = selection.rows(dataset)
    names = rows["source"].map(dataset.names["source"]).value_counts().index.tolist()
    if len(names) > MOST_SOURCES:
        more = counted(len(names) - MOST_SOURCES, "other")
        names = [*names[:MOST_SOURCES], more]
    latest = rows["as_of"].fillna(rows["stated_on"]).max()
    known = selection.known_on
    return filled(
        "foot.html",
        latest=long_date(latest.date()) if len(rows) else "",
        known=f"Known on {long_date(known)}" if known else f"Data version {dataset.version}",
        sources="; ".join(names),
        full=citation.permalink(selection, base=base),
    )
