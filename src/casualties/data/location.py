"""The data folder to use when nobody names one."""

import os
from pathlib import Path

from casualties.data.schema import PACKAGE_FILE

VARIABLE = "CASUALTIES_DATA"


def default_folder() -> Path:
    """The folder that CASUALTIES_DATA names, else the repository's, else the installed copy."""
    named = os.environ.get(VARIABLE)
    if named:
        return Path(named)
    here = Path(__file__).resolve()
    checkout = here.parents[3] / "data"
    return checkout if (checkout / PACKAGE_FILE).exists() else here.parents[1] / "shipped" / "data"
