"""The web shell: the only code that imports dash and flask."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import Dash
from flask import Flask

from casualties.web.callbacks import connect
from casualties.web.grid import address, bundle
from casualties.web.layout import page
from casualties.web.routes import add_routes
from casualties.web.static import folder, serve_assets

if TYPE_CHECKING:
    from casualties.dataset import Dataset

INDEX = """<!DOCTYPE html>
<html lang="en">
<head>
{%metas%}
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="description" content="Casualty figures of armed conflicts, claim by claim.">
<title>{%title%}</title>
{%favicon%}
{%css%}
</head>
<body>
{%app_entry%}
<noscript>The page needs JavaScript; <a href="/estimates.csv">the data</a> does not.</noscript>
<footer hidden>
{%config%}
{%scripts%}
{%renderer%}
</footer>
</body>
</html>
"""


def create_app(dataset: Dataset) -> Dash:
    """The dashboard of a dataset; `app.server` is the WSGI application."""
    server: Any = Flask("casualties")  # typed so for Dash, whose signature leaves Flask out
    app = Dash(
        "casualties",
        server=server,
        assets_folder=str(folder()),
        index_string=INDEX,
        meta_tags=[{"name": "grid", "content": address()}],
        title="casualties: who states how many",
        update_title="",
        compress=True,
    )
    app.layout = page(dataset)
    serve_assets(server, place=folder(), more=bundle())
    connect(app, dataset=dataset)
    add_routes(server, dataset=dataset)
    return app
