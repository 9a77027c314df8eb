"""Leans by matched days, against a reckoning that goes through every figure and every other one."""

from __future__ import annotations

import math
from statistics import median
from typing import Any

import numpy as np
import pandas as pd
import pytest

from casualties.measures.assumptions import Assumptions
from casualties.measures.lean import (
    DAYS,
    FEW_DAYS,
    FEW_OTHERS,
    GAP,
    KINDS,
    LEAN,
    OTHERS,
    lean,
)
from casualties.measures.standing import statements
from claims import AT_THEIR_WORD, claims

FIRST = np.datetime64("2024-01-01")


def totals(seed: int, *, count: int, sources: int, days: int) -> pd.DataFrame:
    """Running totals at random: ranges, lists, strengths, echoes and restated days among them."""
    random = np.random.default_rng(seed)
    cells: list[dict[str, Any]] = []
    for number in range(count):
        day = int(random.integers(days))
        figure = int(random.integers(90, 99)) * 1_000 + day
        cell = {
            "id": f"row-{number:03d}",
            "source": f"source-{int(random.integers(sources))}",
            "metric": ("killed", "wounded")[int(random.integers(2))],
            "as_of": f"{FIRST + day}",
            "stated_on": f"{FIRST + day + int(random.integers(90))}",
            "basis": "stock" if random.random() < 0.05 else "cumulative",
            "method": "documented" if random.random() < 0.1 else "claim",
        }
        if random.random() < 0.3:
            cell |= {"qualifier": "range", "low": figure, "high": figure + 9_000}
        else:
            cell |= {"qualifier": ("exact", "about", "at_least")[int(random.integers(3))]}
            cell |= {"low" if cell["qualifier"] == "at_least" else "best": figure}
        if number and random.random() < 0.1:
            cell["repeats"] = f"row-{int(random.integers(number)):03d}"
        cells.append(cell)
    return claims(*cells)


def one_by_one(rows: pd.DataFrame) -> dict[tuple[str, str], tuple[Any, ...]]:
    """The leans as `lean` defines them, figure by figure, by metric and source."""
    found = statements(rows, assumptions=Assumptions())
    found = found[
        (found["basis"] == "cumulative")
        & found["ends"].isna()
        & ~found["derived"]
        & (found["point"] > 0)
        & (found["ceiling"] < math.inf)
    ].assign(day=lambda table: (table["as_of"] - pd.Timestamp(FIRST)).dt.days)
    out = {}
    for metric, said in found.groupby("metric"):
        series: dict[str, dict[int, float]] = {}
        for (origin, day), same in said.groupby(["origin", "day"]):
            last = same[same["stated_on"] == same["stated_on"].max()]
            series.setdefault(origin, {})[day] = float(np.log(last["point"]).mean())
        if len(series) <= OTHERS:
            continue
        for origin, own in series.items():
            distances, behind = [], set()
            for day, log in own.items():
                others = {
                    name: value
                    for name, figures in series.items()
                    if name != origin and (value := at(day, figures)) is not None
                }
                if len(others) >= OTHERS:
                    distances.append(log - median(others.values()))
                    behind |= set(others)
            source = said[said["origin"] == origin].sort_values(["stated_on", "id"])
            few = FEW_DAYS if distances else FEW_OTHERS
            line: tuple[Any, ...] = (len(distances), len(behind), None, None, None, few)
            if len(distances) >= DAYS:
                low, high = np.quantile(distances, [0.1, 0.9])
                line = (len(distances), len(behind), median(distances), low, high, None)
            out[str(metric), str(source["source"].iloc[0])] = line
    return out


def at(day: int, figures: dict[int, float]) -> float | None:
    """The logarithm on a day, stated or on the line between two figures that are near enough."""
    if day in figures:
        return figures[day]
    before = max((other for other in figures if other < day), default=None)
    after = min((other for other in figures if other > day), default=None)
    if before is None or after is None or after - before > GAP:
        return None
    share = (day - before) / (after - before)
    return figures[before] * (1 - share) + figures[after] * share


@pytest.mark.parametrize(
    ("seed", "shape"),
    [
        (1, {"count": 60, "sources": 5, "days": 100}),
        (2, {"count": 120, "sources": 9, "days": 900}),
        (3, {"count": 200, "sources": 7, "days": 30}),
        (4, {"count": 12, "sources": 6, "days": 300}),
    ],
)
def test_a_lean_is_that_of_every_figure_against_every_other(
    seed: int, shape: dict[str, int]
) -> None:
    rows = totals(seed, **shape)
    got = lean(rows, assumptions=Assumptions())
    assert tuple(got.columns) == LEAN
    lines = {
        (row["metric"], row["source"]): tuple(
            None if pd.isna(value := row[name]) else value for name in LEAN[LEAN.index("days") :]
        )
        for row in got.to_dict("records")
    }
    want = one_by_one(rows)
    assert len(lines) == len(got)
    assert lines.keys() == want.keys()
    for key, line in lines.items():
        assert line == pytest.approx(want[key], abs=1e-12), key
    assert got.equals(lean(rows.sample(frac=1, random_state=seed), assumptions=Assumptions()))


FIVE = [f"2024-0{month}-01" for month in range(1, 6)]


def speakers(days: list[str] = FIVE, **times: int) -> pd.DataFrame:
    """Each source states its multiple of a total that grows, on these days."""
    return claims(
        *(
            {"id": f"{source}-{day}", "source": source, "best": 101 * factor * (5 + number),
             "stated_on": day}
            for number, day in enumerate(days)
            for source, factor in times.items()
        )
    )  # fmt: skip


def test_the_lean_is_the_median_logarithm_over_the_median_of_the_others() -> None:
    found = lean(speakers(one=1, two=2, four=4, eight=8), assumptions=AT_THEIR_WORD)
    assert found["source"].tolist() == ["eight", "four", "two", "one"]
    assert found["lean"].tolist() == pytest.approx([math.log(f) for f in (4, 2, 1 / 2, 1 / 4)])
    assert found["low"].tolist() == pytest.approx(found["high"].tolist())
    assert found[["days", "others"]].eq([5, 3]).all(axis=None)
    assert found["unmeasured"].isna().all()


def test_who_speaks_later_of_a_growing_total_does_not_stand_above_for_that() -> None:
    cells = [
        {"id": f"{who}-{step}", "source": who, "best": 101 * 2**step,
         "stated_on": f"{FIRST + 10 * step}"}
        for who, first in (("late", 1), ("one", 0), ("two", 0), ("three", 0))
        for step in range(first, 11, 2)
    ]  # fmt: skip
    found = lean(claims(*cells), assumptions=AT_THEIR_WORD).set_index("source")
    assert found.loc["late", "days"] == 5
    assert found.loc["late", "lean"] == pytest.approx(0.0)
    few = lean(claims(*cells[1:]), assumptions=AT_THEIR_WORD).set_index("source")
    assert few.loc["late", ["days", "unmeasured"]].tolist() == [4, FEW_DAYS]
    assert math.isnan(few.loc["late", "lean"])


def test_nobody_is_drawn_out_beyond_or_across_a_long_gap() -> None:
    days = ["2023-01-01", *FIVE]
    others = speakers(["2023-01-01", "2023-08-01", "2024-05-01"], one=1, two=2, three=3)
    found = lean(
        pd.concat([speakers(days, own=2), others], ignore_index=True), assumptions=AT_THEIR_WORD
    ).set_index("source")
    assert found.loc["own", "days"] == 2  # the first day and the last


def test_lists_and_other_parts_neither_lean_nor_are_leant_against() -> None:
    rows = speakers(one=1, two=2, four=4, eight=8)
    rows.loc[rows["source"] == "eight", "method"] = "documented"
    assert lean(rows, assumptions=AT_THEIR_WORD).empty
    rows.loc[rows["source"] == "eight", ["method", "covers"]] = ["claim", "part"]
    assert lean(rows, assumptions=AT_THEIR_WORD).empty


def test_without_rows_there_is_a_table_of_its_columns() -> None:
    found = lean(speakers(one=1).iloc[:0], assumptions=AT_THEIR_WORD)
    assert found.dtypes.astype(str).to_dict() == KINDS
    assert found.empty


def test_only_the_questions_shown_are_measured_and_all_rows_count_for_them() -> None:
    rows = speakers(one=1, two=2, four=4, eight=8)
    shown = rows[rows["source"] == "two"]
    whole = lean(rows, assumptions=AT_THEIR_WORD)
    assert lean(rows, shown=shown, assumptions=AT_THEIR_WORD).equals(whole)
    other = shown.assign(metric="wounded")
    assert lean(rows, shown=other, assumptions=AT_THEIR_WORD).empty
