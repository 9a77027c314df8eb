"""A statement proposed in an issue: the form, made from the schema, and its answers as cells."""

import json
import re
from collections.abc import Collection, Sequence

from casualties.checks import Folder, Problem
from casualties.contribute.answers import FILLED, FIRST
from casualties.contribute.draft import options
from casualties.data.schema import Field, Table
from casualties.text.markdown import cell

NO_ANSWER = "_No response_"
"""What GitHub writes for a field that was left empty."""

LEFT_TO_US = (*FILLED, "repeats", "supersedes")
"""Columns that follow from the others, or that maintainers fill in."""

LONG = ("claim", "notes")

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
        for field in form_fields(folder.schema["estimates"])
    ]
    return f"{HEAD}      value: {yaml_text(INTRODUCTION)}\n{''.join(inputs)}"


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


def answers(body: str, *, folder: Folder) -> dict[str, str]:
    """Column -> answer, from the text that GitHub makes of the form.

    Of two fields of one name the first counts; headings that the form does not have are left out.
    """
    fields = {field.title: field for field in form_fields(folder.schema["estimates"])}
    cells: dict[str, str] = {}
    parts = re.split(r"^### +(.+?)\s*$", body.replace("\r\n", "\n"), flags=re.M)
    for title, answer in zip(parts[1::2], parts[2::2], strict=True):
        field = fields.get(title)
        if field is None or field.name in cells:
            continue
        value = " ".join(answer.split())
        choices = _choices(field, folder=folder)
        cells[field.name] = "" if value == NO_ANSWER else choices.get(value, value)
    return cells


def reply(line: str, *, problems: Sequence[Problem], doubts: Sequence[Problem], effect: str) -> str:
    """The comment under a proposal: the row, what is wrong with it, and what it would change."""
    parts = ["## The row", ""]
    if problems:
        parts += ["This is not a row yet. Edit the issue and this comment follows.", ""]
        parts += map(_point, problems)
    else:
        parts += ["The row keeps every rule. The label `accepted` opens a pull request with it."]
    if doubts:
        parts += ["", "Worth a look:", "", *map(_point, doubts)]
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", line)), default=0))
    parts += ["", f"{fence}csv", line.rstrip("\n"), fence, "", effect]
    return "\n".join(parts).rstrip("\n") + "\n"


def _point(problem: Problem) -> str:
    place = f"`{problem.column}`: " if problem.column else ""
    return f"- {place}{cell(problem.message)}; {cell(problem.remedy)}"
