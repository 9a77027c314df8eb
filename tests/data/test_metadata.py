"""Somebody else's data package is served under its own name, title, makers and licence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from dash import Dash

from casualties.cli import main
from casualties.data.dataset import Dataset, load
from casualties.data.metadata import imprint
from casualties.views import VIEWS
from casualties.web import create_app
from conftest import MakeFolder, row
from pages import Tags, call

ID = "ministry-2024-03-01-killed"
OURS = ("The casualties maintainers", "CC BY 4.0", "CC-BY-4.0", "creativecommons")
OTHER = {
    "name": "river-war-dead",
    "title": "The dead of the River War",
    "description": "Claims about the River War.",
    "licenses": [
        {"name": "ODbL-1.0", "title": "Open Database License", "path": "https://odbl.example/"}
    ],
    "contributors": [{"title": "The River Archive"}, {"title": "Ann Lee"}],
}


def package(folder: Path, **words: Any) -> Dataset:
    """The folder with other words about itself; None takes a word out."""
    path = folder / "datapackage.json"
    meta = json.loads(path.read_text()) | words
    path.write_text(json.dumps({k: v for k, v in meta.items() if v is not None}))
    return load(folder)


@pytest.fixture
def other(make_folder: MakeFolder) -> Any:
    return create_app(package(make_folder(row()), **OTHER)).server.test_client()


def test_the_pages_are_called_as_the_package_is(other: Any) -> None:
    title = "river-war-dead: The dead of the River War"
    assert Tags(other.get("/").text).text.startswith(title)
    assert 'content="river-war-dead"' in other.get("/").text
    chosen = Tags(other.get("/?metric=killed").text)
    assert chosen.text.startswith("Northern soldiers killed in the River War")
    assert "– river-war-dead" in chosen.text
    for path in ("/", "/api", f"/statements/{ID}"):
        text = Tags(other.get(path).text).text
        assert f"{title}, by The River Archive and Ann Lee, " in text
        assert "Open Database License" in text
    assert 'href="https://odbl.example/"' in other.get("/").text
    assert '<a class="brand" href="/">river-war-dead</a>' in other.get("/api").text


def test_a_file_is_named_after_the_package(other: Any) -> None:
    names = [
        other.get(path).headers["Content-Disposition"].partition("filename=")[2]
        for path in ("/timeline.csv?metric=killed", "/export.zip")
    ]
    assert names == ['"river-war-dead-timeline-killed.csv"', '"river-war-dead-estimates.zip"']
    assert "The file is named river-war-dead-estimates-" in other.get("/api").text


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/embed",
        "/api",
        f"/statements/{ID}",
        f"/statements/{ID}.json",
        "/statements/nothing",
        "/cite.txt",
        "/cite.bib",
        "/openapi.json",
        "/croissant.json",
        "/timeline.svg",
        "/timeline.html",
        "/_dash-layout",
        *(f"/{view}.json" for view in VIEWS),
    ],
)
def test_nothing_says_that_the_data_are_ours(other: Any, path: str) -> None:
    text = other.get(path).text
    assert [words for words in OURS if words in text] == []


def test_a_citation_names_the_makers_the_package_and_its_licence(other: Any) -> None:
    text = other.get("/cite.txt").text
    assert text.startswith("The River Archive and Ann Lee. People killed")
    assert "in river-war-dead: The dead of the River War." in text
    assert "Open Database License (ODbL-1.0)." in text
    assert "@misc{river-war-dead-overview-" in other.get("/cite.bib").text


BARE = dict.fromkeys(("name", "title", "description", "licenses", "contributors", "version"))


def test_a_package_that_says_little_is_served_too(make_folder: MakeFolder) -> None:
    server = create_app(package(make_folder(row()), **BARE)).server.test_client()
    paths = ["/", "/embed", "/api", f"/statements/{ID}", f"/statements/{ID}.json", "/cite.bib",
             "/openapi.json", "/_dash-layout", "/estimates.csv", "/timeline.json",
             "/timeline.svg", "/lean.html", "/export.zip", "/croissant.json"]  # fmt: skip
    for path in paths:
        assert server.get(path).status_code == 200, path
    assert server.post("/_dash-update-component", json=call(server, "view.children", search=""))
    assert "The dataset states no licence" in server.get("/api").text
    assert "No licence is stated." in server.get("/cite.txt").text


@pytest.mark.parametrize(
    "words",
    [
        {"licenses": [{"name": "x", "path": "javascript:alert(1)"}]},
        {"licenses": "MIT", "contributors": {"title": "x"}, "title": 3, "name": ["x"]},
        {"licenses": [3], "contributors": ["x"], "homepage": "data:text/html,x"},
        {"title": "<script>alert(1)</script>", "contributors": [{"title": "<img src=x>"}]},
    ],
)
def test_odd_words_of_a_package_are_text_or_nothing(
    make_folder: MakeFolder, words: dict[str, Any]
) -> None:
    server = create_app(package(make_folder(row()), **words)).server.test_client()
    for path in ("/croissant.json", "/timeline.svg", "/export.zip", "/cite.bib"):
        assert server.get(path).status_code == 200, path
    for path in ("/", "/embed", "/api", f"/statements/{ID}"):
        page = Tags(server.get(path).text)
        assert page.all("img") == []
        assert [a for a in page.all("a") if (a.get("href") or "").startswith("javascript")] == []
        assert all(s.get("src") or path in ("/", "/embed") for s in page.all("script"))
    assert "javascript:" not in json.dumps(server.get("/_dash-layout").get_json())


def test_our_own_package_says_who_made_it(frozen: Dataset) -> None:
    ours = imprint(frozen.schema.meta)
    assert ours.full == "casualties: Conflict casualty and deployment estimates by source"
    assert ours.makers_words == "The casualties maintainers"
    assert ours.licence_words == "Creative Commons Attribution 4.0 (CC-BY-4.0)"


@pytest.mark.parametrize("place", ["before", "after"])
def test_serve_takes_the_folder_before_and_after_its_name(
    make_folder: MakeFolder, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make_folder(row())
    package(folder, **OTHER)
    served: list[str] = []

    def run(app: Dash, **_: object) -> None:
        served.append(Tags(app.server.test_client().get("/").text).text)

    monkeypatch.setattr(Dash, "run", run)
    data = ["--data", str(folder)]
    words = [*data, "serve"] if place == "before" else ["serve", *data]
    assert CliRunner().invoke(main, words).exit_code == 0
    (shown,) = served
    assert shown.startswith("river-war-dead: The dead of the River War")


def test_serve_says_what_is_wrong_with_a_folder(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["serve", "--data", str(tmp_path)])
    assert done.exit_code == 1
    assert "datapackage.json: cannot be read" in done.stderr
