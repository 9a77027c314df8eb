"""What differs between two data folders, row by row and cell by cell, and what may not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from casualties.checks import Folder, Problem
from casualties.data.schema import Record, Table

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One row that was added, changed or removed: its table, its key, and how it stood and stands.

    `before` is None for an added row and `after` for a removed one.
    """

    table: str
    file: str
    key: Key
    before: Record | None
    after: Record | None

    @property
    def kind(self) -> str:
        """`added`, `changed` or `removed`."""
        if self.before is None:
            return "added"
        return "changed" if self.after is not None else "removed"

    @property
    def name(self) -> str:
        """The key as a reader sees it."""
        return ", ".join(self.key)

    @property
    def cells(self) -> list[tuple[str, str, str]]:
        """Column, old and new value of each cell that differs; empty stands for a lost column."""
        old = dict(self.before) if self.before else {}
        new = dict(self.after) if self.after else {}
        columns = [*new, *(c for c in old if c not in new)]
        return [
            (c, old.get(c, ""), new.get(c, "")) for c in columns if old.get(c, "") != new.get(c, "")
        ]


def changes(old: Folder, new: Folder) -> tuple[Change, ...]:
    """Every row that differs, in the order of the schema and of the new files.

    Rows are matched by the primary key of their table. Rows that are not whole, and files
    that cannot be read, are not compared: the rules name them.
    """
    out: list[Change] = []
    tables = {**old.schema.tables, **new.schema.tables}
    for name, table in tables.items():
        if _unreadable(old, name) or _unreadable(new, name):
            continue
        before, after = _keyed(old, table), _keyed(new, table)
        for key, record in after.items():
            was = before.get(key)
            if was is None or dict(was) != dict(record):
                out.append(Change(name, table.path, key[:-1], was, record))
        out += [
            Change(name, table.path, key[:-1], was, None)
            for key, was in before.items()
            if key not in after
        ]
    return tuple(out)


def _unreadable(folder: Folder, name: str) -> bool:
    return name in folder.schema.tables and name not in folder.texts


def _keyed(folder: Folder, table: Table) -> dict[Key, Record]:
    """Key and how often it stood before -> record: a second row of a key is a row of its own."""
    text = folder.texts.get(table.name)
    seen: Counter[Key] = Counter()
    out: dict[Key, Record] = {}
    for record in text.records if text is not None else ():
        names = table.primary_key or text.header if text is not None else ()
        key = tuple(record.get(c, "") for c in names)
        out[*key, str(seen[key])] = record
        seen[key] += 1
    return out


def guard(found: tuple[Change, ...], *, before: str = "", after: str = "") -> list[Problem]:
    """What a change may not do to published statements, as problems.

    A published row may change only with a note: its `notes` say more than before, or the
    changelog names its id anew (`before` and `after` are the changelog's texts). It may not
    vanish, and its id may not change.
    """
    return sorted(_broken(found, noted=_named(after) - _named(before)))


def _named(text: str) -> Counter[str]:
    return Counter(re.findall(r"[a-z0-9]+(?:-[a-z0-9]+)+", text))


def _broken(found: tuple[Change, ...], *, noted: Mapping[str, int]) -> Iterator[Problem]:
    statements = [c for c in found if c.table == "estimates"]
    added = {_but_id(c.after): c for c in statements if c.kind == "added" and c.after}
    for change in statements:
        if change.kind == "removed" and change.before is not None:
            renamed = added.get(_but_id(change.before))
            if renamed is not None and renamed.after is not None:
                said = f"the published id {change.name} became {renamed.name}"
                mend, line = "give it its old id back: an id never changes", renamed.after.line
            else:
                said = f"the published row {change.name} is gone"
                mend = "put it back with status withdrawn, and say why in its notes"
                line = change.before.line
            yield Problem(change.file, line, "id", change.name, "published", said, mend)
        if change.kind == "changed" and change.before is not None and change.after is not None:
            columns = [c for c, _, _ in change.cells]
            wrote = "notes" in columns and change.after.get("notes", "")
            if not wrote and not noted.get(change.name):
                yield Problem(
                    change.file,
                    change.after.line,
                    columns[0],
                    change.after.get(columns[0], ""),
                    "published",
                    f"the published row {change.name} changes in {', '.join(columns)} "
                    "without a note",
                    "say in its notes what was wrong, or name its id in CHANGELOG.md",
                )


def _but_id(record: Record | None) -> tuple[tuple[str, str], ...]:
    cells = record if record is not None else {}
    return tuple((c, v) for c, v in cells.items() if c != "id")


@dataclass(frozen=True, slots=True)
class Since:
    """The problems of a folder since another: of the change, and such as were there before."""

    own: tuple[Problem, ...]
    old: tuple[Problem, ...]
    touched: int


def since(
    problems: list[Problem], *, folder: Folder, before: Folder, known: list[Problem]
) -> Since:
    """The problems parted by whose they are: `known` are those of `before`.

    A problem is of the change if its row was added or changed, or if it was not there before,
    such as a reference to a source that the change removed.
    """
    found = changes(before, folder)
    touched = {(c.file, c.after.line) for c in found if c.after is not None}
    old_rows, rows = _rows(before), _rows(folder)
    there = Counter(_identity(p, rows=old_rows) for p in known)
    own, old = [], []
    for problem in problems:
        identity = _identity(problem, rows=rows)
        of_row = (problem.file, problem.line) in rows
        if (of_row and (problem.file, problem.line) in touched) or not there[identity]:
            own.append(problem)
        else:
            there[identity] -= 1
            old.append(problem)
    return Since(tuple(own), tuple(old), len(found))


def _rows(folder: Folder) -> dict[tuple[str, int], tuple[str, ...]]:
    """File and line -> the cells of the row that starts there."""
    return {
        (text.table.path, line): cells for text in folder.texts.values() for line, cells in text.raw
    }


def _identity(
    problem: Problem, *, rows: Mapping[tuple[str, int], tuple[str, ...]]
) -> tuple[object, ...]:
    """What stays the same of a problem when lines move."""
    said = re.sub(r"\bline \d+", "line", problem.message)
    cells = rows.get((problem.file, problem.line), ())
    if problem.rule in ("canonical-bytes", "readable"):  # of the file, wherever it shows first
        cells, said = (), ""
    return problem.file, problem.column, problem.rule, said, cells
