"""A statement proposed in an issue: the form, made from the schema, and its answers as cells."""

import json
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from casualties.checks import Folder, Problem
from casualties.contribute.addition import Addition, addition
from casualties.contribute.answers import FILLED, FIRST
from casualties.contribute.draft import draft, options, resolved
from casualties.contribute.tables import with_rows
from casualties.data.schema import Field, Table
from casualties.errors import did_you_mean
from casualties.text.markdown import cell

NO_ANSWER = "_No response_"
"""What GitHub writes for a field that was left empty."""

LEFT_TO_US = (*FILLED, "repeats", "supersedes")
"""Columns that follow from the others, or that maintainers fill in."""

LONG = ("claim", "notes")

NEW_SOURCE = "New source: "
"""What begins the title of a field about a source that is not there yet."""

MAY_LACK = ("scope", "standpoint")
"""Columns that a row needs and a proposal does not: they are filled in, or asked for in review."""

INTRODUCTION = (
    "One statement by one source: a body or person who answers for a number said it, in public, "
    "on a known day. Never enter rows of datasets whose terms forbid it, such as ACLED's, or "
    "sentences copied from a source. A comment will show the row and what is wrong with it; "
    "edit this issue to mend it."
)
HEAD = """\
# Written by `make release` from data/datapackage.json and the tables beside it.
name: Propose an estimate
description: A statement by a source that the dataset does not have yet.
title: "Estimate: "
labels: [estimate]
body:
  - type: markdown
    attributes:
"""


def form_fields(table: Table) -> list[Field]:
    """The columns that the form asks for, in the order of the guided entry."""
    names = [*FIRST, *(c for c in table.columns if c not in FIRST)]
    return [table.field(n) for n in names if n in table.columns and n not in LEFT_TO_US]


def form(folder: Folder) -> str:
    """The issue form "Propose an estimate" as YAML: a field for each column that is asked for."""
    inputs = [
        _input(field, choices=_choices(field, folder=folder))
        for field in (*form_fields(folder.schema["estimates"]), *source_fields(folder))
    ]
    return f"{HEAD}      value: {yaml_text(INTRODUCTION)}\n{''.join(inputs)}"


def source_fields(folder: Folder) -> list[Field]:
    """The fields about a source that is not there yet, all of which may stay empty."""
    return [
        replace(
            field,
            name=f"new_source_{field.name}",
            title=f"{NEW_SOURCE}{field.title.lower()}",
            description=f"Only of a source that the dataset does not have yet. {field.description}",
            required=False,
        )
        for field in folder.schema["sources"].fields
        if field.name != "id"
    ]


def _choices(field: Field, *, folder: Folder) -> dict[str, str]:
    """The lines of a column's list -> their values; none for the source, which may be new."""
    labels = {} if field.name == "source" else options(field, folder=folder)
    return {
        value if label == value else f"{value} ({label})": value for value, label in labels.items()
    }


def _input(field: Field, *, choices: Collection[str]) -> str:
    kind = "dropdown" if choices else "textarea" if field.name in LONG else "input"
    needed = field.required and field.name not in MAY_LACK
    hint = " Write YYYY-MM-DD." if field.type == "date" else ""
    options = "      options:\n" + "".join(f"        - {yaml_text(line)}\n" for line in choices)
    return f"""\
  - type: {kind}
    id: {field.name}
    attributes:
      label: {yaml_text(field.title)}
      description: {yaml_text(field.description + hint)}
{options if choices else ""}\
    validations:
      required: {str(needed).lower()}
"""


def yaml_text(text: str) -> str:
    """A text as YAML: a string of JSON is one of YAML too."""
    return json.dumps(text, ensure_ascii=False)


@dataclass(frozen=True)
class Proposal:
    """What the form says: the cells of a statement, and of a source where that is a new one."""

    cells: dict[str, str]
    source: dict[str, str]


def proposal(body: str, *, folder: Folder) -> Proposal:
    """What the text says that GitHub makes of the form.

    Of two fields of one name the first counts; headings that the form does not have are left out.
    A source is new where the data have none of that name.
    """
    statement, about = form_fields(folder.schema["estimates"]), source_fields(folder)
    given = _answers(body, fields=[*statement, *about], folder=folder)
    cells = {field.name: given[field.name] for field in statement if field.name in given}
    field = folder.schema["estimates"].field("source")
    named = resolved(cells.get("source", ""), field=field, folder=folder)
    if not named or named in folder.ids["sources"]:
        return Proposal(cells, {})
    source = {f.name.removeprefix("new_source_"): given.get(f.name, "") for f in about}
    source["name"] = source["name"] or named
    row = draft(source, folder=folder, name="sources").cells
    return Proposal({**cells, "source": row["id"]}, row)


def _answers(body: str, *, fields: Sequence[Field], folder: Folder) -> dict[str, str]:
    """Field -> answer."""
    by_title = {field.title: field for field in fields}
    cells: dict[str, str] = {}
    parts = re.split(r"^### +(.+?)\s*$", body.replace("\r\n", "\n"), flags=re.M)
    for title, answer in zip(parts[1::2], parts[2::2], strict=True):
        field = by_title.get(title)
        if field is None or field.name in cells:
            continue
        value = " ".join(answer.split())
        choices = _choices(field, folder=folder)
        cells[field.name] = "" if value == NO_ANSWER else choices.get(value, value)
    return cells


def added_by(proposal: Proposal, *, folder: Folder) -> Addition:
    """The data with the proposed statement, and with its source where that is new."""
    beside = {"sources": [proposal.source]} if proposal.source else {}
    known = with_rows(folder, name="sources", rows=beside["sources"])[0] if beside else folder
    return addition([draft(proposal.cells, folder=known).cells], folder=folder, beside=beside)


def reply(added: Addition, *, proposal: Proposal, effect: str) -> str:
    """The comment under a proposal: the row, what is wrong with it, and what it would change."""
    parts = ["## The row", ""]
    if added.problems:
        parts += ["This is not a row yet. Edit the issue and this comment follows.", ""]
        parts += [_point(p, proposal=proposal) for p in added.problems]
    else:
        parts += ["The row keeps every rule. The label `accepted` opens a pull request with it."]
    lines = [line.rstrip("\n") for line in added.rows]
    if proposal.source:
        name = proposal.source["name"]
        names = {r["name"] for r in added.folder.records("sources")} - {name}
        near = cell(did_you_mean(name, known=names).removeprefix("; "))
        parts += [
            "",
            f"{cell(name)} is a new source. Its line stands below the row. {near}".strip(),
        ]
        cells = tuple(proposal.source.values())
        lines += [added.folder.schema["sources"].text([cells]).split("\n", 1)[1].rstrip("\n")]
    if added.doubts:
        parts += ["", "Worth a look:", "", *(_point(p, proposal=proposal) for p in added.doubts)]
    row = "\n".join(lines)
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", row)), default=0))
    parts += ["", f"{fence}csv", row, fence, "", effect]
    return "\n".join(parts).rstrip("\n") + "\n"


def _point(problem: Problem, *, proposal: Proposal) -> str:
    place = f"`{problem.column}`: " if problem.column else ""
    if proposal.source and problem.file == "sources.csv":
        place = f"{NEW_SOURCE}{place}"
    return f"- {place}{cell(problem.message)}; {cell(problem.remedy)}"
