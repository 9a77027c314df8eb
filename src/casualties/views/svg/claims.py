"""Claims, their labels and the worst pair as SVG."""

from __future__ import annotations

from collections.abc import Iterator

from casualties.text.english import times
from casualties.views.question.labels import SPACE
from casualties.views.question.parts import Bracket, Label, Mark
from casualties.views.svg.marks import symbol
from casualties.views.svg.strokes import Links, Palette, lettered, line, path, rect
from casualties.views.svg.text import HALO, escape, number, written
from casualties.views.theme import NEUTRAL_SHAPE, SHAPES, colour, text_role

FAINT, FAINTEST = 0.5, 0.25
TARGET = 22
"""Pixels that a pointer needs to hit a mark."""


def claim_of(mark: Mark, palette: Palette, links: Links | None) -> str:
    """A claim: what it covers, and a group that names it."""
    claim, panel = mark.claim, mark.panel
    ink, x = colour(claim.standpoint), panel.x(claim.day)
    drawn: list[str] = []
    if claim.end - claim.begin > 1.5:
        y, ends = panel.y(claim.at), (panel.x(claim.begin), panel.x(claim.end))
        drawn.append(line(*(ends[0], y, ends[1], y), ink, 1.1, 'opacity="0.8"'))
    if mark.bar:
        low, high = panel.y(mark.bar[0]), panel.y(mark.bar[1])
        if not mark.thin:
            drawn.append(line(x, low, x, high, palette["page"], 4.6))
        dashes = 'stroke-dasharray="2 2"' if claim.words else ""
        drawn.append(line(x, low, x, high, ink, 1.2 if mark.thin else 2.6, dashes))
    for low, high in mark.dotted if not mark.thin else ():
        dots = 'stroke-dasharray="1.3 2.4"'
        drawn.append(line(x, panel.y(low), x, panel.y(high), ink, 1.3, dots))
    if mark.arrow:
        drawn.append(_arrow(x, panel.y(mark.arrow[0]), mark.arrow[1], ink, palette["page"]))
    shape = SHAPES.get(claim.method, NEUTRAL_SHAPE)
    for value, size in mark.signs:
        y = panel.y(value)
        if not mark.thin:
            drawn.append(symbol(shape, x, y, size=size, colour=palette["page"], around=2))
        if claim.hollow:
            drawn.append(symbol(shape, x, y, size=size, colour=palette["page"]))
            shape_open = f"{shape}-open"
            drawn.append(symbol(shape_open, x, y, size=size - 0.6, colour=ink, line=1.3))
        else:
            drawn.append(symbol(shape, x, y, size=size, colour=ink))
    box = mark.box
    middle_x, middle_y = box.middle
    wide, high = (max(TARGET, v) for v in (box.right - box.left, box.bottom - box.top))
    hit = rect(middle_x - wide / 2, middle_y - high / 2, middle_x + wide / 2,
                middle_y + high / 2, fill="none", more=' pointer-events="all"')  # fmt: skip
    faint = "" if mark.bright else f' opacity="{FAINTEST if mark.thin else FAINT}"'
    said = "; ".join(f"{c.name}: “{c.wording}”, as of {c.when}" for c in mark.claims)
    ids = escape(" ".join(mark.ids))
    group = (
        f'<g class="claim" data-ids="{ids}" data-source="{escape(claim.source)}" role="img" '
        f'aria-label="{escape(said)}"{faint}>{hit}{"".join(drawn)}</g>'
    )
    return f'<a href="{escape(links(claim.id))}">{group}</a>' if links else group


def _arrow(x: float, y: float, way: int, ink: str, page: str) -> str:
    """An arrow of 11 pixels that begins at the mark, up (1) or down (-1)."""
    start, tip = y - way * 4, y - way * 15
    path = (
        f"M{number(x)} {number(start)}V{number(tip)}M{number(x - 3)} {number(tip + way * 3.6)}"
        f"L{number(x)} {number(tip)}L{number(x + 3)} {number(tip + way * 3.6)}"
    )
    return (
        f'<path d="{path}" fill="none" stroke="{page}" stroke-width="3"/>'
        f'<path d="{path}" fill="none" stroke="{ink}" stroke-width="1.4"/>'
    )


def bracket_of(bracket: Bracket, palette: Palette) -> Iterator[str]:
    """The bracket of the worst pair with its factor."""
    panel, ink = bracket.panel, palette["ink"]
    x, top, bottom = panel.x(bracket.day), panel.y(bracket.floor), panel.y(bracket.ceiling)
    carried = panel.x(bracket.carried)
    if x - carried > 2:
        yield line(carried, top, x, top, ink, 1.3, 'stroke-dasharray="3 2.5"')
    way = 5 if bracket.badge.left > x else -5
    shape = f"M{number(x - way)} {number(top)}H{number(x)}V{number(bottom)}H{number(x - way)}"
    yield f'<path d="{shape}" fill="none" stroke="{palette["page"]}" stroke-width="4"/>'
    yield f'<path d="{shape}" fill="none" stroke="{ink}" stroke-width="1.8"/>'
    badge = bracket.badge
    yield rect(*badge, fill=ink, more=' rx="2"')
    middle = badge.middle
    yield written(times(bracket.factor), middle[0], middle[1] + 4.6, size=13,
                  fill=palette["page"], anchor="middle", bold=True)  # fmt: skip
    for words in bracket.words:
        yield lettered(words, palette)


def label_of(label: Label, palette: Palette) -> str:
    """A source named at its claim."""
    claim = label.claim
    tone, halo = palette[text_role(claim.standpoint)], palette["page"]
    ink = palette["ink"] if label.bold else tone
    leader = path(label.leader, colour(claim.standpoint), 0.9, 'opacity="0.8"')
    name, words = label.words
    weight = ' font-weight="600"' if label.bold else ""
    spans = [f"<tspan{weight}>{escape(name, quote=False)}</tspan>"]
    if label.wording is None:
        spans.append(f'<tspan dx="{SPACE}" fill="{ink}">{escape(words, quote=False)}</tspan>')
    else:
        x, y = map(number, label.wording)
        spans.append(f'<tspan x="{x}" y="{y}" fill="{ink}">{escape(words, quote=False)}</tspan>')
    x, y = map(number, label.name)
    return (
        f'<g class="label" data-source="{escape(claim.source)}">{leader}<text x="{x}" y="{y}" '
        f'font-size="{number(label.size)}" fill="{tone}" text-anchor="{label.anchor}" '
        f'stroke="{halo}" {HALO}>{"".join(spans)}</text></g>'
    )
