"""From claims to marks: bars of what is stated, dots of what is read, arrows at open ends."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from casualties.views.question.content import Claim, Content
from casualties.views.question.panel import Panel
from casualties.views.question.parts import Mark

FULL, HALF, SMALL = 8.4, 6.0, 4.0
"""Pixels of the mark of a single figure, of those at the ends of a range, and of very many."""
MANY = 120
"""Claims above which all but the last of each source are thin."""


def axis_figures(content: Content) -> list[float]:
    """The figures that the axis must reach: those of claims that are measured, and the floors."""
    claims = [c for c in content.claims if not c.disputed] or list(content.claims)
    stated = [figure for claim in claims for figure in claim.figures]
    high = max(stated, default=1.0)
    read = [c.ceiling for c in claims if c.ceiling is not None and c.ceiling <= 1.2 * high]
    floors = [s.floor for s in content.segments if s.floor >= min(stated, default=1.0)]
    return [*stated, *read, *floors]


def fits(claim: Claim, *, panel: Panel) -> bool:
    """Whether the axes reach a claim; they always do unless it is disputed."""
    return panel.inside(max(claim.figures)) and panel.first <= claim.day <= panel.last


def marks(claims: Sequence[Claim], *, panel: Panel, scale: float = 1.0) -> tuple[Mark, ...]:
    """The marks in the order in which they are painted, each claim in one of them.

    Claims of one figure and one day share a mark, which is that of a last claim where one is
    among them. `scale` shrinks the marks.
    """
    together: dict[object, list[Claim]] = defaultdict(list)
    for claim in claims:
        together[claim.day, claim.figures, claim.disputed].append(claim)
    many = len(claims) > MANY
    out = []
    for same in together.values():
        first = max(same, key=lambda c: (c.last, not c.hollow))
        ordered = (first, *(c for c in same if c is not first))
        out.append(_mark(ordered, panel=panel, many=many, scale=scale))
    return tuple(sorted(out, key=lambda m: (m.bright, not m.claim.disputed, m.claim.day)))


def _mark(claims: tuple[Claim, ...], *, panel: Panel, many: bool, scale: float) -> Mark:
    claim = claims[0]
    thin = many and not claim.last
    full, half = ((SMALL, SMALL) if thin else (FULL, HALF)) if scale == 1 else (7.2, 5.2)
    figures = claim.figures
    bar = (min(figures), max(figures)) if len(figures) > 1 else None
    signs: tuple[tuple[float, float], ...]
    if claim.words:
        signs = () if bar else ((figures[0], half),)
    elif claim.best is not None:
        signs = ((claim.best, full),)
    else:
        signs = tuple((figure, half if bar else full) for figure in figures)
    return Mark(
        claims=claims,
        panel=panel,
        signs=signs,
        bar=bar,
        dotted=_dotted(claim, panel=panel, mark=full),
        arrow=None if thin else _arrow(claim),
        thin=thin,
        bright=claim.last,
    )


def _dotted(claim: Claim, *, panel: Panel, mark: float) -> tuple[tuple[float, float], ...]:
    """The ends that are our reading, where they are longer than the mark."""
    if claim.words:
        return ()
    figures = claim.figures
    ends = []
    if claim.floor is not None and claim.floor < min(figures):
        ends.append((claim.floor, min(figures)))
    if claim.ceiling is not None and claim.ceiling > max(figures):
        ends.append((max(figures), claim.ceiling))
    return tuple(end for end in ends if abs(panel.y(end[0]) - panel.y(end[1])) > mark / 2 + 1.5)


def _arrow(claim: Claim) -> tuple[float, int] | None:
    """An arrow where the claim sets no limit: upwards, or downwards for "up to"."""
    if claim.ceiling is None:
        return max(claim.figures), 1
    only_high = claim.low is None and claim.best is None and not claim.words
    return (min(claim.figures), -1) if only_high else None
