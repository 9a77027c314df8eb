"""What a reader takes along from a view: its citation, those of its sources, and its embed."""

from datetime import date
from functools import partial

from flask import Flask, Response

from casualties.data.dataset import Dataset
from casualties.selection import Selection
from casualties.site import Site
from casualties.views import VIEWS, citation
from casualties.views.citation import Citation
from casualties.views.citation_files import as_csl, as_ris
from casualties.web.http.caching import answered, query, wrong
from casualties.web.http.security import OPEN
from casualties.web.live import Live
from casualties.web.past import split
from casualties.web.urls import this_site

FORMS = {
    "txt": (citation.as_text, "text/plain"),
    "bib": (citation.as_bibtex, "application/x-bibtex"),
    "ris": (as_ris, "application/x-research-info-systems"),
    "json": (as_csl, "application/vnd.citationstyles.csl+json"),
}
"""Ending -> what makes the file, and its media type."""


def add_cite_routes(server: Flask, *, live: Live) -> None:
    """Registers `/cite.txt`, `.bib`, `.ris` and `.json`, which take the page's query."""
    for form in FORMS:
        answer = partial(citation_file, form, live=live)
        server.add_url_rule(f"/cite.{form}", f"{OPEN}cite.{form}", answer, methods=["GET"])


def citation_file(form: str, *, live: Live) -> Response:
    """The citations of the request's view as a file."""
    selection, problems = Selection.parse(split(query())[0])
    problems += selection.unknown(live.dataset, views=VIEWS)
    if problems:
        return wrong(problems, status=400)
    dataset, site, day = live.dataset, this_site(), date.today()
    write, kind = FORMS[form]

    def make() -> str:
        work, sources, note = cited(selection, dataset=dataset, site=site, day=day)
        return write(work, sources, note=note)

    return answered(
        make,
        dataset=dataset,
        depends_on=(selection.to_query(), site.address, day.isoformat()),
        type=f"{kind}; charset=utf-8",
        headers={"Content-Disposition": f'inline; filename="cite.{form}"'},
    )


def cited(
    selection: Selection, *, dataset: Dataset, site: Site, day: date
) -> tuple[Citation, list[Citation], str]:
    """The citation of a view, those of the documents behind it, and a note on them."""
    rows = selection.rows(dataset)
    view = citation.of_view(selection, rows=rows, dataset=dataset, site=site, day=day)
    return view, *citation.behind(rows, dataset=dataset)
