"""Rules about the characters of every cell: what a keyboard types and a reader sees."""

import re
from collections.abc import Iterable
from functools import partial
from itertools import filterfalse

from casualties.checks.problem import shown
from casualties.checks.rule import Fault, cell_rule
from casualties.data.schema import Field
from casualties.text.characters import kind, name, typed

FORMULA = tuple("=+-@")
"""What begins a cell that a spreadsheet would run."""

PLACEHOLDERS = frozenset(
    f(word)
    for word in ("n/a", "na", "nan", "null", "none", "nil", "unknown", "undefined", "tbd", "tba",
                 "not stated", "not known", "-", "--", "–", "—", "?", "…", "...", "#n/a", "#ref!",
                 "#value!", "#name?", "#num!", "#div/0!", "#####", "########")
    for f in (str.lower, str.upper, str.capitalize)
) | {"NaN"}  # fmt: skip
"""What stands in a cell instead of nothing."""

MEANT = (("wording", ("none", "nil")), ("country", ("NA",)), ("phrase", ("none", "nil")))
"""Columns where one of these is a value: nobody was killed; Namibia."""

MARKUP = re.compile(r"</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>|&(?:[a-z]{2,6}|#\d+);", re.IGNORECASE)
MOJIBAKE = re.compile(r"[ÂÃÄÅÐÑ][\u0080-\u00bf\u0152-\u0192\u02c6-\u2122]|â€|ï»¿")
NUMERALS = re.compile(r"[²³¹⁰-₉¼-¾⅐-⅞]")
LONGEST = 1_000
"""Characters of a cell."""


@cell_rule(where=lambda field: True, among=PLACEHOLDERS.intersection)
def nothing_is_empty(field: Field, value: str) -> Fault | None:
    """What is not stated is an empty cell, never a word or sign for nothing.

    Such as n/a in as_of: leave the cell empty.
    """
    if any(field.name == column and value.casefold() in map(str.casefold, values)
           for column, values in MEANT):  # fmt: skip
        return None
    mend = f"fill it: {field.description[:1].lower()}{field.description[1:]}"
    return Fault(f"{shown(value)} stands for nothing", mend if field.required else "empty the cell")


@cell_rule(where=lambda field: True, among=partial(filterfalse, str.isascii))
def plain_characters(field: Field, value: str) -> Fault | None:
    """A cell holds the characters that a reader sees: Latin letters, 0 to 9, plain spaces.

    Such as a Cyrillic о in north-korea, or a hidden character: type the word again.
    """
    if fault := _decoded(value):
        return fault
    if (field.type != "string" or field.name == "wording") and (match := NUMERALS.search(value)):
        return _numeral(match[0], value)
    odd = next((c for c in value if kind(c)), "")
    plain = typed(value)
    if not odd and plain == value:
        return None
    if field.name in ("url", "archive") and kind(odd) == "letter":
        read = f"{shown(value)} holds letters that an address cannot have"
        return Fault(read, "open the page and copy its address from the browser's address bar")
    if not odd or kind(odd) == "hidden":
        what = "an accent apart from its letter" if not odd else "a character that nobody sees"
        detail = f" ({name(odd)})" if odd else ""
        return Fault(f"{_around(value, plain)} holds {what}{detail}", _again(value, plain))
    if kind(odd) == "lost":
        read = f"{shown(value)} lost a letter ({odd}) when the file was saved or copied"
        return Fault(read, "copy the words from the page again")
    what = {
        "space": f"a special space ({name(odd)})",
        "digit": f"the digit {odd} ({name(odd)}), which no spreadsheet counts with",
        "letter": f"the letter {odd} ({name(odd)})",
    }[kind(odd)]
    still = any(kind(c) == "letter" for c in plain)
    mend = "write the word in Latin letters" if still else _again(value, plain)
    return Fault(f"{_around(value, plain)} holds {what}", mend)


def _again(value: str, plain: str) -> str:
    """What to type where the two differ."""
    word = _first_difference(value, plain)[1]
    return f"delete it and type {word} again" if word else "delete it"


def _around(value: str, plain: str) -> str:
    return shown(_first_difference(value, plain)[0] or value)


def _first_difference(value: str, plain: str) -> tuple[str, str]:
    """The first word that differs between a text and its plain form, in both."""
    if len(value) <= 40:
        return value, plain
    pairs = zip(value.split(" "), plain.split(" "), strict=False)
    return next(((a, b) for a, b in pairs if a != b), (value, plain))


def _decoded(value: str) -> Fault | None:
    """The fault of a text that was saved in one encoding and read in another."""
    if not MOJIBAKE.search(value):
        return None
    try:
        right = value.encode("cp1252").decode()
    except ValueError:
        return None
    word = _first_difference(value, right)[1]
    read = f"{_around(value, right)} was read in another encoding than it was saved in"
    return Fault(read, f"write {word}")


def _numeral(sign: str, value: str) -> Fault:
    """The fault of a raised digit or a fraction in a figure."""
    if sign in "¼½¾" or sign >= "⅐":
        mend = "write it in words or digits, such as half a million or 500,000"
        return Fault(f"{shown(value)} holds the fraction {sign}", mend)
    rest = NUMERALS.sub("", value).strip()
    read = f"{shown(value)} holds the raised {sign} of a footnote"
    return Fault(read, f"write {rest}" if rest else "empty the cell")


def _marked(values: Iterable[str]) -> Iterable[str]:
    return (value for value in values if "<" in value or "&" in value)


@cell_rule(where=lambda field: field.type == "string", among=_marked)
def no_markup(field: Field, value: str) -> Fault | None:
    """A cell holds words, not the HTML of a page.

    Such as <b>1,200</b>: write 1,200.
    """
    from html import unescape

    match = MARKUP.search(value)
    if match is None or (match[0][0] == "&" and unescape(match[0]) == match[0]):
        return None
    if match[0][0] == "&":
        mend = f"write {unescape(match[0]).strip() or 'a plain space'} in its place"
    else:
        mend = "leave the words and delete what stands between < and >"
    return Fault(read=f"{shown(match[0])} is HTML", mend=mend)


def _long(values: Iterable[str]) -> Iterable[str]:
    return (value for value in values if len(value) > LONGEST)


@cell_rule(where=lambda field: not field.pattern and field.type == "string", among=_long)
def short_cell(field: Field, value: str) -> Fault | None:
    """A cell has at most 1,000 characters.

    Such as a whole article in claim: say in one sentence who put whose losses where.
    """
    mend = "keep it to a sentence or two in your own words"
    return Fault(read=f"{len(value):,} characters", mend=mend)


@cell_rule(where=lambda field: True)
def plain_cell(field: Field, value: str) -> Fault | None:
    """No cell begins like a formula or holds a tab, a line break, or spaces at its ends.

    Such as +300 in notes: write 300 more.
    """
    if value.startswith(FORMULA):
        if field.type == "integer":
            return None  # the rules types and minimum name it
        read = f"{shown(value)} begins with {value[0]}, which a spreadsheet would run as a formula"
        return Fault(read=read, mend="begin the cell with a letter or a digit")
    if not value.isprintable() and re.search(r"[\x00-\x1f\x7f]", value):
        return Fault(read=f"{shown(value)} holds a tab or a line break", mend="put a space there")
    if value != value.strip():
        return Fault(read=f"{shown(value)} has a space at its end", mend="remove it")
    return None
