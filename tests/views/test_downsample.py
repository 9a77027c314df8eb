"""Very many statements are drawn as their outline: nothing silently left out, and no extreme."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from casualties.selection import Selection
from casualties.views import downsample
from casualties.views.downsample import COLUMNS, outline, thinned

ALL = Selection()


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
    series = np.array([source for source, *_ in claims])
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
            stated = [place for place in cell if not np.isnan(low[place])]
            if stated:
                out.add(min(stated, key=lambda p: (low[p], p)))
                out.add(min(stated, key=lambda p: (-low[p], p)))
        return sorted(out)

    levels = [COLUMNS >> joined for joined in range(COLUMNS.bit_length())]
    tried = [keeping(own, n) for own in (series.tolist(), [0] * len(claims)) for n in levels]
    every = list(range(len(claims)))
    assert kept == (
        every
        if len(claims) <= most
        else next((places for places in tried if len(places) <= most), tried[-1])
    )


def test_a_thinned_chart_keeps_every_extreme() -> None:
    random = np.random.default_rng(3)
    count = 20_000
    rows = pd.DataFrame(
        {
            "source": random.choice(["a", "b", "c", "d"], count),
            "day": pd.Timestamp("2020-01-01")
            + pd.to_timedelta(random.integers(0, 900, count), "D"),
            "low": random.lognormal(5, 1, count),
        }
    ).assign(high=lambda r: r["low"] * 2)
    few = thinned(rows, day="day", low="low", high="high")
    assert len(few) <= downsample.MOST_MARKS
    assert few.index.is_monotonic_increasing
    assert few.equals(thinned(rows, day="day", low="low", high="high"))
    for source, own in rows.groupby("source"):
        kept = few[few["source"] == source]
        assert kept["low"].min() == own["low"].min()
        assert kept["high"].max() == own["high"].max()
        assert kept["day"].agg(["min", "max"]).tolist() == own["day"].agg(["min", "max"]).tolist()


def test_more_sources_than_marks_share_the_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downsample, "MOST_MARKS", 40)
    rows = pd.DataFrame(
        {
            "source": [f"s{n}" for n in range(500)],
            "day": pd.date_range("2020-01-01", periods=500),
            "low": [float(n * 37 % 499) for n in range(500)],
        }
    )
    few = thinned(rows, day="day", low="low", high="low")
    assert len(few) <= 40
    assert {0.0, 498.0} <= set(few["low"])
