"""Which page a query opens, and what stands on it: pure functions of a selection and a dataset."""

import logging
import re
from typing import Any

from dash import html

from casualties.data.cache import remembered
from casualties.data.dataset import Dataset
from casualties.data.metadata import imprint
from casualties.errors import CasualtiesError
from casualties.selection import FACETS, FILTERS, MANY, Selection
from casualties.site import Site
from casualties.text.english import capital, sentence
from casualties.views import VIEWS
from casualties.views.citation import edition
from casualties.web.page import claims, contradictions, front, question, sources
from casualties.web.page.made import Made, shorten
from casualties.web.past import is_current, split, with_version

LOG = logging.getLogger(__name__)

LONGEST_TITLE = 140
LONGEST_NAME = 60
LONGEST_DESCRIPTION = 300
PAGES = {
    "contradictions": contradictions.page,
    "sources": sources.page,
    "lean": sources.page,
    "estimates": claims.page,
}
"""View -> its page. Every other one, also those of old addresses, is that of the questions."""
NARROWING = (*FACETS, "since", "until", "q")
SUGGESTED = re.compile(r"(\w+): unknown .*; did you mean '([^']+)'\?")


@remembered(most=32)
def page(search: str, *, dataset: Dataset, warnings: tuple[str, ...] = (), site: Site) -> Made:
    """What a query opens. `warnings` are what every page must say."""
    search, version = split(search)
    selection, problems = Selection.parse(search)
    unknown = selection.unknown(dataset, views=VIEWS)
    make = PAGES.get(selection.view)
    if make is None:
        narrowed = any(name in selection.given for name in NARROWING)
        make = question.page if narrowed else front.page
    made = make(selection, dataset=dataset, site=site)
    whose = imprint(dataset.schema.meta)
    title = f"{shorten(made.title, LONGEST_TITLE)} – {shorten(whose.name, LONGEST_NAME)}"
    if make is front.page:
        title = shorten(whose.full, LONGEST_TITLE)
    notices = [
        *(html.P(sentence(capital(words))) for words in (*warnings, *problems)),
        *_of_another(version, selection=selection, dataset=dataset, site=site),
        *(
            html.P(_suggestion(words, selection=selection, dataset=dataset, site=site))
            for words in unknown
        ),
    ]
    parts = [html.Div(notices, className="notices", role="status")] if notices else []
    return Made(title, shorten(made.description, LONGEST_DESCRIPTION), [*parts, *made.parts])


def _of_another(
    version: str, *, selection: Selection, dataset: Dataset, site: Site
) -> list[html.P]:
    """That the address names another data version than the page shows, and the rows of that one."""
    if not version or is_current(version, dataset=dataset):
        return []
    file = with_version(site.file(selection.without_view, "estimates.csv"), version)
    words = f"This address names data version {version}; the page shows {edition(dataset)}. "
    return [html.P([words, html.A("The rows of that version as CSV", href=file)])]


def page_or_notice(
    search: str, *, dataset: Dataset, warnings: tuple[str, ...] = (), site: Site
) -> Made:
    """The page, or where making it fails one that says so; the fault is in the log."""
    try:
        return page(search, dataset=dataset, warnings=warnings, site=site)
    except CasualtiesError:
        raise
    except Exception:
        LOG.exception("the page of %r fails", search)
    title = "This page failed, by a fault of ours"
    words = (*warnings, "the page failed for this selection, by a fault of ours")
    selection, _ = Selection.parse(search)
    notices = [html.P(sentence(capital(one))) for one in words]
    files = html.A("These rows as CSV", href=site.file(selection.without_view, "estimates.csv"))
    parts = [
        html.Div(notices, className="notices", role="status"),
        html.H1(title, tabIndex=-1),
        html.P(files),
    ]
    return Made(title, title, parts)


def _suggestion(problem: str, *, selection: Selection, dataset: Dataset, site: Site) -> list[Any]:
    """A value that does not occur, and the one that was perhaps meant as a link."""
    found = SUGGESTED.fullmatch(problem)
    if not found or found[1] not in FILTERS:
        return [sentence(capital(problem))]
    name, meant = found[1], found[2]
    said = re.search(r"unknown [\w ]+ '([^']*)'", problem)
    if name in MANY:
        kept = [v for v in getattr(selection, name) if not said or v != said[1]]
        chosen = selection.but(**{name: (*kept, meant)})
    else:
        chosen = selection.but(**{name: meant})
    words = dataset.name(MANY[name].column, meant) if name in MANY else meant
    start = problem.partition("; did you mean")[0]
    return [f"{capital(start)}; did you mean ", html.A(words, href=site.page(chosen)), "?"]
