"""Rules about the references between rows."""

from __future__ import annotations

from casualties.checks import Folder, Found, rule
from casualties.checks.tables import outside, shown
from casualties.data.schema import Record
from casualties.errors import did_you_mean

SAME_QUESTION = ("conflict", "party", "population", "metric", "basis")


@rule
def known_value(folder: Folder) -> Found:
    """A reference names a row that exists in the table it points to.

    Such as party northkorea: write north-korea.
    """
    for table, _ in folder.tables():
        for key in table.keys:
            known = folder.ids.get(key.table, {})
            for record in folder.holding(table.name, key.column, outside(known)):
                value = record[key.column]
                hint = did_you_mean(value, known=known).removeprefix("; ")
                path = folder.schema[key.table].path
                yield (
                    table.name,
                    record.line,
                    key.column,
                    value,
                    f"unknown value {shown(value)}",
                    hint or f"add it to {path} first",
                )


@rule
def supersedes_own(folder: Folder) -> Found:
    """A statement supersedes an earlier one of its own source on the same question.

    Such as supersedes us-officials-2024-12-17-killed in a row of nato: empty it.
    """
    for record, other in _linked(folder, "supersedes"):
        if other["source"] != record["source"]:
            said = f"is a statement of {other['source']}, this one of {record['source']}"
            mend = "only a source corrects itself; use repeats for a relayed figure"
        elif other["stated_on"] > record["stated_on"]:
            said = f"was stated later ({other['stated_on']})"
            mend = "name the earlier statement"
        elif other.line == record.line:
            said, mend = "is the row itself", "name the statement that it corrects"
        elif differ := [c for c in SAME_QUESTION if other[c] != record[c]]:
            said = f"differs in {', '.join(differ)}"
            mend = "a correction answers the same question; leave supersedes empty"
        else:
            continue
        value = record["supersedes"]
        yield ("estimates", record.line, "supersedes", value, f"{shown(value)} {said}", mend)


@rule
def repeats_other(folder: Folder) -> Found:
    """A statement repeats an earlier or simultaneous one, and no chain of them closes.

    Such as repeats in both of two rows: empty it in the one stated first.
    """
    for record, other in _linked(folder, "repeats"):
        value = record["repeats"]
        if _circular(folder, record):
            said, mend = "leads back to the row itself", "leave repeats empty in the original"
        elif other["stated_on"] > record["stated_on"]:
            said = f"was stated later ({other['stated_on']})"
            mend = "the original is the earlier one"
        elif other["conflict"] != record["conflict"] or other["party"] != record["party"]:
            said, mend = "counts other people", "name the statement that this one relays"
        else:
            continue
        yield "estimates", record.line, "repeats", value, f"{shown(value)} {said}", mend


def _linked(folder: Folder, column: str) -> list[tuple[Record, Record]]:
    ids = folder.ids.get("estimates", {})
    return [
        (r, ids[r[column]]) for r in folder.records("estimates") if r[column] and r[column] in ids
    ]


def _circular(folder: Folder, record: Record) -> bool:
    ids = folder.ids["estimates"]
    seen = set()
    at: Record | None = record
    while at is not None and at["repeats"]:
        if at["id"] in seen:
            return True
        seen.add(at["id"])
        at = ids.get(at["repeats"])
    return False
