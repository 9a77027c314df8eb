"""The plain HTTP routes beside the page: data, schema, health, and a real 404."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson
from flask import Flask, Response, request

from casualties.charts import VIEWS
from casualties.errors import SelectionError, did_you_mean
from casualties.export import view_csv
from casualties.selection import MANY, Selection
from casualties.web.grid import block
from casualties.web.present import found_options, rows_of

if TYPE_CHECKING:
    from casualties.dataset import Dataset

PAGE_PATHS = ("/", "/embed")
DASH_PREFIXES = ("/_dash", "/assets/", "/_reload-hash", "/_favicon.ico")


def add_routes(server: Flask, *, dataset: Dataset) -> None:
    """Registers the routes. Unknown paths answer 404; Dash alone would serve the page."""

    @server.get("/rows/<view>")
    def view_as_rows(view: str) -> Response:
        if view not in VIEWS:
            return missing()
        selection, _ = Selection.parse(query())
        html = rows_of(VIEWS[view], dataset=dataset, selection=selection.but(view=view))
        return Response(html, content_type="text/html; charset=utf-8")

    @server.get("/options/<facet>")
    def options_of_facet(facet: str) -> Response:
        if facet not in MANY:
            return missing()
        find = request.args.get("find", "")
        found = found_options(facet, find=find, search=query(), dataset=dataset)
        return Response(orjson.dumps(found), content_type="application/json")

    @server.get("/grid/<int:start>/<int:stop>")
    def rows_of_grid(start: int, stop: int) -> Response:
        selection, problems = Selection.parse(query())
        if problems:
            return plain("\n".join(problems) + "\n", status=400)
        found = block(start, stop, dataset=dataset, selection=selection)
        return Response(orjson.dumps(found), content_type="application/json")

    @server.get("/<view>.csv")
    def view_as_csv(view: str) -> Response:
        if view not in VIEWS:
            return missing()
        selection, problems = Selection.parse(query())
        problems += selection.unknown(dataset, views=VIEWS)
        if problems:
            return plain("\n".join(problems) + "\n", status=400)
        try:
            data = view_csv(view, dataset=dataset, selection=selection)
        except SelectionError as error:
            return plain(f"{error}\n", status=400)
        return Response(
            data,
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'inline; filename="{view}.csv"'},
        )

    @server.get("/datapackage.json")
    def datapackage() -> Response:
        return Response(dataset.package, content_type="application/json")

    @server.get("/healthz")
    def healthz() -> Response:
        return plain(f"ok {dataset.version}\n")

    @server.before_request
    def real_404() -> Response | None:
        path = request.path
        if path in PAGE_PATHS or path.startswith(DASH_PREFIXES) or request.url_rule is None:
            return None if request.url_rule is not None else missing()
        return missing() if "<path:path>" in request.url_rule.rule else None


def query() -> str:
    """The query string of the request as text."""
    return request.query_string.decode("utf-8", "replace")


def plain(text: str, *, status: int = 200) -> Response:
    """An answer in plain text."""
    return Response(text, status=status, content_type="text/plain; charset=utf-8")


def missing() -> Response:
    """The answer to a path that does not exist, with the nearest one that does."""
    known = [
        *PAGE_PATHS,
        "/cite.txt",
        "/cite.bib",
        "/datapackage.json",
        "/healthz",
        *(f"/{v}.csv" for v in VIEWS),
    ]
    hint = did_you_mean(request.path, known=known)
    return plain(f"404: nothing at {request.path}{hint}\n", status=404)
