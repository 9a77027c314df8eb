"""Two claims that cannot both hold, as a card: two bars on one scale, and why."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
from dash import html

from casualties.data.dataset import Dataset
from casualties.measures.questions import question_of
from casualties.selection import Selection
from casualties.site import Site
from casualties.text.english import person_range
from casualties.views import pair_words
from casualties.views.main_question import selects
from casualties.views.titles import question_title
from casualties.web.html import filled
from casualties.web.page.components import Piece, svg
from casualties.web.page.parts import mark, name_of, quotation, times

WIDTH, HEIGHT, LEFT, RIGHT = 400, 74, 6, 30


def cards(
    pairs: pd.DataFrame,
    *,
    dataset: Dataset,
    selection: Selection,
    site: Site,
    question: bool = False,
) -> list[html.Article]:
    """A card for each pair; with `question` each says what is counted."""
    return [
        card(pair, dataset=dataset, selection=selection, site=site, question=question)
        for pair in pairs.to_dict("records")
    ]


def card(
    pair: Mapping[Any, Any],
    *,
    dataset: Dataset,
    selection: Selection,
    site: Site,
    question: bool = False,
    tag: str = "",
    more: Any = None,
) -> html.Article:
    """The card of a pair of the ledger. `tag` says which one it is."""
    factor = times(pair["factor"], none=pair["factor_none"])
    apart = "" if pair["factor_none"] else "apart, "
    head: list[Any] = [html.Span(tag, className="tag")] if tag else []
    head += [html.B(factor, className="fac"), " ",
             html.Span(f"{apart}{pair_words.day_span(pair, dataset=dataset)}")]  # fmt: skip
    asked: list[Any] = []
    if question:
        of = question_of(pair)
        href = question_address(of, selection=selection, site=site)
        asked = [html.H3(html.A(question_title(of, dataset=dataset), href=href))]
    why = [
        part
        for words, text in (
            ("Rule", pair_words.rule(pair, dataset=dataset)),
            ("Reason", pair_words.reason(pair, dataset=dataset)),
            ("Since", pair_words.since(pair, dataset=dataset)),
        )
        for part in (html.Dt(words), html.Dd(text))
    ]
    sides = [
        _side(pair, side, dataset=dataset, selection=selection, site=site)
        for side in reversed(pair_words.SIDES)
    ]
    return html.Article(
        [
            *asked,
            html.P(head, className="pair-head"),
            picture(pair, dataset=dataset),
            html.Div(sides, className="sides"),
            html.Dl(why),
            *([more] if more is not None else []),
        ],
        className="pair-card",
    )


def question_address(question: Mapping[str, str], *, selection: Selection, site: Site) -> str:
    """The page of a question, under the assumptions of a selection."""
    return site.page(question_selection(question, selection=selection))


def question_selection(question: Mapping[str, str], *, selection: Selection) -> Selection:
    """A question, under the assumptions of a selection."""
    return assumptions(selection).but(**selects(dict(question)))


def assumptions(selection: Selection) -> Selection:
    """All claims, under the assumptions of a selection."""
    return Selection(
        about=selection.about, silence=selection.silence, window=selection.window,
        tallies=selection.tallies, known_on=selection.known_on, status=selection.status,
    )  # fmt: skip


def _side(
    pair: Mapping[Any, Any], side: str, *, dataset: Dataset, selection: Selection, site: Site
) -> html.Div:
    """One of the two claims: who, the phrase, by when, and how it is read."""
    id = pair[f"{side}_id"]
    claim = pair_words.first(id, dataset=dataset)
    return html.Div(
        [
            html.P([mark(claim["standpoint"], claim["method"]), " ",
                    name_of(claim["source"], claim["standpoint"], dataset=dataset)]),
            html.P(quotation(id, dataset=dataset, site=site, about=selection.about),
                   className="quote"),
            html.Small(f"by {pair_words.spoken_of(claim)}; {read_as(pair, side)}"),
        ],
        className="side",
    )  # fmt: skip


def read_as(pair: Mapping[Any, Any], side: str) -> str:
    """The bound that a claim of a pair sets, from which the factor is taken."""
    value = pair[side]
    return f"read as {'at least' if side == 'floor' else 'at most'} {person_range(value, value)}"


def picture(pair: Mapping[Any, Any], *, dataset: Dataset) -> Piece:
    """The two claims on one scale from 0, and the gap between them."""
    floor, ceiling = (pair_words.first(pair[f"{s}_id"], dataset=dataset) for s in pair_words.SIDES)
    most = max(pair["floor"], 1) * 1.12
    unit = (WIDTH - LEFT - RIGHT) / most

    def x(value: Any) -> float:
        return float(round(LEFT + float(value) * unit, 1))

    higher, lower = x(pair["floor"]), x(pair["ceiling"])
    words = times(pair["factor"], none=pair["factor_none"])
    middle, wide = (higher + lower) / 2, 14 + 7.5 * len(words)
    start: float = x(ceiling["low"]) if pd.notna(ceiling["low"]) else lower
    drawn = filled(
        "pair.html",
        width=WIDTH,
        height=HEIGHT,
        left=LEFT,
        lower=lower,
        higher=higher,
        gap=max(round(higher - lower, 1), 0),
        start=start,
        middle=round(middle, 1),
        wide=wide,
        words=words,
        high_by=f"by {floor['standpoint']}",
        low_by=f"by {ceiling['standpoint']}",
        label="The lower claim ends below the point where the higher one begins",
    )
    return svg(drawn, name="pair-picture")
