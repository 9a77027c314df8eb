"""The latest figures against a reckoning source by source."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings

from casualties.data.dataset import Dataset
from casualties.data.stated_figures import stated_ends
from casualties.measures.arrays import NEVER
from casualties.measures.bounds import at_their_word
from casualties.measures.latest import LATEST, SAME_TIME, latest_figures
from casualties.measures.statements import Statements
from claims import ASSUMPTIONS, claims, some_claims

SILENCE = 40


def one_by_one(said: Statements) -> dict[str, Any]:
    """The latest figures of one question as the module defines them, source by source."""
    last = max(said.stated)
    figures = [
        at for at in range(len(said))
        if said.ends[at] == NEVER and not (math.isnan(said.low[at]) and math.isnan(said.high[at]))
    ]  # fmt: skip
    newest = max(figures, key=lambda at: (said.stated[at], said.as_of[at], said.period[at]))
    figures = [at for at in figures if said.period[at] == said.period[newest]]
    latest = []
    for at in figures:
        own = [other for other in figures if said.source[other] == said.source[at]]
        looks = said.basis[at] in ("cumulative", "stock")
        before = [other for other in own if said.stated[other] <= said.stated[at]]
        reach = {other: min(said.as_of[other], said.stated[other]) for other in own}
        if looks and any(reach[other] > reach[at] for other in before):
            continue
        latest.append(at)
    latest = [
        at for at in latest
        if not any(
            said.source[other] == said.source[at] and said.stated[other] > said.stated[at]
            for other in latest
        )
        and last - said.stated[at] <= SILENCE
    ]  # fmt: skip
    lows = [said.low[at] for at in latest if not math.isnan(said.low[at])]
    highs = [said.high[at] for at in latest if not math.isnan(said.high[at])]
    points = [
        at for at in latest
        if not math.isnan(said.point[at]) and not said.middle[at] and said.ceiling[at] < math.inf
    ]  # fmt: skip
    day = max((said.as_of[at] for at in points), default=0)
    points = [at for at in points if said.as_of[at] >= day - SAME_TIME]
    apart = math.nan
    if len({said.origin[at] for at in points}) > 1:
        values = [said.point[at] for at in points]
        apart = max(values) / min(values) if min(values) else math.inf if max(values) else 1.0
    top = max([*lows, *highs], default=math.nan)
    return {
        "latest_low": min(lows, default=math.nan),
        "latest_high": top,
        "no_limit": bool(latest) and top not in highs,
        "latest_sources": len({said.source[at] for at in latest}),
        "apart": apart,
    }


@settings(max_examples=20, deadline=None)
@given(some_claims(most=12))
def test_the_latest_figures_are_those_of_each_source(rows: pd.DataFrame) -> None:
    said = Statements.of(rows, assumptions=ASSUMPTIONS)
    if not len(said):
        return
    found = latest_figures(said, silence=SILENCE)
    assert tuple(found.columns) == LATEST
    (row,) = found.to_dict("records")
    if all(math.isnan(low) for low in said.low[said.ends == NEVER]) and math.isnan(
        row["latest_high"]
    ):
        assert (row["latest_sources"], row["no_limit"]) == (0, False)
        return
    want = one_by_one(said)
    assert {name: row[name] for name in want} == pytest.approx(want, nan_ok=True)
    assert row["last_stated"] == pd.Timestamp(0) + pd.Timedelta(days=int(said.stated.max()))


def reach(*cells: dict[str, Any]) -> dict[str, Any]:
    assumptions = replace(ASSUMPTIONS, starts={"war": "2022-02-24"}, parents={"A": "B"})
    said = Statements.of(claims(*cells), assumptions=assumptions)
    (row,) = latest_figures(said, silence=90).to_dict("records")
    return row


def test_figures_are_quoted_as_stated_and_a_minimum_above_all_of_them_has_no_limit() -> None:
    least, range_ = {"low": 26_801, "qualifier": "at_least"}, {"low": 30_000, "high": 43_000}
    row = reach(least, range_ | {"qualifier": "range"})
    assert [row[name] for name in LATEST[:5]] == [26_801, "A", 43_000, "B", False]
    assert math.isnan(row["apart"])  # the middle of a range is nobody's figure
    assert (row["latest_sources"], row["latest_families"]) == (2, 1)
    row = reach(least | {"low": 50_000}, range_ | {"qualifier": "range"})
    assert [row[name] for name in LATEST[:5]] == [30_000, "B", 50_000, "A", True]


@pytest.mark.parametrize("order", [1, -1])
def test_a_minimum_equal_to_the_highest_upper_end_is_not_above_it(order: int) -> None:
    both = {"low": 100, "qualifier": "at_least"}, {"best": 100}
    assert not reach(*both[::order])["no_limit"]


def test_only_whole_figures_of_one_time_are_apart() -> None:
    old = {"best": 100, "as_of": "2023-06-01"}
    assert math.isnan(reach(old, {"best": 300})["apart"])
    listed = {"best": 100, "method": "documented"}
    assert math.isnan(reach(listed, {"best": 300})["apart"])
    since = {"best": 100, "period_start": "2023-12-01"}
    row = reach(since, {"best": 300}, {"best": 450, "qualifier": "about"})
    assert (row["apart"], row["apart_low_id"], row["apart_high_id"]) == (1.5, "B", "C")
    assert (row["latest_low"], row["latest_sources"]) == (300, 2)
    assert reach({"best": 0}, {"best": 300})["apart"] == math.inf


def test_who_is_silent_on_the_last_day_of_the_question_is_not_quoted() -> None:
    row = reach({"best": 100, "stated_on": "2023-09-01"}, {"best": 300})
    assert (row["latest_low"], row["latest_sources"]) == (300, 1)


def test_ends_at_their_word_are_those_of_the_file(frozen: Dataset) -> None:
    want = {row["id"]: stated_ends(row) for row in frozen.texts["estimates"].records}
    found = zip(*(side.tolist() for side in at_their_word(frozen.estimates)), strict=True)
    got = [tuple(None if math.isnan(end) else int(end) for end in ends) for ends in found]
    assert dict(zip(frozen.estimates["id"], got, strict=True)) == want
