from __future__ import annotations

import csv
import re
import shlex
import shutil
from pathlib import Path

from click.testing import CliRunner

from casualties.cli import main
from casualties.contribute.docs import stale
from casualties.data.dataset import Dataset
from conftest import ROOT


def test_the_generated_parts_are_fresh(real: Dataset) -> None:
    assert stale(ROOT, dataset=real) == []


def test_links_between_the_documents_lead_somewhere() -> None:
    broken = [
        f"{path.name}: {link}"
        for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
        for link in re.findall(r"\]\(([^)#]+)\)", path.read_text())
        if not link.startswith("http") and not (path.parent / link).exists()
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
    shutil.copytree(ROOT / "data", folder)
    path = folder / "estimates.csv"
    key = "south-korea-nis-2024-12-19-wounded"
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(x for x in lines if not x.startswith(f"{key},")))
    done = CliRunner().invoke(main, ["--data", str(folder), *words[1:]])
    assert (done.exit_code, done.stderr.count("worth a look")) == (0, 0), done.stderr
    ours, theirs = (
        next(r for r in csv.DictReader(p.read_text().splitlines()) if r["id"] == key)
        for p in (path, ROOT / "data" / "estimates.csv")
    )
    in_our_words = {"speaker", "via", "url", "claim", "notes"}
    assert {c for c in ours if ours[c] != theirs[c]} <= in_our_words


def test_contributing_decides_every_value_of_the_coded_columns(real: Dataset) -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text()
    missing = [
        f"{column}: {value}"
        for column in ("qualifier", "basis", "standpoint", "method", "scope")
        for value in real.schema["estimates"].field(column).enum
        if f"`{value}`" not in text
    ]
    assert missing == []
