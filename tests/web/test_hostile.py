"""Hostile rows, hostile queries, hostile calls: nothing runs, nothing is opened, nothing breaks."""

from __future__ import annotations

import csv
import io
import json
import re
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.test import EnvironBuilder, run_wsgi_app

from casualties.checks import check
from casualties.data.dataset import Dataset
from casualties.errors import DataError
from casualties.export import FORMATS
from casualties.filters import MOST_VALUES
from casualties.selection import LONGEST_QUERY, MOST_HINTS, Selection
from casualties.views import VIEWS
from casualties.web import create_app
from casualties.web.http.limits import CALLS, LONGEST_BODY
from conftest import MakeDataset, MakeFolder, row
from pages import Tags, call, small

SCRIPT = "<script>alert(1)</script>"
MARKUP = f'"><img src=x onerror=alert(1)>{SCRIPT}{{{{ 7 * 7 }}}}<!--head-->{{%scripts%}}'
PAGES = [
    "/?q=a",
    "/embed?view=estimates",
    "/api",
    *(f"/rows/{view}" for view in VIEWS),
]


@pytest.fixture(scope="module")
def app(frozen: Dataset) -> Any:
    return create_app(frozen)


@pytest.fixture(scope="module")
def client(app: Any) -> Any:
    return app.server.test_client()


@pytest.fixture
def hostile(make_dataset: MakeDataset) -> Any:
    """A dataset that slipped past every rule: markup in each text, a script as an address."""
    words = dict.fromkeys(("speaker", "via", "claim", "notes", "wording"), MARKUP)
    rows = [
        row(**words, url="javascript:alert(1)"),
        row(**words, url="data:text/html,x", source="agency", best="9000"),
        row(**words, id="a'b\"c<d>", stated_on="2024-05-01", theatre=MARKUP, scope="part"),
    ]
    return create_app(make_dataset(*rows)).server.test_client()


def test_rows_put_no_element_and_no_script_into_a_page(hostile: Any) -> None:
    paths = [*PAGES, "/statements/ministry-2024-03-01-killed", "/statements/" + quote("a'b\"c<d>")]
    for path in paths:
        answer = hostile.get(path)
        assert answer.status_code == 200, path
        page = Tags(answer.text)
        assert page.all("img") == [], path
        assert SCRIPT not in answer.text, path
        assert "{{ 7 * 7 }}" in answer.text or "49" not in page.words, path
        for _, attributes in page.found:
            assert not [name for name in attributes if name.startswith("on")], path
            for name in ("href", "src", "action"):
                value = attributes.get(name) or "/"
                assert re.match(r"(https?://|/|#|\.)", value), (path, value)


def test_a_coded_cell_that_is_none_of_its_codes_is_refused(make_dataset: MakeDataset) -> None:
    said = r"estimates.csv:2: standpoint: .* is not in the list; use one of own, own_ally, "
    with pytest.raises(DataError, match=said):
        make_dataset(row(standpoint=MARKUP))


def test_rows_put_no_script_into_what_the_page_calls_for(hostile: Any) -> None:
    for view in VIEWS:
        answer = hostile.post(CALLS, json=call(hostile, "view.children", search=f"?view={view}"))
        assert answer.status_code == 200, view
        for name, value in said(answer.get_json()):
            assert name != "dangerously_allow_html"
            if name in ("href", "src", "url"):
                assert re.match(r"(https?://|/|#)", value), (view, name, value)


@pytest.mark.usefixtures("small_pngs")
def test_files_hold_hostile_text_as_text(hostile: Any) -> None:
    for view in VIEWS:
        for form in FORMATS:
            answer = hostile.get(f"/{view}.{form}")
            assert answer.status_code == 200, (view, form)
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert "script-src" not in answer.headers["Content-Security-Policy"]
            assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
            if form in ("svg", "html"):
                assert SCRIPT not in answer.text, view


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_a_cell_that_a_spreadsheet_would_run_is_against_the_rules(
    make_folder: MakeFolder, start: str
) -> None:
    found = check(make_folder(row(claim=f"{start}HYPERLINK(1)")))
    assert [(p.column, p.rule) for p in found] == [("claim", "plain-cell")]


def test_the_published_csv_holds_no_cell_that_a_spreadsheet_would_run(client: Any) -> None:
    for view in VIEWS:
        for cells in csv.reader(io.StringIO(client.get(f"/{view}.csv").text)):
            for cell in cells:
                number = re.fullmatch(r"-?\d+(\.\d+)?(e-?\d+)?", cell)
                assert number or not cell.startswith(("=", "+", "-", "@", "\t")), (view, cell)


TRAVERSALS = [
    "/assets/../app.py",
    "/assets/..%2f..%2fapp.py",
    "/assets/%2e%2e/data/estimates.csv",
    "/assets/..%5c..%5capp.py",
    "/assets//etc/passwd",
    "/assets/%00",
    "/static/../app.py",
    "/statements/..%2f..%2fetc%2fpasswd",
    "/rows/..%2f..%2fdata",
    "/..%2fdata/estimates.csv",
    "/data/REVISION",
    "/.git/config",
    "/_dash-component-suites/dash/../dash.py",
    "/_dash-component-suites/dash/dcc/%2e%2e/%2e%2e/dash.py",
    "/_dash-component-suites/os/path.py",
    "/_dash-component-suites/casualties/cli.py",
]


@pytest.mark.parametrize("path", TRAVERSALS)
def test_no_path_of_a_request_is_opened(app: Any, path: str, monkeypatch: Any) -> None:
    opened: list[Any] = []
    monkeypatch.setattr("builtins.open", lambda *a, **_: opened.append(a))
    monkeypatch.setattr("pathlib.Path.open", lambda *a, **_: opened.append(a))
    monkeypatch.setattr("pkgutil.get_data", lambda *a, **_: opened.append(a))
    assert raw(app, path)[0] == 404
    assert opened == []


def test_every_file_that_dash_lists_is_there_or_is_a_404(app: Any, client: Any) -> None:
    client.get("/")
    maps = [
        client.get(f"/_dash-component-suites/{package}/{path}").status_code
        for package, paths in app.registered_paths.items()
        for path in paths
        if path.endswith(".map")
    ]
    assert set(maps) <= {200, 404}
    assert maps


def raw(app: Any, path: str, query: str = "", **environ: Any) -> tuple[int, bytes]:
    """Status and body for a path as it would come over the wire, without a client's tidying."""
    given = EnvironBuilder(path="/", query_string=query).get_environ() | environ
    given["PATH_INFO"] = re.sub(
        r"%([0-9A-Fa-f]{2})", lambda m: chr(int(m[1], 16)), path.encode().decode("latin-1")
    )
    given["REQUEST_URI"] = given["RAW_URI"] = path
    body, status, _ = run_wsgi_app(app.server, given, buffered=True)
    return int(status.split()[0]), b"".join(body)


@pytest.mark.parametrize("path", ["//estimates.csv", "//evil.example/..", "/\\evil.example", "/./"])
def test_no_path_leads_to_another_site(app: Any, path: str) -> None:
    assert raw(app, path)[0] in (200, 404), "and no redirect"


WORDS = st.one_of(st.text(max_size=40), st.sampled_from(["../", "%00", "\x00", SCRIPT]))
KNOWN = [
    "/", "/embed", "/api", "/cite.txt", "/openapi.json", "/healthz", "/datapackage.json",
    "/_dash-layout", "/_dash-update-component", "/_dash-component-suites/", "/assets/",
    "/rows/", "/statements/", *(f"/{v}.{f}" for v in VIEWS for f in ("csv", "json")),
]  # fmt: skip
FUZZ = settings(derandomize=True, database=None, deadline=None, max_examples=60)


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The dashboard of four statements, whose answers cost little."""
    return create_app(small(tmp_path_factory.mktemp("few")))


@FUZZ
@given(
    start=st.sampled_from([*KNOWN, "/"]),
    rest=WORDS,
    query=st.one_of(
        st.text(max_size=60),
        st.lists(
            st.tuples(st.sampled_from(["party", "since", "q", "view", "about", "sort", "x"]), WORDS)
        ).map(lambda pairs: "&".join(f"{name}={quote(value)}" for name, value in pairs)),
    ),
    method=st.sampled_from(["GET", "HEAD", "OPTIONS", "POST", "PUT"]),
    headers=st.dictionaries(
        st.sampled_from(
            [
                "HTTP_HOST",
                "HTTP_IF_NONE_MATCH",
                "HTTP_IF_MODIFIED_SINCE",
                "HTTP_ACCEPT",
                "HTTP_ACCEPT_ENCODING",
                "HTTP_COOKIE",
                "HTTP_RANGE",
                "CONTENT_TYPE",
            ]
        ),
        st.text(st.characters(max_codepoint=255, exclude_characters="\r\n"), max_size=30),
        max_size=3,
    ),
)
def test_no_request_is_a_fault_of_the_server(
    few: Any, start: str, rest: str, query: str, method: str, headers: dict[str, str]
) -> None:
    path = quote(start + rest.encode("utf-8", "replace").decode(), safe="/%")
    status, _ = raw(
        few, path, query.encode("utf-8", "replace").decode(), REQUEST_METHOD=method, **headers
    )
    assert 200 <= status < 500, (status, path, query)


def test_a_long_query_is_refused_before_it_is_read(client: Any) -> None:
    long = "q=" + "a" * LONGEST_QUERY
    for path in ("/", "/estimates.csv", "/rows/timeline", "/healthz"):
        assert client.get(f"{path}?{long}").status_code == 414
    body = client.get(f"/estimates.json?{long}").get_json()
    assert body["problems"] == [f"the query is longer than {LONGEST_QUERY:,} characters"]


def test_a_parameter_takes_a_bounded_number_of_values(client: Any) -> None:
    query = "&".join(f"party=p{n}" for n in range(MOST_VALUES + 1))
    selection, problems = Selection.parse(query)
    assert len(selection.party) == MOST_VALUES
    assert problems == ("party is given 201 times; give it at most 200 times",)
    assert client.get(f"/estimates.csv?{query}").status_code == 400


@pytest.mark.parametrize("name", ["source", "party", "<x>"])
def test_a_query_of_slips_costs_little(client: Any, name: str) -> None:
    value = "x" if name == "<x>" else "government-of-the-river-{}"
    many = "&".join(f"{quote(name)}{n}=1" if name == "<x>" else f"{name}={value.format(n)}"
                    for n in range(180))  # fmt: skip
    start = time.process_time()
    answer = client.get(f"/estimates.csv?{many}")
    assert time.process_time() - start < 1
    assert answer.status_code == 400
    assert len(answer.text.splitlines()) == 180, "each problem is named"
    assert answer.text.count("did you mean") <= MOST_HINTS


@pytest.mark.parametrize("host", ["a b", "<x>", "e.org/x", 'e.org"', "", "e.org\x00"])
def test_a_host_that_is_none_is_refused(app: Any, host: str) -> None:
    assert raw(app, "/", HTTP_HOST=host)[0] == 400


def said(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a JSON answer with the name under which it stands."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield from said(one, key)
    elif isinstance(value, list):
        for one in value:
            yield from said(one, name)
    elif isinstance(value, str):
        yield name, value


SPOILT: dict[str, Callable[[dict[str, Any]], Any]] = {
    "no object": lambda b: [],
    "nothing": lambda b: {},
    "unknown output": lambda b: b | {"output": "x.y"},
    "output of another type": lambda b: b | {"output": ["x"]},
    "other outputs": lambda b: b | {"outputs": [{"id": "chart", "property": "figure"}]},
    "outputs of another type": lambda b: b | {"outputs": 3},
    "no inputs": lambda b: {k: v for k, v in b.items() if k != "inputs"},
    "too many inputs": lambda b: b | {"inputs": b["inputs"] * 2},
    "inputs of another type": lambda b: b | {"inputs": ["x"]},
    "another input": lambda b: b | {"inputs": [{"id": "x", "property": "search", "value": ""}]},
    "a search that is a number": lambda b: b | {"inputs": [b["inputs"][0] | {"value": 3}]},
    "a search that is a list": lambda b: b | {"inputs": [b["inputs"][0] | {"value": ["?"]}]},
    "half a character": lambda b: b | {"inputs": [b["inputs"][0] | {"value": "?q=\ud800"}]},
    "state": lambda b: b | {"state": [{"id": "x", "property": "y", "value": 1}]},
    "an unknown change": lambda b: b | {"changedPropIds": ["x.y"]},
    "a change of another type": lambda b: b | {"changedPropIds": [[]]},
    "a change that is a number": lambda b: b | {"changedPropIds": [5]},
    "changes that are none": lambda b: b | {"changedPropIds": None},
    "inputs as one object": lambda b: b | {"inputs": b["inputs"][0]},
    "state that is none": lambda b: b | {"state": None},
    "outputs that are none": lambda b: b | {"outputs": None},
}


HARMLESS = {"another input", "an unknown change"}
"""What Dash reads past; the answer is that to the call as the page makes it."""


@pytest.mark.parametrize("name", SPOILT)
def test_a_call_that_the_page_does_not_make_is_a_400(client: Any, name: str) -> None:
    good = call(client, "view.children", search="")
    whole = client.post(CALLS, json=good)
    assert whole.status_code == 200
    said = json.dumps(SPOILT[name](good))
    answer = client.post(CALLS, data=said, content_type="application/json")
    if name in HARMLESS:
        assert (answer.status_code, answer.data) == (200, whole.data)
    else:
        assert answer.status_code == 400


def test_a_bug_of_ours_is_said_on_the_page_and_in_the_log(
    app: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    client = app.server.test_client()
    body = call(client, "view.children", search="?view=lean&about=7")
    monkeypatch.setattr("casualties.web.page.content.page", lambda *_, **__: 1 / 0)
    answer = client.post(CALLS, json=body)
    assert answer.status_code == 200
    assert "failed for this selection, by a fault of ours" in answer.text
    assert "ZeroDivisionError" in caplog.text


def test_a_bug_of_ours_is_no_malformed_call(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    client = app.server.test_client()
    body = call(client, "view.children", search="?about=7")
    monkeypatch.setattr("casualties.web.page.callbacks.page_or_notice", lambda *_, **__: 1 / 0)
    assert client.post(CALLS, json=body).status_code == 500


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[" * 60_000, b"\xff", b'{"output": NaN}', b"1" * 5000]
)
def test_a_body_that_is_no_json_is_refused(client: Any, body: bytes) -> None:
    assert client.post(CALLS, data=body, content_type="application/json").status_code == 400
    assert client.post(CALLS, data=body).status_code == 415


def test_a_body_is_bounded(client: Any) -> None:
    body = b" " * (LONGEST_BODY + 1)
    assert client.post(CALLS, data=body, content_type="application/json").status_code == 413
