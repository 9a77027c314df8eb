"""The data folder to use when nobody names one."""

import os
from pathlib import Path

VARIABLE = "CASUALTIES_DATA"
PACKAGE_FILE = "datapackage.json"


def default_folder() -> Path:
    """The folder that CASUALTIES_DATA names, else that of this version."""
    named = os.environ.get(VARIABLE)
    return Path(named) if named else own_folder()


def installed_folder() -> Path:
    """The copy that a package brings: data to read, which no entry may change."""
    return Path(__file__).resolve().parents[1] / "shipped" / "data"


def own_folder() -> Path:
    """The folder of this version: the repository's, else the installed copy."""
    checkout = Path(__file__).resolve().parents[3] / "data"
    return checkout if (checkout / PACKAGE_FILE).exists() else installed_folder()
