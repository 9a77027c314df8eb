"""Every rule that the data must keep: one named function each, all problems in one pass.

Standard library only, so that the command line answers at once. A rule is a function from a
`Folder` to the problems it finds; its docstring is its documentation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from casualties.data.schema import Record, Schema, Table, Text, read_schema, read_text
from casualties.errors import DataError


class Problem(NamedTuple):
    """One fault: where it is, what was read there and what to do."""

    file: str
    line: int
    column: str
    value: str
    rule: str
    message: str
    remedy: str

    def __str__(self) -> str:
        place = ": ".join(p for p in (f"{self.file}:{self.line}", self.column) if p)
        return f"{place}: {self.message}; {self.remedy} [{self.rule}]"


class Folder:
    """A data folder as the rules see it: the schema and what could be read of each file."""

    def __init__(self, schema: Schema, texts: dict[str, Text]) -> None:
        self.schema = schema
        self.texts = texts
        self.excused: set[tuple[str, str]] = set()
        """Rule and id of the problems that an accepted exception has taken out so far."""

    def tables(self) -> Iterator[tuple[Table, Text]]:
        """The tables whose file could be read, in the order of the schema."""
        for name, table in self.schema.tables.items():
            if name in self.texts:
                yield table, self.texts[name]

    def records(self, name: str) -> Sequence[Record]:
        """The whole rows of a table; empty where its columns are not those of the schema."""
        text = self.texts.get(name)
        if text is None or text.header != text.table.columns:
            return ()
        return text.records

    def holding(self, name: str, column: str, fault: Callable[[str], object]) -> Sequence[Record]:
        """The rows of `records` in whose cell of a column there is a fault."""
        return self.texts[name].holding(column, fault) if self.records(name) else ()

    @cached_property
    def ids(self) -> Mapping[str, Mapping[str, Record]]:
        """Table -> id -> its first record."""
        out: dict[str, dict[str, Record]] = {}
        for name in self.texts:
            of_table = out.setdefault(name, {})
            for record in self.records(name):
                if "id" in record:
                    of_table.setdefault(record["id"], record)
        return out

    @cached_property
    def lines(self) -> dict[int, str]:
        """Line of estimates.csv -> the id of the row that starts there."""
        return {record.line: record["id"] for record in self.records("estimates")}


Found = Iterator[tuple[str, int, str, str, str, str]]
"""What a rule yields: table, line, column, value, message, remedy."""

RULES: dict[str, Callable[[Folder], Found]] = {}


def example(name: str) -> str:
    """How a fault under a rule is mended, from the second paragraph of its docstring; else empty.

    >>> example("types")
    'Such as 1,200: write 1200.'
    """
    if name not in RULES:
        return "Such as a file saved as Latin-1: save it as UTF-8." if name == "readable" else ""
    _, _, rest = (RULES[name].__doc__ or "").partition("\n\n")
    return " ".join(rest.split())


def rule(function: Callable[[Folder], Found]) -> Callable[[Folder], Found]:
    """Registers a rule under its function's name with hyphens. Raises ValueError if taken."""
    name = function.__name__.replace("_", "-")
    if name in RULES or not function.__doc__:
        raise ValueError(f"rule {name} is registered twice or has no docstring")
    RULES[name] = function
    return function


def read_folder(place: Path) -> tuple[Folder, list[Problem]]:
    """What can be read in `place`, and the files that cannot. Raises DataError without schema."""
    schema = read_schema(place)
    folder = Folder(schema, {})
    unreadable = []
    for name, table in schema.tables.items():
        try:
            folder.texts[name] = read_text(place, table=table)
        except DataError as error:
            unreadable.append(_unreadable(table, message=str(error)))
    return folder, unreadable


def _unreadable(table: Table, *, message: str) -> Problem:
    head, _, rest = message.rpartition(f"{table.path}:")
    number, _, words = rest.partition(":")
    line = int(number) if head == "" and number.isdigit() else 1
    said, _, remedy = (words if line > 1 or number.isdigit() else rest).strip().partition("; ")
    return Problem(
        table.path, line, "", "", "readable", said, remedy or "put the file of the schema there"
    )


def check(place: Path | str, *, rules: Iterable[str] | None = None) -> list[Problem]:
    """Every problem in a data folder, ordered by file and line.

    Raises DataError where there is no schema to check against, KeyError for an unknown rule.
    """
    folder, unreadable = read_folder(Path(place))
    return sorted({*unreadable, *problems(folder, rules=rules)})


def problems(folder: Folder, *, rules: Iterable[str] | None = None) -> list[Problem]:
    """Every problem in what could be read of a folder, ordered by file and line.

    Raises KeyError for an unknown rule.
    """
    found = set()
    accepted = {(r["rule"], r["id"]) for r in folder.records("exceptions")}
    for name in rules if rules is not None else RULES:
        for table, line, column, value, message, remedy in RULES[name](folder):
            key = (name, folder.lines.get(line, "") if accepted and table == "estimates" else "")
            if key in accepted:
                folder.excused.add(key)
                continue
            path = folder.schema[table].path
            found.add(Problem(path, line, column, value, name, message, remedy))
    return sorted(found)


# The rule modules register their rules when they are imported.
from casualties.checks import (  # noqa: E402  (needs `rule` above)
    references,  # noqa: F401
    series,  # noqa: F401
    statements,  # noqa: F401
    tables,  # noqa: F401
)
