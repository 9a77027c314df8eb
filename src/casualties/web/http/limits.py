"""Limits of a request: its length, its Host header, and the calls that the page makes."""

import traceback

from flask import Flask, Response, request

from casualties.errors import SelectionError
from casualties.selection import LONGEST_QUERY
from casualties.web.http.caching import wrong
from casualties.web.urls import HOST

CALLS = "/_dash-update-component"
LONGEST_BODY = 64 * 1024
"""Bytes of a call of the page; the longest that it makes has some 20,000."""
NO_CALL = "this is no call that the page makes"


def add_limits(server: Flask) -> None:
    """Refuses requests that are too long, name no host, or call the page's callbacks wrongly."""
    server.config["MAX_CONTENT_LENGTH"] = LONGEST_BODY

    @server.before_request
    def check_length_and_host() -> Response | None:
        if not HOST.fullmatch(request.host):
            return wrong(["the Host header is no name of a host"], status=400)
        if len(request.query_string) > LONGEST_QUERY:
            return wrong([f"the query is longer than {LONGEST_QUERY:,} characters"], status=414)
        return None

    @server.before_request
    def check_call() -> Response | None:
        """Refuses what Dash hands on to our own code unread."""
        if request.path != CALLS or not request.is_json:
            return None
        try:
            body = request.get_json(silent=True)
        except RecursionError:
            body = None
        changed = body.get("changedPropIds", []) if isinstance(body, dict) else None
        if isinstance(changed, list) and all(isinstance(one, str) for one in changed):
            return None
        return wrong([NO_CALL], status=400)

    @server.errorhandler(Exception)
    def refuse_malformed_call(error: Exception) -> Response:
        """400 where Dash itself fails to read a call; a bug in our own code stays an error."""
        if request.path != CALLS or _is_ours(error):
            raise error
        server.logger.warning("a call was refused: %s: %s", type(error).__name__, error)
        return wrong([NO_CALL], status=400)


def _is_ours(error: Exception) -> bool:
    """Whether a function of this package was running when the error was raised."""
    frames = (frame for frame, _ in traceback.walk_tb(error.__traceback__))
    return any(str(frame.f_globals.get("__name__")).startswith("casualties.") for frame in frames)


def checked_text(value: object) -> str:
    """The value itself where a call of the page sends a text.

    Raises SelectionError for another type, and for half a character, which no encoding can write.
    """
    if not isinstance(value, str) or value != value.encode(errors="replace").decode():
        raise SelectionError(["a value of this call is no text"])
    return value
