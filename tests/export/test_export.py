from __future__ import annotations

import csv
import io
import json
import re
import sys
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from casualties.data.dataset import Dataset
from casualties.errors import MissingExtra, SelectionError
from casualties.export import FORMATS, exported, pieces, view_csv, view_table
from casualties.export.shape import parse
from casualties.selection import Selection
from casualties.views import VIEWS
from casualties.views.columns import columns, values
from conftest import MakeDataset, row

QUERIES = [
    "",
    "party=north-korea&metric=killed",
    "party=north-korea&metric=killed&metric=wounded&since=2024-12-01&until=2025-01-31",
    "known_on=2024-12-19",
    "q=conservative",
    "kind=intelligence_agency&about=0",
    "standpoint=own&status=accepted",
]


@pytest.mark.parametrize("query", QUERIES)
def test_estimates_are_the_lines_of_the_file(frozen: Dataset, query: str) -> None:
    selection, _ = Selection.parse(query)
    got = view_csv("estimates", dataset=frozen, selection=selection).splitlines(keepends=True)
    head, *lines = frozen.texts["estimates"].data.splitlines(keepends=True)
    wanted = set(selection.rows(frozen)["id"])
    assert got == [head, *(line for line in lines if line.split(b",")[0].decode() in wanted)]


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("view", VIEWS)
def test_the_csv_has_the_rows_of_the_table(frozen: Dataset, view: str, query: str) -> None:
    selection, _ = Selection.parse(query)
    table = VIEWS[view].table(selection.rows(frozen), dataset=frozen, selection=selection)
    data = view_csv(view, dataset=frozen, selection=selection).decode()
    read = list(csv.DictReader(io.StringIO(data)))
    assert len(read) == len(table)
    if "id" in table:
        assert [r["id"] for r in read] == table["id"].tolist()


def test_integers_have_no_point_other_numbers_one_and_open_ends_are_empty(
    make_dataset: MakeDataset,
) -> None:
    dataset = make_dataset(row(qualifier="at_least", low="100", best="", wording="at least 100"))
    data = view_csv("timeline", dataset=dataset, selection=Selection()).decode()
    (read,) = csv.DictReader(io.StringIO(data))
    assert (read["low"], read["floor"], read["ceiling"], read["point"]) == ("100", "100.0", "", "")
    assert read["date"] == "2024-03-01"


def test_every_number_of_every_view_reads_as_a_number(frozen: Dataset) -> None:
    for view in VIEWS:
        data = view_csv(view, dataset=frozen, selection=Selection()).decode()
        for read in csv.DictReader(io.StringIO(data)):
            for column in ("low", "best", "high", "floor", "ceiling", "point"):
                assert re.fullmatch(r"(-?\d+(\.\d+)?)?", read.get(column, "")), (view, column)


def test_an_unknown_view_is_refused_with_a_hint(make_dataset: MakeDataset) -> None:
    with pytest.raises(SelectionError, match=r"unknown view 'timline'; did you mean 'timeline'\?"):
        view_csv("timline", dataset=make_dataset(row()), selection=Selection())


SITE = "https://example.org/"
ALL = [(view, query) for view in VIEWS for query in ("", QUERIES[1], "q=no-such-word")]


@pytest.mark.usefixtures("small_pngs")
@pytest.mark.parametrize(
    ("view", "form"),
    # a PNG takes a second, and is an SVG made visible
    [(view, form) for view in VIEWS for form in FORMATS if form != "png" or view == "lean"],
)
def test_the_same_arguments_give_the_same_bytes(frozen: Dataset, view: str, form: str) -> None:
    selection, _ = Selection.parse(QUERIES[1])
    first, second = (
        exported(view, form, dataset=one, selection=selection, site=SITE)
        for one in (frozen, replace(frozen))
    )
    assert first == second
    assert len(first) > 20


@pytest.mark.parametrize(("view", "query"), ALL)
def test_every_column_of_every_view_is_described(frozen: Dataset, view: str, query: str) -> None:
    selection, _ = Selection.parse(query)
    table = view_table(view, dataset=frozen, selection=selection)
    for column in columns(table, view=view, dataset=frozen):
        assert column.title
        assert column.description.endswith(".")
        kinds = {"integer": int, "number": float, "boolean": bool}
        found = {type(v) for v in values(table[column.name], like=column)} - {type(None)}
        assert found <= {kinds.get(column.type, str)}, column.name


@pytest.mark.parametrize(("view", "query"), ALL)
def test_the_json_says_what_the_csv_says(frozen: Dataset, view: str, query: str) -> None:
    selection, _ = Selection.parse(query)
    data = exported(view, "json", dataset=frozen, selection=selection, site=SITE)
    read = json.loads(data, parse_constant=pytest.fail)
    names = [c["name"] for c in read["columns"]]
    sheet = list(csv.reader(io.StringIO(as_csv(view, frozen, selection))))
    assert [list(record) for record in read["records"]] == [names] * len(read["records"])
    assert sheet == [names, *([_cell(v) for v in r.values()] for r in read["records"])]


def as_csv(view: str, dataset: Dataset, selection: Selection) -> str:
    return exported(view, "csv", dataset=dataset, selection=selection, site=SITE).decode()


def _cell(value: object) -> str:
    """A JSON value as the CSV writes it."""
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)


def test_a_json_says_where_it_comes_from(frozen: Dataset) -> None:
    query = "party=north-korea&metric=killed&about=0&silence=30"
    selection, _ = Selection.parse(query)
    read = json.loads(exported("lean", "json", dataset=frozen, selection=selection, site=SITE))
    query = "party=north-korea&metric=killed&view=lean&about=0&silence=30"
    assert {k: v for k, v in read.items() if k not in ("columns", "records")} == {
        "name": "casualties",
        "title": "Conflict casualty and deployment estimates by source",
        "view": "lean",
        "selection": "People of North Korea killed in any conflict: lean",
        "query": query,
        "url": f"https://example.org/?{query}",
        "assumptions": {
            "about_percent": 0.0,
            "silence_days": 30,
            "window_days": 365,
            "tallies": "totals",
        },
        "data_version": frozen.version,
        "revision": frozen.revision or None,
        "changed": frozen.changed.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "licence": {
            "name": "CC-BY-4.0",
            "title": "Creative Commons Attribution 4.0",
            "url": "https://creativecommons.org/licenses/by/4.0/",
        },
    }
    assert {c["name"]: c.get("unit") for c in read["columns"]}["low"] == "log of a factor"


def test_json_has_types_and_null_for_open_ends(make_dataset: MakeDataset) -> None:
    dataset = make_dataset(row(qualifier="at_least", low="100", best="", wording="at least 100"))
    data = exported("timeline", "json", dataset=dataset, selection=Selection(), site=SITE)
    (record,) = json.loads(data)["records"]
    told = {c: record[c] for c in ("low", "best", "floor", "ceiling", "date", "theatre")}
    assert told == {
        "low": 100,
        "best": None,
        "floor": 100.0,
        "ceiling": None,
        "date": "2024-03-01",
        "theatre": None,
    }
    assert (type(record["low"]), type(record["floor"])) == (int, float)


@pytest.mark.parametrize(("form", "view"), [("csv", "estimates"), ("json", "timeline")])
def test_a_long_file_is_made_in_pieces_of_the_same_bytes(
    frozen: Dataset, monkeypatch: pytest.MonkeyPatch, form: str, view: str
) -> None:
    asked: dict[str, Any] = {"dataset": frozen, "asked": parse("")[0], "site": SITE}
    whole = list(pieces(view, form, **asked))
    monkeypatch.setattr("casualties.data.lines.LINES_IN_A_PIECE", 100)
    monkeypatch.setattr("casualties.export.json.ROWS_IN_A_PIECE", 100)
    many = list(pieces(view, form, **asked))
    assert len(many) > len(whole)
    assert b"".join(many) == b"".join(whole)


def test_a_long_parquet_file_is_written_group_by_group(
    frozen: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    asked: dict[str, Any] = {"dataset": frozen, "selection": Selection(), "site": SITE}
    whole = parquet.read_table(io.BytesIO(exported("timeline", "parquet", **asked)))
    monkeypatch.setattr("casualties.export.parquet.ROWS_IN_A_GROUP", 100)
    file = parquet.ParquetFile(io.BytesIO(exported("timeline", "parquet", **asked)))
    assert file.num_row_groups == 10
    assert file.read().equals(whole)
    assert file.schema_arrow.metadata == whole.schema.metadata
    frame, again = whole.to_pandas(), file.read().to_pandas()
    pd.testing.assert_frame_equal(frame, again)


TYPES = {"integer": "int64", "number": "double", "date": "date32[day]", "boolean": "bool"}


@pytest.mark.parametrize(("view", "query"), ALL)
def test_the_parquet_holds_the_table_with_its_types(frozen: Dataset, view: str, query: str) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    selection, _ = Selection.parse(query)
    data = exported(view, "parquet", dataset=frozen, selection=selection, site=SITE)
    read = parquet.read_table(io.BytesIO(data))
    table = view_table(view, dataset=frozen, selection=selection)
    held = columns(table, view=view, dataset=frozen)
    assert read.column_names == list(table.columns)
    for column in held:
        kind = read.schema.field(column.name).type
        if column.categories is None:
            assert str(kind) == TYPES.get(column.type, "string"), column.name
        else:
            assert str(kind).startswith("dictionary<values=string"), column.name
        cells = read[column.name].to_pylist()
        if column.type == "date":
            cells = [day and day.isoformat() for day in cells]
        assert cells == values(table[column.name], like=column), column.name


def test_a_parquet_file_gives_pandas_the_types_of_the_dataset(frozen: Dataset) -> None:
    pytest.importorskip("pyarrow")
    selection, _ = Selection.parse(QUERIES[1])
    data = exported("estimates", "parquet", dataset=frozen, selection=selection, site=SITE)
    frame = pd.read_parquet(io.BytesIO(data))
    rows = selection.rows(frozen).reset_index(drop=True)
    for name in ("low", "best", "high"):
        pd.testing.assert_series_equal(frame[name], rows[name])
    categories = {c for c in frame if isinstance(frame[c].dtype, pd.CategoricalDtype)}
    assert categories == {
        *("conflict", "party", "theatre", "scope", "population", "metric", "basis", "qualifier"),
        *(
            "interval",
            "date_precision",
            "source",
            "standpoint",
            "method",
            "status",
            "covers",
            "rests_on",
        ),
    }
    enum = frozen.schema["estimates"].field("method").enum
    assert tuple(frame["method"].cat.categories) == enum
    pd.testing.assert_frame_equal(frame.astype(rows.dtypes.to_dict()), rows)


def test_a_parquet_file_says_where_it_comes_from(frozen: Dataset) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    selection, _ = Selection.parse(QUERIES[1])
    data = exported("timeline", "parquet", dataset=frozen, selection=selection, site=SITE)
    schema = parquet.read_schema(io.BytesIO(data))
    said = {k.decode(): v.decode() for k, v in schema.metadata.items()}
    assert said["query"] == f"{QUERIES[1]}&view=timeline"
    assert said["data_version"] == frozen.version
    assert json.loads(said["licence"])["name"] == "CC-BY-4.0"
    assert said["description"] == frozen.schema.meta["description"]
    assert schema.field("floor").metadata[b"unit"] == b"persons"


def test_parquet_without_pyarrow_names_the_extra(
    make_dataset: MakeDataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    with pytest.raises(MissingExtra, match=r"pip install 'casualties\[parquet\]'") as caught:
        exported(
            "timeline", "parquet", dataset=make_dataset(row()), selection=Selection(), site=SITE
        )
    assert caught.value.extra == FORMATS["parquet"].extra == "parquet"


def test_an_unknown_view_and_format_are_named_at_once(make_dataset: MakeDataset) -> None:
    with pytest.raises(SelectionError) as caught:
        exported("lien", "jsno", dataset=make_dataset(row()), selection=Selection(), site=SITE)
    assert caught.value.problems == (
        "unknown view 'lien'; did you mean 'lean'?",
        "unknown format 'jsno'; did you mean 'json'?",
    )
