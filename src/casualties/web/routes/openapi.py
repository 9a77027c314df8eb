"""The description of the HTTP interface, OpenAPI 3.1, made from the selection and the views."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from casualties.data.metadata import imprint
from casualties.export import FORMATS
from casualties.selection import (
    DATES,
    EVENTS,
    LONGEST_QUERY,
    MANY,
    MOST_VALUES,
    SCALES,
    Selection,
    options,
)
from casualties.views import VIEWS
from casualties.web.routes.data_folder import names

if TYPE_CHECKING:
    from casualties.data.dataset import Dataset

Json = dict[str, Any]

MOST_NAMED = 1_000
"""Values of a parameter that the description lists; beyond, it says where to look."""

WORDS = {
    "kind": "The kind of source.",
    "since": "Only figures that run to this day or later (as_of, else stated_on).",
    "until": "Only figures that run to this day or earlier (as_of, else stated_on).",
    "known_on": "Only what had been stated by the end of this day.",
    "q": "Only statements in whose source, id, wording, speaker, outlet, claim or notes this "
    "text occurs, in whatever case.",
    "view": "The view of the page; in the address of a file the path decides.",
    "focus": "Sources that stand out in a chart; filters nothing.",
    "events": "Whether a chart shows context events.",
    "scale": "The scale of a chart.",
    "about": "What “about” means, in percent, plus or minus; 0 takes every figure at its word.",
    "silence": "Days after which a source counts as silent.",
    "sort": "The column by which the statements are sorted, with - before it for descending.",
}
"""What each parameter does, where the schema of the data does not say it."""

ERROR: Json = {
    "type": "object",
    "required": ["error", "problems", "did_you_mean"],
    "properties": {
        "error": {"type": "string", "description": "The first problem."},
        "problems": {"type": "array", "items": {"type": "string"}, "minItems": 1},
        "did_you_mean": {"type": "array", "items": {"type": "string"}},
    },
}


def document(dataset: Dataset, *, site: str, paths: Mapping[str, tuple[str, str]]) -> Json:
    """The description for the data that are served at `site`; `paths` are those of the files."""
    whose = imprint(dataset.schema.meta)
    about: Json = {"title": whose.full, "version": dataset.version}
    if whose.description:
        about["description"] = whose.description
    if whose.licences:
        first = whose.licences[0]
        about["license"] = {"name": first.title} | ({"url": first.address} if first.address else {})
    return {
        "openapi": "3.1.0",
        "info": about,
        "servers": [{"url": site.rstrip("/")}],
        "paths": {path: _file(path, *pair) for path, pair in paths.items()} | _others(dataset),
        "components": {
            "parameters": {f.name: parameter(f.name, dataset=dataset) for f in fields(Selection)},
            "schemas": {"Error": ERROR},
            "headers": {
                "ETag": {
                    "description": "Strong, of the data version, the code and the query.",
                    "schema": {"type": "string"},
                },
                "Last-Modified": {
                    "description": "When the data, or the code that reads them, last changed.",
                    "schema": {"type": "string"},
                },
            },
        },
    }


def parameter(name: str, *, dataset: Dataset) -> Json:
    """A field of `Selection` as a parameter, with the values that the data know."""
    out: Json = {"name": name, "in": "query", "description": meaning(name, dataset=dataset)}
    schema = _schema(name, dataset=dataset)
    if name in MANY:
        items = schema
        schema = {"type": "array", "items": items, "uniqueItems": True, "maxItems": MOST_VALUES}
        out |= {"style": "form", "explode": True}
    return out | {"schema": schema}


def meaning(name: str, *, dataset: Dataset) -> str:
    """What a parameter does, in words."""
    return WORDS[name] if name in WORDS else dataset.schema["estimates"].field(name).description


def _schema(name: str, *, dataset: Dataset) -> Json:
    if name in MANY:
        values = list(options(dataset, name))
        if not values or len(values) > MOST_NAMED:
            return {"type": "string"}
        return {"type": "string", "enum": values}
    if name in DATES:
        return {"type": "string", "format": "date"}
    if name == "sort":
        columns = list(dataset.estimates.columns)
        return {"type": "string", "enum": [*columns, *(f"-{c}" for c in columns)]}
    closed: dict[str, tuple[str, ...]] = {
        "view": tuple(VIEWS),
        "scale": SCALES,
        "events": EVENTS,
    }
    if name in closed:
        return {"type": "string", "enum": list(closed[name]), "default": getattr(Selection(), name)}
    open_: dict[str, Json] = {
        "about": {"type": "string", "pattern": r"^[0-9]{1,2}(\.[0-9]{1,6})?$", "default": "10"},
        "silence": {"type": "integer", "minimum": 1, "maximum": 99999, "default": 90},
        "q": {"type": "string"},
    }
    return open_[name]


def _file(path: str, view: str, form: str) -> Json:
    kind = FORMATS[form]
    media = kind.type.partition(";")[0]
    body: Json = {media: {"schema": _content(media)}}
    return {
        "get": _operation(
            f"The view “{VIEWS[view].title}” as {kind.title}. {VIEWS[view].question}",
            name=path.lstrip("/").replace(".", "_"),
            content=body,
            query=True,
            json=form == "json",
            more={"501": _error("This server lacks what makes it.", json=form == "json")}
            if kind.extra
            else {},
        )
    }


def _content(media: str) -> Json:
    if media == "application/json":
        return {}
    text = media.startswith("text/") or media == "image/svg+xml"
    return {"type": "string"} if text else {"contentMediaType": media}


def _others(dataset: Dataset) -> Json:
    own: Json = {"application/json": {"schema": {"type": "object"}}}
    text: Json = {"text/plain": {"schema": {"type": "string"}}}
    page: Json = {"text/html": {"schema": {"type": "string"}}}
    health: Json = {
        "type": "object",
        "required": ["state", "version", "revision", "changed"],
        "properties": {
            "state": {"enum": ["ok", "stale"]},
            "version": {"type": "string"},
            "revision": {"type": "string"},
            "changed": {"type": "string", "format": "date-time"},
            "since": {"type": "string", "format": "date-time"},
            "count": {"type": "integer", "description": "Of the problems of the refused data."},
            "problems": {"type": "array", "items": {"type": "string"}},
        },
    }
    bib: Json = {"application/x-bibtex": {"schema": {"type": "string"}}}
    one = {
        "name": "id",
        "in": "path",
        "required": True,
        "description": "The id of a statement.",
        "schema": {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"},
    }
    refused = _error("", json=True)["content"] | text
    file = {
        "name": "name",
        "in": "path",
        "required": True,
        "description": "The name of a file of the data folder.",
        "schema": {"type": "string", "enum": names(dataset)},
    }
    return {
        "/": {"get": _operation("The page.", name="page", content=page, query=True, refuses=False)},
        "/embed": {
            "get": _operation(
                "A view without controls, for a frame in another page.",
                name="embed",
                content=page,
                query=True,
                refuses=False,
            )
        },
        "/api": {"get": _operation("This interface in words.", name="api", content=page)},
        "/cite.txt": {
            "get": _operation(
                "How to cite a view and its sources.", name="cite_txt", content=text, query=True
            )
        },
        "/cite.bib": {
            "get": _operation("The same as BibTeX.", name="cite_bib", content=bib, query=True)
        },
        "/statements/{id}": {
            "parameters": [one],
            "get": _operation(
                "The page of a statement.",
                name="statement",
                content=page,
                more={"404": {"description": "No such statement.", "content": page}},
            ),
        },
        "/statements/{id}.json": {
            "parameters": [one],
            "get": _operation(
                "A statement with its bounds and what it is connected with.",
                name="statement_json",
                content=own,
                more={"404": _error("No such statement.", json=True)},
            ),
        },
        "/datapackage.json": {
            "get": _operation(
                "The data as a data package: the schema, and where its tables are.",
                name="datapackage",
                content=own,
            )
        },
        "/data/{name}": {
            "parameters": [file],
            "get": _operation(
                "A file of the data folder, byte for byte.",
                name="data",
                content={"text/csv": {"schema": {"type": "string"}}} | own,
                more={"404": {"description": "No such file.", "content": refused}},
            ),
        },
        "/croissant.json": {
            "get": _operation(
                "The dataset in the terms of schema.org and Croissant.",
                name="croissant",
                content={"application/ld+json": {"schema": {"type": "object"}}},
            )
        },
        "/openapi.json": {"get": _operation("This description.", name="openapi", content=own)},
        "/healthz": {
            "get": {
                "operationId": "healthz",
                "summary": "Whether this copy answers, and whether its data are up to date.",
                "responses": {
                    "200": {
                        "description": "It answers; `stale` where newer data cannot be served.",
                        "content": text | {"application/json": {"schema": health}},
                    }
                },
            }
        },
    }


def _operation(
    summary: str,
    *,
    name: str,
    content: Json,
    query: bool = False,
    refuses: bool = True,
    json: bool = False,
    more: Json | None = None,
) -> Json:
    heads = {h: {"$ref": f"#/components/headers/{h}"} for h in ("ETag", "Last-Modified")}
    responses: Json = {
        "200": {"description": "The answer.", "headers": heads, "content": content},
        "304": {"description": "The reader has it: If-None-Match or If-Modified-Since."},
    }
    if query and refuses:
        responses["400"] = _error("Every problem with the query.", json=json)
    if query:
        responses["414"] = _error(f"A query over {LONGEST_QUERY:,} characters.", json=json)
    out: Json = {"operationId": name, "summary": summary, "responses": responses | (more or {})}
    if query:
        names = [f.name for f in fields(Selection)]
        out["parameters"] = [{"$ref": f"#/components/parameters/{n}"} for n in names]
    return out


def _error(description: str, *, json: bool) -> Json:
    content: Json = (
        {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
        if json
        else {"text/plain": {"schema": {"type": "string"}}}
    )
    return {"description": description, "content": content}
