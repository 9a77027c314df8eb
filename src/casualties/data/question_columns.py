"""What a statement counts: its question, and the metrics that contain its metric."""

from collections.abc import Mapping, Sequence

PartOf = Mapping[str, Sequence[str]]
"""Metric -> the metrics of which it is a part."""

QUESTION = ("conflict", "theatre", "party", "population", "metric", "basis")
"""The columns that say what a statement counts; the theatre only where its scope is `part`."""


def wholes(metric: str, *, part_of: PartOf) -> tuple[str, ...]:
    """The metrics that contain a metric, through any number of steps, the nearest first.

    >>> wholes("killed", part_of={"killed": ["total_deaths", "losses"], "losses": ["casualties"]})
    ('total_deaths', 'losses', 'casualties')
    """
    metrics = list(part_of.get(metric, ()))
    for whole in metrics:
        metrics += [further for further in part_of.get(whole, ()) if further not in metrics]
    return tuple(metrics)
