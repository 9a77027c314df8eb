"""Conflict casualty and deployment estimates by source.

The examples of `docs/python.md` go through the public names.

>>> import casualties
>>> selection, problems = casualties.Selection.parse("party=north-korea&metric=killed")
>>> problems
()
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from casualties import measures
    from casualties.checks import Problem, check
    from casualties.data.dataset import Dataset, load
    from casualties.errors import CasualtiesError, DataError, MissingExtra, SelectionError
    from casualties.export import Verification, exported, verify, view_table
    from casualties.selection import Selection
    from casualties.views import VIEWS

__all__ = [
    "VIEWS",
    "CasualtiesError",
    "DataError",
    "Dataset",
    "MissingExtra",
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

_HOMES = {
    "VIEWS": "casualties.views",
    "CasualtiesError": "casualties.errors",
    "DataError": "casualties.errors",
    "Dataset": "casualties.data.dataset",
    "MissingExtra": "casualties.errors",
    "Problem": "casualties.checks",
    "Selection": "casualties.selection",
    "SelectionError": "casualties.errors",
    "Verification": "casualties.export",
    "check": "casualties.checks",
    "exported": "casualties.export",
    "load": "casualties.data.dataset",
    "verify": "casualties.export",
    "view_table": "casualties.export",
}


def __getattr__(name: str) -> object:
    """A public name, imported when it is first asked for: importing the package costs nothing."""
    if name == "measures":
        return import_module("casualties.measures")
    if name not in _HOMES:
        raise AttributeError(f"module 'casualties' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
