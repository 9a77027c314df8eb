"""The card of a war on the front page: its main question with a small chart, and the others."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from dash import html

from casualties.data.cache import remembered
from casualties.data.dataset import Dataset
from casualties.measures.pairs import APART
from casualties.measures.questions import question_of
from casualties.selection import Selection
from casualties.site import Site
from casualties.text.english import capital, long_date
from casualties.views.answer import is_current, last_claims, latest_words
from casualties.views.freshness import war_lines
from casualties.views.main_question import lenders
from casualties.views.question.table import today
from casualties.views.titles import question_title
from casualties.web.page.pair_card import question_address
from casualties.web.page.parts import times
from casualties.web.page.small_chart import small_chart

OTHERS = 5


def war_cards(
    table: pd.DataFrame,
    *,
    wars: Sequence[str],
    dataset: Dataset,
    selection: Selection,
    site: Site,
) -> list[html.Article]:
    """A card for each war on which two sources speak to one question."""
    last, day = last_claims(lenders(selection, dataset=dataset)), today(dataset, selection)
    lines = _freshness(on=day, dataset=dataset)
    cards = []
    for war in wars:
        own = table[table["conflict"] == war]
        own = own.sort_values(["sources", "statements"], ascending=False, kind="stable")
        if len(own):
            cards.append(
                _card(
                    own,
                    war=war,
                    last=last,
                    day=day,
                    fresh=lines.get(war, ""),
                    dataset=dataset,
                    selection=selection,
                    site=site,
                )
            )
    return cards


@remembered(most=2)
def _freshness(*, on: pd.Timestamp, dataset: Dataset) -> dict[str, str]:
    return war_lines(dataset, on=on)


def _card(
    own: pd.DataFrame,
    *,
    war: str,
    last: Any,
    day: pd.Timestamp,
    fresh: str,
    dataset: Dataset,
    selection: Selection,
    site: Site,
) -> html.Article:
    """The card of a war, from its rows of the overview, the most spoken of first."""
    records = own.to_dict("records")
    main = records[0]
    question = question_of(main)
    title = question_title(question, dataset=dataset, war=False)
    words, whose = latest_words(main, last=last.get(tuple(question.values())), dataset=dataset)
    current = is_current(main, day=day, days=selection.silence)
    figures = html.B(words) if current else html.Span(words)
    since = long_date(main["last_stated"].date())
    silent = [] if current else [html.P(f"No claim on record since {since}.", className="sub")]
    also: list[Any] = []
    for record in records[1 : 1 + OTHERS]:
        other = question_of(record)
        name = question_title(other, dataset=dataset, war=False)
        also += [html.A(name, href=question_address(other, selection=selection, site=site)), " · "]
    every = html.A("all on this war", href=site.page(Selection(conflict=(war,))))
    return html.Article(
        [
            html.P(capital(dataset.name("conflict", war).removeprefix("the ")), className="kicker"),
            html.H3(html.A(title, href=question_address(question, selection=selection, site=site))),
            small_chart(question, dataset=dataset, selection=selection),
            html.P([figures, " ", html.Small(whose)], className="reach"),
            *silent,
            html.P(verdict_words(main)),
            html.P([*also, every], className="also"),
            *([html.P(f"{fresh}.", className="sub")] if fresh else []),
        ],
        className="war",
    )


def verdict_words(record: Any) -> list[Any]:
    """How far the claims of a question are apart, now and at their widest, in few words."""
    if not record["comparable"]:
        return ["No two claims can be compared."]
    ever = times(record["forced"], none=record["forced_none"])
    now = times(record["forced_now"], none=record["forced_now_none"])
    pairs = f"{int(record['comparable']):,}"
    if not record["clashing"]:
        return [f"No contradiction in {pairs} pairs of claims."]
    when = f", {record['forced_on']:%B %Y}" if pd.notna(record["forced_on"]) else ""
    pill = html.Span(ever, className="pill")
    if pd.isna(record["forced_now"]) or record["forced_now"] <= APART:
        return ["No contradiction in the last 12 months covered; ", pill,
                f" at the widest{when}."]  # fmt: skip
    if now == ever:
        return [pill, f" apart at the widest{when}, within the last 12 months covered."]
    return [html.Span(now, className="pill"),
            f" apart in the last 12 months covered, {ever} at the widest{when}."]  # fmt: skip
