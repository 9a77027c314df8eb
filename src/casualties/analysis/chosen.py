"""A selection made by names: what the dataset does not have is refused, never passed over."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, TypedDict, Unpack

import pandas as pd

from casualties.data.dataset import Dataset
from casualties.errors import SelectionError, did_you_mean
from casualties.selection import FILTERS, MANY
from casualties.selection import Selection as Query

Values = str | Iterable[str]
Day = date | str


class Filters(TypedDict, total=False):
    """What a selection may be given by name: the parameters of the page's address.

    A value or several where several may be chosen; a day as a date or as 2024-12-19.
    """

    conflict: Values
    theatre: Values
    scope: Values
    party: Values
    population: Values
    metric: Values
    basis: Values
    source: Values
    kind: Values
    standpoint: Values
    method: Values
    status: Values
    since: Day | None
    until: Day | None
    known_on: Day | None
    q: str
    view: str
    focus: Values
    events: str
    scale: str
    about: float
    silence: int
    window: int
    tallies: str
    sort: str


class Selection(Query):
    """Which statements, and how they are shown; a value that never changes.

    Made of names or by `parse` of a query string. `rows` gives the statements. Raises
    SelectionError for a parameter that there is not, for a value that cannot be, and, once there
    is a dataset, for one that it does not have.

    >>> Selection(party="north-korea", since="2024-12-01").to_query()
    'party=north-korea&since=2024-12-01'
    >>> Selection(metrik="killed")  # type: ignore[call-arg]
    Traceback (most recent call last):
    casualties.errors.SelectionError: unknown parameter 'metrik'; did you mean 'metric'?
    """

    def __init__(self, **filters: Unpack[Filters]) -> None:
        values: dict[str, Any] = {}
        problems: list[str] = []
        for name, value in filters.items():
            if name not in FILTERS:
                problems.append(f"unknown parameter {name!r}{did_you_mean(name, known=FILTERS)}")
                continue
            try:
                values[name] = _value(name, value)
            except ValueError as error:
                problems.append(f"{name}: {value!r} is no {error}")
        if problems:
            raise SelectionError(problems)
        super().__init__(**values)

    def rows(self, dataset: Dataset) -> pd.DataFrame:
        """The selected statements with the index of the file, in its order or that of `sort`.

        Raises SelectionError for a value that does not occur in the dataset.
        """
        problems = self.unknown(dataset)
        if problems:
            raise SelectionError(problems)
        return super().rows(dataset)


def _value(name: str, value: Any) -> Any:
    """The value of a field; raises ValueError with what it should be."""
    filter = FILTERS[name]
    if value is None:
        return filter.default
    if name in MANY:
        texts = (value,) if isinstance(value, str) else tuple(value)
        if not all(isinstance(text, str) for text in texts):
            raise ValueError("text, nor a list of texts")
        return texts
    if isinstance(value, datetime):
        value = value.date()
    try:
        text = value if isinstance(value, str) else filter.write(value)
    except (TypeError, ValueError):
        text = str(value)
    return filter.read(text)
