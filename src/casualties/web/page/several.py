"""Several questions at once: a small chart for each, never one axis for unlike things."""

from collections.abc import Iterable
from typing import Any

import pandas as pd
from dash import html

from casualties.data.dataset import Dataset
from casualties.measures.questions import question_of
from casualties.selection import FACETS, Selection
from casualties.site import Site
from casualties.text.english import capital, counted, listed
from casualties.views import VIEWS, look
from casualties.views.answer import last_claims, last_said
from casualties.views.question.table import today
from casualties.views.titles import question_title, questions_of
from casualties.web.page.made import Made
from casualties.web.page.pair_card import question_address
from casualties.web.page.parts import section
from casualties.web.page.pickers import crumb
from casualties.web.page.small_chart import small_chart
from casualties.web.page.take import take
from casualties.web.page.war_card import verdict_words

PANELS = 24
"""Questions with a panel; of more the others are lines of a list."""
DRAWN = 3
"""Claims from which a question has a panel; those with fewer are lines of a list."""


def several(selection: Selection, *, rows: pd.DataFrame, dataset: Dataset, site: Site) -> Made:
    """The page of several questions."""
    found = questions_of(rows)
    questions = [question for question, _ in found]
    title = _title(selection, rows=rows, dataset=dataset)
    alone = len(rows["conflict"].unique()) == 1
    lede = (
        f"{counted(len(rows), 'claim')} by {counted(rows['source'].nunique(), 'source')} answer "
        f"{counted(len(questions), 'different question')}. They count different people, days and "
        "places, so each has its own picture and scale."
    )
    _, overview = look(VIEWS["overview"], dataset=dataset, selection=selection)
    records = {tuple(question_of(r).values()): r for r in overview.to_dict("records")}
    last, day = last_claims(rows, dataset=dataset), today(dataset, selection)
    number = {tuple(question.values()): size for question, size in found}
    panels = [q for q in questions if number[tuple(q.values())] >= DRAWN][:PANELS]
    others = [q for q in questions if q not in panels]
    groups: list[Any] = []
    for metrics in _related([q["metric"] for q in panels], dataset=dataset):
        drawn = [
            _panel(q, record=records.get(tuple(q.values())), last=last.get(tuple(q.values())),
                   claims=number[tuple(q.values())], day=day, alone=alone, dataset=dataset,
                   selection=selection, site=site)
            for q in panels
            if q["metric"] in metrics
        ]  # fmt: skip
        name = capital(listed([dataset.name("metric", m) for m in metrics], last="and"))
        groups.append(section(name, html.Div(drawn, className="panels")))
    lines = [
        html.Li([html.B(str(last[tuple(q.values())]["wording"]) if tuple(q.values()) in last
                        else "–"), " ",
                 html.Span([html.A(question_title(q, dataset=dataset, war=False),
                                   href=question_address(q, selection=selection, site=site)),
                            html.Small(_whose(last.get(tuple(q.values())), dataset=dataset))])])
        for q in others
    ]  # fmt: skip
    if lines:
        groups.append(section("Questions with one or two claims" if panels else "The questions",
                              html.Ul(lines, className="singles")))  # fmt: skip
    parts = [
        crumb(selection, dataset=dataset, site=site),
        html.H1(title, tabIndex=-1),
        html.P(lede, className="lede"),
        *groups,
        take(selection, view="estimates", dataset=dataset, site=site),
    ]
    return Made(f"{title}: {counted(len(questions), 'question')}", lede, parts)


def _related(found: Iterable[str], *, dataset: Dataset) -> list[list[str]]:
    """The metrics that are found, those together of which one is part of another."""
    groups: list[set[str]] = []
    for metric, wholes in dataset.part_of.items():
        reach = {metric, *wholes}
        touched = [group for group in groups if group & reach]
        groups = [g for g in groups if g not in touched] + [set().union(reach, *touched)]
    metrics = list(dict.fromkeys(found))
    together = [[m for m in metrics if m in group] for group in groups]
    return sorted((group for group in together if group), key=lambda g: metrics.index(g[0]))


def _title(selection: Selection, *, rows: pd.DataFrame, dataset: Dataset) -> str:
    """What the questions have in common."""
    given = set(selection.given) & {*FACETS, "since", "until", "q"}
    wars = rows["conflict"].unique()
    if given == {"conflict"} and len(wars) == 1:
        return capital(dataset.name("conflict", wars[0]))
    if given in ({"party"}, {"party", "conflict"}) and len(selection.party) == len(wars) == 1:
        party = dataset.name("party", selection.party[0])
        return capital(f"{party} in {dataset.name('conflict', wars[0])}")
    return capital(selection.describe(dataset))


def _whose(claim: Any, *, dataset: Dataset) -> str:
    return last_said(claim, dataset=dataset) if claim else ""


def _panel(
    question: dict[str, str],
    *,
    record: Any,
    last: Any,
    claims: int,
    day: pd.Timestamp,
    alone: bool,
    dataset: Dataset,
    selection: Selection,
    site: Site,
) -> html.Article:
    """The panel of a question."""
    title = question_title(question, dataset=dataset, war=not alone)
    said = (
        [
            html.P(
                [
                    "Last: ",
                    html.B(str(last["wording"])),
                    " ",
                    html.Small(last_said(last, dataset=dataset)),
                ]
            )
        ]
        if last
        else []
    )
    verdict = verdict_words(record, day=day) if record else ["Only one source gives a number."]
    return html.Article(
        [
            html.H3(html.A(title, href=question_address(question, selection=selection, site=site))),
            small_chart(question, dataset=dataset, selection=selection),
            *said,
            html.P(verdict),
            html.P(counted(claims, "claim"), className="sub"),
        ],
        className="panel-of",
    )  # fmt: skip
