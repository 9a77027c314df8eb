"""Every comparison, or some: `python bench/run.py [--sizes 1k,100k,1M] [--groups check,load]`.

Each bench is a process of its own with a time limit; one that fails is shown with the reason and
stops nothing. docs/benchmarks.json holds all runs, docs/benchmarks.md is written from it after
each bench. With other sizes than the full ones both go to build/bench/ instead.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any

import report
from generated import folder
from results import BUILD, ROOT, Bench, count, number

GROUPS = ("weight", "serving", "rows_out", "check", "load", "measures", "boot")
FULL = (1_000, 100_000, 1_000_000)


def main() -> None:
    """Run the benches that the arguments name and write their results."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sizes", default=",".join(map(count, FULL)), help="such as 1k,100k")
    parser.add_argument("--groups", default=",".join(GROUPS), help=f"of {', '.join(GROUPS)}")
    parser.add_argument("--render", action="store_true", help="write the tables anew, run nothing")
    arguments = parser.parse_args()
    sizes = [number(size) for size in arguments.sizes.split(",")]
    groups = arguments.groups.split(",")
    if unknown := set(groups) - set(GROUPS):
        parser.error(f"unknown group {', '.join(unknown)}; there are {', '.join(GROUPS)}")
    out = ROOT / "docs" if tuple(sizes) == FULL else BUILD
    if arguments.render:
        report.write(out)
        return
    begin = time.monotonic()
    for size in sizes:
        say(f"data of {count(size)} rows")
        folder(size)
    for group in groups:
        run(group, sizes=sizes, out=out)
    say(f"{out / report.PAGE} written, {(time.monotonic() - begin) / 60:.1f} minutes in all")


def run(group: str, *, sizes: list[int], out: Path) -> None:
    """Run the benches of a group and put their results in place of the earlier ones."""
    module = import_module(group)
    results: list[dict[str, Any]] = []
    for place, bench in enumerate(module.benches(sizes)):
        begin = time.monotonic()
        say(f"{group}: {bench.name}", end=" … ")
        new = run_apart(group, place, bench, sizes=sizes)
        results += new
        failed = next((f": {result['failed']}" for result in new if result.get("failed")), "")
        say(f"{time.monotonic() - begin:.0f} s{failed}")
        report.save(out, group=group, title=module.TITLE, sizes=sizes, results=results)
        report.write(out)


def run_apart(group: str, place: int, bench: Bench, *, sizes: list[int]) -> list[dict[str, Any]]:
    """Run a bench in a process of its own; return its results.

    The last result says why the bench failed, if it did.
    """
    path = BUILD / "results.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("")
    child_script = str(ROOT / "bench" / "child.py")
    call = [sys.executable, child_script, group, str(place), json.dumps(sizes), str(path)]
    log = BUILD / f"{group}-{place}.log"
    reason = ""
    with log.open("w") as file:
        child = subprocess.Popen(call, stdout=file, stderr=file, start_new_session=True)
        try:
            child.wait(bench.timeout)
        except subprocess.TimeoutExpired:
            reason = f"given up after {bench.timeout} s"
        finally:
            # the session holds the servers that a bench started and did not live to stop
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()
    results = [json.loads(line) for line in path.read_text().splitlines()]
    if child.returncode and not reason:
        lines = log.read_text().strip().splitlines()
        reason = lines[-1][:300] if lines else f"ended by signal {-child.returncode}"
    if reason:
        results.append({"name": bench.name, "failed": reason})
    return results


def say(words: str, *, end: str = "\n") -> None:
    """Write progress to stderr."""
    print(words, end=end, file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("\ninterrupted; what was measured until now is written")
