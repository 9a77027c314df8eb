"""The parts of a laid out chart in plain numbers: what both drawings, SVG and plotly, draw."""

from __future__ import annotations

from dataclasses import dataclass, field

from casualties.views.question.content import Claim, Content
from casualties.views.question.panel import Area, Panel
from casualties.views.question.segments import Segment

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Size:
    """How large a chart is, in pixels."""

    name: str
    width: int
    plot: int
    gutter: int
    """The room for labels at the right."""
    strip: int
    right: int
    """From the end of the plot to the gutter."""

    @property
    def narrow(self) -> bool:
        """Whether it stands on a phone: one-line labels, events by number."""
        return not self.gutter


WIDE = Size("wide", 868, plot=380, gutter=144, strip=58, right=18)
MIDDLE = Size("middle", 704, plot=330, gutter=140, strip=54, right=18)
NARROW = Size("narrow", 358, plot=350, gutter=0, strip=48, right=0)
SIZES = {size.name: size for size in (WIDE, MIDDLE, NARROW)}


@dataclass(frozen=True, slots=True)
class Mark:
    """A claim on the chart, or several at one place: a bar, marks on it, dots, an arrow."""

    claims: tuple[Claim, ...]
    """The one that is drawn, then those at its place."""
    panel: Panel
    signs: tuple[tuple[float, float], ...]
    """Persons and size in pixels of each mark of its method."""
    bar: tuple[float, float] | None = None
    """The range that is stated, in persons, or that words are read as."""
    dotted: tuple[tuple[float, float], ...] = ()
    """Ends that are our reading."""
    arrow: tuple[float, int] | None = None
    """Persons at which an arrow begins, and 1 for upwards: no limit is stated."""
    thin: bool = False
    bright: bool = True

    @property
    def claim(self) -> Claim:
        """The claim that is drawn."""
        return self.claims[0]

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all that stand here."""
        return tuple(claim.id for claim in self.claims)

    @property
    def place(self) -> Point:
        """The pixel at which it is named."""
        return self.panel.x(self.claim.day), self.panel.y(self.claim.at)

    @property
    def box(self) -> Area:
        """The pixels that it covers."""
        x = self.panel.x(self.claim.day)
        half = max([size for _, size in self.signs], default=3.0) / 2
        tops = [self.panel.y(v) for v, _ in self.signs]
        for low, high in ([self.bar] if self.bar else []) + list(self.dotted):
            tops += [self.panel.y(low), self.panel.y(high)]
        top, bottom = min(tops) - half, max(tops) + half
        if self.arrow:
            at, way = self.arrow
            tip = self.panel.y(at) - way * 16
            top, bottom = min(top, tip), max(bottom, tip)
        return Area(x - half, top, x + half, bottom)


@dataclass(frozen=True, slots=True)
class Words:
    """A line of words at a base line; `role` is its colour in the palette."""

    text: str
    x: float
    y: float
    anchor: str = "start"
    role: str = "ink"
    size: float = 12
    bold: bool = False
    italic: bool = False
    halo: bool = False
    serif: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    """A source named at its claim: its name, its wording, and a line to the mark."""

    claim: Claim
    anchor: str
    name: Point
    wording: Point | None
    """Where the wording stands; None where it goes on in the line of the name."""
    words: tuple[str, str]
    leader: tuple[Point, ...]
    box: Area
    size: float = 12
    bold: bool = True


@dataclass(frozen=True, slots=True)
class Bracket:
    """The worst pair: an upright line from ceiling to floor, and how far they are apart."""

    day: float
    floor: float
    ceiling: float
    carried: float
    """The day from which the floor is carried on."""
    factor: float
    panel: Panel
    badge: Area
    words: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class EventMark:
    """A context event: its day, the row under the axis that it hangs in, its words or number."""

    day: float
    title: str
    number: int
    row: int
    words: Words | None
    at: float
    """The pixel of its number, beside those of the others."""


@dataclass(frozen=True, slots=True)
class Strip:
    """How far the two furthest claims are apart on each day, under the chart."""

    area: Area
    high: float
    ticks: tuple[float, ...]
    peaks: tuple[Words, ...]
    panel: Panel

    def y(self, factor: float) -> float:
        """Where a factor stands, on a log scale from 1."""
        return self.panel.y(factor)


@dataclass(frozen=True, slots=True)
class Inset:
    """Days at which the chart is too low, enlarged."""

    panel: Panel
    frame: Area
    lens: Area
    """What it enlarges."""
    segments: tuple[Segment, ...]
    marks: tuple[Mark, ...]
    labels: tuple[Label, ...]
    words: tuple[Words, ...]
    bracket: Bracket | None
    ticks: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """A whole chart in plain numbers."""

    content: Content
    size: Size
    height: float
    panel: Panel
    ticks: tuple[int, ...]
    times: tuple[tuple[float, str, bool], ...]
    crossings: tuple[tuple[float, float], ...]
    """First day, and the day after the last, of each stretch on which the claims cannot all hold.
    """
    marks: tuple[Mark, ...]
    outside: tuple[Claim, ...]
    """Disputed claims that the axis does not reach; they are named under the chart."""
    labels: tuple[Label, ...]
    brackets: tuple[Bracket, ...]
    events: tuple[EventMark, ...]
    strip: Strip | None
    inset: Inset | None = None
    words: tuple[Words, ...] = ()
    """What stands on the chart beside labels and ticks."""
    leaders: tuple[tuple[Point, ...], ...] = field(default=())

    @property
    def ids(self) -> tuple[str, ...]:
        """The id of each claim that is drawn, once."""
        return tuple(id for mark in self.marks for id in mark.ids)
