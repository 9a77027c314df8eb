from __future__ import annotations

import csv
import re
import shlex
import shutil
from pathlib import Path

from click.testing import CliRunner

from casualties.cli import main
from casualties.contribute.docs import from_schema, stale
from casualties.data.dataset import Dataset
from casualties.data.schema import read_schema
from conftest import FROZEN, ROOT, MakeFolder, row


def test_what_follows_from_schema_and_rules_is_fresh() -> None:
    assert stale(ROOT, generated=from_schema(read_schema(ROOT / "data"))) == {}


def test_a_new_row_changes_only_what_is_made_after_the_merge(
    make_folder: MakeFolder, tmp_path: Path
) -> None:
    make_folder(row())
    for name in ("README.md", "CONTRIBUTING.md", "docs/codebook.md", "docs/method.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)

    def documents(words: list[str]) -> dict[str, str]:
        done = CliRunner().invoke(main, ["docs", "--data", str(tmp_path / "data"), *words])
        assert done.exit_code == 0, done.output
        return {name: (tmp_path / name).read_text() for name in names}

    names = (
        "README.md",
        "docs/codebook.md",
        "croissant.json",
        ".github/ISSUE_TEMPLATE/estimate.yml",
    )
    (tmp_path / ".github" / "ISSUE_TEMPLATE").mkdir(parents=True)
    first = documents(["--rows"])
    assert "1 statement by 1 source on 1 conflict (River War)" in first["README.md"]
    estimates = tmp_path / "data" / "estimates.csv"
    line = estimates.read_text().splitlines()[1].replace("2024-03-01", "2024-04-01")
    estimates.write_text(estimates.read_text() + line + "\n")
    assert documents([]) == first
    second = documents(["--rows"])
    assert {name for name in names if second[name] != first[name]} == {
        "README.md",
        "croissant.json",
    }
    assert "2 statements by 1 source" in second["README.md"]


def test_a_missing_mark_is_named(tmp_path: Path, make_folder: MakeFolder) -> None:
    make_folder(row())
    done = CliRunner().invoke(main, ["docs", "--check", "--data", str(tmp_path / "data")])
    assert (done.exit_code, done.stderr) == (
        1,
        "docs/codebook.md: put <!-- begin tables --> and <!-- end tables --> around the generated "
        "part\n",
    )


def test_links_between_the_documents_lead_somewhere() -> None:
    broken = [
        f"{path.name}: {link}"
        for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
        for link in re.findall(r"\]\(([^)#]+)\)", path.read_text())
        if not link.startswith(("http", "/")) and not (path.parent / link).exists()
    ]
    assert broken == []


def test_the_readme_names_the_two_commands() -> None:
    text = (ROOT / "README.md").read_text()
    makefile = (ROOT / "Makefile").read_text()
    for target in ("run", "test"):
        assert f"make {target}" in text
        assert f"\n{target}:" in makefile


def test_the_locks_name_no_index() -> None:
    for lock in (ROOT / "requirements").glob("*.lock"):
        text = lock.read_text()
        assert "://" not in text
        assert "--hash=sha256:" in text


def test_the_worked_example_makes_the_row_that_is_in_the_data(tmp_path: Path) -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text()
    block = next(b for b in re.findall(r"```sh\n(.*?)```", text, re.S) if "--wording" in b)
    words = shlex.split(block.replace("\\\n", " "))
    assert words[:2] == [".venv/bin/casualties", "add"]
    folder = tmp_path / "data"
    shutil.copytree(FROZEN, folder)
    path = folder / "estimates.csv"
    key = "south-korea-nis-2024-12-19-wounded"
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(x for x in lines if not x.startswith(f"{key},")))
    done = CliRunner().invoke(main, ["--data", str(folder), *words[1:]])
    assert (done.exit_code, done.stderr.count("worth a look")) == (0, 0), done.stderr
    ours, theirs = (
        next(r for r in csv.DictReader(p.read_text().splitlines()) if r["id"] == key)
        for p in (path, FROZEN / "estimates.csv")
    )
    in_our_words = {"speaker", "via", "url", "claim", "notes"}
    assert {c for c in ours if ours[c] != theirs[c]} <= in_our_words


def test_contributing_decides_every_value_of_the_coded_columns(frozen: Dataset) -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text()
    missing = [
        f"{column}: {value}"
        for column in ("qualifier", "basis", "standpoint", "method", "scope")
        for value in frozen.schema["estimates"].field(column).enum
        if f"`{value}`" not in text
    ]
    assert missing == []
