"""Statements made up for the tests of the measures, typed as the dataset types them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
from hypothesis import strategies as st

from casualties.measures import Assumptions

COLUMNS = [
    "id",
    "conflict",
    "party",
    "theatre",
    "scope",
    "population",
    "metric",
    "basis",
    "low",
    "best",
    "high",
    "qualifier",
    "wording",
    "interval",
    "stated_on",
    "date_precision",
    "as_of",
    "period_start",
    "source",
    "speaker",
    "via",
    "url",
    "standpoint",
    "method",
    "covers",
    "rests_on",
    "repeats",
    "supersedes",
    "status",
    "claim",
    "notes",
]
PERSONS = ("low", "best", "high")
DATES = ("stated_on", "as_of", "period_start")
PLAIN = {
    "conflict": "war",
    "party": "northland",
    "scope": "whole",
    "population": "all",
    "metric": "killed",
    "basis": "cumulative",
    "qualifier": "exact",
    "stated_on": "2024-01-01",
    "date_precision": "day",
    "standpoint": "third_party",
    "method": "claim",
    "status": "accepted",
}
PART_OF = {
    "killed": ["killed_or_wounded"],
    "wounded": ["killed_or_wounded"],
    "killed_or_wounded": ["casualties"],
    "captured": ["casualties"],
}
ASSUMPTIONS = Assumptions(words={"dozens": (24.0, 99.0)}, part_of=PART_OF)
AT_THEIR_WORD = replace(ASSUMPTIONS, about=0)


def claims(*cells: dict[str, Any]) -> pd.DataFrame:
    """Rows of estimates.csv; the id is a letter and the source the id unless given."""
    records = []
    for number, given in enumerate(cells):
        name = given.get("id", chr(ord("A") + number) if number < 26 else f"row-{number}")
        records.append({**PLAIN, "id": name, "source": name, **given})
    frame = pd.DataFrame(records, columns=COLUMNS)
    kinds = dict.fromkeys(COLUMNS, "str")
    kinds |= dict.fromkeys(PERSONS, "Int64") | dict.fromkeys(DATES, "datetime64[us]")
    return frame.astype(kinds)


FIRST = pd.Timestamp("2024-01-01")
"""The first day on which anything is stated at random."""
FIGURES = st.sampled_from([0, 40, 90, 100, 120, 200, 250, 1_000])


@st.composite
def a_claim(draw, *, basis, sources):
    qualifier = draw(st.sampled_from(["exact", "about", "at_least", "up_to", "range", "words"]))
    figure = draw(FIGURES)
    cells = {"qualifier": qualifier, "basis": basis, "source": draw(st.sampled_from(sources))}
    if qualifier in ("exact", "about"):
        cells["best"] = figure
    elif qualifier == "at_least":
        cells["low"] = figure
    elif qualifier == "up_to":
        cells["high"] = figure
    elif qualifier == "range":
        cells |= {"low": figure, "high": figure + draw(FIGURES)}
    else:
        cells["wording"] = draw(st.sampled_from(["dozens", "many"]))
    said = draw(st.integers(0, 12)) * draw(st.sampled_from([1, 7, 20]))
    cells["stated_on"] = FIRST + pd.Timedelta(days=said)
    if basis == "period":
        cells["period_start"] = FIRST - pd.Timedelta(days=draw(st.integers(1, 2)))
        cells["as_of"] = FIRST
    elif draw(st.booleans()):
        cells["as_of"] = FIRST + pd.Timedelta(days=said - draw(st.integers(0, 30)))
    elif draw(st.integers(0, 4)) == 0:
        cells["date_precision"] = "month"
    cells["method"] = draw(st.sampled_from(["claim", "claim", "claim", "documented"]))
    cells["status"] = draw(st.sampled_from(["accepted"] * 6 + ["disputed", "withdrawn"]))
    return cells


@st.composite
def some_claims(draw, *, bases=("cumulative", "stock", "period", "planned"), most=9, linked=True):
    basis = draw(st.sampled_from(bases))
    cells = draw(st.lists(a_claim(basis=basis, sources=["s", "t", "u", "v"]), min_size=1,
                          max_size=most))  # fmt: skip
    for number, cell in enumerate(cells):
        cell["id"] = f"row-{number}"
    if linked:
        for later in cells:
            before = [c for c in cells if c["stated_on"] < later["stated_on"]]
            own = [c for c in before if c["source"] == later["source"]]
            choice = draw(st.integers(0, 9))
            if choice == 0 and own:
                later["supersedes"] = draw(st.sampled_from(own))["id"]
            elif choice == 1 and before:
                later["repeats"] = draw(st.sampled_from(before))["id"]
    return claims(*cells)


@st.composite
def lone_claims(draw, *, most=8):
    """Cumulative statements, each with an origin of its own."""
    cells = draw(st.lists(a_claim(basis="cumulative", sources=["x"]), min_size=1, max_size=most))
    for number, cell in enumerate(cells):
        cell |= {"id": f"row-{number}", "source": f"source-{number}", "status": "accepted"}
    return claims(*cells)
