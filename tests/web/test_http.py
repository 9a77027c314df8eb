"""The HTTP interface: every view in every format, marks, conditions, methods, refusals."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

import pytest

from casualties.data.dataset import Dataset
from casualties.errors import CasualtiesError, MissingExtra
from casualties.export import FORMATS, exported, file_name
from casualties.selection import Selection
from casualties.views import VIEWS
from casualties.web import create_app
from casualties.web.routes.files import data_paths
from conftest import MakeDataset, row

QUERY = "party=north-korea&metric=killed"
SITE = "http://localhost/"


@pytest.fixture(scope="module")
def client(frozen: Dataset) -> Any:
    return create_app(frozen).server.test_client()


@pytest.fixture
def small(make_dataset: MakeDataset) -> Any:
    dataset = make_dataset(row(), row(stated_on="2024-04-01", best="1300", wording="about 1,300"))
    return create_app(dataset).server.test_client()


@pytest.mark.usefixtures("small_pngs")
@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("view", VIEWS)
def test_every_view_comes_in_every_format(
    client: Any, frozen: Dataset, view: str, form: str
) -> None:
    answer = client.get(f"/{view}.{form}?{QUERY}")
    chosen = Selection.parse(QUERY)[0].but(view=view)
    told: dict[str, Any] = {"dataset": frozen, "selection": chosen}
    assert answer.status_code == 200, answer.text
    assert answer.data == exported(view, form, site=SITE, **told)
    assert answer.content_type == FORMATS[form].type
    name = file_name(view, form, name="casualties", selection=chosen)
    assert answer.headers["Content-Disposition"].endswith(f'; filename="{name}"')


@pytest.mark.parametrize("path", ["/estimates.csv", "/timeline.json"])
def test_a_long_file_goes_out_piece_by_piece(
    client: Any, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    whole = client.get(path)
    assert whole.headers["Content-Length"] == str(len(whole.data))
    monkeypatch.setattr("casualties.data.lines.LINES_IN_A_PIECE", 100)
    monkeypatch.setattr("casualties.export.json.ROWS_IN_A_PIECE", 100)
    answer = client.get(path)
    assert "Content-Length" not in answer.headers
    assert answer.data == whole.data
    assert answer.headers["ETag"] == whole.headers["ETag"]
    head = client.head(path)
    assert (head.status_code, head.data) == (200, b"")


def test_a_file_says_how_it_may_be_kept(client: Any, frozen: Dataset) -> None:
    headers = client.get(f"/estimates.csv?{QUERY}").headers
    assert headers["Cache-Control"] == "public, max-age=0, s-maxage=60, must-revalidate"
    assert headers["Vary"] == "Accept-Encoding"
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert "ETag" in headers["Access-Control-Expose-Headers"]
    changed = datetime.strptime(headers["Last-Modified"], "%a, %d %b %Y %H:%M:%S GMT")
    assert changed.replace(tzinfo=UTC) >= frozen.changed


SPELLINGS = [
    f"{QUERY}&scale=auto",
    "metric=killed&party=north-korea",
    "party=north-korea&party=north-korea&metric=killed&about=10.0&sort=&view=lean",
    "party=north%2Dkorea&metric=killed&&",
    f"{QUERY}&utm_source=x&fbclid=y&gclid=z&ref=w",
]


@pytest.mark.parametrize("query", SPELLINGS)
def test_two_spellings_of_one_selection_have_one_mark(client: Any, query: str) -> None:
    one, other = client.get(f"/timeline.csv?{QUERY}"), client.get(f"/timeline.csv?{query}")
    assert (other.headers["ETag"], other.data) == (one.headers["ETag"], one.data)


def test_what_differs_has_another_mark(client: Any) -> None:
    paths = [
        "/timeline.csv",
        f"/timeline.csv?{QUERY}",
        f"/timeline.json?{QUERY}",
        f"/estimates.csv?{QUERY}",
        f"/timeline.csv?{QUERY}&about=5",
        "/cite.txt",
        "/cite.bib",
        "/api",
        "/",
        "/embed",
        "/rows/timeline",
        "/datapackage.json",
        "/data/datapackage.json",
        "/data/sources.csv",
        "/sources.csv",
        "/openapi.json",
    ]
    marks = [client.get(path).headers["ETag"] for path in paths]
    assert len(set(marks)) == len(paths)


def test_a_mark_of_another_address_differs_where_the_answer_does(client: Any) -> None:
    marks = {
        client.get("/timeline.json", headers={"Host": host}).headers["ETag"]
        for host in ("localhost", "example.org")
    }
    assert len(marks) == 2


CONDITIONAL = [
    f"/estimates.csv?{QUERY}",
    "/timeline.json",
    "/datapackage.json",
    "/data/sources.csv",
    "/openapi.json",
    "/",
    "/embed",
    "/api",
    "/rows/overview",
    "/cite.bib",
    "/statements/south-korea-nis-2025-01-13-killed",
    "/statements/south-korea-nis-2025-01-13-killed.json",
]


@pytest.mark.parametrize("path", CONDITIONAL)
@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_who_has_an_answer_gets_304(client: Any, path: str, encoding: str) -> None:
    first = client.get(path, headers={"Accept-Encoding": encoding})
    mark = first.headers["ETag"]
    wanted = {
        "If-None-Match": [mark, f'"other", {mark}', "*", f"W/{mark.removeprefix('W/')}"],
        "If-Modified-Since": [first.headers["Last-Modified"]],
    }
    for name, values in wanted.items():
        for value in values:
            again = client.get(path, headers={name: value, "Accept-Encoding": encoding})
            assert (again.status_code, again.data) == (304, b""), (name, value)
            named = name == "If-None-Match" and value != "*"
            assert again.headers["ETag"] == (mark if named else mark.replace(":gzip", ""))
            assert again.headers["Cache-Control"] == first.headers["Cache-Control"]
            assert again.headers["Vary"] == first.headers["Vary"]


def test_who_has_something_else_gets_the_answer(client: Any) -> None:
    path = f"/estimates.csv?{QUERY}"
    first = client.get(path)
    earlier = format_datetime(datetime(2020, 1, 1, tzinfo=UTC), usegmt=True)
    later = format_datetime(datetime(2099, 1, 1, tzinfo=UTC), usegmt=True)
    for headers in (
        {"If-None-Match": '"other"'},
        {"If-None-Match": '"other"', "If-Modified-Since": first.headers["Last-Modified"]},
        {"If-Modified-Since": earlier},
        {"If-Modified-Since": later},  # data that went back to an earlier version
        {"If-Modified-Since": "yesterday"},
        {"If-None-Match": "no quotes"},
    ):
        assert client.get(path, headers=headers).data == first.data, headers


def test_304_comes_without_the_work(client: Any, monkeypatch: Any) -> None:
    path = f"/timeline.csv?{QUERY}"
    mark = client.get(path).headers["ETag"]

    def never(*_: Any, **__: Any) -> bytes:
        raise AssertionError("the file was made again")

    monkeypatch.setattr("casualties.web.routes.files.pieces", never)
    assert client.get(path, headers={"If-None-Match": mark}).status_code == 304


def test_each_encoding_has_its_mark_and_the_same_bytes(client: Any) -> None:
    plain = client.get("/estimates.csv")
    packed = client.get("/estimates.csv", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["ETag"] == plain.headers["ETag"][:-1] + ':gzip"'
    assert not plain.headers["ETag"].startswith("W/")


@pytest.mark.parametrize("path", [*CONDITIONAL, "/healthz", "/nothing"])
def test_head_is_get_without_a_body(client: Any, path: str) -> None:
    get, head = client.get(path), client.head(path)
    varies = {"Date"}
    assert (head.status_code, head.data) == (get.status_code, b"")
    assert {k: v for k, v in head.headers if k not in varies} == {
        k: v for k, v in get.headers if k not in varies
    }


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "BREW"])
@pytest.mark.parametrize("path", ["/estimates.csv", "/", "/api", "/statements/x.json", "/healthz"])
def test_other_methods_get_405_and_the_ones_that_are_allowed(
    client: Any, path: str, method: str
) -> None:
    answer = client.open(path, method=method)
    assert answer.status_code == 405
    assert {"GET", "HEAD"} <= set(answer.headers["Allow"].split(", "))
    assert client.open("/nothing", method=method).status_code == 404


@pytest.mark.usefixtures("small_pngs")
def test_pages_of_other_sites_may_read_the_files_and_ask_before(small: Any) -> None:
    for path in (
        *data_paths(),
        "/datapackage.json",
        "/data/sources.csv",
        "/openapi.json",
        "/cite.txt",
    ):
        asked = small.options(path, headers={"Origin": "https://e.org"})
        assert (asked.status_code, asked.data) == (200, b"")
        assert asked.headers["Access-Control-Allow-Origin"] == "*"
        assert asked.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
        assert "If-None-Match" in asked.headers["Access-Control-Allow-Headers"]
        again = small.get(path, headers={"If-None-Match": small.get(path).headers["ETag"]})
        assert (again.status_code, again.headers["Access-Control-Allow-Origin"]) == (304, "*")
    for path in ("/", "/api", "/rows/timeline", "/_dash-layout"):
        assert "Access-Control-Allow-Origin" not in small.get(path).headers


BAD = "metrik=killed&since=x&party=north-kore&scale=3"
PROBLEMS = [
    "unknown parameter 'metrik'; did you mean 'metric'?",
    "since: 'x' is no date; write it as 2024-12-19",
    "scale: '3' is no scale; use auto, log or linear",
    "party: unknown value 'north-kore'; did you mean 'north-korea'?",
]


@pytest.mark.parametrize("path", ["/lean.csv", "/estimates.parquet", "/cite.txt"])
def test_a_bad_query_gets_400_and_every_problem_as_text(client: Any, path: str) -> None:
    answer = client.get(f"{path}?{BAD}")
    assert (answer.status_code, answer.content_type) == (400, "text/plain; charset=utf-8")
    assert answer.text.splitlines() == PROBLEMS
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "ETag" not in answer.headers


def test_a_bad_query_gets_400_as_json_where_json_was_asked_for(client: Any) -> None:
    answer = client.get(f"/lean.json?{BAD}")
    assert (answer.status_code, answer.content_type) == (400, "application/json; charset=utf-8")
    assert answer.get_json() == {
        "error": PROBLEMS[0],
        "problems": PROBLEMS,
        "did_you_mean": ["metric", "north-korea"],
    }


def test_an_unknown_path_names_the_nearest(client: Any) -> None:
    assert client.get("/timelin.csv").text == (
        "404: nothing at /timelin.csv; did you mean '/timeline.csv'?\n"
    )
    body = client.get("/timelin.json").get_json()
    assert body["did_you_mean"] == ["/timeline.json"]


def test_a_format_without_its_extra_gets_501_and_what_to_install(
    client: Any, monkeypatch: Any
) -> None:
    def lacks(*_: Any, **__: Any) -> bytes:
        raise MissingExtra("Parquet", extra="parquet")

    monkeypatch.setattr("casualties.web.routes.files.pieces", lacks)
    answer = client.get("/estimates.parquet")
    assert answer.status_code == 501
    assert "pip install 'casualties[parquet]'" in answer.text


def test_health_is_text_for_a_load_balancer_and_json_for_who_asks(
    client: Any, frozen: Dataset
) -> None:
    text, body = (
        client.get("/healthz"),
        client.get("/healthz", headers={"Accept": "application/json"}),
    )
    assert (text.text, text.headers["Cache-Control"]) == (f"ok {frozen.version}\n", "no-store")
    assert body.get_json() == {
        "state": "ok",
        "version": frozen.version,
        "revision": frozen.revision,
        "changed": frozen.changed.isoformat().replace("+00:00", "Z"),
    }


def test_the_address_of_permalinks_is_the_configured_one(small: Any, monkeypatch: Any) -> None:
    evil = {"Host": "evil.example"}
    assert "http://evil.example/" in small.get("/", headers=evil).text
    monkeypatch.setenv("CASUALTIES_URL", "https://casualties.example.org")
    paths = ("/", "/embed", "/api", "/cite.txt", "/timeline.json", "/openapi.json",
             "/statements/ministry-2024-03-01-killed")  # fmt: skip
    for path in paths:
        text = small.get(path, headers=evil).text
        assert "evil.example" not in text, path
        assert "https://casualties.example.org" in text, path


@pytest.mark.parametrize("url", ["casualties.example.org", "https://e.org/x?y", "javascript:1//"])
def test_a_configured_address_that_is_none_is_refused_at_the_start(
    make_dataset: MakeDataset, monkeypatch: Any, url: str
) -> None:
    monkeypatch.setenv("CASUALTIES_URL", url)
    with pytest.raises(CasualtiesError, match="is no address of a site; write the scheme"):
        create_app(make_dataset(row()))
