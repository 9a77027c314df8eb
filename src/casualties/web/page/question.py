"""The page of a question: the answer, the chart, who says what, and whether all of it can hold."""

from typing import Any

import pandas as pd
from dash import html

from casualties.data.dataset import Dataset
from casualties.measures.pairs import APART
from casualties.selection import Selection
from casualties.site import Site
from casualties.text.english import counted, long_date
from casualties.views import VIEWS, look
from casualties.views.answer import answer, plain, verdict
from casualties.views.main_question import main_question
from casualties.views.question.table import today
from casualties.views.titles import question_title
from casualties.web.page.chart import content_of, figure
from casualties.web.page.clash_matrix import matrix
from casualties.web.page.components import Piece
from casualties.web.page.empty import nothing
from casualties.web.page.made import Made
from casualties.web.page.pair_card import assumptions, card
from casualties.web.page.parts import box, link, name_of, quotation, section, times
from casualties.web.page.pickers import crumb
from casualties.web.page.related import related
from casualties.web.page.several import several
from casualties.web.page.take import take
from casualties.web.page.who import all_claims, counts, who_says_what

MOST_CARDS = 4


def page(selection: Selection, *, dataset: Dataset, site: Site) -> Made:
    """What a selection of claims shows: one question, several as small charts, or none."""
    rows = selection.rows(dataset)
    question, number = main_question(rows)
    if question is None:
        title = "No claim fits these conditions"
        empty = nothing(selection, dataset=dataset, site=site)
        parts = [crumb(selection, dataset=dataset, site=site), html.H1(title, tabIndex=-1),
                 Piece(tag="div", attributes={"className": "rows"}, html=empty)]  # fmt: skip
        return Made(title, title, parts)
    if number > 1:
        return several(selection, rows=rows, dataset=dataset, site=site)
    return one(selection, question=question, dataset=dataset, site=site)


def one(
    selection: Selection,
    *,
    question: dict[str, str],
    dataset: Dataset,
    site: Site,
) -> Made:
    """The page of one question."""
    _, claims = look(VIEWS["question"], dataset=dataset, selection=selection)
    day = today(dataset, selection)
    title = question_title(question, dataset=dataset)
    of = html.Span(f"As of {long_date(day.date())}.", className="asof")
    record = _record(selection, dataset=dataset)
    words = answer(claims, dataset=dataset, day=day, silence=selection.silence)
    chart = content_of(selection, dataset=dataset)
    lead, rest = verdict(record, claims=claims, day=day, segments=chart.segments if chart else ())
    clash = record is not None and bool(record["clashing"])
    shown: list[Any] = (
        figure(claims, dataset=dataset, selection=selection, site=site) if len(claims) > 1 else []
    )
    left = [
        crumb(selection, dataset=dataset, site=site),
        html.H1(title, tabIndex=-1),
        *(_only(claims, dataset=dataset, site=site) if len(claims) == 1 else _answer(words)),
        html.P([*([html.Mark(lead) if clash else html.B(lead), " ", rest, " "] if lead else []),
                of], className="verdict"),
        *shown,
    ]  # fmt: skip
    aside = [
        who_says_what(claims, dataset=dataset, selection=selection, site=site, day=day),
        *_hold(record, dataset=dataset, selection=selection, site=site),
        *related(question, dataset=dataset, selection=selection, site=site),
    ]
    parts = [
        html.Div([html.Div(left, className="left"), html.Aside(aside, className="side-column")],
                 className="main"),
        *_clashes(selection, dataset=dataset, site=site),
        counts(claims, dataset=dataset, site=site),
        all_claims(claims, dataset=dataset, selection=selection, site=site),
        take(selection, view="question",
             dataset=dataset, site=site),
    ]  # fmt: skip
    said = plain(words) or f"{counted(len(claims), 'claim')} on record."
    finding = "".join(words[0]) if words else ""
    return Made(f"{title}: {finding}" if finding else title, f"{said} {lead} {rest}".strip(), parts)


def _record(selection: Selection, *, dataset: Dataset) -> Any:
    """The row of the overview of the question; None where fewer than two origins speak to it."""
    _, table = look(VIEWS["overview"], dataset=dataset, selection=selection)
    return None if table.empty else table.to_dict("records")[0]


def _answer(sentences: list[tuple[str, ...]]) -> list[Any]:
    """The answer: its first sentence, and the rest, which a phone shows under the chart."""
    if not sentences:
        return []
    written = [
        [html.B(part) if place % 2 else part for place, part in enumerate(sentence)]
        for sentence in sentences
    ]
    rest: list[Any] = []
    for sentence in written[1:]:
        rest += [*sentence, " "]
    first = html.P(written[0], className="lede first")
    return [html.Div([first, " ", *([html.P(rest, className="lede rest")] if rest else [])],
                     className="answer")]  # fmt: skip


def _only(claims: pd.DataFrame, *, dataset: Dataset, site: Site) -> list[Any]:
    """The only claim on a question: its words large, and what it says."""
    claim = dataset.statement(claims["id"].iloc[0])
    disputed = claim["status"] != "accepted"
    status: list[Any] = [" ", html.Em(dataset.name("status", claim["status"]))] if disputed else []
    return [
        html.P([quotation(claim["id"], dataset=dataset, site=site, about=10.0), *status],
               className="big"),
        html.P(claim["claim"], className="lede"),
        html.P([name_of(claim["source"], claim["standpoint"], dataset=dataset),
                ". The only claim on this question. ",
                str(claim["notes"]) if disputed and pd.notna(claim["notes"]) else ""],
               className="sub"),
    ]  # fmt: skip


def _hold(record: Any, *, dataset: Dataset, selection: Selection, site: Site) -> list[html.Section]:
    """Whether all claims can hold, in figures."""
    if record is None or not record["comparable"]:
        return []
    entries: list[Any] = []

    def pair(words: str, name: str, prefix: str) -> None:
        floor, ceiling = (record[f"{prefix}_{side}"] for side in ("floor", "ceiling"))
        if pd.isna(floor) or not record["clashing"]:
            return
        said = [f"{words}: ", _who(floor, dataset=dataset), " ",
                quotation(floor, dataset=dataset, site=site, about=selection.about), " against ",
                _who(ceiling, dataset=dataset), " ",
                quotation(ceiling, dataset=dataset, site=site, about=selection.about)]  # fmt: skip
        entries.append((times(record[name], none=record[f"{name}_none"]), said))

    if record["forced_now"] > APART and record["now_floor"] != record["witness_floor"]:
        pair("at the widest in the last 12 months that claims speak of", "forced_now", "now")
    pair("at the widest ever", "forced", "witness")
    clashing, comparable = int(record["clashing"]), int(record["comparable"])
    entries.append((f"{clashing:,}", f"of {counted(comparable, 'pair')} that can be compared "
                    "cannot both hold"))  # fmt: skip
    if clashing:
        least = "" if record["set_aside_exact"] else "at least "
        one = record["set_aside"] == 1
        which = "claim, set aside, lets" if one else "claims, set aside, let"
        words = f"{least}{which} all the others hold. Which says nothing about who is right."
        entries.append((f"{int(record['set_aside']):,}", words))
    terms = [html.Div([html.Dt(name), html.Dd(words)]) for name, words in entries]
    others = [] if clashing else _other_counts(record, dataset=dataset, selection=selection,
                                               site=site)  # fmt: skip
    return [box("Can they all hold?", html.Dl(terms), *others, name="can")]


def _other_counts(
    record: Any, *, dataset: Dataset, selection: Selection, site: Site
) -> list[html.P]:
    """How many pairs of claims on other counts of the war cannot both hold, with their list."""
    war = assumptions(selection).but(view="contradictions", conflict=(record["conflict"],))
    _, pairs = look(VIEWS["contradictions"], dataset=dataset, selection=war)
    number = pairs.attrs.get("pairs", len(pairs))
    words = f"{counted(number, 'pair')} of claims on other counts of this war cannot both hold"
    return [html.P(link(words, site.page(war)))] if number else []


def _who(id: str, *, dataset: Dataset) -> str:
    return dataset.name("source", dataset.statement(id.split("+")[0])["source"])


def _clashes(selection: Selection, *, dataset: Dataset, site: Site) -> list[html.Section]:
    """The pairs that cannot both hold as cards, and who clashes with whom."""
    view = VIEWS["contradictions"]
    _, pairs = look(view, dataset=dataset, selection=selection)
    if pairs.empty:
        return []
    chosen = pairs.drop_duplicates("ceiling_id").head(MOST_CARDS)
    more = pairs["ceiling_id"].value_counts()
    cards = []
    for place, pair in enumerate(chosen.to_dict("records")):
        others = int(more[pair["ceiling_id"]]) - 1
        name = _who(pair["ceiling_id"], dataset=dataset)
        note = html.P(f"{counted(others, 'more claim')} above this figure of {name}",
                      className="more-pairs") if others else None  # fmt: skip
        cards.append(card(pair, dataset=dataset, selection=selection, site=site,
                          tag="" if place else "Widest", more=note))  # fmt: skip
    number = pairs.attrs.get("pairs", len(pairs))
    every = selection.but(view="contradictions")
    within = number - int((pairs["factor"] > APART).sum()) if number == len(pairs) else 0
    rounding = f", {within:,} of them within rounding" if within else ""
    words = f"All {number:,} pairs{rounding}" if number > 1 else "The pair in the list of all"
    more_of_them = html.P(link(words, site.page(every)))
    grid = html.Div(
        [html.Div(cards, className=f"pair-cards n{len(cards)}"),
         matrix(selection, dataset=dataset)],
        className="clash-grid",
    )  # fmt: skip
    return [
        section("Claims that cannot both hold", grid, more_of_them, id="clashes",
                note="For one and the same count, as read here. None of this says who is wrong.")
    ]  # fmt: skip
