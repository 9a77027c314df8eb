"""The page that documents the HTTP interface, with lines to copy for the tools of analysts."""

from collections.abc import Sequence
from typing import Any

from flask import Flask, Response

from casualties.data.dataset import Dataset
from casualties.export import FORMATS, PARAMETERS
from casualties.selection import FILTERS, MANY, Selection
from casualties.site import Site
from casualties.views import VIEWS
from casualties.web.html import colophon, filled
from casualties.web.http.caching import ANEW, answered
from casualties.web.live import Live
from casualties.web.page.take import lines
from casualties.web.routes.data_folder import names
from casualties.web.urls import API, this_site

FEW = 12
"""Values of a parameter that are all listed; of more, half as many."""


def add_api_routes(server: Flask, *, live: Live) -> None:
    """Registers `/api`."""

    @server.get(API)
    def api() -> Response:
        dataset, warnings = live.dataset, live.warnings
        return answered(
            lambda: api_html(dataset, site=this_site(), warnings=warnings),
            dataset=dataset,
            depends_on=(this_site().address, *warnings),
            type="text/html; charset=utf-8",
            keep=ANEW,
        )


def api_html(dataset: Dataset, *, site: Site, warnings: Sequence[str]) -> str:
    """The page for the server of a site."""
    chosen = example(dataset)
    footer = colophon(dataset, site=site)
    return filled(
        "api.html",
        colophon=footer,
        here=site.page(Selection(view="estimates")),
        warnings=warnings,
        title=f"Use it from your own code – {footer.whose.name}",
        site=site,
        lines=lines(chosen, view="estimates", site=site, dataset=dataset),
        selection=chosen.describe(dataset),
        views=list(VIEWS.values()),
        formats=list(FORMATS.values()),
        files=names(dataset),
        query=chosen.to_query(),
        shaping=PARAMETERS,
        parameters=[_parameter(name, dataset=dataset) for name in FILTERS],
        statement=dataset.estimates["id"].iloc[0] if len(dataset.estimates) else "ID",
    )


def example(dataset: Dataset) -> Selection:
    """A small selection of these data: the party and the metric that most statements are on."""
    pairs = dataset.estimates.groupby(["party", "metric"]).size()
    if pairs.empty:
        return Selection()
    party, metric = pairs.index[int(pairs.argmax())]
    return Selection(party=(str(party),), metric=(str(metric),))


def _parameter(name: str, *, dataset: Dataset) -> dict[str, Any]:
    """A parameter of the query as the page shows it, with the first values that the data know."""
    filter = FILTERS[name]
    options = list(filter.options(dataset) or ())
    shown = options if len(options) <= FEW else options[: FEW // 2]
    return {
        "name": name,
        "many": name in MANY,
        "words": filter.describe(dataset),
        "options": shown,
        "more": len(options) - len(shown),
    }
