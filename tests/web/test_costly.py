"""Costly answers take turns: a few wait, further ones are told when to come again."""

from __future__ import annotations

import contextlib
import runpy
from importlib import import_module
from typing import Any

import pytest

from casualties.errors import SelectionError
from casualties.export import exported
from casualties.selection import Selection
from casualties.web import create_app
from casualties.web.http import costly
from conftest import ROOT, MakeDataset, row

png: Any = import_module("casualties.views.svg.png")


def test_who_finds_too_many_before_him_is_asked_to_come_again(make_dataset: MakeDataset) -> None:
    client = create_app(make_dataset(row())).server.test_client()
    with contextlib.ExitStack() as asking:
        for _ in range(costly.AT_ONCE + costly.MOST_WAITING):
            asking.enter_context(costly.places)
        refused = client.get("/timeline.svg")
        assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
        assert refused.text == "503: many ask for files that cost much; ask again in 5 seconds\n"
        assert client.get("/healthz").status_code == 200
        assert client.get("/estimates.csv").status_code == 200
    made = client.get("/timeline.svg")
    assert made.status_code == 200
    with contextlib.ExitStack() as asking:
        asking.enter_context(costly.places)
        known = client.get("/timeline.svg", headers={"If-None-Match": made.headers["ETag"]})
        assert known.status_code == 304, "which costs nothing"


def test_who_waits_long_is_asked_to_come_again(
    make_dataset: MakeDataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = create_app(make_dataset(row())).server.test_client()
    monkeypatch.setattr(costly, "PATIENCE", 0.01)
    with costly.turns:
        assert client.get("/timeline.svg").status_code == 503
    assert client.get("/timeline.svg").status_code == 200


def test_costly_answers_leave_threads_for_others() -> None:
    settings = runpy.run_path(str(ROOT / "gunicorn.conf.py"))
    assert settings["threads"] > costly.AT_ONCE + costly.MOST_WAITING


def test_a_png_has_a_bounded_size(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = b'<svg xmlns="x" width="1200" height="600" viewBox="0 0 1200 600">'
    assert png.scale(drawn) == png.SCALE
    monkeypatch.setattr(png, "MOST_PIXELS", 720_000)
    assert png.scale(drawn) == 1


def test_a_chart_that_is_too_large_for_a_png_is_refused_in_words(
    make_dataset: MakeDataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(png, "MOST_BYTES", 10)
    with pytest.raises(SelectionError, match="too large for a PNG; take the SVG, or select less"):
        exported("timeline", "png", dataset=make_dataset(row()), selection=Selection(), site="/")
