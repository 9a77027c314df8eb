"""A row made from the cells that somebody has: ids for names, figures for a phrase, a proposed id.

Nothing that a statement says is guessed, and what is filled in is named.
"""

import re
from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from unicodedata import normalize

from casualties.checks import Folder
from casualties.contribute.tables import STATEMENTS, Cells
from casualties.data.cells import Record
from casualties.data.question_columns import QUESTION
from casualties.data.schema import Field
from casualties.data.stated_figures import FIGURES
from casualties.wording.phrases import parse

USUAL = {"date_precision": "day", "status": "accepted"}
"""What a cell is unless said otherwise."""


@dataclass(frozen=True)
class Draft:
    """A whole row by column, and what was filled in that nobody gave."""

    cells: dict[str, str]
    filled: tuple[str, ...]


def draft(
    given: Cells, *, folder: Folder, name: str = STATEMENTS, taken: Iterable[str] = ()
) -> Draft:
    """The row of a table that these cells make.

    Names and labels become ids and values, and an id is proposed that differs from those of the
    folder and from `taken`. In a statement the wording fills the figures and the qualifier that
    were not given, and standpoint follows the source's earlier rows where they agree.
    """
    table = folder.schema[name]
    cells = {
        f.name: resolved(given.get(f.name, ""), field=f, folder=folder, name=name)
        for f in table.fields
    }
    before = dict(cells)
    if name == STATEMENTS:
        cells |= _following(cells, folder=folder)
    elif not cells.get("short_name", "x"):
        cells["short_name"] = cells["name"]
    if not cells.get("id", "x"):
        ids = {*folder.ids.get(name, {}), *taken}
        if name == STATEMENTS:
            several = _speaks_of_others(cells, folder=folder)
            cells["id"] = proposed_id(cells, taken=ids, with_party=several)
        else:
            cells["id"] = _named_id(cells, taken=ids)
    filled = tuple(f"{c} {v}" for c, v in cells.items() if v and v != before[c])
    return Draft(cells, filled)


def _following(given: Cells, *, folder: Folder) -> dict[str, str]:
    """The cells of a statement with what follows from those that are given."""
    cells = {**given, **_precision(given)}
    cells |= read_wording(cells)
    cells |= {c: value for c, value in USUAL.items() if c in cells and not cells[c]}
    if not cells["theatre"] and not cells["scope"]:
        cells["scope"] = "whole"
    if cells["as_of"] == cells["stated_on"]:
        cells["as_of"] = ""
    if cells["method"] == "documented" and not cells["covers"]:
        cells["covers"] = "part"  # names and verified cases are never everybody
    if not cells["standpoint"]:
        cells["standpoint"] = usual_standpoint(cells, folder=folder)
    return cells


def _precision(cells: Cells) -> dict[str, str]:
    """The day and its precision for a stated_on that is a month or a year: the last day of it."""
    match = re.fullmatch(r"([0-9]{4})(?:-(0[1-9]|1[0-2]))?", cells["stated_on"])
    if match is None:
        return {}
    year, month = int(match[1]), int(match[2] or 12)
    last = monthrange(year, month)[1] if year else 31
    precision = "month" if match[2] else "year"
    return {"stated_on": f"{match[1]}-{month:02}-{last:02}", "date_precision": precision}


def slug(name: str) -> str:
    """The name as an id.

    >>> slug("The Red Crescent")
    'the-red-crescent'
    """
    plain = normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.casefold()).strip("-")


def _named_id(cells: Cells, *, taken: Iterable[str]) -> str:
    """The name as an id, with a number where that is taken; empty without a name."""
    base, used = slug(cells.get("name", "")), set(taken)
    names = [base, *(f"{base}-{number}" for number in range(2, len(used) + 3))]
    return next(n for n in names if n not in used) if base else ""


def resolved(value: str, *, field: Field, folder: Folder, name: str = STATEMENTS) -> str:
    """The cell that `value` stands for: an id for a name, a coded value for its label."""
    value = value.strip()
    known = options(field, folder=folder, name=name)
    if not value or value in known:
        return value
    word = value.casefold()
    for option, label in known.items():
        names = (option, option.replace("_", " "), option.replace("_", "-"), label)
        if word in (n.casefold() for n in names):
            return option
    short = {
        r.get("short_name", "").casefold(): r["id"]
        for r in pointed(field, folder=folder, name=name)
    }
    return short.get(word, value)


def options(field: Field, *, folder: Folder, name: str = STATEMENTS) -> dict[str, str]:
    """The values that a cell of a table may have, with their words; empty where it is free.

    Coded values come with their label, keys with the name in the table they point to.
    """
    if field.enum:
        return {v: field.label(v) for v in field.enum}
    return {r["id"]: r.get("name", r["id"]) for r in pointed(field, folder=folder, name=name)}


def pointed(field: Field, *, folder: Folder, name: str = STATEMENTS) -> Sequence[Record]:
    """The rows of the other table that a column points to; none where it points to none."""
    return folder.records(target) if (target := pointed_table(field, folder, name=name)) else ()


def pointed_table(field: Field, folder: Folder, *, name: str = STATEMENTS) -> str:
    """The table of sources, parties or the like that a column points to; empty for another one."""
    return next(
        (
            key.table
            for key in folder.schema[name].keys
            if key.column == field.name and not key.several and key.table != STATEMENTS
        ),
        "",
    )


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


def _speaks_of_others(cells: Cells, *, folder: Folder) -> bool:
    """Whether the source has statements on other parties too."""
    return any(
        r["source"] == cells["source"] and r["party"] != cells["party"]
        for r in folder.records(STATEMENTS)
    )


def proposed_id(cells: Cells, *, taken: Iterable[str], with_party: bool = False) -> str:
    """Source, date and metric, with what sets the row apart where that id is taken.

    The party comes first of that, and is always there `with_party`. Empty where one of the three
    is missing.
    """
    three = (cells["source"], cells["stated_on"], cells["metric"])
    if not all(three):
        return ""
    base, used = slug("-".join(three)), set(taken)
    apart = [cells["theatre"] if cells["scope"] == "part" else ""]
    apart = [a for a in (*apart, cells["population"], cells["basis"]) if a]
    of_party = f"{base}-{cells['party']}" if cells["party"] else base
    names = [of_party] if with_party else [base, of_party]
    names += [slug(f"{of_party}-{a}") for a in apart]
    names += [f"{of_party}-{number}" for number in range(2, len(used) + 3)]
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
