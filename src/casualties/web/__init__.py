"""The web shell: the only code that imports dash and flask."""

from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask

from casualties.data.dataset import Dataset
from casualties.site import Site
from casualties.web.http.assets import folder, keep_assets
from casualties.web.http.costly import add_busy
from casualties.web.http.limits import add_limits
from casualties.web.http.prefix import below
from casualties.web.http.security import add_headers
from casualties.web.live import Live
from casualties.web.page import layout
from casualties.web.page.callbacks import connect
from casualties.web.page.shell import Dashboard
from casualties.web.past import add_past
from casualties.web.routes.api_docs import add_api_routes
from casualties.web.routes.citation import add_cite_routes
from casualties.web.routes.data_folder import add_folder_routes
from casualties.web.routes.documents import add_document_routes
from casualties.web.routes.feed import add_feed_routes
from casualties.web.routes.files import add_routes
from casualties.web.routes.former import add_former
from casualties.web.routes.oembed import add_oembed_routes
from casualties.web.routes.search import add_search_routes
from casualties.web.routes.sitemap import add_sitemap_routes
from casualties.web.routes.source_pages import add_source_routes
from casualties.web.routes.statements import add_statement_routes
from casualties.web.urls import configured

COMPRESSED = [
    "text/html",
    "text/plain",
    "text/csv",
    "application/json",
    "application/x-ndjson",
    "application/ld+json",
    "application/x-bibtex",
    "application/xml",
    "application/atom+xml",
    "image/svg+xml",
]
"""The types that Flask-Compress compresses; a Parquet, a ZIP or a PNG is compressed already."""


def create_app(source: Dataset | Path | str | Live) -> Dashboard:
    """The dashboard of a dataset, or of a folder, whose changes it picks up as it runs.

    `app.server` is the WSGI application. Raises DataError where the folder cannot be read.
    """
    live = source if isinstance(source, Live) else Live(source)
    root = Site(configured()).root or "/"  # a bad address is reported now, not to the first reader
    server: Any = Flask("casualties", static_folder=None)  # typed for Dash, which leaves Flask out
    server.url_map.merge_slashes = False  # a path has one spelling, and no other leads to it
    server.config["COMPRESS_MIMETYPES"] = COMPRESSED
    server.config["COMPRESS_EVALUATE_CONDITIONAL_REQUEST"] = False  # `answered` has done so
    app = Dashboard(
        live=live,
        server=server,
        routes_pathname_prefix="/",
        requests_pathname_prefix=root,
        assets_folder=str(folder()),
        assets_ignore="plotly",  # comes when the page stands: assets/zoom.js
        update_title="",
        compress=True,
        use_async=False,  # no callback waits for anything, and an event loop for each costs 1 ms
    )
    app.layout = layout.page
    add_limits(server)
    add_busy(server)
    keep_assets(server)
    connect(app, live=live)
    add_past(server, live=live)
    add_former(server, live=live)
    add_routes(server, live=live)
    add_folder_routes(server, live=live)
    add_cite_routes(server, live=live)
    add_statement_routes(server, live=live)
    add_source_routes(server, live=live)
    add_document_routes(server, live=live)
    add_search_routes(server, live=live)
    add_feed_routes(server, live=live)
    add_oembed_routes(server, live=live)
    add_sitemap_routes(server, live=live)
    add_api_routes(server, live=live)
    if root != "/":
        server.wsgi_app = below(root, server.wsgi_app)
    add_headers(server, scripts=cache(app.csp_hashes))
    # Dash would in the first request, and refuse its bundles to requests beside that one
    app._setup_server()  # type: ignore[no-untyped-call]
    return app
