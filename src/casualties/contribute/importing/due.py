"""Which feeds are due: the months that are over and of which the data have no figure yet."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from casualties.contribute.importing.maps import Map, Recipe, read_map
from casualties.data.dataset import Dataset

NAMES = ("conflict", "party", "population", "metric", "basis", "source", "period_start")
"""The cells of a statement that say to which series it belongs."""
HALF = 15
"""The day of a month from which on a figure counts as that of the month."""


@dataclass(frozen=True)
class Due:
    """A map of feeds/: the last day of its series in the data, and the months that are due.

    `last` is None where the data have no statement of one of its series; `since` is the first day
    of the first month due.
    """

    map: str
    last: date | None
    since: date | None
    months: int


def due(dataset: Dataset, *, on: date) -> list[Due]:
    """How far each map in feeds/, beside the data, is behind on a day; none without that folder.

    Of a map with several series the one that is furthest behind counts, of a series that the map
    has ended none.
    """
    if dataset.folder is None:
        return []
    paths = sorted((dataset.folder.resolve().parent / "feeds").glob("*.toml"))
    maps = (read_map(path.read_bytes(), name=path.name, schema=dataset.schema) for path in paths)
    return [_due(map, dataset=dataset, on=on) for map in maps]


def _due(map: Map, *, dataset: Dataset, on: date) -> Due:
    lasts = [
        _last(series, dataset=dataset, on=on)
        for recipe in map.statements
        if recipe.until > on.isoformat()
        for series in _series(recipe, map=map)
    ]
    last = min((last for last in lasts if last), default=None)
    if last is None or None in lasts:
        return Due(map.name, None, None, 0)
    months = list(_months_due(last, on=on))
    return Due(map.name, last, next(iter(months), None), len(months))


def _series(recipe: Recipe, *, map: Map) -> Iterator[Mapping[str, str]]:
    """The cells that name each series which a recipe makes, one for each of its sources."""
    fixed = {name: value for name, value in recipe.constants.items() if name in NAMES}
    if "source" in fixed:
        yield fixed
    else:
        sources = map.values.get("source", {}).values()
        yield from ({**fixed, "source": s} for s in dict.fromkeys(sources) if isinstance(s, str))


def _last(series: Mapping[str, str], *, dataset: Dataset, on: date) -> date | None:
    """The last day by `on` of which the data have a figure of a series."""
    rows = dataset.estimates.assign(day=dataset.days)
    for name, value in series.items():
        rows = rows[rows[name].astype("string") == value]
    days = rows.loc[rows["day"].dt.date <= on, "day"]
    return None if days.empty else days.max().date()


def _months_due(last: date, *, on: date) -> Iterator[date]:
    """The first days of the months that are over and of which there is no figure."""
    month = last.replace(day=1)
    if last.day >= HALF:
        month = _next(month)
    while _next(month) <= on:
        yield month
        month = _next(month)


def _next(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)
