"""Published rows that are mended: by a command, with the trace that the report on a change asks."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from casualties.checks import read_folder
from casualties.contribute.changes import changes, guard
from casualties.data.dataset import load
from casualties.text.english import long_date
from casualties.web import create_app
from conftest import MakeFolder, row
from repository import Repository

TODAY = long_date(date.today())
ID = "ministry-2024-03-01-killed"


@pytest.fixture
def repo(make_folder: MakeFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """Two published statements on main."""
    make_folder(
        row(notes="Some were missing."),
        row(source="agency", stated_on="2024-05-01", metric="wounded", rests_on="ministry"),
    )
    monkeypatch.chdir(tmp_path)
    return Repository(tmp_path)


def cells(repo: Repository, id: str = ID) -> dict[str, str]:
    rows = load(repo.root / "data").estimates.astype(object).fillna("")
    return rows.set_index("id").loc[id].astype(str).to_dict()


def test_an_edit_says_in_the_notes_what_was_changed_and_why(repo: Repository) -> None:
    done = repo.run("edit", ID, "--set", "wording=about 1,300", "--because", "the page says so")
    assert done.code == 0
    assert done.out[:3] == [
        f"changed estimates.csv: {ID}",
        "  best: 1200 -> 1300",
        "  wording: about 1,200 -> about 1,300",
    ]
    assert cells(repo)["notes"] == (
        f"Some were missing. Mended on {TODAY} (best from 1,200 to 1,300, wording): "
        "the page says so."
    )
    assert repo.run("diff", "HEAD").code == 0
    assert repo.run("check").code == 0


def test_a_published_row_is_not_edited_without_a_reason(repo: Repository) -> None:
    done = repo.run("edit", ID, "--set", "via=Town News")
    assert done.code == 2
    assert done.err[-1] == "Error: the row is published: say why it changes, by --because"
    repo.append(repo.line(row(stated_on="2024-06-01", best="1500", wording="about 1,500")))
    assert repo.run("format").code == 0
    assert repo.run("edit", "ministry-2024-06-01-killed", "--set", "via=Town News").code == 0
    assert cells(repo, "ministry-2024-06-01-killed")["notes"] == ""


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["minstry-2024-03-01-killed", "--set", "via=x"],
         f"no statement 'minstry-2024-03-01-killed' in estimates.csv; did you mean '{ID}'?"),
        ([ID, "--set", "vai=x", "--because", "y"],
         "--set: 'vai=x' names no column; did you mean 'via'?"),
        (["sauce", "agency", "--set", "name=x"], "no table 'sauce'; did you mean 'source'?"),
        (["source", "agency", "--set", "id=bureau"],
         "the id agency cannot be edited; run 'casualties rename source'"),
    ],
)  # fmt: skip
def test_what_cannot_be_edited_is_named(repo: Repository, words: list[str], message: str) -> None:
    done = repo.run("edit", *words)
    assert (done.err[-1], done.code) == (message, 1)


def test_a_row_of_another_table_is_edited_by_its_key(repo: Repository) -> None:
    key = "river-war, 2024-02-01, The crossing"
    assert repo.run("edit", "event", key, "--set", "title=The ford").code == 0
    assert "river-war,2024-02-01,The ford," in (repo.root / "data" / "events.csv").read_text()


@pytest.mark.parametrize(
    ("words", "status", "note"),
    [
        (["withdraw", ID], "withdrawn", f"Withdrawn on {TODAY}: it said so."),
        (["withdraw", ID, "--by-mistake"], "withdrawn", "Entered by mistake: it said so."),
        (["dispute", ID], "disputed", f"Disputed on {TODAY}: it said so."),
    ],
)
def test_a_statement_gets_a_status_with_its_reason(
    repo: Repository, words: list[str], status: str, note: str
) -> None:
    assert repo.run(*words, "--because", "it said so").code == 0
    assert cells(repo)["status"] == status
    assert cells(repo)["notes"] == f"Some were missing. {note}"
    assert repo.run("diff", "HEAD").code == 0


def test_a_renamed_source_is_followed_and_remembered(repo: Repository) -> None:
    done = repo.run("rename", "source", "ministry", "war-office", "--because", "its own name")
    assert done.code == 0
    assert done.out[0] == "follow: 2 rows of estimates.csv"
    assert cells(repo)["source"] == "war-office"
    assert cells(repo, "agency-2024-05-01-wounded")["rests_on"] == "war-office"
    assert (repo.root / "data" / "renames.csv").read_text().splitlines()[1] == (
        f"sources,ministry,war-office,{date.today()},its own name."
    )
    assert repo.run("check").code == 0
    compared = repo.run("diff", "HEAD")
    assert compared.out[:2] == [
        "HEAD to data: rows 1 added",
        "added renames.csv: sources, ministry",
    ]
    assert compared.code == 0
    repo.run("rename", "source", "war-office", "ministry", "--because", "it was renamed back")
    assert load(repo.root / "data").former["source"] == {"war-office": "ministry"}


def test_an_address_with_a_former_name_leads_to_todays(repo: Repository) -> None:
    repo.run("rename", "source", "ministry", "war-office", "--because", "its own name")
    client = create_app(load(repo.root / "data")).server.test_client()
    answer = client.get("/estimates.csv?source=ministry&metric=killed&focus=ministry")
    assert answer.status_code == 302
    assert answer.location == "/estimates.csv?source=war-office&metric=killed&focus=war-office"
    done = repo.run("export", "estimates", "source=ministry")
    assert [line.split(",")[0] for line in done.out[1:]] == [ID]


def test_two_sources_become_one(repo: Repository) -> None:
    taken = repo.run("rename", "source", "ministry", "agency", "--because", "x")
    assert taken.err[-1] == (
        "agency stands in sources.csv already; "
        "run 'casualties merge source ministry agency' to make them one"
    )
    repo.run("edit", "agency-2024-05-01-wounded", "--set", "rests_on=", "--because", "it does not")
    done = repo.run("merge", "source", "ministry", "agency", "--because", "one body")
    assert done.code == 0
    assert cells(repo)["source"] == "agency"
    assert "removed sources.csv: ministry" in repo.run("diff", "HEAD").out
    assert repo.run("diff", "HEAD").code == 0


def test_the_id_of_a_statement_is_not_renamed(repo: Repository) -> None:
    done = repo.run("rename", "statement", ID, "other", "--because", "x")
    assert done.err[-1] == "statement: an id of a statement never changes"


NOTE = "Some were missing."


@pytest.mark.parametrize(
    ("best", "notes", "message"),
    [
        ("1100", f"{NOTE} Mended.", "with a note that does not name the figure"),
        ("1100", f"{NOTE} The page says 1,100.", ""),
        ("1100", f"{NOTE} It was entered as 1200.", ""),
        ("1200", "x", "loses notes that it had"),
        ("1200", "The notes were about another row.", ""),
    ],
)
def test_another_figure_needs_a_reason_that_names_it_and_notes_are_kept(
    make_folder: MakeFolder, best: str, notes: str, message: str
) -> None:
    before = read_folder(make_folder(row(notes=NOTE), name="before"))
    changed = row(notes=notes, best=best, wording=f"about {best}")
    after = read_folder(make_folder(changed, name="after"))
    said = [problem.message for problem in guard(changes(before, after))]
    assert [message in words for words in said] == ([True] if message else [])
