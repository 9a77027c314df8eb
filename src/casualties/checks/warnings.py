"""What is worth a second look in a row that keeps every rule. A warning never blocks."""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import cached_property
from itertools import pairwise
from operator import itemgetter

from casualties.checks.folder import Folder
from casualties.checks.problem import Problem, problem
from casualties.checks.series import NEAR_DAYS, SERIES, linked
from casualties.data.cells import Record
from casualties.data.stated_figures import FIGURES, figure
from casualties.text.days import day
from casualties.text.english import counted

ZONES = 1
"""Days by which a page may be dated before the statement, because days begin at different times."""
ECHO_DAYS = 7
FEED = 2
"""Earlier days on one page from which it is a list that grows, not the page of one statement."""
FAR = 10
"""The factor between two figures of a source from which a digit may be amiss."""
EXACT = 4
"""Digits before the closing zeros of a figure that is no round one."""
SERIES_FROM = 3
"""Statements on one question that make a running series."""
JUMP = 1.3
"""The factor from which two swapped digits are looked for."""
CLOSE = 0.05
"""The share by which a running total may grow to the figure that was meant."""

ON_QUESTION = itemgetter("source", *SERIES)
SAME_FIGURE = itemgetter(*SERIES, *FIGURES)
OTHER_PARTY = itemgetter("source", "conflict", "population", "metric", "basis", "scope", "theatre")


class Warned:
    """The statements of a folder, found by what two of them share."""

    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        records = [r for r in folder.records("estimates") if day(r["stated_on"])]
        self.records = sorted(records, key=itemgetter("stated_on", "id"))

    def _by(self, key: Callable[[Record], object]) -> dict[object, list[Record]]:
        groups: defaultdict[object, list[Record]] = defaultdict(list)
        for record in self.records:
            groups[key(record)].append(record)
        return groups

    @cached_property
    def by_question(self) -> dict[object, list[Record]]:
        """Source and series -> its statements, in the order of their days."""
        return self._by(ON_QUESTION)

    @cached_property
    def by_figure(self) -> dict[object, list[Record]]:
        """Series and figures -> the statements of all sources, in the order of their days."""
        return self._by(SAME_FIGURE)

    @cached_property
    def by_other_party(self) -> dict[object, list[Record]]:
        """Source and series but for the party -> its statements, in the order of their days."""
        return self._by(OTHER_PARTY)

    @cached_property
    def wars_of_party(self) -> dict[str, Counter[str]]:
        """Party -> conflict -> the number of statements about it."""
        out: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for record in self.records:
            out[record["party"]][record["conflict"]] += 1
        return out

    @cached_property
    def outlets(self) -> set[str]:
        """What stands in via no less often than in speaker."""
        speakers = Counter(r["speaker"] for r in self.records)
        outlets = Counter(r["via"] for r in self.records)
        return {name for name, count in outlets.items() if name and count >= speakers[name]}

    def before(self, record: Record) -> list[Record]:
        """The source's statements of earlier days on the same question that give a figure."""
        same = self.by_question.get(ON_QUESTION(record), [])
        place = bisect_left(same, record["stated_on"], key=itemgetter("stated_on"))
        return [r for r in same[:place] if _figures(r)]


def doubts(folder: Folder, *, lines: Iterable[int]) -> list[Problem]:
    """What a reviewer should ask about the statements on these lines of estimates.csv."""
    wanted, warned = set(lines), Warned(folder)
    return sorted(
        question
        for record in folder.records("estimates")
        if record.line in wanted
        for ask in ASKED
        for question in ask(record, warned)
    )


def _after_the_end(record: Record, warned: Warned) -> Iterator[Problem]:
    """A running total stated after the end of its conflict runs to that end, or to a day before."""
    conflict = warned.folder.ids.get("conflicts", {}).get(record["conflict"])
    if conflict is None or record["basis"] != "cumulative" or record["as_of"]:
        return
    if conflict["end"] and record["stated_on"] > conflict["end"]:
        read = f"empty in a total stated after the end of the conflict, {conflict['end']}"
        mend = "give the day that the source counts to, or the end where it means the whole"
        yield problem(record, "as_of", read=read, mend=mend, rule="after-the-end")


def _republication(record: Record, warned: Warned) -> Iterator[Problem]:
    """The day given may be that of a republication, not that of the statement."""
    mend = "give the day on which the source said it, never that of a republication"
    stated, page = day(record["stated_on"]), _day_in(record["url"])
    read = ""
    if stated and page and (stated - page).days > ZONES:
        read = f"the page is of {page}, before stated_on {stated}"
    elif _figures(record) and stated:
        on_page = [r for r in warned.before(record) if r["url"] == record["url"]]
        same = [r for r in on_page if all(r[c] == record[c] for c in FIGURES)]
        if same and len({r["stated_on"] for r in on_page}) < FEED:
            last = same[-1]
            read = f"the same page and figure as {last['id']}, stated on {last['stated_on']}"
    if read:
        yield problem(record, "stated_on", read=read, mend=mend, rule="republication")


def _said_again(record: Record, warned: Warned) -> Iterator[Problem]:
    """A source that does not speak every few days said the same figure shortly before."""
    earlier = warned.before(record)
    if not earlier or not _figures(record) or linked(earlier[-1], record):
        return
    last = earlier[-1]
    gap = _days(last, record)
    often = len(earlier) > 1 and _days(earlier[-2], last) <= NEAR_DAYS
    if gap > NEAR_DAYS or often or record["as_of"] or any(last[c] != record[c] for c in FIGURES):
        return
    if last["url"] == record["url"]:
        return  # asked as a republication
    read = f"the same figure as {last['id']}, {counted(gap, 'day')} later"
    mend = "remove the row if it is the same statement, and leave it if it is that of a new day"
    yield problem(record, "stated_on", read=read, mend=mend, rule="said-again")


def _second_figure(record: Record, warned: Warned) -> Iterator[Problem]:
    """The source said another figure on the same question on the same day."""
    for other in warned.by_question.get(ON_QUESTION(record), ()):
        same = all(other[c] == record[c] for c in ("stated_on", "as_of"))
        if not same or other["id"] >= record["id"] or linked(other, record):
            continue
        if _figures(record) and _figures(other) and any(other[c] != record[c] for c in FIGURES):
            read = f"{other['id']} has another figure of the same day on the same question"
            mend = "set apart what each counts, by population, theatre, metric or as_of"
            yield problem(record, "id", read=read, mend=mend, rule="second-figure")
            return


def _echo(record: Record, warned: Warned) -> Iterator[Problem]:
    """Another source said the same figure shortly before: this one may merely relay it."""
    if record["repeats"] or record["rests_on"] or not _figures(record):
        return
    for other in warned.by_figure.get(SAME_FIGURE(record), ()):
        gap = _days(other, record)
        if not 0 <= gap <= ECHO_DAYS or other["source"] == record["source"]:
            continue
        if other["repeats"] == record["id"] or (not gap and other["id"] > record["id"]):
            continue
        read = f"the same figure as {other['id']}, {counted(gap, 'day')} before"
        mend = f"write {other['id']} in repeats if this source merely relays it"
        yield problem(record, "repeats", read=read, mend=mend, rule="echo")
        return


def _far_off(record: Record, warned: Warned) -> Iterator[Problem]:
    """The source's last figure on the question is far from this one: a slip of a digit?"""
    earlier = warned.before(record)
    if not _figures(record) or not earlier or record["basis"] == "period":
        return
    last = earlier[-1]
    new, old = max(_figures(record)), max(_figures(last))
    column = next(c for c in FIGURES if record[c])
    read = f"{new:,} is far from the {old:,} of {last['id']}"
    if min(new, old) > 0 and max(new, old) >= FAR * min(new, old):
        mend = "count the digits, and check metric and basis"
        yield problem(record, column, read=read, mend=mend, rule="far-off")
    elif record["basis"] == "cumulative" and (meant := _swapped(new, near=old)):
        mend = f"compare the digits with the page: {meant:,} would follow"
        yield problem(record, column, read=read, mend=mend, rule="swapped-digits")


def _swapped(number: int, *, near: int) -> int | None:
    """The number with two neighbouring digits swapped that follows `near` closely.

    None where the number itself may follow, and for round numbers.
    """
    digits = str(number)
    if not near or max(number, near) < JUMP * min(number, near) or len(digits.rstrip("0")) < EXACT:
        return None
    for place, (first, second) in enumerate(pairwise(digits)):
        meant = int(f"{digits[:place]}{second}{first}{digits[place + 2 :]}")
        if near <= meant <= near * (1 + CLOSE):
            return meant
    return None


def _other_side(record: Record, warned: Warned) -> Iterator[Problem]:
    """The figure goes on from what the source says of another party: the wrong side?"""
    if record["basis"] != "cumulative" or not _figures(record):
        return
    new = max(_figures(record))
    rows = warned.by_other_party.get(OTHER_PARTY(record), [])
    place = bisect_left(rows, record["stated_on"], key=itemgetter("stated_on"))
    counts = Counter(r["party"] for r in rows[:place] if _figures(r))
    last = {r["party"]: r for r in rows[:place] if _figures(r)}
    own = last.pop(record["party"], None)
    if own is not None and _follows(new, own):
        return
    for party, other in last.items():
        if counts[party] >= SERIES_FROM and _follows(new, other):
            read = f"{new:,} goes on from {other['id']}, which counts {party}"
            mend = f"write {party} if it counts that side again"
            yield problem(record, "party", read=read, mend=mend, rule="other-side")


def _follows(new: int, last: Record) -> bool:
    old = max(_figures(last))
    return old <= new <= old * (1 + CLOSE)


def _strange_party(record: Record, warned: Warned) -> Iterator[Problem]:
    """The party is counted in one other war alone: a slip in the party or the conflict?"""
    wars = warned.wars_of_party.get(record["party"], Counter())
    others = [war for war in wars if war != record["conflict"]]
    if wars[record["conflict"]] == 1 and len(others) == 1:
        read = f"{record['party']} is counted in {others[0]} alone so far"
        mend = "compare party and conflict with the page"
        yield problem(record, "party", read=read, mend=mend, rule="strange-party")


def _speaking_outlet(record: Record, warned: Warned) -> Iterator[Problem]:
    """The speaker is an outlet elsewhere: speaker and via may have changed places."""
    if record["speaker"] in warned.outlets:
        read = f"{record['speaker']} stands in via elsewhere"
        mend = "name the person who spoke, and the outlet in via"
        yield problem(record, "speaker", read=read, mend=mend, rule="speaking-outlet")


ASKED: Sequence[Callable[[Record, Warned], Iterator[Problem]]] = (
    _after_the_end, _republication, _said_again, _second_figure, _echo, _far_off, _other_side,
    _strange_party, _speaking_outlet,
)  # fmt: skip
"""The doubts, each a function from a statement and all of them to its questions."""


def _figures(record: Record) -> list[int]:
    return [n for c in FIGURES if (n := figure(record[c])) is not None]


def _days(first: Record, second: Record) -> int:
    """The days from one statement to another."""
    start, end = day(first["stated_on"]), day(second["stated_on"])
    return (end - start).days if start and end else -1


def _day_in(url: str) -> date | None:
    """The day that an address names, as in /2024/12/19/ or /20241219; None without one."""
    match = re.search(r"(?<!\d)(20\d\d)([/-]?)(\d\d?)\2(\d\d?)(?!\d)", url, re.ASCII)
    if match is None or (not match[2] and len(match[3] + match[4]) < 4):
        return None
    return day(f"{match[1]}-{match[3]:0>2}-{match[4]:0>2}")
