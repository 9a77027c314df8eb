"""How the table of a file is cut and written: parameters of a file's address beside the filters.

They choose no statements, so a page has none of them and no sentence names them. The fields of
`Shape` are their table, as those of `Selection` are the table of filters.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, ClassVar, NamedTuple
from urllib.parse import urlencode

import pandas as pd

from casualties.data.dataset import Dataset
from casualties.errors import SelectionError, did_you_mean, nearest
from casualties.filters import Attributes, Filter, choice, declared, pairs
from casualties.selection import FILTERS, Selection
from casualties.views.columns import NAME, words_of


@dataclass(kw_only=True, eq=False)
class Columns(Filter[tuple[str, ...]]):
    """Names of columns with commas between them, in the order of the file; none for all."""

    default: tuple[str, ...] = ()
    json: ClassVar[Attributes] = {"type": "string", "pattern": "^[a-z_]+(,[a-z_]+)*$"}

    def read(self, text: str) -> tuple[str, ...]:
        """The names."""
        names = tuple(dict.fromkeys(name.strip() for name in text.split(",")))
        if not all(re.fullmatch(r"[a-z_]+", name) for name in names):
            raise ValueError("list of columns, such as id,source,best")
        return names

    def write(self, value: tuple[str, ...]) -> str:
        """The names with commas."""
        return ",".join(value)


@dataclass(kw_only=True, eq=False)
class Switch(Filter[bool]):
    """On or off, written 1 or 0."""

    default: bool = False
    json: ClassVar[Attributes] = {"type": "string", "pattern": "^[01]$"}

    def read(self, text: str) -> bool:
        """Whether it is on."""
        if text not in ("0", "1"):
            raise ValueError("switch; write 1 or 0")
        return text == "1"

    def write(self, value: bool) -> str:
        """1 or 0."""
        return str(int(value))


@dataclass(kw_only=True, eq=False)
class Rows(Filter[int]):
    """A number of rows; 0 for all."""

    default: int = 0
    json: ClassVar[Attributes] = {"type": "integer", "minimum": 0, "maximum": 999_999_999}

    def read(self, text: str) -> int:
        """The number."""
        if not re.fullmatch(r"0|[1-9]\d{0,8}", text):
            raise ValueError("number of rows, such as 100")
        return int(text)


@dataclass(frozen=True, slots=True)
class Shape:
    """How the table of a file is cut and written; a value that never changes."""

    columns: tuple[str, ...] = declared(Columns)(
        description="Columns of a file with a table, with commas between them; all by default.",
    )
    names: bool = declared(Switch)(
        description="1 puts beside each column of codes one with their names in English.",
    )
    limit: int = declared(Rows)(description="The first rows alone; 0 for all.")
    shape: str = choice(
        default="object",
        values=("object", "array", "lines"),
        noun="shape",
        description="How JSON holds the rows: in an object that says what they are, as an array "
        "of them, or one a line.",
    )

    def to_query(self) -> str:
        """The query string: only what differs from the default."""
        return urlencode([(name, PARAMETERS[name].write(v)) for name, v in self.given.items()])

    @property
    def words(self) -> list[str]:
        """The same for the name of a file."""
        first = [f"first-{self.limit}"] if self.limit else []
        shape = [self.shape] if "shape" in self.given else []
        return [*self.columns, *["names"] * self.names, *first, *shape]

    @property
    def given(self) -> dict[str, Any]:
        """Field -> value, of the fields that differ from their default."""
        values = {name: getattr(self, name) for name in PARAMETERS}
        return {n: value for n, value in values.items() if value != PARAMETERS[n].default}

    def of(self, table: pd.DataFrame, *, view: str, dataset: Dataset) -> pd.DataFrame:
        """The table in this shape. Raises SelectionError for a column that it does not have."""
        if self.limit:
            table = table.head(self.limit)
        if self.names:
            table = named(table, view=view, dataset=dataset)
        problems = [
            f"columns: unknown column {name!r}{did_you_mean(name, known=map(str, table))}"
            for name in self.columns
            if name not in table
        ]
        if problems:
            raise SelectionError(problems)
        return table[list(self.columns)] if self.columns else table


PARAMETERS: dict[str, Filter[Any]] = {f.name: f.metadata["filter"] for f in fields(Shape)}
"""Every parameter of a file's address that is no filter."""
WHOLE = Shape()
"""Every row and column, as they are."""


class Request(NamedTuple):
    """What the query of a file asks for."""

    selection: Selection
    shape: Shape


def parse(query: str) -> tuple[Request, tuple[str, ...]]:
    """What a query string asks for, and every problem with it in words; as `Selection.parse`."""
    given: dict[str, list[str]] = {}
    others: list[tuple[str, str]] = []
    problems: list[str] = []
    for name, text in pairs(query):
        if name in PARAMETERS:
            given.setdefault(name, []).append(text)
        elif name not in FILTERS and _near(name) in PARAMETERS:
            problems.append(f"unknown parameter {name!r}; did you mean {_near(name)!r}?")
        else:
            others.append((name, text))
    values: dict[str, Any] = {}
    for name, texts in given.items():
        if len(set(texts)) > 1:
            problems.append(f"{name} is given {len(texts)} times; give it once")
        elif texts[0]:
            try:
                values[name] = PARAMETERS[name].read(texts[0])
            except ValueError as error:
                problems.append(f"{name}: {texts[0]!r} is no {error}")
    selection, wrong = Selection.parse(urlencode(others) if given or problems else query)
    return Request(selection, Shape(**values)), (*wrong, *problems)


def _near(name: str) -> str:
    return nearest(name, known=[*FILTERS, *PARAMETERS])


def named(table: pd.DataFrame, *, view: str, dataset: Dataset) -> pd.DataFrame:
    """The table with a column of names beside each column of codes.

    A code without a name stands for itself.
    """
    columns: dict[str, pd.Series[Any]] = {}
    for name, cells in table.items():
        columns[str(name)] = cells
        words: Mapping[str, str] | None = words_of(str(name), view=view, dataset=dataset)
        if words:
            text = cells.astype("str")
            columns[f"{name}{NAME}"] = text.map(words).fillna(text)
    return pd.DataFrame(columns, index=table.index)
