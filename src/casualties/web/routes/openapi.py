"""The description of the HTTP interface, OpenAPI 3.1.

What is fixed stands in `openapi.json` beside this module. Added here is what follows from the
filters, the views, the formats and the data.
"""

from collections.abc import Mapping
from importlib.resources import files
from typing import Any

import orjson

from casualties.data.dataset import Dataset
from casualties.data.metadata import imprint
from casualties.export import FORMATS, LINES, PARAMETERS
from casualties.filters import MOST_VALUES
from casualties.selection import FILTERS, LONGEST_QUERY, MANY
from casualties.views import VIEWS
from casualties.web.http.security import API_VERSION
from casualties.web.past import FORM, VERSION
from casualties.web.routes.answer_schemas import answer, schemas
from casualties.web.routes.data_folder import names

Json = dict[str, Any]

QUERIED = ("/", "/embed", "/cite.txt", "/cite.bib", "/cite.ris", "/cite.json")
"""The fixed paths that take the query of the page."""

IN_PARTS = (
    *("/cite.txt", "/cite.bib", "/cite.ris", "/cite.json", "/statements/{id}.json"),
    *("/datapackage.json", "/data/{name}", "/croissant.json", "/openapi.json", "/oembed"),
    "/feed.xml",
)
"""The fixed paths that answer to a range of bytes, as every file of a view does."""
OF_PAST = IN_PARTS[:7]
"""Those of them that answer for a data version of the past, as every file of a view does."""
VERSIONED = {"$ref": f"#/components/parameters/{VERSION}"}
OF_VERSION: Json = {
    "name": VERSION,
    "in": "query",
    "description": "The data version, or the revision of git, that the answer is made of; those of "
    "today without it. What is not kept here is 404, with the version that is.",
    "schema": {"type": "string", "pattern": f"^{FORM.pattern}$"},
}
PARTS = {
    "206": {"$ref": "#/components/responses/Part"},
    "416": {"$ref": "#/components/responses/NoSuchPart"},
}


def document(dataset: Dataset, *, site: str, paths: Mapping[str, tuple[str, str]]) -> Json:
    """The description for the data that are served at `site`; `paths` are those of the files."""
    described: Json = orjson.loads(files(__package__).joinpath("openapi.json").read_bytes())
    fixed, components = described["paths"], described["components"]
    for path in QUERIED:
        operation = fixed[path]["get"]
        refused = "RefusedAsJson" if path.endswith(".json") else "Refused"
        operation |= _queried(operation["responses"], refused=refused)
    for path in IN_PARTS:
        fixed[path]["get"]["responses"] |= PARTS
    for path in OF_PAST:
        operation = fixed[path]["get"]
        operation["parameters"] = [*operation.get("parameters", ()), VERSIONED]
        refused = "Refused" if path.endswith(("txt", "bib", "ris")) else "RefusedAsJson"
        operation["responses"].setdefault("404", _refused("No such data version.", refused))
        operation["responses"].setdefault("400", _refused("That is no data version.", refused))
    fixed["/data/{name}"]["parameters"][0]["schema"]["enum"] = names(dataset)
    headers = {name: {"$ref": f"#/components/headers/{name}"} for name in components["headers"]}
    exports = {path: {"get": _file(path, *pair, headers=headers)} for path, pair in paths.items()}
    parameters = {name: _parameter(name, dataset=dataset) for name in FILTERS}
    parameters |= {name: _shaping(name, dataset=dataset) for name in PARAMETERS}
    parameters[VERSION] = OF_VERSION
    named = _named(parameters)
    return {
        "openapi": described["openapi"],
        "info": _info(dataset),
        "servers": [{"url": site.rstrip("/")}],
        "paths": exports | fixed,
        "components": {
            "parameters": parameters,
            **components,
            "schemas": named | schemas(dataset) | components["schemas"],
        },
    }


def _info(dataset: Dataset) -> Json:
    whose = imprint(dataset.schema.meta)
    info: Json = {
        "title": whose.full,
        "version": API_VERSION,
        "x-api-version": API_VERSION,
        "x-data-version": dataset.version,
    }
    if whose.description:
        info["description"] = whose.description
    if whose.licences:
        licence = whose.licences[0]
        info["license"] = {"name": licence.title}
        if licence.address:
            info["license"]["url"] = licence.address
    return info


def _parameter(name: str, *, dataset: Dataset) -> Json:
    """A filter as a parameter, with the values that the data know."""
    filter = FILTERS[name]
    schema = filter.schema(dataset)
    if name == "view":
        schema["enum"] = list(VIEWS)
    parameter = {"name": name, "in": "query", "description": filter.describe(dataset)}
    if name not in MANY:
        return parameter | {"schema": schema}
    several = {"type": "array", "items": schema, "uniqueItems": True, "maxItems": MOST_VALUES}
    return parameter | {"style": "form", "explode": True, "schema": several}


def _shaping(name: str, *, dataset: Dataset) -> Json:
    """What shapes the table of a file, as a parameter."""
    filter = PARAMETERS[name]
    schema = filter.schema(dataset)
    return {"name": name, "in": "query", "description": filter.description, "schema": schema}


def _named(parameters: Json) -> Json:
    """Name -> schema of each list of values, which the parameters then refer to.

    Each operation takes the parameters; a client made of this has each list once.
    """
    named = {}
    for name, parameter in parameters.items():
        schema = parameter["schema"].get("items", parameter["schema"])
        if "enum" in schema:
            title = f"{name.capitalize()}Value"
            named[title] = {"type": schema.pop("type"), "enum": schema.pop("enum")}
            schema["$ref"] = f"#/components/schemas/{title}"
    return named


def _file(path: str, view: str, form: str, *, headers: Json) -> Json:
    """The operation that gives a view in a format."""
    format = FORMATS[form]
    media = format.type.partition(";")[0]
    if media == "application/json":
        schema = answer(view)
    elif media.startswith("text/") or media == "image/svg+xml":
        schema = {"type": "string"}
    else:
        schema = {"contentMediaType": media}
    content = {media: {"schema": schema}}
    if form == "json":
        content[LINES] = {"schema": {"type": "string"}}
    refused = "RefusedAsJson" if form == "json" else "Refused"
    responses: Json = {
        "200": {"description": "The answer.", "headers": headers, "content": content},
        "304": {"$ref": "#/components/responses/NotModified"},
        **PARTS,
        "400": _refused("Every problem with the query.", refused),
    }
    responses["404"] = _refused("No such data version is kept.", refused)
    responses["503"] = _refused("Many costly files are being made; Retry-After says when.", refused)
    if format.extra:
        responses["501"] = _refused("This server lacks what makes it.", refused)
    operation = _queried(responses, refused=refused)
    operation["parameters"].remove({"$ref": "#/components/parameters/view"})  # the path says it
    operation["parameters"].append(VERSIONED)
    if format.table:
        shaping = [n for n in PARAMETERS if n != "shape" or form == "json"]
        operation["parameters"] += [{"$ref": f"#/components/parameters/{name}"} for name in shaping]
    return {
        "tags": [view],
        "operationId": path.lstrip("/").replace(".", "_"),
        "summary": f"The view “{VIEWS[view].title}” as {format.title}. {VIEWS[view].question}",
        **operation,
    }


def _queried(responses: Json, *, refused: str) -> Json:
    """The parameters of an operation that takes the query of the page, and its responses."""
    long = _refused(f"A query over {LONGEST_QUERY:,} characters.", refused)
    return {
        "parameters": [{"$ref": f"#/components/parameters/{name}"} for name in FILTERS],
        "responses": responses | {"414": long},
    }


def _refused(description: str, response: str) -> Json:
    return {"$ref": f"#/components/responses/{response}", "description": description}
