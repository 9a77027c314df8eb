"""Freshness: when a war and a source were last heard of, and who has fallen silent."""

from __future__ import annotations

import pandas as pd

from casualties.views.freshness import regular_series, source_line, war_lines, wars
from conftest import MakeDataset, row


def weekly(source: str, *, start: str, days: int) -> list[dict[str, str]]:
    """One statement a week by a source."""
    return [
        row(source=source, stated_on=f"{day:%Y-%m-%d}", best=str(1000 + n), wording=f"{1000 + n}")
        for n, day in enumerate(pd.date_range(start, periods=days, freq="7D"))
    ]


def test_a_war_says_its_last_day_and_who_of_its_regulars_is_silent(
    make_dataset: MakeDataset,
) -> None:
    dataset = make_dataset(
        *weekly("ministry", start="2024-02-02", days=10),
        *weekly("tracker", start="2024-02-01", days=9),
        row(source="agency", stated_on="2024-08-09"),
        row(source="agency", stated_on="2024-09-30", status="withdrawn", notes="No figure."),
    )
    ministry = "older than three months: the latest of Ministry (5 April 2024)"
    assert war_lines(dataset, on="2024-07-06") == {"river-war": "Last statement 5 April 2024"}
    assert war_lines(dataset, on="2024-08-10") == {
        "river-war": f"Last statement 9 August 2024; {ministry}"
    }
    assert war_lines(dataset, on="2024-12-01") == {
        "river-war": "Last statement 9 August 2024, more than three months ago"
    }
    assert wars(dataset, on="2024-12-01")["old"].tolist() == [True]
    assert war_lines(dataset, on="2024-01-01") == {}


def test_a_source_says_its_last_day_and_its_usual_gap(make_dataset: MakeDataset) -> None:
    dataset = make_dataset(
        *weekly("ministry", start="2024-02-02", days=10),
        row(source="agency", stated_on="2024-03-01", date_precision="month"),
    )
    assert source_line("ministry", dataset=dataset, on="2024-04-06") == (
        "Last statement 5 April 2024; usually one every 7 days"
    )
    assert source_line("agency", dataset=dataset, on="2026-03-03") == (
        "Last statement March 2024, more than 2 years ago"
    )
    assert source_line("tracker", dataset=dataset, on="2026-03-03") == ""


def test_a_series_is_silent_after_three_months_and_two_gaps(make_dataset: MakeDataset) -> None:
    days = pd.date_range("2022-01-01", periods=10, freq="60D")  # the last is 25 June 2023
    dataset = make_dataset(*(row(stated_on=f"{day:%Y-%m-%d}") for day in days))
    silent = [
        regular_series(dataset, on=on)["silent"].tolist()
        for on in ("2023-06-01", "2023-09-26", "2023-10-23", "2023-10-24")
    ]
    assert silent == [[], [False], [False], [True]]  # nine days are not yet a habit
    series = regular_series(dataset, on="2023-10-24").iloc[0]
    assert (series["source"], series["metric"], series["days"]) == ("ministry", "killed", 10)
    assert series["days_between"] == 60
