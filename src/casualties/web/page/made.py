"""What a module of a page makes of a selection."""

import textwrap
from typing import Any, NamedTuple


class Made(NamedTuple):
    """The title as a finding, a sentence or two, and the parts of the page."""

    title: str
    description: str
    parts: list[Any]


def shorten(words: str, most: int) -> str:
    """The words cut at a space to at most so many characters."""
    plain = " ".join(words.split())
    return plain if len(plain) <= most else textwrap.shorten(plain, most, placeholder=" …")
