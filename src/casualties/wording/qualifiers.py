"""The words around a figure that hedge it: about, nearly, at least, up to."""

from __future__ import annotations

import re


def hedged(before: str, after: str) -> str:
    """Return the qualifier that the words around a single figure give it."""
    if _SIGN_BEFORE.search(before):
        return _BY_SIGN[before.rstrip()[-1]]
    if after.lstrip().startswith("+"):
        return "at_least"
    around = f"{before.rstrip()} # {after.lstrip()}"
    for qualifier, pattern in _HEDGES:
        if pattern.search(around):
            return qualifier
    return "exact"


_SIGN_BEFORE = re.compile(r"[~<>\u2264\u2265]\s*$")
_BY_SIGN = {
    "~": "about",
    "<": "up_to",
    "\u2264": "up_to",
    ">": "more_than",
    "\u2265": "at_least",
}


def _hedge(*alternatives: str) -> re.Pattern[str]:
    """Return the pattern that finds any of the alternatives around ``#``, the figure."""
    return re.compile(r"(?<!\w)(?:" + "|".join(alternatives) + r")(?!\w)")


# In the order of their force: "some 3,000 or more" is a minimum, "just under" is not "under".
_HEDGES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "almost",
        _hedge(
            r"(?:just|slightly|a little|a bit) (?:under|below|short of|less than|fewer than)",
            r"not quite",
            r"short of",
        ),
    ),
    (
        "at_least",
        _hedge(
            r"at (?:the very )?(?:least|minimum)",
            r"(?:no|not) (?:fewer|less|lower|under) than",
            r"(?:no|not) (?:fewer|less)",
            r"minimum",
            r"or more",
            r"and more",
            r"or higher",
            r"and counting",
            r"conservative(?:ly)?",
            r"low(?:er)?(?:-end)? estimate",
            r"lower (?:end|bound)",
        ),
    ),
    (
        "up_to",
        _hedge(
            r"up to",
            r"as (?:many|much|high) as",
            r"high as",
            r"(?:no|not) (?:more|higher|greater|above|over|exceeding)(?: than)?",
            r"not exceed(?:ing)?",
            r"at (?:the )?most",
            r"maximum",
            r"or (?:fewer|less)(?<!more or less)",
            r"(?:fewer|less|lower) than",
            r"under",
            r"below",
            r"may grow to",
        ),
    ),
    (
        "more_than",
        _hedge(
            r"(?:more|greater|higher) than",
            r"over",
            r"above",
            r"beyond",
            r"in excess of",
            r"exceed(?:s|ed|ing)?",
            r"upwards? of",
            r"surpass(?:es|ed|ing)?",
            r"topp(?:ed|ing)",
            r"tops",
            r"pass(?:es|ed|ing)",
            r"north of",
            r"#\s*-?plus",
        ),
    ),
    (
        "almost",
        _hedge(
            r"nearly",
            r"almost",
            r"near",
            r"nearing",
            r"close to",
            r"approach(?:es|ed|ing)?",
            r"verging on",
        ),
    ),
    (
        "about",
        _hedge(
            r"~",
            r"about",
            r"around",
            r"some",
            r"approx(?:imately|\.)?",
            r"roughly",
            r"estimated",
            r"estimates? (?:of|is)(?<!midpoint estimate of)",
            r"circa",
            r"ca?\.?(?= #)",
            r"more or less",
            r"or so",
            r"vicinity",
            r"neighbou?rhood",
            r"region of",
            r"order of",
            r"probably",
            r"perhaps",
            r"maybe",
            r"likely",
            r"#\s*-?(?:odd|ish)",
            r"give or take",
        ),
    ),
)
