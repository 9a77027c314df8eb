"""The JSON schemas of what the interface answers, from the columns that the files have.

A column that is added to the data is added here by itself. Values are not enumerated: sources,
parties and even methods come and go with the data, and a program that was made from the
description of yesterday has to read the answers of today.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from casualties.data.dataset import Dataset
from casualties.data.schema import Field
from casualties.export import view_table
from casualties.selection import Selection
from casualties.views import VIEWS
from casualties.views.columns import columns

Json = dict[str, Any]

BEFORE_ALL = Selection(known_on=date(1700, 1, 1))
"""Of which every view is empty, and has its columns."""


def schemas(dataset: Dataset) -> Json:
    """Name -> schema: of each view its JSON file and its record, and of a statement its parts."""
    out: Json = {}
    for view, of in VIEWS.items():
        table = view_table(view, dataset=dataset, selection=BEFORE_ALL)
        name = view.capitalize()
        out[f"{name}Record"] = record(
            columns(table, view=view, dataset=dataset), words=f"A row of the view “{of.title}”."
        )
        out[name] = exported(name)
    for name, table_name in (("StatementCells", "estimates"), ("Source", "sources"),
                             ("Metric", "metrics")):  # fmt: skip
        of_table = dataset.schema[table_name]
        out[name] = record(of_table.fields, words=f"A row of the table `{of_table.path}`.")
    return out


def record(fields: Iterable[Field], *, words: str) -> Json:
    """A row; a parameter may leave columns out, or put names beside those of codes."""
    return {
        "type": "object",
        "description": words,
        "properties": {field.name: cell(field) for field in fields},
    }


def cell(field: Field) -> Json:
    """A cell of a column, or null."""
    schema: Json = {"type": ["string" if field.type == "date" else field.type, "null"]}
    if field.type == "date":
        schema["format"] = "date"
    if field.description:
        schema["description"] = field.description
    return schema


def exported(name: str) -> Json:
    """The JSON file of a view: its records in an object that says what they are."""
    records = {"type": "array", "items": {"$ref": f"#/components/schemas/{name}Record"}}
    return {
        "allOf": [
            {"$ref": "#/components/schemas/Export"},
            {"type": "object", "required": ["records"], "properties": {"records": records}},
        ]
    }


def answer(view: str) -> Json:
    """What the JSON address of a view gives: that file, or with `shape=array` its records alone."""
    name = view.capitalize()
    return {
        "oneOf": [
            {"$ref": f"#/components/schemas/{name}"},
            {"type": "array", "items": {"$ref": f"#/components/schemas/{name}Record"}},
        ]
    }
