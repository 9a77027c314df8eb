"""What the chart of one question shows, whatever its size: claims, the range left, the worst pair.

Days are numbers since 1970-01-01, at the middle of the day where a mark stands; figures persons.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import pandas as pd

from casualties import measures
from casualties.data.dataset import Dataset
from casualties.data.question_columns import QUESTION
from casualties.measures.pairs import APART
from casualties.selection import Selection
from casualties.text.english import long_date
from casualties.views import whole
from casualties.views.downsample import thinned
from casualties.views.main_question import lenders, of_question
from casualties.views.question.days import DAY, number
from casualties.views.question.events import Event, events
from casualties.views.question.segments import Segment, cut, segments_of
from casualties.views.question.table import of_another_start, records

STAYS_NAMED = 365
"""Days for which the last list of names stands among the latest figures."""
MOST_LINEAR = 30
"""The largest factor between the latest figures that a linear scale is used for."""
LEAD = 1 / 3
"""A running total begins where its war does, if that makes the chart longer by this share alone."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim as it is drawn; None for an end that is not stated or not limited."""

    id: str
    source: str
    name: str
    wording: str
    standpoint: str
    method: str
    day: float
    begin: float
    """The first and the last day that the date may mean: `day` where it is known."""
    end: float
    when: str
    low: float | None
    best: float | None
    high: float | None
    floor: float | None
    ceiling: float | None
    words: bool
    last: bool
    silent: bool
    disputed: bool
    hollow: bool

    @property
    def figures(self) -> tuple[float, ...]:
        """What is stated, else our reading of the words; none where no number is known."""
        stated = tuple(v for v in (self.low, self.best, self.high) if v is not None)
        return stated or tuple(v for v in (self.floor, self.ceiling) if v is not None)

    @property
    def at(self) -> float:
        """The figure at which the claim is named."""
        return self.best if self.best is not None else self.figures[-1]

    @property
    def said(self) -> str:
        """The wording, as short as a label has it."""
        return f"{self.wording} by name" if self.method == "documented" else self.wording


@dataclass(frozen=True, slots=True)
class Pair:
    """Two claims that cannot both hold: a floor, and a ceiling of that day or later."""

    factor: float
    floor: float
    floor_day: float
    ceiling: float
    ceiling_day: float
    words: str
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """All that a chart of one question shows."""

    question: Mapping[str, str]
    claims: tuple[Claim, ...]
    """Those with a number, in the order of their days; of very many those of the outline."""
    without_number: int
    thinned: int
    """Claims that the outline leaves out."""
    another_start: int
    """Totals from another day than the start of the war that are not drawn: another count."""
    segments: tuple[Segment, ...]
    pairs: tuple[Pair, ...]
    """The widest of the last days, then the widest ever; one where they are the same."""
    comparable: int
    events: tuple[Event, ...]
    first: float
    last: float
    log: bool

    @property
    def rows(self) -> bool:
        """Whether it is drawn as a row a claim: periods, or all of one day."""
        days = {claim.day for claim in self.claims}
        return self.question["basis"] == "period" or len(days) < 2

    @property
    def few(self) -> bool:
        """Whether there is nothing to draw: one claim, or words without a number."""
        return len(self.claims) < 2

    @property
    def running(self) -> bool:
        """Whether the question is a running total, which alone has a range that goes on."""
        return self.question["basis"] == "cumulative"

    @property
    def speaking(self) -> tuple[Claim, ...]:
        """The latest figures: the last claims of the sources that are not silent."""
        return tuple(c for c in self.claims if c.last and not c.silent)

    @property
    def widest(self) -> float:
        """The largest factor of any day; 1 where all claims can hold."""
        return max((s.forced for s in self.segments), default=1.0)


class Measured(NamedTuple):
    """What the measures say of one question, or of all of them."""

    band: pd.DataFrame
    known: pd.DataFrame
    overview: pd.DataFrame

    def of(self, question: Mapping[str, str]) -> Measured:
        """The same of one question alone."""
        band, overview = (
            table[(table[[*QUESTION]].fillna("") == [question[n] for n in QUESTION]).all(axis=1)]
            for table in (self.band, self.overview)
        )
        return Measured(band, self.known, overview)


def measured(
    selection: Selection,
    *,
    dataset: Dataset,
    question: Mapping[str, str] | None = None,
    overview: pd.DataFrame | None = None,
) -> Measured:
    """The measures that a chart of a question needs; without `question` those of all at once.

    `overview` is that of the question or of all, where it has been made.
    """
    asked = whole.alone(selection, dataset=dataset)
    band = whole.part("band", asked, dataset=dataset) if asked else None
    if asked and band is not None and len(band):  # a question may have a band that is only lent
        own = whole.part("overview", asked, dataset=dataset)
        return Measured(band, whole.statements(dataset=dataset), own)
    rows, assumptions = lenders(selection, dataset=dataset), selection.assumptions(dataset)
    shown = rows if question is None else of_question(rows, dict(question))
    return Measured(
        measures.band(rows, assumptions=assumptions, question=question),
        measures.statements(rows, assumptions=assumptions).set_index("id"),
        measures.overview(rows, assumptions=assumptions, shown=shown)
        if overview is None
        else overview,
    )


def content(
    table: pd.DataFrame,
    *,
    dataset: Dataset,
    selection: Selection,
    scale: str = "auto",
    known: Measured | None = None,
) -> Content:
    """What the chart of a table of claims shows. `scale` is auto, linear or log.

    Linear unless the latest figures, or without any the last ones, span more than `MOST_LINEAR`.
    `known` are the measures of the question, where they have been made.
    """
    question = question_of(table)
    band, statements, looked = known or measured(selection, dataset=dataset, question=question)
    pairs = _pairs(looked, known=statements, window=selection.window)
    bounding = {id for side in ("floor_id", "ceiling_id") for id in band[side].dropna()}
    table, another_start = _of_one_start(
        table, dataset=dataset, bounding={*bounding, *(id for pair in pairs for id in pair.ids)}
    )
    number_of_claims, table = len(table), _outline(table)
    every = tuple(_claim(row, dataset=dataset) for row in records(table))
    claims = tuple(claim for claim in every if claim.figures)
    comparable = int(looked["comparable"].iloc[0]) if len(looked) else 0
    segments = segments_of(
        band,
        origins=dict(zip(statements.index, statements["origin"], strict=True)),
        running=_is_total(question),
    )
    first, last = _days(claims, segments=segments, start=dataset.starts[question["conflict"]],
                        running=_is_total(question))  # fmt: skip
    segments = tuple(cut(segments, first=first, last=last))
    return Content(
        question=question,
        claims=claims,
        without_number=len(every) - len(claims),
        thinned=number_of_claims - len(every),
        another_start=another_start,
        segments=segments if claims else (),
        pairs=pairs,
        comparable=comparable,
        events=events(dataset, question=question, first=first, last=last),
        first=first,
        last=last,
        log=scale == "log" or (scale == "auto" and _span(claims) > MOST_LINEAR),
    )


def _of_one_start(
    table: pd.DataFrame, *, dataset: Dataset, bounding: Collection[str]
) -> tuple[pd.DataFrame, int]:
    """The claims without totals of which the count began when others had counted for long.

    Such a total is another, smaller count, which would stand among the others as if somebody put
    the whole so low. It stays where it sets a bound. Also how many of them there are.
    """
    other = of_another_start(table, dataset=dataset)
    others_from = table.loc[~other, "date"].min()
    left_out = other & (table["period_start"] > others_from) & ~table["id"].isin(bounding)
    return table[~left_out], int(left_out.sum())


def _outline(table: pd.DataFrame) -> pd.DataFrame:
    """All claims, or of thousands those that make the outline of what is claimed."""
    figures = table[["low", "best", "high", "floor", "ceiling"]].astype("Float64")
    ends = table.assign(lowest=figures.min(axis=1), highest=figures.max(axis=1))
    return thinned(ends, day="date", low="lowest", high="highest")


def question_of(table: pd.DataFrame) -> dict[str, str]:
    """The question of a table of claims, which is not empty; a theatre of none as ""."""
    first = records(table.head(1))[0]
    return {name: "" if pd.isna(first[name]) else str(first[name]) for name in QUESTION}


def _is_total(question: Mapping[str, str]) -> bool:
    return question["basis"] == "cumulative"


def _claim(row: Mapping[str, Any], *, dataset: Dataset) -> Claim:
    low, best, high, floor, ceiling = (
        None if pd.isna(row[name]) else float(row[name])
        for name in ("low", "best", "high", "floor", "ceiling")
    )
    day, precision = row["date"], row["date_precision"]
    vague = day == row["stated_on"] and precision in ("month", "year")
    period = day.to_period("M" if precision == "month" else "Y") if vague else None
    begin, end = (period.start_time, period.end_time) if period else (day, day + DAY)
    words = {"month": f"{day:%B %Y}", "year": f"{day:%Y}"}
    when = words[precision] if vague else long_date(day.date())
    if row["basis"] == "period" and pd.notna(row["period_start"]) and row["period_start"] < day:
        when = f"{long_date(row['period_start'].date())} to {when}"
    return Claim(
        id=row["id"],
        source=row["source"],
        name=dataset.name("source", row["source"]),
        wording=row["wording"],
        standpoint=row["standpoint"],
        method=row["method"],
        day=(number(begin) + number(end)) / 2,
        begin=number(begin),
        end=number(end),
        when=when,
        low=low,
        best=best,
        high=high,
        floor=floor,
        ceiling=ceiling,
        words=row["qualifier"] == "words",
        last=bool(row["last"]),
        silent=bool(row["silent"]),
        disputed=row["status"] == "disputed",
        hollow=row["status"] != "accepted" or pd.notna(row["repeats"]),
    )


def _pairs(looked: pd.DataFrame, *, known: pd.DataFrame, window: int) -> tuple[Pair, ...]:
    """The widest pairs that an overview names, where they are further apart than rounding."""
    if looked.empty:
        return ()
    row = looked.iloc[0]
    now = (row["forced_now"], row["now_floor"], row["now_ceiling"])
    ever = (row["forced"], row["witness_floor"], row["witness_ceiling"])
    recent = "last 12 months" if window == 365 else f"last {window} days"
    same = now[0] == ever[0]
    named = [(ever, f"widest, ever and in the {recent}")] if same else [
        (now, f"widest in the {recent}"), (ever, "widest ever")]  # fmt: skip
    return tuple(_pair(*pair, words=words, known=known) for pair, words in named if pair[0] > APART)


def _pair(factor: float, floor: str, ceiling: str, *, known: pd.DataFrame, words: str) -> Pair:
    high, low = known.loc[floor].to_dict(), known.loc[ceiling].to_dict()
    first = number(high["as_of"])
    return Pair(
        factor=float(factor),
        floor=float(high["floor"]),
        floor_day=first + 0.5,
        ceiling=float(low["ceiling"]),
        ceiling_day=max(first, number(low["as_of"])) + 0.5,
        words=words,
        ids=tuple([*floor.split("+"), *ceiling.split("+")]),
    )


def _days(
    claims: Sequence[Claim], *, segments: Sequence[Segment], start: Any, running: bool
) -> tuple[float, float]:
    """The first and the last day of the chart."""
    counts = [c for c in claims if not c.disputed] or list(claims)
    begins = [c.begin for c in counts] + [s.begin for s in segments if s.crossing]
    ends = [c.end for c in counts] + [s.end for s in segments if s.crossing]
    if not begins:
        return 0.0, 1.0
    first, last = min(begins), max(ends)
    origin = number(start)
    if running and origin < first and first - origin <= LEAD * (last - origin):
        first = origin
    return first, last


def _span(claims: Sequence[Claim]) -> float:
    """The largest over the smallest of the latest figures."""
    last = [c for c in claims if c.last]
    latest = [c for c in last if not c.silent] or last or claims
    figures = [v for c in latest for v in c.figures if v > 0]
    return max(figures) / min(figures) if figures else 1.0
