"""The house: which room may import which, where files are written, and how long a module may be."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from conftest import ROOT

SOURCE = ROOT / "src" / "casualties"

BELOW: dict[str, set[str]] = {
    "text": set(),
    "errors": set(),
    "wording": {"text", "errors"},
    "data": {"text", "errors", "wording"},
    "checks": {"text", "errors", "wording", "data"},
    "measures": {"text", "errors", "wording", "data"},
    "filters": {"text", "errors", "wording", "data"},
    "selection": {"text", "errors", "wording", "data", "measures", "filters"},
    "site": {"text", "errors", "wording", "data", "measures", "filters", "selection"},
}
BELOW["views"] = {"site", "selection", *BELOW["selection"]}
BELOW["export"] = {"views", *BELOW["views"]}
"""Room -> the rooms that it may import."""
for edge in ("analysis", "assistants", "contribute", "web", "large"):
    BELOW[edge] = {"checks", "export", *BELOW["export"]}
BELOW["cli"] = set(BELOW)

ONLY = {
    "resvg_py": {"views"},
    "plotly": {"analysis"},
    "brotli": {"web"},
    "dash": {"web"},
    "dash_ag_grid": {"web"},
    "flask": {"web"},
    "flask_compress": {"web"},
    "werkzeug": {"web"},
    "markdown_it": {"web"},
    "click": {"cli"},
    "dask": {"large"},
    "distributed": {"large"},
    "mcp": {"assistants"},
    "pydantic": {"assistants"},
}
"""Library -> the rooms that may import it."""

WRITES = {"open", "fdopen", "write_text", "write_bytes", "mkstemp", "unlink", "rename"}
"""Calls that make, change or remove a file."""


@cache
def modules() -> tuple[tuple[str, Path, ast.Module], ...]:
    """Room, path and syntax tree of every module; a module beside the rooms is its own room."""
    return tuple(
        (path.relative_to(SOURCE).parts[0].removesuffix(".py"), path, ast.parse(path.read_text()))
        for path in sorted(SOURCE.rglob("*.py"))
    )


def imported(tree: ast.Module) -> Iterator[str]:
    """Every module that a file imports, wherever in the file."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{name.name}" for name in node.names)


def test_a_room_imports_only_the_rooms_below_it() -> None:
    wrong = [
        f"{path.relative_to(SOURCE)} imports {name}"
        for room, path, tree in modules()
        if room not in ("__init__", "__main__")
        for name in imported(tree)
        if name.startswith("casualties.")
        and (other := name.split(".")[1]) in BELOW
        and other not in {room, *BELOW[room]}
    ]
    assert wrong == []


def test_every_room_is_in_the_plan() -> None:
    rooms = {room for room, _, _ in modules()}
    assert rooms - {"__init__", "__main__"} == set(BELOW)


def test_a_library_is_imported_only_where_it_belongs() -> None:
    wrong = [
        f"{path.relative_to(SOURCE)} imports {name}"
        for room, path, tree in modules()
        for name in imported(tree)
        if room not in ONLY.get(name.split(".")[0], {room})
    ]
    assert wrong == []


def test_a_package_says_in_a_few_lines_what_is_in_it() -> None:
    silent = [
        str(path.relative_to(SOURCE))
        for _, path, tree in modules()
        if path.name == "__init__.py" and not ast.get_docstring(tree)
    ]
    assert silent == []


def test_a_module_has_at_most_350_lines() -> None:
    long = {
        str(path.relative_to(SOURCE)): lines
        for _, path, _ in modules()
        if (lines := len(path.read_text().splitlines())) > 350
    }
    assert long == {}


def test_below_the_exports_files_are_written_in_one_module_only() -> None:
    writers = {
        str(path.relative_to(SOURCE))
        for room, path, tree in modules()
        if room in {"export", *BELOW["export"]}
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and getattr(node.func, "attr", getattr(node.func, "id", "")) in WRITES
    }
    to_read = {"data/files.py", "data/zip.py"}
    assert writers - to_read == {"data/writing.py"}


def test_the_architecture_names_every_room_and_only_what_exists() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text()
    named = re.findall(r"`(/?[a-z_./]+\.(?:py|csv|json|md|css))`", text)
    served = {"/estimates.csv"}
    lost = [
        name
        for name in named
        if name not in served
        and not (ROOT / name[1:] if name.startswith("/") else SOURCE / name).exists()
        and ("/" in name or not [*SOURCE.rglob(name)])
    ]
    assert lost == []
    assert [room for room in BELOW if f"`{room}`" not in text] == []
