"""The traces of a question's chart for plotly, from its layout: one for each role and colour."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from casualties.views.question.days import date_of
from casualties.views.question.panel import Panel
from casualties.views.question.parts import Bracket, Layout, Mark
from casualties.views.question.segments import Segment
from casualties.views.theme import LIGHT, NEUTRAL_SHAPE, SHAPES, colour
from casualties.views.traces import Trace, texts

FAINT = 0.5
Axes = dict[str, str]
MAIN: Axes = {}
STRIP: Axes = {"yaxis": "y2"}
INSET: Axes = {"xaxis": "x3", "yaxis": "y3"}


def panel_traces(
    segments: Sequence[Segment], panel: Panel, marks: Sequence[Mark], axes: Axes
) -> Iterator[Trace]:
    """The range left, then the claims: bars, dots, arrows, marks."""
    yield from _range(segments, panel, axes)
    bars: dict[tuple[Any, ...], list[tuple[Mark, float, float]]] = defaultdict(list)
    for mark in marks:
        look = colour(mark.claim.standpoint), mark.bright
        if mark.bar:
            width = 1.2 if mark.thin else 2.6
            bars["range", *look, width, "2px" if mark.claim.words else "solid"].append(
                (mark, *mark.bar)
            )
        for low, high in mark.dotted:
            bars["read as", *look, 1.3, "1.3px,2.4px"].append((mark, low, high))
    for (name, shade, bright, width, dash), ends in bars.items():
        x = [v for mark, _, _ in ends for v in (*[day_text(mark.claim.day)] * 2, None)]
        y = [v for _, low, high in ends for v in (low, high, None)]
        line = {"color": shade, "width": width, "dash": dash}
        yield straight(name, x, y, line, axes) | {"opacity": 1 if bright else FAINT}
    arrows = [mark for mark in marks if mark.arrow]
    yield _arrows(arrows, panel, axes)
    yield _signs([(m, v, s) for m in marks for v, s in m.signs if v != m.claim.at], panel, axes)
    yield _claims(marks, panel, axes)


def _range(segments: Sequence[Segment], panel: Panel, axes: Axes) -> Iterator[Trace]:
    """The band, open above or not, the gap, and both staircases."""
    top = panel.value(panel.area.top)
    boxes: dict[str, list[tuple[Segment, float, float]]] = defaultdict(list)
    for one in segments:
        if one.crossing:
            boxes["gap"].append((one, one.ceiling, one.floor))
        elif one.ceiling > one.floor and math.isfinite(one.ceiling):
            boxes["band"].append((one, one.floor, min(one.ceiling, top)))
        elif one.floor and not math.isfinite(one.ceiling):
            boxes["band-open"].append((one, one.floor, top))
    low = panel.value(panel.area.bottom) if panel.log else 0
    for name, spans in boxes.items():
        x, y = [], []
        for one, bottom, high in spans:
            begin, end = day_text(one.begin), day_text(one.end)
            x += [begin, end, end, begin, begin, None]
            y += [*[max(bottom, low)] * 2, *[high] * 2, max(bottom, low), None]
        trace = straight(name, x, y, {"width": 0, "color": LIGHT[name]}, axes)
        trace |= {"fill": "toself", "fillcolor": LIGHT[name]}
        if name == "gap":
            trace["fillpattern"] = {"shape": "/", "size": 5, "solidity": 0.24,
                                    "fgcolor": LIGHT["hatch"], "bgcolor": LIGHT["gap"],
                                    "fgopacity": 0.5}  # fmt: skip
        yield trace
    for name, dash, width in (("floor", "solid", 1.3), ("ceiling", "1.5px,2.2px", 1.5)):
        x, y = [], []
        for one in segments:
            value = getattr(one, name)
            shown = value if 0 < value <= top else None
            x += [day_text(one.begin), day_text(one.end)]
            y += [shown, shown]
        yield straight(name, x, y, {"color": LIGHT["edge"], "width": width, "dash": dash}, axes)


def _claims(marks: Sequence[Mark], panel: Panel, axes: Axes) -> Trace:
    """One point for each mark, which knows its ids: the only trace that can be pointed at."""
    sizes = [next((s for v, s in m.signs if v == m.claim.at), 6) for m in marks]
    seen = [any(v == m.claim.at for v, _ in m.signs) for m in marks]
    trace = _markers("claim", marks, [m.claim.at for m in marks], sizes, panel, axes)
    strength = [float(s) * (1 if m.bright else FAINT) for s, m in zip(seen, marks, strict=True)]
    trace["marker"]["opacity"] = strength
    ids = [" ".join(mark.ids) for mark in marks]
    return trace | {"customdata": ids, "hoverinfo": "none"}


def _signs(signs: Sequence[tuple[Mark, float, float]], panel: Panel, axes: Axes) -> Trace:
    """The marks at the other ends of ranges."""
    marks = [mark for mark, _, _ in signs]
    trace = _markers("end", marks, [v for _, v, _ in signs], [s for _, _, s in signs], panel, axes)
    trace["marker"]["opacity"] = [1 if m.bright else FAINT for m in marks]
    return trace


def _markers(
    name: str,
    marks: Sequence[Mark],
    values: Iterable[float],
    sizes: Sequence[float],
    panel: Panel,
    axes: Axes,
) -> Trace:
    claims = [mark.claim for mark in marks]
    symbols = [SHAPES.get(c.method, NEUTRAL_SHAPE) + "-open" * c.hollow for c in claims]
    edges = [colour(c.standpoint) if c.hollow else LIGHT["page"] for c in claims]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": [day_text(claim.day) for claim in claims],
        "y": [_on_axis(panel, value) for value in values],
        "marker": {
            "symbol": symbols,
            "size": [size * 1.1 for size in sizes],
            "color": [colour(claim.standpoint) for claim in claims],
            "line": {"width": 1, "color": edges},
        },
        "hoverinfo": "skip",
        "cliponaxis": False,
    } | axes


def _arrows(marks: Sequence[Mark], panel: Panel, axes: Axes) -> Trace:
    starts = [mark.arrow for mark in marks if mark.arrow]
    return (
        texts(
            "open end",
            [day_text(mark.claim.day) for mark in marks],
            [_on_axis(panel, at) for at, _ in starts],
            ["↑" if way > 0 else "↓" for _, way in starts],
            position=["top center" if way > 0 else "bottom center" for _, way in starts],
            size=18,
            colour=[_faded(colour(m.claim.standpoint), bright=m.bright) for m in marks],
        )
        | {"cliponaxis": False}
        | axes
    )


def _faded(shade: str, *, bright: bool) -> str:
    return shade if bright else f"{shade}80"


def bracket_traces(bracket: Bracket, axes: Axes) -> Iterator[Trace]:
    """The bracket of the worst pair."""
    panel = bracket.panel
    x = panel.x(bracket.day)
    way = 5 if bracket.badge.left > x else -5
    edge, day = day_text(panel.day(x - way)), day_text(bracket.day)
    line = {"color": LIGHT["ink"], "width": 1.8}
    yield straight("worst pair", [edge, day, day, edge], [bracket.floor, bracket.floor,
                 bracket.ceiling, bracket.ceiling], line, axes)  # fmt: skip
    carried = [day_text(bracket.carried), day]
    dashed = line | {"width": 1.3, "dash": "3px,2.5px"}
    yield straight("carried on", carried, [bracket.floor] * 2, dashed, axes)


def strip_traces(layout: Layout) -> Iterator[Trace]:
    """How far the two furthest claims are apart."""
    strip = layout.strip
    if strip is None:
        return
    x, y = [], []
    end = None
    for one in layout.content.segments:
        if end is not None and one.begin > end:
            x += [day_text(end), day_text(one.begin)]
            y += [1.0, 1.0]
        end = one.end
        x += [day_text(one.begin), day_text(one.end)]
        y += [one.forced, one.forced]
    yield straight("base", x[:1] + x[-1:], [1.0, 1.0], {"width": 0}, STRIP)
    line = {"color": LIGHT["edge"], "width": 1.3}
    yield straight("forced", x, y, line, STRIP) | {"fill": "tonexty", "fillcolor": LIGHT["gap"]}


def straight(name: str, x: list[Any], y: list[Any], line: dict[str, Any], axes: Axes) -> Trace:
    """Lines of one role."""
    return {"type": "scatter", "mode": "lines", "name": name, "x": x, "y": y, "line": line,
            "hoverinfo": "skip"} | axes  # fmt: skip


def _on_axis(panel: Panel, value: float) -> float:
    """A number of persons on the axis: a zero of a log axis stands in its lane."""
    return value if value > 0 or not panel.log else panel.value(panel.y(0))


def day_text(day: float) -> str:
    """A day as plotly takes it."""
    return f"{date_of(day):%Y-%m-%d %H:%M}"
