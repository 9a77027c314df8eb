"""The web shell: the only code that imports dash and flask."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING, Any

from dash import Dash
from flask import Flask

from casualties.web.callbacks import connect
from casualties.web.citing import add_cite_routes
from casualties.web.grid import address as grid_address
from casualties.web.grid import bundle
from casualties.web.headers import add_headers
from casualties.web.index import Dashboard
from casualties.web.layout import page
from casualties.web.routes import add_routes
from casualties.web.statements import add_statement_routes
from casualties.web.static import address, folder, serve_assets

if TYPE_CHECKING:
    from casualties.dataset import Dataset


def create_app(dataset: Dataset) -> Dash:
    """The dashboard of a dataset; `app.server` is the WSGI application."""
    server: Any = Flask("casualties")  # typed so for Dash, whose signature leaves Flask out
    app = Dashboard(
        dataset=dataset,
        server=server,
        assets_folder=str(folder()),
        meta_tags=[{"name": "grid", "content": grid_address()}],
        update_title="",
        compress=True,
    )
    app.layout = page(dataset)
    serve_assets(server, place=folder(), more=bundle())
    connect(app, dataset=dataset)
    add_routes(server, dataset=dataset)
    add_cite_routes(server, dataset=dataset)
    add_statement_routes(server, dataset=dataset, asset=partial(address, place=folder()))
    add_headers(server, scripts=cache(app.csp_hashes))
    return app
