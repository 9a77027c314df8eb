"""Statements made up for the tests of the measures, typed as the dataset types them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

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
    "killed": "killed_or_wounded",
    "wounded": "killed_or_wounded",
    "killed_or_wounded": "casualties",
    "captured": "casualties",
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
