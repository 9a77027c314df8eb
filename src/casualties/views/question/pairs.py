"""The worst pair of claims, bracketed from the one's ceiling to the other's floor."""

from casualties.text.english import times
from casualties.views.lettering import width
from casualties.views.question.content import Pair
from casualties.views.question.labels import Ground
from casualties.views.question.panel import Area, Panel
from casualties.views.question.parts import Bracket, Words

LOWEST = 14
"""Pixels under which a bracket cannot be read."""
BADGE = (38.0, 20.0)
AWAY = 0.2
"""What each pixel between a bracket and its factor costs."""


def tall(pair: Pair, *, panel: Panel) -> bool:
    """Whether a pair is far enough apart to be bracketed."""
    return panel.y(pair.ceiling) - panel.y(pair.floor) >= LOWEST


def bracket(pair: Pair, *, panel: Panel, ground: Ground, words: bool = True) -> Bracket:
    """The bracket of a pair, its factor and its words where they cover least and stand near it."""
    x = panel.x(pair.ceiling_day)
    top, bottom = panel.y(pair.floor), panel.y(pair.ceiling)
    wide, high = BADGE
    wide = max(wide, width(times(pair.factor), size=13, bold=True) + 10)
    lines = _lines(pair.words) if words else []
    most = max([wide, *(width(line, size=11.5) for line in lines)])
    tall_ = high + 13.5 * len(lines)
    ways = []
    for side in (-1, 1):
        middle = top + (bottom - top) / 2 - tall_ / 2
        for y in (middle, top - 4, bottom - tall_ + 4, top - tall_, *range(40, 240, 20)):
            left = x + 8 if side > 0 else x - 8 - most
            box = Area(left, y, left + most, y + tall_)
            away = max(0.0, top - box.bottom, box.top - bottom)
            ways.append((ground.cost(box) + AWAY * away, side, box))
    _, side, box = min(ways, key=lambda way: way[0])
    badge = Area(box.left, box.top, box.left + wide, box.top + high)
    if side < 0:
        badge = Area(box.right - wide, box.top, box.right, box.top + high)
    anchor, edge = ("start", box.left) if side > 0 else ("end", box.right)
    written = tuple(
        Words(line, edge, badge.bottom + 12 + 13.5 * n, anchor, size=11.5, halo=True)
        for n, line in enumerate(lines)
    )
    return Bracket(pair.ceiling_day, pair.floor, pair.ceiling, pair.floor_day, pair.factor, panel,
                   badge, written)  # fmt: skip


def _lines(words: str) -> list[str]:
    """The words of a pair in lines of about the same length."""
    parts = words.split(" in the ")
    return parts if len(parts) == 1 else [f"{parts[0]} in the", parts[1]]
