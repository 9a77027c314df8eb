"""The curated data: clean under every rule, and the founding article is in it."""

from __future__ import annotations

import pandas as pd
import pytest

from casualties.checks import check
from casualties.data.dataset import Dataset, load
from conftest import ROOT


@pytest.fixture(scope="module")
def curated() -> Dataset:
    """The dataset of the repository."""
    return load(ROOT / "data")


def test_the_data_is_clean() -> None:
    assert [str(p) for p in check(ROOT / "data")] == []


FOUNDING = [
    # source, stated_on, metric, low, best, qualifier, wording
    ("south-korea-nis", "2024-12-19", "killed", 100, None, "at_least", "at least 100"),
    ("south-korea-nis", "2024-12-19", "wounded", None, 1000, "almost", "nearly 1,000"),
    ("us-officials", "2024-12-17", "killed_or_wounded", None, None, "words", "several hundred"),
    ("us-officials", "2024-12-17", "killed", None, None, "words", "a few hundred"),
    ("pro-ukraine-accounts", "2024-12-16", "killed", None, None, "words", "dozens"),
    ("us-and-south-korea", "2024-12-19", "deployed", 10000, None, "more_than", "more than 10,000"),
    ("us-state-department", "2024-12-17", "killed_or_wounded", None, None, "words", "several"),
    ("us-white-house", "2024-12-16", "killed_or_wounded", None, None, "words", "several dozens"),
    ("south-korea-nis", "2024-12-19", "deployed", None, None, "words", "signs of more"),
]  # fmt: skip


@pytest.mark.parametrize("claim", FOUNDING, ids=lambda c: f"{c[0]}-{c[2]}-{c[-1]}")
def test_every_claim_of_the_founding_article_is_in(
    curated: Dataset, claim: tuple[str, str, str, int | None, int | None, str, str]
) -> None:
    source, day, metric, low, best, qualifier, wording = claim
    rows = curated.estimates
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


def test_the_lawmaker_and_the_word_conservative_are_kept(curated: Dataset) -> None:
    rows = curated.estimates.set_index("id")
    row = rows.loc["south-korea-nis-2024-12-19-killed"]
    assert "Lee Seong" in row["speaker"]
    assert "conservative" in row["notes"]


def test_the_june_treaty_is_an_event(curated: Dataset) -> None:
    events = curated.table("events")
    titles = events.loc[events["date"] == pd.Timestamp("2024-06-19"), "title"].tolist()
    assert any("treaty" in t for t in titles)


def test_unverified_and_misread_claims_are_disputed(curated: Dataset) -> None:
    rows = curated.estimates
    article = rows[rows["id"].str.endswith(("-article", "-footage"))]
    assert len(article) >= 4
    assert set(article["status"]) == {"disputed"}


def test_the_list_of_accepted_exceptions_only_shrinks(curated: Dataset) -> None:
    most = 0  # lower it when a line goes, never raise it
    assert len(curated.table("exceptions")) <= most


def test_every_source_says_what_it_counts(curated: Dataset) -> None:
    sources = curated.table("sources")
    assert (sources["counts"].str.len() > 20).all()
    assert set(curated.estimates["source"]) == set(sources["id"])


CONFLICTS = (
    "gaza-war", "iraq-war", "russo-ukrainian-war", "sudan-war", "syrian-civil-war", "yemen-war",
)  # fmt: skip


@pytest.mark.parametrize("conflict", CONFLICTS)
def test_every_conflict_has_statements_and_context(curated: Dataset, conflict: str) -> None:
    assert (curated.estimates["conflict"] == conflict).sum() >= 25
    assert (curated.table("events")["conflict"] == conflict).sum() >= 8


@pytest.mark.parametrize(
    "chain",
    [
        ["south-korea-nis-2024-12-19-killed", "south-korea-nis-2025-01-13-killed",
         "south-korea-nis-2025-04-30-killed", "south-korea-nis-2025-09-02-killed"],
    ],
)  # fmt: skip
def test_corrections_are_linked(curated: Dataset, chain: list[str]) -> None:
    corrects = curated.estimates.set_index("id")["supersedes"]
    assert [corrects[later] for later in chain[1:]] == chain[:-1]


def test_the_seven_october_toll_was_corrected_and_not_overwritten(curated: Dataset) -> None:
    rows = curated.estimates
    toll = rows[(rows["theatre"] == "7-october-attack") & (rows["metric"] == "killed")]
    figures = {int(v) for c in ("low", "best") for v in toll[c].dropna()}
    assert {1400, 1200} <= figures
    assert (toll["status"] == "withdrawn").any()


def test_subsets_never_pose_as_totals(curated: Dataset) -> None:
    """Battles, women, children and proxies have a place of their own in the question."""
    rows = curated.estimates
    battles = rows[rows["theatre"].isin(["bakhmut", "mariupol", "al-ahli-hospital", "el-fasher"])]
    assert (battles["scope"] == "part").all()
    objects = rows[rows["notes"].fillna("").str.contains("portraits|coffins|graves")]
    assert not ((objects["metric"] == "killed") & (objects["method"] == "documented")).any()
