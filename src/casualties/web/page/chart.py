"""The chart of a question on its page: the same picture for three widths, its keys, its slider.

Each claim in it is a link to its page; `assets/chart.js` shows it as a card instead.
"""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from dash import html

from casualties.data.cache import remembered
from casualties.data.dataset import Dataset
from casualties.selection import Selection
from casualties.site import Site
from casualties.text.english import counted, listed, long_date
from casualties.views import VIEWS, look
from casualties.views.legend import in_order
from casualties.views.question import (
    MIDDLE,
    SIZES,
    WIDE,
    Content,
    Layout,
    RowsLayout,
    Size,
    content,
    figure_title,
    laid_out,
)
from casualties.views.question import figure as for_plotly
from casualties.views.question.content import measured, question_of
from casualties.views.question.table import today
from casualties.views.svg.question import chart
from casualties.views.svg.rows import rows_chart
from casualties.views.theme import COLOURS, CONFIG, PAGE, SHAPES
from casualties.web.html import filled
from casualties.web.page.components import Piece, aria, data, svg
from casualties.web.page.parts import mark

MOST_OUTSIDE = 3
SCALES = (("Linear", "linear"), ("Log", "log"))


def figure(
    claims: pd.DataFrame, *, dataset: Dataset, selection: Selection, site: Site
) -> list[Any]:
    """The chart of the claims on a question, or nothing where none of them has a number."""
    made = content_of(selection, dataset=dataset)
    if made is None or not made.claims or made.few:
        return []
    drawn = {size.name: laid_out(made, size=size) for size in SIZES.values()}
    title = html.Span(figure_title(made, dataset=dataset), className="figure-title")
    head = html.P([title, *_scales(made, selection=selection, site=site)], className="figure-bar")
    pictures = [
        svg(_picture(drawn[size.name], size=size, site=site), name=f"chart {size.name}",
            **_zoomed(made, size=size, selection=selection, site=site))
        for size in SIZES.values()
        if site.answers or size is not MIDDLE  # as files two pictures are enough
    ]  # fmt: skip
    return [
        html.Figure(
            [
                head,
                _keys(claims, dataset=dataset),
                *pictures,
                *(_known_on(selection, dataset=dataset) if site.answers else []),
                *([_how_to_read()] if made.running and not made.rows else []),
                *_left_out(made, drawn=drawn[WIDE.name]),
            ],
            className="figure",
        )
    ]


def _scales(made: Content, *, selection: Selection, site: Site) -> list[html.Span]:
    """The scales to choose from, where the page has the chart in both."""
    links = [(words, scale, site.page(selection.but(scale=scale))) for words, scale in SCALES]
    if not all(href for *_, href in links):
        return []
    return [
        html.Span(
            [html.A(words, href=href,
                    **(aria(current="true") if made.log == (scale == "log") else {}))
             for words, scale, href in links],
            className="switch", role="group", **aria(label="Scale"),
        )
    ]  # fmt: skip


@remembered(most=8)
def content_of(selection: Selection, *, dataset: Dataset) -> Content | None:
    """What the chart shows; None without claims."""
    _, table = look(VIEWS["question"], dataset=dataset, selection=selection)
    if table.empty:
        return None
    _, overview = look(VIEWS["overview"], dataset=dataset, selection=selection)
    known = measured(selection, dataset=dataset, question=question_of(table), overview=overview)
    return content(table, dataset=dataset, selection=selection, scale=selection.scale, known=known)


def _picture(drawn: Layout | RowsLayout | None, *, size: Size, site: Site) -> str:
    """The chart for a width as SVG."""
    if drawn is None:
        return ""
    draw: Any = chart if isinstance(drawn, Layout) else rows_chart
    inside = draw(drawn, palette=PAGE, links=site.statement, name=size.name)
    return filled(
        "picture.html",
        width=size.width,
        height=round(drawn.height),
        role="group",
        label="The claims as a chart",
        inside=inside,
    )


def _zoomed(made: Content, *, size: Size, selection: Selection, site: Site) -> dict[str, str]:
    """Where the chart to zoom in is to be had; a phone has none, nor have rows of periods."""
    where = site.file(selection, f"figure/{size.name}")
    return data(figure=where) if where and not (size.narrow or made.rows) else {}


def figure_to_zoom(size: str, *, dataset: Dataset, selection: Selection) -> dict[str, Any] | None:
    """The same chart for plotly, with the settings of the graph; None where there is none."""
    made = content_of(selection, dataset=dataset)
    drawn = laid_out(made, size=SIZES[size]) if made and made.claims else None
    return {**for_plotly(drawn), "config": CONFIG} if isinstance(drawn, Layout) else None


def _keys(claims: pd.DataFrame, *, dataset: Dataset) -> html.Div:
    """What colours and shapes mean: those that are used."""
    colours = [
        html.Span([mark(s, "claim"), " ", dataset.name("standpoint", s)], className="key")
        for s in in_order(claims["standpoint"], known=COLOURS)
    ]
    shapes = [
        html.Span([mark("plain", m), " ", dataset.name("method", m)], className="key")
        for m in in_order(claims["method"], known=SHAPES)
    ]
    return html.Div([html.Div([html.Span("Colour: who speaks. ", className="unseen"), *colours]),
                     html.Div([html.Span("Shape: how they know. ", className="unseen"), *shapes])],
                    className="keys")  # fmt: skip


def _known_on(selection: Selection, *, dataset: Dataset) -> list[Piece]:
    """The slider over the days on which something was said."""
    days = dataset.codes("stated_on")
    places = selection.but(known_on=None).places(dataset)
    named: Sequence[str] = days.words if places is None else days.used(places)
    if len(named) < 2:
        return []
    known = selection.known_on
    at = len(named) if known is None else sum(day <= known.isoformat() for day in named)
    last = today(dataset, selection.but(known_on=None))
    words = long_date(known) if known else long_date(last.date())
    attributes = {"className": "knob", **data(days=" ".join(named), last=long_date(last.date()))}
    inside = filled("known_on.html", most=len(named), at=at, words=words)
    return [Piece(tag="div", attributes=attributes, html=inside)]


def _how_to_read() -> Piece:
    """The signs of the chart in words."""
    return Piece(tag="div", attributes={"className": "howto"}, html=filled("how_to_read.html"))


def _left_out(made: Content, *, drawn: Layout | RowsLayout | None) -> list[html.P]:
    """Claims that the chart does not draw, by their words."""
    parts = []
    if drawn and drawn.outside:
        named = [f"“{claim.wording}” ({claim.name}, {claim.when})" for claim in drawn.outside]
        more = [f"{len(named) - MOST_OUTSIDE} more"] if len(named) > MOST_OUTSIDE else []
        words = listed([*named[:MOST_OUTSIDE], *more], last="and")
        parts.append(f"Disputed and outside the chart: {words}.")
    if made.another_start:
        alone = (
            "is another count: it stands"
            if made.another_start == 1
            else ("are another count: they stand")
        )
        parts.append(
            f"{counted(made.another_start, 'total')} counted from a later day than the start of "
            f"the war {alone} in the list alone."
        )
    if made.without_number:
        parts.append(f"{made.without_number} more without a number stand in the list alone.")
    return [html.P(" ".join(parts), className="sub")] if parts else []
