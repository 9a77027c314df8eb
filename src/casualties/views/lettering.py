"""How wide text is, and where it breaks: reckoned from the widths of Arial, with a little room.

The font that PNGs are drawn with, Arimo, has these widths. Who reads an SVG or a page may have
another: better a gap than two words on each other.
"""

import unicodedata

ROOM, ANY_FONT = 1.03, 1.16
"""How much wider than Arial a line is taken to be; the second where a wider font may stand in."""
BOLD = 1.06
"""How much wider bold letters are."""
WIDTHS = {
    0.222: "ijl’‘",
    0.278: " !,./:;I[\\]ft|",
    0.333: "()-`r“”·",
    0.5: "Jckszvxy",
    0.556: "0123456789#$?L_abdeghnopqu–",
    0.584: "+<=>~×",
    0.611: "FTZ",
    0.667: "&ABEKPSVXY",
    0.722: "CDHNRUw",
    0.778: "GOQ",
    0.833: "Mm",
    0.889: "%",
    0.944: "W",
    1.0: "—…→←@",
}
"""Width of a letter as a share of the size of the text -> the letters that have it."""
_WIDTH = {letter: width for width, letters in WIDTHS.items() for letter in letters}
_OTHER = 0.61


def width(text: str, *, size: float, bold: bool = False, room: float = ROOM) -> float:
    """How wide a line of text is at a size, in pixels, reckoned.

    >>> round(width("1,000", size=10), 1)
    25.8
    """
    letters = unicodedata.normalize("NFD", text)
    shares = sum(_WIDTH.get(one, _OTHER) for one in letters if not unicodedata.combining(one))
    return size * shares * room * (BOLD if bold else 1)


def wrapped(
    text: str, *, size: float, most: float, bold: bool = False, room: float = ROOM
) -> list[str]:
    """The text in lines no wider than `most` pixels; a word alone may be wider.

    >>> wrapped("how many soldiers were killed", size=10, most=100)
    ['how many soldiers', 'were killed']
    """
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and width(longer, size=size, bold=bold, room=room) > most:
            lines.append(word)
        else:
            lines[-1] = longer
    return [line for line in lines if line]


def shortened(
    text: str, *, size: float, most: float, bold: bool = False, room: float = ROOM
) -> str:
    """The text, or its start with an ellipsis where it is wider than `most` pixels.

    >>> shortened("Ministry of Defence", size=10, most=65)
    'Ministry of…'
    """
    if width(text, size=size, bold=bold, room=room) <= most:
        return text
    end = len(text)
    while end and width(text[:end] + "…", size=size, bold=bold, room=room) > most:
        end -= 1
    return text[:end].rstrip(" ,;.") + "…"
