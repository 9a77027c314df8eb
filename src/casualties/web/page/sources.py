"""The Sources page: who they are, what they count, how often they speak, which way they lean."""

from typing import Any

from dash import html

from casualties.data.dataset import Dataset
from casualties.selection import Selection
from casualties.site import Site
from casualties.views import VIEWS, look
from casualties.views.captions import caption
from casualties.web.page.components import Piece
from casualties.web.page.made import Made
from casualties.web.page.parts import section
from casualties.web.page.pickers import crumb
from casualties.web.page.tables import rows_html
from casualties.web.page.take import take


def page(selection: Selection, *, dataset: Dataset, site: Site) -> Made:
    """The sources of the selected claims."""
    view = VIEWS["sources"]
    rows, table = look(view, dataset=dataset, selection=selection)
    words = view.sentence(table, rows=rows, dataset=dataset, selection=selection)
    words = words or caption(rows, dataset=dataset, selection=selection)
    still = rows_html(table, rows=rows, view=view, dataset=dataset, selection=selection, site=site)
    return Made(
        "Who the sources are, and what each counts",
        words,
        [
            crumb(selection, dataset=dataset, site=site),
            html.H1("Who the sources are, and what each counts", tabIndex=-1),
            html.P(words, className="lede"),
            Piece(tag="div", attributes={"className": "rows"}, html=still),
            _lean(selection, dataset=dataset, site=site),
            take(selection, view="sources", dataset=dataset, site=site),
        ],
    )


def _lean(selection: Selection, *, dataset: Dataset, site: Site) -> html.Section:
    """Which sources state more or less than the others."""
    view = VIEWS["lean"]
    rows, table = look(view, dataset=dataset, selection=selection)
    words = view.sentence(table, rows=rows, dataset=dataset, selection=selection)
    content: list[Any] = [html.P(words)]
    table = table[table["lean"].notna()]
    if len(table):
        still = rows_html(
            table, rows=rows, view=view, dataset=dataset, selection=selection, site=site
        )
        content.append(Piece(tag="div", attributes={"className": "rows"}, html=still))
    return section("Who states more, who less", *content, id="lean")
