"""Words without accents and case, for those who search."""

import unicodedata


def folded(words: str) -> str:
    """The words in small letters without accents.

    >>> folded("  Élysée "), folded("ŞIRNAK")
    ('elysee', 'sirnak')
    """
    parts = unicodedata.normalize("NFKD", words)
    plain = "".join(letter for letter in parts if not unicodedata.combining(letter))
    return " ".join(plain.casefold().split())
