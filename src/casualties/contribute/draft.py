"""A row made from the cells that somebody has: names to ids, phrase to figures, a proposed id.

Pure: a folder and cells in, rows and what the data would be with them out. Nothing that a
statement says is guessed; what is filled in is said.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from casualties.checks import Folder, Problem, problems
from casualties.checks.series import QUESTION
from casualties.checks.warnings import doubts
from casualties.contribute.changes import since
from casualties.data.schema import Field, Record, Table, canonical, parse_text
from casualties.errors import DataError, did_you_mean
from casualties.wording.phrases import parse

FIGURES = ("low", "best", "high")
USUAL = {"date_precision": "day", "status": "accepted"}
"""What a cell is unless said otherwise."""

Cells = Mapping[str, str]


@dataclass(frozen=True)
class Draft:
    """A whole row by column, and what was filled in that nobody gave."""

    cells: Cells
    filled: tuple[str, ...] = ()


def draft(given: Cells, *, folder: Folder, taken: Iterable[str] = ()) -> Draft:
    """The row that these cells make.

    Names and labels become ids and values; the wording fills the figures and the qualifier that
    were not given; standpoint follows the source's earlier rows where they agree; the id is
    proposed, and differs from those of the folder and from `taken`.
    """
    table = folder.schema["estimates"]
    cells = {f.name: resolved(given.get(f.name, ""), field=f, folder=folder) for f in table.fields}
    before = dict(cells)
    cells |= read(cells)
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
    said = value.casefold()
    for option, label in options(field, folder=folder).items():
        names = {option, option.replace("_", " "), option.replace("_", "-"), label}
        if said in {n.casefold() for n in names}:
            return option
    short = {r.get("short_name", "").casefold(): r["id"] for r in _pointed(field, folder)}
    return short.get(said, value) if said else value


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


def read(cells: Cells) -> dict[str, str]:
    """The figures, qualifier and interval that the wording states, for cells that are empty."""
    if not cells["wording"]:
        return {}
    said = parse(cells["wording"])
    out = {} if cells["qualifier"] else {"qualifier": said.qualifier}
    if not any(cells[c] for c in FIGURES):
        stated = {c: getattr(said, c) for c in FIGURES}
        out |= {c: str(n) for c, n in stated.items() if n is not None}
    low, high = (out.get(c, cells[c]) for c in ("low", "high"))
    if said.qualifier == "range" and low and high and not cells["interval"]:
        out["interval"] = "stated_range"
    return out


def usual_standpoint(cells: Cells, *, folder: Folder) -> str:
    """The standpoint of the source's other rows on the party in the conflict, if they agree."""
    same = ("source", "conflict", "party")
    found = {
        r["standpoint"]
        for r in folder.records("estimates")
        if all(r[c] == cells[c] and cells[c] for c in same)
    }
    return found.pop() if len(found) == 1 else ""


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
    """The source's earlier rows on the same question, latest first: one may be superseded."""
    return sorted(
        (
            r
            for r in folder.records("estimates")
            if r["source"] == cells["source"]
            and r["stated_on"] <= cells["stated_on"]
            and r["id"] != cells["id"]
            and _same_question(r, cells)
        ),
        key=lambda r: (r["stated_on"], r["id"]),
        reverse=True,
    )


def others(cells: Cells, *, folder: Folder) -> list[Record]:
    """Other sources' earlier rows on the same question, latest first: one may be relayed."""
    return sorted(
        (
            r
            for r in folder.records("estimates")
            if r["source"] != cells["source"]
            and r["stated_on"] <= cells["stated_on"]
            and _same_question(r, cells)
        ),
        key=lambda r: (r["stated_on"], r["id"]),
        reverse=True,
    )


def _same_question(record: Record, cells: Cells) -> bool:
    columns = [c for c in QUESTION if c not in ("period_start", "theatre", "scope")]
    return all(record[c] == cells[c] for c in columns)


@dataclass(frozen=True)
class Addition:
    """The data with new rows in it: what to write, where they stand, what is wrong with them."""

    folder: Folder
    files: Mapping[str, bytes]
    lines: tuple[int, ...]
    problems: tuple[Problem, ...]
    doubts: tuple[Problem, ...]


def addition(
    rows: Sequence[Cells], *, folder: Folder, beside: Mapping[str, Sequence[Cells]] | None = None
) -> Addition:
    """The folder with these statements, and with new rows of other tables `beside` them.

    `files` holds path -> bytes, the other tables first. `lines` says where each row stands; the
    problems are those that the rows bring. Raises DataError where a file is not canonical, since
    the change would then show more than the new rows.
    """
    after, files = folder, {}
    for name, more in {**(beside or {}), "estimates": rows}.items():
        if more:
            after, files[folder.schema[name].path] = with_rows(after, name=name, rows=more)
    table = folder.schema["estimates"]
    wanted = [tuple(r.get(c, "") for c in table.columns) for r in rows]
    places: dict[tuple[str, ...], list[int]] = {}
    for line, cells in after.texts["estimates"].raw:
        places.setdefault(cells, []).append(line)
    lines = tuple(places[w].pop() for w in wanted)
    found = since(problems(after), folder=after, before=folder, known=problems(_fresh(folder)))
    return Addition(after, files, lines, found.own, tuple(doubts(after, lines=lines)))


def with_rows(folder: Folder, *, name: str, rows: Sequence[Cells]) -> tuple[Folder, bytes]:
    """The folder with more rows in a table, in canonical place, and the bytes of that file.

    Raises DataError where the file as it stands is not canonical.
    """
    table = folder.schema[name]
    text = folder.texts.get(name)
    if text is None or canonical(text) != text.data:
        raise DataError(
            f"{table.path}: not in canonical form, so that a new row would change other lines too; "
            "run 'casualties check' and 'casualties format' first"
        )
    new = [tuple(r.get(c, "") for c in table.columns) for r in rows]
    records = table.in_order([*(cells for _, cells in text.raw), *new])
    data = table.text(records).encode()
    texts = {**folder.texts, table.name: parse_text(data, table=table)}
    return Folder(folder.schema, texts), data


def _fresh(folder: Folder) -> Folder:
    return Folder(folder.schema, folder.texts)


def placed(found: Addition, *, problem: Problem, names: Sequence[tuple[str, int]]) -> Problem:
    """The problem with a place that the reader can find: his own row, or the row as it now stands.

    `names` holds file and line of each new row where it came from.
    """
    if problem.file != found.folder.schema["estimates"].path:
        return problem
    if problem.line in found.lines:
        file, line = names[found.lines.index(problem.line)]
        return problem._replace(file=file, line=line)
    above = sum(line < problem.line for line in found.lines)
    return problem._replace(line=problem.line - above)


def batch(data: bytes, *, table: Table, name: str) -> list[tuple[int, dict[str, str]]]:
    """Line and cells of each row of a CSV that has some of the table's columns.

    A byte order mark, CRLF, an empty line and any order of the columns are fine. Raises DataError
    with every fault of the file's form at once.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DataError(
            f"{name}:{line}: byte {data[error.start]:#04x} is not UTF-8; save the file as UTF-8"
        ) from error
    reader = csv.reader(io.StringIO(text, newline=""))
    header = [c.strip() for c in next(reader, [])]
    wrong = [
        f"{name}:1: unknown column {c!r}"
        f"{did_you_mean(c, known=table.columns) or '; remove it, or name a column of the codebook'}"
        for c in header
        if c not in table.columns
    ]
    for mark, word in (("\t", "tabs"), (";", "semicolons")):
        if len(header) == 1 and mark in header[0]:
            wrong = [f"{name}:1: the columns are parted by {word}; save the file with commas"]
    wrong += [f"{name}:1: column {c!r} stands twice; remove one" for c in _twice(header)]
    rows, start, misread = [], reader.line_num + 1, bool(wrong)
    for cells in reader:
        if any(cells) and len(cells) != len(header) and not misread:
            wrong.append(
                f"{name}:{start}: {len(cells)} cells where the header has {len(header)}; "
                'put a cell that holds a comma between quotes, as in "one, two"'
            )
        elif any(cells) and len(cells) == len(header):
            rows.append((start, dict(zip(header, cells, strict=True))))
        start = reader.line_num + 1
    if wrong:
        raise DataError("\n".join(wrong), problems=wrong)
    if not rows:
        raise DataError(f"{name}: no rows; give a line of columns and a line for each statement")
    return rows


def _twice(names: Sequence[str]) -> list[str]:
    return [n for i, n in enumerate(names) if n in names[:i]]


def unfit(value: str, *, field: Field) -> str:
    """What is wrong with a cell of another table; empty if nothing."""
    if not value:
        return f"{field.name} is needed: {field.description}" if field.required else ""
    try:
        field.parse(value)
    except ValueError as error:
        return f"{value!r} is not a {error}"
    if field.enum and value not in field.enum:
        return f"{value!r} is none of {', '.join(field.enum)}"
    if field.pattern and not re.fullmatch(field.pattern, value):
        return f"{value!r} does not have the form of a {field.title.lower()}"
    return ""
