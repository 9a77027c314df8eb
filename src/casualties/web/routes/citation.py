"""What a reader takes along from a view: its citation, those of its sources, and its embed."""

from datetime import date
from functools import partial

from flask import Flask, Response

from casualties.data.dataset import Dataset
from casualties.selection import Selection
from casualties.views import VIEWS, citation
from casualties.web.http.caching import answered, query, wrong
from casualties.web.http.security import OPEN
from casualties.web.live import Live
from casualties.web.urls import site

TYPES = {"txt": "text/plain", "bib": "application/x-bibtex"}


def add_cite_routes(server: Flask, *, live: Live) -> None:
    """Registers `/cite.txt` and `/cite.bib`, which take the page's query."""
    for form in TYPES:
        answer = partial(citation_file, form, live=live)
        server.add_url_rule(f"/cite.{form}", f"{OPEN}cite.{form}", answer, methods=["GET"])


def citation_file(form: str, *, live: Live) -> Response:
    """The citations of the request's view as a file."""
    selection, problems = Selection.parse(query())
    problems += selection.unknown(live.dataset, views=VIEWS)
    if problems:
        return wrong(problems, status=400)
    dataset, base, day = live.dataset, site(), date.today()
    place = list(TYPES).index(form)
    return answered(
        lambda: citations(selection, dataset=dataset, base=base, day=day)[place],
        dataset=dataset,
        depends_on=(selection.to_query(), base, day.isoformat()),
        type=f"{TYPES[form]}; charset=utf-8",
        headers={"Content-Disposition": f'inline; filename="cite.{form}"'},
    )


def citations(selection: Selection, *, dataset: Dataset, base: str, day: date) -> tuple[str, str]:
    """The citations of a view and of the documents behind it: as text, and as BibTeX."""
    rows = selection.rows(dataset)
    view = citation.of_view(selection, rows=rows, dataset=dataset, base=base, day=day)
    sources, note = citation.behind(rows, dataset=dataset)
    return citation.as_text(view, sources, note=note), citation.as_bibtex(view, sources, note=note)
