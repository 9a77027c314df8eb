"""Conflict casualty and deployment estimates by source.

The examples of `docs/python.md` go through the public names.

>>> import casualties
>>> selection, problems = casualties.Selection.parse("party=north-korea&metric=killed")
>>> problems
()
"""

from importlib import import_module
from importlib.metadata import version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from casualties import measures
    from casualties.analysis import Dataset, Picture, Selection, load
    from casualties.checks import Problem, check
    from casualties.errors import CasualtiesError, DataError, MissingExtra, SelectionError
    from casualties.export import Verification, exported, verify, view_table
    from casualties.views import VIEWS

__version__: str
__all__ = [
    "VIEWS", "CasualtiesError", "DataError", "Dataset", "MissingExtra", "Picture", "Problem",
    "Selection",
    "SelectionError", "Verification", "check", "exported", "load", "measures", "verify",
    "view_table",
]  # fmt: skip

_HOMES = {
    "casualties.analysis": ("Dataset", "Picture", "Selection", "load"),
    "casualties.checks": ("Problem", "check"),
    "casualties.errors": ("CasualtiesError", "DataError", "MissingExtra", "SelectionError"),
    "casualties.export": ("Verification", "exported", "verify", "view_table"),
    "casualties.views": ("VIEWS",),
}
"""Module -> its public names, imported when they are first used: the command line imports this
package too, and has to start without pandas."""


def __getattr__(name: str) -> object:
    """A public name of the package."""
    if name == "measures":
        return import_module("casualties.measures")
    if name == "__version__":  # Dash asks for it with each component of ours
        return globals().setdefault(name, version("casualties"))
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(module), name)
    raise AttributeError(f"module 'casualties' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
