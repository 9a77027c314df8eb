"""A clone on a system that ends lines with CRLF has the bytes of the data that were published."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from casualties.checks import check
from conftest import ROOT, MakeFolder, row
from repository import Repository


def test_a_clone_on_windows_has_the_same_bytes(make_folder: MakeFolder, tmp_path: Path) -> None:
    make_folder(row())
    shutil.copy(ROOT / ".gitattributes", tmp_path)
    repo = Repository(tmp_path)
    clone = tmp_path / "clone"
    words = ["git", "clone", "--quiet", "-c", "core.autocrlf=true", str(tmp_path), str(clone)]
    subprocess.run(words, check=True)
    assert check(clone / "data") == []
    assert (clone / "data" / "estimates.csv").read_bytes() == repo.estimates.read_bytes()
    (clone / "data" / "estimates.csv").touch()
    status = ["git", "-C", str(clone), "status", "--short"]
    assert subprocess.run(status, capture_output=True, check=True).stdout == b""
