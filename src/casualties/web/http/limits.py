"""What a request may ask: bounded in length, with a host that is one, and as the page asks it."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from typing import Any

from flask import Flask, Response, request

from casualties.selection import LONGEST_QUERY
from casualties.web.http.caching import wrong
from casualties.web.urls import HOST

CALLS = "/_dash-update-component"
LONGEST_BODY = 64 * 1024
"""Bytes of a call of the page; the longest that it makes has some 20."""


def add_limits(server: Flask, *, callbacks: Mapping[str, Any]) -> None:
    """Refuses what no reader asks, before any work is done. `callbacks` are Dash's own, by id."""
    server.config["MAX_CONTENT_LENGTH"] = LONGEST_BODY

    @server.before_request
    def bounded() -> Response | None:
        if not HOST.fullmatch(request.host):
            return wrong(["the Host header is no name of a host"], status=400)
        if len(request.query_string) > LONGEST_QUERY:
            return wrong([f"the query is longer than {LONGEST_QUERY:,} characters"], status=414)
        if request.method == "POST" and request.path == CALLS:
            said = request.get_data()  # more than allowed raises 413
            if not request.is_json or not proper(said, callbacks=callbacks):
                return wrong(["this is no call that the page makes"], status=400)
        return None


def proper(said: bytes, *, callbacks: Mapping[str, Any]) -> bool:
    """Whether a body is a call of a known callback with its own outputs and inputs."""
    try:
        body = json.loads(said)
    except (ValueError, RecursionError):
        return False
    if not isinstance(body, dict) or body.get("state") not in (None, []):
        return False
    output, changed = body.get("output"), body.get("changedPropIds")
    if not isinstance(output, str) or "callback" not in callbacks.get(output, ()):
        return False  # unknown, or one that the browser answers by itself
    wanted = [(i["id"], i["property"]) for i in callbacks[output]["inputs"]]
    given = body.get("inputs")
    if _places(given) != wanted or not all(_fits(one) for one in given or []):
        return False
    if not isinstance(changed, list) or not all(isinstance(one, str) for one in changed):
        return False
    names = {f"{id}.{prop}" for id, prop in wanted}
    return set(changed) <= names and _places(body.get("outputs")) == _outputs(output)


def _outputs(name: str) -> list[tuple[str, str]]:
    """The outputs that the id of a callback names: `..a.children...b.value..`."""
    parts = name[2:-2].split("...") if name.startswith("..") else [name]
    return [(part.rpartition(".")[0], part.rpartition(".")[2]) for part in parts]


def _places(given: object) -> list[tuple[object, object]] | None:
    if isinstance(given, dict):
        given = [given]
    if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
        return None
    return [(one.get("id"), one.get("property")) for one in given]


def _fits(given: Mapping[str, Any]) -> bool:
    """Whether the value of an input is one that its property can have."""
    value = given.get("value")
    if given["property"] == "search":
        return value is None or _text(value)
    if given["property"] == "n_clicks":
        return value is None or (isinstance(value, int) and not isinstance(value, bool))
    if isinstance(value, list):
        return all(_text(one) for one in value)
    if isinstance(value, int | float):
        return math.isfinite(value)
    return value is None or _text(value)


def _text(value: object) -> bool:
    """Whether a value is a text that can be written as UTF-8."""
    return isinstance(value, str) and not re.search("[\ud800-\udfff]", value)
