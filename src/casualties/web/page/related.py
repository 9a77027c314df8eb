"""What is not on the chart of a question: questions beside it, with links."""

from collections.abc import Mapping
from typing import Any

from dash import html

from casualties.data.cache import remembered
from casualties.data.dataset import Dataset
from casualties.data.question_columns import QUESTION
from casualties.selection import Selection
from casualties.site import Site
from casualties.text.english import counted
from casualties.views.titles import Question, question_title, questions_of
from casualties.web.page.pair_card import question_address
from casualties.web.page.parts import box, link

SHOWN = 6
AT_MOST = 2
"""Columns in which a question beside another may differ from it."""


def related(
    question: Mapping[str, str], *, dataset: Dataset, selection: Selection, site: Site
) -> list[html.Section]:
    """The questions on the same war that differ least, those with most claims first."""
    beside = [
        (_distance(question, other), -size, other)
        for other, size in _questions(dataset=dataset)
        if other["party"] == question["party"]
        and other["conflict"] == question["conflict"]
        and other != dict(question)
        and _distance(question, other) <= AT_MOST
    ]
    beside.sort(key=lambda one: (one[0], one[1], question_title(one[2], dataset=dataset)))
    if not beside:
        return []
    entries = [
        html.Li(
            [html.A(question_title(other, dataset=dataset, war=False),
                    href=question_address(other, selection=selection, site=site)),
             html.Span(counted(-size, "claim"))]
        )
        for _, size, other in beside
    ]  # fmt: skip
    content: list[Any] = [html.Ul(entries[:SHOWN], className="beside")]
    every = Selection(conflict=(question["conflict"],), party=(question["party"],))
    words = f"All on {dataset.name('party', question['party'])} in this war"
    content.append(html.P(link(words, site.page(every))))
    return [box("Not on this chart", *content)]


@remembered(most=1)
def _questions(*, dataset: Dataset) -> list[tuple[Question, int]]:
    """All questions and their claims, without those that are withdrawn."""
    rows = dataset.estimates
    return questions_of(rows[rows["status"] != "withdrawn"])


def _distance(one: Mapping[str, str], other: Mapping[str, str]) -> int:
    """In how many columns two questions differ."""
    return sum(one[name] != other[name] for name in QUESTION)
