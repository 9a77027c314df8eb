from __future__ import annotations

import ast
import doctest
import importlib
import inspect
import pkgutil
import re
import subprocess
import sys
import tomllib
from operator import attrgetter

import pytest

import casualties
from conftest import ROOT


def test_the_public_names_are_these() -> None:
    assert casualties.__all__ == [
        "VIEWS",
        "CasualtiesError",
        "DataError",
        "Dataset",
        "MissingExtra",
        "Picture",
        "Problem",
        "Selection",
        "SelectionError",
        "Verification",
        "check",
        "exported",
        "load",
        "measures",
        "verify",
        "view_table",
    ]
    assert all(hasattr(casualties, name) for name in casualties.__all__)


def test_the_measures_are_these() -> None:
    assert casualties.measures.__all__ == [
        "Assumptions",
        "band",
        "bounds",
        "clashes",
        "contradictions",
        "disagreement",
        "known_on",
        "lean",
        "overview",
        "questions",
        "revisions",
        "standing",
        "statements",
    ]
    assert all(callable(getattr(casualties.measures, n)) for n in casualties.measures.__all__)


def test_every_public_function_says_its_result_and_has_types() -> None:
    public = [*casualties.__all__, *(f"measures.{name}" for name in casualties.measures.__all__)]
    for name in public:
        found = attrgetter(name)(casualties)
        if inspect.isfunction(found):
            assert inspect.getdoc(found), name
            signature = inspect.signature(found)
            assert signature.return_annotation is not inspect.Signature.empty, name
            typed = [p.annotation is not p.empty for p in signature.parameters.values()]
            assert all(typed), name


def test_importing_the_package_imports_nothing_heavy() -> None:
    code = "import sys, casualties; print([m for m in sys.modules if m in ('pandas', 'numpy')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_the_examples_of_the_guide_hold() -> None:
    result = doctest.testfile(
        str(ROOT / "docs" / "python.md"),
        module_relative=False,
        optionflags=doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS,
    )
    assert result.attempted > 20
    assert result.failed == 0


def test_the_guide_shows_every_public_name() -> None:
    text = (ROOT / "docs" / "python.md").read_text()
    missing = [name for name in casualties.__all__ if f"`{name}`" not in text]
    missing += [n for n in casualties.measures.__all__ if f"`{n}`" not in text]
    assert missing == []


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(AttributeError, match="no attribute 'best_estimate'"):
        _ = casualties.best_estimate


IN_OTHERS = {"markdown_it": "markdown_it_py", "markupsafe": "jinja2", "plotly": "dash"}
"""Package that is imported -> the dependency that cannot do without it."""


def test_every_package_that_is_imported_is_a_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lists = [project["dependencies"], *project["optional-dependencies"].values()]
    named = {re.split(r"[^\w-]", entry)[0].replace("-", "_") for part in lists for entry in part}
    imported = {
        name.partition(".")[0]
        for path in (ROOT / "src").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    ours = {"casualties", *sys.stdlib_module_names}
    assert {IN_OTHERS.get(name, name) for name in imported - ours} - named == set()


MODULES = [m.name for m in pkgutil.walk_packages(casualties.__path__, "casualties.")]


@pytest.mark.parametrize("name", ["casualties", *MODULES])
def test_the_examples_in_the_docstrings_hold(name: str) -> None:
    try:
        module = importlib.import_module(name)
    except ModuleNotFoundError as error:
        if str(error.name).startswith("casualties"):
            raise
        pytest.skip(f"an extra is not installed: {error.name}")
    result = doctest.testmod(module)
    assert result.failed == 0
