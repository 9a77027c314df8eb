"""The selection: which statements, and how they are shown. Its fields are the table of filters."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import urlencode

import numpy as np
import numpy.typing as npt
import pandas as pd

from casualties import filters
from casualties.data.dataset import Dataset
from casualties.data.search import containing, in_order
from casualties.errors import did_you_mean
from casualties.filters import MOST_VALUES, Facet, Filter
from casualties.measures.assumptions import Assumptions
from casualties.text.english import counted_people, listed

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.integer[Any]]

LONGEST_QUERY = 8000
MOST_HINTS = 10
"""Problems of a query that get a "did you mean": each is a search through all known names."""


class Count(NamedTuple):
    """How many statements, and how many sources state them."""

    statements: int
    sources: int


@dataclass(frozen=True, slots=True)
class Selection:
    """Which statements, and how they are shown; a value that never changes.

    Each field is a filter, and its entry here is the only place that knows of it. The order of the
    fields is that of a query and of the sentence. A facet left empty takes everything, several
    values of one facet are alternatives, and different fields narrow each other. `since` and
    `until` look at as_of, or at stated_on where as_of is not given; `known_on` keeps what had been
    stated by the end of that day.

    >>> selection, problems = Selection.parse("party=north-korea&metric=killed&since=2024-12-01")
    >>> selection.metric, selection.since
    (('killed',), datetime.date(2024, 12, 1))
    >>> selection.to_query()
    'party=north-korea&metric=killed&since=2024-12-01'
    >>> Selection.parse("metrik=killed")[1]
    ("unknown parameter 'metrik'; did you mean 'metric'?",)
    """

    conflict: tuple[str, ...] = filters.facet("conflict")
    theatre: tuple[str, ...] = filters.facet(
        "theatre",
        label="Place or battle",
        anything="anywhere",
        lift="Any place instead of {}",
    )
    scope: tuple[str, ...] = filters.facet("scope", anything="either scope", phrase="{}")
    party: tuple[str, ...] = filters.facet("party")
    population: tuple[str, ...] = filters.facet("population", anything="people")
    metric: tuple[str, ...] = filters.facet(
        "metric", anything="killed, wounded, captured, missing or deployed"
    )
    basis: tuple[str, ...] = filters.facet("basis", phrase="as {}")
    source: tuple[str, ...] = filters.facet("source", phrase="according to {}")
    kind: tuple[str, ...] = filters.facet(
        "kind",
        table="sources",
        label="Kind of source",
        anything="any kind",
        phrase="stated by {}",
        description="The kind of source.",
    )
    standpoint: tuple[str, ...] = filters.facet("standpoint", phrase="from the standpoint of {}")
    method: tuple[str, ...] = filters.facet("method", phrase="by method {}")
    status: tuple[str, ...] = filters.facet("status", phrase="{} only")
    since: date | None = filters.day(
        label="From",
        passes=lambda dataset, day: dataset.days >= np.datetime64(day),
        phrase="from {}",
        lift="Also before {}",
        description="Only figures that run to this day or later (as_of, else stated_on).",
    )
    until: date | None = filters.day(
        label="Until",
        passes=lambda dataset, day: dataset.days <= np.datetime64(day),
        phrase="until {}",
        lift="Also after {}",
        description="Only figures that run to this day or earlier (as_of, else stated_on).",
    )
    known_on: date | None = filters.day(
        label="Known on",
        anything="today",
        passes=lambda dataset, day: dataset.estimates["stated_on"].to_numpy() <= np.datetime64(day),
        phrase="as known on {}",
        lift="As known today instead of on {}",
        description="Only what had been stated by the end of this day.",
    )
    q: str = filters.search(
        label="With the words",
        passes=containing,
        phrase="with the words “{}”",
        lift="Without the words “{}”",
        description="Only statements in whose source, id, wording, speaker, outlet, claim or "
        "notes this text occurs, in whatever case.",
    )
    view: str = filters.text(
        default="overview",
        description="The view of the page; in the address of a file the path decides.",
    )
    focus: tuple[str, ...] = filters.facet(
        "source",
        narrows=False,
        label="Make stand out",
        anything="no source",
        description="Sources that stand out in a chart; filters nothing.",
    )
    events: str = filters.choice(
        default="on",
        values=("on", "off"),
        label="Context events",
        description="Whether a chart shows context events.",
    )
    scale: str = filters.choice(
        default="auto",
        values=("auto", "log", "linear"),
        noun="scale",
        label="Scale",
        description="The scale of a chart.",
    )
    about: float = filters.percent(
        default=10.0,
        label="“About” reaches up and down by, percent",
        description="How far “about” reaches, in percent: with 10 from X / 1.1 to 1.1 X; 0 takes "
        "every figure at its word.",
    )
    silence: int = filters.days(
        default=90,
        label="Silent after, days",
        description="Days after which a source counts as silent.",
    )
    window: int = filters.days(
        default=365,
        label="Now are the last days spoken of",
        description="The as-of days, before the last one of a question, that count as now.",
    )
    tallies: str = filters.choice(
        default="totals",
        values=("totals", "floors"),
        label="Tallies of reports are",
        description="Whether a tally of reports or registers is the number or the least.",
    )
    sort: str = filters.sort(
        description="The column by which the statements are sorted, with - before it for "
        "descending."
    )

    def __post_init__(self) -> None:
        for name in MANY:
            object.__setattr__(self, name, tuple(sorted(set(getattr(self, name)))))

    @classmethod
    def parse(cls, query: str) -> tuple[Selection, tuple[str, ...]]:
        """The selection that a query string says, and every problem with it in words.

        Whatever cannot be read is left at its default. `unknown` says which values do not occur
        in a dataset.
        """
        if len(query) > LONGEST_QUERY:
            return cls(), (f"the query is longer than {LONGEST_QUERY:,} characters",)
        given: dict[str, list[str]] = {}
        problems: list[str] = []
        for name, text in filters.pairs(query):
            if name not in FILTERS:
                hint = did_you_mean(name, known=FILTERS) if len(problems) < MOST_HINTS else ""
                problems.append(f"unknown parameter {name!r}{hint}")
            elif text != "":
                given.setdefault(name, []).append(text)
        values: dict[str, Any] = {}
        for name, texts in given.items():
            if name in MANY:
                values[name] = tuple(texts[:MOST_VALUES])
                if len(texts) > MOST_VALUES:
                    problems.append(
                        f"{name} is given {len(texts)} times; give it at most {MOST_VALUES} times"
                    )
            elif len(set(texts)) > 1:
                problems.append(f"{name} is given {len(texts)} times; give it once")
            else:
                try:
                    values[name] = FILTERS[name].read(texts[0])
                except ValueError as error:
                    problems.append(f"{name}: {texts[0]!r} is no {error}")
        return cls(**values), tuple(problems)

    def to_query(self) -> str:
        """The query string: only what differs from the default, in the order of the fields."""
        pairs = []
        for name, value in self.given.items():
            texts = value if name in MANY else [FILTERS[name].write(value)]
            pairs += [(name, text) for text in texts]
        return urlencode(pairs)

    @property
    def given(self) -> dict[str, Any]:
        """Field -> value, of the fields that differ from their default."""
        values = {name: getattr(self, name) for name in FILTERS}
        return {n: value for n, value in values.items() if value != FILTERS[n].default}

    def but(self, **changes: Any) -> Selection:
        """The same selection with some fields changed."""
        return replace(self, **changes)

    @property
    def lending(self) -> Selection:
        """All that may bear on the questions shown: what they count limits nobody who lends."""
        lifted: dict[str, Any] = {name: () for name in OF_QUESTION}
        return self.but(sort="", **lifted)

    @property
    def without_view(self) -> Selection:
        """The same selection for an address whose path names the view."""
        return replace(self, view=FILTERS["view"].default)

    def unknown(self, dataset: Dataset, *, views: Collection[str] = ()) -> tuple[str, ...]:
        """In words, every value that does not occur in the dataset, and an unknown view or sort."""
        problems: list[str] = []
        for name, value in self.given.items():
            known = (views or None) if name == "view" else FILTERS[name].options(dataset)
            for text in value if name in MANY else [value]:
                if known is not None and text not in known:
                    hint = did_you_mean(text, known=known) if len(problems) < MOST_HINTS else ""
                    problems.append(f"{name}: unknown {FILTERS[name].noun} {text!r}{hint}")
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
        rows = dataset.estimates
        places = np.flatnonzero(_passing(self.masks(dataset), dataset=dataset))
        column = self.sort.removeprefix("-")
        if column in rows:
            return in_order(places, dataset=dataset, column=column, falling=self.sort != column)
        return None if len(places) == len(rows) else places

    def assumptions(self, dataset: Dataset) -> Assumptions:
        """How the measures read statements; without a status in the selection, accepted ones."""
        return Assumptions(
            words=dataset.words,
            part_of=dataset.part_of,
            within=dataset.within,
            starts=dataset.starts,
            parents=dataset.parents,
            about=self.about,
            silence=self.silence,
            window=self.window,
            tallies=self.tallies,
            status=self.status or ("accepted",),
            known_on=self.known_on,
        )

    def masks(self, dataset: Dataset) -> dict[str, Bools]:
        """Field -> for each statement whether it passes that condition; given fields alone."""
        return {
            name: passes(dataset, value)
            for name, value in self.given.items()
            if (passes := FILTERS[name].passes)
        }

    def counts(self, dataset: Dataset) -> dict[str, dict[str, Count]]:
        """Facet -> value -> what the value would leave beside the conditions on other fields."""
        masks = self.masks(dataset)
        sources = dataset.codes("source")
        counts = {}
        for name, facet in FACETS.items():
            codes = dataset.codes(facet.column)
            left = _passing(masks, but=name, dataset=dataset) & (codes.rows >= 0)
            value, source = codes.rows[left].astype(np.int64), sources.rows[left]
            statements = np.bincount(value, minlength=len(codes.words))
            pairs = pd.unique((value * len(sources.words) + source)[source >= 0])
            stating = np.bincount(pairs // len(sources.words), minlength=len(codes.words))
            numbers = zip(codes.words, statements.tolist(), stating.tolist(), strict=True)
            counts[name] = {word: Count(made, by) for word, made, by in numbers if made}
        return counts

    def counts_lifted(self, dataset: Dataset) -> dict[str, int]:
        """Given field -> how many statements there are once that one condition is lifted."""
        masks = self.masks(dataset)
        return {name: int(_passing(masks, but=name, dataset=dataset).sum()) for name in masks}

    def describe(self, dataset: Dataset) -> str:
        """The selection as one English phrase without its first capital.

        Only the statements are described, not the view.
        """
        words = {
            name: FILTERS[name].words(value, dataset=dataset) for name, value in self.given.items()
        }

        def chosen(name: str) -> list[str]:
            return words.get(name, [FILTERS[name].anything])

        who = listed(chosen("population"))
        if self.party:
            who = f"{who} of {listed(chosen('party'))}"
        people = counted_people(who, chosen("metric"))
        sentence = f"{people} in {listed(chosen('conflict'))}"
        if self.theatre:
            sentence = f"{sentence} ({listed(chosen('theatre'))})"
        phrases = [
            phrase.format(listed(words[name])) for name in words if (phrase := FILTERS[name].phrase)
        ]
        return ", ".join([sentence, *phrases])


def _passing(masks: Mapping[str, Bools], *, dataset: Dataset, but: str = "") -> Bools:
    """For each statement whether it passes all conditions, `but` the one on a field."""
    passing = np.ones(len(dataset.estimates), dtype=bool)
    for name, mask in masks.items():
        if name != but:
            passing &= mask
    return passing


FILTERS: dict[str, Filter[Any]] = {f.name: f.metadata["filter"] for f in fields(Selection)}
"""Every parameter of a query, in the order of a query."""
MANY: dict[str, Facet] = {n: f for n, f in FILTERS.items() if isinstance(f, Facet)}
"""The filters that take several values."""
OF_QUESTION = ("theatre", "scope", "population", "metric", "basis")
"""The filters that say what is counted, within a conflict and of a party."""
FACETS = {name: facet for name, facet in MANY.items() if facet.narrows}
"""Those of them that narrow the statements; `focus` only makes sources stand out."""
