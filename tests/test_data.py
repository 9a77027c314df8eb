"""The repository's data: clean, in canonical bytes, and true to what was published before.

Every test runs twice: on `data/` as it is, and on a copy to which a statement, an accepted
exception and a source without statements were added as CONTRIBUTING.md says. So no test here holds
only for the rows of today.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from casualties.cli import main
from casualties.data.cells import canonical
from casualties.data.dataset import Dataset, load
from casualties.data.schema import read_schema
from casualties.data.writing import write_table
from conftest import FROZEN, ROOT, row

REGISTER = {
    "conflict": "russo-ukrainian-war",
    "party": "north-korea",
    "source": "made-up-register",
    "standpoint": "third_party",
    "url": "https://example.org/register",
}
ADDED = row(**REGISTER, stated_on="2025-03-01")
AGAIN = row(**REGISTER, stated_on="2025-03-01", id=f"{ADDED['id']}-again")
"""The same figure of the same day, which needs an exception."""


def casualties(*words: object) -> str:
    """What the command says; it must succeed."""
    done = CliRunner().invoke(main, [str(word) for word in words])
    assert done.exit_code == 0, done.output
    return done.output


def add_rows(folder: Path) -> None:
    """Adds a source with two statements, one of them with an exception, and a source without."""
    schema = read_schema(folder)
    dataset = load(folder)

    def append(name: str, *records: tuple[str, ...]) -> None:
        table = schema[name]
        rows = [*dataset.table(name).fillna("").itertuples(index=False, name=None), *records]
        write_table(table, folder=folder, records=table.in_order(rows))

    append(
        "sources",
        ("made-up-archive", "Made-up Archive", "Archive", "ngo", "", "", "", "Nothing yet."),
        ("made-up-register", "Made-up Register", "Register", "ngo", "", "", "", "Dead by name."),
    )
    append("exceptions", ("near-duplicate", AGAIN["id"], "Two registers counted as many."))
    flags = [w for name, cell in ADDED.items() for w in (f"--{name.replace('_', '-')}", cell)]
    casualties("--data", folder, "add", *flags)
    estimates = schema["estimates"]
    line = estimates.text([tuple(AGAIN[name] for name in estimates.columns)]).split("\n", 1)[1]
    path = folder / estimates.path
    path.write_text(path.read_text(encoding="utf-8") + line, encoding="utf-8")
    casualties("--data", folder, "format")


@pytest.fixture(scope="module", params=["as it is", "with more rows"])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository's data folder, and a copy with rows added as documented."""
    if request.param == "as it is":
        return ROOT / "data"
    copy: Path = tmp_path_factory.mktemp("more") / "data"
    shutil.copytree(ROOT / "data", copy)
    add_rows(copy)
    assert len(load(copy).estimates) == len(load(ROOT / "data").estimates) + 2
    return copy


@pytest.fixture(scope="module")
def dataset(folder: Path) -> Dataset:
    return load(folder)


@pytest.fixture(scope="module")
def statements(dataset: Dataset) -> pd.DataFrame:
    """The estimates by id."""
    return dataset.estimates.set_index("id")


def test_the_data_keep_every_rule(folder: Path) -> None:
    assert "no problems" in casualties("check", folder)


def test_every_table_is_in_canonical_bytes(dataset: Dataset) -> None:
    for text in dataset.texts.values():
        assert canonical(text) == text.data, text.table.path


def test_no_published_statement_vanishes(statements: pd.DataFrame) -> None:
    assert set(load(FROZEN).estimates["id"]) - set(statements.index) == set()


def test_the_tests_of_the_code_know_every_column_and_its_type(folder: Path) -> None:
    """A change of the schema is made in tests/data/frozen too."""
    ours, frozen = read_schema(folder), read_schema(FROZEN)
    assert list(ours.tables) == list(frozen.tables)
    for name, table in ours.tables.items():
        columns = [(field.name, field.type) for field in table.fields]
        assert columns == [(field.name, field.type) for field in frozen[name].fields]


FOUNDING = [
    # id, low, best, qualifier, wording
    ("south-korea-nis-2024-12-19-killed", 100, None, "at_least", "at least 100"),
    ("south-korea-nis-2024-12-19-wounded", None, 1000, "almost", "nearly 1,000"),
    ("us-officials-2024-12-17-killed-or-wounded", None, None, "words", "several hundred"),
    ("us-officials-2024-12-17-killed-article", None, None, "words", "a few hundred"),
    ("pro-ukraine-accounts-2024-12-16-killed-footage", None, None, "words", "dozens"),
    ("us-and-south-korea-2024-12-19-deployed", 10000, None, "more_than", "more than 10,000"),
    ("us-state-department-2024-12-17-killed-or-wounded-article", None, None, "words", "several"),
    ("us-white-house-2024-12-16-killed-or-wounded", None, None, "words", "several dozens"),
    ("south-korea-nis-2024-12-19-deployed-planned", None, None, "words", "signs of more"),
]  # fmt: skip


@pytest.mark.parametrize("claim", FOUNDING, ids=lambda claim: claim[0])
def test_every_claim_of_the_founding_article_is_in(
    statements: pd.DataFrame, claim: tuple[str, int | None, int | None, str, str]
) -> None:
    id, *cells = claim
    statement = statements.loc[id, ["low", "best", "qualifier", "wording"]]
    assert statement.where(statement.notna(), None).tolist() == cells


def test_the_lawmaker_and_the_word_conservative_are_kept(statements: pd.DataFrame) -> None:
    killed = statements.loc["south-korea-nis-2024-12-19-killed"]
    assert "Lee Seong" in killed["speaker"]
    assert "conservative" in killed["notes"]


def test_the_june_treaty_is_an_event(dataset: Dataset) -> None:
    events = dataset.table("events")
    titles = events.loc[events["date"] == pd.Timestamp("2024-06-19"), "title"]
    assert titles.str.contains("treaty").any()


DISPUTED = [
    "pro-ukraine-accounts-2024-12-16-killed-footage",
    "us-officials-2024-12-17-killed-article",
    "us-state-department-2024-12-17-killed-or-wounded-article",
    "south-korea-nis-2024-12-19-wounded-article",
]


@pytest.mark.parametrize("id", DISPUTED)
def test_an_unverified_or_misread_claim_is_disputed(statements: pd.DataFrame, id: str) -> None:
    assert statements.loc[id, "status"] == "disputed"


CONFLICTS = (
    "gaza-war", "iraq-war", "russo-ukrainian-war", "sudan-war", "syrian-civil-war", "yemen-war",
)  # fmt: skip


@pytest.mark.parametrize("conflict", CONFLICTS)
def test_every_conflict_has_statements_and_context(dataset: Dataset, conflict: str) -> None:
    assert (dataset.estimates["conflict"] == conflict).sum() >= 25
    assert (dataset.table("events")["conflict"] == conflict).sum() >= 8


GREW = [
    "south-korea-nis-2024-12-19-killed",
    "south-korea-nis-2025-01-13-killed",
    "south-korea-nis-2025-04-30-killed",
]


def test_a_later_figure_of_a_running_total_is_no_correction(statements: pd.DataFrame) -> None:
    assert statements.loc[GREW, "supersedes"].isna().all()


def test_corrections_are_linked(statements: pd.DataFrame) -> None:
    assessed_anew = statements.loc["south-korea-nis-2025-09-02-killed"]
    assert assessed_anew["supersedes"] == "south-korea-nis-2025-04-30-killed"


def test_the_seven_october_toll_was_corrected_and_not_overwritten(dataset: Dataset) -> None:
    rows = dataset.estimates
    toll = rows[(rows["theatre"] == "7-october-attack") & (rows["metric"] == "killed")]
    assert {1400, 1200} <= {*toll["low"].dropna(), *toll["best"].dropna()}
    assert (toll["status"] == "withdrawn").any()


def test_subsets_never_pose_as_totals(statements: pd.DataFrame) -> None:
    """The published figures of a battle, a city or a strike are parts, and graves are a proxy."""
    published = statements.loc[load(FROZEN).estimates["id"]]
    battles = ["bakhmut", "mariupol", "al-ahli-hospital", "el-fasher"]
    assert set(published.loc[published["theatre"].isin(battles), "scope"]) == {"part"}
    assert statements.loc["nk-news-2026-01-07-proxy-graves", "metric"] == "proxy"
