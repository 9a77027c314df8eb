"""What an analyst meets first: load, select by names, look, and never an empty table unasked."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from plotly.graph_objects import Figure

import casualties
from casualties import DataError, Picture, SelectionError, measures
from casualties.analysis import Filters
from casualties.selection import FILTERS
from casualties.selection import Selection as Query
from casualties.views import VIEWS
from casualties.web.routes.data_folder import description
from conftest import FROZEN


@pytest.fixture(scope="module")
def d() -> casualties.Dataset:
    return casualties.load(FROZEN)


def test_every_parameter_of_the_page_may_be_given_by_name() -> None:
    assert list(Filters.__annotations__) == list(FILTERS)


def test_a_text_is_one_value_and_a_list_several(d: casualties.Dataset) -> None:
    one = d.select(party="north-korea", metric=["killed", "wounded"], since="2024-12-01")
    query, _ = Query.parse("party=north-korea&metric=killed&metric=wounded&since=2024-12-01")
    pd.testing.assert_frame_equal(one, query.rows(d))
    assert len(one) > 10
    assert casualties.Selection(party="iraq") == casualties.Selection(party=("iraq",))
    day = pd.Timestamp("2024-12-01")
    assert casualties.Selection(since=day.date()) == casualties.Selection(since=day)


Ask = Callable[[casualties.Dataset], object]
WRONG: list[tuple[Ask, str]] = [
    (lambda d: d.select(party="north-koreaa"), "did you mean 'north-korea'?"),
    (lambda d: d.select(metrik="killed"), "unknown parameter 'metrik'; did you mean 'metric'?"),
    (lambda d: d.select(party="north-korea", metric=["killed", "kiled"]), "unknown value 'kiled'"),
    (lambda d: casualties.Selection(party="north-koreaa").rows(d), "did you mean 'north-korea'?"),
    (lambda d: casualties.Selection.parse("party=irak")[0].rows(d), "did you mean 'iraq'?"),
    (lambda d: casualties.Selection(sort="bestt").rows(d), "did you mean 'best'?"),
    (lambda d: casualties.Selection(since="1 May"), "since: '1 May' is no date"),
    (lambda d: casualties.Selection(about=120), "about: 120 is no percentage"),
    (lambda d: casualties.Selection(silence="many"), "silence: 'many' is no number of days"),
    (lambda d: casualties.Selection(metric=[3]), "metric: [3] is no text"),
    (lambda d: casualties.Selection(scale="logg"), "scale: 'logg' is no scale"),
    (lambda d: d.view("timelin"), "unknown view 'timelin'; did you mean 'timeline'?"),
    (lambda d: d.figure("quesion"), "unknown view 'quesion'; did you mean 'question'?"),
    (lambda d: d.picture("quesion"), "unknown view 'quesion'; did you mean 'question'?"),
]


@pytest.mark.parametrize(("ask", "words"), WRONG, ids=[words for _, words in WRONG])
def test_what_the_dataset_does_not_have_is_refused(
    d: casualties.Dataset, ask: Ask, words: str
) -> None:
    with pytest.raises(SelectionError) as caught:
        ask(d)
    assert words in str(caught.value)


def test_a_changed_frame_changes_nothing_in_the_dataset(d: casualties.Dataset) -> None:
    whole = d.estimates["best"].copy()
    asked = {"dataset": d, "selection": casualties.Selection(party="north-korea")}
    timeline = casualties.view_table("timeline", **asked)
    for frame in (d.estimates, d.table("estimates"), d.frames["estimates"], d.select()):
        frame.loc[:, "best"] = 999_999
    timeline["floor"] = 0.0
    pd.testing.assert_series_equal(d.estimates["best"], whole)
    assert casualties.view_table("timeline", **asked)["floor"].max() > 0


def test_a_question_has_its_claims_and_says_which_it_is(d: casualties.Dataset) -> None:
    claims = d.question(party="russia", metric="killed", population="combatants")
    assert claims[["party", "metric", "population"]].drop_duplicates().to_numpy().tolist() == [
        ["russia", "killed", "combatants"]
    ]
    assert len(claims) > 20
    assert (claims["floor"].dropna() <= claims["ceiling"].dropna().max()).all()


def test_the_measures_take_selected_rows(d: casualties.Dataset) -> None:
    rows = d.select(party="russia", metric="killed")
    overview = measures.overview(rows, assumptions=d.assumptions(about=0))
    history = measures.disagreement(
        rows, question=overview.iloc[0].to_dict(), assumptions=d.assumptions(about=0)
    )
    assert history["forced_now"].iloc[-1] == overview["forced_now"].iloc[0]


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_has_a_figure_or_a_picture(d: casualties.Dataset, view: str) -> None:
    chosen: Any = {"party": "north-korea", "metric": "killed"}
    figure = d.figure(view, **chosen)
    assert isinstance(figure, Figure | Picture)
    if view in ("question", "timeline", "disagreement", "snapshot"):
        assert isinstance(figure, Figure)
        assert figure.data
    assert "<svg" in d.picture(view, **chosen)._repr_svg_()


def test_without_plotly_a_figure_is_a_picture(
    d: casualties.Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("casualties.analysis.dataset.find_spec", lambda name: None)
    assert isinstance(d.figure("question", party="north-korea", metric="killed"), Picture)


def test_a_file_is_that_of_the_command_line(d: casualties.Dataset) -> None:
    site = "https://example.org/"
    chosen = casualties.Selection(party="iraq")
    whole = casualties.exported("timeline", "json", dataset=d, selection=chosen, site=site)
    assert d.file("timeline", "json", site=site, party="iraq") == whole


def test_a_dataset_says_in_a_few_lines_what_it_is(d: casualties.Dataset) -> None:
    assert len(repr(d).splitlines()) < 10
    assert d.version in repr(d)
    assert f"{len(d.estimates)} statements by" in d._repr_html_()


def test_the_package_says_its_version() -> None:
    assert casualties.__version__.count(".") == 2


def test_an_export_is_loaded_from_its_archive(d: casualties.Dataset, tmp_path: Path) -> None:
    rows = d.select(party="north-korea")
    path = tmp_path / "export.zip"
    path.write_bytes(d.file("estimates", "zip", party="north-korea"))
    read = casualties.load(path)
    pd.testing.assert_frame_equal(read.estimates, rows.reset_index(drop=True))
    assert read.changed == d.changed
    broken = tmp_path / "broken.zip"
    broken.write_bytes(b"PK")
    with pytest.raises(DataError, match=r"broken\.zip: no whole zip archive"):
        casualties.load(broken)


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def address(d: casualties.Dataset, tmp_path: Path) -> Iterator[str]:
    """A site that has the package at its root and the folder one step below."""
    (tmp_path / "data").symlink_to(FROZEN)
    (tmp_path / "datapackage.json").write_bytes(description(d))
    (tmp_path / "other.json").write_text(json.dumps({"resources": 3}))
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("path", ["datapackage.json", "data/datapackage.json"])
def test_a_dataset_is_loaded_from_its_address(
    d: casualties.Dataset, address: str, path: str
) -> None:
    read = casualties.load(f"{address}/{path}")
    assert read.version == d.version
    assert read.folder is None


@pytest.mark.parametrize(
    ("path", "words"), [("none.json", "cannot be fetched"), ("other.json", "no data package")]
)
def test_an_address_without_a_package_is_refused(address: str, path: str, words: str) -> None:
    with pytest.raises(DataError, match=words):
        casualties.load(f"{address}/{path}")
