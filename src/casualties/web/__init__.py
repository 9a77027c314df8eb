"""The web shell: the only code that imports dash and flask."""

from __future__ import annotations

from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dash import Dash
from flask import Flask

from casualties.selection import Selection
from casualties.views import VIEWS
from casualties.web.http.assets import address, folder, serve_assets
from casualties.web.http.limits import add_limits
from casualties.web.http.security import add_headers
from casualties.web.live import Live
from casualties.web.page import layout
from casualties.web.page.callbacks import connect
from casualties.web.page.content import options_of, parts, rows_of
from casualties.web.page.grid import address as grid_address
from casualties.web.page.grid import bundle
from casualties.web.page.shell import Dashboard, description
from casualties.web.routes.api_docs import add_api_routes
from casualties.web.routes.citation import add_cite_routes
from casualties.web.routes.data_folder import add_folder_routes
from casualties.web.routes.files import add_routes
from casualties.web.routes.statements import add_statement_routes
from casualties.web.urls import configured

if TYPE_CHECKING:
    from casualties.data.dataset import Dataset

COMPRESSED = [
    "text/html",
    "text/plain",
    "text/csv",
    "text/javascript",
    "application/javascript",
    "application/json",
    "application/ld+json",
    "application/x-bibtex",
    "image/svg+xml",
]
"""The types that are worth to be compressed; a Parquet, a ZIP or a PNG is so already."""


def create_app(source: Dataset | Path | str | Live) -> Dash:
    """The dashboard of a dataset, or of a folder, whose changes it picks up as it runs.

    `app.server` is the WSGI application. Raises DataError where the folder cannot be read.
    """
    live = source if isinstance(source, Live) else Live(source)
    configured()  # a bad CASUALTIES_URL is said now, not to the first reader
    server: Any = Flask("casualties", static_folder=None)  # typed for Dash, which leaves Flask out
    server.url_map.merge_slashes = False  # a path has one spelling, and no other leads to it
    server.config["COMPRESS_MIMETYPES"] = COMPRESSED
    server.config["COMPRESS_EVALUATE_CONDITIONAL_REQUEST"] = False  # `answers` has done so
    app = Dashboard(
        live=live,
        server=server,
        assets_folder=str(folder()),
        meta_tags=[{"name": "grid", "content": grid_address()}],
        update_title="",
        compress=True,
        use_async=False,  # an answer waits for nothing; an event loop for each costs a millisecond
    )
    app.layout = lambda: layout.page(live.dataset)
    add_limits(server)
    serve_assets(app, place=folder(), more=bundle())
    connect(app, live=live)
    add_routes(server, live=live)
    add_folder_routes(server, live=live)
    add_cite_routes(server, live=live)
    asset = partial(address, place=folder())
    add_statement_routes(server, live=live, asset=asset)
    add_api_routes(server, live=live, asset=asset)
    add_headers(server, scripts=cache(app.csp_hashes))
    if len(live.dataset.estimates) > MANY_ROWS:
        _warm(live.dataset)
    return app


MANY_ROWS = 50_000
"""Statements from which the plain page is made before the first reader asks for it."""


def _warm(dataset: Dataset) -> None:
    """Makes and keeps what everybody asks for first, so that workers begin with it.

    And for the timeline, whose every selection draws on what is reckoned for all statements.
    """
    plain = Selection()
    options_of("", dataset=dataset)
    parts("", dataset=dataset)
    description(plain, dataset=dataset)
    rows_of(VIEWS[plain.view], dataset=dataset, selection=plain)
    parts("?view=timeline", dataset=dataset)
    _ = dataset.lines
