"""What the search box of every page looks through, as one JSON file that a browser keeps."""

import orjson
from flask import Flask, Response

from casualties.data.cache import remembered
from casualties.data.dataset import Dataset
from casualties.selection import Selection
from casualties.site import Site
from casualties.text.english import capital, counted
from casualties.views.statement_details import stated_day
from casualties.views.titles import question_title, questions_of
from casualties.web.http.caching import ANEW, JSON, answered
from casualties.web.live import Live
from casualties.web.page.pair_card import question_address
from casualties.web.urls import this_site

MOST_CLAIMS = 5_000
"""Claims up to which each is found by its words; of more only what they are about."""

Entry = tuple[str, str, str, str]
"""What it is, its words, where it leads, and how much there is of it."""


def add_search_routes(server: Flask, *, live: Live) -> None:
    """Registers `/search.json`."""

    @server.get("/search.json")
    def search() -> Response:
        dataset, site = live.dataset, this_site()
        return answered(
            lambda: orjson.dumps(entries(dataset=dataset, site=site)),
            dataset=dataset, depends_on=(), type=JSON, keep=ANEW,
        )  # fmt: skip


@remembered(most=1)
def entries(*, dataset: Dataset, site: Site) -> list[Entry]:
    """All that can be found, the most spoken of first within its kind."""
    rows = dataset.estimates
    out: list[Entry] = []
    for question, size in questions_of(rows):
        title = question_title(question, dataset=dataset)
        href = question_address(question, selection=Selection(), site=site)
        out.append(("question", title, href, counted(size, "claim")))
    for kind, column in (("war", "conflict"), ("party", "party"), ("place", "theatre")):
        for value, size in rows[column].value_counts().items():
            href = site.page(Selection().but(**{column: (str(value),)}))
            words = capital(dataset.name(column, value))
            out.append((kind, words, href, counted(int(size), "claim")))
    sources = dataset.table("sources")
    names = dict(zip(sources["id"], sources["name"], strict=True))
    for value, size in rows["source"].value_counts().items():
        short, name = dataset.name("source", value), names[str(value)]
        words = short if short == name else f"{short} ({name})"
        out.append(("source", words, site.source(str(value)), counted(int(size), "claim")))
    if len(rows) <= MOST_CLAIMS:
        for row in rows.sort_values("stated_on", ascending=False).to_dict("records"):
            words = f"{dataset.name('source', row['source'])}: “{row['wording']}”. {row['claim']}"
            out.append(("claim", words, site.statement(row["id"]), stated_day(row)))
    return out
