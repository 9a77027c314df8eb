"""Number phrases that a spreadsheet or a slip changed into something else."""

import re

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"(?:{'|'.join(MONTHS)})[a-z]*\.?"
# compiled when a phrase has a trace of them, which few have
_DATE = (
    rf"(\d{{1,2}})[- /]({_MONTH})(?:[- /]\d{{2,4}})?"
    rf"|({_MONTH})[- /](\d{{1,2}})(?:[- /,]+\d{{2,4}})?"
    r"|\d{4}-\d\d?-\d\d?(?:[ t].*)?|\d\d?/\d\d?/\d{2,4}(?: .*)?"
)
_EXPONENT = r"(?<![\w.,])(\d+)(?:[.,](\d+))?e\+?(\d{1,2})(?!\w)"
_SIGN = r"(?:^|[^\w\d] ?)[-\u2212](?=\d)(?<!\d-)|\bminus\b|^\+"
_FRACTION = r"[\u00bc-\u00be\u2150-\u215e]|(?<![\w/.])\d{1,2}/\d{1,2}(?![\w/])"
_BOTH = r"\d ?(?:to|and|[-\u2013\u2014]) ?\d[\d,. ]*(?:million|thousand|k)?\+"
_TRACE = re.compile(
    r"[-+/\u2013\u2014\u2212\u00bc-\u00be\u2150-\u215e]|\de|minus"
    rf"|\d ?{_MONTH}|{_MONTH} ?\d",
    re.ASCII,
)
"""What every such phrase has in it."""


def spoilt_phrase(phrase: str) -> tuple[str, str] | None:
    """What happened to a phrase, and what to write; None for a phrase that is whole.

    >>> spoilt_phrase("15-Oct")
    ('is a date that a spreadsheet made', 'write 10 to 15 if that is what the page says')
    >>> spoilt_phrase("nearly 1,000")
    """
    text = phrase.casefold().strip()
    if not _TRACE.search(text):
        return None
    if match := re.fullmatch(_DATE, text, re.ASCII):
        number, name = match[1] or match[4], match[2] or match[3]
        mend = "copy the phrase from the page again, such as 10 to 15"
        ends = sorted((int(number or 0), MONTHS.index(name[:3]) + 1 if name else 0))
        if ends[0] < ends[1]:
            mend = f"write {ends[0]} to {ends[1]} if that is what the page says"
        return "is a date that a spreadsheet made", mend
    if match := re.search(_EXPONENT, text, re.ASCII):
        whole, decimals, power = match[1], match[2] or "", int(match[3])
        digits = f"{whole}{decimals}".ljust(len(whole) + power, "0") if power < 10 else "12000"
        mend = f"take the figure in full from the page, such as {int(digits):,}"
        return "is how a spreadsheet shortens a number", mend
    if re.search(_FRACTION, text):
        return "holds a fraction", "write it in words or digits, such as half a million or 500,000"
    if re.search(_SIGN, text):
        return "has a sign before the figure", "write the number of people, which has no sign"
    if re.search(_BOTH, text):
        return "is a range and open above", "write the range alone, or at least and its lower end"
    return None
