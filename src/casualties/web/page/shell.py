"""The page as served: Dash's parts, with a title and a card from the query, and the `/embed`."""

import re
from collections.abc import Callable
from typing import Any

from dash import Dash
from flask import request
from markupsafe import Markup

from casualties.data.dataset import Dataset
from casualties.data.metadata import imprint
from casualties.selection import Selection
from casualties.site import Site
from casualties.text.english import counted, long_date
from casualties.views import citation
from casualties.views.svg import available
from casualties.views.whole import MOST
from casualties.web.html import colophon, filled, head
from casualties.web.http.caching import ANEW, answered, query
from casualties.web.json_ld import json_ld
from casualties.web.live import Live
from casualties.web.page.content import page_or_notice
from casualties.web.page.static import as_html, for_dash
from casualties.web.urls import EMBED, this_site

UNSEEN = dict.fromkeys([0, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
"""Characters that turn the direction of a text or end it; words of a query may hold them."""
MOST_SOURCES = 6

TABLE_SCRIPT = re.compile(r'<script src="[^"]*/dash_table/[^"]*"></script>\n?')
"""Dash puts the script of its table on every page; ours draw none."""
OWN_SCRIPT = re.compile(r'<script src="/assets/[^"]*"></script>\n?')
"""Ours come before the bundles: they serve what was served until Dash has the same ready."""
GRID_SCRIPT = re.compile(r'<script src="([^"]*/dash_ag_grid/[^"]*)"></script>\n?')


class Dashboard(Dash):
    """Dash with ETags, and with a page of our own around the parts that Dash makes."""

    def __init__(self, *, live: Live, **settings: Any) -> None:
        # With its own check of the callbacks Dash writes the whole layout into every page. Here
        # a test holds the callbacks against the layout.
        super().__init__("casualties", suppress_callback_exceptions=True, **settings)
        self.live = live

    def warm(self, address: str) -> None:
        """Make the front page at an address once; what all pages share is kept with it.

        Of very many statements it would hold up the start for minutes, and is left to its reader.
        """
        if len(self.live.dataset.estimates) <= MOST:
            self.server.test_client().get("/", base_url=address)

    def index(self, *args: Any, **parts: Any) -> Any:
        """The page for a query, or 304."""
        return self._unless_known(
            lambda: str(Dash.index(self, *args, **parts)),  # type: ignore[no-untyped-call]
            depends_on=(query(), this_site().address, *self.live.warnings),
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
        dataset, site = self.live.dataset, this_site()
        made = page_or_notice(query(), dataset=dataset, warnings=self.live.warnings, site=site)
        grid = GRID_SCRIPT.search(parts["scripts"])
        bundles = GRID_SCRIPT.sub("", TABLE_SCRIPT.sub("", parts["scripts"]))
        own = "".join(OWN_SCRIPT.findall(bundles))
        whose = imprint(dataset.schema.meta)
        pages = {href for _, href in head(site)}
        here = site.page(Selection(view=selection.view))
        html = filled(
            "index.html",
            dash=parts,
            site=site,
            scripts=own + OWN_SCRIPT.sub("", bundles),
            grid=grid[1] if grid else "",
            colophon=colophon(dataset, site=site),
            here=here if here in pages else site.root,
            name=whose.name,
            title=made.title,
            description=made.description,
            permalink=citation.permalink(selection, site=site),
            kind="website",
            picture=picture(selection, site=site),
            described=Markup(
                json_ld(
                    selection,
                    dataset=dataset,
                    title=made.title,
                    description=made.description,
                    site=site,
                )
            ),
            served=as_html(for_dash(made.parts)),
            foot=embed_foot(selection, dataset=dataset) if request.path == EMBED else None,
        )
        return html.translate(UNSEEN)


def picture(selection: Selection, *, site: Site) -> str:
    """The address of the view as PNG, for a card; empty where the extra `images` is missing."""
    if not available():
        return ""
    drawn = ("contradictions", "sources", "lean", "estimates")
    view = selection.view if selection.view in drawn else "question"
    return citation.permalink(selection.without_view, site=site, path=f"{view}.png")


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
