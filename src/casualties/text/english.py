"""English phrases for lists, dates, counts, persons and factors."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import date


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun.

    >>> counted(1, "statement"), counted(1200, "statement"), counted(2, "body", "bodies")
    ('1 statement', '1,200 statements', '2 bodies')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def capital(words: str) -> str:
    """The words with a capital at their start."""
    return words[:1].upper() + words[1:]


def factor(value: float) -> str:
    """A factor with as many digits as it deserves.

    >>> factor(1.04), factor(2.479), factor(9.9), factor(21.06)
    ('1.04', '2.5', '9.9', '21')
    """
    if value < 1.1:
        return f"{value:.2f}"
    return f"{value:.1f}" if value < 10 else f"{value:,.0f}"


def persons(value: float) -> str:
    """A number of persons with thousands separators; one that is ours, to three digits.

    >>> persons(3800.0), persons(424264.07)
    ('3,800', '424,000')
    """
    if value != round(value):
        value = float(f"{value:.3g}")
    return f"{value:,.0f}"


def person_range(low: float, high: float) -> str:
    """A range of persons in words; one number where both are the same.

    >>> person_range(0, 300.0), person_range(100.0, float("inf"))
    ('up to 300', 'at least 100')
    >>> person_range(3000.0, 4000.0)
    'between 3,000 and 4,000'
    """
    if not math.isfinite(high):
        return f"at least {persons(low)}"
    if low <= 0 < high:
        return f"up to {persons(high)}"
    return persons(low) if low == high else f"between {persons(low)} and {persons(high)}"


def listed(words: Iterable[str], *, last: str = "or") -> str:
    """The words as an English list.

    >>> listed(["a", "b", "c"])
    'a, b or c'
    """
    *head, tail = list(words) or [""]
    return f"{', '.join(head)} {last} {tail}" if head else tail


def long_date(day: date) -> str:
    """A day as prose.

    >>> long_date(date(2024, 12, 19))
    '19 December 2024'
    """
    return f"{day.day} {day:%B %Y}"


def place_name(slug: str) -> str:
    """A theatre's slug as words: `el-fasher` -> `El Fasher`."""
    words = slug.split("-")
    return " ".join(w if w[:1].isdigit() else w.capitalize() for w in words)


def counted_people(who: str, metrics: Sequence[str]) -> str:
    """Whose and what in one phrase.

    >>> counted_people("people of Iraq", ["excess deaths"])
    'excess deaths among people of Iraq'
    """
    what = listed(metrics)
    happened = any(name.endswith(("ed", "ing")) for name in metrics)
    return f"{who} {what}" if happened else f"{what} among {who}"
