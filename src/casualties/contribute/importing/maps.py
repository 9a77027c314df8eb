"""A map: how the columns of a file that others keep become those of a statement."""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from casualties.data.schema import Schema
from casualties.errors import DataError, did_you_mean
from casualties.text.days import day
from casualties.text.english import listed

DATES = ("ymd", "dmy", "mdy")
FORMATS = ("csv", "json", "jsonl", "xlsx")
KEEP = ("all", "moves", "monthly")
UNDECIDED = "?"
"""Begins a value of a map that somebody has still to decide."""

OTHERS = "*"
"""Stands in a map for all words that it does not name and that are not known."""

Values = Mapping[str, str | bool]


@dataclass(frozen=True)
class Recipe:
    """How one statement is made of a row, and of which rows.

    `columns`, `constants` and `templates` are by column of a statement; `where` says which values
    a column of the file must have; `since` and `until` are days of stated_on.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    templates: Mapping[str, str] = field(default_factory=dict)
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    since: str = ""
    until: str = "9999"


@dataclass(frozen=True)
class Map:
    """A whole map. Each row of the file makes one statement for each of `statements`.

    `values` holds, by column of a statement, what the words of the file stand for; False leaves
    the row out, and what begins with a question mark is not decided yet.
    """

    name: str
    statements: tuple[Recipe, ...]
    values: Mapping[str, Values] = field(default_factory=dict)
    format: str = ""
    encoding: str = ""
    separator: str = ""
    rows: str = ""
    sheet: str = ""
    dates: str = "ymd"
    thousands: str = ","
    decimal: str = "."
    keep: str = "all"
    skip_known: bool = True

    def with_constants(self, constants: Mapping[str, str]) -> "Map":
        """The map with these cells in every statement, whatever it says of their columns."""
        return replace(self, statements=tuple(_set(r, constants) for r in self.statements))


def _set(recipe: Recipe, constants: Mapping[str, str]) -> Recipe:
    columns, templates = (
        {column: value for column, value in given.items() if column not in constants}
        for given in (recipe.columns, recipe.templates)
    )
    merged = {**recipe.constants, **constants}
    return replace(recipe, columns=columns, templates=templates, constants=merged)


CHOICES = {"format": FORMATS, "dates": DATES, "keep": KEEP}
TEXTS = ("encoding", "separator", "rows", "sheet", "thousands", "decimal")
OF_STATEMENT = ("columns", "constants", "templates", "where", "since", "until")
KEYS = (*CHOICES, *TEXTS, "skip_known", *OF_STATEMENT, "values", "statements")
"""The keys of a map, as docs/import.md has them."""


def read_map(data: bytes, *, name: str, schema: Schema) -> Map:
    """The map that a file holds. Raises DataError with everything that is wrong in it."""
    try:
        content = tomllib.loads(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise DataError("not UTF-8", file=name, remedy="save the map as UTF-8") from error
    except (ValueError, RecursionError) as error:
        remedy = 'a line is as in party = "russia"; a name with spaces stands between quotes'
        raise DataError(f"not TOML: {error}", file=name, remedy=remedy) from error
    reader = _Reader(name, schema["estimates"].columns)
    out = reader.map(content)
    if reader.faults:
        raise DataError("\n".join(reader.faults), problems=reader.faults)
    return out


class _Reader:
    """Reads the parts of a map and gathers what is wrong."""

    def __init__(self, name: str, columns: Collection[str]) -> None:
        self.name = name
        self.columns = columns
        self.faults: list[str] = []

    def fault(self, words: str) -> None:
        self.faults.append(f"{self.name}: {words}")

    def map(self, content: Mapping[str, Any]) -> Map:
        self.known(content, KEYS, what="key")
        texts = {key: self.text(content, key) for key in (*CHOICES, *TEXTS) if key in content}
        for key, options in CHOICES.items():
            if texts.get(key, options[0]) not in options:
                near = did_you_mean(texts[key], known=options)
                self.fault(f"{key} is {texts[key]!r}; write {listed(options)}{near}")
        if len(separator := texts.get("separator", ",")) != 1 or separator in '"\r\n':
            self.fault('separator has one sign; write it as in separator = ";"')
        known = content.get("skip_known", True)
        if not isinstance(known, bool):
            self.fault("skip_known is true or false, without quotes")
        whole = {key: content[key] for key in OF_STATEMENT if key in content}
        parts = content.get("statements", [{}])
        if not isinstance(parts, list) or not all(isinstance(part, dict) for part in parts):
            self.fault("statements holds no tables; begin each with a line [[statements]]")
            parts = [{}]
        statements = tuple(self.recipe(whole, part) for part in parts)
        return Map(self.name, statements, self.values(content), skip_known=known, **texts)

    def recipe(self, whole: Mapping[str, Any], part: Mapping[str, Any]) -> Recipe:
        """One statement: what the map says of all, and what it says of this one."""
        self.known(part, OF_STATEMENT, what="key of statements")
        merged = {key: self.table(whole, key) | self.table(part, key) for key in OF_STATEMENT[:4]}
        days = {**whole, **part}
        return Recipe(
            columns=self.texts(merged, "columns"),
            constants=self.texts(merged, "constants"),
            templates=self.texts(merged, "templates"),
            where={c: self.wanted(value, column=c) for c, value in merged["where"].items()},
            since=self.day(days, "since"),
            until=self.day(days, "until") or "9999",
        )

    def texts(self, tables: Mapping[str, Any], key: str) -> dict[str, str]:
        """What a table says of each column of a statement."""
        self.known(tables[key], self.columns, what=f"column in {key}:")
        return {column: self.text(tables[key], column) for column in tables[key]}

    def values(self, content: Mapping[str, Any]) -> dict[str, dict[str, str | bool]]:
        whole = self.table(content, "values")
        out = {column: self.table(whole, column) for column in whole}
        self.known(out, self.columns, what="column in values:")
        for column, words in out.items():
            for word, value in words.items():
                if value is not False and not isinstance(value, str):
                    self.fault(f"values.{column}: {word!r} is neither a text nor false")
        return out

    def wanted(self, value: Any, *, column: str) -> tuple[str, ...]:
        values = value if isinstance(value, list) else [value]
        if not all(isinstance(v, str | int) for v in values):
            self.fault(f"where: {column!r} is neither a text nor a list of texts")
            return ()
        return tuple(map(str, values))

    def known(self, given: Collection[str], known: Collection[str], *, what: str) -> None:
        for key in given:
            if key not in known:
                near = did_you_mean(key, known=known) or "; see docs/import.md"
                self.fault(f"unknown {what} {key!r}{near}")

    def table(self, content: Any, key: str) -> dict[str, Any]:
        value = content.get(key, {}) if isinstance(content, dict) else {}
        if isinstance(value, dict):
            return value
        self.fault(f"{key} is no table; begin it with a line [{key}]")
        return {}

    def text(self, content: Mapping[str, Any], key: str) -> str:
        value = content[key]
        if isinstance(value, date):
            return value.isoformat()[:10]
        if isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
            return str(value)
        self.fault(f"{key} is no text; write it between quotes")
        return ""

    def day(self, content: Mapping[str, Any], key: str) -> str:
        text = self.text(content, key) if key in content else ""
        if text and not day(text):
            self.fault(f"{key} is {text!r}; write a day such as 2024-12-19")
        return text
