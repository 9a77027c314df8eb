"""The selection: the only state there is, and the query string that says it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import parse_qsl, urlencode

from casualties.data.cache import remembered
from casualties.data.search import containing, in_order
from casualties.errors import did_you_mean
from casualties.text.english import counted_people, listed, long_date, place_name

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pandas as pd

    from casualties.data.dataset import Dataset
    from casualties.measures.assumptions import Assumptions

    Bools = npt.NDArray[np.bool_]
    Ints = npt.NDArray[np.integer[Any]]

FACETS = (
    "conflict",
    "theatre",
    "scope",
    "party",
    "population",
    "metric",
    "basis",
    "source",
    "kind",
    "standpoint",
    "method",
    "status",
)
DATES = ("since", "until", "known_on")
SCALES = ("log", "linear")
EVENTS = ("on", "off")
MANY = (*FACETS, "focus")
"""The fields that take several values; `focus` filters nothing, it makes sources stand out."""
LONGEST_QUERY = 8000
MOST_VALUES = 200
"""Values of one field in a query."""
MOST_HINTS = 10
"""Problems of a query that get a "did you mean": each is a search through all known names."""


class Count(NamedTuple):
    """How many statements, and how many sources state them."""

    statements: int
    sources: int


@dataclass(frozen=True, slots=True)
class Selection:
    """Which statements, and how they are shown; a value that never changes.

    A facet left empty takes everything, several values of one facet are alternatives, and
    different fields narrow each other. `since` and `until` look at as_of, or at stated_on where
    as_of is not given; `known_on` keeps what had been stated by the end of that day.

    >>> selection, problems = Selection.parse("party=north-korea&metric=killed&since=2024-12-01")
    >>> selection.metric, selection.since
    (('killed',), datetime.date(2024, 12, 1))
    >>> selection.to_query()
    'party=north-korea&metric=killed&since=2024-12-01'
    >>> Selection.parse("metrik=killed")[1]
    ("unknown parameter 'metrik'; did you mean 'metric'?",)
    """

    conflict: tuple[str, ...] = ()
    theatre: tuple[str, ...] = ()
    scope: tuple[str, ...] = ()
    party: tuple[str, ...] = ()
    population: tuple[str, ...] = ()
    metric: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    standpoint: tuple[str, ...] = ()
    method: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    known_on: date | None = None
    q: str = ""
    view: str = "overview"
    focus: tuple[str, ...] = ()
    events: str = "on"
    scale: str = "log"
    about: float = 10.0
    silence: int = 90
    sort: str = ""

    def __post_init__(self) -> None:
        for name in MANY:
            if (values := getattr(self, name)) != ():
                object.__setattr__(self, name, tuple(sorted(set(values))))

    @classmethod
    def parse(cls, query: str) -> tuple[Selection, tuple[str, ...]]:
        """The selection that a query string says, and every problem with it in words.

        Whatever cannot be read is left at its default. Whether a value occurs in a dataset is
        `unknown`'s business.
        """
        if len(query) > LONGEST_QUERY:
            return cls(), (f"the query is longer than {LONGEST_QUERY:,} characters",)
        found: dict[str, list[str]] = {}
        problems: list[str] = []
        for name, value in parse_qsl(query.removeprefix("?"), keep_blank_values=True):
            if name not in NAMES:
                hint = did_you_mean(name, known=NAMES) if len(problems) < MOST_HINTS else ""
                problems.append(f"unknown parameter {name!r}{hint}")
            elif value != "":
                found.setdefault(name, []).append(value)
        values: dict[str, Any] = {}
        for name, given in found.items():
            if name in MANY:
                values[name] = tuple(given[:MOST_VALUES])
                if len(given) > MOST_VALUES:
                    problems.append(
                        f"{name} is given {len(given)} times; give it at most {MOST_VALUES} times"
                    )
                continue
            if len(set(given)) > 1:
                problems.append(f"{name} is given {len(given)} times; give it once")
                continue
            try:
                values[name] = _READ.get(name, str)(given[0])
            except ValueError as error:
                problems.append(f"{name}: {given[0]!r} is no {error}")
        return cls(**values), tuple(problems)

    def to_query(self) -> str:
        """The query string: only what differs from the default, in the order of the fields."""
        return _query(self)

    def but(self, **changes: Any) -> Selection:
        """The same selection with some fields changed."""
        return Selection(**{name: getattr(self, name) for name in NAMES} | changes)

    def unknown(self, dataset: Dataset, *, views: Collection[str] = ()) -> tuple[str, ...]:
        """In words, every value that does not occur in the dataset, and an unknown view or sort."""
        problems: list[str] = []
        for name in MANY:
            given = getattr(self, name)
            known = options(dataset, name) if given else {}
            for value in given:
                if value not in known:
                    hint = did_you_mean(value, known=known) if len(problems) < MOST_HINTS else ""
                    problems.append(f"{name}: unknown value {value!r}{hint}")
        if views and self.view not in views:
            hint = did_you_mean(self.view, known=views)
            problems.append(f"view: unknown value {self.view!r}{hint}")
        column = self.sort.removeprefix("-")
        if column and column not in dataset.estimates:
            hint = did_you_mean(column, known=dataset.estimates.columns)
            problems.append(f"sort: unknown column {column!r}{hint}")
        return tuple(problems)

    def rows(self, dataset: Dataset) -> pd.DataFrame:
        """The selected statements with the index of the file.

        In the order of the file, or by the column that `sort` names (`-column` for descending);
        statements without a value come last.
        """
        places = self.places(dataset)
        return dataset.estimates if places is None else dataset.estimates.take(places)

    def places(self, dataset: Dataset) -> Ints | None:
        """The places of the selected statements in the file, in the order of `rows`.

        None for all in the order of the file.
        """
        asked = {n: getattr(self, n) for n in (*FACETS, *DATES, "q", "sort")}
        return _places(dataset, Selection(**asked))

    def assumptions(self, dataset: Dataset) -> Assumptions:
        """How the measures read the statements of a dataset under this selection.

        Without a status in the selection only accepted statements are measured.
        """
        # the command line must start without pandas, which the measures import
        from casualties.measures.assumptions import Assumptions

        return Assumptions(
            words=dataset.words,
            part_of=dataset.part_of,
            about=self.about,
            silence=self.silence,
            status=self.status or ("accepted",),
            known_on=self.known_on,
        )

    def masks(self, dataset: Dataset) -> dict[str, Bools]:
        """Field -> for each statement whether it passes that field; set fields alone."""
        import numpy as np

        out = {n: dataset.codes(n).among(values) for n in FACETS if (values := getattr(self, n))}
        if self.since:
            out["since"] = dataset.days >= np.datetime64(self.since)
        if self.until:
            out["until"] = dataset.days <= np.datetime64(self.until)
        if self.known_on:
            rows = dataset.estimates
            out["known_on"] = rows["stated_on"].to_numpy() <= np.datetime64(self.known_on)
        if self.q:
            out["q"] = containing(dataset, self.q)
        return out

    def counts(self, dataset: Dataset) -> Mapping[str, Mapping[str, Count]]:
        """Facet -> value -> what it would leave beside the other fields, by value."""
        asked = {n: getattr(self, n) for n in (*FACETS, *DATES, "q")}
        return _counts(dataset, Selection(**asked))

    def without(self, dataset: Dataset) -> dict[str, int]:
        """Field that is set -> how many statements there are once that one condition is lifted."""
        masks = self.masks(dataset)
        misses = _misses(masks, size=len(dataset.estimates))
        return {name: int((misses == ~mask).sum()) for name, mask in masks.items()}

    def describe(self, dataset: Dataset) -> str:
        """The selection as one English phrase without its first capital.

        Only the statements are described, not the view.
        """

        def said(name: str) -> str:
            return listed([dataset.name(name, v) for v in getattr(self, name)])

        who = said("population") or "people"
        who = f"{who} of {said('party')}" if self.party else who
        metrics = [dataset.name("metric", v) for v in self.metric]
        parts = [counted_people(who, metrics or ["killed, wounded, captured, missing or deployed"])]
        parts.append(f"in {said('conflict')}" if self.conflict else "in any conflict")
        if self.theatre:
            parts.append(f"({listed([place_name(t) for t in self.theatre])})")
        sentence = " ".join(parts)
        extra = []
        if self.scope:
            extra.append(said("scope"))
        if self.basis:
            extra.append(f"as {said('basis')}")
        if self.source:
            extra.append(f"according to {said('source')}")
        if self.kind:
            extra.append(f"stated by {said('kind')}")
        if self.standpoint:
            extra.append(f"from the standpoint of {said('standpoint')}")
        if self.method:
            extra.append(f"by method {said('method')}")
        if self.status:
            extra.append(f"{said('status')} only")
        if self.since:
            extra.append(f"from {long_date(self.since)}")
        if self.until:
            extra.append(f"until {long_date(self.until)}")
        if self.known_on:
            extra.append(f"as known on {long_date(self.known_on)}")
        if self.q:
            extra.append(f"with the words “{self.q}”")
        return ", ".join([sentence, *extra])


@lru_cache(maxsize=512)
def _query(selection: Selection) -> str:
    """What `Selection.to_query` gives: a page has many links to the same."""
    pairs: list[tuple[str, str]] = []
    for name, default in DEFAULTS:
        value = getattr(selection, name)
        if value == default:
            continue
        if isinstance(value, float) and float(f"{value:g}") == value:
            value = f"{value:g}"
        pairs += [(name, v) for v in (value if isinstance(value, tuple) else (str(value),))]
    return urlencode(pairs)


@remembered(most=8)
def _places(dataset: Dataset, selection: Selection) -> Ints | None:
    """What `Selection.places` gives, kept for the next page of the same rows."""
    import numpy as np

    rows = dataset.estimates
    passing = [*selection.masks(dataset).values()]
    kept: Ints = np.arange(len(rows))
    if passing:
        kept = np.flatnonzero(np.logical_and.reduce(passing))
    column = selection.sort.removeprefix("-")
    if column in rows:
        return in_order(kept, dataset=dataset, column=column, falling=selection.sort != column)
    return None if len(kept) == len(rows) else kept


def _misses(masks: Mapping[str, Bools], *, size: int) -> npt.NDArray[np.uint8]:
    """For each statement of the file how many of the conditions it fails."""
    import numpy as np

    out = np.zeros(size, dtype=np.uint8)
    for mask in masks.values():
        out += ~mask
    return out


@remembered(most=128)
def _counts(dataset: Dataset, selection: Selection) -> Mapping[str, Mapping[str, Count]]:
    """What `Selection.counts` gives, kept for the next who ask the same."""
    import numpy as np

    masks = selection.masks(dataset)
    misses = _misses(masks, size=len(dataset.estimates))
    # whoever fails two conditions is left by none
    near = np.flatnonzero(misses <= 1) if masks else np.arange(len(misses))
    passing = near[misses[near] == 0]
    sources = dataset.codes("source")
    out = {}
    for name in FACETS:
        left = near[misses[near] == ~masks[name][near]] if name in masks else passing
        codes = dataset.codes(name)
        statements, of = _pairs(codes.rows[left], sources.rows[left], values=len(codes.words))
        found = zip(codes.words, statements.tolist(), of.tolist(), strict=True)
        out[name] = {value: Count(some, who) for value, some, who in found if some}
    return out


def _pairs(codes: Ints, sources: Ints, *, values: int) -> tuple[Ints, Ints]:
    """For each value how many rows have it, and of how many sources; -1 is no value, no source."""
    import numpy as np

    many = int(sources.max(initial=-1)) + 2
    pairs = (codes + np.int64(1)) * many + sources + 1
    size = (values + 1) * many
    distinct = np.flatnonzero(np.bincount(pairs)) if size <= len(pairs) else np.unique(pairs)
    value, source = np.divmod(distinct, many)
    statements = np.bincount(codes + 1, minlength=values + 1)
    return statements[1:], np.bincount(value[source > 0], minlength=values + 1)[1:]


def options(dataset: Dataset, name: str) -> dict[str, str]:
    """Value -> words for every value of a facet that a reader may choose, in table order."""
    if name == "theatre":
        return {v: place_name(v) for v in dataset.codes("theatre").words}
    if name == "kind":
        field = dataset.schema["sources"].field("kind")
        return {v: field.label(v) for v in field.enum}
    return dataset.names["source" if name == "focus" else name]


def _day(text: str) -> date:
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        raise ValueError("date; write it as 2024-12-19")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError("day of the calendar; write it as 2024-12-19") from None


def _scale(text: str) -> str:
    if text not in SCALES:
        raise ValueError(f"scale{did_you_mean(text, known=SCALES)}; use log or linear")
    return text


def _events(text: str) -> str:
    if text not in EVENTS:
        raise ValueError("choice; use on or off")
    return text


def _percent(text: str) -> float:
    if not re.fullmatch(r"\d{1,3}(\.\d{1,6})?", text) or float(text) >= 100:
        raise ValueError("percentage from 0 to below 100, such as 10")
    return float(text)


def _days(text: str) -> int:
    if not re.fullmatch(r"[1-9]\d{0,4}", text):
        raise ValueError("number of days from 1 to 99999, such as 90")
    return int(text)


_READ: dict[str, Any] = {
    "since": _day,
    "until": _day,
    "known_on": _day,
    "scale": _scale,
    "events": _events,
    "about": _percent,
    "silence": _days,
}
DEFAULTS = tuple((f.name, f.default) for f in fields(Selection))
NAMES = tuple(name for name, _ in DEFAULTS)
