"""`casualties status`: what has gone stale, and which feeds are due."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from casualties.cli import main
from conftest import MakeFolder, row

MAP = """
keep = "monthly"
columns = { stated_on = "day", best = "dead", source = "who" }
values.source = { m = "ministry", x = false }
constants = { conflict = "river-war", party = "northland", population = "combatants" }

[[statements]]
until = 2022-12-31
constants.metric = "wounded"

[[statements]]
constants.metric = "killed"
"""


def status(folder: Path, *words: str) -> str:
    done = CliRunner().invoke(main, ["--data", str(folder), "status", *words])
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.fixture
def folder(make_folder: MakeFolder, tmp_path: Path) -> Path:
    (tmp_path / "feeds").mkdir()
    (tmp_path / "feeds" / "losses.toml").write_text(MAP)
    days = [f"2024-{month:02}-01" for month in range(1, 11)]
    return make_folder(*(row(stated_on=day) for day in days))


def test_the_status_names_what_is_stale_and_what_is_due(folder: Path) -> None:
    assert (
        status(folder, "--on", "2025-03-01")
        == """\
On 1 March 2025, of wars that go on:

Nothing new for three months: 1 of 1 war
  the River War: last statement 1 October 2024, more than three months ago

Silent for three months and twice their usual gap: 1 of 1 regular source
  2024-10-01  every  31 d  Ministry: the River War

Long series: 1
  2024-10-01  every  31 d  Ministry: combatants of Northland killed in the River War (stale)

Feeds due: 1 of 1
  losses.toml: last 2024-10-01, 5 months due, from October 2024
"""
    )
    fresh = json.loads(status(folder, "--on", "2024-10-31", "--format", "json"))
    assert [war["stale"] for war in fresh["wars"]] == [False]
    assert fresh["series"][0]["stale"] is False
    assert fresh["feeds"] == [
        {"map": "losses.toml", "last": "2024-10-01", "since": None, "months": 0}
    ]


@pytest.mark.parametrize(
    ("last", "months"), [("2024-10-14", 2), ("2024-10-15", 1), ("2024-11-02", 1), ("2024-11-30", 0)]
)
def test_a_figure_of_its_second_half_is_that_of_a_month(
    make_folder: MakeFolder, tmp_path: Path, last: str, months: int
) -> None:
    (tmp_path / "feeds").mkdir()
    (tmp_path / "feeds" / "losses.toml").write_text(MAP)
    state = json.loads(
        status(make_folder(row(stated_on=last)), "--on", "2024-12-31", "--format", "json")
    )
    assert state["feeds"][0]["months"] == months


def test_a_feed_without_a_statement_is_named(folder: Path) -> None:
    assert "  losses.toml: no statement yet\n" in status(folder, "--on", "2023-12-31")
