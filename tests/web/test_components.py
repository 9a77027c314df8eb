from __future__ import annotations

from dash import html

from casualties.web.page.components import element


def test_an_element_is_what_dash_would_send() -> None:
    assert element("A", "words", href="/x") == html.A("words", href="/x").to_plotly_json()
    assert element("P", ["a"])["props"] == html.P(["a"]).to_plotly_json()["props"]
