"""English phrases for lists, dates, counts, persons and factors."""

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


def sentence(words: str) -> str:
    """The words with the full stop that ends a sentence.

    >>> sentence("the page says 900"), sentence("Why?")
    ('the page says 900.', 'Why?')
    """
    words = words.strip()
    return words if words.endswith((".", "!", "?")) else f"{words}."


def factor(value: float) -> str:
    """A factor with as many digits as it deserves.

    >>> factor(1.04), factor(2.479), factor(9.9), factor(21.06)
    ('1.04', '2.5', '9.9', '21')
    """
    if value < 1.1:
        return f"{value:.2f}"
    return f"{value:.1f}" if value < 10 else f"{value:,.0f}"


def times(value: float) -> str:
    """A factor as a sign: none where nothing was compared, and words for one without end.

    >>> times(1.54), times(math.inf), times(math.nan)
    ('×1.5', 'one says none', '–')
    """
    if math.isnan(value):
        return "–"
    return f"×{factor(value)}" if math.isfinite(value) else "one says none"


def off_by(value: float) -> str:
    """How far claims are apart that cannot both hold, as a clause.

    >>> off_by(4.53)
    'the claims are off by at least a factor of 4.5 between them'
    >>> off_by(math.inf)
    'one claim says that there are none, where another names some'
    """
    if math.isinf(value):
        return "one claim says that there are none, where another names some"
    return f"the claims are off by at least a factor of {factor(value)} between them"


def persons(value: float) -> str:
    """A number of persons with thousands separators; one that is ours, to three digits.

    >>> persons(3800.0), persons(424264.07)
    ('3,800', '424,000')
    """
    if value != round(value):
        value = float(f"{value:.3g}")
    return f"{value:,.0f}"


def person_range(low: float, high: float) -> str:
    """A range of persons in words; open at 0 and at inf, and no number where both are NaN.

    >>> person_range(270, 330), person_range(6, 6), person_range(0, 500)
    ('270 to 330', '6', '500 or fewer')
    >>> person_range(1000, math.inf), person_range(math.nan, math.nan)
    ('1,000 or more', 'no number')
    """
    if math.isnan(low) and math.isnan(high):
        return "no number"
    if math.isinf(high):
        return f"{persons(low)} or more"
    if low <= 0 < high:
        return f"{persons(high)} or fewer"
    return persons(low) if low == high else f"{persons(low)} to {persons(high)}"


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


def counted_people(who: str, metrics: Sequence[str]) -> str:
    """Whose and what in one phrase.

    >>> counted_people("people of Iraq", ["excess deaths"])
    'excess deaths among people of Iraq'
    """
    what = listed(metrics)
    happened = any(name.endswith(("ed", "ing")) for name in metrics)
    return f"{who} {what}" if happened else f"{what} among {who}"


AGES = ((365, "a year"), (274, "nine months"), (183, "six months"), (92, "three months"))
"""Days -> the round age that they exceed."""


def age(days: int) -> str:
    """The round age that a number of days exceeds; "" up to three months.

    >>> age(92), age(93), age(400), age(800)
    ('', 'three months', 'a year', '2 years')
    """
    years = (days - 1) // 365
    return f"{years} years" if years > 1 else next((w for n, w in AGES if days > n), "")
