"""The sheet around a chart: question, selection, sentence, key, sources' line and address."""

from casualties.data.dataset import Dataset
from casualties.data.metadata import imprint
from casualties.selection import Selection
from casualties.site import Site
from casualties.views import VIEWS, citation, look
from casualties.views.captions import caption
from casualties.views.legend import Entry, legend
from casualties.views.lettering import ANY_FONT, width, wrapped
from casualties.views.svg.chart import SOFT, chart
from casualties.views.svg.marks import symbol
from casualties.views.svg.text import FONT, escape, number, written
from casualties.views.traces import no_figure

WIDTH = 1200
EDGE = 36
INK = "#1d2126"
CLAIMS = "Every figure is a claim by the source named beside it; none is endorsed."

LINES = 3
"""Lines of the foot, for which the sheet has room."""


def svg(view: str, *, dataset: Dataset, selection: Selection, site: Site | str) -> bytes:
    """The picture of a view as an SVG file: the chart with all that says what it is.

    `site` is the address of the dashboard with its final slash. Raises KeyError for an unknown
    view.
    """
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return (head + drawing(view, dataset=dataset, selection=selection, site=site)).encode()


def drawing(view: str, *, dataset: Dataset, selection: Selection, site: Site | str) -> str:
    """The picture of a view as an `svg` element. Errors as `svg`."""
    seen = VIEWS[view]
    selection = selection.but(view=view)
    rows, table = look(seen, dataset=dataset, selection=selection)
    sentence = seen.sentence(table, rows=rows, dataset=dataset, selection=selection)
    answer = citation.one_line(sentence)
    shown = citation.one_line(caption(rows, dataset=dataset, selection=selection))
    draw = seen.picture or seen.draw
    figure = no_figure()
    if draw:
        figure = draw(table, rows=rows, dataset=dataset, selection=selection)
    parts = [written(seen.question, EDGE, 44, size=22, fill=INK, bold=True)]
    y = 70.0
    for text, size, fill in ((shown, 14, SOFT), (answer, 15, INK)):
        for line in wrapped(text, size=size, room=ANY_FONT, most=WIDTH - 2 * EDGE):
            parts.append(written(line, EDGE, y, size=size, fill=fill))
            y += size * 1.4
        y += 4
    if figure["data"]:
        for title, entries in legend(rows, shown=seen.legend, dataset=dataset):
            parts.append(_legend_line(title, entries, y=y + 4))
            y += 20
        inside, tall = chart(figure, wide=WIDTH - 2 * EDGE, links=Site.at(site).record)
        parts.append(f'<g transform="translate({EDGE} {number(y + 8)})">\n{inside}\n</g>')
        y += tall + 18
    elif rows.empty:
        none = "No statement fits these conditions."
        parts.append(written(none, EDGE, y + 24, size=15, fill=INK))
        y += 44
    parts += foot(selection, dataset=dataset, site=site, y=y + 22)
    high = number(y + 78)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{high}" '
        f'viewBox="0 0 {WIDTH} {high}" font-family="{FONT}" role="img" '
        'aria-labelledby="title said">\n'
        f'<title id="title">{escape(seen.question, quote=False)}</title>\n'
        f'<desc id="said">{escape(f"{shown} {answer}".strip(), quote=False)}</desc>\n'
        f'<rect width="{WIDTH}" height="{high}" fill="#ffffff"/>\n'
        + "\n".join(parts)
        + "\n</svg>\n"
    )


def _legend_line(title: str, entries: list[Entry], *, y: float) -> str:
    parts, x = [], float(EDGE)
    if title:
        parts.append(written(title, x, y, size=13, fill=INK))
        x += width(title, size=13, room=ANY_FONT) + 16
    for entry in entries:
        parts.append(sign(entry, x=x + 8, y=y - 4.5))
        parts.append(written(entry.words, x + 22, y, size=13, fill=SOFT))
        x += width(entry.words, size=13, room=ANY_FONT) + 42
    return "".join(parts)


def sign(entry: Entry, *, x: float, y: float, soft: str = SOFT) -> str:
    """The sign of an entry of a legend."""
    if entry.colour:
        corner = f'x="{number(x - 8)}" y="{number(y - 2.5)}"'
        return f'<rect {corner} width="17" height="5" fill="{entry.colour}"/>'
    if not entry.shape:
        return written(entry.glyph, x, y + 5, size=14, fill=soft, anchor="middle")
    return symbol(entry.shape, x, y, size=9, colour=soft)


def foot(
    selection: Selection,
    *,
    dataset: Dataset,
    site: Site | str,
    y: float,
    wide: int = WIDTH,
    edge: int = EDGE,
    soft: str = SOFT,
    rule: str = "#dcdad5",
) -> list[str]:
    """The foot of a sheet: whose claims these are, the licence, which data, and the address."""
    whose = imprint(dataset.schema.meta)
    licences = "".join(f"{licence.name}, " for licence in whose.licences)
    ours = f"{whose.name}, {licences}{citation.edition(dataset)}."
    link = citation.permalink(selection, site=site)
    most = wide - 2 * edge
    caveat = wrapped(f"{CLAIMS} {ours}", size=12, room=ANY_FONT, most=most)
    shown = wrapped(link.replace("&", "& "), size=12, room=ANY_FONT, most=most)
    if wide == WIDTH:
        caveat = caveat[:2]
        shown = shown[: LINES - len(caveat)]
    lines = [*caveat, *(line.replace("& ", "&") for line in shown)]
    out = [
        f'<path d="M{edge} {number(y - 18)}H{wide - edge}" stroke="{rule}" stroke-width="1"/>',
        *(written(line, edge, y + 18 * n, size=12, fill=soft) for n, line in enumerate(lines)),
    ]
    first = 1 + len(caveat)
    out[first:] = [f'<a href="{escape(link)}">{line}</a>' for line in out[first:]]
    return out
