"""The layout of a question's chart: where everything stands, once, in plain numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from casualties.views.lettering import shortened, width, wrapped
from casualties.views.question import inset as enlarged
from casualties.views.question import labels as naming
from casualties.views.question.content import Claim, Content
from casualties.views.question.events import Event
from casualties.views.question.labels import Ground, spread
from casualties.views.question.marks import axis_figures, fits, marks
from casualties.views.question.pairs import bracket, tall
from casualties.views.question.panel import LANE, Area, Panel, reach, time_ticks
from casualties.views.question.parts import (
    WIDE,
    EventMark,
    Label,
    Layout,
    Mark,
    Size,
    Words,
)
from casualties.views.question.segments import Segment, stretches
from casualties.views.question.strip import strip

TOP = 20
YEARS = 20
TICKS = 6
ROW, KEY = 15, 18
"""Pixels of a row of events under the axis, and in the key of a phone's chart."""
TITLE = 20
EVENT, STEP = 11.5, 18.0
"""Size of the words of an event, and pixels from one number to the next on a phone."""
OLD, LAST, STAIRS = 9.0, 14.0, 8.0
"""What it costs a label to stand on an earlier mark, on a last one, on the staircases."""
ON_SHADE = "On shaded days the claims cannot all hold"
WIDEST_SHADE = 84
LOW = 0.4
"""The share of the height of a phone's chart under which no line comes down from the stack."""
"""Pixels of a shaded stretch from which it says what it means."""
BAND = "Grey: what is left if every claim holds"


def layout(content: Content, *, size: Size = WIDE) -> Layout:
    """The layout of a chart over time. Pure: the same content and size give the same numbers."""
    panel = _panel(content, size=size)
    drawn = [claim for claim in content.claims if fits(claim, panel=panel)]
    placed = marks(drawn, panel=panel)
    at = {claim.id: mark for mark in placed for claim in mark.claims}
    crossings = stretches(content.segments)
    ground = _ground(placed, content=content, panel=panel, size=size)
    words = _shade_words(crossings, panel=panel, size=size)
    ground.taken += [box_of(one) for one in words]
    named, labels = _latest(content, at=at, panel=panel, size=size)
    ground.taken += [label.box for label in labels] if size.narrow else []
    brackets = []
    for pair in content.pairs:
        if tall(pair, panel=panel):
            one = bracket(pair, panel=panel, ground=ground)
            brackets.append(one)
            ground.taken += [one.badge, *map(box_of, one.words)]
    small = enlarged.inset(content, claims=drawn, panel=panel, ground=ground, size=size)
    if small:
        ground.taken.append(naming.grown(small.frame, by=4))
    others = naming.others(content, named=named, size=size)
    others = [c for c in others if c.id in at and not (small and enlarged.holds(small, c))]
    labels += naming.beside(others, at=at, ground=ground, lines=(2,) if size.narrow else (1, 2))
    band, leader = _band_words(content.segments, panel=panel, ground=ground, size=size)
    events = _events(content.events, panel=panel, size=size)
    rows = max((e.row for e in events), default=0)
    foot = panel.area.bottom + YEARS + rows * ROW + 6
    key = KEY * len(events) + 8 if size.narrow else 0
    under = strip(content, panel=panel, size=size, top=foot + TITLE)
    return Layout(
        content=content,
        size=size,
        height=(under.area.bottom if under else foot) + 8 + key,
        panel=panel,
        ticks=tuple(panel.ticks(most=TICKS)),
        times=tuple(time_ticks(panel, room=52)),
        crossings=crossings,
        marks=placed,
        outside=tuple(c for c in content.claims if c not in drawn),
        labels=tuple(labels),
        brackets=tuple(brackets),
        events=events,
        strip=under,
        inset=small,
        words=(*words, *band, *_silence(content, panel=panel, size=size, named=named)),
        leaders=(leader,) if leader else (),
    )


def _panel(content: Content, *, size: Size) -> Panel:
    right = size.width - size.gutter - size.right
    figures = axis_figures(content)
    low, high = reach(figures, log=content.log, headroom=0.05)
    zero = content.log and 0 in figures
    return Panel(
        area=Area(0, TOP, right, TOP + size.plot),
        begin=12,
        end=right - 9,
        first=content.first,
        last=max(content.last, content.first + 1),
        low=low,
        high=high,
        log=content.log,
        lane=LANE if zero else 0,
    )


def _ground(placed: Sequence[Mark], *, content: Content, panel: Panel, size: Size) -> Ground:
    """The plot before anything is named: its marks, its staircases, its ticks."""
    area = panel.area
    dear = [(mark.box, LAST if mark.bright else OLD) for mark in placed if not mark.thin]
    if content.running:
        dear += [(stair, STAIRS) for stair in _stairs(content.segments, panel=panel)]
    most = max((width(f"{tick:,}", size=12) for tick in panel.ticks(most=TICKS)), default=0)
    ticks = [Area(area.left, panel.y(tick) - 15, most, panel.y(tick) - 1)
             for tick in panel.ticks(most=TICKS)]  # fmt: skip
    inside = Area(0, 2, min(size.width, area.right + 14), area.bottom - 2)
    return Ground(inside, ticks, dear)


def _stairs(segments: Sequence[Segment], *, panel: Panel) -> Iterator[Area]:
    """The lines of both staircases within the plot, level and upright, as narrow rectangles."""
    top, bottom = panel.area.top, panel.area.bottom

    def height(value: float) -> float:
        return max(top, min(panel.y(value), bottom))

    for side in ("floor", "ceiling"):
        before: float | None = None
        for one in segments:
            left, right = panel.x(one.begin), panel.x(one.end)
            y = height(getattr(one, side))
            if top < y < bottom:
                yield Area(left, y - 1, right, y + 1)
            if before is not None and abs(before - y) > 2:
                yield Area(left - 1, min(before, y), left + 1, max(before, y))
            before = y


def _shade_words(
    crossings: Sequence[tuple[float, float]], *, panel: Panel, size: Size
) -> list[Words]:
    """What shading means, on the widest shaded stretch that has room for it."""
    if not crossings or size.narrow:
        return []
    begin, end = max(crossings, key=lambda one: one[1] - one[0])
    left, right = panel.x(begin), panel.x(end)
    if right - left < WIDEST_SHADE:
        return []
    lines = wrapped(ON_SHADE, size=12, most=min(right - left - 8, 250), bold=True)
    return [
        Words(line, left + 5, panel.area.top + 14.5 * n, role="on-crossing", bold=True)
        for n, line in enumerate(lines)
    ]


def _latest(
    content: Content, *, at: dict[str, Mark], panel: Panel, size: Size
) -> tuple[list[Claim], list[Label]]:
    """The latest figures, named in the column at the right, or in a stack on a phone."""
    claims = naming.gutter_claims(content, size=size, plot=size.plot)
    claims = [claim for claim in claims if claim.id in at]
    if size.narrow:
        low = panel.area.top + LOW * size.plot
        claims = [claim for claim in claims if at[claim.id].place[1] < low]
        claims = claims if len(claims) > 1 else []
        inside = Area(0, panel.area.top, panel.area.right, panel.area.bottom)
        right = panel.area.right - naming.STACK
        return claims, naming.stack(claims, at=at, inside=inside, right=right)
    left = float(size.width - size.gutter)
    inside = Area(left, panel.area.top - 16, size.width, panel.area.bottom + 6)
    return claims, naming.column(claims, at=at, inside=inside, left=left)


def _band_words(
    segments: Sequence[Segment], *, panel: Panel, ground: Ground, size: Size
) -> tuple[list[Words], tuple[tuple[float, float], ...]]:
    """What the band means, once: in it where it is large enough, else beside it with a line."""
    boxes = [
        Area(panel.x(s.begin), panel.y(s.ceiling), panel.x(s.end), panel.y(s.floor))
        for s in segments
        if s.floor < s.ceiling < float("inf")
    ]
    boxes = [box for box in boxes if box.right - box.left > 6 and box.bottom - box.top > 6]
    if not boxes or size.narrow:
        return [], ()
    largest = max(boxes, key=lambda b: (b.right - b.left) * (b.bottom - b.top))
    lines = wrapped(BAND, size=12, most=135)
    wide, tall_ = max(width(line, size=12) for line in lines), 14 * len(lines)
    x, y = largest.middle
    inside = largest.right - largest.left >= 150 and largest.bottom - largest.top >= 40
    across, down = largest.right - largest.left, largest.bottom - largest.top
    places = [
        (largest.left + share * across, largest.top + height * down)
        for height in (0.5, 0.3, 0.7)
        for share in (0.5, 0.3, 0.7)
        if inside
    ]
    places += [
        (x + across, y + down)
        for across in (-90, -110, -140, 90, 120, -180, -220)
        for down in (-70, -50, -30, 30, 50, -100)
    ]
    for middle_x, middle_y in places:
        box = Area(middle_x - wide / 2, middle_y - tall_ / 2, middle_x + wide / 2,
                   middle_y + tall_ / 2)  # fmt: skip
        if ground.cost(box) > (12 if box.within(largest) else 2):
            continue
        near = min(max(x, box.left), box.right), min(max(y, box.top), box.bottom)
        if any(naming.crosses((near, (x, y)), other) for other in ground.taken):
            continue
        ground.taken.append(box)
        words = [Words(line, middle_x, box.top + 11 + 13.5 * n, "middle", italic=True, halo=True)
                 for n, line in enumerate(lines)]  # fmt: skip
        if box.within(largest):
            return words, ()
        return words, (near, (x, y))
    return [], ()


def _silence(content: Content, *, panel: Panel, size: Size, named: Sequence[Claim]) -> list[Words]:
    """Where every source is silent, the column at the right says so."""
    if named or size.narrow or not content.running:
        return []
    lines = wrapped("No total for any later day", size=12, most=size.gutter)
    left = size.width - size.gutter
    last = max((mark for mark in content.claims if mark.last), key=lambda c: c.day, default=None)
    y = panel.y(last.at) if last else panel.area.top
    return [Words(line, left, y + 4 + 13.5 * n, role="soft") for n, line in enumerate(lines)]


def _events(events: Sequence[Event], *, panel: Panel, size: Size) -> tuple[EventMark, ...]:
    """The events under the axis: the first row that is free, or on a phone their numbers."""
    out: list[EventMark] = []
    rows: list[list[tuple[float, float]]] = []
    limit = size.width
    wanted = [panel.x(event.day) - STEP / 2 for event in events]
    numbers = spread(wanted, step=STEP, low=0, high=size.width)
    for number, event in enumerate(events, start=1):
        x = panel.x(event.day)
        if size.narrow:
            at = numbers[number - 1] + STEP / 2
            out.append(EventMark(event.day, event.title, number, 1, None, at))
            continue
        wide = width(event.title, size=EVENT) + 8
        ways = [("start", x - 3, x + wide)] if x + wide < limit else []
        ways += [("end", x - wide, x + 3)] if x - wide > 0 else []
        title = event.title
        if not ways:
            title = shortened(title, size=EVENT, most=limit - x - 8)
            ways = [("start", x - 3, limit)]
        row, way = next(
            (row, way)
            for row in range(len(events))
            for way in ways
            if row == len(rows) or all(_apart(way[1:], other) for other in rows[row])
        )
        if row == len(rows):
            rows.append([])
        rows[row].append(way[1:])
        anchor = way[0]
        edge = x + 6 if anchor == "start" else x - 6
        base = panel.area.bottom + YEARS + 10 + ROW * row
        out.append(EventMark(event.day, event.title, number, row + 1,
                             Words(title, edge, base, anchor, size=EVENT), x))  # fmt: skip
    return tuple(out)


def _apart(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return one[1] + 8 < other[0] or other[1] + 8 < one[0]


def box_of(words: Words) -> Area:
    """The pixels that a line of words covers."""
    wide = width(words.text, size=words.size, bold=words.bold)
    left = words.x - {"start": 0, "middle": wide / 2, "end": wide}[words.anchor]
    return Area(left, words.y - words.size * 0.85, left + wide, words.y + words.size * 0.25)
