from __future__ import annotations

import gzip
import json
import re
from typing import Any

import brotli
import pytest

from casualties.data.dataset import Dataset
from casualties.export import view_csv
from casualties.selection import Selection
from casualties.web import create_app
from casualties.web.page.content import parts
from casualties.web.page.controls import CONTROLS, controls_of, options_of, selection_of
from conftest import ROOT, MakeDataset, row


@pytest.fixture(scope="module")
def client(frozen: Dataset) -> Any:
    return create_app(frozen).server.test_client()


@pytest.mark.parametrize("view", ["timeline", "estimates"])
def test_a_data_route_gives_the_bytes_of_the_export(
    client: Any, frozen: Dataset, view: str
) -> None:
    query = "party=north-korea&metric=killed"
    answer = client.get(f"/{view}.csv?{query}")
    assert answer.status_code == 200
    assert answer.content_type == "text/csv; charset=utf-8"
    selection, _ = Selection.parse(query)
    assert answer.data == view_csv(view, dataset=frozen, selection=selection)


def test_bad_parameters_get_400_with_every_problem(client: Any) -> None:
    answer = client.get("/estimates.csv?metrik=killed&since=x&party=north-kore")
    assert answer.status_code == 400
    assert answer.text.splitlines() == [
        "unknown parameter 'metrik'; did you mean 'metric'?",
        "since: 'x' is no date; write it as 2024-12-19",
        "party: unknown value 'north-kore'; did you mean 'north-korea'?",
    ]


@pytest.mark.parametrize(
    ("path", "hint"),
    [
        ("/estimate.csv", "did you mean '/estimates.csv'?"),
        ("/nothing", ""),
        ("/deep/er/path", ""),
        ("/../data/estimates.csv", ""),
    ],
)
def test_an_unknown_path_is_a_real_404(client: Any, path: str, hint: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert hint in answer.text


def test_the_page_the_schema_and_the_health_answer(client: Any, frozen: Dataset) -> None:
    page = client.get("/?party=north-korea")
    assert page.status_code == 200
    assert '<html lang="en">' in page.text
    assert client.get("/data/datapackage.json").data == frozen.package
    assert client.get("/healthz").text == f"ok {frozen.version}\n"
    assert client.get("/_dash-layout").status_code == 200


def test_nothing_on_the_page_loads_from_another_host(client: Any) -> None:
    page = client.get("/").text
    named = re.findall(r'(?:src|href)="((?:https?:)?//[^"]+)"', page)
    assert [address for address in named if not address.startswith("http://localhost/")] == []


def test_no_chart_has_a_button_that_uploads_it(client: Any) -> None:
    layout = json.dumps(client.get("/_dash-layout").get_json())
    assert layout.count('"type": "Graph"') == layout.count('"showSendToCloud": false')


def test_the_trimmed_bundle_is_the_version_that_plotly_ships() -> None:
    from plotly.offline import get_plotlyjs_version

    head = (ROOT / "assets" / "plotly-basic.min.js").read_bytes()[:200].decode()
    assert f"v{get_plotlyjs_version()}" in head


@pytest.mark.parametrize(
    ("taken", "encoding", "most"),
    [
        ("gzip, deflate, br, zstd", "br", 365_000),
        ("gzip, deflate", "gzip", 400_000),
        ("br;q=0, gzip", "gzip", 400_000),
        ("", None, 1_200_000),
    ],
)
def test_an_asset_is_compressed_as_the_reader_takes_it(
    client: Any, taken: str, encoding: str | None, most: int
) -> None:
    path = next(path for path in scripts(client) if "plotly-basic" in path)
    answer = client.get(path, headers={"Accept-Encoding": taken}, buffered=True)
    assert answer.headers.get("Content-Encoding") == encoding
    assert len(answer.data) < most
    unpack: Any = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[encoding]
    assert unpack(answer.data) == (ROOT / "assets" / "plotly-basic.min.js").read_bytes()


def scripts(client: Any) -> list[str]:
    """The addresses of the scripts that the page names."""
    return re.findall(r'src="(/[^"]+\.js[^"]*)"', client.get("/").text)


def test_a_script_of_the_page_is_never_asked_for_again(client: Any) -> None:
    kept = {
        path: client.get(path, buffered=True).headers["Cache-Control"] for path in scripts(client)
    }
    assert len(kept) > 10
    assert set(kept.values()) == {"public, max-age=31536000, immutable"}


def test_a_worker_serves_the_bundles_before_it_is_asked_for_a_page(
    client: Any, frozen: Dataset
) -> None:
    path = next(path for path in scripts(client) if "dash_renderer" in path)
    other = create_app(frozen).server.test_client()
    assert other.get(path, headers={"Accept-Encoding": "br"}).headers["Content-Encoding"] == "br"
    assert other.get(path.replace("dash_renderer", "nothing")).status_code == 404


def test_the_page_names_the_graph_and_keeps_back_the_table_and_the_grid(client: Any) -> None:
    assert [path for path in scripts(client) if "async-graph" in path]
    assert [path for path in scripts(client) if "dash_table" in path or "ag_grid" in path] == []
    (grid,) = re.findall(r'<meta name="grid" content="([^"]+)">', client.get("/").text)
    answer = client.get(grid)
    assert answer.content_type.startswith("text/javascript")
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_every_callback_names_what_the_layout_has(client: Any) -> None:
    layout = json.dumps(client.get("/_dash-layout").get_json())
    for callback in client.get("/_dash-dependencies").get_json():
        outputs = callback["output"].strip(".").split("...")
        ids = [output.rpartition(".")[0] for output in outputs]
        ids += [given["id"] for given in callback["inputs"]]
        assert [id for id in ids if id and f'"id": "{id}"' not in layout] == []


def test_the_page_does_not_carry_its_layout(client: Any) -> None:
    page = client.get("/").text
    assert '"_dash-config"' in page
    assert "control-party" not in page


@pytest.mark.parametrize("path", ["/", "/_dash-layout", "/_dash-dependencies"])
def test_a_page_that_the_browser_has_is_not_sent_again(client: Any, path: str) -> None:
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code, again.data) == (200, 304, b"")
    assert sum(len(f"{name}: {value}\r\n") for name, value in again.headers) < 250


@pytest.mark.parametrize(
    "query",
    [
        "",
        "party=north-korea&metric=killed&metric=wounded&known_on=2025-01-31",
        "source=south-korea-nis&scale=linear&about=5&silence=30&view=estimates&sort=-best",
        "q=conservative&since=2024-12-01&about=12.5",
        "party=atlantis",
    ],
)
def test_controls_say_the_query_and_the_query_the_controls(query: str) -> None:
    values = controls_of(f"?{query}")
    assert len(values) == len(CONTROLS)
    assert selection_of(values, search=f"?{query}") == Selection.parse(query)[0]


def test_an_unknown_value_stays_in_its_control_and_is_named(frozen: Dataset) -> None:
    search = "?party=atlantis&metric=killed"
    offered = options_of(search, dataset=frozen)
    unknown = {"value": "atlantis", "label": "atlantis", "said": "unknown"}
    assert unknown in offered["options"][3]
    assert "atlantis (unknown)" in offered["words"]
    notices = parts(search, dataset=frozen)[1]
    assert [notice.children for notice in notices] == [
        "Party: unknown value 'atlantis'; did you mean 'all-parties'?"
    ]


def test_options_are_counted_beside_the_other_conditions(frozen: Dataset) -> None:
    offered = options_of("?party=north-korea", dataset=frozen)
    metrics = {o["value"]: o["said"] for o in offered["options"][5]}
    rows = frozen.estimates
    killed = rows[(rows["party"] == "north-korea") & (rows["metric"] == "killed")]
    wanted = f"{len(killed)} statements, {killed['source'].nunique()} sources"
    assert metrics["killed"] == wanted
    sources = {o["value"]: o["said"] for o in offered["options"][7]}
    assert "source" not in sources["south-korea-nis"]


def test_the_table_twin_is_plain_html_with_every_cell_escaped(make_dataset: MakeDataset) -> None:
    dataset = make_dataset(row(wording="<b>1</b>", claim='A "quote" & more.'))
    html = create_app(dataset).server.test_client().get("/rows/timeline").text
    assert "&lt;b&gt;1&lt;/b&gt;" in html
    assert "<b>" not in html


def test_a_long_table_says_how_many_rows_it_shows(client: Any, frozen: Dataset) -> None:
    html = client.get("/rows/timeline").text
    assert html.count("<tr>") == 1 + 200
    assert f"The first 200 of {len(frozen.estimates):,} rows; the CSV has all of them." in html


LATER = ("/_dash-layout", "/_dash-dependencies", "/rows/overview")
"""What the first view asks for beside what its page names."""


def test_the_first_view_weighs_less_than_seven_tenths_of_a_megabyte(client: Any) -> None:
    page = client.get("/").text
    named = re.findall(r'(?:src|href)="(/[^"]+\.(?:js|css)[^"]*)"', page)
    assert any("plotly-basic" in path for path in named)
    weights = {
        path: len(client.get(path, headers={"Accept-Encoding": "br"}, buffered=True).data)
        for path in ("/", *named, *LATER)
    }
    assert not any("dash_table" in path or "bootstrap" in path for path in named)
    assert sum(weights.values()) < 650_000, weights
