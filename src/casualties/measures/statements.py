"""Statements as arrays: what the measures compute with, made from rows."""

from dataclasses import dataclass, fields, replace
from typing import Self

import numpy as np
import pandas as pd

from casualties.data.question_columns import QUESTION
from casualties.measures.arrays import (
    NEVER,
    Arrays,
    Bools,
    Floats,
    Ints,
    Texts,
    codes,
    days_of,
    first_of_each,
    pairs_within,
    text_column,
    text_of,
)
from casualties.measures.assumptions import Assumptions, day_number
from casualties.measures.bounds import at_their_word, bounds
from casualties.measures.validity import corrected_on, folded_on, origins, summands

NEAR = 14
"""Days that two stock or planned figures may lie apart and still speak of the same time."""


@dataclass(frozen=True, eq=False)
class Statements:
    """Statements with their bounds, by stated_on and id; every array has one entry for each.

    Persons are floats, days integers since 1970-01-01, codes integers from 0. An empty theatre is
    "". `topic` is the question, and for a period the period too.
    """

    id: Texts
    source: Texts
    origin: Texts
    family: Texts
    """The body that the source belongs to, else the source itself."""
    standpoint: Texts
    conflict: Texts
    theatre: Texts
    party: Texts
    population: Texts
    metric: Texts
    basis: Texts
    derived: Bools
    floor: Floats
    ceiling: Floats
    point: Floats
    middle: Bools
    low: Floats
    """The least that it states at its word, NaN where it states a maximum alone.

    In this and in `high` NaN too for a sum, which nobody states, and for a running total from
    another day than the start of its conflict, which is another count.
    """
    high: Floats
    """The most that it states at its word, NaN where it sets no limit."""
    stated: Ints
    as_of: Ints
    ceiling_day: Ints
    """The day up to which a running total's ceiling holds; its floor holds from `as_of` on.

    Where the date is known to the month alone, the first day that it may mean.
    """
    dated: Bools
    """Whether the day that a strength or plan is for, or a period's last, is known."""
    period: Ints
    start: Ints
    """The first day of a period; NEVER for another basis, or where it is not stated."""
    question: Ints
    topic: Ints
    speaker: Ints
    """The origin as a code."""
    ends: Ints
    """The first day on which it counts no longer: corrected, withdrawn or folded."""

    @classmethod
    def of(cls, rows: pd.DataFrame, *, assumptions: Assumptions) -> Self:
        """Return the statements that the measures compute with.

        Rows of another status, withdrawn rows, rows without a number and echoes of rows that are
        known are left out; the sums of killed and wounded are added.
        """
        if assumptions.known_on is not None:
            rows = rows[days_of(rows["stated_on"]) <= day_number(assumptions.known_on)]
        statements = cls(**_columns(rows, assumptions=assumptions))
        ends = np.minimum(statements.ends, _withdrawn_on(statements))
        place = {name: at for at, name in enumerate(statements.id.tolist())}
        for at in np.flatnonzero(statements.derived).tolist():  # a sum ends with its parts
            parts = [place[part] for part in statements.id[at].split("+")]
            ends[at] = min(ends[at], *ends[parts].tolist())
        return replace(statements, ends=ends)

    def __len__(self) -> int:
        return len(self.id)

    def take(self, which: Ints | Bools | slice) -> Self:
        """Return some of the statements, by position, by mask or from one to another."""
        return replace(self, **{f.name: getattr(self, f.name)[which] for f in fields(self)})

    def comparable(self, floors: Ints, ceilings: Ints) -> Bools:
        """Return whether the floor of one can be held against the ceiling of another.

        Both are positions of statements on one question, and broadcast; an open end is no bound.
        They must speak of comparable times: a running total (cumulative) never falls, so its floor
        binds the same and later days; periods must be the same; stocks and plans must be at most
        `NEAR` days apart, and their days known.
        """
        cumulative, period = self.basis == "cumulative", self.basis == "period"
        near = self.dated[floors] & self.dated[ceilings]
        near &= np.abs(self.as_of[floors] - self.as_of[ceilings]) <= NEAR
        same_period = self.period[floors] == self.period[ceilings]
        before = self.as_of[floors] <= self.ceiling_day[ceilings]
        timely = np.where(cumulative[floors], before, np.where(period[floors], same_period, near))
        bounds: Bools = (self.floor[floors] > 0) & np.isfinite(self.ceiling[ceilings])
        return bounds & timely

    def clash(self, floors: Ints, ceilings: Ints) -> Bools:
        """Return whether the floor of one cannot hold together with the ceiling of another.

        Where the two are comparable and the floor is above the ceiling.
        """
        return self.comparable(floors, ceilings) & (self.floor[floors] > self.ceiling[ceilings])

    def question_of_each(self) -> pd.DataFrame:
        """Return the question of each statement: columns `QUESTION`, no theatre as ""."""
        return pd.DataFrame({name: getattr(self, name) for name in QUESTION}, dtype=object)

    def questions(self) -> pd.DataFrame:
        """Return each question once, indexed by its code: columns `QUESTION`, no theatre as ""."""
        first = first_of_each(self.question)
        return self.take(first).question_of_each().set_axis(self.question[first])

    def on(self, question: pd.DataFrame) -> Bools:
        """Return which statements are on a question: the first of a table of questions."""
        same = [getattr(self, name) == question[name].iloc[0] for name in QUESTION]
        out: Bools = np.all(same, axis=0)
        return out

    def ids_at(self, positions: Ints) -> pd.Series:
        """Return the ids of statements by position, empty for -1."""
        return text_column([self.id[at] if at >= 0 else None for at in positions.tolist()])


def question_columns(questions: pd.DataFrame) -> pd.DataFrame:
    """Return questions as a table shows them: no theatre is empty, the lines numbered anew."""
    columns = {name: text_column(questions[name].to_numpy()) for name in QUESTION}
    theatre = columns["theatre"]
    return pd.DataFrame(columns | {"theatre": theatre.where(theatre != "")})


def _columns(rows: pd.DataFrame, *, assumptions: Assumptions) -> Arrays:
    """Return the arrays of `Statements`, before later statements withdraw earlier ones."""
    stated = days_of(rows["stated_on"])
    measured = [status for status in assumptions.status if status != "withdrawn"]
    used = rows["status"].isin(measured).to_numpy()
    ends = np.minimum(folded_on(rows), corrected_on(rows, by=used))
    limits = bounds(rows, assumptions=assumptions)
    used = used & limits["floor"].notna().to_numpy()
    killed, wounded = summands(rows, among=used & rows["repeats"].isna().to_numpy())
    alone = np.flatnonzero(used)
    at = np.concatenate([alone, killed])
    derived = np.arange(len(at)) >= len(alone)

    def with_sums(values: Floats) -> Floats:
        return np.concatenate([values[alone], values[killed] + values[wounded]])

    low, high = (np.where(derived, np.nan, end[at]) for end in at_their_word(rows))
    names = text_of(rows["id"])
    ends = np.concatenate([ends[alone], np.minimum(ends[killed], ends[wounded])])
    columns: Arrays = {
        "id": np.concatenate([names[alone], names[killed] + "+" + names[wounded]]),
        "metric": np.where(derived, "killed_or_wounded", text_of(rows["metric"])[at]),
        "derived": derived,
        "floor": with_sums(limits["floor"].to_numpy()),
        "ceiling": with_sums(limits["ceiling"].to_numpy()),
        "point": with_sums(limits["point"].to_numpy()),
        "middle": with_sums(limits["middle"].to_numpy()) > 0,
        "low": low,
        "high": high,
        "stated": stated[at],
        "ends": ends,
    }
    order = np.lexsort((pd.factorize(columns["id"], sort=True)[0], columns["stated"]))
    order = order[ends[order] > columns["stated"][order]]  # the others ended on their own day
    columns = {name: values[order] for name, values in columns.items()}
    columns["origin"] = text_of(origins(rows))[at[order]]
    return columns | _questions_and_days(
        rows.take(at[order]), columns=columns, assumptions=assumptions
    )


def _starts(conflicts: Texts, *, assumptions: Assumptions) -> Ints:
    """Return the day from which the running totals of each conflict count; an early one if none."""
    days = {name: day_number(day) for name, day in assumptions.starts.items()}
    return np.array([days.get(name, -NEVER) for name in conflicts.tolist()], dtype=np.int64)


def _questions_and_days(rows: pd.DataFrame, *, columns: Arrays, assumptions: Assumptions) -> Arrays:
    """Return the other arrays of `Statements`, and the bounds that still count."""
    same = ("source", "standpoint", "conflict", "party", "population", "basis")
    out: Arrays = {name: text_of(rows[name]) for name in same}
    out["theatre"] = np.where(rows["scope"] == "part", text_of(rows["theatre"]), "")
    parents = assumptions.parents
    family = [parents.get(name, name) for name in out["source"].tolist()]
    out["family"] = np.array(family, dtype=object)
    stated = columns["stated"]
    until, start = days_of(rows["as_of"]), days_of(rows["period_start"])
    # no figure runs to a later day than that of its statement, as far as that is known
    precision = text_of(rows["date_precision"])
    as_of = np.where(until == NEVER, stated, until)
    dated = (until != NEVER) | ((precision == "day") & (out["basis"] != "planned"))
    closed = out["basis"] == "period"
    period = _periods(np.where(dated, start, NEVER), as_of, closed=closed)
    question = codes(*((out | columns)[name] for name in QUESTION))
    # a total from after the start of the conflict leaves people out and is no maximum; one from
    # before it holds people whom the others do not count, and is no minimum
    begun = _starts(out["conflict"], assumptions=assumptions)
    named = (out["basis"] == "cumulative") & (start != NEVER) & (out["theatre"] == "")
    other = named & (start != begun)
    return out | {
        "low": np.where(other, np.nan, columns["low"]),
        "high": np.where(other, np.nan, columns["high"]),
        "floor": np.where(named & (start < begun), 0.0, columns["floor"]),
        "ceiling": np.where(named & (start > begun), np.inf, columns["ceiling"]),
        "as_of": as_of,
        "ceiling_day": np.where(until == NEVER, _first_day(stated, precision=precision), until),
        "dated": dated,
        "period": period,
        "start": np.where(closed, start, NEVER),
        "question": question,
        "topic": codes(question, period),
        "speaker": codes(columns["origin"]),
    }


def _periods(start: Ints, end: Ints, *, closed: Bools) -> Ints:
    """Return a code for each period: 0 where the basis is no period.

    A period whose start or end is not known is like no other.
    """
    code = np.zeros(len(start), dtype=np.int64)
    unknown = NEVER + np.arange(len(start))
    start = np.where(start == NEVER, unknown, start)
    code[closed] = 1 + codes(start[closed], end[closed])
    return code


def _first_day(days: Ints, *, precision: Texts) -> Ints:
    """Return the first day that a date of day, month or year precision may mean."""
    first = days.copy()
    for unit, name in (("M", "month"), ("Y", "year")):
        coarse = precision == name
        began = days[coarse].astype("datetime64[D]").astype(f"datetime64[{unit}]")
        first[coarse] = began.astype("datetime64[D]").astype(np.int64)
    return first


def _withdrawn_on(statements: Statements) -> Ints:
    """Return the day from which each statement is withdrawn by a later one of its own origin.

    The day is that of the first later statement on the same question that cannot hold together
    with this one; NEVER where there is none. Statements of one day do not withdraw each other.
    """
    out = np.full(len(statements), NEVER, dtype=np.int64)
    stated = statements.stated
    for earlier, later in pairs_within(codes(statements.question, statements.speaker)):
        clash = statements.clash(earlier, later) | statements.clash(later, earlier)
        clash &= stated[earlier] < stated[later]
        np.minimum.at(out, earlier[clash], stated[later[clash]])
    return out
