"""What archives and registries ask of a dataset, from the metadata of its package."""

import json
from collections.abc import Mapping
from typing import Any

from casualties.data.metadata import imprint

MADE = "Written by `make docs` from `data/datapackage.json`."
SOFTWARE_LICENCE = "MIT"


def zenodo(meta: Mapping[str, Any]) -> str:
    """The `.zenodo.json` of a dataset: what Zenodo says of a release that it keeps."""
    whose = imprint(meta)
    return _json(
        {
            "title": whose.full,
            "description": whose.description or whose.title,
            "upload_type": "dataset",
            "access_right": "open",
            "license": whose.licences[0].name.lower() if whose.licences else "",
            "version": whose.version,
            "publication_date": meta.get("created", "")[:10],
            "creators": [{"name": maker} for maker in whose.makers],
            "keywords": meta.get("keywords", []),
            "notes": f"{MADE} Every figure is a claim by the source named beside it.",
        }
    )


def codemeta(meta: Mapping[str, Any]) -> str:
    """The `codemeta.json` of the program and the data that it brings."""
    whose = imprint(meta)
    names = (SOFTWARE_LICENCE, *(licence.name for licence in whose.licences))
    return _json(
        {
            "@context": "https://w3id.org/codemeta/3.0",
            "@type": "SoftwareSourceCode",
            "name": whose.name,
            "description": whose.description or whose.title,
            "version": whose.version,
            "datePublished": meta.get("created", "")[:10],
            "license": [f"https://spdx.org/licenses/{name}" for name in names],
            "author": [{"@type": "Organization", "name": maker} for maker in whose.makers],
            "programmingLanguage": "Python",
            "runtimePlatform": "Python 3.11 or newer",
            "keywords": meta.get("keywords", []),
            "url": whose.homepage,
        }
    )


def _json(values: Mapping[str, Any]) -> str:
    """The values as a file; what nobody stated is left out."""
    stated = {name: value for name, value in values.items() if value}
    return json.dumps(stated, ensure_ascii=False, indent=2) + "\n"
