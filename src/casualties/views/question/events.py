"""Which context events a chart prints."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from casualties.data.dataset import Dataset
from casualties.views.question.days import number

MOST_EVENTS, FEWEST_EVENTS = 5, 3


@dataclass(frozen=True, slots=True)
class Event:
    """A context event."""

    day: float
    title: str
    weight: int


def events(
    dataset: Dataset, *, question: Mapping[str, str], first: float, last: float
) -> tuple[Event, ...]:
    """The three to five events that a chart prints, by day: the heaviest within its days.

    Lighter ones only where there are fewer than three, those furthest from the others first.
    """
    table = dataset.table("events")
    table = table[table["conflict"] == question["conflict"]]
    inside = [
        Event(number(day) + 0.5, title, int(weight))
        for day, title, weight in zip(table["date"], table["title"], table["weight"], strict=True)
        if first <= number(day) < last
    ]
    chosen: list[Event] = []
    for weight in sorted({event.weight for event in inside}, reverse=True):
        left = [event for event in inside if event.weight == weight]
        if len(chosen) >= FEWEST_EVENTS:
            break
        while left and len(chosen) < MOST_EVENTS:
            furthest = max(left, key=lambda event: _distance(event, chosen))
            left.remove(furthest)
            chosen.append(furthest)
    return tuple(sorted(chosen, key=lambda event: event.day))


def _distance(event: Event, others: Sequence[Event]) -> float:
    return float(np.min([abs(event.day - other.day) for other in others], initial=math.inf))
