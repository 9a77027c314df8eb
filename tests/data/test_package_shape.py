"""Whatever a datapackage.json holds, it is read or refused in one line, with place and remedy."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from casualties.data.schema import parse_schema
from casualties.errors import DataError
from conftest import FROZEN

PATH = Path("datapackage.json")
PACKAGE = json.loads((FROZEN / "datapackage.json").read_text())
ODD: list[Any] = [None, 5, True, "", "x\0y", "../x", [], {}, [None], [5], [{}], [[]]]


def places(node: Any, *path: str | int) -> Iterator[tuple[str | int, ...]]:
    """The place of every value, of the first of each list alone."""
    if path:
        yield path
    inside = list(node.items()) if isinstance(node, dict) else []
    inside = list(enumerate(node[:1])) if isinstance(node, list) else inside
    for key, value in inside:
        yield from places(value, *path, key)


def spoilt(path: tuple[str | int, ...], value: Any) -> bytes:
    package = copy.deepcopy(PACKAGE)
    node = package
    for key in path[:-1]:
        node = node[key]
    node[path[-1]] = value
    return json.dumps(package).encode()


def test_no_odd_value_in_any_place_is_a_fault_of_ours() -> None:
    refusals = []
    for path in places(PACKAGE):
        for value in ODD:
            try:
                parse_schema(spoilt(path, value), path=PATH)
            except DataError as error:
                refusals.append((path, value, error))
    assert len(refusals) > 200
    for path, value, error in refusals:
        assert str(error).startswith("datapackage.json: "), (path, value)
        assert error.remedy, (path, value)
        assert "\n" not in str(error)


ESTIMATES = ("resources", 0)
FIELD = (*ESTIMATES, "schema", "fields", 0)


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (("resources",), None, "the file: resources: None is not a list; write a list"),
        ((*ESTIMATES, "path"), ["a.csv"], r"resource estimates: path: \['a.csv'\] is not a text"),
        ((*ESTIMATES, "path"), "sources.csv", "resource sources: has another's file"),
        ((*ESTIMATES, "path"), "datapackage.json", "resource estimates: has another's file"),
        ((*ESTIMATES, "description"), 5, "resource estimates: description: 5 is not a text"),
        ((*ESTIMATES, "sortedBy"), ["nope"], "sortedBy: there is no 'nope'; use one of id, "),
        ((*FIELD, "title"), 5, "resource estimates: field id: title: 5 is not a text"),
        ((*FIELD, "constraints"), None, "field id: constraints: None is not an object"),
        ((*FIELD, "categories"), [5], "field id: categories: 5 is not an object"),
        ((*FIELD, "constraints", "pattern"), "(", "field id: pattern: missing \\)"),
        ((*FIELD, "name"), "conflict", "field conflict: is there twice"),
    ],
)
def test_a_value_that_cannot_be_read_is_named(
    path: tuple[str | int, ...], value: Any, said: str
) -> None:
    with pytest.raises(DataError, match=said):
        parse_schema(spoilt(path, value), path=PATH)


@pytest.mark.parametrize("data", [b"", b"null", b"[" * 100_000, b"\xff", b"1" * 6_000])
def test_what_is_no_package_is_named(data: bytes) -> None:
    with pytest.raises(DataError, match=r"^datapackage.json: "):
        parse_schema(data, path=PATH)
