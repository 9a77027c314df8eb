"""The web shell: the only code that imports dash and flask."""

from __future__ import annotations

import gc
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from dash import Dash
from flask import Flask

from casualties.charts import VIEWS
from casualties.selection import Selection
from casualties.web.callbacks import connect
from casualties.web.citing import add_cite_routes
from casualties.web.grid import address as grid_address
from casualties.web.grid import bundle
from casualties.web.headers import add_headers
from casualties.web.index import Dashboard, description
from casualties.web.layout import page
from casualties.web.present import options_of, parts, rows_of
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
    if len(dataset.estimates) > MANY_ROWS:
        _warm(dataset)
    return app


MANY_ROWS = 50_000
"""Statements from which the plain page is made before the first reader asks for it."""


def _warm(dataset: Dataset) -> None:
    """Makes and keeps what everybody asks for first, so that workers begin with it.

    What is there by now leaves the collector's rounds: the pages that workers share stay shared.
    """
    plain = Selection()
    options_of("", dataset=dataset)
    parts("", dataset=dataset)
    description(plain, dataset=dataset)
    rows_of(VIEWS[plain.view], dataset=dataset, selection=plain)
    _ = dataset.lines
    gc.collect()
    gc.freeze()
