"""Leans against a reckoning that goes through every statement and leaves out every other one."""

from __future__ import annotations

import math
from importlib import import_module
from statistics import median
from typing import Any

import numpy as np
import pandas as pd
import pytest

from casualties.measures.assumptions import Assumptions
from casualties.measures.lean import BY, DATES, LEAN, ORIGINS, lean
from casualties.measures.standing import statements
from claims import claims

leans = import_module("casualties.measures.lean")  # the package gives the function that name
SILENCE = 20


def spoken(seed: int, *, count: int, sources: int, days: int, questions: int = 1) -> pd.DataFrame:
    """Figures that differ little, many of them equal, some of one source on one day."""
    random = np.random.default_rng(seed)
    return claims(
        *(
            {
                "id": f"row-{number:03d}",
                "source": f"source-{(who := int(random.integers(sources)))}",
                "standpoint": ("own", "adversary", "third_party")[who % 3],
                "metric": ("killed", "wounded", "missing")[int(random.integers(questions))],
                "party": "northland" if random.random() < 0.8 else "southland",
                "basis": "stock",
                "best": int(random.integers(90, 99)) * 1_000,
                "stated_on": f"{np.datetime64('2024-01-01') + int(random.integers(days))}",
            }
            for number in range(count)
        )
    )


def one_by_one(rows: pd.DataFrame, *, by: str) -> list[tuple[Any, ...]]:
    """The leans as `lean` defines them, without a thought for what it costs."""
    found = statements(rows, assumptions=Assumptions())
    found = found[found["point"] > 0].assign(
        day=found["stated_on"].dt.day_of_year, log=np.log(found["point"])
    )
    asked = ["party", "metric"]
    told: dict[tuple[str, ...], list[tuple[int, float, dict[str, float]]]] = {}
    for question, every in found.groupby(asked):
        said = every.groupby(["origin", "day"]).agg(
            log=("log", "mean"), standpoint=("standpoint", "first"), source=("source", "first")
        )
        for (origin, day), own in said.iterrows():
            before = said[said.index.get_level_values("day") <= day].groupby("origin").tail(1)
            others = {
                name: other["log"]
                for (name, when), other in before.iterrows()
                if name != origin
                and day - when <= SILENCE
                and (by == "source" or other["standpoint"] != own["standpoint"])
            }
            if len(others) < ORIGINS - 1:
                continue
            without = {
                left: own["log"] - median(v for name, v in others.items() if name != left)
                for left in others
            }
            who = (own["source"],) if by == "source" else ()
            key = (*who, own["standpoint"], question[0])
            told.setdefault(key, []).append((day, own["log"] - median(others.values()), without))
    out = []
    for key, lines in told.items():
        if len({day for day, _, _ in lines}) < DATES:
            continue
        left = [
            median(without.get(name, distance) for _, distance, without in lines)
            for name in {name for _, _, without in lines for name in without}
        ]
        number = len({day for day, _, _ in lines})
        source = key[0] if by == "source" else None
        middle = median(distance for _, distance, _ in lines)
        out.append((source, *key[-2:], middle, min(left), max(left), number))
    return sorted(out, key=lambda line: (line[2], -line[3], line[0] or "", line[1]))


@pytest.mark.parametrize("by", BY)
@pytest.mark.parametrize(
    ("seed", "shape"),
    [
        (51, {"count": 29, "sources": 4, "days": 13}),  # whom leaving out moves no median counts
        (228, {"count": 30, "sources": 7, "days": 48}),
        (3, {"count": 90, "sources": 9, "days": 150, "questions": 3}),
        (5, {"count": 120, "sources": 30, "days": 40}),
    ],
)
def test_a_lean_is_that_of_every_statement_without_every_other(
    seed: int, shape: dict[str, int], by: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = spoken(seed, **shape)
    got = lean(rows, by=by, assumptions=Assumptions(silence=SILENCE))
    monkeypatch.setattr(leans, "TOGETHER", 1)
    assert lean(rows, by=by, assumptions=Assumptions(silence=SILENCE)).equals(got)
    want = one_by_one(rows, by=by)
    assert len(want)
    assert tuple(got.columns) == LEAN
    lines = [
        tuple(None if isinstance(v, float) and math.isnan(v) else v for v in line)
        for line in got.itertuples(index=False)
    ]
    assert [(*a[:3], a[6]) for a in lines] == [(*a[:3], a[6]) for a in want]
    assert [a[3:6] for a in lines] == [pytest.approx(a[3:6], abs=1e-12) for a in want]


def test_the_leans_by_source_and_by_standpoint_stand_one_below_the_other() -> None:
    rows = spoken(3, count=120, sources=9, days=200, questions=3)
    got = lean(rows, assumptions=Assumptions(), by=BY)
    each = [lean(rows, assumptions=Assumptions(), by=by) for by in BY]
    pd.testing.assert_frame_equal(got, pd.concat(each, ignore_index=True))
