"""The skeleton of the page: head, controls, the places that a view fills, and foot."""

from typing import Any

from dash import dcc, html

from casualties.data.dataset import Dataset
from casualties.data.metadata import Imprint, imprint
from casualties.views import VIEWS
from casualties.views.theme import CONFIG
from casualties.web.html import colophon
from casualties.web.page import ids
from casualties.web.page.components import aria, data
from casualties.web.page.controls import controls
from casualties.web.page.grid import columns_choice


def page(dataset: Dataset) -> html.Div:
    """The whole page."""
    name = html.A(imprint(dataset.schema.meta).name, href="/", className="brand")
    motto = html.P("Who states how many, and how far they disagree", className="motto")
    notices = html.Div(id=ids.NOTICES, className="notices", role="status")
    views = html.Nav(id=ids.NAV, className="views", **aria(label="Views"))
    return html.Div(
        id=ids.PAGE,
        children=[
            dcc.Location(id=ids.URL, refresh=False),
            dcc.Store(id=ids.DRAWN),  # the figure on its way to the chart, before it is fitted
            html.A("Skip to the view", href="#view", className="skip"),
            html.Header([name, motto], className="masthead"),
            html.Main([controls(), notices, views, _view(dataset)], id="content"),
            _footer(dataset),
            html.Div(id=ids.TITLE, hidden=True),
            html.P(role="status", className="copied", **data(copied="")),
        ],
    )


def _view(dataset: Dataset) -> html.Section:
    """The places that a view fills.

    The files and citations of a view stand behind what it shows: its chart, before the table of
    the same rows; where it has no chart, its table or its grid.
    """
    return html.Section(
        id="view",
        className="view",
        tabIndex=-1,
        **aria(labelledby=ids.QUESTION),
        children=[
            html.H1(id=ids.QUESTION),
            html.P(id=ids.CAPTION, className="caption", **aria(live="polite")),
            html.P(id=ids.SENTENCE, className="sentence", **aria(live="polite")),
            html.Div(id=ids.KEY, className="key"),
            html.Figure(
                dcc.Graph(id=ids.CHART, config=CONFIG, figure={"data": [], "layout": {}}),
                id=ids.FIGURE,
                hidden=True,
                className="figure",
                **aria(describedby=ids.SENTENCE, labelledby=ids.QUESTION),
            ),
            html.Div(id=ids.REPLAY, className="replay"),
            columns_choice(dataset, shown=VIEWS["estimates"].shown),
            html.Div(id=ids.GRID_PLACE),
            html.Div(id=ids.VIEW_TABLE, className="rows"),
            html.Div([html.P(id=ids.LINKS, className="links"), _citations()], className="along"),
            html.Div(id=ids.TABLE, className="rows"),
        ],
    )


def _citations() -> html.Div:
    """The link, the citations and the code of the embed; the texts come when it is opened."""
    texts = (
        (ids.CITE_TEXT, "Citation", "Copy citation"),
        (ids.CITE_BIB, "BibTeX", "Copy BibTeX"),
        (ids.EMBED_CODE, "Embed in a page", "Copy code"),
    )
    opened = [
        html.Div(
            [
                html.H2(title),
                html.Pre(id=id, tabIndex=0, role="region", **aria(label=title)),
                html.Button(copy, type="button", **data(copy=id)),
            ],
            className="text",
        )
        for id, title, copy in texts
    ]
    link = html.Button("Copy link", type="button", **data(copy_link=""))
    opener = html.Summary("Cite or embed", id=ids.CITE)
    return html.Div([link, html.Details([opener, *opened])], className="take")


def _footer(dataset: Dataset) -> html.Footer:
    foot = colophon(dataset)
    about = html.P(
        [
            f"{foot.whose.full}, by {foot.whose.makers_words}, ",
            html.Span(f"data version {foot.version}", id=ids.VERSION),
            f", revision {foot.revision}, of " if foot.revision else ", of ",
            html.Time(foot.day_words, dateTime=foot.day),
            ". ",
            *_licences(foot.whose),
            "; the code of this page is under the MIT licence.",
        ]
    )
    claims = html.P(
        "Every figure is a claim by the source named beside it. "
        "None is an estimate of our own, and none is endorsed."
    )
    links = html.P(_between([html.A(words, href=href) for words, href in foot.links], " · "))
    return html.Footer([claims, about, links], className="colophon")


def _licences(whose: Imprint) -> list[Any]:
    if not whose.licences:
        return ["The dataset states no licence"]
    named = [
        html.A(licence.title, href=licence.address, rel="license")
        if licence.address
        else licence.title
        for licence in whose.licences
    ]
    return ["The dataset is under ", *_between(named, ", ")]


def _between(parts: list[Any], words: str) -> list[Any]:
    """The parts with words between each two."""
    return [item for part in parts for item in (words, part)][1:]
