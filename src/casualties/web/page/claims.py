"""The Data page: every selected claim in a grid, and how to get and use them."""

from typing import Any

from dash import html

from casualties.data.dataset import Dataset
from casualties.selection import Selection
from casualties.site import Site
from casualties.views import VIEWS, look
from casualties.views.captions import caption
from casualties.web.page.components import Piece
from casualties.web.page.grid import columns_choice, grid
from casualties.web.page.made import Made
from casualties.web.page.pickers import crumb
from casualties.web.page.tables import rows_html
from casualties.web.page.take import take

VIEW = VIEWS["estimates"]


def page(selection: Selection, *, dataset: Dataset, site: Site) -> Made:
    """The claims of a selection, word for word."""
    rows, table = look(VIEW, dataset=dataset, selection=selection)
    words = caption(rows, dataset=dataset, selection=selection)
    found = VIEW.sentence(table, rows=rows, dataset=dataset, selection=selection)
    still = rows_html(table, rows=rows, view=VIEW, dataset=dataset, selection=selection, site=site)
    shown: list[Any] = [Piece(tag="div", attributes={"className": "rows"}, html=still)]
    if len(table) and site.answers:
        shown = [
            columns_choice(dataset, shown=VIEW.shown),
            grid(table, dataset=dataset, selection=selection, shown=VIEW.shown, still=still),
        ]
    return Made(
        "Every claim, as stated",
        f"{words} {found}",
        [
            crumb(selection, dataset=dataset, site=site),
            html.H1("Every claim, as stated", tabIndex=-1),
            html.P(words, className="lede", id="caption"),
            html.P(found, className="sentence"),
            *shown,
            take(selection, view="estimates", dataset=dataset, site=site),
        ],
    )
