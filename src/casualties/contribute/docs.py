"""The generated files: codebook, the figures in the README, citation and Croissant metadata."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

from casualties.checks import Folder
from casualties.contribute.issue_form import form
from casualties.data.dataset import write
from casualties.errors import DataError
from casualties.export import croissant
from casualties.text.english import counted, listed, long_date

if TYPE_CHECKING:
    from casualties.data.dataset import Dataset
    from casualties.data.schema import Field, Table

CODEBOOK = "docs/codebook.md"
FORM = ".github/ISSUE_TEMPLATE/estimate.yml"
README = "README.md"
CITATION = "CITATION.cff"
CROISSANT = "croissant.json"
"""Beside the data folder and not in it: what is made from the data is no part of their version."""


def codebook(dataset: Dataset) -> str:
    """The codebook: every table and column of the schema, and the definitions in the tables."""
    from casualties.checks import RULES

    parts = ["# Codebook", "", "Written by `make docs` from `data/datapackage.json`.", ""]
    for table in dataset.schema.tables.values():
        parts += [f"## {table.path}", "", table.description, "", *_columns(table), ""]
        if table.name == "metrics":
            parts += _definitions(dataset)
    parts += ["## Rules", "", "`casualties check` holds every file against these.", ""]
    parts += ["| rule | what it says |", "| --- | --- |"]
    for name, function in RULES.items():
        parts.append(f"| `{name}` | {' '.join((function.__doc__ or '').split())} |")
    return "\n".join(parts) + "\n"


def _definitions(dataset: Dataset) -> list[str]:
    frame = dataset.table("metrics")
    lines = ["| metric | definition | part of |", "| --- | --- | --- |"]
    for _, row in frame.iterrows():
        part = row["part_of"] if isinstance(row["part_of"], str) else ""
        lines.append(f"| `{row['id']}` | {row['definition']} | {part and f'`{part}`'} |")
    return [*lines, ""]


def _columns(table: Table) -> list[str]:
    lines = ["| column | type | meaning |", "| --- | --- | --- |"]
    for field in table.fields:
        lines.append(f"| `{field.name}` | {_type(field)} | {_meaning(field)} |")
    return lines


def _type(field: Field) -> str:
    return f"{field.type}, required" if field.required else field.type


def _meaning(field: Field) -> str:
    if field.labels:
        values = "; ".join(f"`{v}` {words}" for v, words in field.labels.items())
        return f"{field.description} Values: {values}."
    return field.description


def readme(dataset: Dataset, *, text: str) -> str:
    """The README with its generated parts made anew. Raises DataError where a mark is missing."""
    rows = dataset.estimates
    conflicts = [
        dataset.names["conflict"][c].removeprefix("the ")
        for c in dataset.table("conflicts")["id"]
        if (rows["conflict"] == c).any()
    ]
    first, last = rows["stated_on"].min(), rows["stated_on"].max()
    figures = (
        f"{counted(len(rows), 'statement')} by {counted(rows['source'].nunique(), 'source')} on "
        f"{counted(len(conflicts), 'conflict')} ({listed(conflicts, last='and')}), "
        f"stated between {long_date(first)} and {long_date(last)}."
    )
    columns = "\n".join(_columns(dataset.schema["estimates"]))
    for mark, words in (("figures", figures), ("columns", columns)):
        begin, end = f"<!-- begin {mark} -->", f"<!-- end {mark} -->"
        if begin not in text or end not in text:
            raise DataError(f"{README}: put {begin} and {end} around the generated part")
        pattern = re.escape(begin) + r".*?" + re.escape(end)
        made = f"{begin}\n{words}\n{end}"
        text = re.sub(pattern, made.replace("\\", r"\\"), text, flags=re.S)
    return text


def citation(dataset: Dataset) -> str:
    """The CITATION.cff of a dataset, from the words of its package."""
    meta = dataset.schema.meta
    said = {
        "cff-version": "1.2.0",
        "message": "If you use this dataset or its measures, cite it as below, and the source of "
        "each figure.",
        "type": "dataset",
        "title": f"{meta['name']}: {meta['title']}",
        "abstract": meta.get("description", ""),
        "version": meta.get("version", ""),
        "date-released": meta.get("created", "")[:10],
        "license": meta["licenses"][0]["name"],
    }
    lines = ["# Written by `make docs` from `data/datapackage.json`."]
    lines += [f"{key}: {_yaml(value)}" for key, value in said.items() if value]
    lines += ["authors:", *(f"  - name: {_yaml(c['title'])}" for c in meta["contributors"])]
    if "keywords" in meta:
        lines += ["keywords:", *(f"  - {_yaml(word)}" for word in meta["keywords"])]
    return "\n".join(lines) + "\n"


def _yaml(text: str) -> str:
    """A text as a scalar: in quotes, as JSON writes it, which YAML reads."""
    return json.dumps(text, ensure_ascii=False)


def _wanted(root: Path, *, dataset: Dataset) -> dict[str, str]:
    old = (root / README).read_text(encoding="utf-8")
    return {
        CODEBOOK: codebook(dataset),
        README: readme(dataset, text=old),
        CITATION: citation(dataset),
        CROISSANT: croissant(dataset).decode(),
        FORM: form(Folder(dataset.schema, dict(dataset.texts))),
    }


def stale(root: Path, *, dataset: Dataset) -> list[str]:
    """The names of the generated files under `root` that `write_docs` would change."""
    wanted = _wanted(root, dataset=dataset)
    return [
        name
        for name, text in wanted.items()
        if not (root / name).exists() or (root / name).read_text(encoding="utf-8") != text
    ]


def write_docs(root: Path, *, dataset: Dataset) -> list[str]:
    """Writes the generated files under `root` that are not fresh; their names."""
    wanted = _wanted(root, dataset=dataset)
    names = stale(root, dataset=dataset)
    for name in names:
        write(wanted[name].encode(), root / name)
    return names
