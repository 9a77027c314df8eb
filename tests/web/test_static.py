"""What Dash gets of a page is what was served, piece by piece."""

from __future__ import annotations

import pytest
from dash import dcc, html

from casualties.data.dataset import Dataset
from casualties.site import Site
from casualties.web.page.components import Piece
from casualties.web.page.content import page
from casualties.web.page.static import as_html, for_dash

QUESTION = (
    "conflict=russo-ukrainian-war&scope=whole&party=russia&population=combatants&metric=killed"
    "&basis=cumulative"
)


def test_attributes_and_words_are_written_as_html() -> None:
    part = html.P(
        ["a < b", html.Br(), html.A("c", href="/?q=1&d=2")],
        className="note", hidden=False, tabIndex=-1, **{"aria-label": '"x"'},
    )  # fmt: skip
    assert as_html(part) == (
        '<p class="note" tabindex="-1" aria-label="&#34;x&#34;">a &lt; b<br>'
        '<a href="/?q=1&amp;d=2">c</a></p>'
    )


def test_only_what_needs_dash_stays_a_component() -> None:
    graph = dcc.Graph(id="chart")
    tree = html.Div([html.P(html.B("x")), html.Figure([html.P("y"), graph])])
    made = for_dash(tree)
    paragraph, figure = made.children
    assert (paragraph.tag, paragraph.html) == ("p", "<b>x</b>")
    assert figure.children[1] is graph
    assert as_html(made) == as_html(tree) == "<div><p><b>x</b></p><figure><p>y</p></figure></div>"


@pytest.mark.parametrize("query", ["", QUESTION, "party=north-korea", "view=contradictions"])
def test_dash_gets_the_page_as_served(frozen: Dataset, query: str) -> None:
    parts = page(query, dataset=frozen, site=Site("http://localhost/")).parts
    assert as_html(for_dash(parts)) == as_html(parts)
    assert all(isinstance(part, Piece) for part in for_dash(parts))
