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
    "VIEWS", "CasualtiesError", "DataError", "Dataset", "MissingExtra", "Problem", "Selection",
    "SelectionError", "Verification", "check", "exported", "load", "measures", "verify",
    "view_table",
]  # fmt: skip

_HOMES = {
    "casualties.checks": ("Problem", "check"),
    "casualties.data.dataset": ("Dataset", "load"),
    "casualties.errors": ("CasualtiesError", "DataError", "MissingExtra", "SelectionError"),
    "casualties.export": ("Verification", "exported", "verify", "view_table"),
    "casualties.selection": ("Selection",),
    "casualties.views": ("VIEWS",),
}
"""Module -> its public names, imported when they are first used: the command line imports this
package too, and has to start without pandas."""


def __getattr__(name: str) -> object:
    """A public name of the package."""
    if name == "measures":
        return import_module("casualties.measures")
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(module), name)
    raise AttributeError(f"module 'casualties' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
