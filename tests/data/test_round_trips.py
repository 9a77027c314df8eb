"""Whatever a row says, each format gives it back."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from casualties.data.cells import Text, parse_text
from casualties.data.dataset import Dataset
from casualties.data.reading import typed
from casualties.data.schema import Table, read_schema
from casualties.export import exported
from casualties.selection import Selection
from conftest import FROZEN, PLAIN

SITE = "https://example.org/"
SCHEMA = read_schema(FROZEN)
TABLE = SCHEMA["estimates"]

WORDS = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=12).map(
    str.strip
)
FIGURES = st.one_of(st.just(""), st.integers(0, 2**53).map(str))
DAYS = st.dates(date(1000, 1, 1), date(9999, 12, 31)).map(date.isoformat)


@st.composite
def statements(draw: st.DrawFn) -> list[dict[str, str]]:
    return [
        PLAIN
        | {
            "id": f"s-{number}",
            "low": draw(FIGURES),
            "best": draw(FIGURES),
            "high": draw(FIGURES),
            "stated_on": draw(DAYS),
            "as_of": draw(st.one_of(st.just(""), DAYS)),
            "theatre": draw(st.sampled_from(["", "kursk", "el-fasher"])),
            "method": draw(st.sampled_from(TABLE.field("method").enum)),
            "claim": draw(WORDS) or "said",
            "notes": draw(WORDS),
        }
        for number in range(draw(st.integers(0, 4)))
    ]


def text(table: Table, records: list[tuple[str, ...]]) -> Text:
    return parse_text(table.text(records).encode(), table=table)


EMPTY = {table.name: text(table, []) for table in SCHEMA.tables.values()}
FRAMES = {name: typed(empty) for name, empty in EMPTY.items()}


def dataset(rows: list[dict[str, str]]) -> Dataset:
    """A dataset of these rows, without files; the other tables are empty."""
    told = text(TABLE, [tuple(one[c] for c in TABLE.columns) for one in rows])
    texts, frames = EMPTY | {"estimates": told}, FRAMES | {"estimates": typed(told)}
    return Dataset(SCHEMA, texts, frames, "0" * 12, b"{}")


@settings(max_examples=25, deadline=None)
@given(statements())
def test_every_format_gives_the_rows_back(rows: list[dict[str, str]]) -> None:
    made = dataset(rows)
    files = {
        form: exported("estimates", form, dataset=made, selection=Selection(), site=SITE)
        for form in ("csv", "json", "parquet")
    }
    assert list(csv.DictReader(io.StringIO(files["csv"].decode(), newline=""))) == rows
    assert json.loads(files["json"])["records"] == [
        {column: plain(column, cell) for column, cell in one.items()} for one in rows
    ]
    frame = pd.read_parquet(io.BytesIO(files["parquet"]))
    types = made.estimates.dtypes.to_dict()
    pd.testing.assert_frame_equal(frame.astype(types), made.estimates)


def plain(column: str, cell: str) -> object:
    value = TABLE.field(column).parse(cell)
    return value.isoformat() if isinstance(value, date) else value
