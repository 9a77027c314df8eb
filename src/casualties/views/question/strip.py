"""The strip under the chart: how far the two furthest claims are apart on each day."""

from __future__ import annotations

from casualties.text.english import times
from casualties.views.lettering import width
from casualties.views.question.content import Content
from casualties.views.question.panel import Area, Panel
from casualties.views.question.parts import Size, Strip, Words
from casualties.views.question.segments import stretches

TICKS = (1.5, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
HEAD = "How far the two furthest claims are apart, for each day"
SHORT_HEAD = "How far apart the furthest two are"
HOLD = "On every day all claims can hold"
ROUNDED = "Never further apart than rounding explains"
APART = 15
"""Pixels between two ticks at least."""


def strip(content: Content, *, panel: Panel, size: Size, top: float) -> Strip | None:
    """The strip, from `top` on; None where no two claims can be compared."""
    if not content.segments or (not content.comparable and content.widest <= 1):
        return None
    area = Area(panel.area.left, top, panel.area.right, top + size.strip)
    high = max(2.0, content.widest * 1.12 if content.widest < 1e6 else 2.0)
    scale = Panel(area, panel.begin, panel.end, panel.first, panel.last, 1.0, high, log=True)
    ticks: list[float] = []
    for tick in TICKS:
        y = scale.y(tick)
        if tick <= high and all(abs(y - scale.y(other)) >= APART for other in (1.0, *ticks)):
            ticks.append(tick)
    return Strip(area, high, tuple(ticks), tuple(_peaks(content, scale=scale, size=size)), scale)


def _peaks(content: Content, *, scale: Panel, size: Size) -> list[Words]:
    """The maximum of each stretch of crossing days; of two that would meet the larger."""
    peaks = [
        max(
            (s for s in content.segments if begin <= s.begin < end),
            key=lambda segment: segment.forced,
        )
        for begin, end in stretches(content.segments)
    ]
    if not peaks:
        middle = scale.area.middle[0]
        said = HOLD if content.widest <= 1 else ROUNDED
        return [Words(said, middle, scale.area.bottom - 6, "middle", "soft", halo=True)]
    kept: list[tuple[Area, Words]] = []
    for peak in sorted(peaks, key=lambda s: -s.forced):
        text = times(peak.forced)
        wide = width(text, size=12, bold=True)
        middle = scale.x((peak.begin + min(peak.end, peak.begin + 1)) / 2)
        left = min(max(middle - wide / 2, 1), scale.area.right - wide - 1)
        y = scale.y(peak.forced)
        base = y - 4
        if y - 14 < scale.area.top:  # a spike near the top has its words beside it
            base, left = y + 11, min(middle + 5, scale.area.right - wide)
        box = Area(left - 4, base - 10, left + wide + 4, base + 3)
        if all(not box.meets(other) for other, _ in kept):
            words = Words(text, left, base, bold=True, halo=True)
            kept.append((box, words))
    return [words for _, words in kept]
