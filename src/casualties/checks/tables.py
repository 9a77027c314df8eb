"""Rules about the form of every table: columns, cells, types, order and bytes."""

import re

from casualties.checks.folder import Folder
from casualties.checks.problem import LONGEST, file_problem, problem, shown
from casualties.checks.rule import Fault, Problems, cell_rule, rule
from casualties.data.cells import canonical
from casualties.data.schema import PATTERNS, Field
from casualties.errors import did_you_mean

WHOLE = PATTERNS["integer"]
FORMULA = tuple("=+-@")
"""What begins a cell that a spreadsheet would run."""


@rule
def columns(folder: Folder) -> Problems:
    """A file has exactly the columns of the schema, in its order.

    Such as a first line without via: put the column back in its place.
    """
    for table, text in folder.tables():
        if text.header == table.columns:
            continue
        lost = [c for c in table.columns if c not in text.header]
        extra = [shown(c) for c in text.header if c not in table.columns]
        faults = [f"missing columns {', '.join(lost)}"] if lost else []
        faults += [f"unknown columns {', '.join(extra)}"] if extra else []
        yield file_problem(
            table.path,
            value=",".join(text.header),
            read="; ".join(faults) or "the columns stand in another order",
            mend=f"the first line must be {','.join(table.columns)}",
        )


@rule
def whole_rows(folder: Folder) -> Problems:
    """A row has one cell for each column.

    Such as ,AFP, Moscow Times,: write ,"AFP, Moscow Times", with quotes.
    """
    for table, text in folder.tables():
        for line, cells in text.raw:
            if len(cells) != len(text.header):
                yield file_problem(
                    table.path,
                    line=line,
                    value=",".join(cells)[:LONGEST],
                    read=f"{len(cells)} cells where the header has {len(text.header)}",
                    mend='put a cell that holds a comma between quotes, as in "one, two"',
                )


@cell_rule(where=lambda field: field.type != "string")
def types(field: Field, value: str) -> Fault | None:
    """A cell reads as its type: digits alone, dates as YYYY-MM-DD, true or false.

    Such as 1,200: write 1200.
    """
    try:
        field.parse(value)
    except ValueError as error:
        return Fault(read=f"{shown(value)} is not a {error}", mend=_mend_type(field.type, value))
    return None


def _mend_type(kind: str, value: str) -> str:
    if kind == "integer" and re.fullmatch(r"[\d,.\s’'_]+", value) and re.search(r"\d", value):
        return f"write {re.sub(r'[^0-9]', '', value).lstrip('0') or '0'}"
    parts = re.fullmatch(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})", value)
    if kind == "date" and parts:
        first, second, year = parts.groups()
        return f"write {year}-{second.zfill(2)}-{first.zfill(2)} if the day came first"
    return "write the value in that form, or leave the cell empty if it is not stated"


@cell_rule(where=lambda field: field.required)
def required(field: Field, value: str) -> Fault | None:
    """A cell that must be filled is filled.

    Such as an empty url: give the page on which the statement can be read.
    """
    if value:
        return None
    meaning = field.description
    return Fault(read="empty", mend=f"fill it: {meaning[:1].lower()}{meaning[1:]}")


@cell_rule(where=lambda field: field.enum)
def known_word(field: Field, value: str) -> Fault | None:
    """A cell with a fixed list of values holds one of them.

    Such as atleast: write at_least.
    """
    if not value or value in field.enum:
        return None
    hint = did_you_mean(value, known=field.enum).removeprefix("; ")
    return Fault(
        read=f"unknown value {shown(value)}", mend=hint or f"use one of {', '.join(field.enum)}"
    )


@cell_rule(where=lambda field: field.pattern)
def pattern(field: Field, value: str) -> Fault | None:
    """A slug, a country code and an address have the form that the schema gives.

    Such as El Fasher: write el-fasher.
    """
    if not value or re.fullmatch(field.pattern, value):
        return None
    read = f"{shown(value)} does not have the form of a {field.title.lower()}"
    return Fault(read=read, mend=_mend_pattern(field.pattern, value))


def _mend_pattern(form: str, value: str) -> str:
    if form.startswith("https"):
        return "give the address of the page with http:// or https:// and no spaces"
    if form == "[A-Z]{2}":
        return "give the two capital letters of ISO 3166-1, such as KR"
    slug = re.sub(r"[^a-z0-9]+", "-", value.lower()).strip("-")
    return f"write {slug}" if slug else "use lower-case letters, digits and hyphens"


@cell_rule(where=lambda field: field.minimum is not None)
def minimum(field: Field, value: str) -> Fault | None:
    """A number is not below the least that its column allows: persons not below zero.

    Such as -1 for unknown: leave the cell empty.
    """
    if not re.fullmatch(WHOLE, value) or field.minimum is None or int(value) >= field.minimum:
        return None
    mend = "leave the cell empty if the figure is not stated"
    if field.required:
        mend = f"write {field.minimum} or more"
    return Fault(read=f"{value} is below {field.minimum}", mend=mend)


@cell_rule(where=lambda field: field.maximum is not None)
def maximum(field: Field, value: str) -> Fault | None:
    """A number is not above the most that its column allows.

    Such as a weight of 5 for an event: 3 is the heaviest.
    """
    if not re.fullmatch(WHOLE, value) or field.maximum is None or int(value) <= field.maximum:
        return None
    return Fault(read=f"{value} is above {field.maximum}", mend=f"write {field.maximum} or less")


@rule
def unique(folder: Folder) -> Problems:
    """An identifier stands once in its table.

    Such as a second nis-2024-12-19-killed: add what sets it apart, as -kursk at its end.
    """
    for table, _ in folder.tables():
        keys = {(f.name,) for f in table.fields if f.unique} | {table.primary_key} - {()}
        for names in sorted(keys):
            lines: dict[tuple[str, ...], int] = {}
            for record in folder.records(table.name):
                key = tuple(record[n] for n in names)
                line = lines.setdefault(key, record.line)
                if line != record.line:
                    yield problem(
                        record,
                        names[0],
                        read=f"{shown(', '.join(key))} stands already on line {line}",
                        mend="remove the row if it is the same, else give it an id of its own",
                    )


@cell_rule(where=lambda field: True)
def plain_cell(field: Field, value: str) -> Fault | None:
    """No cell begins like a formula or holds a tab, a line break, or spaces at its ends.

    Such as +300 in notes: write 300 more.
    """
    if value.startswith(FORMULA):
        read = f"{shown(value)} begins with {value[0]}, which a spreadsheet would run as a formula"
        return Fault(read=read, mend="begin the cell with a letter or a digit")
    if not value.isprintable() and re.search(r"[\t\r\n\x00-\x1f]", value):
        return Fault(read=f"{shown(value)} holds a tab or a line break", mend="put a space there")
    if value != value.strip():
        return Fault(read=f"{shown(value)} has a space at its end", mend="remove it")
    return None


@rule
def canonical_bytes(folder: Folder) -> Problems:
    """A file stands in canonical order and bytes: sorted, LF, minimal quotes.

    Such as rows out of order: run 'casualties format', which sorts them.
    """
    for table, text in folder.tables():
        if text.header != table.columns or len(text.records) != len(text.raw):
            continue  # the rules columns and whole-rows name it
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
            read = f"the rows are not sorted by {', '.join(table.sorted_by)}"
        else:
            read = "the line is not quoted or ended as canonical CSV is"
        yield file_problem(table.path, line=line, read=read, mend="run 'casualties format'")
