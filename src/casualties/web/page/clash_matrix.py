"""Who clashes with whom: the clashing pairs of a question by the sides that set them."""

from typing import Any

from dash import html

from casualties.data.dataset import Dataset
from casualties.selection import Selection
from casualties.text.english import counted
from casualties.views import VIEWS, look
from casualties.views.clashes import SIDES
from casualties.web.page.components import aria
from casualties.web.page.parts import box


def matrix(selection: Selection, *, dataset: Dataset) -> html.Section:
    """The pairs that clash of those that can be compared, by the sides of floor and ceiling."""
    if "clashes" not in VIEWS:
        return box("Who clashes with whom")
    rows, table = look(VIEWS["clashes"], dataset=dataset, selection=selection)
    words = VIEWS["clashes"].sentence(table, rows=rows, dataset=dataset, selection=selection)
    cells = {
        (floor, ceiling): tuple(
            int(table[table["floor_standpoint"].isin(SIDES[floor])
                & table["ceiling_standpoint"].isin(SIDES[ceiling])][name].sum())
            for name in ("clashing", "comparable")
        )
        for floor in SIDES
        for ceiling in SIDES
    }  # fmt: skip
    if sum(1 for _, comparable in cells.values() if comparable) < 2:
        return box("Who clashes with whom", html.P(words, className="sub"))
    head = html.Tr([html.Td(), *(html.Th(side, scope="col") for side in SIDES)])
    body = [
        html.Tr([html.Th(floor, scope="row"),
                 *(_cell(*cells[floor, ceiling]) for ceiling in SIDES)])
        for floor in SIDES
    ]  # fmt: skip
    table_of = html.Table(
        [html.Caption("Rows: who sets the higher claim. Columns: who sets the lower one."),
         html.Thead(head), html.Tbody(body)],
        className="matrix",
    )  # fmt: skip
    return box("Who clashes with whom", table_of, note=words)


def _cell(clashing: int, comparable: int) -> html.Td:
    """How many pairs clash of how many; shaded by their share."""
    if not comparable:
        return html.Td("–", className="none", **aria(label="nothing comparable"))
    content: list[Any] = [html.B(f"{clashing:,}"), html.Small(f"of {comparable:,}")]
    shade = min(9, 1 + int(9 * clashing / comparable)) if clashing else 0
    return html.Td(content, className=f"share-{shade}", title=counted(comparable, "pair"))
