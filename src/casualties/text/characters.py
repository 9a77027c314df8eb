"""Characters that are not what they look like: hidden ones, lookalikes of Latin letters, digits."""

import unicodedata
from functools import cache

LOOKALIKES = dict(
    zip(
        "АВЕЅЗІЈКМНОРСТХУаеѕіјорсхуԁһΑΒΕΖΗΙΚΜΝΟΡΤΥΧοαν",
        "ABES3IJKMHOPCTXYaesijopcxydhABEZHIKMNOPTYXoav",
        strict=True,
    )
)
"""Letter of the Cyrillic or Greek alphabet -> the one of the Latin that looks the same."""


def typed(text: str) -> str:
    r"""The text with spaces, digits and accented letters as a keyboard types them.

    Hidden characters go, letters that only look Latin become Latin.

    >>> typed("north-k\u043erea\u200b"), typed("１２\xa0000"), typed("Erdog\u0306an")
    ('north-korea', '12 000', 'Erdoğan')
    """
    if text.isascii():
        return text
    composed = unicodedata.normalize("NFC", text)
    words = composed.split(" ")
    return " ".join(word if word.isascii() else _typed_word(word) for word in words)


def _typed_word(word: str) -> str:
    plain = "".join(map(_plain, word))
    alike = "".join(LOOKALIKES.get(character, character) for character in plain)
    return plain if any(kind(c) == "letter" for c in alike) else alike


@cache
def _plain(character: str) -> str:
    what = kind(character)
    if what == "hidden":
        return ""
    if what == "space":
        return " "
    if what == "digit":
        return str(unicodedata.digit(character))
    folded = unicodedata.normalize("NFKC", character)
    return folded if what == "letter" and folded.isascii() else character


@cache
def kind(character: str) -> str:
    """What is odd about a character: hidden, space, digit, letter, lost; empty where nothing is.

    An accent that stands alone is hidden too, and so is what no font has a picture for.
    """
    if character.isascii():
        return ""
    category = unicodedata.category(character)
    if character == "\ufffd":
        return "lost"
    if category in ("Zs", "Zl", "Zp"):
        return "space"
    if category == "Nd":
        return "digit"
    if category[0] == "C" or "\ufe00" <= character <= "\ufe0f":
        return "hidden"
    if category[0] in "LM" and not name(character).startswith("LATIN "):
        return "" if character in "ªºʻʼ" else "letter"
    return ""


def name(character: str) -> str:
    """The name of a character in Unicode."""
    return unicodedata.name(character, f"U+{ord(character):04X}")
