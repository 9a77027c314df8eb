"""What a reader takes along from a view: its citation, those of its sources, and its embed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from flask import Flask, Response, request
from markupsafe import escape

from casualties import cite
from casualties.charts import VIEWS
from casualties.selection import Selection
from casualties.web.index import EMBED

if TYPE_CHECKING:
    from casualties.dataset import Dataset

TYPES = {"txt": "text/plain", "bib": "application/x-bibtex"}


def add_cite_routes(server: Flask, *, dataset: Dataset) -> None:
    """Registers `/cite.txt` and `/cite.bib`, which take the page's query."""

    @server.get("/cite.<any(txt, bib):form>")
    def citation(form: str) -> Response:
        query = request.query_string.decode("utf-8", "replace")
        selection, problems = Selection.parse(query)
        problems += selection.unknown(dataset, views=VIEWS)
        if problems:
            return Response("\n".join(problems) + "\n", status=400, content_type="text/plain")
        text, bib = citations(selection, dataset=dataset, base=request.host_url, day=date.today())
        return Response(
            text if form == "txt" else bib,
            content_type=f"{TYPES[form]}; charset=utf-8",
            headers={"Content-Disposition": f'inline; filename="cite.{form}"'},
        )


def citations(selection: Selection, *, dataset: Dataset, base: str, day: date) -> tuple[str, str]:
    """The citations of a view and of the documents behind it: as text, and as BibTeX."""
    rows = selection.rows(dataset)
    view = cite.of_view(selection, rows=rows, dataset=dataset, base=base, day=day)
    sources = cite.of_sources(rows, dataset=dataset)
    return cite.as_text(view, sources), cite.as_bibtex(view, sources)


def taken(search: str | None, *, dataset: Dataset) -> tuple[str, str, str]:
    """The citations of the page's view as text and as BibTeX, and the code of its embed."""
    selection, _ = Selection.parse(search or "")
    base = request.host_url
    texts = citations(selection, dataset=dataset, base=base, day=date.today())
    return *texts, embed_code(selection, dataset=dataset, base=base)


def embed_code(selection: Selection, *, dataset: Dataset, base: str) -> str:
    """The HTML that puts a view into another page."""
    source = cite.permalink(selection, base=base, path=EMBED.lstrip("/"))
    return (
        f'<iframe src="{escape(source)}" title="{escape(cite.title(selection, dataset=dataset))}" '
        'width="100%" height="800" style="border:0" loading="lazy"></iframe>'
    )
