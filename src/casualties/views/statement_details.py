"""One statement: its question, and the words that read its figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import numpy as np
import pandas as pd

from casualties.data.cache import remembered
from casualties.data.dataset import Dataset
from casualties.data.metadata import imprint
from casualties.measures.bounds import bounds
from casualties.selection import Selection
from casualties.text.english import counted_people, listed, long_date, person_range
from casualties.views.connected import of_party, related, statement

LONGEST_ID = 200
"""Characters beyond which no id is looked for among the known ones."""
MOST_COMPARED = 5_000
"""Known ids that are compared letter by letter with an unknown one; of more it takes minutes."""

Limits = tuple[float, float, float, bool]


def nearest(dataset: Dataset, id: str) -> list[str]:
    """Up to three known ids that look most like an unknown one, best first."""
    if len(id) > LONGEST_ID:
        return []
    known = dataset.estimates["id"].tolist()
    alike = known
    if len(known) > MOST_COMPARED:
        alike = [k for k in known if k[:8] == id[:8] or k[-8:] == id[-8:]]
    near = get_close_matches(id, alike[:MOST_COMPARED], n=3, cutoff=0.6)
    return near or ([k for k in known if id in k][:3] if id else [])


def question_of(row: pd.Series[Any]) -> Selection:
    """The selection of the question that a statement answers: what may be compared with it.

    Same conflict, party, population, metric, basis and scope, and the same theatre where the
    scope is a part.
    """
    theatre = (row["theatre"],) if row["scope"] == "part" and pd.notna(row["theatre"]) else ()
    return Selection(
        theatre=theatre,
        conflict=(row["conflict"],),
        party=(row["party"],),
        population=(row["population"],),
        metric=(row["metric"],),
        basis=(row["basis"],),
        scope=(row["scope"],),
    )


def subject(dataset: Dataset, row: pd.Series[Any]) -> str:
    """Who is counted as what, and where, in words.

    `combatants of North Korea killed in the Russo-Ukrainian War (the Kursk region)`
    """
    words = {c: dataset.name(c, row[c]) for c in ("population", "party", "metric", "conflict")}
    people = f"{words['population']} of {words['party']}"
    counted = counted_people(people, [words["metric"]])
    theatre = row["theatre"]
    place = f" ({dataset.name('theatre', theatre)})" if pd.notna(theatre) else ""
    return f"{counted} in {words['conflict']}{place}"


def stated_day(row: Mapping[Any, Any] | pd.Series[Any]) -> str:
    """The day on which a statement was made, as exactly as it is known: `December 2024`."""
    day = row["stated_on"].date()
    words = {"year": f"{day:%Y}", "month": f"{day:%B %Y}"}
    return words.get(row["date_precision"], long_date(day))


@dataclass(frozen=True, slots=True)
class Reading:
    """What a statement's figures are taken to mean: the bounds, in words, and on what grounds."""

    floor: float | None
    ceiling: float | None
    point: float | None
    middle: bool
    words: str
    grounds: str


def reading(dataset: Dataset, row: pd.Series[Any], *, about: float = 10.0) -> Reading:
    """The bounds of a statement in words, with the assumption behind them said."""
    low, high, best, middle = _bounds_of(row, about=about, dataset=dataset)
    floor, ceiling, point = (float(v) if np.isfinite(v) else None for v in (low, high, best))
    return Reading(
        floor,
        ceiling,
        point,
        bool(middle),
        person_range(low, high),
        _grounds(row, about=about, numbered=floor is not None, exact=floor == ceiling),
    )


def spans(dataset: Dataset, rows: pd.DataFrame, *, about: float = 10.0) -> list[str]:
    """The bounds of each row in words."""
    limits = [_bounds_of(row, about=about, dataset=dataset) for _, row in rows.iterrows()]
    return [person_range(floor, ceiling) for floor, ceiling, *_ in limits]


def _bounds_of(row: pd.Series[Any], *, about: float, dataset: Dataset) -> Limits:
    return _limits(row["conflict"], row["party"], about, dataset=dataset)[row["id"]]


@remembered(most=64)
def _limits(conflict: str, party: str, about: float, *, dataset: Dataset) -> dict[str, Limits]:
    """Statement -> its floor, ceiling, point and middle, of those on a party in a conflict."""
    near = of_party(conflict, party, dataset=dataset)
    limits = bounds(near, assumptions=Selection(about=about).assumptions(dataset))
    cells = limits.itertuples(index=False, name=None)
    return dict(zip(near["id"], cells, strict=True))


GROUNDS = {
    "exact": "Given without a hedge, the figure is read with the rounding that it may carry: "
    "half a unit of its last digit that is not zero, never coarser than its second digit.",
    "about": "“About” is read as up to {about:g} % more or less, or as the rounding of the figure "
    "where that is wider. The share is our assumption; the dashboard lets you change it.",
    "almost": "“Almost” is read as at most {about:g} % below the figure and never above it. "
    "The share is our assumption; the dashboard lets you change it.",
    "at_least": "The source states a minimum and no upper end.",
    "more_than": "The source states a minimum and no upper end.",
    "up_to": "The source states a maximum and no lower end.",
    "range": "Both ends are the source’s own, each with the rounding that it may carry.",
    "words": "The phrase is read by the table of number words, the same for every source.",
}
"""Qualifier -> on what grounds its bounds are read; one without grounds of its own as `exact`."""


def _grounds(row: pd.Series[Any], *, about: float, numbered: bool, exact: bool) -> str:
    """On what grounds a statement is read; `exact` says that its floor is its ceiling."""
    if not numbered:
        return "The phrase holds no number, so the statement sets no bounds."
    if row["method"] == "documented":
        return (
            "A list of named or verified records holds as many as it holds and may miss others: "
            "it is read as a floor, without an upper end."
        )
    qualifier = row["qualifier"]
    if qualifier in ("exact", "about", "almost") and row[["low", "high"]].notna().all():
        return GROUNDS["range"]
    if qualifier == "exact" and exact:
        return "The figure is written out to the last person and is taken at its word."
    return GROUNDS.get(qualifier, GROUNDS["exact"]).format(about=about)


def record(dataset: Dataset, id: str, *, about: float = 10.0) -> dict[str, Any]:
    """A statement as typed values for JSON: dates as dates, None for what is not stated.

    Raises KeyError for an unknown id.
    """
    row = statement(dataset, id)
    read = reading(dataset, row, about=about)
    connected = related(dataset, id, about=about)
    pairs = connected.pop("contradicted_by")
    whose = imprint(dataset.schema.meta)
    return {
        "estimate": {str(name): plain(value) for name, value in row.items()},
        "bounds": {
            "floor": plain(read.floor),
            "ceiling": plain(read.ceiling),
            "point": plain(read.point),
            "point_is_middle": read.middle,
            "about_percent": plain(about),
            "grounds": read.grounds,
        },
        "related": {name: frame["id"].tolist() for name, frame in connected.items()}
        | {
            "contradicted_by": [
                {"ours": o, "theirs": t, "factor": plain(round(f, 6)), "since": plain(s)}
                for o, t, f, s in pairs[["ours", "theirs", "factor", "since"]].to_numpy().tolist()
            ]
        },
        **{name: entry(dataset, f"{name}s", row[name]) for name in ("source", "metric")},
        "dataset": {
            "name": whose.name,
            "title": whose.title,
            "version": dataset.version,
            "licence": listed(licence.name for licence in whose.licences) or None,
        },
    }


def entry(dataset: Dataset, table: str, id: str) -> dict[str, Any]:
    """The row of a table of the package whose id is `id`, as plain values."""
    return dict(_entries(table, dataset=dataset)[id])


@remembered(most=4)
def _entries(table: str, *, dataset: Dataset) -> dict[str, dict[str, Any]]:
    """Id -> the row of a table."""
    records = dataset.table(table).to_dict("records")
    return {row["id"]: {str(k): plain(v) for k, v in row.items()} for row in records}


def plain(value: Any) -> Any:
    """A cell as a plain value: None where empty or endless, a date, an int where whole."""
    if value is None or pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date()
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float):
        if not np.isfinite(value):
            return None
        return int(value) if value.is_integer() else value
    return value
