"""The chart of a question as a picture that stands alone: title, answer, key, chart, foot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from casualties.data.dataset import Dataset
from casualties.selection import Selection
from casualties.site import Site
from casualties.text.english import counted, listed, long_date, person_range
from casualties.views import look, question
from casualties.views.legend import Entry, legend
from casualties.views.lettering import ANY_FONT, width, wrapped
from casualties.views.question import WIDE, Content, Layout, RowsLayout, Size
from casualties.views.question.parts import Words
from casualties.views.svg.question import chart
from casualties.views.svg.rows import rows_chart
from casualties.views.svg.sheet import foot, sign
from casualties.views.svg.strokes import Links, Palette, lettered, line, pattern, rect
from casualties.views.svg.text import FONT, escape, number, written
from casualties.views.theme import LIGHT

KEYS = (
    ("band", "what is left if every claim holds"),
    ("gap", "nothing is left: the minimum of one claim lies above the maximum of another"),
)
SIGNS = (
    "Arrow: no limit stated. Dots: our reading of “about”, “nearly” and round figures. "
    "Faint: an earlier claim of the same source."
)
EMPTY = "No statement fits these conditions."


def question_svg(
    *,
    dataset: Dataset,
    selection: Selection,
    site: Site | str,
    size: Size = WIDE,
    palette: Palette = LIGHT,
    scale: str = "auto",
) -> bytes:
    """The chart of the main question of a selection as an SVG file that says what it is.

    `site` is the address of the dashboard with its final slash. `palette` is `theme.LIGHT` or
    `DARK`, `scale` auto, linear or log.
    """
    edge = 12 if size.narrow else 28
    selection = selection.but(view=question.VIEW.id)
    rows, table = look(question.VIEW, dataset=dataset, selection=selection)
    y, parts, title, said = 16.0, [], question.VIEW.title, EMPTY
    if table.empty:
        parts.append(written(EMPTY, edge, 40, size=15, fill=palette["ink"]))
        y = 60
    else:
        shown = question.content(table, dataset=dataset, selection=selection, scale=scale)
        title = question.question_title(shown.question, dataset=dataset)
        said = question.description(shown, dataset=dataset)
        answer = question.VIEW.sentence(table, rows=rows, dataset=dataset, selection=selection)
        for words in _head(title, answer, size=size, edge=edge):
            parts.append(lettered(words, palette))
            y = words.y + 8
        drawn, tall = _body(shown, table, dataset, size, palette, Site.at(site).record)
        parts.append(f'<g transform="translate({edge} {number(y)})">\n{drawn}\n</g>')
        y += tall
    wide = size.width + 2 * edge
    last = foot(selection, dataset=dataset, site=site, y=y + 30, wide=wide, edge=edge,
                soft=palette["soft"], rule=palette["grid"])  # fmt: skip
    high = number(y + 30 + 18 * len(last))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}" '
        f'viewBox="0 0 {wide} {high}" font-family="{FONT}" role="img" '
        'aria-labelledby="title said">\n'
        f'<title id="title">{escape(title, quote=False)}</title>\n'
        f'<desc id="said">{escape(said, quote=False)}</desc>\n'
        f'<rect width="{wide}" height="{high}" fill="{palette["page"]}"/>\n'
        + "\n".join([*parts, *last])
        + "\n</svg>\n"
    ).encode()


def _head(title: str, answer: str, *, size: Size, edge: int) -> Iterator[Words]:
    """The question, and what the sources that speak say."""
    y = 12.0
    letters = 19 if size.narrow else 24
    for text in wrapped(title, size=letters, room=ANY_FONT, most=size.width, bold=True):
        y += letters * 1.2
        yield Words(text, edge, y, size=letters, bold=True, serif=True)
    y += 4
    for text in wrapped(answer, size=14, room=ANY_FONT, most=size.width):
        y += 19
        yield Words(text, edge, y, size=14)


def _body(
    content: Content,
    table: pd.DataFrame,
    dataset: Dataset,
    size: Size,
    palette: Palette,
    links: Links,
) -> tuple[str, float]:
    """The keys, the chart and what it leaves out; the wordings themselves where they are few."""
    layout = question.laid_out(content, size=size)
    if layout is None:
        words = [*_wordings(table, dataset=dataset, size=size)]
        return "\n".join(lettered(w, palette) for w in words), words[-1].y + 8 if words else 0
    shown = dataset.estimates[dataset.estimates["id"].isin(table["id"])]
    parts, y = [], 18.0
    for text in wrapped(question.figure_title(content, dataset=dataset), size=14, room=ANY_FONT,
                        most=size.width, bold=True):  # fmt: skip
        parts.append(written(text, 0, y, size=14, fill=palette["ink"], bold=True))
        y += 18
    entries = [e for _, own in legend(shown, shown=("standpoint", "method"), dataset=dataset)
               for e in own]  # fmt: skip
    keys, y = _legend(entries, y=y + 2, most=size.width, palette=palette)
    parts += keys
    draw = rows_chart(layout, palette=palette, links=links) if isinstance(layout, RowsLayout) else (
        chart(layout, palette=palette, links=links))  # fmt: skip
    parts.append(f'<g transform="translate(0 {number(y)})">\n{draw}\n</g>')
    y += layout.height + 14
    if isinstance(layout, Layout) and content.running:
        for role, meaning in KEYS if layout.crossings else KEYS[:1]:
            parts.append(_swatch(role, y=y, palette=palette))
            for text in wrapped(meaning, size=12, room=ANY_FONT, most=size.width - 34):
                parts.append(written(text, 34, y, size=12, fill=palette["soft"]))
                y += 17
    for note in (SIGNS, *_left_out(content, layout)):
        for text in wrapped(note, size=12, room=ANY_FONT, most=size.width):
            parts.append(written(text, 0, y, size=12, fill=palette["soft"]))
            y += 17
    return "\n".join(parts), y


def _legend(
    entries: Sequence[Entry], *, y: float, most: float, palette: Palette
) -> tuple[list[str], float]:
    """The keys of colours and shapes, in as many lines as they need, and where they end."""
    parts, x = [], 0.0
    for entry in entries:
        wide = width(entry.words, size=12, room=ANY_FONT) + 36
        if x and x + wide > most:
            x, y = 0, y + 18
        parts.append(sign(entry, x=x + 8, y=y - 4, soft=palette["soft"]))
        parts.append(written(entry.words, x + 20, y, size=12, fill=palette["soft"]))
        x += wide
    return parts, y + 8


def _swatch(role: str, *, y: float, palette: Palette) -> str:
    parts = [rect(0, y - 10, 26, y + 1, fill=palette[role])]
    if role == "gap":
        parts += [pattern(palette, "key"), rect(0, y - 10, 26, y + 1, fill="url(#key-hatch)")]
    else:
        parts.append(line(0, y + 1, 26, y + 1, palette["edge"], 1.3))
        dots = 'stroke-dasharray="1.5 2.2"'
        parts.append(line(0, y - 10, 26, y - 10, palette["edge"], 1.5, dots))
    return "".join(parts)


def _left_out(content: Content, layout: Layout | RowsLayout) -> Iterator[str]:
    """What the chart does not draw."""
    if layout.outside:
        named = [f"{c.name} “{c.wording}” ({c.when})" for c in layout.outside]
        yield f"Not drawn: {listed(named, last='and')}, disputed or outside the axes."
    if content.thinned:
        yield f"{counted(content.thinned, 'claim')} between the extremes left out."
    if content.without_number:
        yield f"{counted(content.without_number, 'claim')} without a number."


def _wordings(table: pd.DataFrame, *, dataset: Dataset, size: Size) -> Iterator[Words]:
    """The claims of a question that has too few for a chart: wording, sentence, source."""
    y = 0.0
    for place in range(len(table)):
        row = dataset.statement(table["id"].iloc[place])
        disputed = " disputed" if row["status"] == "disputed" else ""
        y += 44
        yield Words(
            f"“{row['wording']}”{disputed}", 0, y, size=28 if size.narrow else 34, serif=True
        )
        y += 10
        for text in wrapped(row["claim"], size=14, room=ANY_FONT, most=size.width):
            y += 19
            yield Words(text, 0, y, size=14)
        floor, ceiling = (float(table[c].astype("Float64").fillna(end).iloc[place])
                          for c, end in (("floor", 0), ("ceiling", float("inf"))))  # fmt: skip
        known = floor > 0 or ceiling < float("inf")
        read = f"Read as {person_range(floor, ceiling)}." if known else "No number is stated."
        name = dataset.name("source", row["source"])
        for text in wrapped(f"{name}, {long_date(row['stated_on'].date())}. {read}", size=12,
                            most=size.width):  # fmt: skip
            y += 18
            yield Words(text, 0, y, role="soft", size=12)
