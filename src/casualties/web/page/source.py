"""What stands on the page of a source."""

import math
from typing import Any

import pandas as pd
from dash import html

from casualties.data.cache import remembered
from casualties.data.dataset import Dataset
from casualties.data.question_columns import QUESTION
from casualties.selection import Selection
from casualties.site import Site
from casualties.text.english import capital, counted, long_date
from casualties.views import VIEWS, look
from casualties.views.freshness import source_line
from casualties.views.question.table import today
from casualties.views.titles import question_title
from casualties.web.page.made import Made
from casualties.web.page.pair_card import question_address
from casualties.web.page.parts import link, mark, quotation, said_on, section
from casualties.web.urls import host, outward

USUAL = Selection()


def source_parts(id: str, *, dataset: Dataset, site: Site) -> Made:
    """The page of a source. Raises KeyError for an unknown id."""
    known = _known(id, dataset=dataset)
    rows = dataset.estimates[dataset.estimates["source"] == id]
    kind = dataset.schema["sources"].field("kind").label(known["kind"])
    facts: list[Any] = [f"{capital(kind)}. "]
    if page := outward(known["url"] if pd.notna(known["url"]) else ""):
        facts += [html.A(host(page).removeprefix("www."), href=page, rel="noopener nofollow"), ". "]
    if family := _family(id, known["parent"], dataset=dataset, site=site):
        facts += ["One family with ", *family, "."]
    fresh = source_line(id, dataset=dataset, on=today(dataset, USUAL))
    every = site.page(Selection(source=(id,), view="estimates"))
    parts = [
        html.Nav([html.A("All sources", href=site.page(Selection(view="sources")))],
                 className="crumb"),
        html.H1(known["name"], tabIndex=-1),
        html.P(str(known["counts"]), className="lede"),
        html.P(facts, className="sub"),
        *([html.P(f"{fresh}.", className="sub")] if fresh else []),
        _record(id, rows=rows, dataset=dataset),
        section("What it last said on each question", _questions(rows, dataset=dataset, site=site),
                html.P(link(f"All {counted(len(rows), 'claim')}", every))),
    ]  # fmt: skip
    description = f"{known['name']}: {counted(len(rows), 'claim')}. {known['counts']}"
    return Made(f"{known['name']}: what it counts and what it said", description, parts)


def _known(id: str, *, dataset: Dataset) -> dict[Any, Any]:
    """The row of a source. Raises KeyError where there is none."""
    table = dataset.table("sources")
    found = table[table["id"] == id].to_dict("records")
    if not found:
        raise KeyError(id)
    return found[0]


def _family(id: str, parent: object, *, dataset: Dataset, site: Site) -> list[Any]:
    """The other sources of the same state or organisation, as links."""
    table = dataset.table("sources")
    if not isinstance(parent, str):
        return []
    others = table[((table["parent"] == parent) | (table["id"] == parent)) & (table["id"] != id)]
    links: list[Any] = []
    for other, name in zip(others["id"], others["short_name"], strict=True):
        links += [html.A(name, href=site.source(other)), "; "]
    return links[:-1]


def _record(id: str, *, rows: pd.DataFrame, dataset: Dataset) -> html.Div:
    """How often and how late it speaks, and what it took back; and which way it leans."""
    _, table = look(VIEWS["sources"], dataset=dataset, selection=Selection(source=(id,)))
    facts: list[tuple[str, str]] = []
    for record in table.to_dict("records"):
        facts = [
            ("Claims", f"{record['statements']:,} on {counted(record['questions'], 'question')}"),
            ("First and last", f"{long_date(record['first_stated'].date())} to "
             f"{long_date(record['last_stated'].date())}"),
            ("Between days of claims", _days(record["days_between"])),
            ("From the day of a figure to its publication", _days(record["days_late"])),
            ("Corrected, withdrawn, disputed", f"{record['corrections']:,}, "
             f"{record['withdrawn']:,}, {record['disputed']:,}"),
        ]  # fmt: skip
    lean = _leans(dataset=dataset)
    for record in lean[lean["source"] == id].dropna(subset="lean").to_dict("records"):
        party = dataset.name("party", record["party"])
        facts.append((f"Against the others on {party}", _lean(float(record["lean"]))))
    entries = [html.Div([html.Dt(words), html.Dd(value)]) for words, value in facts]
    return html.Div(html.Dl(entries), className="facts")


@remembered(most=1)
def _leans(*, dataset: Dataset) -> pd.DataFrame:
    """Which way each source leans."""
    return look(VIEWS["lean"], dataset=dataset, selection=USUAL)[1]


def _days(value: float) -> str:
    if pd.isna(value):
        return "not enough dated claims"
    return f"{counted(round(value), 'day')} in the middle"


def _lean(log: float) -> str:
    return f"×{math.exp(log):.2f} of their median"


def _questions(rows: pd.DataFrame, *, dataset: Dataset, site: Site) -> html.Ul:
    """The questions that it speaks on, the last spoken of first, with its last words."""
    cells = rows.assign(theatre=rows["theatre"].where(rows["scope"] == "part").fillna(""))
    newest = cells.sort_values(["stated_on", "id"]).drop_duplicates(list(QUESTION), keep="last")
    entries = []
    for row in newest.iloc[::-1].to_dict("records"):
        question = {name: str(row[name]) for name in QUESTION}
        entries.append(
            html.Li(
                [
                    said_on(row),
                    html.Span([mark(row["standpoint"], row["method"]), " ",
                               quotation(row["id"], dataset=dataset, site=site,
                                         about=USUAL.about)]),
                    html.A(question_title(question, dataset=dataset),
                           href=question_address(question, selection=USUAL, site=site)),
                ]
            )
        )  # fmt: skip
    return html.Ul(entries, className="latest")
