"""A figure as SVG: axes, lines, marks, words, in the order in which plotly.js draws them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from casualties.views.lettering import ANY_FONT, shortened, width
from casualties.views.svg.axis import Axis, axis_of, ticks
from casualties.views.svg.marks import symbol
from casualties.views.svg.strokes import Links
from casualties.views.svg.text import escape, number, plain, written

SOFT = "#545b63"
WIDEST_NAMES = 0.34
"""The names at the left take at most this share of the width."""
LETTERS = {"top": -0.75, "middle": 0.35, "bottom": 1.35}
"""Where text stands beside its point -> how far its base line lies below, in sizes of the text."""
ANCHORS = {"left": "end", "center": "middle", "right": "start"}
"""Side of the point on which text stands -> the end of the text that touches the point."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The place of a figure on the page, and its scales by name: x, y and perhaps y2."""

    left: float
    top: float
    right: float
    bottom: float
    axes: Mapping[str, Axis]


def chart(figure: Mapping[str, Any], *, wide: float, links: Links) -> tuple[str, float]:
    """A figure as the inside of an SVG of this width, and its height, in pixels.

    `links` gives the address of a statement: each mark of one is a link.
    """
    layout = figure["layout"]
    tall = float(layout.get("height", 450))
    frame = _frame(figure, wide=wide, tall=tall)
    parts = [
        f'<clipPath id="plot"><rect x="{number(frame.left)}" y="0" '
        f'width="{number(frame.right - frame.left)}" height="{number(tall)}"/></clipPath>',
        *_axes(layout, frame=frame),
    ]
    for trace in figure["data"]:
        draw = _DRAWN[trace["mode"]]
        parts.append(f"<g>{''.join(draw(trace, frame=frame, links=links))}</g>")
    return "\n".join(part for part in parts if part), tall


def _frame(figure: Mapping[str, Any], *, wide: float, tall: float) -> Frame:
    layout = figure["layout"]
    specs = {name: layout[f"{name}axis"] for name in ("x", "y")}
    on_top = specs["x"].get("side") == "top"
    titled = bool(_title(specs["x"]))
    beside = 30.0 + 22.0 * titled
    top, bottom = (beside, tall - 8) if on_top else (10.0, tall - beside)
    right = wide - max(layout.get("margin", {}).get("r", 0), 14) * specs["x"].get("visible", True)
    trial = {
        name: axis_of(spec, _values(figure, name), start=0, stop=1) for name, spec in specs.items()
    }
    seen = [name for name, spec in specs.items() if name != "x" and spec.get("visible", True)]
    names = [words for name in seen for _, words in ticks(trial[name], specs[name])]
    room = max((width(words, size=12.5, room=ANY_FONT) for words in names), default=0.0)
    left = min(room, wide * WIDEST_NAMES) + 14 + (22 if _title(specs["y"]) else 0) if seen else 0.0
    ends = {"x": (left, right), "y": (bottom, top)}
    axes = {
        name: axis_of(spec, _values(figure, name), start=ends[name][0], stop=ends[name][1])
        for name, spec in specs.items()
    }
    return Frame(left, top, right, bottom, axes)


def _values(figure: Mapping[str, Any], name: str) -> Iterator[Any]:
    """Every value that the traces put on an axis."""
    for trace in figure["data"]:
        yield from trace[name]


def _title(spec: Mapping[str, Any]) -> str:
    return str(spec.get("title", {}).get("text", ""))


def _axes(layout: Mapping[str, Any], *, frame: Frame) -> Iterator[str]:
    for name, axis in frame.axes.items():
        spec = layout[f"{name}axis"]
        if spec.get("visible", True):
            draw = _across if name == "x" else _up
            yield from draw(axis, spec, frame=frame)
        elif title := _title(spec):
            yield written(title, frame.right, frame.top - 16, size=13, fill=SOFT, anchor="end")


def _across(axis: Axis, spec: Mapping[str, Any], *, frame: Frame) -> Iterator[str]:
    on_top = spec.get("side") == "top"
    edge = frame.top if on_top else frame.bottom
    away = -1 if on_top else 1
    base = edge + (-9 if on_top else 19)
    yield _line(frame.left, edge, frame.right, edge, colour=spec["linecolor"])
    for at, words in ticks(axis, spec):
        if spec.get("showgrid", True):
            yield _line(at, frame.top, at, frame.bottom, colour=spec["gridcolor"])
        yield _line(at, edge, at, edge + 4 * away, colour=spec["linecolor"])
        yield written(words, at, base, size=12.5, fill=SOFT, anchor="middle")
    if title := _title(spec):
        middle = (frame.left + frame.right) / 2
        yield written(title, middle, base + 22 * away, size=13, fill=SOFT, anchor="middle")


def _up(axis: Axis, spec: Mapping[str, Any], *, frame: Frame) -> Iterator[str]:
    most = frame.left - 14
    for at, words in ticks(axis, spec):
        if spec.get("showgrid", True):
            yield _line(frame.left, at, frame.right, at, colour=spec["gridcolor"])
        if spec.get("ticks") == "outside":
            yield _line(frame.left - 4, at, frame.left, at, colour=spec["linecolor"])
        fits = shortened(words, size=12.5, room=ANY_FONT, most=most)
        yield written(fits, frame.left - 8, at + 4.3, size=12.5, fill=SOFT, anchor="end")
    yield _line(frame.left, axis.start, frame.left, axis.stop, colour=spec["linecolor"])
    if title := _title(spec):
        middle = (axis.start + axis.stop) / 2
        turned = f'transform="rotate(-90 13 {number(middle)})"'
        text = written(title, 13, middle, size=13, fill=SOFT, anchor="middle")
        yield text.replace("<text ", f"<text {turned} ", 1)


def _line(x0: float, y0: float, x1: float, y1: float, *, colour: str) -> str:
    return (
        f'<path d="M{number(x0)} {number(y0)}L{number(x1)} {number(y1)}" stroke="{colour}" '
        f'stroke-width="1" fill="none"/>'
    )


def _places(trace: Mapping[str, Any], *, frame: Frame) -> list[tuple[float, float] | None]:
    """The pixels of a trace's points; None for one without a place, which breaks a line."""
    across, up = frame.axes["x"], frame.axes["y"]
    pixels = ((across.at(x), up.at(y)) for x, y in zip(trace["x"], trace["y"], strict=True))
    return [None if x is None or y is None else (x, y) for x, y in pixels]


def _lines(trace: Mapping[str, Any], *, frame: Frame, links: Links) -> Iterator[str]:
    path, pen = [], "M"
    for place in _places(trace, frame=frame):
        if place is None:
            pen = "M"
            continue
        path.append(f"{pen}{number(place[0])} {number(place[1])}")
        pen = "L"
    if path:
        line = trace["line"]
        yield (
            f'<path d="{"".join(path)}" stroke="{line["color"]}" '
            f'stroke-width="{number(line["width"])}" opacity="{number(trace.get("opacity", 1))}" '
            'fill="none" clip-path="url(#plot)"/>'
        )


def _marks(trace: Mapping[str, Any], *, frame: Frame, links: Links) -> Iterator[str]:
    marker, count = trace["marker"], len(trace["x"])
    symbols, colours = _each(marker.get("symbol", "circle"), count), _each(marker["color"], count)
    opacity = _each(marker.get("opacity", 1), count)
    edge = marker.get("line", {}).get("width", 0)
    ids, texts = (_each(trace.get(name), count) for name in ("customdata", "text"))
    for n, place in enumerate(_places(trace, frame=frame)):
        if place is None:
            continue
        mark = symbol(symbols[n], *place, size=marker["size"], colour=colours[n], line=edge)
        title = f"<title>{escape(plain(texts[n]), quote=False)}</title>" if texts[n] else ""
        faint = f' opacity="{number(opacity[n])}"' if opacity[n] < 1 else ""
        group = f"<g{faint}>{title}{mark}</g>"
        yield f'<a href="{escape(links(ids[n]))}">{group}</a>' if ids[n] else group


def _words(trace: Mapping[str, Any], *, frame: Frame, links: Links) -> Iterator[str]:
    count = len(trace["x"])
    font = trace["textfont"]
    colours, sides = _each(font["color"], count), _each(trace["textposition"], count)
    for n, place in enumerate(_places(trace, frame=frame)):
        if place is None:
            continue
        level, side = sides[n].split()
        x = place[0] + {"left": -8, "center": 0, "right": 8}[side]
        y = place[1] + LETTERS[level] * font["size"] * 0.9
        lines = trace["text"][n].split("<br>")
        for at, line in enumerate(lines):
            yield written(
                plain(line).strip(),
                x,
                y + (at - (len(lines) - 1) / 2) * font["size"] * 1.2,
                size=font["size"],
                fill=colours[n],
                anchor=ANCHORS[side],
            )


def _each(value: Any, count: int) -> list[Any]:
    """A value for each point: as given, or the one for all."""
    return value if isinstance(value, list) else [value] * count


_DRAWN = {"lines": _lines, "markers": _marks, "text": _words}
"""Mode of a trace -> what draws it."""
