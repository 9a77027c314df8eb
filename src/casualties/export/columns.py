"""What the columns of the views' tables hold: one description each, for every format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from casualties.data.schema import Field
from casualties.errors import SelectionError, did_you_mean
from casualties.views import VIEWS, look

if TYPE_CHECKING:
    from casualties.data.dataset import Dataset
    from casualties.selection import Selection

DIGITS = 6
"""Decimals of a number, in every format."""

OPEN_VALUES = ("theatre", "country", "extreme_source")
"""Columns whose values repeat although no table or list holds them."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a view's table: as a field of the schema, with the unit of its numbers."""

    field: Field
    unit: str = ""
    categories: tuple[str, ...] | None = None
    """For a coded column its values in the order of the schema; empty where they are open."""

    @property
    def name(self) -> str:
        """The column's name."""
        return self.field.name

    @property
    def type(self) -> str:
        """Its type: string, integer, number, date or boolean."""
        return self.field.type


def _named(*rows: tuple[str, ...]) -> dict[str, Column]:
    """Name -> column, of rows of name, type, title, description and unit."""
    return {
        name: Column(Field(name, type, title=title, description=description), "".join(unit))
        for name, type, title, description, *unit in rows
    }


OWN = _named(
    ("date", "date", "Date",
     "The day to which the figure runs: as_of, or stated_on where as_of is not given."),
    ("on", "date", "On", "The day on which this was known."),
    ("floor", "number", "Floor",
     "The smallest count that the statement allows; empty without a number.", "persons"),
    ("ceiling", "number", "Ceiling",
     "The largest count that the statement allows; empty for an open end.", "persons"),
    ("point", "number", "Point",
     "The single figure as stated, else the geometric middle of a closed range.", "persons"),
    ("origins", "integer", "Origins", "Sources, those that only relay folded in."),
    ("statements", "integer", "Statements", "How many statements."),
    ("low_point", "number", "Smallest point", "The smallest point that stands.", "persons"),
    ("high_point", "number", "Largest point", "The largest point that stands.", "persons"),
    ("as_stated", "number", "As stated",
     "Largest over smallest point among the standing statements.", "factor"),
    ("without_extreme", "number", "Without the extreme",
     "The smallest factor as stated that leaving one origin out gives.", "factor"),
    ("extreme_source", "string", "The extreme",
     "The origin whose leaving out gives without_extreme."),
    ("forced", "number", "Forced factor",
     "How far apart the two statements are that exclude each other most; 1 where none do.",
     "factor"),
    ("witness_floor", "string", "Witness with the floor",
     "The statement whose floor attains the forced factor."),
    ("witness_ceiling", "string", "Witness with the ceiling",
     "The statement whose ceiling attains the forced factor."),
    ("compatible_share", "number", "Compatible share",
     "Pairs of standing statements that can both hold, over all pairs.", "share"),
    ("common_low", "number", "Common ground from",
     "Start of the values that most standing ranges contain; no estimate.", "persons"),
    ("common_high", "number", "Common ground to",
     "End of the values that most standing ranges contain; empty for an open end.", "persons"),
    ("common_count", "integer", "Common ground of", "Standing ranges that contain the values."),
    ("last_stated", "date", "Last stated", "The day of the last statement."),
    ("first_stated", "date", "First stated", "The day of the first statement."),
    ("days", "integer", "Days ago", "Days since the statement.", "days"),
    ("silent", "boolean", "Silent", "Whether that is longer than the silence allowed."),
    ("floor_id", "string", "Higher claim", "The statement whose floor is too high."),
    ("ceiling_id", "string", "Lower claim", "The statement whose ceiling is too low."),
    ("factor", "number", "Factor", "The floor of one over the ceiling of the other.", "factor"),
    ("since", "date", "Since", "The day from which both stood."),
    ("dates", "integer", "Dates", "Statement dates on which there were others to compare."),
    ("questions", "integer", "Questions", "On how many questions the source speaks."),
    ("days_between", "number", "Days between",
     "Median days from one day of statements to the next.", "days"),
    ("days_late", "number", "Days late",
     "Median days from as_of to stated_on; below zero where the source looked ahead.", "days"),
    ("corrections", "integer", "Corrections", "Statements that correct an earlier one."),
    ("withdrawn", "integer", "Withdrawn", "Statements that were withdrawn."),
    ("disputed", "integer", "Disputed", "Statements that are disputed."),
)  # fmt: skip
"""The columns that are no column of the data, by name."""

MEANT_OTHERWISE = {
    "lean": _named(
        ("lean", "number", "Lean",
         "Median distance from the others: 0 is their middle, 0.69 twice as high.",
         "log of a factor"),
        ("low", "number", "Smallest lean",
         "The smallest lean that leaving one other origin out gives.", "log of a factor"),
        ("high", "number", "Largest lean",
         "The largest lean that leaving one other origin out gives.", "log of a factor"),
    )
}  # fmt: skip
"""View -> columns that mean another thing there than in the data."""

PERSONS = ("low", "best", "high")


def view_table(view: str, *, dataset: Dataset, selection: Selection) -> pd.DataFrame:
    """The table of a view for a selection: that under its chart, and that of every export.

    Raises SelectionError for an unknown view, and where the ledger is too long to be listed.
    """
    if view not in VIEWS:
        raise SelectionError([f"unknown view {view!r}{did_you_mean(view, known=VIEWS)}"])
    table = look(VIEWS[view], dataset=dataset, selection=selection.but(view=view))[1]
    number = table.attrs.get("pairs", len(table))
    if number > len(table):
        raise SelectionError(
            [f"{view}: {number:,} rows are more than a file is made of; narrow the conditions"]
        )
    return table


def columns(table: pd.DataFrame, *, view: str, dataset: Dataset) -> tuple[Column, ...]:
    """What each column of a view's table holds. Raises KeyError for one that nobody described."""
    return tuple(_column(str(name), view=view, dataset=dataset) for name in table.columns)


def _column(name: str, *, view: str, dataset: Dataset) -> Column:
    meant = MEANT_OTHERWISE.get(view, {}).get(name)
    if meant:
        return meant
    table = dataset.schema["sources" if view == "sources" else "estimates"]
    if name not in table.columns:
        own = OWN[name]
        return Column(own.field, own.unit, () if name in OPEN_VALUES else None)
    field = table.field(name)
    return Column(field, "persons" if name in PERSONS else "", _categories(field, view, dataset))


def _categories(field: Field, view: str, dataset: Dataset) -> tuple[str, ...] | None:
    if field.enum:
        return field.enum
    keys = {key.column: key.table for key in dataset.schema["estimates"].keys}
    other = keys.get(field.name) if view != "sources" else None
    if other and other != "estimates":
        return tuple(dataset.table(other)["id"].tolist())
    return () if field.name in OPEN_VALUES else None


def values(column: pd.Series[Any], *, like: Column) -> list[Any]:
    """A column as plain values of its type: None for what is missing, and for an open end.

    Numbers have six decimals at most, as in the CSV; dates are ISO texts.
    """
    if like.type == "number":
        found = column.astype("Float64").to_numpy("float64", na_value=np.nan)
        # adding zero makes -0.0 plain
        return [round(v, DIGITS) + 0.0 if np.isfinite(v) else None for v in found.tolist()]
    present = column.notna().to_numpy()
    if like.type == "date":
        days = pd.to_datetime(column).to_numpy("datetime64[D]").astype("str").tolist()
        return [v if there else None for v, there in zip(days, present, strict=True)]
    if like.type == "integer":
        plain: list[Any] = column.astype("Int64").to_numpy("int64", na_value=0).tolist()
    elif like.type == "boolean":
        plain = column.astype("boolean").to_numpy("bool", na_value=False).tolist()
    else:
        plain = column.to_numpy(object).tolist()
    return [v if there else None for v, there in zip(plain, present, strict=True)]


def described(column: Column) -> Mapping[str, str]:
    """A column in words: name, type, title, description, and its unit where it has one."""
    field = column.field
    said = {
        "name": field.name,
        "type": field.type,
        "title": field.title,
        "description": field.description,
        "unit": column.unit,
    }
    return {key: text for key, text in said.items() if text}
