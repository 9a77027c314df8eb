"""Text in a picture: how it is written, and numbers with it."""

import html
import re
from html import unescape

FONT = (
    "'Source Sans 3','Segoe UI','Helvetica Neue',Arial,'Liberation Sans','DejaVu Sans',sans-serif"
)
SERIF = (
    "'Source Serif 4','Iowan Old Style','Palatino Linotype',Palatino,P052,Georgia,"
    "'Liberation Serif','DejaVu Serif','DejaVu Sans',serif"
)
NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
"""What XML cannot hold, not even as an entity."""
HALO = 'stroke-width="3" stroke-linejoin="round" paint-order="stroke"'


def escape(text: str, quote: bool = True) -> str:
    r"""Text as XML holds it, without the characters that it cannot hold.

    >>> escape("a<b>\x07")
    'a&lt;b&gt;'
    """
    return html.escape(NO_XML.sub("", text), quote=quote)


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
    italic: bool = False,
    halo: str = "",
    family: str = "",
) -> str:
    """A line of text as SVG; `y` is its base line. A `halo` is a colour around the letters."""
    weight = ' font-weight="600"' if bold else ""
    ends = f' text-anchor="{anchor}"' if anchor != "start" else ""
    slant = ' font-style="italic"' if italic else ""
    letters = f' font-family="{family}"' if family else ""
    around = f' stroke="{halo}" {HALO}' if halo else ""
    return (
        f'<text x="{number(x)}" y="{number(y)}" font-size="{number(size)}" fill="{fill}"'
        f"{letters}{ends}{weight}{slant}{around}>{escape(text, quote=False)}</text>"
    )


def number(value: float) -> str:
    """A coordinate with at most two digits behind the point.

    >>> number(3.0), number(2.5), number(-0.001)
    ('3', '2.5', '0')
    """
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
