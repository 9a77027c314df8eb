"""Two branches that each add a statement, as documented, merge without a conflict."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from conftest import ROOT, MakeFolder, row
from repository import GIVEN, Repository, flags

ARTICLES = {
    "the River War": GIVEN,
    "the Hill War": GIVEN | {"conflict": "the Hill War", "stated_on": "2024-04-02"},
}


@pytest.fixture
def repo(make_folder: MakeFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """Statements on two wars, and the documents of the repository, on main."""
    wars = ("hill-war", "river-war")
    days = ("2024-03-01", "2024-05-01")
    plain = row(qualifier="exact")
    folder = make_folder(
        *(
            plain
            | {
                "id": f"ministry-{day}-killed-{war}",
                "conflict": war,
                "stated_on": day,
                "best": best,
                "wording": best,
                "url": f"https://example.org/{war}/{day}",
            }
            for war in wars
            for day, best in zip(days, ("1200", "1500"), strict=True)
        )
    )
    conflicts = folder / "conflicts.csv"
    head, line = conflicts.read_text().splitlines(keepends=True)
    hill = line.replace("river-war", "hill-war").replace("River", "Hill")
    conflicts.write_text(head + hill + line)
    names = (
        "README.md",
        "CONTRIBUTING.md",
        "docs/codebook.md",
        "docs/method.md",
        "CITATION.cff",
        ".gitattributes",
    )
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    return Repository(tmp_path)


def test_rows_of_two_wars_merge_without_a_conflict_and_keep_the_rules(repo: Repository) -> None:
    assert repo.run("check").out == []
    (repo.root / ".github" / "ISSUE_TEMPLATE").mkdir(parents=True)
    assert repo.run("docs", "--rows").code == 0
    repo.commit("Make what follows from the rows")
    for number, given in enumerate(ARTICLES.values()):
        repo.git("switch", "--quiet", "--create", f"branch-{number}", "main")
        assert repo.run("add", *flags(given)).code == 0
        assert repo.run("docs").out == []  # whoever runs it all the same
        changelog = repo.root / "CHANGELOG.md"
        changelog.write_text(f"{changelog.read_text()}\n- `a-row-{number}`: mended.\n")
        repo.commit("Add a statement")
    repo.git("switch", "--quiet", "main")
    for number in range(len(ARTICLES)):
        repo.git("merge", "--quiet", "--no-edit", f"branch-{number}")
    done = repo.run("check")
    assert (done.out, done.code) == ([], 0)
    ids = re.findall(r"^agency-[\w-]+", repo.estimates.read_text(), re.M)
    assert ids == ["agency-2024-04-02-wounded", "agency-2024-04-01-wounded"]
    assert (repo.root / "CHANGELOG.md").read_text().count("mended") == 2
    assert [line.split(":")[0] for line in repo.run("docs", "--rows").out] == [
        "README.md",
        "croissant.json",
    ]
