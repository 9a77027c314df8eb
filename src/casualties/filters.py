"""The kinds of filter: how each is read from a query, runs, says itself and is offered.

A filter is one parameter of the query. The fields of `Selection` are the table of filters: each is
declared by one of the functions at the end of this module. Whatever else has to do with a filter
(its control on the page, its parameter in OpenAPI, the counts beside its values, the words that
lift it) is made from its entry. So a new filter is one new field there:

    speaker: tuple[str, ...] = filters.facet("speaker", phrase="spoken by {}")
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar, Generic, ParamSpec, TypeVar
from urllib.parse import parse_qsl

import numpy as np
import numpy.typing as npt

from casualties.data.dataset import Dataset
from casualties.errors import did_you_mean
from casualties.text.english import listed, long_date

P = ParamSpec("P")
T = TypeVar("T")
Attributes = Mapping[str, str | int]

MOST_VALUES = 200
"""Values of one filter in a query."""
MOST_EXAMPLES = 3
"""Values that the JSON schema of a filter names where they grow with the data."""

TRACKING = re.compile(r"utm_.*|.*clid|mc_[ce]id|igshid|_ga|_gl|ref")
"""Parameters that other sites hang on to links; they say nothing about the data."""


def pairs(query: str) -> list[tuple[str, str]]:
    """The names and values of a query string, without those that only follow readers about.

    >>> pairs("?party=iraq&utm_source=news&fbclid=x")
    [('party', 'iraq')]
    """
    given = parse_qsl(query.removeprefix("?"), keep_blank_values=True)
    return [(name, text) for name, text in given if not TRACKING.fullmatch(name)]


@dataclass(kw_only=True, eq=False)
class Filter(Generic[T]):
    """A parameter of the query. This kind is any text; the others override what differs."""

    default: T
    description: str = ""
    """What it does, in sentences for those who write queries."""
    label: str = ""
    """Its name on the page."""
    anything: str = ""
    """What its control says while nothing is chosen; a control without such words stays open."""
    noun: str = "value"
    """What one of its values is called where it is refused."""
    phrase: str = ""
    """Its part of the sentence about the selection, `{}` for the value in words."""
    lift: str = ""
    """What it means to lift this condition alone, `{}` for the value in words."""
    passes: Callable[[Dataset, Any], npt.NDArray[np.bool_]] | None = None
    """Which statements pass; None for a filter that changes only what is shown of them."""

    input: ClassVar[Attributes] = {}
    """The attributes of the `input` element that is its control; empty for another control."""
    json: ClassVar[Attributes] = {"type": "string"}
    """The JSON schema of one value, without what depends on the default or the dataset."""

    def read(self, text: str) -> Any:
        """The value that a text of a query says; raises ValueError with what it should be."""
        return text

    def write(self, value: Any) -> str:
        """The text by which a query says a value."""
        return str(value)

    def words(self, value: Any, *, dataset: Dataset) -> list[str]:
        """The value, or each of several, in words for readers."""
        return [str(value)]

    def options(self, dataset: Dataset) -> Mapping[str, str] | None:
        """Value -> words for every value that fits the dataset; None where any may."""
        return None

    def describe(self, dataset: Dataset) -> str:
        """What it does, in sentences for those who write queries."""
        return self.description

    def schema(self, dataset: Dataset) -> dict[str, Any]:
        """The JSON schema of one value."""
        schema: dict[str, Any] = dict(self.json)
        options = list(self.options(dataset) or ())
        if options:
            schema["enum"] = options
        if self.default:
            number = self.json["type"] == "integer"
            schema["default"] = self.default if number else self.write(self.default)
        return schema


@dataclass(kw_only=True, eq=False)
class Facet(Filter[tuple[str, ...]]):
    """Values of a column of text, which are alternatives; none takes everything."""

    default: tuple[str, ...] = ()
    column: str = field(kw_only=False)
    table: str = "estimates"
    """The table of the schema that the column stands in."""
    narrows: bool = True
    """Whether only statements with one of the values pass."""

    def __post_init__(self) -> None:
        self.label = self.label or self.column.capitalize()
        self.anything = self.anything or f"any {self.label.lower()}"
        self.lift = self.lift or f"Any {self.label.lower()} instead of {{}}"
        if self.narrows:
            self.passes = lambda dataset, values: dataset.codes(self.column).among(values)

    def options(self, dataset: Dataset) -> Mapping[str, str]:
        """Value -> words: all that the schema or a table names, else all that occur."""
        if self.table != "estimates":
            return dict(dataset.schema[self.table].field(self.column).labels)
        if self.column in dataset.names:
            return dataset.names[self.column]
        return {value: value for value in dataset.codes(self.column).words}

    def words(self, value: tuple[str, ...], *, dataset: Dataset) -> list[str]:
        """The words for each value."""
        options = self.options(dataset)
        return [options.get(one, one) for one in value]

    def schema(self, dataset: Dataset) -> dict[str, Any]:
        """The JSON schema of one value; of a list that grows with the data, examples alone."""
        schema = super().schema(dataset)
        if not dataset.schema[self.table].field(self.column).enum:
            schema["examples"] = schema.pop("enum", [])[:MOST_EXAMPLES]
        return schema

    def describe(self, dataset: Dataset) -> str:
        """Its own description, else that of its column in the schema."""
        return self.description or dataset.schema[self.table].field(self.column).description


@dataclass(kw_only=True, eq=False)
class Day(Filter[date | None]):
    """A day of the calendar, or none."""

    default: date | None = None
    input: ClassVar[Attributes] = {"type": "date"}
    json: ClassVar[Attributes] = {"type": "string", "format": "date"}

    def read(self, text: str) -> date:
        """The day, from ISO 8601."""
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            raise ValueError("date; write it as 2024-12-19")
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise ValueError("day of the calendar; write it as 2024-12-19") from None

    def words(self, value: date, *, dataset: Dataset) -> list[str]:
        """The day as prose."""
        return [long_date(value)]


@dataclass(kw_only=True, eq=False)
class Search(Filter[str]):
    """Words that a reader types."""

    default: str = ""
    input: ClassVar[Attributes] = {"type": "search"}


@dataclass(kw_only=True, eq=False)
class Choice(Filter[str]):
    """One of a few values, whatever the dataset."""

    values: tuple[str, ...]
    noun: str = "choice"

    def read(self, text: str) -> str:
        """The value."""
        if text not in self.values:
            hint = did_you_mean(text, known=self.values)
            raise ValueError(f"{self.noun}{hint}; use {listed(self.values)}")
        return text

    def options(self, dataset: Dataset) -> Mapping[str, str]:
        """The values, which are their own words."""
        return {value: value for value in self.values}


@dataclass(kw_only=True, eq=False)
class Percent(Filter[float]):
    """A percentage from 0 to below 100."""

    input: ClassVar[Attributes] = {"type": "number", "min": 0, "max": 99, "step": "any"}
    json: ClassVar[Attributes] = {"type": "string", "pattern": r"^[0-9]{1,2}(\.[0-9]{1,6})?$"}

    def read(self, text: str) -> float:
        """The percentage."""
        if not re.fullmatch(r"\d{1,3}(\.\d{1,6})?", text) or float(text) >= 100:
            raise ValueError("percentage from 0 to below 100, such as 10")
        return float(text)

    def write(self, value: float) -> str:
        """The shortest text that is read as the same percentage; six decimals at most."""
        return f"{value:.6f}".rstrip("0").rstrip(".")


@dataclass(kw_only=True, eq=False)
class Days(Filter[int]):
    """A number of days."""

    input: ClassVar[Attributes] = {"type": "number", "min": 1, "max": 99999, "step": 1}
    json: ClassVar[Attributes] = {"type": "integer", "minimum": 1, "maximum": 99999}

    def read(self, text: str) -> int:
        """The number."""
        if not re.fullmatch(r"[1-9]\d{0,4}", text):
            raise ValueError("number of days from 1 to 99999, such as 90")
        return int(text)


@dataclass(kw_only=True, eq=False)
class Sort(Filter[str]):
    """A column of estimates, with - before it for descending; empty for the order of the file."""

    default: str = ""
    noun: str = "column"

    def options(self, dataset: Dataset) -> Mapping[str, str]:
        """Every column, ascending and descending."""
        columns = list(dataset.estimates.columns)
        return {name: name for name in (*columns, *(f"-{column}" for column in columns))}


def declared(kind: Callable[P, Filter[T]]) -> Callable[P, T]:
    """A function that declares a field of `Selection` as a filter of this kind.

    For a type checker it gives a value of the field, so that the field has its annotated type.
    """

    def declare(*args: P.args, **kwargs: P.kwargs) -> T:
        filter = kind(*args, **kwargs)
        return field(default=filter.default, metadata={"filter": filter})

    return declare


choice = declared(Choice)
day = declared(Day)
days = declared(Days)
facet = declared(Facet)
percent = declared(Percent)
search = declared(Search)
sort = declared(Sort)
text = declared(Filter[str])
