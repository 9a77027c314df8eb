"""The pages that Dash does not make: their templates, and what stands round every page."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from casualties.data.cache import remembered
from casualties.data.dataset import Dataset
from casualties.data.metadata import Imprint, imprint
from casualties.selection import Selection
from casualties.site import Site
from casualties.text.english import long_date
from casualties.text.html import templates
from casualties.views.main_question import main_question
from casualties.views.titles import question_title
from casualties.web.http.assets import asset

_TEMPLATES = templates("casualties.web")
_TEMPLATES.globals["asset"] = asset


def filled(template: str, **values: Any) -> str:
    """The text of a template with these values, each escaped; a value that is missing raises."""
    return _TEMPLATES.get_template(template).render(**values)


Link = tuple[str, str]
"""Words and where they lead."""


def head(site: Site) -> list[Link]:
    """The links at the head of every page."""
    return [
        ("Questions", site.page(Selection())),
        ("Contradictions", site.page(Selection(view="contradictions"))),
        ("Sources", site.page(Selection(view="sources"))),
        ("Data", site.page(Selection(view="estimates"))),
        ("About", site.document("about")),
    ]


def foot(site: Site) -> list[Link]:
    """The links at its foot, of what the site has."""
    links = [
        ("Method", site.document("method")),
        ("Codebook", site.document("codebook")),
        ("Use it from your own code", site.document("api")),
        ("All claims (CSV)", site.file(Selection(), "estimates.csv")),
        ("Data package (ZIP)", site.file(Selection(), "export.zip")),
        ("Suggest a correction", f"{site.document('about')}#corrections"),
    ]
    return [(words, href) for words, href in links if href]


class Colophon(NamedTuple):
    """What stands at the head and the foot. `day` is when the data last changed, as ISO."""

    whose: Imprint
    version: str
    revision: str
    day: str
    day_words: str
    example: str
    """What one may search for."""
    pages: list[Link]
    links: list[Link]


@remembered(most=1)
def example(*, dataset: Dataset) -> str:
    """What one may search for."""
    question, _ = main_question(dataset.estimates)
    return question_title(question, dataset=dataset, war=False) if question else "a war"


def colophon(dataset: Dataset, *, site: Site) -> Colophon:
    """The head and the foot of the pages of a dataset."""
    day = dataset.changed.date()
    return Colophon(
        whose=imprint(dataset.schema.meta),
        version=dataset.version,
        revision=dataset.revision,
        day=day.isoformat(),
        day_words=long_date(day),
        example=example(dataset=dataset),
        pages=head(site),
        links=foot(site),
    )


def absent(
    *, dataset: Dataset, site: Site, near: Sequence[str] = (), warnings: Sequence[str] = ()
) -> str:
    """The page for an address at which nothing stands; `near` are addresses like it."""
    return filled(
        "absent.html",
        site=site,
        colophon=colophon(dataset, site=site),
        here="",
        warnings=warnings,
        title="Nothing stands at this address",
        near=near,
    )
