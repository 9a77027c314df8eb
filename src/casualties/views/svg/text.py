"""Text in a picture: how wide it is, where it breaks, and how it is written.

No font is at hand where the picture is written, so widths are reckoned from classes of letters,
a little on the wide side: better a gap than two words on each other.
"""

import re
from html import escape, unescape

FONT = (
    "'Source Sans 3','Segoe UI','Helvetica Neue',Arial,'Liberation Sans','DejaVu Sans',sans-serif"
)
NARROW = frozenset("fijlrtI.,:;!|'’()[]-/ ")
WIDE = frozenset("mwMW@%—→←×")
SHARES = {"narrow": 0.36, "wide": 0.92, "capital": 0.71, "other": 0.61}
"""Width of a letter of each class, as a share of the size of the text."""


def width(text: str, *, size: float) -> float:
    """How wide a line of text is at a size, in pixels, reckoned.

    >>> round(width("1,000", size=10), 1)
    28.0
    """
    return size * sum(SHARES[_kind(letter)] for letter in text)


def _kind(letter: str) -> str:
    if letter in NARROW:
        return "narrow"
    if letter in WIDE:
        return "wide"
    return "capital" if letter.isupper() else "other"


def wrapped(text: str, *, size: float, most: float) -> list[str]:
    """The text in lines no wider than `most` pixels; a word alone may be wider.

    >>> wrapped("how many soldiers were killed", size=10, most=100)
    ['how many soldiers', 'were killed']
    """
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and width(longer, size=size) > most:
            lines.append(word)
        else:
            lines[-1] = longer
    return [line for line in lines if line]


def shortened(text: str, *, size: float, most: float) -> str:
    """The text, or its start with an ellipsis where it is wider than `most` pixels.

    >>> shortened("Ministry of Defence", size=10, most=70)
    'Ministry of…'
    """
    if width(text, size=size) <= most:
        return text
    end = len(text)
    while end and width(text[:end] + "…", size=size) > most:
        end -= 1
    return text[:end].rstrip(" ,;.") + "…"


def plain(text: str) -> str:
    """The words of a hover text, which has the few tags that plotly knows; nothing is escaped.

    >>> plain("<b>Ministry</b>: &lt; 100<br>killed")
    'Ministry: < 100, killed'
    """
    return unescape(re.sub(r"</?b>", "", text.replace("<br>", ", ")))


def written(
    text: str,
    x: float,
    y: float,
    *,
    size: float,
    fill: str,
    anchor: str = "start",
    bold: bool = False,
) -> str:
    """A line of text as SVG; `y` is its base line."""
    weight = ' font-weight="600"' if bold else ""
    ends = f' text-anchor="{anchor}"' if anchor != "start" else ""
    return (
        f'<text x="{number(x)}" y="{number(y)}" font-size="{number(size)}" fill="{fill}"'
        f"{ends}{weight}>{escape(text, quote=False)}</text>"
    )


def number(value: float) -> str:
    """A coordinate with at most two digits behind the point.

    >>> number(3.0), number(2.5), number(-0.001)
    ('3', '2.5', '0')
    """
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
