"""The chart of a question as a figure for plotly, from the same layout as its SVG.

Zooming in changes the days alone. What stands on the plot moves with them; what is named `WHOLE`
belongs to the chart as a whole (names beside it, the enlarged part) and leaves while it is zoomed.
Plain data: one trace for each role and colour, the ids of the claims of a mark, joined by a space,
in `customdata`, and no words of a claim: the page shows the card of the id that is pointed at.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from html import escape
from itertools import pairwise
from typing import Any

from casualties.text.english import long_date, times
from casualties.views.question.days import date_of
from casualties.views.question.layout import KEY
from casualties.views.question.panel import Area, Panel
from casualties.views.question.parts import Bracket, Inset, Label, Layout, Words
from casualties.views.question.plot_traces import (
    INSET,
    MAIN,
    bracket_traces,
    day_text,
    panel_traces,
    straight,
    strip_traces,
)
from casualties.views.question.strip import HEAD, SHORT_HEAD
from casualties.views.theme import DARK, FONT, LIGHT, colour, text_role
from casualties.views.theme import layout as base_layout
from casualties.views.traces import Figure, Trace

WHOLE = "whole"


def figure(layout: Layout) -> Figure:
    """The figure: as wide and as high as the layout, in the light palette.

    `layout.meta.dark` says for each of its colours the one on a dark page.
    """
    size, panel = layout.size, layout.panel
    traces = [*panel_traces(layout.content.segments if layout.content.running else (), panel,
                             layout.marks, MAIN)]  # fmt: skip
    traces += [_leader(one, panel) for one in layout.labels if one.leader and _inside(one, panel)]
    traces += [trace for one in layout.brackets for trace in bracket_traces(one, MAIN)]
    traces += [*strip_traces(layout)]
    notes = [note for label in layout.labels for note in _label(label, layout)]
    notes += [_note(words, layout) for words in _all_words(layout)]
    notes += [_badge(one, layout) for one in layout.brackets]
    if layout.inset:
        traces += panel_traces(layout.inset.segments, layout.inset.panel,
                                layout.inset.marks, INSET)  # fmt: skip
        if small := layout.inset.bracket:
            traces += bracket_traces(small, INSET)
            notes += [_whole(_badge(small, layout))]
            notes += [_whole(_note(words, layout)) for words in small.words]
        notes += [_whole(_note(words, layout)) for words in layout.inset.words]
        notes += [_whole(n) for one in layout.inset.labels for n in _label(one, layout)]
    return {
        "data": [trace for trace in traces if len(trace["x"])],
        "layout": base_layout(
            width=size.width,
            height=round(layout.height),
            margin={"l": 0, "r": 0, "t": 0, "b": 0},
            font={"family": FONT, "size": 12, "color": LIGHT["ink"]},
            annotations=notes,
            shapes=[*_shapes(layout)],
            meta={"dark": {LIGHT[role]: DARK[role] for role in LIGHT}},
            **_axes(layout),
        ),
    }


def _inside(label: Label, panel: Panel) -> bool:
    """Whether a label stands on the plot, not in the column at its right."""
    return label.box.left < panel.area.right


def _leader(label: Label, panel: Panel) -> Trace:
    x = [day_text(panel.day(x)) for x, _ in label.leader]
    y = [panel.value(y) for _, y in label.leader]
    line = {"color": colour(label.claim.standpoint), "width": 0.9}
    return straight("leader", x, y, line, MAIN) | {"cliponaxis": False}


def _label(label: Label, layout: Layout) -> Iterator[dict[str, Any]]:
    tone = LIGHT[text_role(label.claim.standpoint)]
    ink = LIGHT["ink"] if label.bold else tone
    name, words = (escape(text, quote=False) for text in label.words)
    shown = f"<b>{name}</b>" if label.bold else name
    between = " " if label.wording is None else "<br>"
    text = f"{shown}{between}<span style='color:{ink}'>{words}</span>"
    x, _ = label.name
    anchor = {"start": "left", "end": "right", "middle": "center"}[label.anchor]
    y = (label.box.top + label.box.bottom) / 2
    note = _annotation(text, x, y, layout, anchor=anchor, size=label.size, ink=tone)
    note |= {"align": anchor, "yanchor": "middle"}
    yield note if _inside(label, layout.panel) else _whole(note)


def _all_words(layout: Layout) -> Iterator[Words]:
    yield from layout.words
    for event in layout.events:
        if event.words:
            yield event.words
        else:
            yield Words(f"{event.number}", event.at,
                        layout.panel.area.bottom + 30, "middle", bold=True, size=10.5)  # fmt: skip
            key = layout.height - KEY * (len(layout.events) - event.number + 1) + 10
            when = long_date(date_of(event.day).date())
            yield Words(f"{event.number}  {event.title}, {when}", 4, key)
    if layout.strip:
        area = layout.strip.area
        title = SHORT_HEAD if layout.size.narrow else HEAD
        yield Words(title, area.left, area.top - 8, halo=True)
        yield from layout.strip.peaks
        if not layout.size.narrow:
            left = float(layout.size.width - layout.size.gutter)
            for tick in layout.strip.ticks:
                yield Words(f"×{tick:g}", left, layout.strip.y(tick) + 4, role="soft")
            yield Words("×1: all can hold", left, area.bottom + 1, role="soft")
    for bracket in layout.brackets:
        yield from bracket.words


def _whole(part: dict[str, Any]) -> dict[str, Any]:
    return part | {"name": WHOLE}


def _note(words: Words, layout: Layout) -> dict[str, Any]:
    text = escape(words.text, quote=False)
    text = f"<b>{text}</b>" if words.bold else f"<i>{text}</i>" if words.italic else text
    anchor = {"start": "left", "end": "right", "middle": "center"}[words.anchor]
    middle = words.y - words.size * 0.33
    return _annotation(text, words.x, middle, layout, anchor=anchor, size=words.size,
                       ink=LIGHT[words.role], halo=words.halo)  # fmt: skip


def _badge(bracket: Bracket, layout: Layout) -> dict[str, Any]:
    x, y = bracket.badge.middle
    text = f"<b>{times(bracket.factor)}</b>"
    note = _annotation(text, x, y, layout, anchor="center", size=13, ink=LIGHT["page"], halo=False)
    return note | {"bgcolor": LIGHT["ink"], "borderpad": 3}


def _annotation(
    text: str,
    x: float,
    y: float,
    layout: Layout,
    *,
    anchor: str,
    size: float,
    ink: str,
    halo: bool = True,
) -> dict[str, Any]:
    """Words at a pixel of the layout; those on the plot move with its days as it is zoomed."""
    font: dict[str, Any] = {"size": size, "color": ink}
    if halo:
        font["shadow"] = ", ".join([f"0 0 2px {LIGHT['page']}"] * 3)
    return {
        "text": text,
        "yref": "paper",
        "y": 1 - y / layout.height,
        **_along(x, layout),
        "xanchor": anchor,
        "yanchor": "middle",
        "showarrow": False,
        "borderpad": 0,
        "borderwidth": 0,
        "font": font,
    }


def _along(x: float, layout: Layout) -> dict[str, Any]:
    """Where a pixel stands along the chart: on its day, or beside the plot."""
    panel = layout.panel
    if panel.area.left < x < panel.area.right:
        return {"xref": "x", "x": day_text(panel.day(x))}
    return {"xref": "paper", "x": x / layout.size.width}


def _shapes(layout: Layout) -> Iterator[dict[str, Any]]:
    """Crossing days behind everything; the lines of the events; the frame of the inset."""
    panel, high = layout.panel, layout.height
    bottom = layout.strip.area.bottom if layout.strip else panel.area.bottom
    for begin, end in layout.crossings:
        yield {"type": "rect", "xref": "x", "yref": "paper", "x0": day_text(begin),
               "x1": day_text(end),
               "y0": 1 - bottom / high, "y1": 1 - (panel.area.top - 14) / high, "layer": "below",
               "fillcolor": LIGHT["crossing"], "line": {"width": 0}}  # fmt: skip
    for event in layout.events:
        low = event.words.y - 4 if event.words else panel.area.bottom + 18
        for (y0, y1), dash in (((panel.area.top, panel.area.bottom), "1px,5px"),
                               ((panel.area.bottom, low), "solid")):  # fmt: skip
            yield {"type": "line", "xref": "x", "yref": "paper", "x0": day_text(event.day),
                   "x1": day_text(event.day), "y0": 1 - y0 / high, "y1": 1 - y1 / high,
                   "layer": "below", "opacity": 0.6,
                   "line": {"color": LIGHT["soft"], "width": 1, "dash": dash}}  # fmt: skip
    soft = [(leader, LIGHT["soft"]) for leader in layout.leaders]
    soft += [(label.leader, colour(label.claim.standpoint)) for label in layout.labels
             if not _inside(label, panel)]  # fmt: skip
    for (x0, y0), (x1, y1), shade in (
        (*pair, s) for leader, s in soft for pair in pairwise(leader)
    ):
        yield {"type": "line", "xref": "paper", "yref": "paper", "x0": x0 / layout.size.width,
               "x1": x1 / layout.size.width, "y0": 1 - y0 / high, "y1": 1 - y1 / high,
               "line": {"color": shade, "width": 0.9}, "name": WHOLE}  # fmt: skip
    if layout.inset:
        yield from map(_whole, _inset_shapes(layout.inset, layout))


def _inset_shapes(inset: Inset, layout: Layout) -> Iterator[dict[str, Any]]:
    for area, fill in ((inset.lens, "rgba(0,0,0,0)"), (inset.frame, LIGHT["page"])):
        yield _box(area, layout) | {"fillcolor": fill, "layer": "below",
                                    "line": {"color": LIGHT["soft"], "width": 0.8}}  # fmt: skip
    for one in inset.segments:
        if one.crossing:
            panel = inset.panel
            left = max(panel.x(one.begin), panel.area.left)
            right = min(panel.x(one.end), panel.area.right)
            area = Area(left, panel.area.top, right, panel.area.bottom)
            yield _box(area, layout) | {"fillcolor": LIGHT["crossing"], "layer": "below",
                                        "line": {"width": 0}}  # fmt: skip


def _box(area: Area, layout: Layout) -> dict[str, Any]:
    return {"type": "rect", "xref": "paper", "yref": "paper",
            "x0": area.left / layout.size.width, "x1": area.right / layout.size.width,
            "y0": 1 - area.bottom / layout.height, "y1": 1 - area.top / layout.height}  # fmt: skip


def _axes(layout: Layout) -> dict[str, Any]:
    """The axes of the chart, of the strip and of the inset, where the layout has them."""
    panel, high = layout.panel, layout.height
    times_ = {
        "tickvals": [day_text(day) for day, _, _ in layout.times],
        "ticktext": [words for _, words, _ in layout.times],
        "ticklabelposition": "outside right",
        "ticklabelshift": 2,
        "tickfont": {"size": 12, "color": LIGHT["soft"]},
    }
    axes: dict[str, Any] = {
        "xaxis": _axis(panel, layout, along=True) | times_,
        "yaxis": _axis(panel, layout) | {
            "tickvals": list(layout.ticks),
            "ticktext": [f"{tick:,}" for tick in layout.ticks],
            "ticklabelposition": "inside top",
            "ticklabelstandoff": -3,
            "tickfont": {"size": 12, "color": LIGHT["soft"]},
        },
    }  # fmt: skip
    if layout.strip:
        area = layout.strip.area
        axes["yaxis2"] = {
            "domain": [1 - area.bottom / high, 1 - area.top / high],
            "type": "log",
            "range": [0, math.log10(layout.strip.high)],
            "tickvals": list(layout.strip.ticks),
            "showticklabels": False,
            "gridcolor": LIGHT["grid"],
            "zeroline": False,
            "anchor": "x",
            "fixedrange": True,
        }
    if layout.inset:
        ticks = {"tickvals": list(layout.inset.ticks), "showticklabels": False}
        axes["xaxis3"] = _axis(layout.inset.panel, layout, along=True) | {
            "anchor": "y3", "showticklabels": False, "showgrid": False, "fixedrange": True,
        }  # fmt: skip
        axes["yaxis3"] = _axis(layout.inset.panel, layout) | ticks | {"anchor": "x3"}
    return axes


def _axis(panel: Panel, layout: Layout, *, along: bool = False) -> dict[str, Any]:
    area = panel.area
    common = {"gridcolor": LIGHT["grid"], "zeroline": False, "ticks": "", "title": {"text": ""},
              "fixedrange": True}  # fmt: skip
    if along:
        days = [day_text(day) for day in panel.day_range]
        domain = [area.left / layout.size.width, area.right / layout.size.width]
        return common | {"type": "date", "range": days, "domain": domain, "showline": True,
                         "fixedrange": False,
                         "linecolor": LIGHT["edge"], "anchor": "y"}  # fmt: skip
    ends = [panel.value(area.bottom), panel.value(area.top)]
    domain = [1 - area.bottom / layout.height, 1 - area.top / layout.height]
    if panel.log:
        return common | {"type": "log", "range": [*map(math.log10, ends)], "domain": domain}
    return common | {"type": "linear", "range": ends, "domain": domain}
