"""The page of a source: who it is, what it counts, and what it last said on each question."""

from flask import Flask, Response

from casualties.data.dataset import Dataset
from casualties.data.metadata import imprint
from casualties.selection import Selection
from casualties.site import Site
from casualties.web.html import colophon, filled
from casualties.web.http.caching import ANEW, answered
from casualties.web.live import Live
from casualties.web.page.source import source_parts
from casualties.web.page.static import as_html
from casualties.web.urls import this_site


def add_source_routes(server: Flask, *, live: Live) -> None:
    """Registers `/sources/ID`."""

    @server.get("/sources/<id>")
    def source_page(id: str) -> Response:
        dataset = live.dataset
        known = id in dataset.names["source"]
        if not known:
            return Response("404: no such source\n", status=404, content_type="text/plain")
        return answered(
            lambda: source_html(id, dataset=dataset, site=this_site(), warnings=live.warnings),
            dataset=dataset,
            depends_on=(this_site().address, *live.warnings),
            type="text/html; charset=utf-8",
            keep=ANEW,
        )


def source_html(id: str, *, dataset: Dataset, site: Site, warnings: tuple[str, ...]) -> str:
    """The page of a source. Raises KeyError for an unknown id."""
    made = source_parts(id, dataset=dataset, site=site)
    head = colophon(dataset, site=site)
    return filled(
        "source.html",
        site=site,
        colophon=head,
        here=site.page(Selection(view="sources")),
        warnings=warnings,
        title=f"{made.title} – {head.whose.name}",
        description=made.description,
        permalink=site.whole(site.source(id)),
        kind="article",
        name=imprint(dataset.schema.meta).name,
        picture="",
        content=as_html(made.parts),
    )
