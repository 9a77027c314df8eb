"""The small chart of a question, as a picture."""

from collections.abc import Mapping
from hashlib import sha256

from casualties.data.cache import remembered
from casualties.data.dataset import Dataset
from casualties.selection import Selection
from casualties.text.english import counted
from casualties.views import VIEWS, look
from casualties.views.main_question import selects
from casualties.views.question.content import Measured, content, measured, question_of
from casualties.views.question.small import small_layout
from casualties.views.question.table import table as claims_table
from casualties.views.svg.question import chart
from casualties.views.theme import PAGE
from casualties.web.html import filled
from casualties.web.page.components import Piece, svg


def small_chart(question: Mapping[str, str], *, dataset: Dataset, selection: Selection) -> Piece:
    """The claims on a question and the range that is left, 300 pixels wide."""
    usual = Selection(
        about=selection.about, silence=selection.silence, window=selection.window,
        tallies=selection.tallies, known_on=selection.known_on, status=selection.status,
    )  # fmt: skip
    own = usual.but(**selects(dict(question)))
    return svg(_picture(own, usual, dataset=dataset), name="mini")


@remembered(most=2)
def _measured(selection: Selection, *, dataset: Dataset) -> Measured:
    """The measures of all questions, for as many charts as a page has."""
    _, overview = look(VIEWS["overview"], dataset=dataset, selection=selection)
    return measured(selection, dataset=dataset, overview=overview)


@remembered(most=128)
def _picture(selection: Selection, usual: Selection, *, dataset: Dataset) -> str:
    """The small chart of the question of a selection as SVG; empty without a number.

    `usual` is the selection of all questions under the same assumptions.
    """
    table = claims_table(selection.rows(dataset), dataset=dataset, selection=selection)
    if table.empty:
        return ""
    known = _measured(usual, dataset=dataset).of(question_of(table))
    made = content(table, dataset=dataset, selection=selection, known=known)
    if not made.claims:
        return ""
    layout = small_layout(made)
    name = "c" + sha256(selection.to_query().encode()).hexdigest()[:8]  # it stands in ids
    return filled(
        "picture.html",
        width=layout.size.width,
        height=round(layout.height),
        role="img",
        label=f"{counted(len(made.claims), 'claim')} over time",
        inside=chart(layout, palette=PAGE, name=name),
    )
