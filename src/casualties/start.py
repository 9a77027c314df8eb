"""Where the command line starts: a plain check goes straight to the rules.

`casualties check [FOLDER]` runs at every commit, and the command line's own parser with what it
imports takes longer than the rules take for a thousand rows. Whatever else is asked for, and
whatever a check has found, is for `casualties.cli`, which knows every option.
"""

from __future__ import annotations

import gc
import os
import sys
from typing import TYPE_CHECKING

from casualties.errors import CasualtiesError

if TYPE_CHECKING:
    from casualties.checks.report import Report


def main() -> None:
    """Runs the command that the arguments name."""
    # nothing here multiplies matrices, and numpy would start a thread for each core to do so
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    command, *words = sys.argv[1:] or [""]
    plain = len(words) < 2 and not any(word.startswith("-") for word in words)
    if command == "check" and plain and "_CASUALTIES_COMPLETE" not in os.environ:
        _check(*words)
    else:
        from casualties import cli

        cli.main()


def _check(folder: str = "") -> None:
    gc.disable()  # what is read holds no circles, and looking for them takes time
    outcome: Report | CasualtiesError | KeyboardInterrupt
    try:
        from casualties.contribute.review import checked
        from casualties.data.location import default_folder

        outcome = checked(folder or default_folder(), folder=default_folder())
        if not outcome.problems:
            print(outcome.summary, file=sys.stderr)
            return
    except (CasualtiesError, KeyboardInterrupt) as error:
        outcome = error
    from casualties.cli import told

    told(outcome)
