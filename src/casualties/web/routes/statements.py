"""The page of one statement, as plain HTML and as JSON, and the answer where there is none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

import orjson
import pandas as pd
from flask import Flask, Response, request
from markupsafe import Markup

from casualties.data.cache import remembered
from casualties.data.dataset import Dataset
from casualties.data.metadata import imprint
from casualties.data.question_columns import QUESTION
from casualties.selection import Selection
from casualties.site import Site
from casualties.text.english import capital, counted, factor, listed, long_date
from casualties.views import citation, connected, statement_details
from casualties.web.html import colophon, filled
from casualties.web.http.caching import ANEW, JSON, answered, wrong
from casualties.web.http.security import OPEN
from casualties.web.live import Live
from casualties.web.page.small_chart import small_chart
from casualties.web.page.static import as_html
from casualties.web.page.take import correction
from casualties.web.urls import host, this_site

HTML = "text/html; charset=utf-8"

USUAL = Selection().about
"""The assumption, in percent, that a statement is read with where the query says none."""

MOST_LISTED = 200
"""Connected statements of one kind on the page; the JSON names all."""
FEW_LISTED = 20
"""The same on a brief page."""

RELATIONS = {
    "corrects": ("It corrects", ""),
    "corrected_by": ("It was corrected by", ""),
    "relays": ("It relays", "The two count as one origin."),
    "relayed_by": ("It was relayed by", "Each counts as one origin with this statement."),
    "contradicted_by": (
        "Cannot hold together with it",
        "Statements by others that cannot be true together with this one, as both are read. The "
        "factor is the gap between the two; the day is the one from which both stood.",
    ),
    "same_source": ("By the same source on the same question", ""),
}
"""Relation -> its heading and what it means."""


def add_statement_routes(server: Flask, *, live: Live) -> None:
    """Registers `/statements/ID` and `.json`."""

    @server.get("/statements/<id>")
    def statement_page(id: str) -> Response:
        dataset, warnings = live.dataset, live.warnings
        if not _known(dataset, id):
            page = missing_html(dataset, id, site=this_site(), warnings=warnings)
            return Response(page, status=404, content_type=HTML)
        site, day = this_site(), date.today()
        about, problems = assumption()
        return answered(
            lambda: statement_html(
                dataset, id, site=site, day=day, warnings=warnings, about=about, problems=problems
            ),
            dataset=dataset,
            depends_on=(site.address, day.isoformat(), str(about), *problems, *warnings),
            type=HTML,
            keep=ANEW,
        )

    @server.get("/statements/<id>.json", endpoint=f"{OPEN}statement")
    def statement_json(id: str) -> Response:
        dataset = live.dataset
        if not _known(dataset, id):
            near = statement_details.nearest(dataset, id)
            return wrong([f"no statement {id[:100]}"], status=404, near=near)
        about, problems = assumption()
        if problems:
            return wrong(problems, status=400)
        append = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
        return answered(
            lambda: orjson.dumps(statement_details.record(dataset, id, about=about), option=append),
            dataset=dataset,
            depends_on=(str(about),),
            type=JSON,
        )


def assumption() -> tuple[float, list[str]]:
    """The assumption `about` of the request, in percent, and what is wrong with it."""
    values = {"about": request.args.getlist("about")}
    selection, problems = Selection.parse(urlencode(values, doseq=True))
    return selection.about, list(problems)


def _known(dataset: Dataset, id: str) -> bool:
    return bool((dataset.estimates["id"] == id).any())


def statement_html(
    dataset: Dataset,
    id: str,
    *,
    site: Site,
    day: date,
    warnings: Sequence[str],
    about: float,
    problems: Sequence[str],
    brief: bool = False,
) -> str:
    """The page of a statement, read with “about” as so many percent.

    `problems` say what was wrong with the query. Raises KeyError for an unknown id. Most lines
    are the values of the template. A brief page has no chart, few connected statements of a kind
    and no JSON beside it.
    """
    row = connected.statement(dataset, id)
    cells = {str(name): statement_details.plain(value) for name, value in row.items()}
    source = statement_details.entry(dataset, "sources", cells["source"])
    read = statement_details.reading(dataset, row, about=about)
    subject, stated_on = statement_details.subject(dataset, row), statement_details.stated_day(row)
    citation_of_record = citation.of_record(dataset, id, site=site, day=day)
    citation_of_source = citation.of_sources(
        dataset.estimates[[*citation.CITED]].take([dataset.place(id)]), dataset=dataset
    )[0]
    return filled(
        "statement.html",
        site=site,
        colophon=colophon(dataset, site=site),
        here=site.root,
        warnings=warnings,
        title=f"“{row['wording']}” {subject} – {source['short_name']}, {stated_on}",
        description=f"{cells['claim']} Read as {read.words}.",
        permalink=site.record(id),
        kind="article",
        name=imprint(dataset.schema.meta).name,
        picture="",
        about=None if about == USUAL else f"{about:g}",
        usual=f"{USUAL:g}",
        problems=[f"{capital(problem)}." for problem in problems],
        json="" if brief else site.statement(f"{id}.json", about=about),
        row=cells,
        source=source,
        metric=statement_details.entry(dataset, "metrics", cells["metric"]),
        subject=subject,
        stated_on=stated_on,
        as_of=cells["as_of"] and long_date(cells["as_of"]),
        period_start=cells["period_start"] and long_date(cells["period_start"]),
        theatre=dataset.name("theatre", cells["theatre"]) if cells["theatre"] else None,
        reading=read,
        host=host(cells["url"]),
        source_host=host(source["url"]),
        question=_question(dataset, row, site=site, about=about),
        place=None if brief else _place(dataset, row, about=about),
        line=int(str(row.name)) + 2,
        correction=correction(dataset, site=site, about=id),
        relations=_relations(
            dataset, row, site=site, about=about, most=FEW_LISTED if brief else MOST_LISTED
        ),
        label=lambda column, value: dataset.name(column, value),
        label_of=lambda table, field, value: dataset.schema[table].field(field).label(value),
        cite_record=citation_of_record,
        cite_origin=citation_of_source,
        bibtex=citation.as_bibtex(citation_of_record, [citation_of_source]),
    )


def _relations(
    dataset: Dataset, row: pd.Series[Any], *, site: Site, about: float, most: int
) -> list[dict[str, Any]]:
    """The connected statements, a list for each way in which some are connected."""
    kinds = connected.related(dataset, row["id"], about=about)
    last_day = connected.last_stood(dataset, row["id"], about=about)
    return [
        {
            "name": name,
            "title": title,
            "note": note,
            "until": long_date(last_day) if last_day and name == "contradicted_by" else "",
            "size": len(rows),
            "rows": _entries(rows.head(most), dataset=dataset, of=row, site=site, about=about),
        }
        for name, (title, note) in RELATIONS.items()
        if len(rows := kinds[name])
    ]


def missing_html(dataset: Dataset, id: str, *, site: Site, warnings: Sequence[str]) -> str:
    """The page that says that there is no such statement, and which ids look like it."""
    rows = dataset.estimates
    near = statement_details.nearest(dataset, id)
    similar = pd.concat([rows.iloc[:0], *(rows[rows["id"] == other] for other in near)])
    return filled(
        "missing.html",
        site=site,
        colophon=colophon(dataset, site=site),
        here=site.root,
        warnings=warnings,
        title="No such statement",
        id=id,
        near=_entries(similar, dataset=dataset, of=None, site=site, about=USUAL),
        all=site.page(Selection(view="estimates")),
    )


def _question(dataset: Dataset, row: pd.Series[Any], *, site: Site, about: float) -> dict[str, str]:
    """The dashboard's address of the question that a statement answers, and words for the link."""
    question = statement_details.question_of(row)
    number = len(connected.on_question(dataset, row["id"]))
    question = question.but(about=about)
    words = f"All {counted(number, 'statement')}" if number > 1 else "The only statement"
    return {"href": site.page(question), "words": f"{words} on this question"}


def _place(dataset: Dataset, row: pd.Series[Any], *, about: float) -> Markup:
    """The small chart of the question of a statement, in which that one stands out."""
    question = {name: "" if pd.isna(row[name]) else str(row[name]) for name in QUESTION}
    if row["scope"] != "part":
        question["theatre"] = ""
    drawn = small_chart(question, dataset=dataset, selection=Selection(about=about))
    own = Markup('data-ids="{}"').format(row["id"])
    return Markup(str(as_html(drawn)).replace(own, f"{own} data-here"))


def _entries(
    rows: pd.DataFrame, *, dataset: Dataset, of: pd.Series[Any] | None, site: Site, about: float
) -> list[dict[str, Any]]:
    """The rows as items of a list on the page of the statement `of`: only what differs from it."""
    entries = []
    own = None if of is None else of["source"]
    readings = statement_details.spans(dataset, rows, about=about)
    reasons = _reasons(dataset=dataset)
    for (_, row), read in zip(rows.iterrows(), readings, strict=True):
        item = {
            "id": row["id"],
            "href": site.statement(row["id"], about=about),
            "stated_on": row["stated_on"].date().isoformat(),
            "day": statement_details.stated_day(row),
            "source": "" if row["source"] == own else dataset.name("source", row["source"]),
            "note": "",
            "wording": row["wording"],
            "reads": "" if read in row["wording"] else read,
            "factor": "",
        }
        if "factor" in rows:
            item["factor"] = _factor(row["factor"])
            item["since"] = long_date(row["since"].date())
            item["note"] = _note(row, of=of, dataset=dataset)
            if reason := reasons.get(frozenset((row["ours"], row["theirs"]))):
                item["note"] = "; ".join(filter(None, (item["note"], reason)))
        entries.append(item)
    return entries


@remembered(most=1)
def _reasons(*, dataset: Dataset) -> dict[frozenset[str], str]:
    """Two statements that cannot both hold -> why they differ, where somebody knows it."""
    known = dataset.table("explanations")
    return {
        frozenset(pair): text
        for *pair, text in zip(known["floor_id"], known["ceiling_id"], known["text"], strict=True)
    }


def _factor(value: float) -> str:
    if value == float("inf"):
        return "one says none"
    return "factor under 1.01" if value < 1.005 else f"factor {factor(value)}"


def _note(pair: pd.Series[Any], *, of: pd.Series[Any] | None, dataset: Dataset) -> str:
    """What was added to compare the two, and the other's question where it differs."""
    notes = [
        f"{whose} {listed(added, last='and')} added"
        for whose, ids in (("with", pair["theirs"]), ("this one with", pair["ours"]))
        if (added := [_figure(dataset, id) for id in ids.split("+")[1:]])
    ]
    question = ["population", "metric", "theatre", "scope"]
    if of is not None and not pair[question].fillna("").equals(of[question].fillna("")):
        notes.append(statement_details.subject(dataset, pair))
    return "; ".join(notes)


def _figure(dataset: Dataset, id: str) -> str:
    row = dataset.statement(id)
    return f"“{row['wording']}” {dataset.name('metric', row['metric'])}"
