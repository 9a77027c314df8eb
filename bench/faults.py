"""Faults put into a package on purpose, of the kinds that every checker of a schema knows."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

from casualties.data.schema import read_schema

Fault = tuple[int, str, str]
"""Line in estimates.csv, column, kind: type, required, enum, unique, key."""

KINDS = (
    ("type", "best", "12 thousand"),
    ("type", "stated_on", "31.12.2024"),
    ("required", "wording", ""),
    ("enum", "method", "guess"),
    ("unique", "id", ""),
    ("key", "party", "nowhere"),
)


def planted(folder: Path, place: Path, *, count: int) -> set[Fault]:
    """Write a copy of a package with `count` faults to `place`; what and where they are."""
    shutil.copytree(folder, place)
    table = read_schema(place)["estimates"]
    path = place / table.path
    with path.open(encoding="utf-8", newline="") as file:
        head, *rows = list(csv.reader(file))
    links = {row[head.index(column)] for row in rows for column in ("repeats", "supersedes")}
    out = set()
    for turn in range(count):
        at = (turn + 1) * (len(rows) // (count + 1))
        while rows[at][0] in links:  # a changed id would break the reference to it too
            at += 1
        kind, column, value = KINDS[turn % len(KINDS)]
        rows[at][head.index(column)] = value if kind != "unique" else rows[at - 1][0]
        out.add((at + 2, column, kind))
    path.write_text(table.text(rows), encoding="utf-8")
    return out
