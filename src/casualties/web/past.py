"""Data of the past at an address: `version=` names the data version that a file is made of."""

import re
from collections import deque
from functools import partial
from urllib.parse import urlencode

from flask import Flask, Response, g, request

from casualties.data.dataset import Dataset
from casualties.data.past import past
from casualties.filters import pairs
from casualties.views.citation import edition
from casualties.web.http.caching import query, wrong
from casualties.web.http.costly import in_turn
from casualties.web.http.security import OPEN
from casualties.web.live import Live, Served

VERSION = "version"
FORM = re.compile(r"[0-9a-f]{7,40}")
LATEST: deque[Dataset] = deque(maxlen=2)
"""Those that were asked for last; whoever asks for one file of a version asks for others."""


def split(query: str) -> tuple[str, str]:
    """A query without the data version that it names, and that version; empty for none.

    >>> split("party=iraq&version=346ed23424d7")
    ('party=iraq', '346ed23424d7')
    >>> split("party=iraq")
    ('party=iraq', '')
    """
    given = pairs(query)
    named = [text for name, text in given if name == VERSION]
    if not named:
        return query, ""
    return urlencode([pair for pair in given if pair[0] != VERSION]), named[-1]


def with_version(address: str, version: str) -> str:
    """An address that names a data version.

    >>> with_version("/estimates.csv?party=iraq", "346ed23424d7")
    '/estimates.csv?party=iraq&version=346ed23424d7'
    """
    return f"{address}{'&' if '?' in address else '?'}{urlencode({VERSION: version})}"


def is_current(version: str, *, dataset: Dataset) -> bool:
    """Whether a version, or a revision, is that of a dataset."""
    return version in (dataset.version, dataset.revision)


def add_past(server: Flask, *, live: Live) -> None:
    """Answers a request for a file of another data version from the history of the data folder.

    What the history does not have is 404, with the version that is served.
    """

    @server.before_request
    def as_it_was() -> Response | None:
        _, version = split(query())
        open = (request.endpoint or "").startswith(OPEN)
        if not version or not open or is_current(version, dataset=live.dataset):
            return None
        if not FORM.fullmatch(version):
            words = f"{VERSION}: {version[:80]!r} is no data version; write its twelve digits"
            return wrong([words], status=400)
        found = in_turn(partial(kept, version, now=live.dataset))
        if found is None:
            words = f"404: data version {version} is not kept here; this is {edition(live.dataset)}"
            return wrong([words], status=404)
        g.served = Served(found)  # what every route sees until the request ends
        return None


def kept(version: str, *, now: Dataset) -> Dataset | None:
    """The data of a version or a revision, from the history of those of today."""
    for dataset in LATEST:
        if is_current(version, dataset=dataset):
            return dataset
    found = past(version, folder=now.folder)
    if found is not None:
        LATEST.append(found)
    return found
