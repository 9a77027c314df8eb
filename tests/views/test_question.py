from __future__ import annotations

import json
import math
import re
import xml.etree.ElementTree as ET
from collections import Counter
from functools import cache
from html import escape
from itertools import combinations

import pandas as pd
import pytest

from casualties import measures
from casualties.data.dataset import Dataset
from casualties.selection import Selection
from casualties.views import question
from casualties.views.lettering import width
from casualties.views.main_question import lenders
from casualties.views.question import NARROW, SIZES, Layout, RowsLayout, content, laid_out
from casualties.views.question.content import Content
from casualties.views.question.labels import spread
from casualties.views.question.panel import Area
from casualties.views.question.segments import segments_of
from casualties.views.svg import question_svg
from casualties.views.svg.question import chart
from casualties.views.svg.rows import rows_chart
from casualties.views.theme import DARK, LIGHT, PAGE
from conftest import MakeDataset, row

WAR = "conflict=russo-ukrainian-war&population=combatants&metric=killed&basis=cumulative&"
ASKED = {
    "russia": f"{WAR}party=russia&scope=whole",
    "ukraine": f"{WAR}party=ukraine&scope=whole",
    "north-korea": f"{WAR}party=north-korea&scope=whole",
    "gaza": "conflict=gaza-war&party=palestinians-in-gaza&population=all&metric=killed"
    "&basis=cumulative&scope=whole",
    "iraq": "conflict=iraq-war&party=iraq&population=all&metric=killed&basis=cumulative",
}
EL_FASHER = "conflict=sudan-war&theatre=el-fasher&metric=killed&basis=period&population=all"
SITE = "https://casualties.example/"


@cache
def shown(dataset: Dataset, query: str, *, scale: str = "auto") -> tuple[pd.DataFrame, Content]:
    selection, problems = Selection.parse(query)
    assert not problems
    table = question.table(selection.rows(dataset), dataset=dataset, selection=selection)
    return table, content(table, dataset=dataset, selection=selection, scale=scale)


def over_time(dataset: Dataset, query: str, size: str = "wide", scale: str = "auto") -> Layout:
    layout = laid_out(shown(dataset, query, scale=scale)[1], size=SIZES[size])
    assert isinstance(layout, Layout)
    return layout


def ids_drawn(svg: str) -> Counter[str]:
    return Counter(id for ids in re.findall(r'data-ids="([^"]*)"', svg) for id in ids.split())


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("asked", ASKED)
def test_the_picture_draws_each_claim_of_the_table_once(
    frozen: Dataset, asked: str, size: str
) -> None:
    table, said = shown(frozen, ASKED[asked])
    layout = laid_out(said, size=SIZES[size])
    assert isinstance(layout, Layout)
    drawn = ids_drawn(chart(layout))
    outside = {claim.id for claim in layout.outside}
    numbered = table.dropna(subset=["low", "best", "high", "floor", "ceiling"], how="all")
    assert drawn == Counter(set(numbered["id"]) - outside)
    disputed = set(table.loc[table["status"] == "disputed", "id"])
    assert outside <= disputed
    figure = question.figure(layout)
    pointed = next(t for t in figure["data"] if t["name"] == "claim" and "xaxis" not in t)
    assert Counter(id for ids in pointed["customdata"] for id in ids.split()) == drawn


@pytest.mark.parametrize("scale", ["linear", "log"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("asked", ASKED)
def test_labels_lie_apart_and_inside(frozen: Dataset, asked: str, size: str, scale: str) -> None:
    layout = over_time(frozen, ASKED[asked], size, scale)
    inside = Area(0, 0, layout.size.width, layout.panel.area.bottom + 8)
    boxes = [label.box for label in layout.labels]
    boxes += [bracket.badge for bracket in layout.brackets]
    for one, other in combinations(boxes, 2):
        assert not one.meets(other)
    for label in layout.labels:
        assert label.box.within(inside)
        words = [width(text, size=label.size, bold=bold) for text, bold in
                 zip(label.words, (label.bold, False), strict=True)]  # fmt: skip
        needed = sum(words) if label.wording is None else max(words)
        assert needed <= label.box.right - label.box.left + 0.01
        if layout.inset:
            assert not label.box.meets(layout.inset.frame)
    events = [event.words for event in layout.events if event.words]
    assert all(w.x >= 0 and w.x <= layout.size.width for w in events)


@pytest.mark.parametrize("asked", ASKED)
def test_the_strip_is_as_high_as_the_band_says(frozen: Dataset, asked: str) -> None:
    selection, _ = Selection.parse(ASKED[asked])
    layout = over_time(frozen, ASKED[asked])
    band = measures.band(
        lenders(selection, dataset=frozen),
        assumptions=selection.assumptions(frozen),
        question=layout.content.question,
    )
    assert layout.strip is not None
    assert layout.content.widest == band["forced"].max()
    assert layout.strip.high >= layout.content.widest
    shaded = sum(end - begin for begin, end in layout.crossings)
    assert shaded == sum(s.end - s.begin for s in layout.content.segments if s.crossing)
    if layout.content.pairs:
        assert layout.content.pairs[-1].factor == layout.content.widest


def test_a_ceiling_ends_with_its_day_and_a_floor_goes_on() -> None:
    """Ten days apart the second claim's ceiling holds from the day after the first claim on."""
    band = pd.DataFrame(
        {
            "as_of": pd.to_datetime(["2024-01-01", "2024-01-11"]),
            "floor": [500.0, 500.0],
            "floor_id": ["a", "a"],
            "ceiling": [100.0, 250.0],
            "ceiling_id": ["b", "c"],
            "forced": [5.0, 2.0],
            "floor_second": [0.0, 0.0],
            "ceiling_second": [250.0, math.inf],
        }
    )
    found = segments_of(band, origins={"a": "a", "b": "b", "c": "c"}, running=True)
    assert [(s.end - s.begin, s.floor, s.ceiling, s.forced) for s in found] == [
        (1, 500, 100, 5),
        (9, 500, 250, 2),
        (1, 500, 250, 2),
    ]
    # the ceiling of the floor's own origin excludes nothing; without one source none is left
    own = segments_of(band, origins={"a": "a", "b": "b", "c": "a"}, running=True)
    assert own[1].forced == 1
    # a ceiling of none under a floor is excluded without end, as on its own day
    none = band.assign(ceiling=[100.0, 0.0], forced=[5.0, math.inf])
    found = segments_of(none, origins={"a": "a", "b": "b", "c": "c"}, running=True)
    assert [s.forced for s in found] == [5, math.inf, math.inf]


def test_claims_of_one_figure_and_day_share_a_mark(make_dataset: MakeDataset) -> None:
    dataset = make_dataset(
        row(wording="1,200", qualifier="exact"),
        row(source="agency", wording="1,200", qualifier="exact"),
        row(source="tracker", stated_on="2024-06-01", best="1500", wording="about 1,500"),
    )
    layout = over_time(dataset, "metric=killed")
    assert sorted(map(len, (mark.ids for mark in layout.marks))) == [1, 2]
    assert sum(ids_drawn(chart(layout)).values()) == 3


def test_a_zero_stands_in_a_lane_of_its_own_under_a_log_axis(make_dataset: MakeDataset) -> None:
    dataset = make_dataset(
        row(best="0", wording="none", qualifier="exact"),
        row(source="agency", stated_on="2024-05-01", best="9000", wording="about 9,000"),
        row(source="tracker", stated_on="2024-06-01", best="100", wording="about 100"),
    )
    layout = over_time(dataset, "metric=killed", scale="log")
    panel = layout.panel
    assert panel.area.bottom - panel.lane < panel.y(0) < panel.area.bottom
    assert panel.y(100) < panel.area.bottom - panel.lane
    assert ">none</text>" in chart(layout)
    figure = question.figure(layout)
    claims = next(trace for trace in figure["data"] if trace["name"] == "claim")
    assert min(claims["y"]) > 0


def test_a_vague_day_is_as_wide_as_its_month(make_dataset: MakeDataset) -> None:
    dataset = make_dataset(
        row(date_precision="month"),
        row(source="agency", stated_on="2024-06-01", best="1500", wording="about 1,500"),
    )
    layout = over_time(dataset, "metric=killed")
    vague, exact = (mark.claim for mark in sorted(layout.marks, key=lambda m: m.claim.day))
    assert round(vague.end - vague.begin), round(exact.end - exact.begin) == (31, 1)
    assert (vague.when, exact.when) == ("March 2024", "1 June 2024")


def test_the_scale_is_linear_unless_the_latest_figures_span_more(frozen: Dataset) -> None:
    logs = {asked: shown(frozen, query)[1].log for asked, query in ASKED.items()}
    assert logs == {"russia": False, "ukraine": False, "north-korea": False, "gaza": False,
                    "iraq": True}  # fmt: skip


def test_many_claims_are_thin_but_for_the_last(make_dataset: MakeDataset) -> None:
    days = pd.date_range("2024-02-01", periods=130)
    dataset = make_dataset(
        *(row(stated_on=f"{day:%Y-%m-%d}", best=str(900 + n), wording=f"about {900 + n}")
          for n, day in enumerate(days)),
        row(source="agency", stated_on="2024-06-01", best="1500", wording="about 1,500"),
    )  # fmt: skip
    layout = over_time(dataset, "metric=killed")
    assert Counter(mark.thin for mark in layout.marks) == {True: 129, False: 2}


def test_of_very_many_claims_the_outline_is_drawn(
    frozen: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("casualties.views.downsample.MOST_MARKS", 40)
    table, said = shown.__wrapped__(frozen, ASKED["russia"])
    assert len(said.claims) <= 40
    assert said.thinned == len(table) - len(said.claims) - said.without_number
    highest = table["high"].max()
    assert any(claim.high == highest for claim in said.claims)


def test_three_to_five_events_are_printed_the_heaviest_first(frozen: Dataset) -> None:
    titles = {asked: [e.title for e in shown(frozen, query)[1].events]
              for asked, query in ASKED.items()}  # fmt: skip
    assert all(3 <= len(words) <= 5 for words in titles.values())
    assert "Partial mobilisation in Russia" in titles["russia"]
    assert titles["north-korea"] == [
        "NIS gives its first casualty estimate",
        "North Koreans return to the front",
        "North Korea acknowledges the deployment",
        "NIS raises its estimate of dead",
    ]


def test_claims_of_periods_stand_in_rows(frozen: Dataset) -> None:
    table, said = shown(frozen, EL_FASHER)
    layout = laid_out(said, size=NARROW)
    assert isinstance(layout, RowsLayout)
    assert ids_drawn(rows_chart(layout)) == Counter(table["id"])


def test_one_claim_and_words_alone_are_written_out(make_dataset: MakeDataset) -> None:
    dataset = make_dataset(row(best="", qualifier="words", wording="many"))
    assert laid_out(shown(dataset, "metric=killed")[1]) is None
    selection, _ = Selection.parse("metric=killed")
    svg = question_svg(dataset=dataset, selection=selection, site=SITE).decode()
    assert "“many”" in svg
    assert "No number is stated." in svg
    assert dataset.estimates["claim"].iloc[0] in svg


def test_nothing_is_measured_of_disputed_claims_alone(make_dataset: MakeDataset) -> None:
    dataset = make_dataset(
        row(status="disputed", notes="A doubt."),
        row(source="agency", stated_on="2024-06-01", status="disputed", best="1500",
            wording="about 1,500", notes="A doubt."),
    )  # fmt: skip
    layout = over_time(dataset, "metric=killed")
    assert layout.strip is None
    assert len(layout.ids) == 2
    assert not layout.crossings
    assert all(mark.claim.hollow for mark in layout.marks)


def test_the_file_says_what_it_shows(frozen: Dataset) -> None:
    selection, _ = Selection.parse(ASKED["north-korea"])
    drawn = {
        palette["page"]: question_svg(
            dataset=frozen, selection=selection, site=SITE, palette=palette
        )
        for palette in (LIGHT, DARK)
    }
    for page, data in drawn.items():
        root = ET.fromstring(data)
        words = [t.text for t in root.iter("{http://www.w3.org/2000/svg}text")]
        assert words[0] == "North Korean soldiers killed in the Russo-Ukrainian War"
        assert any(frozen.version in (text or "") for text in words)
        assert any((text or "").startswith(SITE) for text in words)
        assert any("more than 6,000" in (text or "") for text in words), "named under the chart"
        assert page in data.decode()
    assert question_svg(dataset=frozen, selection=selection, site=SITE) == drawn[LIGHT["page"]]


def test_the_palettes_have_the_same_roles_and_the_figure_knows_both(frozen: Dataset) -> None:
    assert LIGHT.keys() == DARK.keys() == PAGE.keys()
    assert len(set(LIGHT.values())) == len(LIGHT), "the page turns one colour into the other"
    figure = question.figure(over_time(frozen, ASKED["russia"]))
    assert figure["layout"]["meta"]["dark"] == {LIGHT[role]: DARK[role] for role in LIGHT}
    text = json.dumps(figure)
    claims = frozen.estimates.loc[frozen.estimates["party"] == "russia", "claim"]
    assert not any(json.dumps(claim)[1:-1] in text for claim in claims), "no claim in the figure"


def test_names_on_the_plot_move_with_its_days_and_those_beside_it_leave(frozen: Dataset) -> None:
    layout = over_time(frozen, ASKED["russia"])
    assert layout.inset
    figure = question.figure(layout)["layout"]
    notes = {one["text"]: one for one in figure["annotations"]}
    right = layout.panel.area.right
    for label in layout.labels:
        note = next(n for text, n in notes.items() if escape(label.words[1], quote=False) in text)
        beside = label.box.left >= right
        assert (note["xref"], note.get("name")) == (("paper", "whole") if beside else ("x", None))
    enlarged = [one for one in figure["shapes"] if one.get("name") == "whole"]
    assert len(enlarged) > 1
    fixed = [axis for axis, one in figure.items() if "axis" in axis and not one["fixedrange"]]
    assert fixed == ["xaxis"], "days alone are zoomed"


def test_both_drawings_place_a_day_and_a_figure_at_the_same_pixel(frozen: Dataset) -> None:
    for query, scale in ((ASKED["russia"], "linear"), (ASKED["iraq"], "log")):
        layout = over_time(frozen, query, scale=scale)
        axes = question.figure(layout)["layout"]
        first, last = map(pd.Timestamp, axes["xaxis"]["range"])
        left, right = (share * layout.size.width for share in axes["xaxis"]["domain"])
        low, high = axes["yaxis"]["range"]
        top, bottom = ((1 - s) * layout.height for s in reversed(axes["yaxis"]["domain"]))
        for mark in layout.marks:
            x, y = mark.place
            day = pd.Timestamp(0) + pd.Timedelta(days=mark.claim.day)
            assert left + (day - first) / (last - first) * (right - left) == pytest.approx(x, abs=1)
            value = math.log10(mark.claim.at) if scale == "log" else mark.claim.at
            at = bottom - (value - low) / (high - low) * (bottom - top)
            assert at == pytest.approx(y, abs=0.5)


def test_labels_in_the_column_are_spread_in_their_order() -> None:
    assert spread([10, 12, 50], step=10, low=0, high=100) == [6, 16, 50]
    assert spread([95, 96], step=10, low=0, high=100) == [80, 90]
