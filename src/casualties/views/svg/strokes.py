"""Lines, rectangles and words of a layout as SVG."""

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from casualties.views.question.parts import Words
from casualties.views.svg.text import SERIF, number, written

Palette = Mapping[str, str]
"""Role -> colour, as `theme.LIGHT`."""
Links = Callable[[str], str]
"""Id of a statement -> the address of its page."""


def lettered(words: Words, palette: Palette) -> str:
    """A line of words of a layout."""
    return written(
        words.text,
        words.x,
        words.y,
        size=words.size,
        fill=palette[words.role],
        anchor=words.anchor,
        bold=words.bold,
        italic=words.italic,
        halo=palette["page"] if words.halo else "",
        family=SERIF if words.serif else "",
    )


def rect(left: float, top: float, right: float, bottom: float, *, fill: str, more: str = "") -> str:
    """A rectangle; `more` are further attributes."""
    return (
        f'<rect x="{number(left)}" y="{number(top)}" width="{number(right - left)}" '
        f'height="{number(bottom - top)}" fill="{fill}"{more}/>'
    )


def line(x0: float, y0: float, x1: float, y1: float, ink: str, width: float, more: str = "") -> str:
    """A straight line."""
    return (
        f'<path d="M{number(x0)} {number(y0)}L{number(x1)} {number(y1)}" stroke="{ink}" '
        f'stroke-width="{number(width)}" fill="none"{" " + more if more else ""}/>'
    )


def path(points: Sequence[tuple[float, float]], ink: str, width: float, more: str = "") -> str:
    """Straight lines from point to point."""
    return "".join(line(*start, *end, ink, width, more) for start, end in pairwise(points))


def pattern(palette: Palette, name: str) -> str:
    """The hatching, once a picture."""
    return (
        f'<defs><pattern id="{name}-hatch" width="5" height="5" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><path d="M0 0V5" stroke="{palette["hatch"]}" '
        'stroke-width="1.2" opacity="0.5"/></pattern></defs>'
    )
