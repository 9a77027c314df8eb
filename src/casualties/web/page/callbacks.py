"""The callbacks of the page. The URL is the only state: all of them read it, and none writes it."""

from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, State

from casualties.web.http.limits import checked_text
from casualties.web.live import Live
from casualties.web.page import ids
from casualties.web.page.content import page_or_notice
from casualties.web.page.static import for_dash
from casualties.web.urls import this_site

CLIENTSIDE = {
    "arrived": (Input(ids.TITLE, "title"), State(ids.TITLE, "children")),
}
"""Function of `assets` that the browser calls -> what it gives, and what it is called with."""


def connect(app: Dash, *, live: Live) -> None:
    """Registers the callbacks of the page."""

    @app.callback(
        [Output(ids.VIEW, "children"), Output(ids.TITLE, "children"), Output(ids.TITLE, "title")],
        Input(ids.URL, "search"),
    )
    def show(search: object) -> tuple[Any, ...]:
        """Fills the page with what the URL asks for."""
        made = page_or_notice(
            checked_text(search or ""),
            dataset=live.dataset,
            warnings=live.warnings,
            site=this_site(),
        )
        return for_dash(made.parts), made.title, search or "?"

    for name, places in CLIENTSIDE.items():
        app.clientside_callback(ClientsideFunction("casualties", name), *places)  # type: ignore[no-untyped-call]
