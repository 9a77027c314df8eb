"""Rules about the references between rows."""

from collections.abc import Iterator

from casualties.checks.folder import Folder
from casualties.checks.problem import problem, shown
from casualties.checks.rule import Problems, row_rule, rule
from casualties.data.cells import Record
from casualties.data.question_columns import QUESTION, wholes
from casualties.errors import did_you_mean


@rule
def known_value(folder: Folder) -> Problems:
    """A reference names a row that exists in the table it points to.

    Such as party northkorea: write north-korea.
    """
    for table, _ in folder.tables():
        for key in table.keys:
            known = folder.ids.get(key.table, {})
            if not known and len(folder.values.get(table.name, {}).get(key.column, ())) > 1:
                continue  # a rule about files names the table that is empty or cannot be read
            for record in folder.records(table.name):
                for value in (one for one in key.named(record[key.column]) if one not in known):
                    hint = did_you_mean(value, known=known).removeprefix("; ")
                    mend = hint or f"add it to {folder.schema[key.table].path} first"
                    read = f"unknown value {shown(value)}"
                    yield problem(record, key.column, read=read, mend=mend)


@rule
def former_identifier(folder: Folder) -> Problems:
    """A former identifier is no longer in use, and leads to one that is.

    Such as former sohr while sources.csv still has sohr: remove the line.
    """
    for record in folder.records("renames"):
        known = folder.ids.get(record["table"], {})
        if record["former"] in known:
            read = f"{shown(record['former'])} stands in {record['table']}.csv"
            yield problem(record, "former", read=read, mend="remove the line, or rename the row")
        if record["id"] not in known:
            hint = did_you_mean(record["id"], known=known).removeprefix("; ")
            read = f"unknown value {shown(record['id'])}"
            yield problem(record, "id", read=read, mend=hint or "name the row of today")


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
    """A statement repeats one of another source, made no later, and no chain of them closes.

    Such as repeats in both of two rows: empty it in the one stated first.
    """
    for record, original in _references(folder, "repeats"):
        if original["source"] == record["source"]:
            read = f"is a statement of {record['source']} itself"
            mend = "empty it; use supersedes if this one corrects that one"
        elif _circular(folder, record):
            read, mend = "leads back to the row itself", "leave repeats empty in the original"
        elif original["stated_on"] > record["stated_on"]:
            read = f"was stated later ({original['stated_on']})"
            mend = "the original is the earlier one"
        elif any(original[c] != record[c] for c in ("conflict", "party")):
            read, mend = "counts other people", "name the statement that this one relays"
        else:
            continue
        yield problem(record, "repeats", read=f"{shown(record['repeats'])} {read}", mend=mend)


@row_rule("source", "rests_on", "repeats")
def rests_on_other(record: Record) -> Problems:
    """A statement rests on another source, and only where it repeats no single statement.

    Such as rests_on uk-defence-ministry in a row of that ministry: empty it.
    """
    if record["rests_on"] and record["rests_on"] == record["source"]:
        mend = "name the source whose figures this one takes over, or empty it"
        yield problem(record, "rests_on", read="is the row's own source", mend=mend)
    if record["rests_on"] and record["repeats"]:
        mend = "empty it; repeats names the statement itself"
        yield problem(record, "rests_on", read="given beside repeats", mend=mend)


@rule
def theatre_of_conflict(folder: Folder) -> Problems:
    """A theatre belongs to the conflict of the statement, and lies within theatres of its own.

    Such as theatre kursk in a row of gaza-war: empty it, or mend the conflict.
    """
    theatres = folder.ids.get("theatres", {})
    for table, column in (("estimates", "theatre"), ("theatres", "within")):
        for record in folder.records(table):
            other = theatres.get(record[column])
            if other is not None and other["conflict"] != record["conflict"]:
                read = f"{shown(record[column])} is a theatre of {other['conflict']}"
                mend = f"name a theatre of {record['conflict']}, or leave it empty"
                yield problem(record, column, read=read, mend=mend)


@rule
def part_of_another(folder: Folder) -> Problems:
    """A metric is no part of itself, through any number of metrics.

    Such as part_of killed in killed_or_wounded: take it out, since killed is the smaller one.
    """
    for name, row in folder.ids.get("metrics", {}).items():
        if name in wholes(name, part_of=folder.part_of):
            mend = "take out the metric that is the smaller one"
            yield problem(row, "part_of", read="leads back to the metric itself", mend=mend)


@rule
def one_parent(folder: Folder) -> Problems:
    """A body belongs to one that belongs to no other, and not to itself.

    Such as parent ukraine-mod where ukraine-mod itself has parent ukraine: write ukraine.
    """
    sources = folder.ids.get("sources", {})
    for name, row in sources.items():
        parent = sources.get(row["parent"])
        if row["parent"] == name:
            yield problem(row, "parent", read="is the body itself", mend="leave it empty")
        elif parent is not None and parent["parent"]:
            read = f"{shown(row['parent'])} belongs to {parent['parent']} itself"
            yield problem(row, "parent", read=read, mend=f"write {parent['parent']}")


@rule
def explained_pair(folder: Folder) -> Problems:
    """An explanation is of two statements by different sources on the same people.

    Such as the same id in floor_id and ceiling_id: name the statement that it contradicts.
    """
    ids = folder.ids.get("estimates", {})
    for record in folder.records("explanations"):
        floor, ceiling = ids.get(record["floor_id"]), ids.get(record["ceiling_id"])
        if floor is None or ceiling is None:
            continue  # the rule known-value names it
        differing = [c for c in ("conflict", "party") if floor[c] != ceiling[c]]
        if floor["source"] == ceiling["source"]:
            mend = "name two statements of different sources"
            yield problem(record, "ceiling_id", read="is of the same source", mend=mend)
        elif differing:
            read = f"differs from floor_id in {', '.join(differing)}"
            mend = "name two statements that count the same people"
            yield problem(record, "ceiling_id", read=read, mend=mend)


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
