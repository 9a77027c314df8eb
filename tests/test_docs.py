from __future__ import annotations

import re

from casualties.dataset import Dataset
from casualties.docs import stale
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
