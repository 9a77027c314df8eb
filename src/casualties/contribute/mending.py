"""A published row that is changed, withdrawn, disputed or renamed, and the trace of that."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from casualties.checks import Folder, read_folder
from casualties.contribute.addition import Addition, outcome
from casualties.contribute.changes import RENAMES
from casualties.contribute.draft import draft
from casualties.contribute.tables import (
    STATEMENTS,
    keyed,
    noun,
    require_whole,
    row_named,
    with_id,
    with_rows,
    with_table,
)
from casualties.data.cells import Record
from casualties.data.git import opened
from casualties.data.schema import Table
from casualties.data.stated_figures import FIGURES, FROM_WORDING
from casualties.errors import DataError
from casualties.text.english import long_date, sentence

Beside = Mapping[str, Sequence[Mapping[str, str]]]
"""Table -> new rows."""

BRANCH_POINTS = ("main...", "HEAD")
"""What was published before a change: where the branch left main, else the last commit."""


def is_published(name: str, *, table: Table, place: Path) -> bool:
    """Whether others may have seen a row: it stood there before the branch, or nobody can tell."""
    for revision in BRANCH_POINTS:
        try:
            with opened(revision, folder=place) as before:
                published = read_folder(before)
        except DataError:
            continue
        return name in keyed(table, folder=published)
    return True


def edited(
    record: Record,
    *,
    table: Table,
    folder: Folder,
    cells: Mapping[str, str],
    because: str,
    day: date,
    beside: Beside | None = None,
) -> Addition:
    """The folder with other cells in a row; the notes of a statement say what was changed and why.

    Figures follow from a new wording; `beside` are new rows of other tables. Raises DataError for a
    column that cannot be changed.
    """
    if cells.get("id", record.get("id")) != record.get("id"):
        rename = "" if table.name == STATEMENTS else f"; run 'casualties rename {noun(table)}'"
        raise DataError(f"the id {record['id']} cannot be edited{rename}")
    given = {**record, **cells}
    if "wording" in cells and not any(column in cells for column in FROM_WORDING):
        given |= dict.fromkeys(FROM_WORDING, "")
    after = draft(given, folder=folder, name=table.name).cells
    if because and table.name == STATEMENTS:
        after["notes"] = noted(after["notes"], _trace(record, after, because=because, day=day))
    return replaced(record, after, table=table, folder=folder, beside=beside)


def replaced(
    record: Record,
    after: Mapping[str, str],
    *,
    table: Table,
    folder: Folder,
    beside: Beside | None = None,
) -> Addition:
    """The folder with a row in the place of another, and new rows of other tables beside it."""
    require_whole(folder, name=table.name)
    rows = [after if r is record else r for r in folder.records(table.name)]
    changed = with_table(folder, name=table.name, rows=rows)
    for name, more in (beside or {}).items():
        changed, _ = with_rows(changed, name=name, rows=more)
    return outcome(folder, changed, name=table.name, rows=[after])


def with_status(
    record: Record, status: str, *, folder: Folder, words: str, because: str
) -> Addition:
    """The folder with a statement of another status, and a note that says why."""
    note = f"{words}: {because}"
    after = {**record, "status": status, "notes": noted(record["notes"], note)}
    return replaced(record, after, table=folder.schema[STATEMENTS], folder=folder)


def noted(notes: str, words: str) -> str:
    """The notes with one more sentence."""
    return f"{notes} {sentence(words)}".strip()


def _trace(before: Mapping[str, str], after: Mapping[str, str], *, because: str, day: date) -> str:
    """What was changed on which day and why; each figure with what it was."""
    changed = [
        f"{c} from {_figure(old)} to {_figure(after[c])}" if c in FIGURES else c.replace("_", " ")
        for c, old in before.items()
        if after[c] != old
    ]
    return f"Mended on {long_date(day)} ({', '.join(changed)}): {because}"


def _figure(cell: str) -> str:
    return f"{int(cell):,}" if cell.isdecimal() else cell or "none"


def rename(
    former: str, current: str, *, table: Table, folder: Folder, because: str, day: date
) -> Addition:
    """The folder with another identifier for a row, wherever it is named; statements keep theirs.

    The former one is remembered. Raises DataError where the row is not there, or the new
    identifier is taken.
    """
    row_named(former, table=table, folder=folder)
    if current in folder.ids[table.name]:
        raise DataError(
            f"{current} stands in {table.path} already",
            remedy=f"run 'casualties merge {noun(table)} {former} {current}' to make them one",
        )
    return _moved(former, current, table=table, folder=folder, because=because, day=day)


def merge(
    former: str, into: str, *, table: Table, folder: Folder, because: str, day: date
) -> Addition:
    """The folder with two rows made one: what named the former names the other.

    Raises DataError where one of them is not there.
    """
    for name in (former, into):
        row_named(name, table=table, folder=folder)
    if former == into:
        raise DataError(f"{former} is the same {noun(table)}")
    return _moved(former, into, table=table, folder=folder, because=because, day=day)


def _moved(
    former: str, current: str, *, table: Table, folder: Folder, because: str, day: date
) -> Addition:
    remembered = folder.schema[RENAMES]
    if table.name not in remembered.field("table").enum:
        words = "an id of a statement never changes" if table.name == STATEMENTS else "has no id"
        raise DataError(f"{noun(table)}: {words}")
    for name in (table.name, RENAMES):
        require_whole(folder, name=name)
    kept = [
        {**row, "id": current} if (row["table"], row["id"]) == (table.name, former) else row
        for row in folder.records(RENAMES)
        if (row["table"], row["former"]) != (table.name, current)  # it is in use again
    ]
    new = {
        "table": table.name,
        "former": former,
        "id": current,
        "changed_on": day.isoformat(),
        "reason": sentence(because),
    }
    after = with_id(folder, name=table.name, former=former, current=current)
    after = with_table(after, name=RENAMES, rows=kept)
    after, _ = with_rows(after, name=RENAMES, rows=[new])
    return outcome(folder, after, name=table.name, rows=[after.ids[table.name][current]])
