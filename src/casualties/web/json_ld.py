"""A page's data in the terms of schema.org, as dataset searches read them from the page."""

from typing import Any

import orjson

from casualties.data.dataset import Dataset
from casualties.data.metadata import imprint
from casualties.export import FORMATS
from casualties.selection import Selection
from casualties.site import Site
from casualties.views.citation import permalink

FILES = ("csv", "json", "parquet", "zip")


def json_ld(
    selection: Selection, *, dataset: Dataset, title: str, description: str, site: Site
) -> str:
    """The rows of a selection as a `Dataset`, as JSON that may stand in HTML.

    Without a condition it is the whole; else a part of it, with the page's title and files of
    its own.
    """
    whose = imprint(dataset.schema.meta)
    chosen = selection.without_view
    part = bool(chosen.to_query())
    words: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": permalink(chosen, site=site),
        "name": title if part else whose.full,
        "description": description if part else whose.description or whose.title,
        "url": permalink(chosen, site=site),
        "version": dataset.version,
        "dateModified": dataset.changed.date().isoformat(),
        "isAccessibleForFree": True,
        "license": [licence.address for licence in whose.licences if licence.address],
        "creator": [{"@type": "Organization", "name": maker} for maker in whose.makers],
        "temporalCoverage": coverage(selection, dataset=dataset),
        "isPartOf": {"@type": "Dataset", "@id": site.address, "name": whose.full} if part else None,
        "distribution": [
            {
                "@type": "DataDownload",
                "name": FORMATS[form].title,
                "encodingFormat": FORMATS[form].type.partition(";")[0],
                "contentUrl": permalink(chosen, site=site, path=f"estimates.{form}"),
            }
            for form in FILES
        ],
    }
    stated = {name: value for name, value in words.items() if value not in (None, "", [])}
    return orjson.dumps(stated).decode().replace("<", "\\u003c")


def coverage(selection: Selection, *, dataset: Dataset) -> str:
    """The first and the last day that the rows speak of, as an ISO 8601 interval; else empty."""
    rows = selection.rows(dataset)
    if rows.empty:
        return ""
    days = rows["as_of"].fillna(rows["stated_on"])
    first = rows["period_start"].fillna(days).min()
    return f"{first.date().isoformat()}/{days.max().date().isoformat()}"
