"""The rows of a selection as a data package of their own, with all that is needed to cite them."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from casualties.data.dataset import Dataset
from casualties.data.location import PACKAGE_FILE
from casualties.data.zip import SUMS, packed, with_sums
from casualties.export.provenance import Provenance, provenance
from casualties.export.subset import ROWS, Cut, cut
from casualties.selection import Selection
from casualties.site import Site
from casualties.text.english import counted, long_date
from casualties.views import citation

README = "README.md"
CITATIONS = "citations.bib"
EXPORT = "export"
"""The property of datapackage.json that says what was exported."""


def generator() -> str:
    """The name and version of the program, on which the words around the data depend."""
    try:
        return f"casualties {version('casualties')}"
    except PackageNotFoundError:
        return "casualties"


def view_zip(view: str, *, dataset: Dataset, selection: Selection, site: Site | str) -> bytes:
    """The zip archive of a selection: its rows as a data package of their own.

    The rows are the same for every view; the address and the citation are those of the view.
    """
    origin = provenance(view, dataset=dataset, selection=selection, site=site)
    return packed(package(origin, dataset=dataset, selection=selection, site=site))


def package(
    origin: Provenance, *, dataset: Dataset, selection: Selection, site: Site | str
) -> dict[str, bytes]:
    """Name -> bytes of each file of the package, in the order of the archive."""
    shown = selection.but(view=origin.view)
    rows = shown.rows(dataset)
    part = cut(dataset, rows=rows)
    day = datetime.fromisoformat(origin.changed).date()
    view = citation.of_view(shown, rows=rows, dataset=dataset, site=site, day=day)
    view = replace(view, accessed=None)  # the day of a visit is no property of the data
    sources, note = citation.behind(rows, dataset=dataset)
    citations = citation.as_text(view, sources, note=note)
    tables = {dataset.schema[name].path: data for name, data in part.tables.items()}
    return with_sums(
        {
            README: _readme(origin, dataset=dataset, part=part, citations=citations).encode(),
            PACKAGE_FILE: _description(origin, dataset=dataset, part=part, site=site),
            **tables,
            CITATIONS: citation.as_bibtex(view, sources, note=note).encode(),
        }
    )


def _description(origin: Provenance, *, dataset: Dataset, part: Cut, site: Site | str) -> bytes:
    """The datapackage.json of a cut: the schema of the dataset without the keys that lead out."""
    whole: dict[str, Any] = json.loads(dataset.package)
    resources = [_resource(resource, part=part) for resource in whole.pop("resources")]
    whole["created"] = origin.changed
    whole["sources"] = [{"title": origin.title, "path": origin.url, "version": origin.version}]
    whole[EXPORT] = {
        **origin.as_dict(),
        "site": Site.at(site).address,
        "generator": generator(),
        "outside": {column: list(ids) for column, ids in part.outside.items()},
    }
    whole["resources"] = resources
    return (json.dumps(whole, ensure_ascii=False, indent=2) + "\n").encode()


def _resource(resource: Mapping[str, Any], *, part: Cut) -> dict[str, Any]:
    data = part.tables[resource["name"]]
    out = {k: v for k, v in resource.items() if k != "schema"}
    out |= {"bytes": len(data), "hash": f"sha256:{sha256(data).hexdigest()}"}
    schema = dict(resource["schema"])
    if resource["name"] == ROWS and "foreignKeys" in schema:
        open_ended = {column for column, ids in part.outside.items() if ids}
        schema["foreignKeys"] = [
            key for key in schema["foreignKeys"] if not open_ended & set(key["fields"])
        ]
    return out | {"schema": schema}


def _readme(origin: Provenance, *, dataset: Dataset, part: Cut, citations: str) -> str:
    changed = datetime.fromisoformat(origin.changed)
    revision = f", revision {origin.revision} of its repository" if origin.revision else ""
    size = counted(part.sizes[ROWS], "statement")
    lines = [
        f"# {_plain(origin.title)}",
        "",
        f"{_plain(origin.selection)}.",
        "",
        f"{size} of the dataset `{origin.name}`, each line as it stands there, and the rows of the "
        "other tables that they refer to. A figure is one statement by one source; none of them "
        "is an estimate of ours.",
        "",
        f"- Page: <{origin.url}>",
        f"- Query: `{origin.query or 'none, everything'}`",
        f"- Data version: {origin.version}{revision}",
        f"- Data last changed: {long_date(changed.date())}, {changed:%H:%M} UTC",
        f"- Licence: {_plain(origin.licence.title)} ({origin.licence.name})"
        + (f", <{origin.licence.address}>" if origin.licence.address else ""),
        f"- Written by: {generator()}",
        "",
        "## Files",
        "",
        "| file | rows | what |",
        "| --- | --- | --- |",
        *(
            f"| {table.path} | {part.sizes[table.name]} | {_cell(table.description)} |"
            for table in dataset.schema.tables.values()
        ),
        f"| {PACKAGE_FILE} | | The schema: what each column means, and what was selected. |",
        f"| {CITATIONS} | | The citations below as BibTeX. |",
        f"| {SUMS} | | The SHA-256 of each file; `sha256sum --check {SUMS}` tests them. |",
        "",
        "`casualties verify FILE.zip` says whether these are the lines that the data version "
        "gives for the selection.",
        "",
    ]
    return "\n".join([*lines, *_outside(part), "## How to cite", "", _plain(citations)])


def _outside(part: Cut) -> list[str]:
    if not any(part.outside.values()):
        return []
    named = [
        f"- `{column}`: {', '.join(f'`{id}`' for id in ids)}"
        for column, ids in part.outside.items()
        if ids
    ]
    return [
        "## Statements outside the selection",
        "",
        "Some rows name statements that the selection leaves out. They are not here, so the "
        "schema of this package has no key on the column.",
        "",
        *named,
        "",
    ]


def _cell(text: str) -> str:
    return _plain(citation.one_line(text)).replace("|", "\\|")


def _plain(text: str) -> str:
    """Text that Markdown shows as it is: nothing in it begins an element of HTML."""
    return text.replace("<", "&lt;")
