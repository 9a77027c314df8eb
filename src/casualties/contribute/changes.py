"""What differs between two data folders, row by row and cell by cell, and what may not."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from casualties.checks import Folder, Problem
from casualties.data.cells import Record
from casualties.data.matched_rows import Key, row_pairs
from casualties.data.schema import Table


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
    differences: list[Change] = []
    for name, table in {**old.schema.tables, **new.schema.tables}.items():
        if any(name in f.schema.tables and name not in f.texts for f in (old, new)):
            continue  # its file cannot be read
        pairs = row_pairs(_records(old, name), _records(new, name), key=partial(_key, table=table))
        differences += [
            Change(name, table.path, pair.key, pair.before, pair.after)
            for pair in pairs
            if pair.before is None or pair.after is None or dict(pair.before) != dict(pair.after)
        ]
    return tuple(differences)


def _records(folder: Folder, name: str) -> Sequence[Record]:
    text = folder.texts.get(name)
    return text.records if text is not None else ()


def _key(record: Record, *, table: Table) -> Key:
    return tuple(record.get(column, "") for column in table.primary_key or record)


def guard(differences: Sequence[Change], *, before: str = "", after: str = "") -> list[Problem]:
    """What a change may not do to published statements, as problems.

    A published row may change only with a note: its `notes` say more than before, or the
    changelog names its id anew (`before` and `after` are the changelog's texts). It may not
    vanish, and its id may not change.
    """
    statements = [c for c in differences if c.table == "estimates"]
    added = {_but_id(c.after): c.after for c in statements if c.before is None and c.after}
    noted = _ids(after) - _ids(before)
    problems = []
    for change in statements:
        record, column = change.after, "id"
        if change.before is None:
            continue
        if record is not None:
            columns = [name for name, _, _ in change.cells]
            if noted[change.name] or ("notes" in columns and record["notes"]):
                continue
            column = columns[0]
            read = f"the published row {change.name} changes in {', '.join(columns)} without a note"
            mend = "say in its notes what was wrong, or name its id in CHANGELOG.md"
        elif record := added.get(_but_id(change.before)):
            read = f"the published id {change.name} became {record['id']}"
            mend = "give it its old id back: an id never changes"
        else:
            record = change.before
            read = f"the published row {change.name} is gone"
            mend = "put it back with status withdrawn, and say why in its notes"
        value = record.get(column, "")
        problems.append(Problem(change.file, record.line, column, value, "published", read, mend))
    return sorted(problems)


def _ids(text: str) -> Counter[str]:
    """Each word of a text that may be an id, and how often it stands there."""
    return Counter(re.findall(r"[a-z0-9]+(?:-[a-z0-9]+)+", text))


def _but_id(record: Record | None) -> tuple[tuple[str, str], ...]:
    return tuple((c, value) for c, value in (record or {}).items() if c != "id")
