"""The page's skeleton: controls that read as a sentence, and the places that views fill."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import dcc, html

from casualties.data.cache import remembered
from casualties.data.metadata import Imprint, imprint
from casualties.selection import EVENTS, MANY, SCALES
from casualties.views import VIEWS
from casualties.views.theme import CONFIG
from casualties.web.page import ids
from casualties.web.page.components import Choice, Entry, Pick
from casualties.web.page.footer import colophon
from casualties.web.page.grid import columns_choice

if TYPE_CHECKING:
    from casualties.data.dataset import Dataset

CONTROLS = (
    *((name, "value") for name in MANY),
    ("since", "value"),
    ("until", "value"),
    ("known_on", "value"),
    ("q", "value"),
    ("events", "value"),
    ("scale", "value"),
    ("about", "value"),
    ("silence", "value"),
)
"""The fields of `Selection` that have a control, with the property that holds the value."""

ANYTHING = {
    "conflict": "any conflict",
    "theatre": "anywhere",
    "scope": "either scope",
    "party": "any party",
    "population": "people",
    "metric": "killed, wounded, captured, missing or deployed",
    "basis": "any basis",
    "source": "any source",
    "kind": "any kind",
    "standpoint": "any standpoint",
    "method": "any method",
    "status": "any status",
    "focus": "no source",
}
"""What a control says while nothing is chosen."""


@remembered(most=1)
def page(dataset: Dataset) -> html.Div:
    """The whole page.

    The files and citations of a view stand behind what it shows: its chart, before the table of
    the same rows; where it has no chart, its table or its grid.
    """
    return html.Div(
        id=ids.PAGE,
        children=[
            dcc.Location(id=ids.URL, refresh=False),
            dcc.Store(id=ids.DRAWN),  # the figure on its way to the chart, before it is fitted
            html.A("Skip to the view", href="#view", className="skip"),
            html.Header(
                className="masthead",
                children=[
                    html.A(imprint(dataset.schema.meta).name, href="/", className="brand"),
                    html.P("Who states how many, and how far they disagree", className="motto"),
                ],
            ),
            html.Main(
                id="content",
                children=[
                    _controls(),
                    html.Div(id=ids.NOTICES, className="notices", role="status"),
                    html.Nav(id=ids.NAV, className="views", **aria(label="Views")),
                    html.Section(
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
                                id=ids.FIGURE,
                                hidden=True,
                                className="figure",
                                **aria(describedby=ids.SENTENCE, labelledby=ids.QUESTION),
                                children=[
                                    dcc.Graph(
                                        id=ids.CHART,
                                        config=CONFIG,
                                        figure={"data": [], "layout": {}},
                                    ),
                                ],
                            ),
                            html.Div(id=ids.REPLAY, className="replay"),
                            columns_choice(dataset, shown=VIEWS["estimates"].shown),
                            html.Div(id=ids.GRID_PLACE),
                            html.Div(id=ids.VIEW_TABLE, className="rows"),
                            html.Div(
                                [html.P(id=ids.LINKS, className="links"), _take_along()],
                                className="along",
                            ),
                            html.Div(id=ids.TABLE, className="rows"),
                        ],
                    ),
                ],
            ),
            _footer(dataset),
            html.Div(id=ids.TITLE, hidden=True),
            html.P(role="status", className="copied", **given("data-copied")),
        ],
    )


def _take_along() -> html.Div:
    """The link, the citations and the code of the embed; the texts come when it is opened."""
    texts = (
        (ids.CITE_TEXT, "Citation", "Copy citation"),
        (ids.CITE_BIB, "BibTeX", "Copy BibTeX"),
        (ids.EMBED_CODE, "Embed in a page", "Copy code"),
    )
    return html.Div(
        className="take",
        children=[
            html.Button("Copy link", type="button", **given("data-copy-link")),
            html.Details(
                [
                    html.Summary("Cite or embed", id=ids.CITE),
                    *(
                        html.Div(
                            className="text",
                            children=[
                                html.H2(title),
                                html.Pre(id=id, tabIndex=0, role="region", **aria(label=title)),
                                html.Button(act, type="button", **given("data-copy", id)),
                            ],
                        )
                        for id, title, act in texts
                    ),
                ],
            ),
        ],
    )


def _controls() -> html.Form:
    return html.Form(
        className="controls",
        role="search",
        **aria(label="Choose statements"),
        children=[
            html.Div(
                className="asking",
                children=[
                    "How many ",
                    _choice("population"),
                    " of ",
                    _choice("party"),
                    " were ",
                    _choice("metric"),
                    " in ",
                    html.Span([_choice("conflict"), ","], className="held"),
                    " according to ",
                    html.Span([_choice("source"), ","], className="held"),
                    " as known on ",
                    html.Span([_day_choice("known_on"), "?"], className="held"),
                ],
            ),
            html.Details(
                className="more",
                children=[
                    html.Summary("More conditions"),
                    html.Div(
                        className="more-grid",
                        children=[
                            _labelled("Place or battle", _choice("theatre")),
                            _labelled("Scope", _choice("scope")),
                            _labelled("Basis", _choice("basis")),
                            _labelled("Standpoint", _choice("standpoint")),
                            _labelled("Method", _choice("method")),
                            _labelled("Kind of source", _choice("kind")),
                            _labelled("Status", _choice("status")),
                            _labelled("From", _input("since", "date")),
                            _labelled("Until", _input("until", "date")),
                            _labelled("With the words", _input("q", "search")),
                            _labelled("Make stand out", _choice("focus")),
                            _labelled("Scale", _radio("scale", SCALES)),
                            _labelled("Context events", _radio("events", EVENTS)),
                            _labelled(
                                "“About” means plus or minus, percent",
                                _input("about", "number", min=0, max=99, step="any"),
                            ),
                            _labelled(
                                "Silent after, days",
                                _input("silence", "number", min=1, max=99999, step=1),
                            ),
                        ],
                    ),
                ],
            ),
        ],
    )


def aria(**words: str) -> dict[str, Any]:
    """The aria attributes of a component as keyword arguments."""
    return {f"aria-{name}": value for name, value in words.items()}


def given(name: str, value: str = "") -> dict[str, Any]:
    """An attribute whose name Python cannot write, as a keyword argument."""
    return {name: value}


def data(**words: str) -> dict[str, Any]:
    """The data attributes of a component as keyword arguments."""
    return {f"data-{name}": value for name, value in words.items()}


def _labelled(words: str, control: Any) -> html.Div:
    return html.Div([html.Span(words, className="label"), control], className="labelled")


NAMES = {
    "population": "Population",
    "party": "Party",
    "metric": "Metric",
    "conflict": "Conflict",
    "source": "Source",
    "theatre": "Place or battle",
    "scope": "Scope",
    "basis": "Basis",
    "standpoint": "Standpoint",
    "method": "Method",
    "kind": "Kind of source",
    "status": "Status",
    "known_on": "Known on",
    "since": "From",
    "until": "Until",
    "q": "With the words",
    "about": "“About” in percent",
    "silence": "Silent after days",
    "scale": "Scale",
    "events": "Context events",
    "focus": "Make stand out",
}


def _choice(name: str) -> html.Details:
    return html.Details(
        className="choice",
        children=[
            html.Summary(id=ids.summary(name), children=ANYTHING[name], title=NAMES[name]),
            html.Div(
                className="choice-panel",
                role="group",
                **aria(label=NAMES[name]),
                children=[
                    Entry(
                        id=f"find-{name}",
                        type="search",
                        className="choice-find",
                        placeholder="Find",
                        size=12,
                    ),
                    Choice(id=ids.control(name), options=[], value=[], className="choice-list"),
                ],
            ),
        ],
    )


def _day_choice(name: str) -> html.Details:
    return html.Details(
        className="choice",
        children=[
            html.Summary(id=ids.summary(name), children="today", title=NAMES[name]),
            html.Div(className="choice-panel", children=[_input(name, "date")]),
        ],
    )


def _input(name: str, kind: str, **limits: Any) -> html.Label:
    return html.Label(
        className="field",
        children=[
            html.Span(NAMES[name], className="unseen"),
            Entry(id=ids.control(name), type=kind, value="", className=f"input-{kind}", **limits),
        ],
    )


def _radio(name: str, values: tuple[str, ...]) -> html.Div:
    return html.Div(
        role="radiogroup",
        **aria(label=NAMES[name]),
        children=[
            Pick(id=ids.control(name), value=values[0], options=list(values)),
        ],
    )


def _footer(dataset: Dataset) -> html.Footer:
    foot = colophon(dataset)
    whose = foot.whose
    revision = f", revision {foot.revision}" if foot.revision else ""
    return html.Footer(
        className="colophon",
        children=[
            html.P(
                [
                    "Every figure is a claim by the source named beside it. "
                    "None is an estimate of our own, and none is endorsed.",
                ]
            ),
            html.P(
                [
                    f"{whose.full}, by {whose.makers_words}, ",
                    html.Span(f"data version {foot.version}", id=ids.VERSION),
                    f"{revision}, of ",
                    html.Time(foot.day_words, dateTime=foot.day),
                    ". ",
                    *_licences(whose),
                    "; the code of this page is under the MIT licence.",
                ]
            ),
            html.P(_between([html.A(words, href=href) for words, href in foot.links], " · ")),
        ],
    )


def _licences(whose: Imprint) -> list[Any]:
    if not whose.licences:
        return ["The dataset states no licence"]
    named = [
        html.A(one.title, href=one.address, rel="license") if one.address else one.title
        for one in whose.licences
    ]
    return ["The dataset is under ", *_between(named, ", ")]


def _between(parts: list[Any], words: str) -> list[Any]:
    """The parts with words between each two."""
    return [one for part in parts for one in (words, part)][1:]
