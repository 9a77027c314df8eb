"""What the measures take for granted about every statement, in one value."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pandas as pd

from casualties.data.question_columns import PartOf

Day = date | pd.Timestamp | np.datetime64 | str
"""A day: a date, or its ISO 8601 text."""

Words = Mapping[str, tuple[float, float]]
"""Number phrase in lower case -> its low and high, NaN for none."""


@dataclass(frozen=True, kw_only=True)
class Assumptions:
    """How statements are read, and which of them count; a value that never changes.

    `Selection.assumptions` makes those of a selection; `dataclasses.replace` changes some.

    >>> from dataclasses import replace
    >>> assumptions = Assumptions(words={"dozens": (24, 99)}, about=5)
    >>> replace(assumptions, silence=30).about
    5
    """

    words: Words = field(default_factory=dict)
    """The number phrases of the dataset."""
    part_of: PartOf = field(default_factory=dict)
    """Metric -> the metrics of which it is a part."""
    within: PartOf = field(default_factory=dict)
    """Theatre -> the larger theatre that it lies in, if any."""
    starts: Mapping[str, Day] = field(default_factory=dict)
    """Conflict -> the day from which its running totals count."""
    parents: Mapping[str, str] = field(default_factory=dict)
    """Source -> the body that it belongs to, where there is one."""
    about: float = 10.0
    """How far "about" reaches, in percent: from X / 1.1 to 1.1 X with 10; 0 takes every figure at
    its word, unrounded."""
    silence: int = 90
    """Days after its statement from which a source counts as silent."""
    window: int = 365
    """As-of days before the last one of a question that count as now."""
    tallies: str = "totals"
    """`floors` reads a tally of reports (method `reported`) as the least, `totals` at its word."""
    status: tuple[str, ...] = ("accepted",)
    """The statuses that are measured; withdrawn statements never are."""
    known_on: Day | None = None
    """Only what was stated by this day is known; None for everything."""


def day_number(day: Day) -> int:
    """Return a day as the number of days since 1970-01-01."""
    return int(pd.Timestamp(day).to_datetime64().astype("datetime64[D]").astype(np.int64))
