"""What archives and registries ask of a dataset, from the metadata of its package."""

import json
from collections.abc import Mapping
from typing import Any

MADE = "Written by `make docs` from `data/datapackage.json`."
SOFTWARE_LICENCE = "MIT"


def zenodo(meta: Mapping[str, Any]) -> str:
    """The `.zenodo.json` of a dataset: what Zenodo says of a release that it keeps."""
    return _json(
        {
            "title": f"{meta['name']}: {meta['title']}",
            "description": meta.get("description", meta["title"]),
            "upload_type": "dataset",
            "access_right": "open",
            "license": meta["licenses"][0]["name"].lower(),
            "version": meta.get("version", ""),
            "publication_date": meta.get("created", "")[:10],
            "creators": [{"name": one["title"]} for one in meta["contributors"]],
            "keywords": meta.get("keywords", []),
            "notes": f"{MADE} Every figure is a claim by the source named beside it.",
        }
    )


def codemeta(meta: Mapping[str, Any]) -> str:
    """The `codemeta.json` of the program and the data that it brings."""
    names = (SOFTWARE_LICENCE, *(licence["name"] for licence in meta["licenses"]))
    return _json(
        {
            "@context": "https://w3id.org/codemeta/3.0",
            "@type": "SoftwareSourceCode",
            "name": meta["name"],
            "description": meta.get("description", meta["title"]),
            "version": meta.get("version", ""),
            "datePublished": meta.get("created", "")[:10],
            "license": [f"https://spdx.org/licenses/{name}" for name in names],
            "author": [
                {"@type": "Organization", "name": one["title"]} for one in meta["contributors"]
            ],
            "programmingLanguage": "Python",
            "runtimePlatform": "Python 3.11 or newer",
            "keywords": meta.get("keywords", []),
            "url": meta.get("homepage", ""),
        }
    )


def _json(values: Mapping[str, Any]) -> str:
    """The values as a file; what nobody stated is left out."""
    stated = {name: value for name, value in values.items() if value}
    return json.dumps(stated, ensure_ascii=False, indent=2) + "\n"
