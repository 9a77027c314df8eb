"""What is worth a second look in a row that keeps every rule. A warning never blocks."""

import re
from collections.abc import Iterable, Iterator
from datetime import date

from casualties.checks.folder import Folder
from casualties.checks.problem import Problem, problem
from casualties.checks.series import SERIES
from casualties.data.cells import Record
from casualties.data.stated_figures import FIGURES
from casualties.text.days import day

ZONES = 1
"""Days by which a page may be dated before the statement, because days begin at different times."""
ECHO_DAYS = 7
FAR = 10
"""The factor between two figures of a source from which a digit may be amiss."""


def doubts(folder: Folder, *, lines: Iterable[int]) -> list[Problem]:
    """What a reviewer should ask about the statements on these lines of estimates.csv."""
    wanted = set(lines)
    return sorted(
        question
        for record in folder.records("estimates")
        if record.line in wanted
        for ask in (_republication, _echo, _far_off, _after_the_end)
        for question in ask(record, folder=folder)
    )


def _after_the_end(record: Record, *, folder: Folder) -> Iterator[Problem]:
    """A running total stated after the end of its conflict runs to that end, or to a day before."""
    conflict = folder.ids.get("conflicts", {}).get(record["conflict"])
    if conflict is None or record["basis"] != "cumulative" or record["as_of"]:
        return
    if conflict["end"] and record["stated_on"] > conflict["end"]:
        read = f"empty in a total stated after the end of the conflict, {conflict['end']}"
        mend = "give the day that the source counts to, or the end where it means the whole"
        yield problem(record, "as_of", read=read, mend=mend, rule="after-the-end")


def _republication(record: Record, *, folder: Folder) -> Iterator[Problem]:
    """The day given may be that of a republication, not that of the statement."""
    mend = "give the day on which the source said it, never that of a republication"
    stated, page = day(record["stated_on"]), _day_in(record["url"])
    reads = []
    if stated and page and (stated - page).days > ZONES:
        reads.append(f"the page is of {page}, before stated_on {stated}")
    for other in folder.records("estimates"):
        same = _agree(other, record, "url", "source", *SERIES, *FIGURES)
        earlier = day(other["stated_on"])
        if same and stated and earlier and earlier < stated and _figures(record):
            reads.append(f"the same page and figure as {other['id']}, stated on {earlier}")
    for read in reads:
        yield problem(record, "stated_on", read=read, mend=mend, rule="republication")


def _echo(record: Record, *, folder: Folder) -> Iterator[Problem]:
    """Another source said the same figure shortly before: this one may merely relay it."""
    stated = day(record["stated_on"])
    if record["repeats"] or not _figures(record) or stated is None:
        return
    for other in folder.records("estimates"):
        earlier = day(other["stated_on"])
        if earlier is None or not 0 <= (stated - earlier).days <= ECHO_DAYS:
            continue
        if other["source"] == record["source"] or other["repeats"] == record["id"]:
            continue
        if _agree(other, record, *SERIES, *FIGURES):
            read = f"the same figure as {other['id']}, {(stated - earlier).days} days before"
            mend = f"write {other['id']} in repeats if this source merely relays it"
            yield problem(record, "repeats", read=read, mend=mend, rule="echo")
            return


def _far_off(record: Record, *, folder: Folder) -> Iterator[Problem]:
    """The source's last figure on the question differs by a factor of ten: a slip of a digit?"""
    earlier = [
        r
        for r in folder.records("estimates")
        if r["stated_on"] < record["stated_on"]
        and _agree(r, record, "source", *SERIES)
        and _figures(r)
    ]
    if not _figures(record) or not earlier or record["basis"] == "period":
        return
    last = max(earlier, key=lambda r: (r["stated_on"], r["id"]))
    new, old = max(_figures(record)), max(_figures(last))
    if min(new, old) > 0 and max(new, old) >= FAR * min(new, old):
        column = next(c for c in FIGURES if record[c])
        read = f"{new:,} is far from the {old:,} of {last['id']}"
        mend = "count the digits, and check metric and basis"
        yield problem(record, column, read=read, mend=mend, rule="far-off")


def _figures(record: Record) -> list[int]:
    return [int(record[c]) for c in FIGURES if record[c].isdecimal()]


def _agree(first: Record, second: Record, *columns: str) -> bool:
    return all(first[c] == second[c] for c in columns)


def _day_in(url: str) -> date | None:
    """The day that an address names, as in /2024/12/19/ or /20241219; None without one."""
    match = re.search(r"(?<!\d)(20\d\d)([/-]?)(\d\d?)\2(\d\d?)(?!\d)", url)
    if match is None or (not match[2] and len(match[3] + match[4]) < 4):
        return None
    return day(f"{match[1]}-{match[3]:0>2}-{match[4]:0>2}")
