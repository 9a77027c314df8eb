"""The pages that Dash does not make: their templates, and what stands round every page."""

from typing import Any, NamedTuple

from casualties.data.cache import remembered
from casualties.data.dataset import Dataset
from casualties.data.metadata import Imprint, imprint
from casualties.text.english import long_date
from casualties.text.html import templates
from casualties.views.main_question import main_question
from casualties.views.titles import question_title
from casualties.web.http.assets import asset_address

_TEMPLATES = templates("casualties.web")
_TEMPLATES.globals["asset"] = asset_address


def filled(template: str, **values: Any) -> str:
    """The text of a template with these values, each escaped; a value that is missing raises."""
    return _TEMPLATES.get_template(template).render(**values)


PAGES = (
    ("Questions", "/"),
    ("Contradictions", "/?view=contradictions"),
    ("Sources", "/?view=sources"),
    ("Data", "/?view=estimates"),
    ("About", "/about"),
)
"""The links at the head of every page."""

LINKS = (
    ("Method", "/method"),
    ("Codebook", "/codebook"),
    ("Use it from your own code", "/api"),
    ("All claims (CSV)", "/estimates.csv"),
    ("Data package (ZIP)", "/export.zip"),
    ("Suggest a correction", "/about#corrections"),
)
"""The links at its foot."""


class Colophon(NamedTuple):
    """What stands at the head and the foot. `day` is when the data last changed, as ISO."""

    whose: Imprint
    version: str
    revision: str
    day: str
    day_words: str
    example: str
    """What one may search for."""
    pages: tuple[tuple[str, str], ...]
    links: tuple[tuple[str, str], ...]


@remembered(most=1)
def example(*, dataset: Dataset) -> str:
    """What one may search for."""
    question, _ = main_question(dataset.estimates)
    return question_title(question, dataset=dataset, war=False) if question else "a war"


def colophon(dataset: Dataset) -> Colophon:
    """The head and the foot of the pages of a dataset."""
    day = dataset.changed.date()
    return Colophon(
        whose=imprint(dataset.schema.meta),
        version=dataset.version,
        revision=dataset.revision,
        day=day.isoformat(),
        day_words=long_date(day),
        example=example(dataset=dataset),
        pages=PAGES,
        links=LINKS,
    )
