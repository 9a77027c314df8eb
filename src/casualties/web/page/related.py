"""What is not on the chart of a question: questions beside it, with links."""

from collections.abc import Mapping
from typing import Any

from dash import html

from casualties.data.dataset import Dataset
from casualties.data.question_columns import QUESTION
from casualties.selection import Selection
from casualties.site import Site
from casualties.text.english import counted
from casualties.views.titles import question_title, questions_of
from casualties.web.page.pair_card import question_address
from casualties.web.page.parts import box, link

SHOWN = 6
AT_MOST = 2
"""Columns in which a question beside another may differ from it."""


def related(
    question: Mapping[str, str], *, dataset: Dataset, selection: Selection, site: Site
) -> list[html.Section]:
    """The questions on the same war that differ least, those with most claims first."""
    rows = dataset.estimates
    rows = rows[(rows["conflict"] == question["conflict"]) & (rows["status"] != "withdrawn")]
    beside = [
        (_distance(question, other), -size, other)
        for other, size in questions_of(rows)
        if other != dict(question)
        and _distance(question, other) <= AT_MOST
        and other["party"] == question["party"]
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


def _distance(one: Mapping[str, str], other: Mapping[str, str]) -> int:
    """In how many columns two questions differ."""
    return sum(one[name] != other[name] for name in QUESTION)
