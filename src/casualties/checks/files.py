"""Rules about each file as a whole: its columns, its rows, its order and bytes."""

from casualties.checks.folder import Folder
from casualties.checks.problem import LONGEST, file_problem, shown
from casualties.checks.rule import Problems, rule
from casualties.data.cells import Text, canonical
from casualties.text.days import day

SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}


@rule
def columns(folder: Folder) -> Problems:
    """A file has exactly the columns of the schema, in its order, parted by commas.

    Such as a file that a spreadsheet saved with semicolons: save it as CSV with commas.
    """
    for table, text in folder.tables():
        if text.header == table.columns:
            continue
        first = text.header[0] if text.header else ""
        parted = next((word for sign, word in SEPARATORS.items() if first.count(sign) > 1), "")
        if not text.data.strip():
            read, mend = "the file is empty", "put the file back as it was"
        elif parted:
            read = f"the columns are parted by {parted}"
            mend = "save the file as CSV with commas and UTF-8"
        else:
            read, mend = _differing(text)
        yield file_problem(table.path, value=",".join(text.header), read=read, mend=mend)


def _differing(text: Text) -> tuple[str, str]:
    """How the columns of a file differ from those of the schema, and what to do."""
    table = text.table
    lost = [c for c in table.columns if c not in text.header]
    extra = [shown(c) for c in text.header if c not in table.columns]
    wanted = f"the first line must be {','.join(table.columns)}"
    if len(lost) > len(table.columns) // 2 and len(text.header) == len(table.columns):
        return "the line with the names of the columns is missing", wanted
    if len(set(text.header)) < len(text.header):
        twice = next(c for c in text.header if text.header.count(c) > 1)
        return f"column {shown(twice)} stands twice", wanted
    faults = [f"missing columns {', '.join(lost)}"] if lost else []
    faults += [f"unknown columns {', '.join(extra)}"] if extra else []
    return "; ".join(faults) or "the columns stand in another order", wanted


@rule
def whole_rows(folder: Folder) -> Problems:
    """A row has one cell for each column.

    Such as ,AFP, Moscow Times,: write ,"AFP, Moscow Times", with quotes.
    """
    for table, text in folder.tables():
        if text.header != table.columns and len(text.header) == 1:
            continue  # the rule columns names it
        for line, cells in text.raw:
            if len(cells) == len(text.header) or (not cells and table.name in folder.damaged):
                continue
            read = f"{len(cells)} cells where the header has {len(text.header)}"
            if not any(cells):
                read, mend = "the line is empty", "delete it"
            elif len(cells) < len(text.header):
                after = text.header[len(cells) - 1]
                read += f": the row breaks off after {after}"
                mend = "put the rest of the row back, or delete the line"
            else:
                mend = 'put a cell that holds a comma between quotes, as in "one, two"'
            yield file_problem(
                table.path, line=line, value=",".join(cells)[:LONGEST], read=read, mend=mend
            )


@rule
def one_header(folder: Folder) -> Problems:
    """The names of the columns stand once, in the first line.

    Such as a second first line where two files were put together: delete it.
    """
    for table, text in folder.tables():
        for line, cells in text.raw:
            if cells == text.header:
                read = "the names of the columns stand here again, as where two files were joined"
                yield file_problem(table.path, line=line, read=read, mend="delete the line")


@rule
def filled_table(folder: Folder) -> Problems:
    """A table that others name has rows, and so has that of statements once they could stand.

    Such as sources.csv with its header alone: put its rows back.
    """
    wanted = {
        key.table
        for table, _ in folder.tables()
        for key in table.keys
        if folder.values.get(table.name, {}).get(key.column, set()) - {""}
    }
    estimates = folder.schema["estimates"]
    needed = [key.table for key in estimates.keys if estimates.field(key.column).required]
    if all(map(folder.records, needed)):
        wanted.add("estimates")
    for table, text in folder.tables():
        if text.header == table.columns and not text.raw and table.name in wanted:
            mend = "put its rows back, or enter them with 'casualties add'"
            yield file_problem(table.path, read="no row stands under the header", mend=mend)


@rule
def canonical_bytes(folder: Folder) -> Problems:
    """A file stands in canonical order and bytes: sorted, LF, minimal quotes.

    Such as rows out of order: run 'casualties format', which sorts them.
    """
    for table, text in folder.tables():
        whole = text.header == table.columns and len(text.records) == len(text.raw)
        if not whole or table.name in folder.damaged:
            continue  # another rule names it
        wanted = canonical(text)
        if wanted == text.data:
            continue
        have, want = text.data.split(b"\n"), wanted.split(b"\n")
        line = next(
            (i for i, (a, b) in enumerate(zip(have, want, strict=False), 1) if a != b),
            min(len(have), len(want)),
        )
        if text.data.startswith(b"\xef\xbb\xbf"):
            read = "the file begins with a byte order mark"
        elif b"\r" in text.data:
            read = "the lines end with CRLF"
        elif sorted(have) == sorted(want):
            if not _has_days(text):
                continue  # the rule types names the days, and the order follows from them
            line = _displaced(text)
            read = f"the rows are not sorted by {', '.join(table.sorted_by)}"
        else:
            read = "the line is not quoted or ended as canonical CSV is"
        yield file_problem(table.path, line=line, read=read, mend="run 'casualties format'")


def _has_days(text: Text) -> bool:
    """Whether every day by which the rows are sorted can be read."""
    columns = [c for c in text.table.sorted_by if text.table.field(c).type == "date"]
    return all(day(record[column]) for column in columns for record in text.records)


def _displaced(text: Text) -> int:
    """The line of the first row that stands in the wrong place."""
    keys = [tuple(record[c] for c in text.table.sorted_by) for record in text.records]
    place = next(i for i in range(1, len(keys)) if keys[i] < keys[i - 1])
    if place > 1 and keys[place] >= keys[place - 2]:
        place -= 1  # the row above is too late, this one is in order
    return text.records[place].line
