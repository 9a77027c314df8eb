"""How the table of a file is cut and written, and that the tools of analysts read each."""

from __future__ import annotations

import io
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest
from openpyxl import load_workbook

from casualties.data.dataset import Dataset, load
from casualties.errors import MissingExtra, SelectionError
from casualties.export import FORMATS, Shape, exported, file_name, media_type, requested, view_table
from casualties.export.shape import PARAMETERS, WHOLE, parse
from casualties.selection import FILTERS, Selection
from casualties.views import VIEWS
from casualties.views.columns import columns, values
from conftest import FROZEN, ROOT, MakeDataset, row

SITE = "https://example.org/"
QUERY = "party=north-korea&metric=killed"
CHOSEN = Selection.parse(QUERY)[0]
TABLES = [name for name, form in FORMATS.items() if form.table]


def made(dataset: Dataset, view: str, form: str, query: str = QUERY) -> bytes:
    asked = requested(query, dataset=dataset, view=view, form=form)
    return exported(
        view, form, dataset=dataset, selection=asked.selection, site=SITE, shape=asked.shape
    )


def test_no_parameter_is_both_a_filter_and_a_shape() -> None:
    assert set(FILTERS) & set(PARAMETERS) == set()


@pytest.mark.parametrize(
    ("query", "shape"),
    [
        ("", WHOLE),
        ("limit=0&names=0&shape=object", WHOLE),
        ("columns=id,best&limit=5&names=1&shape=lines",
         Shape(columns=("id", "best"), limit=5, names=True, shape="lines")),
    ],
)  # fmt: skip
def test_a_shape_is_what_its_query_says(query: str, shape: Shape) -> None:
    asked, problems = parse(f"{QUERY}&{query}")
    assert (asked.selection, asked.shape, problems) == (CHOSEN, shape, ())
    assert parse(shape.to_query())[0].shape == shape


@pytest.mark.parametrize(
    ("view", "form", "query", "problem"),
    [
        ("timeline", "csv", "limit=ten", "limit: 'ten' is no number of rows, such as 100"),
        ("timeline", "csv", "names=yes", "names: 'yes' is no switch; write 1 or 0"),
        ("timeline", "csv", "columns=id;best", "columns: 'id;best' is no list of columns"),
        ("timeline", "csv", "limit=1&limit=2", "limit is given 2 times; give it once"),
        ("timeline", "csv", "limt=1", "unknown parameter 'limt'; did you mean 'limit'?"),
        ("timeline", "csv", "columns=idd", "columns: unknown column 'idd'; did you mean 'id'?"),
        ("timeline", "csv", "shape=lines", "shape: only JSON has one"),
        ("timeline", "json", "shape=line", "did you mean 'lines'?"),
        ("timeline", "zip", "limit=1", "limit: not for zip; use csv, json, xlsx or parquet"),
        ("timeline", "svg", "names=1", "names: not for svg"),
        ("timeline", "csv", "limit=1&metrik=killed", "did you mean 'metric'?"),
    ],
)
def test_what_a_table_cannot_be_is_refused(
    frozen: Dataset, view: str, form: str, query: str, problem: str
) -> None:
    with pytest.raises(SelectionError) as caught:
        made(frozen, view, form, query)
    assert problem in str(caught.value)


def test_a_table_is_cut_to_rows_and_columns_with_their_names(frozen: Dataset) -> None:
    data = made(frozen, "estimates", "csv", f"{QUERY}&limit=2&names=1&columns=id,party_name,metric")
    read = pd.read_csv(io.BytesIO(data))
    rows = CHOSEN.rows(frozen).head(2)
    assert read.columns.tolist() == ["id", "party_name", "metric"]
    assert read["id"].tolist() == rows["id"].tolist()
    assert set(read["party_name"]) == {"North Korea"}


def test_the_first_lines_of_the_file_stay_as_they_are(frozen: Dataset) -> None:
    whole = made(frozen, "estimates", "csv").splitlines()
    assert made(frozen, "estimates", "csv", f"{QUERY}&limit=3").splitlines() == whole[:4]


@pytest.mark.parametrize("view", VIEWS)
def test_each_column_of_codes_has_its_names_beside_it(frozen: Dataset, view: str) -> None:
    table = view_table(view, dataset=frozen, selection=CHOSEN, shape=Shape(names=True))
    plain = view_table(view, dataset=frozen, selection=CHOSEN)
    assert [c for c in table if not str(c).endswith("_name")] == list(plain)
    described = columns(table, view=view, dataset=frozen)
    assert all(column.title and column.description for column in described)
    for name in table:
        coded = str(name).removesuffix("_name")
        if coded != name:
            assert (table[name].isna() == table[coded].isna()).all()
    if "source" in table:
        assert set(table["source_name"]) <= set(frozen.names["source"].values())


def test_json_is_an_object_an_array_or_lines(frozen: Dataset) -> None:
    records = json.loads(made(frozen, "timeline", "json"))["records"]
    array = made(frozen, "timeline", "json", f"{QUERY}&shape=array")
    lines = made(frozen, "timeline", "json", f"{QUERY}&shape=lines")
    assert json.loads(array) == records == [json.loads(line) for line in lines.splitlines()]
    assert len(pd.read_json(io.BytesIO(array))) == len(records)
    assert len(pd.read_json(io.BytesIO(lines), lines=True)) == len(records)
    assert len(pl.read_ndjson(lines)) == len(records)
    assert media_type("json", shape=parse("shape=lines")[0].shape) == "application/x-ndjson"
    for shape, empty in (("array", b"[]\n"), ("lines", b"")):
        assert made(frozen, "timeline", "json", f"q=no-such-word&shape={shape}") == empty


def test_a_cut_file_says_so(frozen: Dataset) -> None:
    read = json.loads(made(frozen, "timeline", "json", f"{QUERY}&limit=2"))
    assert read["selection"].endswith(": timeline, the first 2 rows")
    assert read["query"] == f"{QUERY}&view=timeline&limit=2"
    name = file_name("timeline", "csv", name="c", selection=CHOSEN, shape=Shape(limit=2))
    assert name == "c-timeline-north-korea-killed-first-2.csv"


POLARS = {"integer": pl.Int64, "number": pl.Float64, "date": pl.Date, "boolean": pl.Boolean}
PANDAS = {"integer": "i", "number": "f", "date": "M", "boolean": "b"}


@pytest.mark.parametrize("view", VIEWS)
def test_polars_and_pandas_read_every_file_with_its_types(frozen: Dataset, view: str) -> None:
    chosen, _ = Selection.parse("party=russia&metric=killed&metric=wounded")
    query = chosen.to_query()
    table = view_table(view, dataset=frozen, selection=chosen)
    held = columns(table, view=view, dataset=frozen)
    parquet = pl.scan_parquet(io.BytesIO(made(frozen, view, "parquet", query))).collect()
    sheet = pl.read_csv(made(frozen, view, "csv", query), try_parse_dates=True)
    frame = pd.read_parquet(io.BytesIO(made(frozen, view, "parquet", query)))
    assert len(parquet) == len(sheet) == len(frame) == len(table)
    for column in held:
        if column.type not in POLARS:
            continue
        assert parquet.schema[column.name] == POLARS[column.type], column.name
        assert frame[column.name].dtype.kind == PANDAS[column.type], column.name
        if table[column.name].head(100).notna().any():  # polars guesses from the first rows
            assert sheet.schema[column.name] == POLARS[column.type], column.name


LONG = {"disagreement": "conflict=gaza-war"}
"""View -> a query in place of none, where the table of everything takes seconds."""


@pytest.mark.parametrize("folder", [FROZEN, ROOT / "data"], ids=["frozen", "published"])
def test_polars_and_duckdb_read_the_whole_of_every_view_without_options(
    folder: Path, tmp_path: Path
) -> None:
    duckdb = pytest.importorskip("duckdb")
    dataset = load(folder)
    for view in VIEWS:
        for form in ("csv", "parquet"):
            file = tmp_path / f"{view}.{form}"
            file.write_bytes(made(dataset, view, form, LONG.get(view, "")))
        sheet = pl.read_csv(tmp_path / f"{view}.csv")
        parquet = pl.scan_parquet(tmp_path / f"{view}.parquet").collect()
        assert sheet.shape == parquet.shape, view
        for form in ("csv", "parquet"):
            [[rows]] = duckdb.sql(f"SELECT count(*) FROM '{tmp_path / view}.{form}'").fetchall()
            assert rows == len(sheet), (view, form)


def test_days_of_a_parquet_file_are_days_to_pandas(frozen: Dataset) -> None:
    frame = pd.read_parquet(io.BytesIO(made(frozen, "estimates", "parquet")))
    wanted = CHOSEN.rows(frozen).reset_index(drop=True)["stated_on"]
    assert frame["stated_on"].dt.year.tolist() == wanted.dt.year.tolist()
    assert (frame["stated_on"] >= date(2025, 1, 1)).tolist() == (wanted >= "2025-01-01").tolist()
    moments = frame["stated_on"].astype("datetime64[us]")
    pd.testing.assert_series_equal(moments, wanted)


@pytest.mark.parametrize("view", VIEWS)
def test_a_workbook_has_the_rows_with_their_types(frozen: Dataset, view: str) -> None:
    table = view_table(view, dataset=frozen, selection=CHOSEN)
    book = load_workbook(io.BytesIO(made(frozen, view, "xlsx")))
    assert book.sheetnames == [view, "about"]
    head, *rows = book[view].iter_rows(values_only=True)
    assert list(head) == list(table)
    assert len(rows) == len(table)
    for place, column in enumerate(columns(table, view=view, dataset=frozen)):
        cells: list[Any] = [cells[place] for cells in rows]
        if column.type == "date":
            cells = [cell and cell.date().isoformat() for cell in cells]
        wanted = values(table[column.name], like=column)
        assert cells == [None if value == "" else value for value in wanted], column.name


def test_a_workbook_says_what_it_holds(frozen: Dataset) -> None:
    book = load_workbook(io.BytesIO(made(frozen, "timeline", "xlsx")))
    cells = {r[0]: r[1:] for r in book["about"].iter_rows(values_only=True) if r[0]}
    assert cells["selection"][0] == "People of North Korea killed in any conflict: timeline"
    assert cells["data version"][0] == frozen.version
    assert "Creative Commons Attribution 4.0" in cells["licence"][0]
    assert frozen.version in cells["cite as"][0]
    assert cells["floor"][2].startswith("The smallest count")
    assert book.properties.created.isoformat() == frozen.changed.strftime("%Y-%m-%dT%H:%M:%S")


def test_what_a_source_said_is_text_in_a_workbook(make_dataset: MakeDataset) -> None:
    dataset = make_dataset(
        row(wording="1,032", best="1032", qualifier="exact", speaker="=1+1"),
    )
    sheet = load_workbook(io.BytesIO(made(dataset, "estimates", "xlsx", "")))["estimates"]
    head, cells = sheet.iter_rows()
    read = {name.value: cell for name, cell in zip(head, cells, strict=True)}
    assert (read["wording"].value, read["wording"].data_type) == ("1,032", "s")
    assert (read["speaker"].value, read["speaker"].data_type) == ("=1+1", "s")
    assert (read["best"].value, read["best"].data_type) == (1032, "n")
    assert read["url"].hyperlink is None


def test_a_workbook_without_xlsxwriter_names_the_extra(
    make_dataset: MakeDataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(MissingExtra, match=r"pip install 'casualties\[excel\]'"):
        made(make_dataset(row()), "timeline", "xlsx", "")
    assert FORMATS["xlsx"].extra == "excel"


def test_more_rows_than_a_sheet_holds_are_refused(
    frozen: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("casualties.export.xlsx.MOST_ROWS", 5)
    with pytest.raises(SelectionError, match="rows are more than a sheet holds"):
        made(frozen, "timeline", "xlsx")
    assert made(frozen, "timeline", "xlsx", f"{QUERY}&limit=5")[:2] == b"PK"
