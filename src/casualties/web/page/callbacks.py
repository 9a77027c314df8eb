"""The callbacks of the page. All of them read the URL, and only `sync` writes it."""

from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, State, ctx, no_update

from casualties.selection import MANY
from casualties.web.http.limits import checked_text
from casualties.web.live import Live
from casualties.web.page import ids
from casualties.web.page.content import parts_or_notice
from casualties.web.page.controls import CONTROLS, SUMMARIES, controls_of, options_of, selection_of
from casualties.web.routes.citation import taken

PARTS = (
    (ids.NAV, "children"),
    (ids.NOTICES, "children"),
    (ids.QUESTION, "children"),
    (ids.CAPTION, "children"),
    (ids.SENTENCE, "children"),
    (ids.KEY, "children"),
    (ids.DRAWN, "data"),
    (ids.FIGURE, "hidden"),
    (ids.REPLAY, "data-days"),
    (ids.LINKS, "children"),
    (ids.VIEW_TABLE, "data-src"),
    (ids.TABLE, "data-src"),
    (ids.GRID_PLACE, "children"),
    (ids.TITLE, "children"),
)
"""What a view fills, in the order of `content.parts`."""

CLIENTSIDE = {
    "fit": (Output(ids.CHART, "figure"), Input(ids.DRAWN, "data"), State(ids.CHART, "config")),
    "replay": (Input(ids.REPLAY, "data-days"), Input(ids.URL, "search")),
    "retitle": (Input(ids.TITLE, "children"),),
    "open": (Input(ids.CHART, "clickData"),),
}
"""Function of `assets` that the browser calls -> what it gives, and what it is called with."""


def connect(app: Dash, *, live: Live) -> None:
    """Registers the callbacks of the page."""
    controls = [(ids.control(name), "value") for name in CONTROLS]

    @app.callback(
        output={"search": Output(ids.URL, "search"), "values": [Output(i, p) for i, p in controls]},
        inputs={"search": Input(ids.URL, "search"), "values": [Input(i, p) for i, p in controls]},
    )
    def sync(search: object, values: list[object]) -> dict[str, Any]:
        """Ties the URL to the controls, in both directions."""
        selection = selection_of(values, search=checked_text(search or ""))
        if ctx.triggered_id in (None, ids.URL):
            return {"search": no_update, "values": controls_of(checked_text(search or ""))}
        query = selection.to_query()
        return {"search": f"?{query}" if query else "", "values": values}

    @app.callback([Output(i, p) for i, p in PARTS], Input(ids.URL, "search"))
    def show(search: object) -> tuple[Any, ...]:
        """Fills the page with the view that the URL names."""
        text = checked_text(search or "")
        return parts_or_notice(text, dataset=live.dataset, warnings=live.warnings)

    @app.callback(
        output={
            "options": [Output(ids.control(f), "options") for f in MANY],
            "words": [Output(ids.summary(f), "children") for f in SUMMARIES],
        },
        inputs=[Input(ids.URL, "search")],
    )
    def offer(search: object) -> dict[str, Any]:
        """Counts for each option of each control what it would leave."""
        return options_of(checked_text(search or ""), dataset=live.dataset)

    @app.callback(
        [Output(i, "children") for i in (ids.CITE_TEXT, ids.CITE_BIB, ids.EMBED_CODE)],
        [Input(ids.URL, "search"), Input(ids.CITE, "n_clicks")],
    )
    def cite(search: object, opened: object) -> Any:
        """Writes the citations and the code of the embed, once they have been opened."""
        query = checked_text(search or "")
        return taken(query, dataset=live.dataset) if opened else [no_update] * 3

    for name, places in CLIENTSIDE.items():
        app.clientside_callback(ClientsideFunction("casualties", name), *places)  # type: ignore[no-untyped-call]
