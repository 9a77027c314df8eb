"""For each rule the statements that may break it, found over whole columns.

A screen never misses what its rule finds, and may name more: the rule itself decides, and words
the problem. It takes every row to be plain, because odd rows are looked at anyway. Where a rule
compares rows, a screen names whole groups.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from operator import itemgetter
from typing import Any

import numpy as np
import numpy.typing as npt

from casualties.checks import Folder
from casualties.checks.numbers import NONE, ODD, Words
from casualties.checks.phrases import RANGE
from casualties.checks.references import SAME_QUESTION
from casualties.checks.series import LOSSES, NEAR_DAYS, NO_CEILING, QUESTION, differing
from casualties.checks.sheet import Sheet
from casualties.checks.statements import FIGURES, FILLS
from casualties.data.cells import Bools, Ints
from casualties.wording.phrases import CELLS

Screen = Callable[[Sheet, Folder], Bools]

SCREENS: dict[str, Screen] = {}
"""Rule -> the screen that finds the statements that may break it."""
ENDLESS = 2**27
"""More persons than a statement speaks of that is not odd."""
FACTOR = np.uint64(0x9E3779B97F4A7C15)
"""An odd number of many bits: its powers tell most sums of products apart."""


def suspects(sheet: Sheet, *, rule: str, folder: Folder) -> Bools:
    """The rows that a rule has to look at. Raises KeyError for a rule without a screen."""
    out: Bools = SCREENS[rule](sheet, folder) | sheet.odd
    return out


def screen(function: Screen) -> Screen:
    """Registers the screen of the rule that has its name."""
    SCREENS[function.__name__.replace("_", "-")] = function
    return function


def _nothing(sheet: Sheet, folder: Folder) -> Bools:
    return sheet.none


# A plain file has the columns of the schema in whole rows; a cell that is no number, no day and
# none of the words of its field makes its row odd; exceptions are another table.
for _rule in ("columns", "whole-rows", "types", "known-word", "minimum", "needed-exception"):
    SCREENS[_rule] = _nothing


@screen
def required(sheet: Sheet, folder: Folder) -> Bools:
    """Rows with an empty cell in one of the columns."""
    return _any(~sheet.filled(f.name) for f in sheet.text.table.fields if f.required)


@screen
def pattern(sheet: Sheet, folder: Folder) -> Bools:
    """Rows with a cell that lacks its pattern."""
    return sheet.unlike


@screen
def unique(sheet: Sheet, folder: Folder) -> Bools:
    """Every row of an id that may stand twice."""
    singles = {f.name for f in sheet.text.table.fields if f.unique} | {sheet.text.table.primary_key}
    return ~sheet.none if singles - {"id", ("id",)} else sheet.again()


@screen
def plain_cell(sheet: Sheet, folder: Folder) -> Bools:
    """Rows with a cell that may begin or end badly."""
    return sheet.unplain


@screen
def canonical_bytes(sheet: Sheet, folder: Folder) -> Bools:
    """All rows, if one is quoted without need or stands in another order."""
    if sheet.bare.any() or sheet.text.table.sorted_by != ("conflict", "stated_on", "id"):
        return ~sheet.none
    names = sheet.words["conflict"]
    rank = np.array([*np.argsort(np.argsort(np.array(names, dtype=object))), -1, -1])
    conflict, stated = sheet.values("conflict"), sheet.values("stated_on")
    step, later = np.diff(rank[conflict]), np.diff(stated)  # an empty cell comes first
    fine = (step > 0) | ((step == 0) & (later > 0))
    tied = np.flatnonzero((step == 0) & (later == 0))
    fine[tied] = sheet.rising[tied + 1]
    odd = (conflict == ODD) | (stated == ODD)
    pairs = np.flatnonzero(~fine | odd[1:] | odd[:-1])
    return sheet.none if _ascend(sheet, pairs) else ~sheet.none


def _ascend(sheet: Sheet, rows: Ints) -> bool:
    """Whether none of these rows comes after the next one, by what they say."""
    both = np.flatnonzero(_rows(sheet, rows) | _rows(sheet, rows + 1))
    key = itemgetter(*sheet.text.table.sorted_by)
    keys = {record.line - 2: key(record) for record in sheet.part(both).records}
    return all(keys[row] <= keys[row + 1] for row in rows.tolist())


@screen
def known_value(sheet: Sheet, folder: Folder) -> Bools:
    """Rows that name a statement which is not there; other unknown words make a row odd."""
    return _any(_rows(sheet, sheet.links(column)[2]) for column in ("repeats", "supersedes"))


def _linked(sheet: Sheet, column: str, *, same: Iterable[str]) -> tuple[Ints, Ints, Bools, Bools]:
    """The rows that name another, the rows that they name, and of each pair whether they differ.

    They do where the named row is later or odd too. At the end the rows that name none.
    """
    rows, named, lost = sheet.links(column)
    stated = sheet.values("stated_on")
    differ = (stated[named] > stated[rows]) | sheet.odd[named] | (rows == named)
    for name in same:
        differ |= sheet.values(name)[rows] != sheet.values(name)[named]
    return rows, named, differ, _rows(sheet, lost)


@screen
def supersedes_own(sheet: Sheet, folder: Folder) -> Bools:
    """Rows that supersede one of another source or question, or a later one."""
    rows, _, differ, lost = _linked(sheet, "supersedes", same=("source", *SAME_QUESTION))
    return _rows(sheet, rows[differ]) | lost


@screen
def repeats_other(sheet: Sheet, folder: Folder) -> Bools:
    """Rows that repeat a later one or other people, or one that repeats another itself."""
    rows, named, differ, lost = _linked(sheet, "repeats", same=("conflict", "party"))
    return _rows(sheet, rows[differ | sheet.filled("repeats")[named]]) | lost


@screen
def ordered_figures(sheet: Sheet, folder: Folder) -> Bools:
    """Rows with a figure above one that stands behind it."""
    low, best, high = (sheet.values(column) for column in FIGURES)
    return ((low > best) & (best >= 0)) | ((np.maximum(low, best) > high) & (high >= 0))


@screen
def qualifier_fits(sheet: Sheet, folder: Folder) -> Bools:
    """Rows whose qualifier does not go with the figures that are filled."""
    known = sheet.words["qualifier"]
    fine = np.zeros((len(known) + 2, 2, 2, 2), dtype=bool)  # behind the words NONE and ODD
    for qualifier, forms in FILLS.items():
        for form in forms if qualifier in known else ():
            fine[known.index(qualifier), *(int(c in form.split()) for c in FIGURES)] = True
    filled = (sheet.filled(column).view(np.int8) for column in FIGURES)
    out: Bools = ~fine[sheet.values("qualifier"), *filled]
    return out


@screen
def interval_fits(sheet: Sheet, folder: Folder) -> Bools:
    """Rows with an interval but not both ends, or the other way round."""
    out: Bools = (sheet.filled("low") & sheet.filled("high")) != sheet.filled("interval")
    return out


@screen
def date_order(sheet: Sheet, folder: Folder) -> Bools:
    """Rows whose as_of is not before stated_on, or whose period ends before it starts."""
    stated, as_of, start = (sheet.values(c) for c in ("stated_on", "as_of", "period_start"))
    free = sheet.among("basis", "planned") | sheet.among("method", "model")
    late: Bools = (as_of == stated) | ((as_of > stated) & ~free)
    return late | (start > np.where(as_of == NONE, stated, as_of))


@screen
def period_has_start(sheet: Sheet, folder: Folder) -> Bools:
    """Rows of a period without its start."""
    return sheet.among("basis", "period") & ~sheet.filled("period_start")


@screen
def part_has_theatre(sheet: Sheet, folder: Folder) -> Bools:
    """Rows of a part without its theatre."""
    return sheet.among("scope", "part") & ~sheet.filled("theatre")


@screen
def status_has_reason(sheet: Sheet, folder: Folder) -> Bools:
    """Rows that are disputed or withdrawn without notes."""
    return sheet.among("status", "disputed", "withdrawn") & ~sheet.filled("notes")


@screen
def known_number_word(sheet: Sheet, folder: Folder) -> Bools:
    """Rows in words that are not in the table."""
    phrases = {r["phrase"] for r in folder.records("number_words")}
    rows = np.flatnonzero(sheet.among("qualifier", "words"))
    lost = [text.lower() not in phrases for text in sheet.texts("wording", rows)]
    return _rows(sheet, rows[np.array(lost, dtype=bool)])


@screen
def short_wording(sheet: Sheet, folder: Folder) -> Bools:
    """Rows with a phrase that may have six words."""
    return sheet.long


@screen
def telling_id(sheet: Sheet, folder: Folder) -> Bools:
    """Rows whose id may not begin with source, date and metric."""
    return sheet.untold


@screen
def wording_agrees(sheet: Sheet, folder: Folder) -> Bools:
    """Rows whose phrase does not read as their figures."""
    hedge, least, most = sheet.said.T
    low, high, interval = sheet.values("low"), sheet.values("high"), sheet.filled("interval")
    fine = (hedge == RANGE) & (low == least) & (high == most)
    fine &= sheet.among("qualifier", "range") & (~sheet.filled("best") | interval)
    for place, (qualifier, cells) in enumerate(CELLS.items()):
        for cell in cells if len(cells) == 1 else ():
            same = (hedge == place) & (least == sheet.values(cell))
            others = _any(sheet.filled(column) for column in FIGURES if column != cell)
            fine |= same & (~others | interval) & sheet.among("qualifier", qualifier)
    rows = np.flatnonzero(~fine)
    return _rows(sheet, rows[_disagree(sheet, rows)])


def _disagree(sheet: Sheet, rows: Ints) -> Bools:
    """Whether the phrases of these rows read otherwise than their figures, one by one."""
    qualifiers = [*sheet.words["qualifier"], "", ""]  # at the end those of NONE and ODD
    given = (
        sheet.texts("wording", rows),
        [qualifiers[place] for place in sheet.values("qualifier")[rows].tolist()],
        zip(*(sheet.values(column)[rows].tolist() for column in FIGURES), strict=True),
        sheet.filled("interval")[rows].tolist(),
    )
    said = list(zip(*given, strict=True))
    bad = {
        (text, qualifier, stated, both)
        for text, qualifier, stated, both in set(said)
        if differing(
            text,
            qualifier=qualifier,
            figures=["" if n < 0 else str(n) for n in stated],
            interval=both,
        )
    }
    return np.array([one in bad for one in said], dtype=bool)


@screen
def near_duplicate(sheet: Sheet, folder: Folder) -> Bools:
    """Groups of one figure in which two statements stand within some days."""
    stated = sheet.values("stated_on")
    given = _any(sheet.filled(c) for c in FIGURES)
    groups = _Groups(sheet, "source", *QUESTION, *FIGURES, among=given, then=[stated])
    near = np.diff(groups.sorted(stated), prepend=0) <= NEAR_DAYS
    return groups.whole(groups.again & near)


@screen
def explained_fall(sheet: Sheet, folder: Folder) -> Bools:
    """Groups of running totals in which one is below an earlier."""
    stated, as_of = sheet.values("stated_on"), sheet.values("as_of")
    until = np.where(as_of == NONE, stated, as_of)
    totals = sheet.among("basis", "cumulative")
    groups = _Groups(sheet, "source", *QUESTION, among=totals, then=[until, stated])
    floor, ceiling = (groups.sorted(end) for end in _ends(sheet))
    highest = groups.most_until(floor)
    fallen = groups.again & (ceiling < np.concatenate([[0], highest[:-1]]))
    silent = ~(sheet.filled("supersedes") | sheet.filled("notes"))
    return groups.whole(fallen & groups.sorted(silent & sheet.among("status", "accepted")))


@screen
def part_below_whole(sheet: Sheet, folder: Folder) -> Bools:
    """Groups of a day in which a part is above a whole."""
    parts = {r["id"]: r["part_of"] for r in folder.records("metrics")}
    above = sheet.among("metric", *(metric for metric, whole in parts.items() if whole))
    below = sheet.among("metric", *parts.values())
    same = [column for column in QUESTION if column != "metric"]
    days = ("stated_on", "as_of", "period_start")
    groups = _Groups(sheet, "source", *same, *days, among=above | below)
    return groups.crossed(*_ends(sheet), above=above, below=below)


@screen
def casualties_below_deployed(sheet: Sheet, folder: Folder) -> Bools:
    """Groups in which losses are above all that were deployed."""
    lost, sent = sheet.among("metric", *LOSSES), sheet.among("metric", "deployed")
    counted = sheet.among("basis", "cumulative") & sheet.among("scope", "whole")
    counted &= sheet.among("status", "accepted") & (lost | sent)
    same = ("source", "conflict", "party", "population", "basis", "scope")
    groups = _Groups(sheet, *same, among=counted, then=[sheet.values("stated_on"), sent])
    floor, ceiling = _ends(sheet)
    least = groups.least_from(groups.sorted(np.where(counted & sent, ceiling, ENDLESS)))
    return groups.whole(groups.sorted(np.where(counted & lost, floor, NONE)) > least)


@screen
def one_standpoint(sheet: Sheet, folder: Folder) -> Bools:
    """Groups with more than one standpoint."""
    groups = _Groups(sheet, "source", "conflict", "party", among=~sheet.none)
    standpoint = groups.sorted(sheet.values("standpoint"))
    return groups.whole(groups.again & (np.diff(standpoint, prepend=0) != 0))


def _any(masks: Iterable[Bools]) -> Bools:
    out: Bools = np.logical_or.reduce(list(masks))
    return out


def _rows(sheet: Sheet, places: Ints) -> Bools:
    out = sheet.none
    out[places] = True
    return out


def _ends(sheet: Sheet) -> tuple[Ints, Ints]:
    """The stated floor and ceiling in persons, -1 and ENDLESS where open or in words."""
    low, best, high = (sheet.values(column) for column in FIGURES)
    ceiling = np.where(high >= 0, high, best)
    open_above = sheet.among("qualifier", *NO_CEILING) | sheet.among("method", "documented")
    return np.where(low >= 0, low, best), np.where(open_above | (ceiling < 0), ENDLESS, ceiling)


class _Groups:
    """Two rows and more that agree in some columns, as `series` groups them.

    Looked at are the rows of `among` and the odd ones, in each group in the order of `then` and of
    the file. Groups are told apart by a sum of products, so two may have the same: a screen then
    sees them as one, and names both.
    """

    def __init__(
        self,
        sheet: Sheet,
        *columns: str,
        among: Bools,
        then: Sequence[npt.NDArray[Any]] = (),
    ) -> None:
        rows = np.flatnonzero(among | sheet.odd)
        key = np.zeros(len(rows), dtype=np.uint64)
        for column in columns:
            key = (key + _numbered(sheet, column)[rows]) * FACTOR
        order = np.argsort(key)
        number = np.empty(len(rows), dtype=np.int64)
        number[order] = _numbers(key[order])
        several = np.bincount(number)[number] > 1  # a statement alone is no group
        rows, number = rows[several], number[several]
        turn = np.lexsort([*(values[rows] for values in reversed(then)), number])
        order, number = rows[turn], number[turn]
        self.rows = len(sheet)
        self.order = order
        self.number = _numbers(number)
        self.again = np.concatenate([[False], self.number[1:] == self.number[:-1]])[: len(order)]
        """Whether a sorted row is of the same group as the one before."""
        self.odd = sheet.odd

    def sorted(self, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """The values of the rows, group by group."""
        return values[self.order]

    def whole(self, bad: Bools) -> Bools:
        """All rows of the groups in which a sorted row is bad, or any row odd."""
        groups = np.bincount(self.number, weights=bad | self.odd[self.order]) > 0
        out = np.zeros(self.rows, dtype=bool)
        out[self.order] = groups[self.number]
        return out

    def most_until(self, values: Ints) -> Ints:
        """The most of each group's sorted values down to each row."""
        out: Ints = np.maximum.accumulate(self._apart + values) - self._apart
        return out

    def least_from(self, values: Ints) -> Ints:
        """The least of each group's sorted values from each row on."""
        out: Ints = np.minimum.accumulate((self._apart + values)[::-1])[::-1] - self._apart
        return out

    @property
    def _apart(self) -> Ints:
        """What keeps the values of groups apart: more than any two of them differ."""
        return self.number * 2 * ENDLESS

    def crossed(self, floor: Ints, ceiling: Ints, *, above: Bools, below: Bools) -> Bools:
        """The groups in which a floor of the rows `above` exceeds a ceiling of those `below`."""
        if not len(self.order):
            return np.zeros(self.rows, dtype=bool)
        starts = np.flatnonzero(~self.again)
        most = np.maximum.reduceat(self.sorted(np.where(above, floor, NONE)), starts)
        least = np.minimum.reduceat(self.sorted(np.where(below, ceiling, ENDLESS)), starts)
        return self.whole((most > least)[self.number])


def _numbers(sorted_: npt.NDArray[Any]) -> Ints:
    """A number for each of some sorted values, from 0 on, alike for values that are alike."""
    new = sorted_[1:] != sorted_[:-1]
    return np.concatenate([[0], np.cumsum(new)])[: len(sorted_)]


def _numbered(sheet: Sheet, column: str) -> Words:
    """A number for each cell of a column, alike for cells that are alike."""
    if column == "theatre":  # of the whole it does not count
        return np.where(sheet.among("scope", "whole"), np.uint64(0), sheet.names("theatre"))
    return sheet.values(column).astype(np.uint64)
