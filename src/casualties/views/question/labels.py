"""Labels: every source that matters, named at its last claim where there is room for it.

At the right the sources that speak, in a column; the others beside their marks, at the cheapest of
many places; on a phone the speaking ones in a stack and few others.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import product

from casualties.views.lettering import shortened, width
from casualties.views.question.content import STAYS_NAMED, Claim, Content
from casualties.views.question.panel import Area
from casualties.views.question.parts import Label, Mark, Point, Size

TEXT, MINOR, SMALL, LINE = 12.0, 11.5, 11.0, 13.5
"""Sizes of the letters of a label, of one of an earlier claim and of one in an inset; a line."""
BLOCK = 30
"""Pixels of a label of two lines in the column at the right."""
SPACE = 5
"""Pixels between a name and its wording."""
DISTANCES = (0, 5, 11, 18, 26, 36, 48, 62, 80, 100)
ANGLES = tuple(math.tau * n / 18 for n in range(18))
DEAREST = 75.0
LEADER = 20
"""Pixels from a mark from which on a line leads to its label."""
MOST, MOST_MIDDLE = 16, 9
FEW = 12
"""Claims up to which the earlier ones of a source have their wording beside them too."""
ON_PHONE, ALONE = 3, 7
"""Labels beside marks on a phone under a stack of names, and where there is no stack."""
STACK = 92
"""Pixels from the right end of a narrow chart to its stack of names."""


@dataclass(slots=True)
class Ground:
    """What a label may not cover, and what it had better not."""

    inside: Area
    taken: list[Area]
    dear: list[tuple[Area, float]] = field(default_factory=list)
    lines: list[tuple[Point, Point]] = field(default_factory=list)
    """Lines that a label had better not stand on."""

    def cost(self, box: Area) -> float:
        """What it costs to stand at a place; inf where it may not."""
        if not box.within(self.inside) or any(box.meets(other) for other in self.taken):
            return math.inf
        cost = sum(price for other, price in self.dear if box.meets(other))
        return cost + sum(9.0 for line in self.lines if crosses(line, box))


def gutter_claims(content: Content, *, size: Size, plot: float) -> list[Claim]:
    """The claims named in the column at the right: what the sources that speak last said.

    And the last list of names if it is not older than a year.
    """
    claims = [c for c in content.speaking if not c.disputed]
    named = [c for c in content.claims if c.last and c.method == "documented" and not c.disputed]
    recent = [c for c in named[-1:] if content.last - c.day < STAYS_NAMED]
    claims += [c for c in recent if claims and c not in claims]
    room = 6 if size.narrow else int(plot // BLOCK)
    return sorted(claims, key=lambda c: -c.day)[:room]


def column(
    claims: Iterable[Claim], *, at: dict[str, Mark], inside: Area, left: float
) -> list[Label]:
    """Labels of two lines at the right of the plot, in the order of their figures."""
    placed = sorted(((at[c.id].place, c) for c in claims), key=lambda one: (one[0][1], one[1].id))
    tops = spread([y - BLOCK / 2 for (_, y), _ in placed], step=BLOCK,
                  low=inside.top, high=inside.bottom)  # fmt: skip
    most = inside.right - left
    labels = []
    for ((x, y), claim), top in zip(placed, tops, strict=True):
        middle = top + BLOCK / 2
        bend = left - 22
        leader = ((x + 6, y), (max(bend, x + 6), y), (left - 4, middle))
        name = shortened(claim.name, size=TEXT, most=most, bold=True)
        words = shortened(claim.said, size=TEXT, most=most)
        wide = max(width(name, size=TEXT, bold=True), width(words, size=TEXT))
        box = Area(left, top + 1, left + wide, top + BLOCK - 1)
        labels.append(Label(claim, "start", (left, top + 12), (left, top + 25.5), (name, words),
                            leader, box))  # fmt: skip
    return labels


def stack(
    claims: Iterable[Claim], *, at: dict[str, Mark], inside: Area, right: float
) -> list[Label]:
    """Labels of one line over each other, their right ends on one line, for a phone."""
    placed = sorted(((at[c.id].place, c) for c in claims), key=lambda one: (one[0][1], one[1].id))
    labels = []
    for number, ((x, y), claim) in enumerate(placed):
        base = inside.top + 11 + 15 * number
        words = shortened(claim.said, size=TEXT, most=140)
        taken = width(words, size=TEXT)
        name = shortened(claim.name, size=TEXT, most=right - inside.left - taken - SPACE - 44,
                         bold=True)  # fmt: skip
        start = right - taken - SPACE
        box = Area(start - width(name, size=TEXT, bold=True), base - 11, right, base + 3)
        leader = ((right + 3, base - 4), (x, y))
        labels.append(Label(claim, "end", (right, base), None, (name, words), leader, box))
    return labels


def spread(wanted: Sequence[float], *, step: float, low: float, high: float) -> list[float]:
    """Rising places at least `step` apart from low to high, near those wanted, which rise.

    >>> spread([10, 12, 50], step=10, low=0, high=100)
    [6.0, 16.0, 50.0]
    """
    groups: list[tuple[float, int]] = []  # the place of the first, and how many
    for place in wanted:
        groups.append((min(max(place, low), high - step), 1))
        while len(groups) > 1 and groups[-2][0] + groups[-2][1] * step > groups[-1][0]:
            (last, more), (first, many) = groups.pop(), groups.pop()
            middle = (first * many + (last - many * step) * more) / (many + more)
            place = max(low, min(middle, high - (many + more) * step))
            groups.append((place, many + more))
    return [float(first + step * n) for first, many in groups for n in range(many)]


def beside(
    claims: Sequence[Claim],
    *,
    at: dict[str, Mark],
    ground: Ground,
    lines: Sequence[int] = (1, 2),
    letters: float = TEXT,
) -> list[Label]:
    """Labels beside their marks, each at the cheapest place that is left, in this order."""
    labels: list[Label] = []
    for claim in claims:
        mark, size = at[claim.id], letters if claim.last or claim.disputed else MINOR
        best, label = DEAREST, None
        for base, many, angle, distance in _ways(tuple(lines)):
            if base >= best:
                break
            candidate = _candidate(
                claim, mark=mark, angle=angle, distance=distance, lines=many, size=size
            )
            if (cost := base + ground.cost(candidate.box)) < best:
                best, label = cost, candidate
        if label is None:
            continue
        labels.append(label)
        ground.taken.append(grown(label.box, by=2))
        if label.leader:
            ground.lines.append((label.leader[0], label.leader[-1]))
    return labels


def _candidate(
    claim: Claim, *, mark: Mark, angle: float, distance: float, lines: int, size: float
) -> Label:
    """A label at a place beside its mark."""
    x, y = mark.place
    bold = size != MINOR
    name = claim.name
    words = shortened(claim.said, size=size, most=200) + " (disputed)" * claim.disputed
    wide_name = width(name, size=size, bold=bold)
    wide_words = width(words, size=size)
    wide = max(wide_name, wide_words) if lines == 2 else wide_name + SPACE + wide_words
    tall = LINE * lines
    across, down = math.cos(angle), math.sin(angle)
    reach = 8 + distance
    middle_x, middle_y = x + across * (reach + wide / 2), y + down * (reach + tall / 2)
    box = Area(middle_x - wide / 2, middle_y - tall / 2, middle_x + wide / 2, middle_y + tall / 2)
    base = box.top + 10.5
    anchor = "start" if across > 0.3 else "end" if across < -0.3 else "middle"
    edge = {"start": box.left, "end": box.right, "middle": middle_x}[anchor]
    at_words = None if lines == 1 else (edge, base + LINE)
    leader: tuple[Point, ...] = ()
    near = (min(max(x, box.left), box.right), min(max(y, box.top), box.bottom))
    if math.dist(near, (x, y)) >= LEADER:
        share = 6 / math.dist(near, (x, y))
        start = (x + (near[0] - x) * share, y + (near[1] - y) * share)
        leader = (start, near)
    return Label(claim, anchor, (edge, base), at_words, (name, words), leader, box, size, bold)


@cache
def _ways(lines: tuple[int, ...]) -> list[tuple[float, int, float, float]]:
    """The places beside a mark, the cheapest first: cost, lines, angle and distance.

    A level label beside its mark reads best.
    """
    return sorted(
        (0.32 * distance + 4 * (many - 1) + 3 * abs(math.sin(angle)), many, angle, distance)
        for many, angle, distance in product(lines, ANGLES, DISTANCES)
    )


def others(content: Content, *, named: Iterable[Claim], size: Size) -> list[Claim]:
    """The claims to be named beside their marks: the worst pair first, then the newest."""
    done = {claim.source for claim in named}
    worst = {id for pair in content.pairs for id in pair.ids}
    last = [c for c in content.claims if c.source not in done and (c.last or c.disputed)]
    last.sort(key=lambda c: (c.id not in worst, c.disputed, -c.day, c.id))
    if size.narrow:
        most = ON_PHONE if len(done) > 1 else ALONE
        return [c for c in last if not c.disputed][:most]
    once = list({c.source: c for c in reversed(last)}.values())[::-1]
    if len(content.claims) <= FEW:
        once += [c for c in content.claims if not c.last and c not in once]
    return once[: MOST if size.name == "wide" else MOST_MIDDLE]


def grown(box: Area, *, by: float) -> Area:
    """A rectangle larger by some pixels on each side."""
    return Area(box.left - by, box.top - by, box.right + by, box.bottom + by)


def crosses(line: tuple[Point, Point], box: Area) -> bool:
    """Whether a straight line has a point in common with a rectangle."""
    (x0, y0), (x1, y1) = line
    low, high = 0.0, 1.0
    for start, way, least, most in (
        (x0, x1 - x0, box.left, box.right),
        (y0, y1 - y0, box.top, box.bottom),
    ):
        if way == 0:
            if not least <= start <= most:
                return False
            continue
        first, last = sorted(((least - start) / way, (most - start) / way))
        low, high = max(low, first), min(high, last)
    return low <= high
