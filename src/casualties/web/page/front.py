"""The front page: the measure in one example, a card for each war, all questions."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
from dash import html

from casualties.data.dataset import Dataset
from casualties.measures.pairs import APART
from casualties.measures.questions import question_of
from casualties.selection import Selection
from casualties.site import Site
from casualties.text.english import capital, counted, long_date
from casualties.views import VIEWS, look, pair_words
from casualties.views.answer import Last, is_current, last_claims, latest_words, number
from casualties.views.main_question import last_day, leading, lenders
from casualties.views.question.table import today
from casualties.views.titles import question_title
from casualties.web.html import example, filled
from casualties.web.page.components import Piece, aria, data
from casualties.web.page.made import Made
from casualties.web.page.pair_card import picture, question_address, read_as
from casualties.web.page.parts import (
    heading,
    mark,
    name_of,
    quotation,
    said_on,
    section,
    times,
)
from casualties.web.page.take import take
from casualties.web.page.war_card import war_cards

HEADLINE = "In war, every death toll is somebody’s claim."
LATEST = 5
SHOWN = 6
"""Questions of a war that the table shows at once; the others are unfolded."""

Row = Mapping[Any, Any]


def page(selection: Selection, *, dataset: Dataset, site: Site) -> Made:
    """The page for whoever comes without a question."""
    rows, table = look(VIEWS["overview"], dataset=dataset, selection=selection)
    wars = _wars(dataset, rows)
    day = last_day(dataset, selection)
    of = f"As of the last statement, {long_date(day.date())}." if day is not None else ""
    lede = (
        f"We keep {counted(len(rows), 'claim')} by {counted(rows['source'].nunique(), 'source')} "
        f"on {number(len(wars))} wars, and measure which of them cannot all hold."
    )
    description = f"{HEADLINE} {lede} {of}"
    last = last_claims(lenders(selection, dataset=dataset), dataset=dataset)
    parts: list[Any] = [
        html.Section(
            [html.Div([html.H1(HEADLINE, tabIndex=-1), html.P(lede, className="lede"),
                       find(dataset, site=site),
                       _tries(table, wars=wars, dataset=dataset, selection=selection, site=site)]),
             _example(dataset, selection=selection, site=site)],
            className="intro",
        ),
        section(
            capital(f"{number(len(wars))} wars, and what is said of their dead"),
            html.Div(war_cards(table, wars=wars, last=last, dataset=dataset,
                               selection=selection, site=site),
                     className="wars"),
            note="The total with the most sources on each war. Grey: the range that is left if "
            f"every claim holds; shaded: days on which they cannot all hold. {of}",
        ),
        section("Latest claims", _latest(rows, dataset=dataset, selection=selection, site=site)),
        _questions(table, wars=wars, last=last, dataset=dataset, selection=selection, site=site),
        take(selection, view="overview", dataset=dataset, site=site),
    ]  # fmt: skip
    return Made(HEADLINE, description, parts)


def find(dataset: Dataset, *, site: Site) -> Piece:
    """The search box of the front page, which is that of the masthead, larger."""
    return Piece(
        tag="form",
        attributes={
            "className": "find",
            "role": "search",
            "action": site.page(Selection()),
            **({} if site.answers else data(still="")),
        },
        html=filled("find.html", example=example(dataset=dataset)),
    )


def _wars(dataset: Dataset, rows: pd.DataFrame) -> list[str]:
    """The wars that are spoken of, the one spoken of last first."""
    wars = rows.groupby("conflict")["stated_on"].agg(["max", "size"])
    return [str(war) for war in wars.sort_values(["max", "size"], ascending=False).index]


def _tries(
    table: pd.DataFrame, *, wars: list[str], dataset: Dataset, selection: Selection, site: Site
) -> html.P:
    """A few questions to begin with: that of most sources on each of the latest wars."""
    parts: list[Any] = ["Try "]
    for war in wars[:3]:
        own = leading(table[table["conflict"] == war])
        for record in own.head(1).to_dict("records"):
            question = question_of(record)
            words = question_title(question, dataset=dataset, war=False)
            parts += [
                html.A(words, href=question_address(question, selection=selection, site=site)),
                ", ",
            ]
    return html.P(parts[:-1], className="tries")


def _example(dataset: Dataset, *, selection: Selection, site: Site) -> html.Section:
    """The measure in one example: an adversary's floor above the party's own ceiling."""
    _, ledger = look(VIEWS["contradictions"], dataset=dataset, selection=selection)
    pair = _clearest(ledger, dataset=dataset)
    if pair is None:
        return html.Section([])
    question = question_of(pair)
    title = question_title(question, dataset=dataset, war=False)
    day = pair_words.spoken_of(pair_words.first(pair["ceiling_id"], dataset=dataset))
    sides = []
    for side in reversed(pair_words.SIDES):
        id = pair[f"{side}_id"]
        claim = pair_words.first(id, dataset=dataset)
        sides.append(
            html.Div(
                [mark(claim["standpoint"], claim["method"]), " ",
                 name_of(claim["source"], claim["standpoint"], dataset=dataset), html.Br(),
                 quotation(id, dataset=dataset, site=site, about=selection.about), " ",
                 html.Small(f"by {pair_words.spoken_of(claim)}; {read_as(pair, side)}")]
            )
        )  # fmt: skip
    off = times(pair["factor"])
    return html.Section(
        [
            html.P("The measure in one example", className="kicker"),
            html.H2([html.A(title, href=question_address(question, selection=selection, site=site)),
                     f" by {day}"]),
            html.Div([html.Div(sides, className="example-sides"), picture(pair, dataset=dataset)],
                     className="example-grid"),
            html.P(["A toll cannot fall: whoever was counted by the first day is still counted on "
                    "the second. So for one and the same count the two cannot both hold; ",
                    html.B(f"between them they are off by {off}"), " or more. ",
                    html.A("How it works", href=site.document("method"))]),
        ],
        className="example",
    )  # fmt: skip


def _clearest(ledger: pd.DataFrame, *, dataset: Dataset) -> Row | None:
    """The pair furthest apart of an adversary's floor and a party's own ceiling, in plain words."""
    for pair in ledger[(ledger["basis"] == "cumulative")].to_dict("records"):
        ids = (pair["floor_id"], pair["ceiling_id"])
        if any("+" in id for id in ids) or pair["factor_none"]:
            continue
        floor, ceiling = (dataset.statement(id) for id in ids)
        plain = all(c["qualifier"] in ("exact", "range") and c["scope"] == "whole"
                    and c["metric"] == pair["metric"] and c["date_precision"] == "day"
                    for c in (floor, ceiling))  # fmt: skip
        if plain and (floor["standpoint"], ceiling["standpoint"]) == ("adversary", "own"):
            return pair
    return None


def _latest(rows: pd.DataFrame, *, dataset: Dataset, selection: Selection, site: Site) -> html.Ul:
    """The newest claims."""
    newest = rows.sort_values(["stated_on", "id"], ascending=False).head(LATEST)
    return html.Ul(
        [
            html.Li(
                [
                    said_on(row),
                    html.Span([mark(row["standpoint"], row["method"]), " ",
                               name_of(row["source"], row["standpoint"], dataset=dataset)]),
                    html.A(row["claim"], className="said",
                           href=site.statement(row["id"], about=selection.about)),
                ]
            )
            for row in newest.to_dict("records")
        ],
        className="latest",
    )  # fmt: skip


def _questions(
    table: pd.DataFrame,
    *,
    wars: list[str],
    last: Last,
    dataset: Dataset,
    selection: Selection,
    site: Site,
) -> html.Section:
    """Every question on which two or more sources speak, by war, sortable within each."""
    at_odds = int((table["clashing"] > 0).sum())
    note = (
        f"{counted(len(table), 'question')} on which two or more sources give a number; on "
        f"{at_odds:,} of them some claims cannot both hold."
    )
    heads = [
        ("", "Question", "name"),
        ("latest_low", "Latest figures", "latest"),
        ("forced_now", "Apart, its last 12 months", "number"),
        ("forced", "Apart, ever", "number"),
        ("clashing", "Clashing pairs", "number"),
        ("sources", "Sources", "number"),
        ("statements", "Claims", "number"),
        ("last_stated", "Last", "number"),
    ]
    head = html.Thead(
        html.Tr(
            [
                html.Th(
                    heading(name, view="overview", dataset=dataset, site=site, words=words)
                    if name else words,
                    scope="col", className=kind, **data(sort=str(place)),
                )
                for place, (name, words, kind) in enumerate(heads)
            ]
        )
    )  # fmt: skip
    bodies = [
        body
        for war in wars
        for body in _war_rows(
            table[table["conflict"] == war],
            war=war, last=last, dataset=dataset, selection=selection, site=site,
        )
    ]  # fmt: skip
    return section(
        "All questions",
        html.Div(html.Table([head, *bodies], className="questions"), className="scroll",
                 tabIndex=0, role="region", **aria(label="All questions")),
        note=note,
        id="questions",
    )  # fmt: skip


def _war_rows(
    own: pd.DataFrame, *, war: str, last: Last, dataset: Dataset, selection: Selection, site: Site
) -> list[html.Tbody]:
    """The rows of a war under its name: the first at once, the others when asked for."""
    if own.empty:
        return []
    records = leading(own).to_dict("records")
    every = site.page(Selection(conflict=(war,)))
    name = html.Tr(
        html.Th([html.A(capital(dataset.name("conflict", war).removeprefix("the ")), href=every),
                 " ", html.Small(counted(len(own), "question"))],
                colSpan=8, scope="rowgroup"),
        className="war-name",
    )  # fmt: skip
    rows = [
        _row(record, last=last, dataset=dataset, selection=selection, site=site)
        for record in records
    ]
    bodies = [html.Tbody([name, *rows[:SHOWN]])]
    if len(rows) > SHOWN:
        more = html.Tr(
            html.Td(html.Button(f"{len(rows) - SHOWN} more on this war", type="button",
                                className="unfold", **aria(expanded="false")), colSpan=8)
        )  # fmt: skip
        bodies += [html.Tbody(rows[SHOWN:], hidden=True), html.Tbody(more, className="rest")]
    return bodies


def _row(record: Row, *, last: Last, dataset: Dataset, selection: Selection, site: Site) -> html.Tr:
    """The row of a question."""
    question = question_of(record)
    title = question_title(question, dataset=dataset, war=False)
    figures, whose = latest_words(record, last=last.get(tuple(question.values())), dataset=dataset)
    now = times(record["forced_now"], none=record["forced_now_none"])
    ever = times(record["forced"], none=record["forced_none"])
    year = f" {record['forced_on']:%Y}" if pd.notna(record["forced_on"]) and ever != "–" else ""
    comparable = int(record["comparable"])
    clash: list[Any] = [f"{int(record['clashing']):,}", html.Small(f" of {comparable:,}")]
    current = is_current(record, day=today(dataset, selection), days=selection.window)
    apart: bool = pd.notna(record["forced_now"]) and record["forced_now"] > APART
    latest = html.B(figures) if is_current(
        record, day=today(dataset, selection), days=selection.silence
    ) else figures  # fmt: skip
    if not comparable:
        clash, now, ever, year = [html.Small("not comparable")], "", "", ""
    elif record["forced"] == 1 and not record["forced_none"]:
        ever, year = "×1", ""
    if record["forced_now"] == 1 and not record["forced_now_none"]:
        now = "×1"
    past = _past_year(record, dataset=dataset) if apart and not current else ""
    cells: list[tuple[str, str, Any, Any]] = [
        ("latest", "Latest", [latest, " ", html.Small(whose)], record["latest_high"]),
        ("number", "Its last 12 months",
         html.Span(now, className="pill") if apart and current else [now, html.Small(past)],
         record["forced_now"]),
        ("number", "Ever", [ever, html.Small(year)], record["forced"]),
        ("number", "Clashing", clash, record["clashing"]),
        ("number", "Sources", f"{record['sources']:,}", record["sources"]),
        ("number", "Claims", f"{record['statements']:,}", record["statements"]),
        ("number", "Last", f"{record['last_stated']:%b %Y}", f"{record['last_stated']:%Y%m%d}"),
    ]  # fmt: skip
    return html.Tr(
        [
            html.Th(html.A(title, href=question_address(question, selection=selection, site=site)),
                    scope="row", **data(value=title)),
            *(html.Td(content, className=kind,
                      **data(label=label, value="" if pd.isna(value) else str(value)))
              for kind, label, content, value in cells),
        ]
    )  # fmt: skip


def _past_year(record: Row, *, dataset: Dataset) -> str:
    """The year of the pair that is furthest apart in the last months that a question covers."""
    if pd.isna(record["now_ceiling"]):
        return ""
    claim = pair_words.first(record["now_ceiling"], dataset=dataset)
    return f" {claim['as_of'] if pd.notna(claim['as_of']) else claim['stated_on']:%Y}"
