"""Addresses with a former identifier lead to the same address with the one of today."""

from flask import Flask, redirect, request
from werkzeug.wrappers import Response

from casualties.data.former import current_query
from casualties.web.http.caching import query
from casualties.web.live import Live


def add_former(server: Flask, *, live: Live) -> None:
    """Sends a request that names a renamed source, party or other row to its name of today."""

    @server.before_request
    def lead_to_todays_name() -> Response | None:
        if request.method not in ("GET", "HEAD") or not request.query_string:
            return None
        current = current_query(query(), former=live.dataset.former)
        if current == query():
            return None
        return redirect(f"{request.script_root}{request.path}?{current}")
