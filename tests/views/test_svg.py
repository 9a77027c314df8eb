from __future__ import annotations

import re
import sys
import xml.etree.ElementTree as ET
from base64 import b64decode
from datetime import date
from typing import Any

import pytest

from casualties.data.dataset import Dataset
from casualties.export import exported
from casualties.selection import Selection
from casualties.views import VIEWS, look
from casualties.views.svg import png, svg
from casualties.views.svg.axis import axis_of, days, round_numbers, ticks
from casualties.views.svg.chart import chart
from casualties.views.svg.marks import OUTLINES, symbol
from conftest import MakeDataset, row

SITE = "https://casualties.example/"
SVG = "{http://www.w3.org/2000/svg}"


def parsed(data: bytes) -> ET.Element:
    return ET.fromstring(data)


OF_A_QUESTION = [view for view in VIEWS if VIEWS[view].picture_of]
PICTURED = [view for view in VIEWS if view not in (*OF_A_QUESTION, "question")]
"""The views whose picture is their figure; `test_question` looks at that of a question."""


@pytest.mark.parametrize("view", OF_A_QUESTION)
def test_views_of_one_question_share_its_picture(frozen: Dataset, view: str) -> None:
    selection = Selection.parse("party=north-korea&metric=killed&known_on=2025-01-31")[0]
    asked: dict[str, Any] = {"dataset": frozen, "selection": selection, "site": SITE}
    assert svg(view, **asked) == svg("question", **asked)


def words(root: ET.Element) -> list[str]:
    return [t.text or "" for t in root.iter(f"{SVG}text")]


@pytest.mark.parametrize("query", ["", "party=north-korea&metric=killed", "q=nothing-like-it"])
@pytest.mark.parametrize("view", PICTURED)
def test_the_picture_of_every_view_says_what_it_is(frozen: Dataset, view: str, query: str) -> None:
    selection, _ = Selection.parse(query)
    root = parsed(svg(view, dataset=frozen, selection=selection, site=SITE))
    rows, table = look(VIEWS[view], dataset=frozen, selection=selection.but(view=view))
    said = VIEWS[view].sentence(
        table, rows=rows, dataset=frozen, selection=selection.but(view=view)
    )
    assert root.findtext(f"{SVG}title") == VIEWS[view].question
    assert (root.findtext(f"{SVG}desc") or "").endswith(said)
    assert any(frozen.version in line for line in words(root))
    link = SITE if view == "overview" and not query else f"{SITE}?"
    assert any(line.startswith(link) for line in words(root))


@pytest.mark.parametrize("view", [v for v in PICTURED if VIEWS[v].picture or VIEWS[v].draw])
def test_the_picture_has_the_marks_of_the_figure(frozen: Dataset, view: str) -> None:
    """Each point with a customdata id is a link to that statement, in the order of the figure."""
    selection = Selection.parse("party=north-korea")[0].but(view=view)
    rows, table = look(VIEWS[view], dataset=frozen, selection=selection)
    draw = VIEWS[view].picture or VIEWS[view].draw
    assert draw is not None
    figure = draw(table, rows=rows, dataset=frozen, selection=selection)
    wanted = [
        f"{SITE}statements/{one}"
        for trace in figure["data"]
        if trace["mode"] == "markers"
        for one, x in zip(trace.get("customdata", []), trace["x"], strict=False)
        if x is not None
    ]
    root = parsed(svg(view, dataset=frozen, selection=selection, site=SITE))
    found = [a.get("href", "") for a in root.iter(f"{SVG}a")]
    assert [href for href in found if "/statements/" in href] == wanted


def test_marks_stand_where_the_scale_puts_them(make_dataset: MakeDataset) -> None:
    figure: dict[str, Any] = {
        "data": [
            {
                "mode": "markers",
                "x": [10.0, 100.0, 1000.0],
                "y": [0, 1, 2],
                "marker": {"size": 10, "color": "#000000"},
            }
        ],
        "layout": {
            "height": 200,
            "xaxis": {
                "type": "log", "range": [1, 3], "tickvals": [10, 1000], "ticktext": ["10", "1,000"],
                "linecolor": "#111111", "gridcolor": "#eeeeee",
            },
            "yaxis": {
                "range": [0, 2], "tickvals": [0], "ticktext": ["a"],
                "linecolor": "#111111", "gridcolor": "#eeeeee",
            },
        },
    }  # fmt: skip
    inside, tall = chart(figure, wide=500, links=SITE)
    circles = list(parsed(f"<svg xmlns='{SVG[1:-1]}'>{inside}</svg>".encode()).iter(f"{SVG}circle"))
    x = [float(c.get("cx", "")) for c in circles]
    y = [float(c.get("cy", "")) for c in circles]
    assert tall == 200
    assert x[1] - x[0] == pytest.approx(x[2] - x[1], abs=0.02)
    assert x[2] == 500 - 14
    assert y[0] > y[1] > y[2] == 10


def test_a_gap_breaks_a_line() -> None:
    axis = {"range": [0, 4], "linecolor": "#1", "gridcolor": "#2", "visible": False}
    figure = {
        "data": [
            {
                "mode": "lines", "x": [0, 1, None, 3, 4], "y": [0, 1, None, 2, 3],
                "line": {"color": "#000000", "width": 1},
            }
        ],
        "layout": {"height": 138, "xaxis": axis, "yaxis": axis},
    }  # fmt: skip
    inside, _ = chart(figure, wide=400, links=SITE)
    path = parsed(f"<svg xmlns='{SVG[1:-1]}'>{inside}</svg>".encode()).findall(f"{SVG}g/{SVG}path")
    assert [p.get("d") for p in path] == ["M0 108L100 83.5M300 59L400 34.5"]


@pytest.mark.parametrize(
    ("low", "high", "wanted"),
    [
        ("2024-12-17", "2024-12-19", ["17 Dec 2024", "18 Dec 2024", "19 Dec 2024"]),
        ("2024-01-10", "2024-12-20", ["Mar 2024", "May 2024", "Jul 2024", "Sep 2024", "Nov 2024"]),
        ("2003-03-20", "2011-12-18", ["2004", "2006", "2008", "2010"]),
        ("1914-01-01", "2024-01-01", ["1920", "1940", "1960", "1980", "2000", "2020"]),
    ],
)  # fmt: skip
def test_days_are_round(low: str, high: str, wanted: list[str]) -> None:
    ends = (date.fromisoformat(end).toordinal() for end in (low, high))
    assert [text for _, text in days(*ends)] == wanted


@pytest.mark.parametrize(
    ("low", "high", "wanted"),
    [
        (0, 9, [0, 2, 4, 6, 8]),
        (-10, 60, [-10, 0, 10, 20, 30, 40, 50, 60]),
        (0, 1_240_000, [0, 200_000, 400_000, 600_000, 800_000, 1_000_000, 1_200_000]),
    ],
)
def test_numbers_are_round(low: float, high: float, wanted: list[float]) -> None:
    assert round_numbers(low, high) == wanted


def test_an_axis_without_a_range_spans_its_values() -> None:
    axis = axis_of({"type": "linear", "rangemode": "tozero"}, [5.0, 105.0], start=0, stop=100)
    assert (axis.low, axis.high) == (0.0, 109.0)
    assert ticks(axis, {})[0] == (0.0, "0")


def test_every_symbol_of_the_figures_can_be_drawn(frozen: Dataset) -> None:
    used = set()
    for view in VIEWS.values():
        if view.draw is None:
            continue
        rows, table = look(view, dataset=frozen, selection=Selection(view=view.id))
        figure = view.draw(table, rows=rows, dataset=frozen, selection=Selection(view=view.id))
        for trace in figure["data"]:
            names = trace.get("marker", {}).get("symbol", "circle")
            used |= set(names) if isinstance(names, list) else {names}
    assert len(used) > 8
    assert {name.removesuffix("-open") for name in used} <= {*OUTLINES, "circle"}
    assert all(symbol(name, 5, 5, size=10, colour="#000000") for name in used)


def test_words_from_the_data_stay_words(make_dataset: MakeDataset) -> None:
    hostile = row(wording='<script>alert("1")</script>', claim="</svg><img src=x onerror=y>")
    dataset = make_dataset(hostile)
    for view in VIEWS:
        root = parsed(svg(view, dataset=dataset, selection=Selection(), site=SITE))
        assert not [e for e in root.iter() if e.tag.endswith(("script", "img"))]


def test_the_same_view_gives_the_same_bytes(frozen: Dataset) -> None:
    asked: dict[str, Any] = {
        "dataset": frozen,
        "selection": Selection.parse("party=north-korea&metric=killed")[0],
        "site": SITE,
    }
    assert svg("contradictions", **asked) == svg("contradictions", **asked)
    picture = png("contradictions", **asked)
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    assert int.from_bytes(picture[16:20], "big") == 2400
    assert picture == png("contradictions", **asked)


def test_an_html_file_of_many_rows_leads_to_the_csv(
    frozen: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules["casualties.export.html"], "MOST_INSIDE", 3)
    selection, _ = Selection.parse("party=north-korea&metric=killed")
    html = exported("timeline", "html", dataset=frozen, selection=selection, site=SITE).decode()
    assert f'href="{SITE}timeline.csv?party=north-korea&amp;metric=killed"' in html
    assert "text/csv;base64" not in html


@pytest.mark.parametrize("view", VIEWS)
def test_the_html_file_stands_alone_and_holds_the_csv(frozen: Dataset, view: str) -> None:
    selection, _ = Selection.parse("party=north-korea&metric=killed")
    asked: dict[str, Any] = {"dataset": frozen, "selection": selection, "site": SITE}
    html = exported(view, "html", **asked).decode()
    inside = re.search(r'href="data:text/csv;base64,([^"]+)"', html)
    assert inside
    assert b64decode(inside[1]) == exported(view, "csv", **asked)
    assert "All of them as CSV</a>, inside this file." in html
    assert html.count("<svg ") == 1
    loads = re.findall(r"<(?:script|link|img|iframe)\b|\bsrc=|url\((?!#)|@import", html)
    assert loads == []
