"""The curated data: clean under every rule, and the founding article is in it."""

from __future__ import annotations

import pandas as pd
import pytest

from casualties.checks import check
from casualties.dataset import Dataset
from conftest import ROOT


def test_the_data_is_clean() -> None:
    assert [str(p) for p in check(ROOT / "data")] == []


FOUNDING = [
    # source, stated_on, metric, low, best, qualifier, wording
    ("south-korea-nis", "2024-12-19", "killed", 100, None, "at_least", "at least 100"),
    ("south-korea-nis", "2024-12-19", "wounded", None, 1000, "almost", "nearly 1,000"),
    ("us-officials", "2024-12-17", "killed_or_wounded", None, None, "words", "several hundred"),
    ("us-officials", "2024-12-17", "killed", None, None, "words", "a few hundred"),
    ("pro-ukraine-accounts", "2024-12-16", "killed", None, None, "words", "dozens"),
    ("us-officials", "2024-12-19", "deployed", 10000, None, "more_than", "more than 10,000"),
    ("south-korea-officials", "2024-12-19", "deployed", 10000, None, "more_than",
     "more than 10,000"),
    ("us-state-department", "2024-12-17", "killed_or_wounded", None, None, "words", "several"),
    ("us-white-house", "2024-12-16", "killed_or_wounded", None, None, "words", "several dozens"),
    ("south-korea-nis", "2024-12-19", "deployed", None, None, "words", "signs of more"),
]  # fmt: skip


@pytest.mark.parametrize("claim", FOUNDING, ids=lambda c: f"{c[0]}-{c[2]}-{c[-1]}")
def test_every_claim_of_the_founding_article_is_in(
    real: Dataset, claim: tuple[str, str, str, int | None, int | None, str, str]
) -> None:
    source, day, metric, low, best, qualifier, wording = claim
    rows = real.estimates
    found = rows[
        (rows["party"] == "north-korea")
        & (rows["source"] == source)
        & (rows["stated_on"] == pd.Timestamp(day))
        & (rows["metric"] == metric)
        & (rows["wording"] == wording)
    ]
    assert found["qualifier"].tolist() == [qualifier]
    assert found["low"].astype(object).where(found["low"].notna(), None).tolist() == [low]
    assert found["best"].astype(object).where(found["best"].notna(), None).tolist() == [best]


def test_the_lawmaker_and_the_word_conservative_are_kept(real: Dataset) -> None:
    rows = real.estimates.set_index("id")
    row = rows.loc["south-korea-nis-2024-12-19-killed"]
    assert "Lee Seong" in row["speaker"]
    assert "conservative" in row["notes"]


def test_the_june_treaty_is_an_event(real: Dataset) -> None:
    events = real.table("events")
    titles = events.loc[events["date"] == pd.Timestamp("2024-06-19"), "title"].tolist()
    assert any("treaty" in t for t in titles)


def test_unverified_and_misread_claims_are_disputed(real: Dataset) -> None:
    rows = real.estimates
    article = rows[rows["id"].str.endswith(("-article", "-footage"))]
    assert len(article) >= 4
    assert set(article["status"]) == {"disputed"}
