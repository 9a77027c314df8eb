"""Whether a `datapackage.json` has the shape that the schema is read from, each value of its type.

Only what is read is held against it; whatever else the file says is the business of its makers.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from casualties.data.location import PACKAGE_FILE
from casualties.errors import DataError

Json = Mapping[str, Any]

NAMES = {
    str: "a text",
    bool: "true or false",
    int: "a whole number",
    list: "a list",
    dict: "an object",
}
"""Type -> its name in JSON, in words."""

TEXTS = ("title", "description")
CONSTRAINTS = {"required": bool, "unique": bool, "enum": list, "pattern": str, "minimum": int}


def columns_of(package: object) -> dict[str, list[str]]:
    """Table -> its columns.

    Raises DataError for the first value that cannot be read, with its place and its remedy.
    """
    resources = _value(_typed(package, dict, at="the file"), "resources", list, at="the file")
    tables: dict[str, list[str]] = {}
    paths = {PACKAGE_FILE}
    for number, given in enumerate(resources, 1):
        resource = _typed(given, dict, at=f"resource {number}")
        name = _value(resource, "name", str, at=f"resource {number}")
        if name in tables:
            raise _fault(f"resource {name}", "is there twice", "give each table its own name")
        tables[name] = _columns(resource, at=f"resource {name}")
        if resource["path"] in paths:
            raise _fault(f"resource {name}", "has another's file", "give each table its own path")
        paths.add(resource["path"])
    return tables


def check_keys(package: Json, *, tables: Mapping[str, list[str]]) -> None:
    """Raises DataError where a key or an order names a column or a table that there is not."""
    for resource in package["resources"]:
        _check_keys(resource, tables=tables, at=f"resource {resource['name']}")


def _columns(resource: Json, *, at: str) -> list[str]:
    """The names of the columns of a table whose own values have their types."""
    path = _value(resource, "path", str, at=at)
    if not path or {"/", "\\", "\0"} & set(path) or path in (".", ".."):
        raise _fault(
            at,
            f"path {path!r} leads out of the folder",
            "name a file that stands beside the schema",
        )
    _check_texts(resource, at=at)
    schema = _value(resource, "schema", dict, at=at)
    columns: list[str] = []
    for number, given in enumerate(_value(schema, "fields", list, at=at), 1):
        field = _typed(given, dict, at=f"{at}: field {number}")
        name = _value(field, "name", str, at=f"{at}: field {number}")
        if name in columns:
            raise _fault(f"{at}: field {name}", "is there twice", "give each column its own name")
        columns.append(name)
        _check_field(field, at=f"{at}: field {name}")
    return columns


def _check_field(field: Json, *, at: str) -> None:
    _value(field, "type", str, at=at)
    _check_texts(field, at=at)
    constraints = _typed(field.get("constraints", {}), dict, at=f"{at}: constraints")
    for name, kind in CONSTRAINTS.items():
        if name in constraints:
            _value(constraints, name, kind, at=at)
    for value in constraints.get("enum", []):
        _typed(value, str, at=f"{at}: enum")
    try:
        re.compile(constraints.get("pattern", ""))
    except (re.error, RecursionError, OverflowError) as error:
        raise _fault(at, f"pattern: {error}", "write a regular expression") from None
    for one in _typed(field.get("categories", []), list, at=f"{at}: categories"):
        category = _typed(one, dict, at=f"{at}: categories")
        for name in ("value", "label"):
            _value(category, name, str, at=f"{at}: categories")


def _check_keys(resource: Json, *, tables: Mapping[str, list[str]], at: str) -> None:
    schema, columns = resource["schema"], tables[resource["name"]]
    _check_known(schema.get("primaryKey", []), columns, at=f"{at}: primaryKey")
    _check_known(resource.get("sortedBy", []), columns, at=f"{at}: sortedBy")
    for given in _typed(schema.get("foreignKeys", []), list, at=f"{at}: foreignKeys"):
        key = _typed(given, dict, at=f"{at}: foreignKeys")
        fields = _value(key, "fields", list, at=f"{at}: foreignKeys")
        if not fields:
            raise _fault(f"{at}: foreignKeys", "fields is empty", "name the column")
        _check_known(fields, columns, at=f"{at}: foreignKeys")
        reference = _value(key, "reference", dict, at=f"{at}: foreignKeys")
        table = _value(reference, "resource", str, at=f"{at}: foreignKeys")
        _check_known([table or resource["name"]], tables, at=f"{at}: foreignKeys")
    lists = [field["listOf"] for field in schema["fields"] if "listOf" in field]
    _check_known(lists, tables, at=f"{at}: listOf")


def _check_known(names: object, known: Iterable[str], *, at: str) -> None:
    for name in _typed(names, list, at=at):
        if _typed(name, str, at=at) not in known:
            raise _fault(at, f"there is no {name!r}", f"use one of {', '.join(known)}")


def _check_texts(spec: Json, *, at: str) -> None:
    for name in TEXTS:
        if name in spec:
            _value(spec, name, str, at=at)


def _value(spec: Json, name: str, kind: type[Any], *, at: str) -> Any:
    if name not in spec:
        raise _fault(at, f"there is no {name!r}", f"add it; it is {NAMES[kind]}")
    return _typed(spec[name], kind, at=f"{at}: {name}")


def _typed(value: object, kind: type[Any], *, at: str) -> Any:
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise _fault(at, f"{repr(value)[:60]} is not {NAMES[kind]}", f"write {NAMES[kind]}")
    return value


def _fault(at: str, message: str, remedy: str) -> DataError:
    return DataError(f"{at}: {message}", file=PACKAGE_FILE, remedy=remedy)
