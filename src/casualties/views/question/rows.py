"""The layout for claims of periods, or of one day: a row a claim, its figure across."""

from __future__ import annotations

from dataclasses import dataclass

from casualties.text.english import times
from casualties.views.lettering import shortened, width
from casualties.views.question.content import Claim, Content
from casualties.views.question.marks import marks
from casualties.views.question.panel import Area, Panel, reach
from casualties.views.question.parts import Mark, Size, Words
from casualties.views.theme import text_role

ROW, NARROW_ROW = 36, 50
HEAD, FOOT = 8, 26
NAMES, WORDINGS = 0.27, 0.2
"""The share of the width of the names at the left and of the wordings at the right."""
MOST = 40
"""Rows that are drawn: the latest; the table has all."""


@dataclass(frozen=True, slots=True)
class Row:
    """A claim: its mark, laid on its side, and its words."""

    mark: Mark
    y: float
    words: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class RowsLayout:
    """A whole chart of rows in plain numbers."""

    content: Content
    size: Size
    height: float
    panel: Panel
    """Persons run along: x is `across` of a figure."""
    ticks: tuple[int, ...]
    rows: tuple[Row, ...]
    gap: Area | None
    """Between the worst pair, from the ceiling of the one to the floor of the other."""
    badge: Words | None
    outside: tuple[Claim, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """The id of each claim that is drawn, once."""
        return tuple(id for row in self.rows for id in row.mark.ids)

    def across(self, persons: float) -> float:
        """Where a number of persons stands."""
        return across(self.panel, persons)


def across(panel: Panel, persons: float) -> float:
    """Where a number of persons stands on a panel that is laid on its side."""
    area = panel.area
    share = (area.bottom - panel.y(persons)) / (area.bottom - area.top)
    return area.left + share * (area.right - area.left)


def rows_layout(content: Content, *, size: Size) -> RowsLayout:
    """The layout of rows, the smallest figure first. Pure, as `layout`."""
    claims = sorted(content.claims, key=lambda c: (-c.last, -c.day))[:MOST]
    claims.sort(key=lambda c: (max(c.figures), c.id))
    tall = NARROW_ROW if size.narrow else ROW
    left = 0.0 if size.narrow else size.width * NAMES
    right = size.width * (1.0 if size.narrow else 1 - WORDINGS) - 14
    bottom = HEAD + tall * len(claims)
    low, high = reach([f for c in claims for f in c.figures], log=content.log, headroom=0.06)
    lane = 24 if content.log and any(0 in c.figures for c in claims) else 0
    panel = Panel(Area(left, HEAD, right, bottom), left, right, content.first,
                  max(content.last, content.first + 1), low, high, content.log, lane)  # fmt: skip
    rows = []
    for number, claim in enumerate(claims):
        top = HEAD + tall * number
        mark = marks([claim], panel=panel)[0]
        rows.append(Row(mark, top + (36 if size.narrow else tall / 2), _words(claim, top, size)))
    gap, badge = _gap(content, rows=rows, panel=panel)
    return RowsLayout(
        content=content,
        size=size,
        height=bottom + FOOT,
        panel=panel,
        ticks=_ticks(panel),
        rows=tuple(rows),
        gap=gap,
        badge=badge,
        outside=tuple(c for c in content.claims if c not in claims),
    )


def _ticks(panel: Panel) -> tuple[int, ...]:
    """Round numbers whose words do not meet."""
    kept: list[int] = []
    end = panel.area.left - 12
    for tick in panel.ticks(most=5):
        half = width(f"{tick:,}", size=12) / 2
        if across(panel, tick) - half > end + 10:
            kept.append(tick)
            end = across(panel, tick) + half
    return tuple(kept)


def _words(claim: Claim, top: float, size: Size) -> tuple[Words, ...]:
    """Who, of which days, and the wording."""
    said = claim.said + " (disputed)" * claim.disputed
    wide = size.width * NAMES - 12
    if size.narrow:
        said = shortened(said, size=12, most=size.width * 0.5, bold=True)
        wide = size.width - width(said, size=12, bold=True) - 12
    else:
        said = shortened(said, size=12, most=size.width * WORDINGS, bold=True)
    role = text_role(claim.standpoint)
    base = top + (13 if size.narrow else 15)
    name = shortened(claim.name, size=12, most=wide, bold=True)
    middle = base if size.narrow else top + ROW / 2 + 4
    return (
        Words(name, 0, base, role=role, bold=True),
        Words(shortened(claim.when, size=11, most=wide), 0, base + 13, role="soft", size=11),
        Words(said, size.width, middle, "end", bold=True),
    )


def _gap(content: Content, *, rows: list[Row], panel: Panel) -> tuple[Area | None, Words | None]:
    """The worst pair: the range that both exclude, over the rows from the one to the other."""
    for pair in content.pairs[-1:]:
        ends = [row.y for row in rows if any(id in pair.ids for id in row.mark.ids)]
        if len(ends) < 2:
            return None, None
        area = Area(across(panel, pair.ceiling), min(ends), across(panel, pair.floor), max(ends))
        x, y = area.middle
        if any(abs(row.y - y) < 12 for row in rows):  # between two rows rather than on one
            y -= (rows[1].y - rows[0].y) / 2
        return area, Words(times(pair.factor), x, y + 4.6, "middle", "page", 13, bold=True)
    return None, None
