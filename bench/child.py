"""Runs one bench in this process: `python child.py GROUP PLACE SIZES FILE`.

Each result is written as soon as it is there, so that a bench that is given up keeps what it has.
"""

from __future__ import annotations

import json
import sys
import traceback
from importlib import import_module
from pathlib import Path


def main(group: str, place: int, sizes: list[int], path: Path) -> None:
    """Append each result of a bench to the file, a line of JSON each."""
    bench = import_module(group).benches(sizes)[place]
    try:
        for result in bench.work():
            with path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(result.as_dict()) + "\n")
    except Exception as error:
        traceback.print_exc()
        # the last line is what the table shows
        print(f"{type(error).__name__}: {str(error).strip().partition(chr(10))[0]}", flush=True)
        sys.exit(1)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), json.loads(sys.argv[3]), Path(sys.argv[4]))
