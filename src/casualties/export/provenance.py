"""What an export says of itself: the selection, the address, the data version and the licence."""

from dataclasses import dataclass
from datetime import UTC
from typing import Any

from casualties.data.dataset import Dataset
from casualties.data.metadata import Licence, imprint
from casualties.export.shape import WHOLE, Shape
from casualties.selection import Selection
from casualties.site import Site
from casualties.views import citation

TIME = "%Y-%m-%dT%H:%M:%SZ"

UNLICENSED = Licence("", "no licence stated", "")


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where an export comes from, in words and addresses; nothing in it depends on the clock."""

    name: str
    title: str
    """Of the dataset."""
    view: str
    selection: str
    """The selection and the view in words."""
    query: str
    """What leads to the same export, whatever differs from the default."""
    url: str
    """The page of this view."""
    about: float
    """The percentage by which "about" is read."""
    silence: int
    """Days after which a source counts as silent."""
    window: int
    """As-of days before the last one of a question that count as now."""
    tallies: str
    """Whether tallies of reports are read as totals or as floors."""
    version: str
    """Of the data: the hash of schema and tables."""
    revision: str
    changed: str
    """When the data last changed, in UTC."""
    licence: Licence

    def as_dict(self) -> dict[str, Any]:
        """The same for JSON and for the metadata of a file, in a fixed order."""
        return {
            "name": self.name,
            "title": self.title,
            "view": self.view,
            "selection": self.selection,
            "query": self.query,
            "url": self.url,
            "assumptions": {
                "about_percent": self.about,
                "silence_days": self.silence,
                "window_days": self.window,
                "tallies": self.tallies,
            },
            "data_version": self.version,
            "revision": self.revision or None,
            "changed": self.changed,
            "licence": {
                "name": self.licence.name,
                "title": self.licence.title,
                "url": self.licence.address,
            },
        }


def provenance(
    view: str, *, dataset: Dataset, selection: Selection, site: Site | str, shape: Shape = WHOLE
) -> Provenance:
    """What an export of a view says of itself. `site` is the dashboard's address with a slash."""
    shown = selection.but(view=view)
    whose = imprint(dataset.schema.meta)
    return Provenance(
        name=whose.name,
        title=whose.title,
        view=view,
        selection=citation.title(shown, dataset=dataset)
        + (f", the first {shape.limit:,} rows" if shape.limit else ""),
        query="&".join(filter(None, (shown.to_query(), shape.to_query()))),
        url=citation.permalink(shown, site=site),
        about=shown.about,
        silence=shown.silence,
        window=shown.window,
        tallies=shown.tallies,
        version=dataset.version,
        revision=dataset.revision,
        changed=dataset.changed.astimezone(UTC).strftime(TIME),
        licence=whose.licences[0] if whose.licences else UNLICENSED,
    )
