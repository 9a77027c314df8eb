"""The chart of a question without words, for a card: claims, the range left, days that cross."""

from casualties.views.question.content import Content
from casualties.views.question.marks import axis_figures, fits, marks
from casualties.views.question.panel import Area, Panel, reach, time_ticks
from casualties.views.question.parts import Layout, Size
from casualties.views.question.segments import stretches

SMALL = Size("small", 300, plot=110, gutter=0, strip=0, right=0)
TOP, FOOT = 6, 20
TICKS = 3
MARKS = 0.65
"""The size of a mark, of one on a whole chart."""


def small_layout(content: Content) -> Layout:
    """The layout of a small chart. Pure, as `layout`."""
    low, high = reach(axis_figures(content), log=content.log, headroom=0.05)
    bottom = TOP + SMALL.plot
    panel = Panel(
        area=Area(0, TOP, SMALL.width, bottom), begin=10, end=SMALL.width - 9,
        first=content.first, last=max(content.last, content.first + 1),
        low=low, high=high, log=content.log, lane=12 if content.log and low <= 0 else 0,
    )  # fmt: skip
    drawn = [claim for claim in content.claims if fits(claim, panel=panel)]
    return Layout(
        content=content,
        size=SMALL,
        height=bottom + FOOT,
        panel=panel,
        ticks=tuple(panel.ticks(most=TICKS)),
        times=tuple(time_ticks(panel, room=46)),
        crossings=stretches(content.segments),
        marks=marks(drawn, panel=panel, scale=MARKS),
        outside=(),
        labels=(),
        brackets=(),
        events=(),
        strip=None,
        inset=None,
        words=(),
        leaders=(),
    )
