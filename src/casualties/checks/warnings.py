"""What is worth a second look in a row that keeps every rule. A doubt never blocks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from casualties.checks import Folder, Problem
from casualties.checks.series import QUESTION
from casualties.checks.statements import FIGURES
from casualties.data.schema import Record

ZONES = 1
"""Days by which a page may be dated before the statement, because days begin at different times."""
ECHO_DAYS = 7
FAR = 10


def doubts(folder: Folder, *, lines: Iterable[int]) -> list[Problem]:
    """What a reviewer should ask about the statements on these lines of estimates.csv."""
    wanted = set(lines)
    records = folder.records("estimates")
    path = folder.schema["estimates"].path
    out = []
    for record in records:
        if record.line in wanted:
            for column, rule, said, mend in (
                *_republished(record, records=records),
                *_echo(record, records=records),
                *_far_off(record, records=records),
            ):
                value = record[column]
                out.append(Problem(path, record.line, column, value, rule, said, mend))
    return sorted(out)


Doubt = Iterator[tuple[str, str, str, str]]
"""Column, name, message, what to do."""


def _republished(record: Record, *, records: Iterable[Record]) -> Doubt:
    """The day given may be that of a republication, not that of the statement."""
    stated, page = _day(record["stated_on"]), _day_in(record["url"])
    mend = "give the day on which the source said it, never that of a republication"
    if stated and page and (stated - page).days > ZONES:
        said = f"the page is of {page}, before stated_on {stated}"
        yield "stated_on", "republication", said, mend
    for other in records:
        same = other["url"] == record["url"] and _same(other, record, "source", *QUESTION, *FIGURES)
        day = _day(other["stated_on"])
        if same and stated and day and day < stated and _figures(record):
            said = f"the same page and figure as {other['id']}, stated on {other['stated_on']}"
            yield "stated_on", "republication", said, mend


def _echo(record: Record, *, records: Iterable[Record]) -> Doubt:
    """Another source said the same figure shortly before: this one may merely relay it."""
    stated = _day(record["stated_on"])
    if record["repeats"] or not _figures(record) or stated is None:
        return
    for other in records:
        day = _day(other["stated_on"])
        if other["source"] == record["source"] or day is None or other["repeats"] == record["id"]:
            continue
        near = 0 <= (stated - day).days <= ECHO_DAYS
        if near and other["id"] != record["id"] and _same(other, record, *QUESTION, *FIGURES):
            said = f"the same figure as {other['id']}, {(stated - day).days} days before"
            mend = f"write {other['id']} in repeats if this source merely relays it"
            yield "repeats", "echo", said, mend
            return


def _far_off(record: Record, *, records: Iterable[Record]) -> Doubt:
    """The source's last figure on the question differs by a factor of ten: a slip of a digit?"""
    mine = _figures(record)
    earlier = [
        r
        for r in records
        if r["stated_on"] < record["stated_on"]
        and _same(r, record, "source", *QUESTION)
        and _figures(r)
    ]
    if not mine or not earlier or record["basis"] == "period":
        return
    last = max(earlier, key=lambda r: (r["stated_on"], r["id"]))
    new, old = max(mine), max(_figures(last))
    if min(new, old) > 0 and max(new, old) >= FAR * min(new, old):
        column = next(c for c in FIGURES if record[c])
        said = f"{new:,} is far from the {old:,} of {last['id']}"
        yield column, "far-off", said, "count the digits, and check metric and basis"


def _figures(record: Record) -> list[int]:
    return [int(record[c]) for c in FIGURES if record[c].isdigit()]


def _same(first: Record, second: Record, *columns: str) -> bool:
    return all(first[c] == second[c] for c in columns)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _day_in(url: str) -> date | None:
    """The day that an address names, as in /2024/12/19/ or /20241219; None without one."""
    match = re.search(r"(?<!\d)(20\d\d)([/-]?)(\d\d?)\2(\d\d?)(?!\d)", url)
    if match is None or (not match[2] and len(match[3] + match[4]) < 4):
        return None
    try:
        return date(int(match[1]), int(match[3]), int(match[4]))
    except ValueError:
        return None
