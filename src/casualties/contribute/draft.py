"""A row made from the cells that somebody has: ids for names, figures for a phrase, a proposed id.

Nothing that a statement says is guessed, and what is filled in is named.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from casualties.checks import Folder
from casualties.data.cells import Record
from casualties.data.question_columns import QUESTION
from casualties.data.schema import Field
from casualties.data.stated_figures import FIGURES
from casualties.wording.phrases import parse

USUAL = {"date_precision": "day", "status": "accepted"}
"""What a cell is unless said otherwise."""

Cells = Mapping[str, str]


@dataclass(frozen=True)
class Draft:
    """A whole row by column, and what was filled in that nobody gave."""

    cells: dict[str, str]
    filled: tuple[str, ...]


def draft(given: Cells, *, folder: Folder, taken: Iterable[str] = ()) -> Draft:
    """The row that these cells make.

    Names and labels become ids and values; the wording fills the figures and the qualifier that
    were not given; standpoint follows the source's earlier rows where they agree; the id is
    proposed, and differs from those of the folder and from `taken`.
    """
    table = folder.schema["estimates"]
    cells = {f.name: resolved(given.get(f.name, ""), field=f, folder=folder) for f in table.fields}
    before = dict(cells)
    cells |= read_wording(cells)
    cells |= {c: value for c, value in USUAL.items() if c in cells and not cells[c]}
    if not cells["theatre"] and not cells["scope"]:
        cells["scope"] = "whole"
    if cells["as_of"] == cells["stated_on"]:
        cells["as_of"] = ""
    if not cells["standpoint"]:
        cells["standpoint"] = usual_standpoint(cells, folder=folder)
    if not cells["id"]:
        ids = {*folder.ids.get("estimates", {}), *taken}
        cells["id"] = proposed_id(cells, taken=ids)
    filled = tuple(f"{c} {v}" for c, v in cells.items() if v and not before[c])
    return Draft(cells, filled)


def resolved(value: str, *, field: Field, folder: Folder) -> str:
    """The cell that `value` stands for: an id for a name, a coded value for its label."""
    value = value.strip()
    name = value.casefold()
    for option, label in options(field, folder=folder).items():
        names = (option, option.replace("_", " "), option.replace("_", "-"), label)
        if name in (n.casefold() for n in names):
            return option
    short = {r.get("short_name", "").casefold(): r["id"] for r in _pointed(field, folder)}
    return short.get(name, value) if name else value


def options(field: Field, *, folder: Folder) -> dict[str, str]:
    """The values that a cell of estimates may have, with their words; empty where it is free.

    Coded values come with their label, keys with the name in the table they point to.
    """
    if field.enum:
        return {v: field.label(v) for v in field.enum}
    return {r["id"]: r.get("name", r["id"]) for r in _pointed(field, folder)}


def _pointed(field: Field, folder: Folder) -> Sequence[Record]:
    """The rows of the other table that a column points to; none where it points to none."""
    table = folder.schema["estimates"]
    for key in table.keys:
        if key.column == field.name and key.table != table.name:
            return folder.records(key.table)
    return ()


def read_wording(cells: Cells) -> dict[str, str]:
    """The figures, qualifier and interval that the wording states, for cells that are empty."""
    if not cells["wording"]:
        return {}
    phrase = parse(cells["wording"])
    filled = {} if cells["qualifier"] else {"qualifier": phrase.qualifier}
    if not any(cells[c] for c in FIGURES):
        stated = {c: getattr(phrase, c) for c in FIGURES}
        filled |= {c: str(number) for c, number in stated.items() if number is not None}
    low, high = (filled.get(c, cells[c]) for c in ("low", "high"))
    if phrase.qualifier == "range" and low and high and not cells["interval"]:
        filled["interval"] = "stated_range"
    return filled


def usual_standpoint(cells: Cells, *, folder: Folder) -> str:
    """The standpoint of the source's other rows on the party in the conflict, if they agree."""
    same = ("source", "conflict", "party")
    standpoints = {
        r["standpoint"]
        for r in folder.records("estimates")
        if all(r[c] == cells[c] and cells[c] for c in same)
    }
    return standpoints.pop() if len(standpoints) == 1 else ""


def proposed_id(cells: Cells, *, taken: Iterable[str]) -> str:
    """Source, date and metric, with what sets the row apart where that id is taken.

    Empty where one of the three is missing.
    """
    three = (cells["source"], cells["stated_on"], cells["metric"])
    if not all(three):
        return ""
    base = re.sub(r"[^a-z0-9]+", "-", "-".join(three).casefold()).strip("-")
    used = set(taken)
    apart = [cells["theatre"] if cells["scope"] == "part" else "", cells["basis"]]
    apart += [cells["population"], *map(str, range(2, len(used) + 3))]
    names = [base, *(f"{base}-{a}".replace("_", "-") for a in apart if a)]
    return next(n for n in names if n not in used)


def earlier(cells: Cells, *, folder: Folder) -> list[Record]:
    """The source's own earlier rows on the same question, latest first: one may be superseded."""
    rows = _on_same_question(cells, folder=folder)
    return [r for r in rows if r["source"] == cells["source"] and r["id"] != cells["id"]]


def others(cells: Cells, *, folder: Folder) -> list[Record]:
    """Other sources' earlier rows on the same question, latest first: one may be relayed."""
    rows = _on_same_question(cells, folder=folder)
    return [r for r in rows if r["source"] != cells["source"]]


def _on_same_question(cells: Cells, *, folder: Folder) -> list[Record]:
    """The rows stated no later on the same question, wherever and whenever it began."""
    columns = [c for c in QUESTION if c != "theatre"]
    rows = [
        record
        for record in folder.records("estimates")
        if record["stated_on"] <= cells["stated_on"] and all(record[c] == cells[c] for c in columns)
    ]
    return sorted(rows, key=lambda record: (record["stated_on"], record["id"]), reverse=True)
