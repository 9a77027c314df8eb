"""The pages that Dash does not make: their templates, and what stands at the foot of every page."""

from typing import Any, NamedTuple

from casualties.data.dataset import Dataset
from casualties.data.metadata import Imprint, imprint
from casualties.text.english import long_date
from casualties.text.html import templates
from casualties.web.http.assets import asset_address

_TEMPLATES = templates("casualties.web")
_TEMPLATES.globals["asset"] = asset_address


def filled(template: str, **values: Any) -> str:
    """The text of a template with these values, each escaped; a value that is missing raises."""
    return _TEMPLATES.get_template(template).render(**values)


LINKS = (
    ("All estimates (CSV)", "/estimates.csv"),
    ("Data package (ZIP)", "/export.zip"),
    ("Use it from your own code", "/api"),
    ("Schema", "/datapackage.json"),
    ("OpenAPI", "/openapi.json"),
    ("Croissant", "/croissant.json"),
)


class Colophon(NamedTuple):
    """The words of the foot. `day` is the day on which the data last changed, as ISO."""

    whose: Imprint
    version: str
    revision: str
    day: str
    day_words: str
    links: tuple[tuple[str, str], ...]


def colophon(dataset: Dataset) -> Colophon:
    """The foot of the pages of a dataset."""
    day = dataset.changed.date()
    return Colophon(
        whose=imprint(dataset.schema.meta),
        version=dataset.version,
        revision=dataset.revision,
        day=day.isoformat(),
        day_words=long_date(day),
        links=LINKS,
    )
