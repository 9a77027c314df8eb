"""A panel: days along, persons up, and where both stand in pixels."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from casualties.views.question.days import date_of, number
from casualties.views.theme import log_ticks

LANE = 24
DAYS = 75
"""Days of a chart up to which its axis names days."""
"""Pixels under a log axis where a zero stands."""


class Area(NamedTuple):
    """A rectangle in pixels; y grows downwards."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Area) -> bool:
        """Whether it has a point in common with another."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def within(self, other: Area) -> bool:
        """Whether it lies in another."""
        return (
            self.left >= other.left
            and self.right <= other.right
            and self.top >= other.top
            and self.bottom <= other.bottom
        )

    @property
    def middle(self) -> tuple[float, float]:
        """The point in its middle."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Panel:
    """The scales of a chart: from days and persons to pixels, and back for plotly."""

    area: Area
    begin: float
    """The pixel of the first day."""
    end: float
    first: float
    last: float
    low: float
    """The lowest figure of the axis: 0 on a linear one."""
    high: float
    log: bool
    lane: float = 0.0
    """Pixels at the foot that hold the zeros of a log axis."""

    def x(self, day: float) -> float:
        """Where a day stands."""
        return self.begin + (day - self.first) / (self.last - self.first) * (self.end - self.begin)

    def y(self, persons: float) -> float:
        """Where a number of persons stands; a zero of a log axis in its lane, inf at the top."""
        foot = self.area.bottom - self.lane
        if math.isinf(persons):
            return self.area.top
        if not self.log:
            share = persons / self.high
        elif persons <= 0:
            return self.area.bottom - self.lane / 2
        else:
            share = math.log(max(persons, self.low) / self.low) / math.log(self.high / self.low)
        return max(self.area.top, foot - share * (foot - self.area.top))

    def day(self, x: float) -> float:
        """The day of a pixel."""
        return self.first + (x - self.begin) / (self.end - self.begin) * (self.last - self.first)

    def value(self, y: float) -> float:
        """The number of persons of a pixel, on a log axis also under its lowest figure."""
        foot = self.area.bottom - self.lane
        share = (foot - y) / (foot - self.area.top)
        if not self.log:
            return share * self.high
        return float(self.low * (self.high / self.low) ** share)

    def inside(self, persons: float) -> bool:
        """Whether the axis reaches a number of persons."""
        return persons <= self.high

    @property
    def day_range(self) -> tuple[float, float]:
        """The days at the left and the right edge of the area."""
        scale = (self.last - self.first) / (self.end - self.begin)
        return (
            self.first - (self.begin - self.area.left) * scale,
            self.last + (self.area.right - self.end) * scale,
        )

    def ticks(self, *, most: int) -> list[int]:
        """Round numbers of persons along the axis."""
        if self.log:
            found = log_ticks(self.low, self.high, most=most)
            return [tick for tick in found if self.low <= tick <= self.high]
        step = nice_step(self.high / most)
        return list(range(step, int(self.high) + 1, step))


def nice_step(least: float) -> int:
    """The smallest of 1, 2, 2.5 or 5 times a power of ten that is a whole number not below.

    >>> nice_step(110), nice_step(20), nice_step(2.1)
    (200, 20, 5)
    """
    power: float = 10 ** math.floor(math.log10(max(least, 1)))
    for times in (1, 2, 2.5, 5, 10):
        if times * power >= least and times * power == int(times * power):
            return int(times * power)
    return int(10 * power)


def reach(figures: list[float], *, log: bool, headroom: float) -> tuple[float, float]:
    """The ends of an axis that holds these figures; `headroom` is a share above the highest."""
    above = [figure for figure in figures if figure > 0] or [1.0]
    high, low = max(above), min(above)
    if not log:
        return 0.0, high * (1 + headroom)
    low /= 1.25
    high *= 1.15
    if high / low < 10:
        low = high / 10
    return low, high * (high / low) ** headroom


def time_ticks(panel: Panel, *, room: float) -> Iterator[tuple[float, str, bool]]:
    """Yield the days of the axis, their words, and whether a year begins.

    Years from two and a half years on, months, or days; labels are at least `room` pixels apart.
    """
    first, last = date_of(panel.first), date_of(panel.last)
    if panel.last - panel.first < DAYS:
        yield from _day_ticks(panel, room=room)
        return
    year = 365 * (panel.end - panel.begin) / (panel.last - panel.first)
    long = panel.last - panel.first > 2.5 * 365
    months = 12 if long else next((n for n in (1, 2, 3, 6) if year * n / 12 >= room), 12)
    every = max(1, math.ceil(room / year))
    for period in pd.period_range(first.to_period("M"), last.to_period("M"), freq="M"):
        day = period.start_time
        if day < first - pd.Timedelta(days=1) or (day.month - 1) % months or day.year % every:
            continue
        words = f"{day:%Y}" if months == 12 else f"{day:%b %Y}" if day.month == 1 else f"{day:%b}"
        yield number(day), words, day.month == 1


def _day_ticks(panel: Panel, *, room: float) -> Iterator[tuple[float, str, bool]]:
    first, last = date_of(panel.first).ceil("D"), date_of(panel.last)
    pixels = (panel.end - panel.begin) / (panel.last - panel.first)
    every = next((n for n in (1, 2, 5, 10, 15) if n * pixels >= room), 31)
    for day in pd.date_range(first, last, freq="D"):
        chosen = day.day == 1 if every > 15 else day.day <= 30 and (day.day - 1) % every == 0
        if chosen and not (every < 15 and day.day - 1 > 30 - every):
            yield number(day), f"{day.day} {day:%b}", False
