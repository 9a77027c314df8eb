"""The marks of a figure as SVG: the shapes of the methods, filled or hollow."""

import math

from casualties.views.svg.text import number

TALL = 2 / math.sqrt(3)


def symbol(
    name: str,
    x: float,
    y: float,
    *,
    size: float,
    colour: str,
    line: float = 0.0,
    around: float = 0.0,
) -> str:
    """A mark with its middle at x, y. `size` is its width in pixels, `line` that of its edge.

    `around` widens a filled mark by half as many pixels on each side, for an outline under it.
    Raises KeyError for a symbol that no figure uses.
    """
    base = name.removesuffix("-open")
    hollow = base != name
    edge = (
        f' fill="none" stroke="{colour}" stroke-width="{number(line or 1.5)}"'
        if hollow
        else f' fill="{colour}"'
    )
    if around and not hollow:
        edge += f' stroke="{colour}" stroke-width="{number(around)}"'
    r = size / 2
    if base == "circle":
        return f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(r)}"{edge}/>'
    points = " ".join(f"{number(x + r * a)},{number(y + r * b)}" for a, b in OUTLINES[base])
    return f'<polygon points="{points}"{edge}/>'


def _turned(points: list[tuple[float, float]], quarters: int) -> list[tuple[float, float]]:
    """An outline turned by quarters of a circle, clockwise on the page."""
    for _ in range(quarters):
        points = [(-b, a) for a, b in points]
    return points


_UP = [(0.0, -TALL), (1.0, TALL / 2), (-1.0, TALL / 2)]
_ARM = 0.4
_PLUS = [
    (-_ARM, -1.2), (_ARM, -1.2), (_ARM, -_ARM), (1.2, -_ARM), (1.2, _ARM), (_ARM, _ARM),
    (_ARM, 1.2), (-_ARM, 1.2), (-_ARM, _ARM), (-1.2, _ARM), (-1.2, -_ARM), (-_ARM, -_ARM),
]  # fmt: skip
_HALF = math.sqrt(0.5)
OUTLINES: dict[str, list[tuple[float, float]]] = {
    "square": [(-1, -1), (1, -1), (1, 1), (-1, 1)],
    "diamond": [(0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0)],
    "triangle-up": _UP,
    "triangle-right": _turned(_UP, 1),
    "triangle-left": _turned(_UP, 3),
    "cross": _PLUS,
    "x": [((a - b) * _HALF, (a + b) * _HALF) for a, b in _PLUS],
    "pentagon": [
        (1.2 * math.sin(math.tau * n / 5), -1.2 * math.cos(math.tau * n / 5)) for n in range(5)
    ],
}
"""Symbol -> its outline around the middle, in halves of its size; the page is y down."""
