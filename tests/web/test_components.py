"""Our own components are to Dash what its own are."""

from __future__ import annotations

import pytest
from dash import html

from casualties.web.page.components import Choice, Entry, Own, Pick


@pytest.mark.parametrize("component", [Choice, Entry, Pick])
def test_a_component_has_what_the_generator_of_dash_writes(component: type[Own]) -> None:
    own, plain = component(id="x"), html.P(id="x")
    package = {"_js_dist", "_css_dist", "children", "__module__", "__doc__"}
    written = {*vars(html.P), *vars(plain)} - package
    assert written <= {*vars(component), *vars(Own), *vars(own)}
    assert own.to_plotly_json() == {
        "props": {"id": "x"},
        "type": component.__name__,
        "namespace": "casualties",
    }


def test_an_unknown_property_is_an_error() -> None:
    with pytest.raises(TypeError, match="unexpected keyword argument"):
        Entry(id="x", colour="red")
