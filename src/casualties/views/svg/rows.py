"""A chart of rows as SVG: claims of periods, each with its figure across."""

from __future__ import annotations

from collections.abc import Iterator

from casualties.views.question.parts import Words
from casualties.views.question.rows import Row, RowsLayout
from casualties.views.svg.marks import symbol
from casualties.views.svg.strokes import Links, Palette, lettered, line, pattern, rect
from casualties.views.svg.text import escape, number
from casualties.views.theme import LIGHT, NEUTRAL_SHAPE, SHAPES, colour


def rows_chart(
    layout: RowsLayout, *, palette: Palette = LIGHT, links: Links | None = None, name: str = "q"
) -> str:
    """The inside of the `svg` element of a layout of rows; all as in `question.chart`."""
    return "\n".join(_parts(layout, palette, links, name))


def _parts(layout: RowsLayout, palette: Palette, links: Links | None, name: str) -> Iterator[str]:
    area = layout.panel.area
    yield pattern(palette, name)
    for tick in layout.ticks:
        x = layout.across(tick)
        yield line(x, area.top, x, area.bottom, palette["grid"], 1)
        tick_words = Words(f"{tick:,}", x, area.bottom + 16, "middle", "soft")
        yield lettered(tick_words, palette)
    if layout.gap and layout.badge:
        yield rect(*layout.gap, fill=palette["gap"])
        yield rect(*layout.gap, fill=f"url(#{name}-hatch)")
    for row in layout.rows[1:]:
        top = row.words[0].y - (13 if layout.size.narrow else 15)
        yield line(0, top, layout.size.width, top, palette["grid"], 1)
    for row in layout.rows:
        yield _row(row, layout, palette, links)
        for words in row.words:
            yield lettered(words, palette)
    if layout.gap and layout.badge:
        x, y = layout.badge.x, layout.badge.y - 4.6
        yield rect(x - 19, y - 10, x + 19, y + 10, fill=palette["ink"], more=' rx="2"')
        yield lettered(layout.badge, palette)


def _row(row: Row, layout: RowsLayout, palette: Palette, links: Links | None) -> str:
    mark, claim, y = row.mark, row.mark.claim, row.y
    ink = colour(claim.standpoint)
    drawn = [rect(0, y - 18, layout.size.width, y + 14, fill="none", more=' pointer-events="all"')]
    if mark.bar:
        low, high = map(layout.across, mark.bar)
        dashes = 'stroke-dasharray="2 2"' if claim.words else ""
        drawn.append(line(low, y, high, y, ink, 2.6, dashes))
    for low, high in mark.dotted:
        dots = 'stroke-dasharray="1.3 2.4"'
        drawn.append(line(layout.across(low), y, layout.across(high), y, ink, 1.3, dots))
    if mark.arrow:
        at, way = mark.arrow
        start = layout.across(at) + way * 4
        tip = start + way * 12
        back = tip - way * 3.6
        shape = f"M{number(start)} {number(y)}H{number(tip)}"
        shape += f"M{number(back)} {number(y - 3)}L{number(tip)} {number(y)}"
        shape += f"L{number(back)} {number(y + 3)}"
        drawn.append(f'<path d="{shape}" fill="none" stroke="{ink}" stroke-width="1.4"/>')
    shape = SHAPES.get(claim.method, NEUTRAL_SHAPE)
    for value, size in mark.signs:
        x = layout.across(value)
        drawn.append(symbol(shape, x, y, size=size, colour=palette["page"], around=2))
        if claim.hollow:
            drawn.append(symbol(shape, x, y, size=size, colour=palette["page"]))
            drawn.append(symbol(f"{shape}-open", x, y, size=size - 0.6, colour=ink, line=1.3))
        else:
            drawn.append(symbol(shape, x, y, size=size, colour=ink))
    said = f"{claim.name}: “{claim.wording}”, {claim.when}"
    group = (
        f'<g class="claim" data-ids="{escape(" ".join(mark.ids))}" role="img" '
        f'data-source="{escape(claim.source)}" aria-label="{escape(said)}">{"".join(drawn)}</g>'
    )
    return f'<a href="{escape(links(claim.id))}">{group}</a>' if links else group
