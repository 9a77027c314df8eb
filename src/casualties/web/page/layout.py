"""The skeleton of the page for Dash: the address, the place of the content, and the title."""

from dash import dcc, html

from casualties.web.page import ids


def page() -> html.Div:
    """What Dash fills; masthead and foot stand in the page as it is served."""
    return html.Div(
        [
            dcc.Location(id=ids.URL, refresh=False),
            html.Div(id=ids.VIEW),
            html.Div(id=ids.TITLE, hidden=True),
        ]
    )
