"""The question page's chart: all claims on one question, and what they leave of the count.

`table` has the claims, `content` what is shown of them whatever the size, `layout` and
`rows_layout` where everything stands, in plain numbers. `svg.question` and `plot` draw the same
layout.
"""

import pandas as pd

from casualties.data.dataset import Dataset
from casualties.selection import Selection
from casualties.views.question.content import Content, content
from casualties.views.question.layout import layout
from casualties.views.question.parts import MIDDLE, NARROW, SIZES, WIDE, Layout, Size
from casualties.views.question.plot import figure
from casualties.views.question.rows import RowsLayout, rows_layout
from casualties.views.question.table import table
from casualties.views.question.words import description, figure_title, sentence
from casualties.views.titles import question_title
from casualties.views.traces import Figure, no_figure
from casualties.views.view import View

__all__ = [
    "MIDDLE", "NARROW", "SIZES", "VIEW", "WIDE", "Content", "Layout", "RowsLayout", "Size",
    "content", "description", "figure", "figure_title", "laid_out", "question_title", "table",
]  # fmt: skip


def laid_out(content: Content, *, size: Size = WIDE) -> Layout | RowsLayout | None:
    """The layout of a chart at a size: over time, or a row a claim; None where words say it all.

    One claim, or none with a number, needs no chart.
    """
    if content.few:
        return None
    return rows_layout(content, size=size) if content.rows else layout(content, size=size)


def draw(
    table: pd.DataFrame, *, rows: pd.DataFrame, dataset: Dataset, selection: Selection
) -> Figure:
    """The figure for plotly at the wide size; none for rows of periods, which the SVG draws."""
    if table.empty:
        return no_figure()
    placed = laid_out(content(table, dataset=dataset, selection=selection))
    return figure(placed) if isinstance(placed, Layout) else no_figure()


VIEW = View(
    id="question",
    title="Question",
    question="Who says what, and can all of it hold?",
    table=table,
    draw=draw,
    sentence=sentence,
    shown=("date", "source", "wording", "low", "best", "high", "floor", "ceiling", "method", "id"),
    legend=("standpoint", "method", "hollow", "arrow"),
)
