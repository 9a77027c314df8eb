"""What a timeline is drawn from: the same bounds, order and chart as from its whole table."""

from __future__ import annotations

import numpy as np
import pytest
from dash import html
from hypothesis import given
from hypothesis import strategies as st

from casualties.data.cache import remembered
from casualties.data.dataset import Dataset
from casualties.data.search import FEW, by_day
from casualties.export import view_csv
from casualties.measures.bounds import bounds
from casualties.selection import Selection
from casualties.views import VIEWS, look, sketch
from casualties.views.downsample import COLUMNS, outline
from casualties.views.ends import ends, stated_between
from casualties.views.ranges import completed
from casualties.web.page import content as present
from casualties.web.page.components import element
from conftest import MakeDataset, row

TIMELINE = VIEWS["timeline"]
QUERIES = (
    "",
    "about=0",
    "about=25&scale=linear&events=off",
    "party=north-korea&metric=killed",
    "conflict=gaza-war&focus=gaza-health-ministry&known_on=2024-05-01",
    "method=documented&sort=-stated_on",
    "q=several",
    "party=nowhere",
)


@pytest.mark.parametrize("about", [0, 1, 10, 33.3, 99])
def test_the_ends_kept_for_a_dataset_are_the_bounds_of_its_rows(
    real: Dataset, about: float
) -> None:
    for places in (np.arange(len(real.estimates)), np.array([7, 3, 500]), np.array([], dtype=int)):
        limits = bounds(
            real.estimates.take(places), assumptions=Selection(about=about).assumptions(real)
        )
        found = ends(places, dataset=real, about=about)
        for name, column in zip(("floor", "ceiling", "point"), found, strict=True):
            assert np.array_equal(column, limits[name].to_numpy(), equal_nan=True), name


def test_an_assumption_that_is_no_percentage_is_refused(real: Dataset) -> None:
    for about in (-1.0, 100.0):
        with pytest.raises(ValueError, match="is not a percentage"):
            ends(np.array([0]), dataset=real, about=about)


def test_the_figures_named_lie_between_the_lowest_and_the_highest(
    make_dataset: MakeDataset,
) -> None:
    between = {"qualifier": "range", "low": "100", "best": "", "high": "300"}
    phrase = {"qualifier": "words", "best": "", "wording": "dozens"}
    dataset = make_dataset(
        row(id="a", **between, wording="100 to 300", interval="stated_range"),
        row(id="b", best="250", wording="about 250"),
        row(id="c", **phrase),
    )
    assert stated_between(np.array([0, 1, 2]), dataset=dataset) == (100, 300)
    assert stated_between(np.array([1]), dataset=dataset) == (250, 250)
    least, most = stated_between(np.array([2]), dataset=dataset)
    assert least > most, "a phrase names no figure"


def test_statements_come_by_their_day_then_when_they_were_made_then_by_id(
    make_dataset: MakeDataset,
) -> None:
    dataset = make_dataset(
        row(id="d", stated_on="2024-03-04", as_of="2024-03-01"),
        row(id="b", stated_on="2024-03-02"),
        row(id="a", stated_on="2024-03-02"),
        row(id="c", stated_on="2024-03-01"),
    )
    ids = dataset.estimates["id"]
    assert ids[by_day(None, dataset=dataset)].tolist() == ["c", "d", "a", "b"]
    assert ids[by_day(np.array([3, 0, 1]), dataset=dataset)].tolist() == [
        ids[place] for place in by_day(None, dataset=dataset) if place in (3, 0, 1)
    ]


def test_few_statements_come_in_the_same_order_as_among_many(real: Dataset) -> None:
    every = by_day(None, dataset=real)
    size = len(every)
    for count in (size // FEW - 1, size // FEW + 1):
        some = np.random.default_rng(count).permutation(size)[:count]
        wanted = [place for place in every.tolist() if place in set(some.tolist())]
        assert by_day(some, dataset=real).tolist() == wanted


@pytest.mark.parametrize("query", QUERIES)
def test_a_chart_of_the_ranges_is_the_chart_of_the_table(real: Dataset, query: str) -> None:
    selection, _ = Selection.parse(f"view=timeline&{query}")
    told = {"dataset": real, "selection": selection}
    rows, table = look(TIMELINE, **told)
    found = sketch(TIMELINE, **told)
    assert TIMELINE.draw is not None
    assert TIMELINE.draw(found.table, rows=found.rows, **told) == TIMELINE.draw(
        table, rows=rows, **told
    )
    assert TIMELINE.sentence(found.table, rows=found.rows, **told) == TIMELINE.sentence(
        table, rows=rows, **told
    )
    assert sorted(found.places.tolist()) == sorted(rows.index.tolist())
    few = completed(found.table.frame().head(3), dataset=real)
    assert few.equals(table.head(3))
    html = present.rows_html(table, rows=rows, view=TIMELINE, **told)
    assert present.rows_of(TIMELINE, **told) == html


def test_the_marks_of_a_chart_are_the_rows_of_its_csv(real: Dataset) -> None:
    selection, _ = Selection.parse("view=timeline&conflict=gaza-war&about=3")
    found = sketch(TIMELINE, dataset=real, selection=selection)
    assert TIMELINE.draw is not None
    figure = TIMELINE.draw(found.table, rows=found.rows, dataset=real, selection=selection)
    marks = next(trace for trace in figure["data"] if trace["name"] == "statement")
    head, *lines = view_csv("timeline", dataset=real, selection=selection).decode().splitlines()
    date, floor, ceiling = (head.split(",").index(name) for name in ("date", "floor", "ceiling"))
    numbered = [c for line in lines if (c := line.split(","))[floor] or c[ceiling]]
    assert marks["customdata"] == [cells[0] for cells in numbered]
    assert marks["x"] == [cells[date] for cells in numbered]


@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.integers(0, 40), st.integers(0, 5), st.booleans()),
        min_size=1,
        max_size=60,
    ),
    st.integers(1, 20),
)
def test_the_outline_is_what_each_cell_keeps_one_by_one(
    claims: list[tuple[int, int, int, bool]], most: int
) -> None:
    series = np.array([one for one, *_ in claims])
    days = np.datetime64("2024-01-01") + np.array([day for _, day, *_ in claims])
    low = np.array([np.nan if none else float(v) for *_, v, none in claims])
    kept = outline(series, days=days, low=low, high=low, most=most).tolist()
    number = (days - days.min()).astype(int)
    column = number * COLUMNS // (number.max() + 1)

    def keeping(own: list[int], columns: int) -> list[int]:
        cells: dict[tuple[int, int], list[int]] = {}
        for place in range(len(claims)):
            cells.setdefault((own[place], column[place] * columns // COLUMNS), []).append(place)
        out = set()
        for cell in cells.values():
            out |= {
                min(cell, key=lambda p: (number[p], p)),
                max(cell, key=lambda p: (number[p], p)),
            }
            out.add(min(cell, key=lambda p: (np.inf if np.isnan(low[p]) else low[p], p)))
            out.add(min(cell, key=lambda p: (np.inf if np.isnan(low[p]) else -low[p], p)))
        return sorted(out)

    levels = [COLUMNS >> joined for joined in range(COLUMNS.bit_length())]
    tried = [keeping(own, n) for own in (series.tolist(), [0] * len(claims)) for n in levels]
    every = list(range(len(claims)))
    assert kept == (
        every
        if len(claims) <= most
        else next((one for one in tried if len(one) <= most), tried[-1])
    )


def test_an_element_is_what_dash_would_send() -> None:
    assert element("A", "words", href="/x") == html.A("words", href="/x").to_plotly_json()
    assert element("P", ["a"])["props"] == html.P(["a"]).to_plotly_json()["props"]


def test_a_call_that_does_not_fit_is_an_error_and_no_remembered_answer(real: Dataset) -> None:
    @remembered(most=2)
    def answer(number: int, *, dataset: Dataset) -> int:
        return number

    assert answer(1, dataset=real) == 1
    with pytest.raises(TypeError, match="number"):
        answer(dataset=real)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="unexpected"):
        answer(1, dataset=real, other=2)  # type: ignore[call-arg]
