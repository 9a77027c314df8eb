"""What differs between two data folders, row by row and cell by cell, and what may not."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from casualties.checks import Folder, Problem
from casualties.contribute.tables import with_id, with_table
from casualties.data.cells import Record
from casualties.data.matched_rows import Key, row_pairs
from casualties.data.schema import Table
from casualties.data.stated_figures import FIGURES

RENAMES = "renames"
"""The table that remembers former identifiers."""

IDS = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")
"""Words of a text that may be an id."""

DAYS = re.compile(r"\b\d{1,2} [A-Z][a-z]+ \d{4}\b")


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

    Rows are matched by the primary key of their table. A row that names another by an identifier
    which the new folder remembers as a former one does not differ for that. Rows that are not
    whole, and files that cannot be read, are not compared: the rules name them.
    """
    old = _with_todays_ids(old, new)
    differences: list[Change] = []
    for name, table in {**old.schema.tables, **new.schema.tables}.items():
        if any(name in f.damaged for f in (old, new)):
            continue  # its file cannot be read
        pairs = row_pairs(_records(old, name), _records(new, name), key=partial(_key, table=table))
        differences += [
            Change(name, table.path, pair.key, pair.before, pair.after)
            for pair in pairs
            if pair.before is None or pair.after is None or dict(pair.before) != dict(pair.after)
        ]
    return tuple(differences)


def _with_todays_ids(old: Folder, new: Folder) -> Folder:
    """The old folder with the identifiers that the new one has given to rows since."""
    known = {tuple(record.values()) for record in old.records(RENAMES)}
    for record in new.records(RENAMES):
        name = record["table"]
        row = old.ids.get(name, {}).get(record["former"])
        is_new = tuple(record.values()) not in known
        if is_new and row is not None and record["former"] not in new.ids.get(name, {}):
            merged = record["id"] in old.ids[name]
            old = with_id(old, name=name, former=record["former"], current=record["id"])
            if merged:  # its own line is gone, and that is a change
                old = with_table(old, name=name, rows=[*old.records(name), row])
    return old


def _records(folder: Folder, name: str) -> Sequence[Record]:
    text = folder.texts.get(name)
    return text.records if text is not None else ()


def _key(record: Record, *, table: Table) -> Key:
    return tuple(record.get(column, "") for column in table.primary_key or record)


def guard(differences: Sequence[Change], *, before: str = "", after: str = "") -> list[Problem]:
    """What a change may not do to published statements, as problems.

    A published row may change only with a reason: new words in its `notes`, or a new line of the
    changelog that names its id (`before` and `after` are the changelog's texts). The reason for
    another figure names it, old or new, and that for the loss of a note says so. A row may not
    vanish, and its id may not change.
    """
    statements = [c for c in differences if c.table == "estimates"]
    added = {_but_id(c.after): c.after for c in statements if c.before is None and c.after}
    lines = Counter(after.splitlines()) - Counter(before.splitlines())
    problems = []
    for change in statements:
        if change.before is None:
            continue
        record, column = change.after, "id"
        if record is not None:
            named = [line for line in lines if change.name in IDS.findall(line)]
            unexplained = _unexplained(change.before, record, change=change, lines=named)
            if unexplained is None:
                continue
            column, read, mend = unexplained
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


def _unexplained(
    before: Record, after: Record, *, change: Change, lines: Sequence[str]
) -> tuple[str, str, str] | None:
    """Column, what was read and the mend of what no reason is given for; None where all has one.

    `lines` are new lines of the changelog that name the row.
    """
    columns = [name for name, _, _ in change.cells]
    old, notes = before.get("notes", ""), after.get("notes", "")
    kept = old in notes
    words = notes.replace(old, "", 1) if kept else notes
    reason = " ".join([words, *lines]).strip()
    row = f"the published row {change.name}"
    if columns != ["notes"] and not reason:
        mend = "say in its notes what was wrong, or name its id in CHANGELOG.md"
        return columns[0], f"{row} changes in {', '.join(columns)} without a note", mend
    if not kept and not lines and "notes" not in words.casefold():
        mend = "keep them and add a sentence, or say there why the notes changed"
        return "notes", f"{row} loses notes that it had", mend
    for column in (c for c in columns if c in FIGURES):
        wording = [before.get("wording", ""), after.get("wording", "")]
        figures = [before.get(column, ""), after.get(column, "")]
        if not any(_names(reason, figure) for figure in figures) and not any(
            phrase and phrase in reason for phrase in wording
        ):
            read = f"{row} changes in {column} ({' to '.join(f or 'empty' for f in figures)})"
            mend = "say in its notes what the figure was and why it is another"
            return column, f"{read} with a note that does not name the figure", mend
    return None


def _names(words: str, figure: str) -> bool:
    """Whether words name a figure; its thousands may be parted by commas, and days do not count.

    >>> _names("Not 1,200 but 900.", "1200"), _names("On 12 May 2024.", "12"), _names("x", "")
    (True, False, False)
    """
    words = DAYS.sub("", IDS.sub("", words)).replace(",", "")
    return bool(figure) and re.search(rf"(?<!\d){re.escape(figure)}(?!\d)", words) is not None


def _but_id(record: Record | None) -> tuple[tuple[str, str], ...]:
    return tuple((c, value) for c, value in (record or {}).items() if c != "id")
