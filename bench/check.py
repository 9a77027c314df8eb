"""Checking a data folder, as a whole process: against frictionless and pandera."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from faults import Fault, planted
from generated import folder
from results import BUILD, ROOT, Bench, Result, command, interleaved, process, same

TITLE = "Checking the data"
LIMITS = {1_000: 0.10, 100_000: 0.04}
OURS = {"types": "type", "required": "required", "known-word": "enum", "unique": "unique"} | {
    "known-value": "key"
}
FAULTS = 24


def benches(sizes: list[int]) -> list[Bench]:
    """Return the comparisons at the sizes up to 100,000; beyond, a peer takes minutes."""
    return [
        Bench(f"check {size}", partial(compared, size), timeout=420)
        for size in sizes
        if size <= 100_000
    ]


def compared(size: int) -> Iterator[Result]:
    """Yield the seconds of ours against each peer, after both found the same faults."""
    clean = folder(size)
    broken = BUILD / f"faults-{size}"
    shutil.rmtree(broken, ignore_errors=True)
    expected = planted(clean, broken, count=FAULTS)
    same(ours_found(broken), expected, what="faults found by casualties check")
    same(frictionless_found(broken), expected, what="faults found by frictionless")
    against = "frictionless validate"
    yield one(size, peer=frictionless(clean), against=against, at_most=LIMITS.get(size))
    found = pandera_found(broken)
    note = (
        f"of the {len(expected)} planted faults it finds {len(expected & found)}, "
        f"and reports {len(found - expected)} that are none"
    )
    yield one(size, peer=pandera(clean), against="pandera", note=note, at_most=None)


def one(
    size: int, *, peer: list[str], against: str, at_most: float | None, note: str = ""
) -> Result:
    """Return the runs of ours and of one peer, taking turns."""
    runs = 7 if size <= 1_000 else 3
    mine, theirs = interleaved(
        lambda: passed(ours(folder(size))), lambda: passed(peer), runs=runs, seconds=120
    )
    return Result(
        name="check, whole process",
        size=size,
        ours=mine,
        peer=theirs,
        against=against,
        at_most=at_most,
        note=note,
    )


def passed(call: list[str]) -> None:
    """Run a check of a package without faults, and raise Different if it finds one."""
    same(process(call).code, 0, what=f"exit code of {Path(call[0]).name} on clean data")


def ours(place: Path) -> list[str]:
    return [command("casualties"), "check", str(place)]


def ours_found(place: Path) -> set[Fault]:
    """The faults of the kinds that a schema speaks of; our other rules find what follows."""
    said = process([*ours(place), "--format", "json"]).out
    text = said[: said.rindex("}") + 1] if said.lstrip().startswith("{") else said
    decoded, _ = json.JSONDecoder().raw_decode(text.lstrip())
    problems = decoded["problems"] if isinstance(decoded, dict) else decoded
    return {
        (p["line"], p["column"], OURS[p["rule"]])
        for p in problems
        if p["file"] == "estimates.csv" and p["rule"] in OURS
    }


def frictionless(place: Path) -> list[str]:
    return [command("frictionless"), "validate", str(place / "datapackage.json")]


def frictionless_found(place: Path) -> set[Fault]:
    """The faults that frictionless finds, in our words."""
    said = process([*frictionless(place), "--json"]).out
    report, _ = json.JSONDecoder().raw_decode(said[said.index("{") :])
    errors = [error for task in report["tasks"] for error in task["errors"]]
    # a second id is named twice, as a field that is unique and as the primary key
    return {_fault(error) for error in errors if error["type"] != "primary-key"}


def _fault(error: dict[str, Any]) -> Fault:
    kind, note, row = error["type"], error["note"], error["rowNumber"]
    if kind == "foreign-key":
        return row, error["fieldNames"][0], "key"
    if kind == "constraint-error":
        return row, error["fieldName"], "enum" if '"enum"' in note else "required"
    kinds = {"type-error": "type", "unique-error": "unique"}
    return row, error["fieldName"], kinds.get(kind, kind)


def pandera(place: Path) -> list[str]:
    return [sys.executable, str(ROOT / "bench" / "pandera_check.py"), str(place)]


def pandera_found(place: Path) -> set[Fault]:
    """The faults that pandera finds, in our words."""
    said = process(pandera(place)).out
    return {tuple(json.loads(line)) for line in said.splitlines() if line.startswith("[")}  # type: ignore[misc]
