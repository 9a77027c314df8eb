"""What a statement counts: its question, and the metrics that contain its metric."""

from collections.abc import Mapping, Sequence

PartOf = Mapping[str, Sequence[str]]
"""Metric or theatre -> the metrics or theatres of which it is a part."""

QUESTION = ("conflict", "theatre", "party", "population", "metric", "basis")
"""The columns that say what a statement counts; the theatre only where its scope is `part`."""


def wholes(name: str, *, part_of: PartOf) -> tuple[str, ...]:
    """What contains a metric or a theatre, through any number of steps, the nearest first.

    >>> wholes("killed", part_of={"killed": ["total_deaths", "losses"], "losses": ["casualties"]})
    ('total_deaths', 'losses', 'casualties')
    """
    names = list(part_of.get(name, ()))
    for whole in names:
        names += [further for further in part_of.get(whole, ()) if further not in names]
    return tuple(names)
