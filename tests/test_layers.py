"""The direction of imports: what is pure stays pure."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

from conftest import ROOT

SOURCE = ROOT / "src" / "casualties"
ORDER = (
    "errors", "mapped", "cells", "schema", "frames", "folders", "hedges", "wording", "history",
    "revision", "dataset", "checks", "changes", "review", "entry", "guide", "bounds", "statements",
    "chains", "questions", "sums", "lives", "timeline", "revisions", "snapshots", "forced",
    "distances", "lean", "comparison", "contradictions", "overview", "trend", "disagreement",
    "measures", "memory", "ends", "places", "selection", "imprint", "statement", "narrative",
    "charts", "cite", "picture", "export", "consequences", "diff", "proposal", "docs", "founding",
    "web", "terminal", "large", "cli", "start",
)  # fmt: skip
"""A module may import those before it."""

ONLY = {
    "plotly": {"charts"},
    "resvg_py": {"picture"},
    "dash": {"web"},
    "dash_ag_grid": {"web"},
    "dash_bootstrap_components": set(),
    "flask": {"web"},
    "jinja2": {"web"},
    "click": {"cli", "large", "terminal"},
    "dask": {"large"},
    "distributed": {"large"},
}
FILES = {
    "mapped", "schema", "revision", "dataset", "history", "docs", "diff", "cli", "checks", "web",
    "large",
}  # fmt: skip


@cache
def modules() -> dict[str, list[tuple[Path, ast.Module]]]:
    """The top-level module name -> its files, parsed."""
    out: dict[str, list[tuple[Path, ast.Module]]] = {}
    for path in sorted(SOURCE.rglob("*.py")):
        name = path.relative_to(SOURCE).parts[0].removesuffix(".py")
        out.setdefault(name, []).append((path, ast.parse(path.read_text())))
    return out


@cache
def imported(tree: ast.Module) -> set[str]:
    """Every module that a file imports, wherever in the file."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {a.name for a in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{a.name}" for a in node.names)}
    return names


def test_a_module_imports_only_those_before_it() -> None:
    wrong = []
    for name, files in modules().items():
        if name == "__init__":
            continue
        for path, tree in files:
            for other in imported(tree):
                if not other.startswith("casualties."):
                    continue
                target = other.split(".")[1]
                if target != name and ORDER.index(target) >= ORDER.index(name):
                    wrong.append(f"{path.name} imports {target}")
    assert wrong == []


def test_every_module_has_its_place_in_the_order() -> None:
    assert sorted(set(modules()) - {"__init__"} - set(ORDER)) == []


def test_only_the_web_shell_knows_dash_and_only_the_command_line_click() -> None:
    wrong = [
        f"{path.name} imports {other}"
        for name, files in modules().items()
        for path, tree in files
        for other in imported(tree)
        if name not in ONLY.get(other.split(".")[0], {name})
    ]
    assert wrong == []


def test_only_some_modules_touch_files() -> None:
    calls = {"open", "read_text", "read_bytes", "write_text", "write_bytes", "mkstemp", "unlink"}
    wrong = [
        f"{path.name}:{node.lineno}"
        for name, files in modules().items()
        if name not in FILES
        for path, tree in files
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", getattr(node.func, "attr", "")) in calls
    ]
    assert wrong == []


def test_a_module_stays_short_enough_to_read() -> None:
    long = {
        path.name: lines
        for files in modules().values()
        for path, _ in files
        if (lines := len(path.read_text().splitlines())) > 420
    }
    assert long == {}


def test_column_names_in_the_code_exist_in_the_schema(real: object) -> None:
    """Every `rows["..."]` on the frame of estimates names a column of it or of a view's table."""
    known = set(real.schema["estimates"].columns)  # type: ignore[attr-defined]
    tree = ast.parse((SOURCE / "selection.py").read_text())
    used = {
        node.slice.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Subscript)
        and isinstance(node.value, ast.Name)
        and node.value.id == "rows"
        and isinstance(node.slice, ast.Constant)
    }
    assert used
    assert used - known == set()
