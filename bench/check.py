"""Checking a data folder, as a whole process, against frictionless."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from faults import Fault, planted
from generated import folder
from results import BUILD, Bench, Result, command, interleaved, process, same

TITLE = "Checking the data"
LIMITS = {1_000: 0.15, 100_000: 0.70}
KINDS = {
    "types": "type",
    "required": "required",
    "known-word": "enum",
    "unique": "unique",
    "known-value": "key",
}
"""Our rule -> the kind of fault in the words of `faults`."""
FAULTS = 24


def benches(sizes: list[int]) -> list[Bench]:
    """Return the comparisons at the sizes up to 100,000; beyond, frictionless takes minutes."""
    return [
        Bench(f"check {size}", partial(compared, size), timeout=420)
        for size in sizes
        if size <= 100_000
    ]


def compared(size: int) -> Iterator[Result]:
    """Yield the seconds of both, after both found the same planted faults."""
    clean = folder(size)
    broken = BUILD / f"faults-{size}"
    shutil.rmtree(broken, ignore_errors=True)
    expected = planted(clean, broken, count=FAULTS)
    same(our_faults(broken), expected, what="faults found by casualties check")
    same(frictionless_faults(broken), expected, what="faults found by frictionless")
    ours, peer = interleaved(
        lambda: pass_check(our_check(clean)),
        lambda: pass_check(frictionless(clean)),
        runs=7 if size <= 1_000 else 3,
        seconds=120,
    )
    yield Result(
        name="check, all rules, whole process",
        size=size,
        ours=ours,
        peer=peer,
        against="frictionless validate, its schema checks",
        at_most=LIMITS.get(size),
    )


def pass_check(call: list[str]) -> None:
    """Check a package without faults; raise Different if the tool finds one."""
    same(process(call).returncode, 0, what=f"exit code of {Path(call[0]).name} on clean data")


def our_check(place: Path) -> list[str]:
    """The command that checks a folder with all our rules."""
    return [command("casualties"), "check", str(place)]


def frictionless(place: Path) -> list[str]:
    """The command that validates a folder with frictionless."""
    return [command("frictionless"), "validate", str(place / "datapackage.json")]


def our_faults(place: Path) -> set[Fault]:
    """The faults of the kinds that a schema speaks of; our other rules find what follows."""
    out = process([*our_check(place), "--format", "json"]).stdout
    report, _ = json.JSONDecoder().raw_decode(out[out.index("{") :])
    return {
        (problem["line"], problem["column"], KINDS[problem["rule"]])
        for problem in report["problems"]
        if problem["file"] == "estimates.csv" and problem["rule"] in KINDS
    }


def frictionless_faults(place: Path) -> set[Fault]:
    """The faults that frictionless finds, in the words of `faults`."""
    out = process([*frictionless(place), "--json"]).stdout
    report, _ = json.JSONDecoder().raw_decode(out[out.index("{") :])
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
