"""Answers that cost much, a few at a time; who comes while many wait is asked to come again."""

import threading
from collections.abc import Callable
from typing import TypeVar

from flask import Flask, Response

from casualties.web.http.caching import wrong

Made = TypeVar("Made")

AT_ONCE = 1
"""Costly answers that a worker makes at a time: they share one interpreter with all others."""
MOST_WAITING = 3
"""Requests that wait for one; with those at work fewer than a worker has threads."""
PATIENCE = 20.0
"""Seconds that one waits."""
LATER = 5
"""Seconds after which one who was refused may ask again."""

turns = threading.BoundedSemaphore(AT_ONCE)
"""Held by who makes a costly answer."""
places = threading.BoundedSemaphore(AT_ONCE + MOST_WAITING)
"""Held by who makes one or waits."""


class Busy(Exception):
    """Too many costly answers are being made."""


def in_turn(make: Callable[[], Made]) -> Made:
    """What `make` returns, when its turn has come. Raises Busy where that takes too long."""
    if not places.acquire(blocking=False):
        raise Busy
    try:
        if not turns.acquire(timeout=PATIENCE):
            raise Busy
        try:
            return make()
        finally:
            turns.release()
    finally:
        places.release()


def add_busy(server: Flask) -> None:
    """Registers the answer to requests that find too many before them."""

    @server.errorhandler(Busy)
    def busy(_: Busy) -> Response:
        words = f"503: many ask for files that cost much; ask again in {LATER} seconds"
        answer = wrong([words], status=503)
        answer.headers["Retry-After"] = str(LATER)
        return answer
