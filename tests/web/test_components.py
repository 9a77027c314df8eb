"""Our own component is to Dash what its own are."""

from __future__ import annotations

import pytest
from dash import html

from casualties.web.page.components import Piece


def test_a_component_has_what_the_generator_of_dash_writes() -> None:
    own, plain = Piece(id="x"), html.P(id="x")
    package = {"_js_dist", "_css_dist", "children", "__module__", "__doc__"}
    written = {*vars(html.P), *vars(plain)} - package
    assert written <= {*vars(Piece), *vars(own)}
    wanted = {"props": {"id": "x"}, "type": "Piece", "namespace": "casualties"}
    assert own.to_plotly_json() == wanted


def test_an_unknown_property_is_an_error() -> None:
    with pytest.raises(TypeError, match="unexpected keyword argument"):
        Piece(id="x", colour="red")
