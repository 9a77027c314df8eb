"""The Contradictions page: pairs of claims that cannot both hold, with rule, reason and since."""

from typing import Any

import pandas as pd
from dash import html

from casualties.data.dataset import Dataset
from casualties.data.question_columns import QUESTION
from casualties.selection import Selection
from casualties.site import Site
from casualties.text.english import counted
from casualties.views import VIEWS, look
from casualties.views.captions import caption
from casualties.web.page.components import Piece
from casualties.web.page.made import Made
from casualties.web.page.pair_card import cards
from casualties.web.page.parts import section
from casualties.web.page.pickers import crumb
from casualties.web.page.tables import rows_html
from casualties.web.page.take import take

MOST_CARDS = 6


def page(selection: Selection, *, dataset: Dataset, site: Site) -> Made:
    """The ledger of a selection: the pairs furthest apart as cards, then all as a table."""
    view = VIEWS["contradictions"]
    rows, table = look(view, dataset=dataset, selection=selection)
    words = view.sentence(table, rows=rows, dataset=dataset, selection=selection)
    still = rows_html(table, rows=rows, view=view, dataset=dataset, selection=selection, site=site)
    number = table.attrs.get("pairs", len(table))
    title = "Which claims cannot both hold"
    parts: list[Any] = [
        crumb(selection, dataset=dataset, site=site),
        html.H1(title, tabIndex=-1),
        html.P(words, className="lede"),
        html.P(
            "Each pair counts the same people, read as the method says. That two claims cannot "
            "both hold does not say which is wrong.",
            className="verdict",
        ),
    ]
    shown = cards(_furthest(table), dataset=dataset, selection=selection, site=site, question=True)
    if shown:
        head = "The furthest apart of each question" if len(table) > len(shown) else "Side by side"
        parts.append(section(head, html.Div(shown, className="pair-cards")))
    parts += [
        section(f"All {counted(number, 'pair')}" if number > 1 else "The pair",
                Piece(tag="div", attributes={"className": "rows"}, html=still))
        if len(table) else Piece(tag="div", attributes={"className": "rows"}, html=still),
        take(selection, view="contradictions", dataset=dataset, site=site),
    ]  # fmt: skip
    described = words or caption(rows, dataset=dataset, selection=selection)
    return Made(f"{title}: {counted(number, 'pair')}", described, parts)


def _furthest(pairs: pd.DataFrame) -> pd.DataFrame:
    """The pair furthest apart of each question, those of the first questions; of one the first."""
    each = pairs.drop_duplicates(list(QUESTION))
    return (each if len(each) > 1 else pairs).head(MOST_CARDS)
