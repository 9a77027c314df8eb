from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import casualties


def test_the_public_names_are_these() -> None:
    assert casualties.__all__ == [
        "CasualtiesError",
        "DataError",
        "Dataset",
        "Problem",
        "Selection",
        "SelectionError",
        "check",
        "load",
    ]
    assert all(hasattr(casualties, name) for name in casualties.__all__)


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(AttributeError, match="no attribute 'best_estimate'"):
        _ = casualties.best_estimate


MODULES = [m.name for m in pkgutil.walk_packages(casualties.__path__, "casualties.")]


@pytest.mark.parametrize("name", ["casualties", *MODULES])
def test_the_examples_in_the_docstrings_hold(name: str) -> None:
    result = doctest.testmod(importlib.import_module(name))
    assert result.failed == 0
