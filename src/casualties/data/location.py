"""The data folder to use when nobody names one."""

import os
from pathlib import Path

VARIABLE = "CASUALTIES_DATA"
PACKAGE_FILE = "datapackage.json"


def default_folder() -> Path:
    """The folder that CASUALTIES_DATA names, else that of this version."""
    named = os.environ.get(VARIABLE)
    return Path(named) if named else own_folder()


def own_folder() -> Path:
    """The folder of this version: the repository's, else the installed copy."""
    here = Path(__file__).resolve()
    checkout = here.parents[3] / "data"
    return checkout if (checkout / PACKAGE_FILE).exists() else here.parents[1] / "shipped" / "data"
