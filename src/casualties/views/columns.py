"""The columns of the views' tables: heading, type, unit and description of each, written once.

The page, CSV, JSON, Parquet and the tables of many parts (`large`) all read them here. A column
that is also in the data is described by `datapackage.json`; the others stand in `OWN`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from casualties.data.dataset import Dataset
from casualties.data.schema import Field

DIGITS = 6
"""Decimals of a number, in every format."""

OPEN_VALUES = (
    *("theatre", "country", "parent", "difference", "without_source", "now_without_source"),
    *("floor_standpoint", "ceiling_standpoint"),
)
"""Columns whose values repeat although no table or list holds them."""


@dataclass(frozen=True)
class Column(Field):
    """A column of a view's table: a field of the schema, with the unit of its numbers."""

    unit: str = ""
    """persons, factor, share, days, log of a factor; empty for a count and for what is no number.
    """
    categories: tuple[str, ...] | None = None
    """For a coded column its values in the order of the schema; empty where they are open."""
    names_statement: bool = False
    """Whether its cells are ids of statements, those of a derived sum joined by `+`."""

    @property
    def numeric(self) -> bool:
        """Whether its cells are numbers."""
        return self.type in ("integer", "number")


def _by_name(*rows: tuple[str, ...]) -> dict[str, Column]:
    """Name -> column, of rows of name, type, title, description and unit.

    In place of a type, `statement` is a string that holds ids of statements.
    """
    return {
        name: Column(
            name,
            kind.replace("statement", "string"),
            title=title,
            description=description,
            unit="".join(unit),
            categories=() if name in OPEN_VALUES else None,
            names_statement=kind == "statement",
        )
        for name, kind, title, description, *unit in rows
    }


OWN = _by_name(
    ("date", "date", "Date",
     "The day to which the figure runs: as_of, or stated_on where as_of is not given."),
    ("on", "date", "Known on", "The day on which this was known."),
    ("floor", "number", "Floor",
     "The smallest count that the statement allows; empty without a number.", "persons"),
    ("ceiling", "number", "Ceiling",
     "The largest count that the statement allows; empty for an open end.", "persons"),
    ("point", "number", "Point",
     "The single figure as stated, else the geometric middle of a closed range.", "persons"),
    ("origins", "integer", "Origins",
     "Sources, those that only relay or rest on another folded in."),
    ("sources", "integer", "Sources", "How many sources have statements in force."),
    ("statements", "integer", "Statements", "How many statements."),
    ("families", "integer", "Families",
     "Bodies of one state or organisation counted once: the origins by their parent."),
    ("latest_sources", "integer", "Speaking",
     "Sources whose last figure is not older than the silence allowed on the day on which the "
     "question was last spoken to."),
    ("latest_families", "integer", "Speaking families",
     "The same with bodies of one state or organisation counted once."),
    ("latest_low", "number", "Latest, from",
     "The lowest of their figures, as stated; empty where all are maximums.", "persons"),
    ("latest_low_id", "statement", "Latest, lowest", "The statement that names it."),
    ("latest_high", "number", "Latest, to", "The highest of their figures, as stated.", "persons"),
    ("latest_high_id", "statement", "Latest, highest", "The statement that names it."),
    ("no_limit", "boolean", "No limit",
     "Whether that figure is a minimum, so that their reach has no upper end."),
    ("apart", "number", "Apart",
     "The largest over the smallest single figure among them, of about the same day.", "factor"),
    ("apart_none", "boolean", "Apart, one says none", "Whether the smallest of them is none."),
    ("apart_low_id", "statement", "Apart, lowest", "The statement that names the smallest."),
    ("apart_high_id", "statement", "Apart, highest", "The statement that names the largest."),
    ("comparable", "integer", "Comparable pairs",
     "Pairs of a floor and a ceiling of two origins that can be held against each other."),
    ("clashing", "integer", "Clashing pairs",
     "Those of them further apart than a factor of 1.05, which rounding would explain."),
    ("set_aside", "integer", "To set aside",
     "The fewest claims without which no two of the rest clash. It does not say who is wrong."),
    ("set_aside_exact", "boolean", "Exactly",
     "Whether so many suffice; else at least so many are needed."),
    ("set_aside_sources", "integer", "Sources to set aside",
     "The fewest origins without which no two claims of the rest clash."),
    ("set_aside_sources_exact", "boolean", "Sources, exactly",
     "Whether so many suffice; else at least so many are needed."),
    ("forced", "number", "Forced ever",
     "How far apart the two statements are that exclude each other most; 1 where none do, empty "
     "where no two can be compared.", "factor"),
    ("forced_none", "boolean", "Ever, one says none",
     "Whether there is no such factor because one of the two says that there are none."),
    ("forced_now", "number", "Forced now",
     "The same among what is claimed of the last 365 days that the claims speak of.", "factor"),
    ("forced_now_none", "boolean", "Now, one says none",
     "Whether there is no such factor because one of the two says that there are none."),
    ("forced_without_one", "number", "Without one source",
     "The smallest forced factor ever that leaving one origin out gives.", "factor"),
    ("without_source", "string", "Left out", "The origin whose leaving out gives it."),
    ("now_without_one", "number", "Now, without one source",
     "The smallest forced factor now that leaving one origin out gives.", "factor"),
    ("now_without_source", "string", "Now, left out", "The origin whose leaving out gives it."),
    ("now_floor", "statement", "Now, higher claim",
     "The statement whose floor attains the forced factor now."),
    ("now_ceiling", "statement", "Now, lower claim",
     "The statement whose ceiling attains the forced factor now."),
    ("forced_on", "date", "Worst on", "The as-of day on which the claims were furthest apart."),
    ("witness_floor", "statement", "Witness, higher claim",
     "The statement whose floor attains the forced factor."),
    ("witness_ceiling", "statement", "Witness, lower claim",
     "The statement whose ceiling attains the forced factor."),
    ("floor_second", "number", "Second floor",
     "The largest floor without the origin of the first.", "persons"),
    ("ceiling_second", "number", "Second ceiling",
     "The smallest ceiling without the origin of the first; empty for an open end.", "persons"),
    ("floor_standpoint", "string", "Floor by",
     "Where the source of the higher claim stands towards the party that is counted."),
    ("ceiling_standpoint", "string", "Ceiling by",
     "Where the source of the lower claim stands towards the party that is counted."),
    ("denied", "integer", "Denied",
     "Clashing pairs of which the lower claim says that there are none."),
    ("log_factor_sum", "number", "Sum of log factors",
     "The natural logarithms of the factors of the clashing pairs, added up; without pairs of "
     "which one says none.", "log of a factor"),
    ("last_stated", "date", "Last stated", "The day of the last statement."),
    ("first_stated", "date", "First stated", "The day of the first statement."),
    ("days", "integer", "Days ago", "Days since the statement.", "days"),
    ("silent", "boolean", "Silent", "Whether that is longer than the silence allowed."),
    ("last", "boolean", "Last of its source",
     "Whether it is what its source says of the latest day; corrected and disputed claims are "
     "not."),
    ("floor_id", "statement", "Higher claim", "The statement whose floor is too high."),
    ("ceiling_id", "statement", "Lower claim", "The statement whose ceiling is too low."),
    ("factor", "number", "Factor", "The floor of one over the ceiling of the other.", "factor"),
    ("factor_none", "boolean", "One says none",
     "Whether there is no factor because the lower claim says that there are none."),
    ("floor_as_of", "date", "Higher, as of", "The day to which the higher claim runs."),
    ("ceiling_as_of", "date", "Lower, as of", "The day to which the lower claim runs."),
    ("since", "date", "Since", "The day from which both stood."),
    ("replaced_on", "date", "Replaced on",
     "The day on which the first of the two sources stated a later figure; empty where none has."),
    ("difference", "string", "Difference",
     "What sets the two apart, where somebody knows: the kind in the table of explanations."),
    ("reason", "string", "Reason", "Why the two differ, where somebody knows."),
    ("others", "integer", "Others", "Other origins that are compared on these days."),
    ("unmeasured", "string", "Not measured", "Why no lean is measured."),
    ("questions", "integer", "Questions", "On how many questions the source speaks."),
    ("days_between", "number", "Days between",
     "Median days from one day of statements to the next.", "days"),
    ("days_late", "number", "Days late",
     "Median days from as_of to stated_on; below zero where the source looked ahead.", "days"),
    ("corrections", "integer", "Corrections", "Statements that correct an earlier one."),
    ("withdrawn", "integer", "Withdrawn", "Statements that were withdrawn."),
    ("disputed", "integer", "Disputed", "Statements that are disputed."),
)  # fmt: skip
"""The columns that no table of the data has, by name."""

OWN_OF_VIEW = {
    "lean": _by_name(
        ("days", "integer", "Days", "As-of days on which three others have a figure too."),
        ("lean", "number", "Lean",
         "Median distance from the others: 0 is their middle, 0.69 twice as high.",
         "log of a factor"),
        ("low", "number", "Low", "A tenth of the distances are lower.", "log of a factor"),
        ("high", "number", "High", "A tenth of the distances are higher.", "log of a factor"),
    ),
    "sources": _by_name(("name", "string", "Source", "Full name in English.")),
}  # fmt: skip
"""View -> its columns that mean another thing, or are headed otherwise, than in the data."""

PERSONS = ("low", "best", "high")
"""The columns of the data that count persons."""


NAME = "_name"
"""The ending of a column that has the names of the codes in another."""

CODES_AS = {
    "floor_standpoint": "standpoint",
    "ceiling_standpoint": "standpoint",
    "parent": "source",
    "without_source": "source",
    "now_without_source": "source",
}
"""Column of a view -> the column of estimates whose codes stand in it."""


def words_of(name: str, *, view: str, dataset: Dataset) -> Mapping[str, str] | None:
    """Code -> its name in English, of a column that holds codes; None for any other."""
    sources = dataset.schema["sources"]
    if name in sources.columns and sources.field(name).labels:
        return sources.field(name).labels
    return dataset.names.get(CODES_AS.get(name, name))


def column(name: str, *, view: str, dataset: Dataset) -> Column:
    """What a column of a view's table holds. Raises KeyError for one that nobody described."""
    coded = name.removesuffix(NAME)
    if coded != name and words_of(coded, view=view, dataset=dataset):
        title = column(coded, view=view, dataset=dataset).title
        return Column(
            name, "string", title=f"{title}, name", description=f"The name of `{coded}` in English."
        )
    own = OWN_OF_VIEW.get(view, {})
    table = dataset.schema["sources" if view == "sources" else "estimates"]
    if name in own or name not in table.columns:
        return own.get(name) or OWN[name]
    field = table.field(name)
    return Column(
        **vars(field),
        unit="persons" if name in PERSONS else "",
        categories=_known_values(field, view=view, dataset=dataset),
        names_statement=name == "id" and view != "sources",
    )


def columns(table: pd.DataFrame, *, view: str, dataset: Dataset) -> tuple[Column, ...]:
    """What each column of a view's table holds. Raises KeyError for one that nobody described."""
    return tuple(column(str(name), view=view, dataset=dataset) for name in table.columns)


def _known_values(field: Field, *, view: str, dataset: Dataset) -> tuple[str, ...] | None:
    """The values of a coded column in the order of the schema or of the table that it names."""
    if field.enum:
        return field.enum
    tables = {key.column: key.table for key in dataset.schema["estimates"].keys}
    other = tables.get(field.name) if view != "sources" else None
    if other and other != "estimates":
        return tuple(dataset.table(other)["id"].tolist())
    return () if field.name in OPEN_VALUES else None


def values(cells: pd.Series[Any], *, like: Column) -> list[Any]:
    """A column as plain values of its type: None for what is missing, and for an open end.

    Numbers have six decimals at most, as in the CSV; dates are ISO texts.
    """
    if like.type == "number":
        numbers = cells.astype("Float64").to_numpy("float64", na_value=np.nan)
        # adding zero makes -0.0 plain
        return [round(v, DIGITS) + 0.0 if np.isfinite(v) else None for v in numbers.tolist()]
    present = cells.notna().to_numpy()
    if like.type == "date":
        days = pd.to_datetime(cells).to_numpy("datetime64[D]").astype("str").tolist()
        return [v if stated else None for v, stated in zip(days, present, strict=True)]
    if like.type == "integer":
        plain: list[Any] = cells.astype("Int64").to_numpy("int64", na_value=0).tolist()
    elif like.type == "boolean":
        plain = cells.astype("boolean").to_numpy("bool", na_value=False).tolist()
    else:
        plain = cells.to_numpy(object).tolist()
    return [v if stated else None for v, stated in zip(plain, present, strict=True)]


def texts(cells: pd.Series[Any]) -> list[str]:
    """A column as the texts of a CSV file, empty for what is missing and for an open end.

    A number that may have a fraction always has a point, so that whoever guesses the type of a
    column from its first rows guesses right.
    """
    if pd.api.types.is_datetime64_any_dtype(cells):
        return list(cells.dt.strftime("%Y-%m-%d").fillna(""))
    if pd.api.types.is_bool_dtype(cells):
        return cells.map({True: "true", False: "false"}).fillna("").tolist()
    if pd.api.types.is_float_dtype(cells):
        return ["" if not np.isfinite(v) else _number(v) for v in cells.to_numpy("float64")]
    return ["" if missing else str(v) for v, missing in zip(cells, cells.isna(), strict=True)]


def _number(value: float) -> str:
    rounded = round(float(value), DIGITS)
    return repr(rounded + 0.0)  # adding zero makes -0.0 plain


def described(column: Column) -> Mapping[str, str]:
    """A column in words: name, type, title, description, and its unit where it has one."""
    parts = ("name", "type", "title", "description", "unit")
    return {part: text for part in parts if (text := getattr(column, part))}
