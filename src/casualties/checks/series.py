"""Rules between the statements of one source: repeats, falls, parts and wholes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import combinations, pairwise
from operator import itemgetter

from casualties.checks import Folder, Found, rule
from casualties.checks.statements import FIGURES
from casualties.checks.tables import shown
from casualties.data.schema import Record
from casualties.wording.phrases import parse

NEAR_DAYS = 3
LOSSES = ("killed", "wounded", "killed_or_wounded", "casualties")
NO_CEILING = ("at_least", "more_than")


@rule
def wording_agrees(folder: Folder) -> Found:
    """The number phrase says the same figures and the same hedge as the cells.

    Such as "nearly 1,000" with qualifier exact: write almost.
    """
    for record in folder.records("estimates"):
        cells = (record["low"], record["best"], record["high"])
        differ = differing(
            record["wording"],
            qualifier=record["qualifier"],
            figures=cells,
            interval=bool(record["interval"]),
        )
        if differ and all(cell.isdigit() for cell in cells if cell):
            words = ", ".join(f"{c} {value or 'empty'}" for c, value in differ.items())
            yield (
                "estimates",
                record.line,
                "wording",
                record["wording"],
                f"{shown(record['wording'])} reads as {words}",
                "mend the cells or the phrase, whichever differs from the page",
            )


def differing(
    wording: str, *, qualifier: str, figures: Sequence[str], interval: bool
) -> dict[str, str]:
    """What a phrase says otherwise than the cells: column -> what it should be."""
    said = _reading(wording)
    if said == (qualifier, *figures):
        return {}
    differ = {} if qualifier == said[0] else {"qualifier": said[0]}
    for column, cell, value in zip(FIGURES, figures, said[1:], strict=True):
        # the phrase states the point or the range; the other cells come from the interval
        if cell != value and (value or not interval):
            differ[column] = value
    return differ


@lru_cache(maxsize=100_000)
def _reading(wording: str) -> tuple[str, ...]:
    """The qualifier and the cells of the figures that a phrase states."""
    said = parse(wording)
    return said.qualifier, *("" if n is None else str(n) for n in (said.low, said.best, said.high))


@rule
def near_duplicate(folder: Folder) -> Found:
    """A source does not state one figure on one question twice within three days.

    Such as one briefing entered from two outlets: keep the row with the earlier page.
    """
    for group in _grouped(folder, "source", *QUESTION, *FIGURES):
        if not any(group[0][c] for c in FIGURES):
            continue
        for first, second in pairwise(sorted(group, key=lambda r: (r["stated_on"], r["id"]))):
            days = _days(first["stated_on"], second["stated_on"])
            if days is not None and days <= NEAR_DAYS and not _linked(first, second):
                yield (
                    "estimates",
                    second.line,
                    "id",
                    second["id"],
                    f"the same figure as {first['id']}, {days} days later",
                    "remove one of the two, or say in exceptions.csv why both stand",
                )


@rule
def explained_fall(folder: Folder) -> Found:
    """A running total that falls says why: supersedes, a status or a note.

    Such as 1,200 after 1,500: write the id of the 1,500 in supersedes if it is corrected.
    """
    for group in _grouped(folder, "source", *QUESTION):
        if group[0]["basis"] != "cumulative":
            continue
        highest: tuple[int, Record] | None = None
        for record in sorted(group, key=lambda r: (r["as_of"] or r["stated_on"], r["stated_on"])):
            floor, ceiling = _ends(record)
            fallen = highest is not None and ceiling is not None and ceiling < highest[0]
            silent = record["status"] == "accepted" and not (
                record["supersedes"] or record["notes"]
            )
            if fallen and silent and highest is not None and highest[1]["status"] == "accepted":
                yield (
                    "estimates",
                    record.line,
                    "notes",
                    "",
                    f"{ceiling:,} is below the {highest[0]:,} of {highest[1]['id']}",
                    "name what it supersedes, set a status, or explain the fall in the notes",
                )
            if floor is not None and (highest is None or floor > highest[0]):
                highest = floor, record


@rule
def part_below_whole(folder: Folder) -> Found:
    """A source's killed or wounded of a day are not above its killed_or_wounded of that day.

    Such as 900 killed and 800 killed_or_wounded on a day: one of the metrics is wrong.
    """
    parts = {r["id"]: r["part_of"] for r in folder.records("metrics")}
    same = [c for c in QUESTION if c != "metric"]
    for group in _grouped(folder, "source", *same, "stated_on", "as_of", "period_start"):
        for first, second in combinations(group, 2):
            for part, whole in ((first, second), (second, first)):
                floor, ceiling = _ends(part)[0], _ends(whole)[1]
                if whole["metric"] not in _wholes(part["metric"], parts=parts):
                    continue
                if floor is not None and ceiling is not None and floor > ceiling:
                    yield (
                        "estimates",
                        part.line,
                        "metric",
                        part["metric"],
                        f"{floor:,} {part['metric']} is above the {ceiling:,} of {whole['id']}",
                        "check the metric of both rows",
                    )


@rule
def casualties_below_deployed(folder: Folder) -> Found:
    """A source's losses are not above all that it says were ever deployed by then.

    Such as 15000 killed of 12000 deployed: one of the figures has a slip.
    """
    same = ("source", "conflict", "party", "population", "basis", "scope")
    for group in _grouped(folder, *same):
        if group[0]["basis"] != "cumulative" or group[0]["scope"] != "whole":
            continue
        sent = [r for r in group if r["metric"] == "deployed" and r["status"] == "accepted"]
        for record in (r for r in group if r["metric"] in LOSSES and r["status"] == "accepted"):
            floor = _ends(record)[0]
            for other in sent:
                ceiling = _ends(other)[1]
                later = other["stated_on"] >= record["stated_on"]
                if later and floor is not None and ceiling is not None and floor > ceiling:
                    yield (
                        "estimates",
                        record.line,
                        "metric",
                        record["metric"],
                        f"{floor:,} {record['metric']} of {ceiling:,} deployed ({other['id']})",
                        "check the figure, the metric and the basis of both rows",
                    )


@rule
def one_standpoint(folder: Folder) -> Found:
    """A source has one standpoint towards a party in a conflict, unless a note says why not.

    Such as third_party in one row of a ministry that is else adversary: write adversary.
    """
    for group in _grouped(folder, "source", "conflict", "party"):
        count = Counter(r["standpoint"] for r in group)
        usual = max(count, key=count.__getitem__)
        for record in group:
            if record["standpoint"] != usual and not record["notes"]:
                yield (
                    "estimates",
                    record.line,
                    "standpoint",
                    record["standpoint"],
                    f"{record['source']} is elsewhere {usual} towards {record['party']}",
                    f"write {usual}, or say in the notes why it differs here",
                )


@rule
def needed_exception(folder: Folder) -> Found:
    """An accepted exception is removed when its row no longer breaks the rule.

    Such as an exception for a row that was mended: remove its line.
    """
    for record in folder.records("exceptions"):
        if (record["rule"], record["id"]) not in folder.excused:
            yield (
                "exceptions",
                record.line,
                "id",
                record["id"],
                f"{record['id']} keeps the rule {record['rule']}",
                "remove the line",
            )


QUESTION = (
    "conflict",
    "party",
    "population",
    "metric",
    "basis",
    "scope",
    "theatre",
    "period_start",
)


def _grouped(folder: Folder, *columns: str) -> Iterator[list[Record]]:
    """Two statements and more that agree in these columns.

    For scope whole the theatre does not count.
    """
    groups: defaultdict[object, list[Record]] = defaultdict(list)
    key, key_of_whole = (itemgetter(*names) for names in (columns, _without_theatre(columns)))
    for record in folder.records("estimates"):
        groups[key_of_whole(record) if record["scope"] == "whole" else key(record)].append(record)
    return (group for group in groups.values() if len(group) > 1)


def _without_theatre(columns: Iterable[str]) -> list[str]:
    return [c for c in columns if c != "theatre"]


def _ends(record: Record) -> tuple[int | None, int | None]:
    """The stated floor and ceiling in persons, None where open or in words."""
    low, best, high = (int(v) if (v := record[c]).isdigit() else None for c in FIGURES)
    floor = low if low is not None else best
    ceiling = high if high is not None else best
    open_above = record["qualifier"] in NO_CEILING or record["method"] == "documented"
    return floor, None if open_above else ceiling


def _wholes(metric: str, *, parts: dict[str, str]) -> Iterable[str]:
    seen = set()
    while metric in parts and parts[metric] and metric not in seen:
        seen.add(metric)
        metric = parts[metric]
        yield metric


def _linked(first: Record, second: Record) -> bool:
    links = (second["repeats"], second["supersedes"], first["repeats"], first["supersedes"])
    return first["id"] in links or second["id"] in links


def _days(first: str, second: str) -> int | None:
    from datetime import date

    try:
        return (date.fromisoformat(second) - date.fromisoformat(first)).days
    except ValueError:
        return None
