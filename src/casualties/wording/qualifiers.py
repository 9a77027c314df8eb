"""The words around a figure that hedge it: about, nearly, at least, up to."""

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
_BY_SIGN = {"~": "about", "<": "up_to", "\u2264": "up_to", ">": "more_than", "\u2265": "at_least"}


# In the order of their force: "some 3,000 or more" is a minimum, "just under" is not "under".
_WORDS = (
    (
        "almost",
        r"(?:just|slightly|a little|a bit) (?:under|below|short of|less than|fewer than)|"
        r"not quite|short of",
    ),
    (
        "at_least",
        r"at (?:the very )?(?:least|minimum)|(?:no|not) (?:fewer|less|lower|under) than|"
        r"(?:no|not) (?:fewer|less)|minimum|or more|and more|or higher|and counting|"
        r"conservative(?:ly)?|low(?:er)?(?:-end)? estimate|lower (?:end|bound)",
    ),
    (
        "up_to",
        r"up to|as (?:many|much|high) as|high as|"
        r"(?:no|not) (?:more|higher|greater|above|over|exceeding)(?: than)?|"
        r"not exceed(?:ing)?|at (?:the )?most|maximum|or (?:fewer|less)(?<!more or less)|"
        r"(?:fewer|less|lower) than|under|below|may grow to",
    ),
    (
        "more_than",
        r"(?:more|greater|higher) than|over|above|beyond|in excess of|exceed(?:s|ed|ing)?|"
        r"upwards? of|surpass(?:es|ed|ing)?|topp(?:ed|ing)|tops|pass(?:es|ed|ing)|north of|"
        r"#\s*-?plus",
    ),
    ("almost", r"nearly|almost|near|nearing|closer? to|approach(?:es|ed|ing)?|verging on"),
    (
        "about",
        r"~|about|around|some|approx(?:imately|\.)?|roughly|estimated|"
        r"estimates? (?:of|is)(?<!midpoint estimate of)|circa|ca?\.?(?= #)|more or less|"
        r"or so|vicinity|neighbou?rhood|region of|order of|probably|perhaps|maybe|likely|"
        r"#\s*-?(?:odd|ish)|give or take",
    ),
)
_HEDGES = [(qualifier, re.compile(rf"(?<!\w)(?:{words})(?!\w)")) for qualifier, words in _WORDS]
"""Qualifier and the words that give it around ``#``, the figure; the first that fits counts."""
