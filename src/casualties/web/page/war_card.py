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
from casualties.text.english import capital, counted, long_date
from casualties.views import VIEWS, look
from casualties.views.answer import YEAR, Last, is_current, latest_words
from casualties.views.freshness import war_lines
from casualties.views.main_question import leading
from casualties.views.question.table import today
from casualties.views.titles import question_title
from casualties.web.page.pair_card import question_address
from casualties.web.page.parts import link, times
from casualties.web.page.small_chart import small_chart

CHARTS = 9
"""Wars with a chart, those spoken of last; the others have their words alone."""
OTHERS, SAME = 5, 3
"""Questions that a card names beside its own; of them, those on the same of other parties."""


def war_cards(
    table: pd.DataFrame,
    *,
    wars: Sequence[str],
    last: Last,
    dataset: Dataset,
    selection: Selection,
    site: Site,
) -> list[html.Article]:
    """A card for each war on which two sources speak to one question."""
    day = today(dataset, selection)
    _, ledger = look(VIEWS["contradictions"], dataset=dataset, selection=selection)
    clashing = ledger["conflict"].value_counts()
    lines = _freshness(on=day, dataset=dataset)
    cards: list[html.Article] = []
    for war in wars:
        own = leading(table[table["conflict"] == war])
        if len(own):
            cards.append(
                _card(
                    own,
                    war=war,
                    last=last,
                    day=day,
                    fresh=lines.get(war, ""),
                    clashing=int(clashing.get(war, 0)),
                    drawn=len(cards) < CHARTS,
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
    last: Last,
    day: pd.Timestamp,
    fresh: str,
    clashing: int,
    drawn: bool,
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
    for record in _others(records):
        other = question_of(record)
        name = question_title(other, dataset=dataset, war=False)
        also += [html.A(name, href=question_address(other, selection=selection, site=site)), " · "]
    every = html.A("all on this war", href=site.page(Selection(conflict=(war,))))
    pairs = Selection(view="contradictions", conflict=(war,))
    where = "on this war" if main["clashing"] else "on other counts of this war"
    words_of_pairs = f"{counted(clashing, 'pair')} of claims {where} cannot both hold"
    ledger = [html.P(link(words_of_pairs, site.page(pairs)), className="ledger")]
    return html.Article(
        [
            html.P(capital(dataset.name("conflict", war).removeprefix("the ")), className="kicker"),
            html.H3(html.A(title, href=question_address(question, selection=selection, site=site))),
            *([small_chart(question, dataset=dataset, selection=selection)] if drawn else []),
            html.P([figures, " ", html.Small(whose)], className="reach"),
            *silent,
            html.P(verdict_words(main, day=day)),
            *(ledger if clashing else []),
            html.P([*also, every], className="also"),
            *([html.P(f"{fresh}.", className="sub")] if fresh else []),
        ],
        className="war",
    )


def _others(records: list[Any]) -> list[Any]:
    """The questions that a card names beside its own: the same of other parties, then the rest."""
    main, *others = records
    same = [r for r in others if r["metric"] == main["metric"] and pd.isna(r["theatre"])]
    same.sort(key=lambda r: r["population"] != main["population"])
    each = {r["party"]: r for r in reversed(same) if r["party"] != main["party"]}
    first = [r for r in same if each.get(r["party"]) is r][:SAME]
    return [*first, *(r for r in others if all(r is not one for one in first))][:OTHERS]


def verdict_words(record: Any, *, day: pd.Timestamp) -> list[Any]:
    """How far the claims of a question are apart, now and at their widest, in few words.

    Of a question to which nobody spoke in the year before `day` only at their widest.
    """
    if not record["comparable"]:
        return ["No two claims can be compared."]
    ever = times(record["forced"], none=record["forced_none"])
    now = times(record["forced_now"], none=record["forced_now_none"])
    pairs = f"{int(record['comparable']):,}"
    if not record["clashing"]:
        return [f"No contradiction in {pairs} pairs of claims."]
    when = f", {record['forced_on']:%B %Y}" if pd.notna(record["forced_on"]) else ""
    if not is_current(record, day=day, days=YEAR):
        return [html.B(ever), f" apart at the widest{when}."]
    if pd.isna(record["forced_now"]) or record["forced_now"] <= APART:
        return ["No contradiction in the last 12 months covered; ", html.B(ever),
                f" apart at the widest{when}."]  # fmt: skip
    if now == ever:
        return [html.Span(now, className="pill"), f" apart at the widest{when}."]
    return [html.Span(now, className="pill"),
            f" apart in the last 12 months covered, {ever} at the widest{when}."]  # fmt: skip
