from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest

from analysis.documented import patterns
from conftest import FROZEN, ROOT


def test_the_documented_patterns_give_rows() -> None:
    assert {name for name, frame in patterns(FROZEN).items() if frame.empty} == set()


def test_the_notebook_runs_and_keeps_its_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notebook = nbformat.read(ROOT / "docs" / "casualties.ipynb", as_version=4)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert sum(len(cell.source.splitlines()) for cell in cells) < 40
    assert all(cell.outputs for cell in cells)
    assert not [o for cell in cells for o in cell.outputs if o.output_type == "error"]
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    for cell in cells:
        exec(cell.source, names)
    assert names["claims"]["source"].nunique() > 10
    assert (tmp_path / "russian-deaths.csv").stat().st_size > 10_000
