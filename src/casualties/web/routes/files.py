"""The plain HTTP routes beside the page: the data in every format, schema, health, a real 404."""

from functools import partial
from typing import Any

import orjson
from dash.exceptions import DependencyException
from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed, RequestedRangeNotSatisfiable

from casualties.data.metadata import imprint
from casualties.errors import MissingExtra, SelectionError, did_you_mean
from casualties.export import FORMATS, croissant, file_name, media_type, pieces, requested
from casualties.selection import MANY, Selection
from casualties.views import VIEWS
from casualties.views.question import SIZES
from casualties.web.html import absent
from casualties.web.http.caching import ANEW, JSON, NEVER, TEXT, answered, query, wrong
from casualties.web.http.costly import in_turn
from casualties.web.http.security import OPEN
from casualties.web.live import Live, Served
from casualties.web.page.chart import figure_to_zoom
from casualties.web.page.grid import block
from casualties.web.page.pickers import offered
from casualties.web.page.static import as_html
from casualties.web.page.tables import rows_of
from casualties.web.past import split
from casualties.web.routes.openapi import document
from casualties.web.urls import PAGE_PATHS, this_site

LD = "application/ld+json; charset=utf-8"

SHORT = {"/export.zip": ("estimates", "zip")}
"""Further addresses -> the view and the format that they stand for."""

TAKEN = ("html", "parquet", "xlsx", "zip")
"""Formats that a browser saves; it shows the others. No page of ours is opened from a file."""

MOST_CHEAP = 100_000
"""Statements up to which a text file of any view is made in some 0.2 seconds."""

MOST_LISTED = 100
"""Problems of refused data that `/healthz` lists."""

SUITES = "/_dash-component-suites/"
"""Where Dash serves the files of a fixed list, some of which its packages leave out."""


def data_paths() -> dict[str, tuple[str, str]]:
    """Path -> view and format, for every view in every format."""
    return {f"/{view}.{form}": (view, form) for view in VIEWS for form in FORMATS} | SHORT


def add_routes(server: Flask, *, live: Live) -> None:
    """Registers the routes. Unknown paths answer 404; Dash alone would serve the page."""
    add_exports(server, live=live)
    add_descriptions(server, live=live)
    add_parts(server, live=live)
    add_charts(server, live=live)
    server.add_url_rule("/healthz", "healthz", lambda: health(live.served), methods=["GET"])
    add_refusals(server, live=live)


def add_exports(server: Flask, *, live: Live) -> None:
    """Registers every view in every format."""
    named = f"/<any({', '.join(VIEWS)}):view>.<any({', '.join(FORMATS)}):form>"
    answer = partial(exported_answer, live=live)
    server.add_url_rule(named, f"{OPEN}view", answer, methods=["GET"])
    for path, (view, form) in SHORT.items():
        same = partial(answer, view=view, form=form)
        server.add_url_rule(path, f"{OPEN}{path}", same, methods=["GET"])


def add_descriptions(server: Flask, *, live: Live) -> None:
    """Registers the descriptions of the dataset and of the interface, which take no query."""

    @server.get("/croissant.json", endpoint=f"{OPEN}/croissant.json")
    def dataset_description() -> Response:
        dataset, site = live.dataset, this_site()
        make = partial(croissant, dataset, site=site.address)
        return answered(make, dataset=dataset, depends_on=(site.address,), type=LD)

    @server.get("/openapi.json", endpoint=f"{OPEN}/openapi.json")
    def interface_description() -> Response:
        dataset, site = live.dataset, this_site()

        def make() -> bytes:
            described = document(dataset, site=site.address, paths=data_paths())
            return orjson.dumps(described, option=orjson.OPT_INDENT_2)

        return answered(make, dataset=dataset, depends_on=(site.address,), type=JSON)


def add_parts(server: Flask, *, live: Live) -> None:
    """Registers what the page fetches: tables, options of a facet, and rows of the grid."""

    @server.get("/rows/<view>")
    def view_as_rows(view: str) -> Response:
        if view not in VIEWS:
            return missing(server)
        selection, _ = Selection.parse(query())
        dataset = live.dataset
        return answered(
            partial(
                rows_of,
                VIEWS[view],
                dataset=dataset,
                selection=selection.but(view=view),
                site=this_site(),
            ),
            dataset=dataset,
            depends_on=(selection.to_query(),),
            type="text/html; charset=utf-8",
            keep=ANEW,
        )

    @server.get("/options/<facet>")
    def options_of_facet(facet: str) -> Response:
        if facet not in MANY:
            return missing(server)
        dataset, search, find = live.dataset, query(), request.args.get("find", "")
        site = this_site()
        selection, _ = Selection.parse(search)
        return answered(
            lambda: str(
                as_html(offered(facet, find=find, selection=selection, dataset=dataset, site=site))
            ),
            dataset=dataset,
            depends_on=(search,),
            type="text/html; charset=utf-8",
            keep=ANEW,
        )

    @server.get("/grid/<int:start>/<int:stop>")
    def rows_of_grid(start: int, stop: int) -> Response:
        selection, problems = Selection.parse(split(query())[0])
        if problems:
            return wrong(problems, status=400)
        dataset = live.dataset
        return answered(
            lambda: orjson.dumps(block(start, stop, dataset=dataset, selection=selection)),
            dataset=dataset,
            depends_on=(selection.to_query(),),
            type=JSON,
            keep=ANEW,
        )


def add_charts(server: Flask, *, live: Live) -> None:
    """Registers the chart of a question for plotly, at each size; `null` where there is none."""

    @server.get(f"/figure/<any({', '.join(SIZES)}):size>")
    def chart_to_zoom(size: str) -> Response:
        selection, _ = Selection.parse(query())
        dataset = live.dataset
        return answered(
            lambda: orjson.dumps(figure_to_zoom(size, dataset=dataset, selection=selection)),
            dataset=dataset,
            depends_on=(size, selection.to_query()),
            type=JSON,
            keep=ANEW,
        )


def exported_answer(view: str, form: str, *, live: Live) -> Response:
    """The file of a view for the request's query, or 400 with every problem."""
    dataset = live.dataset
    asked = requested(split(query())[0], dataset=dataset, view=view, form=form)
    selection, shape = asked.selection.but(view=view), asked.shape
    site, whose = this_site(), imprint(dataset.schema.meta)
    name = file_name(view, form, name=whose.name, selection=selection, shape=shape)
    how = "attachment" if form in TAKEN else "inline"
    make = partial(pieces, view, form, dataset=dataset, asked=asked, site=site)
    cheap = form in ("csv", "json") and len(dataset.estimates) <= MOST_CHEAP
    return answered(
        make if cheap else partial(in_turn, make),
        dataset=dataset,
        depends_on=(selection.to_query(), shape.to_query(), site.address),
        type=media_type(form, shape=shape),
        headers={"Content-Disposition": f'{how}; filename="{name}"'},
    )


def health(served: Served) -> Response:
    """Whether this copy answers, and with which data: `ok`, or `stale` with the reason.

    Both are 200: a balancer must keep a copy that serves the last good data, or one bad commit
    would take out every copy at once. A monitor reads the state.
    """
    dataset, refusal = served.dataset, served.refusal
    state = "stale" if refusal else "ok"
    wanted = request.accept_mimetypes
    if wanted["application/json"] > wanted["text/plain"]:
        body: dict[str, Any] = {
            "state": state,
            "version": dataset.version,
            "revision": dataset.revision,
            "changed": dataset.changed,
        }
        if refusal:
            body["since"] = refusal.since
            body["count"] = len(refusal.problems)
            body["problems"] = refusal.problems[:MOST_LISTED]
        answer = Response(orjson.dumps(body, option=orjson.OPT_UTC_Z), content_type=JSON)
    else:
        reason = f"{refusal.words}\n" if refusal else ""
        answer = Response(f"{state} {dataset.version}\n{reason}", content_type=TEXT)
    answer.headers.update({"Cache-Control": NEVER, "Vary": "Accept"})
    return answer


def add_refusals(server: Flask, *, live: Live) -> None:
    """Registers the error responses.

    404 names the nearest path, 405 the methods that are allowed, 400 every problem of a query,
    501 the extra to install.
    """

    @server.before_request
    def real_404() -> Response | None:
        if request.path in PAGE_PATHS:
            return None
        rule, fault = request.url_rule, request.routing_exception
        if isinstance(fault, MethodNotAllowed):
            if "GET" not in (fault.valid_methods or ()):
                return None
            rule, _ = server.url_map.bind("").match(request.path, method="GET", return_rule=True)
        return missing(server, live=live) if rule is None or "<path:path>" in rule.rule else None

    @server.errorhandler(HTTPException)
    def refused(error: HTTPException) -> Response:
        if error.code == 404:
            return missing(server, live=live)
        answer = wrong([f"{error.code}: {error.description}"], status=error.code or 500)
        if isinstance(error, MethodNotAllowed) and error.valid_methods:
            answer.headers["Allow"] = ", ".join(sorted(error.valid_methods))
        if isinstance(error, RequestedRangeNotSatisfiable):
            answer.headers["Content-Range"] = f"bytes */{error.length}"
        return answer

    @server.errorhandler(SelectionError)
    def unanswerable(error: SelectionError) -> Response:
        return wrong(error.problems, status=400)

    @server.errorhandler(MissingExtra)
    def lacking(error: MissingExtra) -> Response:
        return wrong([str(error)], status=501)

    @server.errorhandler(DependencyException)
    @server.errorhandler(FileNotFoundError)
    def no_such_part(error: Exception) -> Response:
        if not request.path.startswith(SUITES):
            raise error
        return missing(server)


def missing(server: Flask, *, live: Live | None = None) -> Response:
    """A 404 that names the nearest path that exists: a page where a browser asks, else a line."""
    rules = [rule.rule for rule in server.url_map.iter_rules() if not rule.arguments]
    rules += data_paths()
    known = sorted(rule for rule in rules if rule != "/" and not rule.startswith("/_"))
    path = request.path[:100]
    hint = did_you_mean(path, known=known)
    near = [other for other in known if hint and f"'{other}'" in hint]
    wanted = request.accept_mimetypes.best_match(("text/plain", "text/html"))
    if live is None or wanted != "text/html" or path.endswith(".json"):
        return wrong([f"404: nothing at {path}{hint}"], status=404, near=near)
    page = absent(dataset=live.dataset, site=this_site(), near=near, warnings=live.warnings)
    return Response(
        page, status=404, content_type="text/html; charset=utf-8", headers={"Vary": "Accept"}
    )
