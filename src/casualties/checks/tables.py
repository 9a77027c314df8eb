"""Rules about the form of every table: columns, cells, types, order and bytes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Container
from functools import partial
from operator import not_

from casualties.checks import Folder, Found, rule
from casualties.data.schema import Field, canonical
from casualties.errors import did_you_mean

SEEN = 60
_FORMULA = frozenset("=+-@")
"""What begins a cell that a spreadsheet would run."""


def shown(value: str) -> str:
    """The value as a reader should see it in a message: quoted and cut."""
    return repr(value if len(value) <= SEEN else value[: SEEN - 1] + "…")


def outside(known: Container[str]) -> Callable[[str], bool]:
    """Whether a value that is given is none of those known."""
    return lambda value: bool(value) and value not in known


@rule
def columns(folder: Folder) -> Found:
    """A file has exactly the columns of the schema, in its order.

    Such as a first line without via: put the column back in its place.
    """
    for table, text in folder.tables():
        if text.header != table.columns:
            lost = [c for c in table.columns if c not in text.header]
            extra = [c for c in text.header if c not in table.columns]
            said = "; ".join(
                words
                for words in (
                    f"missing columns {', '.join(lost)}" if lost else "",
                    f"unknown columns {', '.join(map(shown, extra))}" if extra else "",
                )
                if words
            )
            yield (
                table.name,
                1,
                "",
                ",".join(text.header),
                said or "the columns stand in another order",
                f"the first line must be {','.join(table.columns)}",
            )


@rule
def whole_rows(folder: Folder) -> Found:
    """A row has one cell for each column.

    Such as ,AFP, Moscow Times,: write ,"AFP, Moscow Times", with quotes.
    """
    for table, text in folder.tables():
        for line, cells in text.raw:
            if len(cells) != len(text.header):
                yield (
                    table.name,
                    line,
                    "",
                    ",".join(cells)[:SEEN],
                    f"{len(cells)} cells where the header has {len(text.header)}",
                    'put a cell that holds a comma between quotes, as in "one, two"',
                )


@rule
def types(folder: Folder) -> Found:
    """A cell reads as its type: digits alone, dates as YYYY-MM-DD, true or false.

    Such as 1,200: write 1200.
    """
    for table, _ in folder.tables():
        for field in (f for f in table.fields if f.type != "string"):
            for record in folder.holding(table.name, field.name, partial(_unread, field)):
                value = record[field.name]
                yield (
                    table.name,
                    record.line,
                    field.name,
                    value,
                    f"{shown(value)} is not a {_unread(field, value)}",
                    _mend_type(field.type, value),
                )


def _unread(field: Field, value: str) -> str:
    """What a cell of this type looks like, where the value is none; else empty."""
    try:
        field.parse(value)
    except ValueError as error:
        return str(error)
    return ""


def _mend_type(kind: str, value: str) -> str:
    if kind == "integer" and re.fullmatch(r"[\d,.\s’'_]+", value) and re.search(r"\d", value):
        return f"write {re.sub(r'[^0-9]', '', value).lstrip('0') or '0'}"
    day = re.fullmatch(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})", value)
    if kind == "date" and day:
        first, second, year = day.groups()
        return f"write {year}-{second.zfill(2)}-{first.zfill(2)} if the day came first"
    return "write the value in that form, or leave the cell empty if it is not stated"


@rule
def required(folder: Folder) -> Found:
    """A cell that must be filled is filled.

    Such as an empty url: give the page on which the statement can be read.
    """
    for table, _ in folder.tables():
        for field in (f for f in table.fields if f.required):
            for record in folder.holding(table.name, field.name, not_):
                yield (
                    table.name,
                    record.line,
                    field.name,
                    "",
                    "empty",
                    f"fill it: {field.description[:1].lower()}{field.description[1:]}",
                )


@rule
def known_word(folder: Folder) -> Found:
    """A cell with a fixed list of values holds one of them.

    Such as atleast: write at_least.
    """
    for table, _ in folder.tables():
        for field in (f for f in table.fields if f.enum):
            for record in folder.holding(table.name, field.name, outside(field.enum)):
                value = record[field.name]
                hint = did_you_mean(value, known=field.enum).removeprefix("; ")
                yield (
                    table.name,
                    record.line,
                    field.name,
                    value,
                    f"unknown value {shown(value)}",
                    hint or f"use one of {', '.join(field.enum)}",
                )


@rule
def pattern(folder: Folder) -> Found:
    """A slug, a country code and an address have the form that the schema gives.

    Such as El Fasher: write el-fasher.
    """
    for table, _ in folder.tables():
        for field in (f for f in table.fields if f.pattern):
            for record in folder.holding(table.name, field.name, _unlike(field.pattern)):
                value = record[field.name]
                yield (
                    table.name,
                    record.line,
                    field.name,
                    value,
                    f"{shown(value)} does not have the form of a {field.title.lower()}",
                    _mend_pattern(field.pattern, value),
                )


def _unlike(pattern: str) -> Callable[[str], bool]:
    """Whether a value that is given does not have a form."""
    form = re.compile(pattern)
    return lambda value: bool(value) and not form.fullmatch(value)


def _mend_pattern(form: str, value: str) -> str:
    if form.startswith("https"):
        return "give the address of the page with http:// or https:// and no spaces"
    if form == "[A-Z]{2}":
        return "give the two capital letters of ISO 3166-1, such as KR"
    slug = re.sub(r"[^a-z0-9]+", "-", value.lower()).strip("-")
    return f"write {slug}" if slug else "use lower-case letters, digits and hyphens"


@rule
def minimum(folder: Folder) -> Found:
    """A number of persons is not below zero.

    Such as -1 for unknown: leave the cell empty.
    """
    for table, _ in folder.tables():
        for field in (f for f in table.fields if f.minimum is not None):
            below = re.compile(r"-[1-9][0-9]*")
            for record in folder.holding(table.name, field.name, below.fullmatch):
                value = record[field.name]
                yield (
                    table.name,
                    record.line,
                    field.name,
                    value,
                    f"{value} is below {field.minimum}",
                    "leave the cell empty if the figure is not stated",
                )


@rule
def unique(folder: Folder) -> Found:
    """An identifier stands once in its table.

    Such as a second nis-2024-12-19-killed: add what sets it apart, as -kursk at its end.
    """
    for table, _ in folder.tables():
        singles = {(f.name,) for f in table.fields if f.unique} | {table.primary_key} - {()}
        for names in sorted(singles):
            count = Counter(tuple(r[n] for n in names) for r in folder.records(table.name))
            if len(count) == len(folder.records(table.name)):
                continue
            first: dict[tuple[str, ...], int] = {}
            for record in folder.records(table.name):
                value = tuple(record[n] for n in names)
                if count[value] > 1 and value in first:
                    yield (
                        table.name,
                        record.line,
                        names[0],
                        value[0],
                        f"{shown(', '.join(value))} stands already on line {first[value]}",
                        "remove the row if it is the same, else give it an id of its own",
                    )
                first.setdefault(value, record.line)


@rule
def plain_cell(folder: Folder) -> Found:
    """No cell begins like a formula or holds a tab, a line break, or spaces at its ends.

    Such as +300 in notes: write 300 more.
    """
    for table, text in folder.tables():
        # of a row that is not whole the cells stand in wrong columns; the rule whole-rows names it
        for name in dict.fromkeys(text.header):
            for record in text.holding(name, not_plain):
                value = record[name]
                what = not_plain(value)
                if what:
                    yield (
                        table.name, record.line, name, value, f"{shown(value)} {what[0]}", what[1]
                    )  # fmt: skip


def not_plain(value: str) -> tuple[str, str] | None:
    """What is wrong with a cell that is not plain, and what to do; None for one that is."""
    if value.isprintable() and value[:1] not in _FORMULA and value == value.strip():
        return None
    if value[:1] in _FORMULA:
        return (
            f"begins with {value[0]}, which a spreadsheet would run as a formula",
            "begin the cell with a letter or a digit",
        )
    if re.search(r"[\t\r\n\x00-\x1f]", value):
        return "holds a tab or a line break", "put a space there"
    if value != value.strip():
        return "has a space at its end", "remove it"
    return None


@rule
def canonical_bytes(folder: Folder) -> Found:
    """A file stands in canonical order and bytes: sorted, LF, minimal quotes.

    Such as rows out of order: run 'casualties format', which sorts them.
    """
    for table, text in folder.tables():
        if text.header != table.columns:
            continue
        if any(len(cells) != len(text.header) for _, cells in text.raw):
            continue
        wanted = canonical(text)
        if wanted == text.data:
            continue
        have, want = text.data.split(b"\n"), wanted.split(b"\n")
        line = next(
            (i for i, (a, b) in enumerate(zip(have, want, strict=False), 1) if a != b),
            min(len(have), len(want)),
        )
        if text.data.startswith(b"\xef\xbb\xbf"):
            said = "the file begins with a byte order mark"
        elif b"\r" in text.data:
            said = "the lines end with CRLF"
        elif sorted(have) == sorted(want):
            said = f"the rows are not sorted by {', '.join(table.sorted_by)}"
        else:
            said = "the line is not quoted or ended as canonical CSV is"
        yield table.name, line, "", "", said, "run 'casualties format'"
