"""The data folder by its address: every file byte for byte, and a package that tools can follow."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from frictionless import Package
from werkzeug.serving import make_server

from casualties.data.dataset import Dataset
from casualties.web import create_app
from conftest import FROZEN, MakeDataset, row


@pytest.fixture(scope="module")
def app(frozen: Dataset) -> Any:
    return create_app(frozen).server


@pytest.fixture(scope="module")
def address(app: Any) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


@pytest.mark.parametrize("place", ["datapackage.json", "data/datapackage.json"])
def test_a_tool_that_follows_the_package_gets_the_tables_and_not_the_views(
    address: str, frozen: Dataset, place: str
) -> None:
    package = Package(f"{address}/{place}")
    assert [one.name for one in package.resources] == list(frozen.schema.tables)
    for one in package.resources:
        table = frozen.schema[one.name]
        with one:
            rows = one.read_rows()
            assert tuple(one.header) == table.columns
        assert len(rows) == len(frozen.table(one.name))
        assert all(found.valid for found in rows)


def test_each_file_comes_byte_for_byte(app: Any, frozen: Dataset) -> None:
    client = app.test_client()
    for name in ("datapackage.json", *(table.path for table in frozen.schema.tables.values())):
        answer = client.get(f"/data/{name}")
        assert answer.data == (FROZEN / name).read_bytes(), name
        kind = "application/json" if name.endswith(".json") else "text/csv"
        assert answer.content_type == f"{kind}; charset=utf-8"


@pytest.mark.parametrize("name", ["..%2Fpyproject.toml", "%2e%2e", "REVISION", ".git", "sources"])
def test_no_other_file_is_found(app: Any, name: str) -> None:
    assert app.test_client().get(f"/data/{name}").status_code == 404


def test_a_name_that_is_none_leads_to_the_nearest(make_dataset: MakeDataset) -> None:
    client = create_app(make_dataset(row())).server.test_client()
    answer = client.get("/data/source.csv")
    assert (answer.status_code, answer.text) == (
        404,
        "404: the data folder has no file 'source.csv'; did you mean 'sources.csv'?\n",
    )
    answer = client.get("/data/datapackag.json")
    assert answer.get_json()["did_you_mean"] == ["/data/datapackage.json"]
