"""What a statement counts: its question, and the metrics that contain its metric."""

from collections.abc import Mapping

QUESTION = ("conflict", "theatre", "party", "population", "metric", "basis")
"""The columns that say what a statement counts; the theatre only where its scope is `part`."""


def wholes(metric: str, *, part_of: Mapping[str, str]) -> tuple[str, ...]:
    """The metrics that contain a metric, from the nearest to the widest.

    >>> wholes("killed", part_of={"killed": "killed_or_wounded", "killed_or_wounded": "casualties"})
    ('killed_or_wounded', 'casualties')
    """
    metrics: list[str] = []
    while (metric := part_of.get(metric, "")) and metric not in metrics:
        metrics.append(metric)
    return tuple(metrics)
