"""The generated documents: what follows from the schema and the rules, and what from the rows.

A branch that adds rows leaves both alone: the first cannot change with it, and the second is made
after the merge, so that two such branches touch no common file but their tables.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from casualties.checks import RULES, Folder
from casualties.contribute.issue_form import form, yaml_text
from casualties.contribute.metadata import codemeta, zenodo
from casualties.data.schema import Field, Schema, Table
from casualties.errors import DataError
from casualties.text import markdown
from casualties.text.english import counted, listed, long_date

if TYPE_CHECKING:
    from casualties.data.dataset import Dataset  # help lists the command without pandas

CODEBOOK = "docs/codebook.md"
METHOD = "docs/method.md"
README = "README.md"
CONTRIBUTING = "CONTRIBUTING.md"

DECISIONS = {
    "qualifier": "the phrase",
    "basis": "the figure is",
    "standpoint": "towards the people counted the source is",
    "method": "the source says it has",
    "covers": "the source says that",
}
"""Column -> the words before what decides its value."""


@dataclass(frozen=True)
class Generated:
    """A file that is written by `casualties docs`, or the part of it between two marks."""

    path: str
    text: str
    mark: str = ""
    """The name in `<!-- begin NAME -->` and `<!-- end NAME -->`; empty for the whole file."""

    def within(self, content: str) -> str:
        """The content of the file with this in it. Raises DataError where a mark is missing."""
        if not self.mark:
            return self.text
        begin, end = f"<!-- begin {self.mark} -->\n", f"\n<!-- end {self.mark} -->"
        before, begun, rest = content.partition(begin)
        _, ended, after = rest.partition(end)
        if not begun or not ended:
            raise DataError(
                f"{self.path}: put {begin.strip()} and {end.strip()} around the generated part"
            )
        return f"{before}{begin}{self.text}{end}{after}"


def from_schema(schema: Schema) -> list[Generated]:
    """What follows from the schema and the rules: the codebook, and how to cite."""
    return [
        Generated(CODEBOOK, _tables(schema), "tables"),
        Generated(CODEBOOK, _rules(), "rules"),
        Generated(README, _columns(schema["estimates"]), "columns"),
        Generated(CONTRIBUTING, _decisions(schema["estimates"]), "decisions"),
        Generated("CITATION.cff", citation(schema.meta)),
        Generated(".zenodo.json", zenodo(schema.meta)),
        Generated("codemeta.json", codemeta(schema.meta)),
    ]


def from_rows(dataset: Dataset) -> list[Generated]:
    """What follows from the rows too: figures, definitions, Croissant and the issue form."""
    from casualties.export import croissant  # needs pandas

    return [
        Generated(README, _figures(dataset), "figures"),
        Generated(CODEBOOK, _definitions(dataset), "metrics"),
        Generated(METHOD, _sensitivity(dataset), "sensitivity"),
        # beside the data folder and not in it: what is made from the data is no part of them
        Generated("croissant.json", croissant(dataset).decode()),
        Generated(
            ".github/ISSUE_TEMPLATE/estimate.yml", form(Folder(dataset.schema, dict(dataset.texts)))
        ),
    ]


def stale(root: Path, *, generated: Sequence[Generated]) -> dict[str, str]:
    """Path below `root` -> the text it should have, for each file that has another.

    Raises DataError where a file lacks the marks around a part.
    """
    files = {part.path: root / part.path for part in generated}
    old = {p: f.read_text(encoding="utf-8") if f.exists() else "" for p, f in files.items()}
    new = dict(old)
    for part in generated:
        new[part.path] = part.within(new[part.path])
    return {path: text for path, text in new.items() if text != old[path]}


def _tables(schema: Schema) -> str:
    return "\n\n".join(
        f"## {table.path}\n\n{table.description}\n\n{_columns(table)}"
        for table in schema.tables.values()
    )


def _columns(table: Table) -> str:
    rows = [
        (f"`{field.name}`", field.type + ", required" * field.required, _meaning(field))
        for field in table.fields
    ]
    return markdown.table("column", "type", "meaning", rows=rows)


def _decisions(table: Table) -> str:
    """What decides which value of a column is right, a table for each column."""
    parts = []
    for column, words in DECISIONS.items():
        field = table.field(column)
        rows = [(when, f"`{value}`") for value, when in field.when.items()]
        if not field.required:
            rows.append(("nothing about it", "empty"))
        parts.append(markdown.table(words, column, rows=rows))
    return "\n\n".join(parts)


def _meaning(field: Field) -> str:
    values = "; ".join(f"`{value}` {label}" for value, label in field.labels.items())
    return f"{field.description} Values: {values}." if values else field.description


def _rules() -> str:
    rows = [(f"`{rule.name}`", f"{rule.sentence} {rule.example}") for rule in RULES.values()]
    return markdown.table("rule", "what it says", rows=rows)


def _definitions(dataset: Dataset) -> str:
    rows = [
        (
            f"`{metric['id']}`",
            metric["definition"],
            ", ".join(f"`{whole}`" for whole in dataset.part_of[metric["id"]]),
        )
        for metric in dataset.table("metrics").fillna("").to_dict("records")
    ]
    return markdown.table("metric", "definition", "part of", rows=rows)


VARIED: tuple[tuple[str, dict[str, Any]], ...] = (
    ("as they are", {}),
    ("`about=0`, figures at their word", {"about": 0.0}),
    ("`about=5`", {"about": 5.0}),
    ("`about=20`", {"about": 20.0}),
    ("`about=33`", {"about": 33.0}),
    ("`tallies=floors`", {"tallies": "floors"}),
    ("`window=180`", {"window": 180}),
    ("`window=730`", {"window": 730}),
)
"""In words and as parameters, the assumptions under which the measures are shown."""


def _sensitivity(dataset: Dataset) -> str:
    """What the measures come to under other assumptions."""
    from casualties.measures.overview import overview  # needs pandas
    from casualties.measures.pairs import APART
    from casualties.selection import Selection

    lines = []
    for words, changed in VARIED:
        assumptions = Selection(**changed).assumptions(dataset)
        rows = dataset.estimates
        table = overview(rows, shown=rows, assumptions=assumptions)
        counts = (
            (table["comparable"] > 0).sum(),
            (table["clashing"] > 0).sum(),
            (table["forced_now"] > APART).sum(),
            table["clashing"].sum(),
            table["set_aside"].sum(),
        )
        lines.append((words, *(f"{int(count):,}" for count in counts)))
    return markdown.table(
        "assumptions",
        "questions that can be compared",
        "claims clash",
        "clash in the last days",
        "clashing pairs",
        "to set aside",
        rows=lines,
    )


def _figures(dataset: Dataset) -> str:
    """How many statements, sources and conflicts there are, and of which time."""
    rows = dataset.estimates
    conflicts = [
        dataset.names["conflict"][conflict].removeprefix("the ")
        for conflict in dataset.table("conflicts")["id"]
        if (rows["conflict"] == conflict).any()
    ]
    first, last = rows["stated_on"].min(), rows["stated_on"].max()
    return (
        f"{counted(len(rows), 'statement')} by {counted(rows['source'].nunique(), 'source')} on "
        f"{counted(len(conflicts), 'conflict')} ({listed(conflicts, last='and')}), "
        f"stated between {long_date(first)} and {long_date(last)}."
    )


def citation(meta: Mapping[str, Any]) -> str:
    """The CITATION.cff of a dataset, from the metadata of its package."""
    cells = {
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
    lines += [f"{key}: {yaml_text(value)}" for key, value in cells.items() if value]
    lines += ["authors:", *(f"  - name: {yaml_text(c['title'])}" for c in meta["contributors"])]
    if "keywords" in meta:
        lines += ["keywords:", *(f"  - {yaml_text(word)}" for word in meta["keywords"])]
    return "\n".join(lines) + "\n"
