"""Conflict casualty and deployment estimates by source.

>>> import casualties
>>> selection, problems = casualties.Selection.parse("party=north-korea&metric=killed")
>>> problems
()
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from casualties.checks import Problem, check
    from casualties.dataset import Dataset, load
    from casualties.errors import CasualtiesError, DataError, SelectionError
    from casualties.selection import Selection

__all__ = [
    "CasualtiesError",
    "DataError",
    "Dataset",
    "Problem",
    "Selection",
    "SelectionError",
    "check",
    "load",
]

_HOMES = {
    "CasualtiesError": "errors",
    "DataError": "errors",
    "Dataset": "dataset",
    "Problem": "checks",
    "Selection": "selection",
    "SelectionError": "errors",
    "check": "checks",
    "load": "dataset",
}


def __getattr__(name: str) -> object:
    """A public name, imported when it is first asked for: importing the package costs nothing."""
    if name not in _HOMES:
        raise AttributeError(f"module 'casualties' has no attribute {name!r}")
    return getattr(import_module(f"casualties.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
