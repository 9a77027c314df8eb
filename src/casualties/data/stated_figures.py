"""The figures of a statement: their columns, and the ends that they state."""

from collections.abc import Mapping

FIGURES = ("low", "best", "high")
"""The columns that hold persons."""

FROM_WORDING = (*FIGURES, "qualifier", "interval")
"""The columns that follow from the wording."""

OPEN_ABOVE = ("at_least", "more_than")
"""The qualifiers that set no ceiling."""


MOST_DIGITS = 8
"""Digits of a figure: no war killed, wounded or armed a hundred million people."""


def figure(cell: str) -> int | None:
    """The persons that a cell gives; None for another text, and for a number beyond all counting.

    >>> figure("1200"), figure(""), figure("1,200"), figure("٣"), figure("9" * 5000)
    (1200, None, None, None, None)
    """
    return int(cell) if len(cell) <= MOST_DIGITS and cell.isascii() and cell.isdecimal() else None


def stated_ends(row: Mapping[str, str]) -> tuple[int | None, int | None]:
    """The floor and the ceiling in persons that a row states, taken at its word.

    None for an end that is open, in words or not a number. A figure that covers a part of those
    counted, as a list of names does (method `documented`), has no ceiling.

    >>> cells = {"low": "900", "best": "1000", "high": "", "method": "claim", "covers": ""}
    >>> stated_ends(cells | {"qualifier": "about"}), stated_ends(cells | {"qualifier": "at_least"})
    ((900, 1000), (900, None))
    """
    low, best, high = (figure(row[c]) for c in FIGURES)
    floor = best if low is None else low
    if row["method"] == "documented" or row["covers"] == "part":
        return floor, None
    if high is None and row["qualifier"] not in OPEN_ABOVE:
        return floor, best
    return floor, high
