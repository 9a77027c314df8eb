"""The axes of a figure: where a value stands, and which ticks are written."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

MOST_TICKS = 8
"""Ticks of an axis for which the figure names none."""
STEPS = (1, 2, 5)
DAYS, MONTHS, YEARS = (1, 2, 7, 14), (1, 2, 3, 6), (1, 2, 5, 10, 20, 50, 100)
"""How many of them lie between two ticks."""
TWELVE = range(1, 13)


@dataclass(frozen=True, slots=True)
class Axis:
    """A scale from values to pixels. `low` and `high` are values on the scale itself.

    On a log axis that is the logarithm to 10, on a date axis the number of the day.
    """

    kind: str
    low: float
    high: float
    start: float
    """The pixel of `low`."""
    stop: float
    """The pixel of `high`."""

    def scaled(self, value: Any) -> float | None:
        """The value on the scale; None for one that has no place there."""
        return scaled(value, kind=self.kind)

    def at(self, value: Any) -> float | None:
        """The pixel of a value; None for one that has no place on the scale."""
        place = self.scaled(value)
        return None if place is None else self.pixel(place)

    def pixel(self, scaled: float) -> float:
        """The pixel of a place on the scale."""
        share = (scaled - self.low) / (self.high - self.low)
        return self.start + share * (self.stop - self.start)


def scaled(value: Any, *, kind: str) -> float | None:
    """A value on the scale of a kind of axis; None for one that has no place there.

    >>> scaled(1000, kind="log"), scaled(0, kind="log"), scaled("2024-01-01", kind="date")
    (3.0, None, 738886.0)
    """
    if value is None or value != value:
        return None
    if kind == "date":
        return float(date.fromisoformat(str(value)[:10]).toordinal())
    if kind == "log":
        return math.log10(value) if value > 0 else None
    return float(value)


def axis_of(spec: Mapping[str, Any], values: Iterable[Any], *, start: float, stop: float) -> Axis:
    """The axis that a figure describes between two pixels.

    Without a range it spans the values with some room at both ends.
    """
    kind = spec.get("type") or "linear"
    if "range" in spec:
        low, high = spec["range"]
        if kind == "date":
            low, high = (scaled(end, kind=kind) or 0.0 for end in (low, high))
    else:
        places = [v for value in values if (v := scaled(value, kind=kind)) is not None]
        low, high = min(places, default=0.0), max(places, default=1.0)
        room = (high - low) * 0.04 or 1.0
        low, high = low - room, high + room
        if spec.get("rangemode") == "tozero":
            low = min(0.0, low + room)
    return Axis(kind, float(low), float(high), start, stop)


def ticks(axis: Axis, spec: Mapping[str, Any]) -> list[tuple[float, str]]:
    """The pixel and the words of each tick, those of the figure where it names any."""
    if "tickvals" in spec:
        named = zip(spec["tickvals"], spec["ticktext"], strict=True)
        places = [(axis.scaled(value), str(words)) for value, words in named]
    elif axis.kind == "date":
        places = [(float(day.toordinal()), words) for day, words in days(axis.low, axis.high)]
    else:
        places = [(value, f"{value:,.0f}") for value in round_numbers(axis.low, axis.high)]
    least, most = sorted((axis.low, axis.high))
    slack = (most - least) * 1e-6
    return [
        (axis.pixel(place), words)
        for place, words in places
        if place is not None and least - slack <= place <= most + slack
    ]


def round_numbers(low: float, high: float) -> list[float]:
    """At most about eight round numbers from low to high.

    >>> round_numbers(0, 4300)
    [0.0, 1000.0, 2000.0, 3000.0, 4000.0]
    """
    power = 10.0 ** math.floor(math.log10(max(high - low, 1.0)) - 1)
    steps = [step * power * scale for scale in (1, 10, 100) for step in STEPS]
    step = next(step for step in steps if (high - low) / step <= MOST_TICKS)
    first = math.ceil(low / step)
    return [n * step for n in range(first, math.floor(high / step) + 1)]


def days(low: float, high: float) -> list[tuple[date, str]]:
    """At most about eight round days between two day numbers, with their words.

    >>> [words for _, words in days(date(2024, 11, 20).toordinal(), date(2025, 3, 5).toordinal())]
    ['Dec 2024', 'Jan 2025', 'Feb 2025', 'Mar 2025']
    """
    first, last = date.fromordinal(math.ceil(low)), date.fromordinal(math.floor(high))
    span = (last - first).days
    if span < 75:
        step = next(s for s in DAYS if span / s <= MOST_TICKS)
        chosen = [date.fromordinal(n) for n in range(first.toordinal(), last.toordinal() + 1, step)]
        return [(day, f"{day.day} {day:%b %Y}") for day in chosen]
    starts = [date(year, month, 1) for year in range(first.year, last.year + 1) for month in TWELVE]
    starts = [day for day in starts if first <= day <= last]
    months = (last.year - first.year) * 12 + last.month - first.month
    step = next((s for s in MONTHS if months / s <= MOST_TICKS), 0)
    if step:
        return [(day, f"{day:%b %Y}") for day in starts if (day.month - 1) % step == 0]
    step = next(s for s in YEARS if months / 12 / s <= MOST_TICKS)
    return [(day, str(day.year)) for day in starts if day.month == 1 and day.year % step == 0]
