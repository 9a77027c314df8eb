"""The dataset as Croissant: JSON-LD that dataset searches and machine learning tools read."""

import json
from hashlib import sha256
from typing import Any

from casualties.data.dataset import Dataset
from casualties.data.metadata import imprint
from casualties.data.schema import Field, Table
from casualties.views import citation

VERSION = "http://mlcommons.org/croissant/1.0"
FOLDER = "data/"
"""Where the tables stand, seen from the committed copy."""

ZIP = "export.zip"

TYPES = {"string": "sc:Text", "integer": "sc:Integer", "date": "sc:Date", "boolean": "sc:Boolean"}

TERMS = (
    "citeAs", "column", "equivalentProperty", "extract", "field", "fileProperty",
    "fileObject", "fileSet", "format", "includes", "isLiveDataset", "jsonPath", "key", "md5",
    "parentField", "path", "recordSet", "references", "regex", "repeated", "replace",
    "samplingRate", "separator", "source", "subField", "transform",
)  # fmt: skip
"""The terms of Croissant that the context maps to its vocabulary."""

CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "dct": "http://purl.org/dc/terms/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "sc": "https://schema.org/",
    **{term: f"cr:{term}" for term in TERMS},
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
}


def croissant(dataset: Dataset, *, site: str = "") -> bytes:
    """The Croissant description of a dataset: its tables as record sets.

    With the address of a dashboard (and its final slash) the tables are those inside its export,
    and the description says when the data last changed. Without one it describes the files of a
    repository by their sums, and says nothing that depends on a commit, so that it can be
    committed with them. Tables without rows are left out.
    """
    meta = dataset.schema.meta
    whose = imprint(meta)
    tables = [t for t in dataset.schema.tables.values() if len(dataset.table(t.name))]
    files = _zipped(tables, site=site) if site else [_file(dataset, table) for table in tables]
    properties = {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "name": whose.name,
        "alternateName": whose.title,
        "description": whose.description or whose.title,
        "conformsTo": VERSION,
        "url": site or whose.homepage,
        "license": next((licence.address or licence.name for licence in whose.licences), None),
        "creator": [{"@type": "sc:Organization", "name": maker} for maker in whose.makers],
        "keywords": meta.get("keywords"),
        "version": f"{whose.version or '0.0.0'}+{dataset.version}",
        "datePublished": str(meta.get("created", ""))[:10],
        "dateModified": f"{dataset.changed:%Y-%m-%d}" if site else None,
        "citeAs": _citation(dataset, site=site),
        "isLiveDataset": bool(site),
        "distribution": files,
        "recordSet": [_records(table) for table in tables],
    }
    # a property that nobody stated is left out
    kept = {key: value for key, value in properties.items() if value not in (None, "")}
    return (json.dumps(kept, ensure_ascii=False, indent=2) + "\n").encode()


def _citation(dataset: Dataset, *, site: str) -> str:
    meta = dataset.schema.meta
    whose = imprint(meta)
    created = str(meta.get("created", ""))[:4]
    return citation.Citation(
        key=whose.name,
        author=whose.makers_words,
        title=whose.full,
        year=int(created) if created.isdigit() else dataset.changed.year,
        version=dataset.version,
        url=site or whose.homepage,
    ).bibtex()


def _file(dataset: Dataset, table: Table) -> dict[str, Any]:
    data = dataset.texts[table.name].data
    return {
        "@type": "cr:FileObject",
        "@id": table.path,
        "name": table.path,
        "description": table.description,
        "contentUrl": f"{FOLDER}{table.path}",
        "contentSize": f"{len(data)} B",
        "encodingFormat": "text/csv",
        "sha256": sha256(data).hexdigest(),
    }


def _zipped(tables: list[Table], *, site: str) -> list[dict[str, Any]]:
    """The archive of everything and the tables in it, without sums: they change with the data."""
    archive = {
        "@type": "cr:FileObject",
        "@id": ZIP,
        "name": ZIP,
        "description": "All tables as a data package.",
        "contentUrl": f"{site}{ZIP}",
        "encodingFormat": "application/zip",
    }
    inside = [
        {
            "@type": "cr:FileObject",
            "@id": table.path,
            "name": table.path,
            "description": table.description,
            "contentUrl": table.path,
            "containedIn": {"@id": ZIP},
            "encodingFormat": "text/csv",
        }
        for table in tables
    ]
    return [archive, *inside]


def _records(table: Table) -> dict[str, Any]:
    key = [{"@id": f"{table.name}/{column}"} for column in table.primary_key]
    return {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": table.description,
        "key": key[0] if len(key) == 1 else key,
        "field": [_field(field, table=table) for field in table.fields],
    }


def _field(field: Field, *, table: Table) -> dict[str, Any]:
    values = "; ".join(f"{value}: {words}" for value, words in field.labels.items())
    referred = {key.column: key.table for key in table.keys if key.table != table.name}
    out: dict[str, Any] = {
        "@type": "cr:Field",
        "@id": f"{table.name}/{field.name}",
        "name": field.name,
        "description": f"{field.description} Values: {values}." if values else field.description,
        "dataType": TYPES[field.type],
        "source": {"fileObject": {"@id": table.path}, "extract": {"column": field.name}},
    }
    if field.name in referred:
        out["references"] = {"field": {"@id": f"{referred[field.name]}/id"}}
    return out
