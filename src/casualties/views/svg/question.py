"""The chart of a question as SVG, from its layout: what plotly draws in the page, without it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from casualties.text.english import long_date
from casualties.views.lettering import width
from casualties.views.question.days import date_of
from casualties.views.question.layout import KEY
from casualties.views.question.panel import Panel
from casualties.views.question.parts import EventMark, Inset, Layout, Words
from casualties.views.question.segments import Segment
from casualties.views.question.strip import HEAD, SHORT_HEAD
from casualties.views.svg.claims import bracket_of, claim_of, label_of
from casualties.views.svg.strokes import Links, Palette, lettered, line, path, pattern, rect
from casualties.views.svg.text import number, written
from casualties.views.theme import LIGHT


def chart(
    layout: Layout, *, palette: Palette = LIGHT, links: Links | None = None, name: str = "q"
) -> str:
    """The inside of the `svg` element of a layout, which is `size.width` by `height` pixels.

    `palette` says the colour of each role, as `theme.LIGHT`, `DARK` or, in a page, `PAGE`. With
    `links`, each claim is a link to the address that they give it. `name` keeps the ids of two
    charts on one page apart. Each claim is a group with `data-ids` and `data-source`.
    """
    return "\n".join(_parts(layout, palette, links, name))


def _parts(layout: Layout, palette: Palette, links: Links | None, name: str) -> Iterator[str]:
    panel = layout.panel
    area = panel.area
    bottom = layout.strip.area.bottom if layout.strip else area.bottom
    yield pattern(palette, name)
    for begin, end in layout.crossings:
        yield rect(panel.x(begin), area.top - 14, max(panel.x(end), panel.x(begin) + 1), bottom,
                    fill=palette["crossing"])  # fmt: skip
    yield from _grid(layout, palette, bottom)
    for event in layout.events:
        dots = 'stroke-dasharray="1 5" opacity="0.6"'
        yield line(panel.x(event.day), area.top, panel.x(event.day), area.bottom,
                    palette["soft"], 1, dots)  # fmt: skip
    if layout.content.running:
        yield from _range(layout.content.segments, panel, palette, name)
    yield line(area.left, area.bottom, area.right, area.bottom, palette["edge"], 1)
    if panel.lane:
        yield from _zero_lane(panel, palette)
    for leader in layout.leaders:
        yield path(leader, palette["soft"], 0.8)
    for mark in layout.marks:
        yield claim_of(mark, palette, links)
    for bracket in layout.brackets:
        yield from bracket_of(bracket, palette)
    if layout.inset:
        yield from _inset(layout.inset, palette, links, name)
    for words in _tick_words(layout):
        yield lettered(words, palette)
    for label in layout.labels:
        yield label_of(label, palette)
    for words in layout.words:
        yield lettered(words, palette)
    for event in layout.events:
        yield from _event(event, layout, palette)
    if layout.strip:
        yield from _strip(layout, palette)


def _grid(layout: Layout, palette: Palette, bottom: float) -> Iterator[str]:
    panel = layout.panel
    for tick in layout.ticks:
        y = panel.y(tick)
        yield line(panel.area.left, y, panel.area.right, y, palette["grid"], 1)
    for day, _, january in layout.times:
        if january and panel.x(day) > panel.area.left:
            yield line(panel.x(day), panel.area.top, panel.x(day), bottom, palette["grid"], 1)


def _range(segments: Sequence[Segment], panel: Panel, palette: Palette, name: str) -> Iterator[str]:
    """The band, the gap where claims cross, and both staircases, each as one path."""
    boxes: dict[str, list[str]] = {"band": [], "band-open": [], "gap": []}
    for one in segments:
        left, right = panel.x(one.begin), panel.x(one.end)
        top, bottom = panel.y(one.ceiling), panel.y(one.floor)
        kind = "band-open" if one.ceiling == float("inf") else "band"
        if one.crossing:
            kind, top, bottom = "gap", bottom, top
        if bottom > top and (one.floor or kind == "band"):
            boxes[kind].append(
                f"M{number(left)} {number(top)}H{number(right)}V{number(bottom)}H{number(left)}Z"
            )
    for kind, paths in boxes.items():
        if paths:
            crisp = f'd="{"".join(paths)}" shape-rendering="crispEdges"'
            yield f'<path class="{kind}" {crisp} fill="{palette[kind]}"/>'
    if boxes["gap"]:
        yield f'<path d="{"".join(boxes["gap"])}" fill="url(#{name}-hatch)"/>'
    for values, style in (
        ([s.floor or None for s in segments], 'class="floor" stroke-width="1.3"'),
        ([s.ceiling for s in segments],
         'class="ceiling" stroke-width="1.5" stroke-dasharray="1.5 2.2"'),
    ):  # fmt: skip
        steps = _stairs(segments, values, panel)
        if steps:
            yield f'<path {style} d="{steps}" fill="none" stroke="{palette["edge"]}"/>'


def _stairs(segments: Sequence[Segment], values: Sequence[float | None], panel: Panel) -> str:
    """A staircase: level on the days of a segment, upright between; a gap where it is open."""
    steps, height, end = "", None, None
    for one, value in zip(segments, values, strict=True):
        top = panel.area.top
        if value is None or value == float("inf") or panel.y(value) <= top:
            height = None
            continue
        left, right, y = panel.x(one.begin), panel.x(one.end), panel.y(value)
        joined = height is not None and end == one.begin
        if not joined:
            steps += f"M{number(left)} {number(y)}"
        elif y != height:
            steps += f"V{number(y)}"
        steps += f"H{number(right)}"
        height, end = y, one.end
    return steps


def _event(event: EventMark, layout: Layout, palette: Palette) -> Iterator[str]:
    x, bottom = layout.panel.x(event.day), layout.panel.area.bottom
    if event.words is None:
        key = layout.height - KEY * (len(layout.events) - event.number + 1) + 6
        when = long_date(date_of(event.day).date())
        yield line(x, bottom, event.at, bottom + 18, palette["soft"], 1, 'opacity="0.6"')
        yield from _numbered(event, event.at, bottom + 26, palette)
        yield from _numbered(event, 9, key, palette)
        yield written(event.title, 24, key + 4, size=12, fill=palette["ink"])
        after = 30 + width(event.title, size=12)
        yield written(when, after, key + 4, size=11, fill=palette["soft"])
        return
    y = event.words.y - 4
    yield line(x, bottom, x, y, palette["soft"], 1, 'opacity="0.6"')
    yield f'<circle cx="{number(x)}" cy="{number(y)}" r="2" fill="{palette["soft"]}"/>'
    yield lettered(event.words, palette)


def _numbered(event: EventMark, x: float, y: float, palette: Palette) -> Iterator[str]:
    yield (
        f'<circle cx="{number(x)}" cy="{number(y)}" r="8" fill="{palette["page"]}" '
        f'stroke="{palette["soft"]}"/>'
    )
    yield written(f"{event.number}", x, y + 3.8, size=10.5, fill=palette["ink"],
                  anchor="middle", bold=True)  # fmt: skip


def _tick_words(layout: Layout) -> Iterator[Words]:
    panel, area = layout.panel, layout.panel.area
    for tick in layout.ticks:
        yield Words(f"{tick:,}", area.left, panel.y(tick) - 4, role="soft", halo=True)
    if panel.lane:
        yield Words("none", area.left, panel.y(0) + 4, role="soft", halo=True)
    for day, words, _ in layout.times:
        if panel.x(day) + 3 + width(words, size=12) > layout.size.width:
            continue
        yield Words(words, max(panel.x(day) + 3, area.left), area.bottom + 14, role="soft")


def _zero_lane(panel: Panel, palette: Palette) -> Iterator[str]:
    """The break in a log axis over the zeros."""
    y = panel.area.bottom - panel.lane
    yield line(panel.area.left, y, panel.area.right, y, palette["edge"], 1,
                'stroke-dasharray="6 4"')  # fmt: skip


def _strip(layout: Layout, palette: Palette) -> Iterator[str]:
    strip = layout.strip
    assert strip is not None
    area, panel = strip.area, strip.panel
    title = SHORT_HEAD if layout.size.narrow else HEAD
    yield written(
        title, area.left, area.top - 8, size=12, fill=palette["ink"], halo=palette["page"]
    )
    outline: list[tuple[float, float]] = []
    for one in layout.content.segments:
        if outline and panel.x(one.begin) > outline[-1][0] + 0.01:
            outline += [(outline[-1][0], area.bottom), (panel.x(one.begin), area.bottom)]
        wide = max(panel.x(one.end), panel.x(one.begin) + (0 if layout.content.running else 3))
        outline += [(panel.x(one.begin), strip.y(one.forced)), (wide, strip.y(one.forced))]
    top = "L".join(f"{number(x)} {number(y)}" for x, y in outline)
    ends = f"V{number(area.bottom)}H{number(outline[0][0])}Z"
    for tick in strip.ticks:
        yield line(area.left, strip.y(tick), area.right, strip.y(tick), palette["grid"], 1)
    yield f'<path d="M{top}{ends}" fill="{palette["gap"]}"/>'
    yield f'<path d="M{top}" fill="none" stroke="{palette["edge"]}" stroke-width="1.3"/>'
    yield line(area.left, area.bottom, area.right, area.bottom, palette["edge"], 1)
    for words in _strip_words(layout):
        yield lettered(words, palette)


def _strip_words(layout: Layout) -> Iterator[Words]:
    strip = layout.strip
    assert strip is not None
    x, anchor = layout.size.width - layout.size.gutter + 0.0, "start"
    if layout.size.narrow:
        x, anchor = layout.size.width - 2.0, "end"
    for tick in strip.ticks:
        yield Words(f"×{tick:g}", x, strip.y(tick) + 4, anchor, "soft", halo=True)
    if not layout.size.narrow:
        yield Words("×1: all can hold", x, strip.area.bottom + 1, anchor, "soft")
    yield from strip.peaks


def _inset(inset: Inset, palette: Palette, links: Links | None, name: str) -> Iterator[str]:
    frame, panel, lens = inset.frame, inset.panel, inset.lens
    dots = 'stroke-dasharray="1 3"'
    yield rect(*lens, fill="none", more=f' stroke="{palette["soft"]}" stroke-width="0.8"')
    for (x0, y0), (x1, y1) in (
        ((lens.left, lens.top), (frame.left, frame.bottom)),
        ((lens.right, lens.top), (frame.right, frame.bottom)),
    ):
        yield line(x0, y0, x1, y1, palette["soft"], 0.8, dots)
    yield rect(*frame, fill=palette["page"])
    area = panel.area
    for one in inset.segments:
        if one.crossing:
            yield rect(max(panel.x(one.begin), area.left), area.top,
                        min(panel.x(one.end), area.right), area.bottom,
                        fill=palette["crossing"])  # fmt: skip
    clip = f"{name}-inset"
    yield (
        f'<clipPath id="{clip}">{rect(*area, fill="none")}</clipPath><g clip-path="url(#{clip})">'
    )
    for tick in inset.ticks:
        yield line(area.left, panel.y(tick), area.right, panel.y(tick), palette["grid"], 1)
    yield from _range(inset.segments, panel, palette, name)
    yield "</g>"
    yield line(area.left, area.bottom, area.right, area.bottom, palette["edge"], 1)
    for mark in inset.marks:
        yield claim_of(mark, palette, links).replace("data-ids", "data-again")
    if inset.bracket:
        yield from bracket_of(inset.bracket, palette)
    for label in inset.labels:
        yield label_of(label, palette)
    for words in inset.words:
        yield lettered(words, palette)
    yield rect(*frame, fill="none", more=f' stroke="{palette["soft"]}" stroke-width="1"')
