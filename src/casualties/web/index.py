"""The page as served: its title and card from the query, and the frame of `/embed`."""

from __future__ import annotations

import textwrap
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from dash import Dash
from flask import request

from casualties import cite
from casualties.charts import VIEWS, look
from casualties.narrative import caption, counted
from casualties.selection import Selection, long_date
from casualties.web.pages import filled
from casualties.web.static import address, folder

if TYPE_CHECKING:
    from casualties.dataset import Dataset

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

EMBED = "/embed"
NAME = "casualties: who states how many"
LONGEST_TITLE = 140
LONGEST_DESCRIPTION = 300
MOST_SOURCES = 6


class Dashboard(Dash):
    """Dash whose served page says which selection it shows, and which has a frame for embeds."""

    def __init__(self, *, dataset: Dataset, **settings: Any) -> None:
        super().__init__("casualties", index_string=INDEX, title=NAME, **settings)
        self.dataset = dataset

    def interpolate_index(self, *args: Any, **parts: Any) -> str:
        """The page for the request."""
        page = str(super().interpolate_index(*args, **parts))  # type: ignore[no-untyped-call]
        query = request.query_string.decode("utf-8", "replace")
        selection, _ = Selection.parse(query)
        base = request.host_url
        if request.path == EMBED:
            foot = foot_html(selection, dataset=self.dataset, base=base)
            page = page.replace("<!--foot-->", foot, 1).replace("<body>", '<body class="embed">', 1)
        return page.replace("<!--head-->", head_html(selection, dataset=self.dataset, base=base), 1)


def page_title(selection: Selection, *, dataset: Dataset) -> str:
    """The title of the page: what it shows, then whose page it is; no longer than fits a tab.

    The plain page has the name alone.
    """
    if selection == Selection():
        return NAME
    words = cite.title(selection, dataset=dataset)
    return f"{textwrap.shorten(words, LONGEST_TITLE, placeholder=' …')} – casualties"


@lru_cache(maxsize=128)
def description(selection: Selection, *, dataset: Dataset) -> str:
    """What a view shows, in words for a card or a list of results."""
    view = VIEWS.get(selection.view, VIEWS[Selection().view])
    rows, table = look(view, dataset=dataset, selection=selection)
    told: dict[str, Any] = {"rows": rows, "dataset": dataset, "selection": selection}
    words = view.sentence(table, **told) or caption(rows, dataset=dataset, selection=selection)
    return textwrap.shorten(cite.one_line(words), LONGEST_DESCRIPTION, placeholder=" …")


def head_html(selection: Selection, *, dataset: Dataset, base: str) -> str:
    """Title, description, card and canonical address of a view, as HTML."""
    return filled(
        "head.html",
        title=page_title(selection, dataset=dataset),
        description=description(selection, dataset=dataset),
        permalink=cite.permalink(selection, base=base),
        icon=address("favicon.svg", place=folder()),
    )


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
        full=cite.permalink(selection, base=base),
    )
