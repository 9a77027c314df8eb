"""`/feed.xml`: the statements that the last revisions of the data added, changed or withdrew."""

import re
from datetime import UTC, datetime
from typing import Any, NamedTuple

from flask import Flask, Response

from casualties.data.cache import remembered
from casualties.data.dataset import Dataset
from casualties.data.history import Event, latest_events
from casualties.data.metadata import imprint
from casualties.site import Site
from casualties.text.english import capital
from casualties.web.html import filled
from casualties.web.http.caching import answered
from casualties.web.http.security import OPEN
from casualties.web.live import Live
from casualties.web.urls import this_site

ATOM = "application/atom+xml; charset=utf-8"
MOST_ENTRIES = 200
NO_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML may hold, escaped or not."""


class Entry(NamedTuple):
    """An entry of the feed; `href` is empty where the statement has no page any more."""

    id: str
    kind: str
    title: str
    updated: str
    href: str
    text: str


def add_feed_routes(server: Flask, *, live: Live) -> None:
    """Registers `/feed.xml`."""

    @server.get("/feed.xml", endpoint=f"{OPEN}/feed.xml")
    def feed_file() -> Response:
        dataset, site = live.dataset, this_site()
        return answered(
            lambda: feed(dataset, site=site), dataset=dataset, depends_on=(site.address,), type=ATOM
        )


def feed(dataset: Dataset, *, site: Site) -> bytes:
    """The feed of a site, as Atom.

    Of a folder without a git history it has the latest statements, by the day they were made.
    """
    whose = imprint(dataset.schema.meta)
    events = events_of(dataset=dataset)
    entries = [_of_event(event, dataset=dataset, site=site) for event in events]
    what = "Statements added, changed and withdrawn, by revision of the data"
    if not events:
        entries = _latest(dataset, site=site)
        what = "The latest statements, by the day they were made"
    text = filled(
        "feed.xml",
        site=site,
        title=whose.full,
        subtitle=f"{what}. Data version {dataset.version}.",
        updated=_time(dataset.changed),
        author=whose.makers_words,
        rights=whose.licence_words if whose.licences else "",
        entries=entries,
    )
    return NO_XML.sub("", text).encode()


@remembered(most=1)
def events_of(*, dataset: Dataset) -> list[Event]:
    """The events of the feed: git is asked once for a dataset."""
    return latest_events(dataset, most=MOST_ENTRIES)


def _of_event(event: Event, *, dataset: Dataset, site: Site) -> Entry:
    cells = event.cells
    page = site.record(cells["id"])
    changed = [f"{name}: “{old}” became “{new}”." for name, old, new in event.differing]
    return Entry(
        id=f"{page}#{event.revision}",
        kind=event.kind,
        title=f"{capital(event.kind)}: {_said(cells, dataset=dataset)}",
        updated=_time(event.at),
        href="" if event.kind == "removed" else page,
        text="\n".join([cells.get("claim", ""), *changed, f"Revision {event.revision}."]),
    )


def _latest(dataset: Dataset, *, site: Site) -> list[Entry]:
    rows = dataset.estimates.sort_values("stated_on", ascending=False, kind="stable")
    return [
        Entry(
            id=site.record(row["id"]),
            kind="stated",
            title=_said(row | {"stated_on": row["stated_on"].date().isoformat()}, dataset=dataset),
            updated=_time(row["stated_on"].to_pydatetime().replace(tzinfo=UTC)),
            href=site.record(row["id"]),
            text=str(row["claim"]),
        )
        for row in rows.head(MOST_ENTRIES).to_dict("records")
    ]


def _said(cells: Any, *, dataset: Dataset) -> str:
    """Who said what and when, also of a source that today's tables no longer name."""
    source = cells.get("source", "")
    name = dataset.names["source"].get(source, source)
    return f"{name}, {cells.get('stated_on', '')}: “{cells.get('wording', '')}”"


def _time(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
