from __future__ import annotations

from datetime import date

import pytest

from casualties.data.cells import parse_text
from casualties.data.schema import Field, read_schema
from casualties.errors import DataError
from conftest import FROZEN


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("integer", "1500", 1500),
        ("integer", "0", 0),
        ("integer", "", None),
        ("date", "2024-12-19", date(2024, 12, 19)),
        ("boolean", "true", True),
        ("boolean", "false", False),
        ("string", "NA", "NA"),
    ],
)
def test_a_cell_reads_as_its_type(kind: str, text: str, value: object) -> None:
    assert Field("x", kind).parse(text) == value


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("integer", "1,500"),
        ("integer", "1500.0"),
        ("integer", " 5"),
        ("integer", "05"),
        ("date", "19/12/2024"),
        ("date", "2024-13-01"),
        ("date", "20241219"),
        ("boolean", "yes"),
    ],
)
def test_a_cell_that_does_not_fit_its_type_is_refused(kind: str, text: str) -> None:
    with pytest.raises(ValueError, match=r"such as|true or false"):
        Field("x", kind).parse(text)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"phrase,low,high\nd\xe9s,1,2\n", r"number_words.csv:2: byte 0xe9 is not UTF-8"),
        (b'phrase,low,high\n"a"b,1,2\n', r"number_words.csv:2: not CSV"),
    ],
)
def test_a_file_that_cannot_be_read_says_where(data: bytes, message: str) -> None:
    table = read_schema(FROZEN)["number_words"]
    with pytest.raises(DataError, match=message):
        parse_text(data, table=table)


def test_every_column_has_a_title_and_a_description() -> None:
    bare = [
        (table.name, field.name)
        for table in read_schema(FROZEN).tables.values()
        for field in table.fields
        if not field.title or not field.description
    ]
    assert bare == []
