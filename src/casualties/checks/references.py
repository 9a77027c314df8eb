"""Rules about the references between rows."""

from collections.abc import Iterator

from casualties.checks.folder import Folder
from casualties.checks.problem import problem, shown
from casualties.checks.rule import Problems, rule
from casualties.data.cells import Record
from casualties.data.question_columns import QUESTION
from casualties.errors import did_you_mean


@rule
def known_value(folder: Folder) -> Problems:
    """A reference names a row that exists in the table it points to.

    Such as party northkorea: write north-korea.
    """
    for table, _ in folder.tables():
        for key in table.keys:
            known = folder.ids.get(key.table, {})
            for record in folder.records(table.name):
                value = record[key.column]
                if value and value not in known:
                    hint = did_you_mean(value, known=known).removeprefix("; ")
                    mend = hint or f"add it to {folder.schema[key.table].path} first"
                    read = f"unknown value {shown(value)}"
                    yield problem(record, key.column, read=read, mend=mend)


@rule
def supersedes_own(folder: Folder) -> Problems:
    """A statement supersedes an earlier one of its own source on the same question.

    Such as supersedes us-officials-2024-12-17-killed in a row of nato: empty it.
    """
    for record, earlier in _references(folder, "supersedes"):
        differing = [c for c in QUESTION if c != "theatre" and earlier[c] != record[c]]
        if earlier["source"] != record["source"]:
            read = f"is a statement of {earlier['source']}, this one of {record['source']}"
            mend = "only a source corrects itself; use repeats for a relayed figure"
        elif earlier["stated_on"] > record["stated_on"]:
            read = f"was stated later ({earlier['stated_on']})"
            mend = "name the earlier statement"
        elif earlier is record:
            read, mend = "is the row itself", "name the statement that it corrects"
        elif differing:
            read = f"differs in {', '.join(differing)}"
            mend = "a correction answers the same question; leave supersedes empty"
        else:
            continue
        read = f"{shown(record['supersedes'])} {read}"
        yield problem(record, "supersedes", read=read, mend=mend)


@rule
def repeats_other(folder: Folder) -> Problems:
    """A statement repeats an earlier or simultaneous one, and no chain of them closes.

    Such as repeats in both of two rows: empty it in the one stated first.
    """
    for record, original in _references(folder, "repeats"):
        if _circular(folder, record):
            read, mend = "leads back to the row itself", "leave repeats empty in the original"
        elif original["stated_on"] > record["stated_on"]:
            read = f"was stated later ({original['stated_on']})"
            mend = "the original is the earlier one"
        elif any(original[c] != record[c] for c in ("conflict", "party")):
            read, mend = "counts other people", "name the statement that this one relays"
        else:
            continue
        yield problem(record, "repeats", read=f"{shown(record['repeats'])} {read}", mend=mend)


def _references(folder: Folder, column: str) -> Iterator[tuple[Record, Record]]:
    """Each statement that names another in a column, and the one that it names."""
    ids = folder.ids.get("estimates", {})
    for record in folder.records("estimates"):
        if record[column] and record[column] in ids:
            yield record, ids[record[column]]


def _circular(folder: Folder, record: Record) -> bool:
    """Whether a chain of repeats from this record meets a statement twice."""
    ids = folder.ids["estimates"]
    seen = set()
    step: Record | None = record
    while step is not None and step["repeats"]:
        if step["id"] in seen:
            return True
        seen.add(step["id"])
        step = ids.get(step["repeats"])
    return False
