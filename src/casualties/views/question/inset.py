"""The inset: days on which the widest contradiction is too low to be seen, enlarged."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from casualties.views.question.content import Claim, Content, Pair
from casualties.views.question.days import date_of
from casualties.views.question.labels import SMALL, Ground, beside, grown
from casualties.views.question.marks import fits, marks
from casualties.views.question.pairs import bracket, tall
from casualties.views.question.panel import Area, Panel, reach, time_ticks
from casualties.views.question.parts import Inset, Size, Words
from casualties.views.question.segments import stretches

WIDTH, HEIGHT = 240.0, 176.0
LEFT, TOP, FOOT = 46.0, 18.0, 20.0
"""Pixels of the frame beside, over and under the enlarged plot."""
SEEN, FEWEST = 0.3, 20.0
"""The share of the height that the pair takes at least, and the days that are shown for that."""
NAMED = 6
WORTH = 1.25
"""The factor from which on an enlarged chart shows more than the strip does."""


def inset(
    content: Content, *, claims: Sequence[Claim], panel: Panel, ground: Ground, size: Size
) -> Inset | None:
    """The stretch of the widest pair enlarged, where it is too low and there is room for it."""
    pair = content.pairs[-1] if content.pairs else None
    if size.narrow or pair is None or tall(pair, panel=panel) or not content.running:
        return None
    if pair.factor < WORTH:
        return None
    days = _days(content, pair)
    if days is None or days[1] - days[0] > (content.last - content.first) / 3:
        return None
    frame = _free(ground, panel=panel, days=days)
    return _inset(content, claims, pair, panel=panel, days=days, frame=frame) if frame else None


def holds(inset: Inset, claim: Claim) -> bool:
    """Whether a claim is shown in the inset."""
    return any(claim.id in mark.ids for mark in inset.marks)


def _days(content: Content, pair: Pair) -> tuple[float, float] | None:
    """The run of crossing days that the pair is in, with a little room."""
    for begin, end in stretches(content.segments):
        if begin <= pair.ceiling_day <= end:
            least = max(pair.ceiling_day + 2, begin + FEWEST)
            while end > least and _share(content, pair, begin=begin, end=end) < SEEN:
                end = max(least, begin + (end - begin) * 0.7)
            room = (end - begin) * 0.12
            return max(content.first, begin - room), min(content.last, end + room)
    return None


def _share(content: Content, pair: Pair, *, begin: float, end: float) -> float:
    """How much of the height of the floors of some days the pair would take."""
    floors = [s.floor for s in content.segments if begin <= s.begin < end]
    return (pair.floor - pair.ceiling) / max([pair.floor, *floors])


def _free(ground: Ground, *, panel: Panel, days: tuple[float, float]) -> Area | None:
    """A place for the frame that covers nothing, as near to the days as can be."""
    near = panel.x(days[0])
    top = panel.area.top - 6
    places = [
        Area(left, y, left + WIDTH, y + HEIGHT)
        for left in range(60, int(panel.area.right - WIDTH), 12)
        for y in (top, top + 20, top + 40, top + 60)
    ]
    places.sort(key=lambda box: (abs(box.left - near), box.top))
    return next((box for box in places if ground.cost(grown(box, by=3)) == 0), None)


def _inset(
    content: Content,
    claims: Sequence[Claim],
    pair: Pair,
    *,
    panel: Panel,
    days: tuple[float, float],
    frame: Area,
) -> Inset:
    segments = tuple(s for s in content.segments if s.end > days[0] and s.begin < days[1])
    inside = [
        replace(c, begin=max(c.begin, days[0]), end=min(c.end, days[1]))
        for c in claims
        if days[0] <= c.day <= days[1] and not c.disputed
    ]
    floors = [s.floor for s in segments if s.crossing]
    figures = [f for c in inside for f in c.figures if f <= 1.25 * max([*floors, pair.floor])]
    _, high = reach([*figures, *floors], log=False, headroom=0.06)
    area = Area(frame.left + LEFT, frame.top + TOP, frame.right - 2, frame.bottom - FOOT)
    plot = Panel(area, area.left + 12, area.right - 10, *days, 0.0, high, log=False)
    shown = marks([c for c in inside if fits(c, panel=plot)], panel=plot, scale=0.86)
    free = Ground(area, [], [(mark.box, 9.0) for mark in shown])
    begin, end = date_of(days[0]), date_of(days[1] - 1)
    year = "" if begin.year == end.year else f" {begin.year}"
    head = f"{begin:%b}{year} to {end:%b %Y}"
    ticks = plot.ticks(most=3)
    words = [Words(f"{head}, enlarged", frame.left + 6, frame.top + 13, size=11, bold=True)]
    words += [Words(f"{t:,}", area.left - 4, plot.y(t) + 4, "end", "soft", 11) for t in ticks]
    words += [
        Words(
            text.removesuffix(f" {end.year}"), plot.x(day), area.bottom + 13, "middle", "soft", 11
        )
        for day, text, _ in time_ticks(plot, room=40)
        if area.left + 8 < plot.x(day) < area.right - 8
    ]
    top = min(panel.y(high), panel.area.bottom - 10)
    lens = Area(panel.x(days[0]), top, panel.x(days[1]), panel.area.bottom)
    worst = bracket(pair, panel=plot, ground=free, words=False)
    free.taken.append(worst.badge)
    at = {claim.id: mark for mark in shown for claim in mark.claims}
    last = sorted(
        (m.claim for m in shown if m.bright), key=lambda c: (c.id not in pair.ids, -c.day)
    )
    names = beside(last[:NAMED], at=at, ground=free, letters=SMALL)
    return Inset(plot, frame, lens, segments, shown, tuple(names), tuple(words), worst,
                 tuple(t for t in ticks if not math.isnan(t)))  # fmt: skip
