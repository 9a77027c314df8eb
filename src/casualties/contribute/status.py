"""Where the data have gone stale: wars, sources, long series and feeds, for a maintainer."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import pandas as pd

from casualties.contribute.importing.due import Due, due
from casualties.data.dataset import Dataset
from casualties.measures.questions import question_of
from casualties.text.english import counted, long_date
from casualties.views.captions import question_words
from casualties.views.freshness import regular_series, regular_sources, war_lines, wars


@dataclass(frozen=True)
class War:
    """A war that goes on: when it was last spoken of, and whether that is long ago."""

    conflict: str
    name: str
    last_stated: date
    stale: bool
    line: str


@dataclass(frozen=True)
class Series:
    """Who speaks regularly, of what, when last, how many days apart, and whether no longer."""

    source: str
    name: str
    of: str
    last_stated: date
    days_between: float
    stale: bool


@dataclass(frozen=True)
class Status:
    """How fresh the data are on a day."""

    on: date
    wars: list[War]
    sources: list[Series]
    series: list[Series]
    feeds: list[Due]


def status(dataset: Dataset, *, on: date) -> Status:
    """How fresh the data are on a day, by what was said until then; of wars that go on."""
    lines, table = war_lines(dataset, on=on), wars(dataset, on=on)
    open_wars = table[~table["ended"]].sort_values("last_stated", kind="stable")
    return Status(
        on=on,
        wars=[
            War(war, dataset.name("conflict", war), last.date(), bool(old), lines[war])
            for war, last, old in zip(
                open_wars["conflict"], open_wars["last_stated"], open_wars["old"], strict=True
            )
        ],
        sources=[
            _series(row, of=dataset.name("conflict", row["conflict"]), dataset=dataset)
            for row in _records(regular_sources(dataset, on=on))
        ],
        series=[
            _series(row, of=question_words(question_of(row), dataset=dataset), dataset=dataset)
            for row in _records(regular_series(dataset, on=on))
        ],
        feeds=due(dataset, on=on),
    )


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): cell for name, cell in row.items()} for row in table.to_dict("records")]


def _series(row: dict[str, Any], *, of: str, dataset: Dataset) -> Series:
    return Series(
        source=row["source"],
        name=dataset.name("source", row["source"]),
        of=of,
        last_stated=row["last_stated"].date(),
        days_between=row["days_between"],
        stale=bool(row["silent"]),
    )


def text(state: Status) -> str:
    """The status as lines for a terminal: what is stale of wars and sources, and every series."""
    return "".join(f"{line}\n" for line in _lines(state))


def _lines(state: Status) -> Iterator[str]:
    stale = [war for war in state.wars if war.stale]
    silent = [one for one in state.sources if one.stale]
    late = [feed for feed in state.feeds if feed.months or not feed.last]
    yield f"On {long_date(state.on)}, of wars that go on:"
    yield f"\nNothing new for three months: {len(stale)} of {counted(len(state.wars), 'war')}"
    yield from (f"  {war.name}: {war.line[:1].lower()}{war.line[1:]}" for war in stale)
    of = counted(len(state.sources), "regular source")
    yield f"\nSilent for three months and twice their usual gap: {len(silent)} of {of}"
    yield from (_line(one) for one in silent)
    yield f"\nLong series: {len(state.series)}"
    yield from (_line(one) + " (stale)" * one.stale for one in state.series)
    yield f"\nFeeds due: {len(late)} of {len(state.feeds)}"
    yield from map(_of_feed, state.feeds)


def _line(one: Series) -> str:
    return f"  {one.last_stated}  every {one.days_between:3.0f} d  {one.name}: {one.of}"


def _of_feed(feed: Due) -> str:
    if feed.last is None:
        return f"  {feed.map}: no statement yet"
    late = (
        f"{counted(feed.months, 'month')} due, from {feed.since:%B %Y}"
        if feed.since
        else "none due"
    )
    return f"  {feed.map}: last {feed.last}, {late}"


def as_json(state: Status) -> str:
    """The status as JSON: days as ISO texts."""
    return json.dumps(asdict(state), default=date.isoformat, ensure_ascii=False, indent=2) + "\n"


FORMATS = {"text": text, "json": as_json}
"""Format -> what makes it of a status."""
