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
from conftest import ROOT, MakeDataset, row
from pages import Tags

QUESTION = (
    "conflict=russo-ukrainian-war&scope=whole&party=russia&population=combatants&metric=killed"
    "&basis=cumulative"
)


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
    assert '<html lang="en"' in page.text
    assert client.get("/data/datapackage.json").data == frozen.package
    assert client.get("/healthz").text == f"ok {frozen.version}\n"
    assert client.get("/_dash-layout").status_code == 200


def test_nothing_on_the_page_loads_from_another_host(client: Any) -> None:
    found = Tags(client.get("/").text).found
    named = [v for tag, a in found if tag != "a" for k, v in a.items() if k in ("src", "href")]
    assert [v for v in named if "//" in str(v) and not str(v).startswith("http://localhost/")] == []


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
    path = "/assets/plotly-basic.min.js"
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


def test_the_page_keeps_back_plotly_the_table_and_the_grid(client: Any) -> None:
    late = ("plotly", "dash_table", "ag_grid")
    assert [path for path in scripts(client) if any(name in path for name in late)] == []
    (grid,) = re.findall(r'<meta name="grid" content="([^"]+)">', client.get("/").text)
    answer = client.get(grid)
    assert answer.content_type.startswith("text/javascript")
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_the_chart_to_zoom_comes_when_it_is_asked_for_and_sends_nothing_away(client: Any) -> None:
    page = Tags(client.get(f"/?{QUESTION}").text)
    charts = {str(c["class"]): c.get("data-figure") for c in page.all("div")
              if str(c.get("class", "")).startswith("chart ")}  # fmt: skip
    assert charts["chart narrow"] is None, "a phone downloads no plotly"
    figure = client.get(charts["chart wide"]).get_json()
    assert figure["layout"]["width"] == 868
    assert "mediazona-meduza-2025-11-04-killed" in str(figure["data"])
    assert (figure["config"]["showSendToCloud"], figure["config"]["displaylogo"]) == (False, False)
    (bundle,) = re.findall(r'<meta name="plotly" content="([^"]+)">', client.get("/").text)
    kept = client.get(bundle, buffered=True).headers["Cache-Control"]
    assert kept == "public, max-age=31536000, immutable"
    assert client.get("/figure/wide?party=nobody").get_json() is None


def test_the_front_page_and_the_page_of_a_source_say_how_fresh_they_are(client: Any) -> None:
    assert "Last statement 13 February 2026, more than six months ago." in client.get("/").text
    assert "Last statement 12 June 2026." in client.get("/sources/bbc-russian").text


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


OLD = {
    "": "In war, every death toll is somebody’s claim.",
    "view=overview": "In war, every death toll is somebody’s claim.",
    "view=timeline": "In war, every death toll is somebody’s claim.",
    "view=estimates": "Every claim, as stated",
    "view=sources": "Who the sources are, and what each counts",
    "view=lean": "Who the sources are, and what each counts",
    "view=contradictions": "Which claims cannot both hold",
    "view=timeline&party=north-korea": "North Korea in the Russo-Ukrainian War",
    "view=disagreement&conflict=yemen-war": "The Yemen war",
    "view=snapshot&party=north-korea&metric=captured&basis=stock": "North Korean soldiers held",
}
"""Query -> the heading of the page that it opens, for addresses of all ages."""


@pytest.mark.parametrize("query", OLD)
def test_an_address_opens_its_page_or_what_replaced_it(client: Any, query: str) -> None:
    page = Tags(client.get(f"/?{query}").text)
    assert len(page.all("h1")) == 1
    assert OLD[query] in page.text


def test_an_unknown_value_is_named_and_the_one_meant_is_a_link(client: Any) -> None:
    page = Tags(client.get("/?party=north-kore&metric=killed&utm_source=x&fbclid=y").text)
    assert "Party: unknown value 'north-kore'; did you mean North Korea ?" in page.text
    assert "/?party=north-korea&metric=killed" in [a["href"] for a in page.all("a")]
    assert "utm_source" not in page.text


def test_options_are_counted_beside_the_other_conditions(client: Any, frozen: Dataset) -> None:
    offered = Tags(client.get("/options/metric?party=north-korea").text)
    rows = frozen.estimates
    killed = rows[(rows["party"] == "north-korea") & (rows["metric"] == "killed")]
    words = f"killed {len(killed)} claims, {killed['source'].nunique()} sources"
    assert words in offered.text
    by_source = Tags(client.get("/options/source?party=north-korea").text).text
    assert not re.search(r"\d+ sources?", by_source)


def test_the_first_words_and_the_picture_are_served(client: Any) -> None:
    served = client.get(f"/?{QUESTION}").text
    page = Tags(served.partition("<footer hidden>")[0])
    assert "Russian soldiers killed in the Russo-Ukrainian War" in page.text
    assert "sources that spoke since 24 May 2026 put it at 369,000 to 643,000" in page.text
    assert "Not all of these claims can hold:" in page.text
    assert served.index("<svg viewBox") < served.index("dash_renderer")
    assert '"@type":"Dataset"' in client.get("/").text


@pytest.mark.parametrize("path", ["/method", "/codebook", "/about", "/sources/bbc-russian"])
def test_the_documents_and_the_sources_have_pages(client: Any, path: str) -> None:
    answer = client.get(path)
    page = Tags(answer.text)
    assert (answer.status_code, len(page.all("h1"))) == (200, 1)
    links = {a["href"] for a in page.all("a") if (a["href"] or "").startswith("/")}
    for link in links:
        assert client.get(link, buffered=True).status_code == 200, link
    assert client.get("/sources/nobody").status_code == 404


def test_the_search_finds_all_that_it_names(client: Any) -> None:
    entries = client.get("/search.json").get_json()
    kinds = {kind for kind, *_ in entries}
    assert kinds == {"question", "war", "party", "place", "source", "claim"}
    first = {kind: next(e for e in entries if e[0] == kind) for kind in sorted(kinds)}
    for _, words, href, _ in first.values():
        assert words
        assert client.get(href).status_code == 200


def test_the_table_twin_is_plain_html_with_every_cell_escaped(make_dataset: MakeDataset) -> None:
    dataset = make_dataset(row(wording="<b>1</b>", claim='A "quote" & more.'))
    html = create_app(dataset).server.test_client().get("/rows/timeline").text
    assert "&lt;b&gt;1&lt;/b&gt;" in html
    assert "<b>" not in html


def test_a_long_table_says_how_many_rows_it_shows(client: Any, frozen: Dataset) -> None:
    html = client.get("/rows/timeline").text
    assert html.count("<tr>") == 1 + 200
    assert f"The first 200 of {len(frozen.estimates):,} rows; the CSV has all of them." in html


LATER = ("/_dash-layout", "/_dash-dependencies")
"""What the first view asks for beside what its page names."""


def test_the_first_view_weighs_less_than_a_third_of_a_megabyte(client: Any) -> None:
    page = client.get("/").text
    named = re.findall(r'(?:src|href)="(/[^"]+\.(?:js|css)[^"]*)"', page)
    weights = {
        path: len(client.get(path, headers={"Accept-Encoding": "br"}, buffered=True).data)
        for path in ("/", *named, *LATER)
    }
    assert not any("dash_table" in path or "bootstrap" in path for path in named)
    assert sum(weights.values()) < 330_000, weights


def test_a_worker_knows_its_bundles_before_the_first_request(frozen: Dataset) -> None:
    assert create_app(frozen).registered_paths["dash"], "or the first reader gets 404 for them"


def test_a_browser_gets_a_page_for_an_unknown_address(client: Any) -> None:
    answer = client.get("/abou", headers={"Accept": "text/html,*/*;q=0.8"})
    assert answer.status_code == 404
    assert "Nothing stands at this address" in answer.text
    assert 'href="/about"' in answer.text
    assert "style-src 'self'" in answer.headers["Content-Security-Policy"]
