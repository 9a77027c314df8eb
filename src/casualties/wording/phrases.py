"""Number phrases in English words: what they state and how they hedge it.

A phrase such as ``nearly 11,000`` states a figure and a qualifier. The qualifier decides
which of the cells ``low``, ``best`` and ``high`` the figure belongs in (`CELLS`).
`casualties.measures.bounds` says what the figure then bounds.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from casualties.wording.qualifiers import hedged
from casualties.wording.spoilt import spoilt_phrase

CELLS: Mapping[str, tuple[str, ...]] = {
    "exact": ("best",),
    "about": ("best",),
    "almost": ("best",),
    "at_least": ("low",),
    "more_than": ("low",),
    "up_to": ("high",),
    "range": ("low", "high"),
    "words": (),
}
"""Qualifier -> the cells that it fills."""

LONGEST = 40
"""Characters of a number in digits."""


class Number(NamedTuple):
    """What a number phrase states: persons in the cells it fills, and its qualifier."""

    low: int | None = None
    best: int | None = None
    high: int | None = None
    qualifier: str = "words"


def parse(phrase: str) -> Number:
    """Return the number that a phrase states, with its qualifier.

    Nouns and fillers around the number are ignored (``1,190 bodies``, ``additional 6,000``).
    Thousands may be grouped by comma, point or space; a point is a decimal only before a scale
    word (``1.2 million``). A phrase without one number of its own (``dozens``, ``a third of
    4,000``) has the qualifier ``words`` and no figures, and so has one that a spreadsheet spoilt
    (``15-Oct``, ``1.20E+04``). It never raises.

    >>> parse("between 3,000 and 4,000")
    Number(low=3000, best=None, high=4000, qualifier='range')
    >>> parse("nearly 11,000")
    Number(low=None, best=11000, high=None, qualifier='almost')
    >>> parse("at least 100").low
    100
    >>> parse("several hundred").qualifier
    'words'
    """
    text = _plain(phrase)
    if _NO_NUMBER_OF_ITS_OWN.search(text) or spoilt_phrase(phrase):
        return Number()
    figures = _figures(text)
    if len(figures) == 1:
        figure = figures[0]
        if figure.value is None:
            return Number()
        qualifier = hedged(text[: figure.start], text[figure.end :])
        cells = CELLS[qualifier]
        low, best, high = (figure.value if c in cells else None for c in ("low", "best", "high"))
        return Number(low, best, high, qualifier)
    if len(figures) == 2 and _JOINED.fullmatch(text[figures[0].end : figures[1].start]):
        low, high = _same_scale(figures[0], figures[1])
        if low is not None and high is not None and low <= high:
            return Number(low=low, high=high, qualifier="range")
    return Number()


class _Figure(NamedTuple):
    """One figure in a phrase: its value, its scale, and where it starts and ends.

    The value is `amount` / `parts` of `scale`: 1.2 million is 12 / 10 of 1,000,000. `scaled` says
    whether a scale word stands behind the number.
    """

    amount: int
    parts: int
    scale: int
    scaled: bool
    start: int
    end: int

    @property
    def value(self) -> int | None:
        """Persons, or None where the figure is not a whole number."""
        value, rest = divmod(self.amount * self.scale, self.parts)
        return None if rest else value


_SCALES = {
    "dozen": 12, "hundred": 100, "thousand": 1_000, "k": 1_000, "million": 1_000_000,
    "m": 1_000_000, "mn": 1_000_000, "billion": 1_000_000_000, "bn": 1_000_000_000,
}  # fmt: skip
_UNITS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90,
}  # fmt: skip
_WORD = "|".join([*_UNITS, *_TENS])
_SCALE_WORD = "dozen|hundred|thousand|million|billion"
_DIGITS = re.compile(
    r"(?<![\w.,-])"
    r"(?P<digits>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,3}(?:\.[0-9]{3})+(?!\d)"
    r"|[0-9]{1,3}(?: [0-9]{3})+(?!\d)|[0-9]+)"
    r"(?P<decimals>[.,][0-9]+)?"
    rf"(?:[ -]?(?P<scale>{_SCALE_WORD})s?|(?P<suffix>k|m|mn|bn))?"
    r"(?!\w)(?![.,]\d)"
)
_PART = re.compile(
    r"\b(?:(?P<whole>one|two|three|four|five|six|seven|eight|nine) and (?:a|one) half"
    r"|(?P<part>(?:three quarters|(?:a )?quarter) of a|a half|half an?|half|quarter))"
    r" (?P<scale>dozen|hundred|thousand|million|billion)\b"
)
_WORDS = re.compile(
    rf"\b(?:(?:{_WORD}|{_SCALE_WORD}|an?(?= (?:{_SCALE_WORD})\b))\b[ -]?"
    rf"(?:(?<=hundred )and (?=(?:{_WORD})\b))?)+"
)
_JOINED = re.compile(
    r"\s*,?\s*(?:-\s*to\s*-|-|to|and|or|or even|but)\s*"
    r"(?:about|around|approximately|roughly|some|perhaps|possibly|maybe|even|up to|as many as"
    r"|fewer than|less than)?\s*"
)
_NO_NUMBER_OF_ITS_OWN = re.compile(
    r"\b(?:thirds?|quarters?(?! of a (?:million|thousand|billion)\b)(?! (?:million|billion)\b)"
    r"|fifths?|tenths?|half(?! an? (?:dozen|hundred|thousand|million|billion)\b)"
    r"(?! (?:dozen|hundred|thousand|million|billion)\b)"
    r"|percent|per cent|times|twice|doubled?|tripled?|tens|dozens|hundreds|thousands"
    r"|millions|several|few|fewer(?! than)|couple|many(?<!as many)|numerous|all but|survivors? of"
    r"|most of|part of|share of|out of|digits?|no number)\b|%|fold\b|-(?:digit|figure)"
)

_NOBODY = re.compile(r"\b(?:none|nil|nobody|no one|not (?:one|a single)(?: person)?)\b")


def _plain(phrase: str) -> str:
    """Return the phrase in lower case, with plain spaces, hyphens and signs."""
    text = phrase.casefold().translate(_SIGNS)
    text = re.sub(r"[\[\]()\"'*]", "", text)
    text = _NOBODY.sub("zero", text)
    text = re.sub(r"\s+", " ", text).strip()
    text = re.sub(r"(?<=\d) ?- ?(?=\d)", " - ", text)
    if "between" in text:
        text = text.replace(" and ", " to ")
    return re.sub(r"(?<=\d)-to-(?=\d)", " to ", text)


_SIGNS = {
    **{ord(space): " " for space in "\u00a0\u2007\u2009\u202f\u2008\u200a"},
    **{ord(dash): "-" for dash in "\u2010\u2011\u2012\u2013\u2014\u2212"},
    **{ord(quote): "" for quote in "\u2018\u2019\u201c\u201d"},
    ord("\u2026"): " ",
    ord("\u2248"): "~",
}


def _figures(text: str) -> list[_Figure]:
    """Return every figure in a plain phrase, in the order in which they stand."""
    figures: list[_Figure] = []
    taken: list[tuple[int, int]] = []
    for pattern, read in ((_DIGITS, _from_digits), (_PART, _from_part), (_WORDS, _from_words)):
        for match in pattern.finditer(text):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            figure = read(match)
            if figure is not None:
                figures.append(figure)
                taken.append((figure.start, figure.end))
    return sorted(figures, key=lambda figure: figure.start)


def _from_digits(match: re.Match[str]) -> _Figure | None:
    """Read a figure in digits, grouped or decimal, with its scale word."""
    digits, decimals = match["digits"], match["decimals"]
    if len(match[0]) > LONGEST:
        return None
    unit = match["scale"] or match["suffix"]
    if unit and decimals is None and digits.count(".") == 1:
        digits, _, rest = digits.partition(".")
        decimals = "." + rest
    amount, parts = int(re.sub(r"[., ]", "", digits)), 1
    if decimals is not None:
        parts = 10 ** (len(decimals) - 1)
        amount = amount * parts + int(decimals[1:])
    grouped = not unit and decimals is None and bool(re.search(r"[., ]", digits))
    if grouped and digits.endswith("000"):
        return _Figure(amount, 1_000, 1_000, False, match.start(), match.end())
    scale = _SCALES[unit] if unit else 1
    return _Figure(amount, parts, scale, bool(unit), match.start(), match.end())


def _from_part(match: re.Match[str]) -> _Figure | None:
    """Read ``half a million``, ``a quarter of a million`` or ``two and a half million``."""
    if match["whole"]:
        amount, parts = 2 * _UNITS[match["whole"]] + 1, 2
    elif "three" in match["part"]:
        amount, parts = 3, 4
    else:
        amount, parts = 1, 4 if "quarter" in match["part"] else 2
    return _Figure(amount, parts, _SCALES[match["scale"]], True, match.start(), match.end())


def _from_words(match: re.Match[str]) -> _Figure | None:
    """Read number words: ``six``, ``twenty five thousand``, ``one hundred and fifty``."""
    words = [word for word in re.split(r"[ -]", match[0]) if word and word != "and"]
    if not words:
        return None
    total, group, scale = 0, 0, 1
    for word in words:
        if word in _UNITS:
            group += _UNITS[word]
        elif word in _TENS:
            group += _TENS[word]
        elif word in ("a", "an"):
            group += 1
        else:
            scale = _SCALES[word]
            group = max(group, 1) * scale
            if scale >= 1_000:
                total, group = total + group, 0
    value = total + group
    end = match.start() + len(match[0].rstrip(" -"))
    scaled = words[-1] in _SCALES
    parts = scale if scaled else 1
    return _Figure(value, parts, parts, scaled, match.start(), end)


def _same_scale(low: _Figure, high: _Figure) -> tuple[int | None, int | None]:
    """Return both ends of a range, the first in the scale of the second where it names none.

    ``15 to 30,000`` says fifteen thousand; ``100 to 3,000`` and ``1 to 20,000`` do not.
    """
    top = high.value
    small = low.scale == 1 and low.amount < 1_000 * low.parts
    if top is not None and small and high.scale > 1:
        lifted, rest = divmod(low.amount * high.scale, low.parts)
        near = high.scaled or 10 * lifted >= top
        if lifted <= top and near and not rest:
            return lifted, top
    return low.value, top
