"""What leaves the dashboard: one registry of formats, for HTTP and the command line alike."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Protocol

from casualties.charts import VIEWS
from casualties.errors import SelectionError, did_you_mean
from casualties.export.columns import view_table
from casualties.export.croissant import croissant
from casualties.export.package import view_zip
from casualties.export.page import page
from casualties.export.parquet import view_parquet
from casualties.export.records import view_json
from casualties.export.tables import cells, table_csv, view_csv
from casualties.export.verification import Verification, verify
from casualties.picture import png, svg
from casualties.selection import Selection

if TYPE_CHECKING:
    from casualties.dataset import Dataset

LONGEST_NAME = 80
"""Characters of a file's name before its ending."""


class Make(Protocol):
    """From a view and a selection to the bytes of a file."""

    def __call__(self, view: str, *, dataset: Dataset, selection: Selection, site: str) -> bytes:
        """The bytes. `site` is the address of the dashboard with its final slash, for links."""
        ...


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file. The same bytes leave by HTTP and by the command line."""

    id: str
    """The ending of the file's name, and of the address."""
    title: str
    type: str
    """The media type."""
    make: Make
    extra: str = ""
    """The extra of the package that this format needs, if any."""
    picture: bool = False
    """Whether it shows the view's chart: what `casualties draw` makes."""

    @property
    def binary(self) -> bool:
        """Whether the file is no text for a terminal."""
        return not (self.type.startswith("text/") or self.type in TEXTS)


TEXTS = ("application/json", "image/svg+xml")
"""Media types of texts that do not begin with text."""


def _csv(view: str, *, dataset: Dataset, selection: Selection, site: str) -> bytes:
    return view_csv(view, dataset=dataset, selection=selection)


FORMATS: dict[str, Format] = {
    form.id: form
    for form in (
        Format("csv", "CSV", "text/csv; charset=utf-8", _csv),
        Format("json", "JSON", "application/json", view_json),
        Format(
            "parquet", "Parquet", "application/vnd.apache.parquet", view_parquet, extra="parquet"
        ),
        Format("zip", "Data package", "application/zip", view_zip),
        Format("svg", "SVG", "image/svg+xml", svg, picture=True),
        Format("png", "PNG", "image/png", png, extra="images", picture=True),
        Format("html", "HTML", "text/html; charset=utf-8", page, picture=True),
    )
}


def exported(view: str, form: str, *, dataset: Dataset, selection: Selection, site: str) -> bytes:
    """The file of a view in a format: the same bytes for the same data version and arguments.

    Raises SelectionError for an unknown view or format.
    """
    problems = _unknown(view, form)
    if problems:
        raise SelectionError(problems)
    return FORMATS[form].make(view, dataset=dataset, selection=selection.but(view=view), site=site)


def asked(query: str, *, dataset: Dataset, view: str = "", form: str = "") -> Selection:
    """The selection that a query asks of a dataset, if all of it can be answered.

    Raises SelectionError with every problem at once: of the view and the format, where they are
    given, of the query, and of values that the dataset does not have.
    """
    problems = [*_unknown(view or next(iter(VIEWS)), form or next(iter(FORMATS)))]
    selection, wrong = Selection.parse(query)
    problems += [*wrong, *selection.unknown(dataset, views=VIEWS)]
    if problems:
        raise SelectionError(problems)
    return selection


def _unknown(view: str, form: str) -> list[str]:
    return [
        f"unknown {kind} {name!r}{did_you_mean(name, known=known)}"
        for kind, name, known in (("view", view, VIEWS), ("format", form, FORMATS))
        if name not in known
    ]


def file_name(view: str, form: str, *, name: str, selection: Selection) -> str:
    """The name of a file that says whose it is, `name`, and its selection.

    >>> from casualties.selection import Selection
    >>> chosen, _ = Selection.parse("party=north-korea&metric=killed")
    >>> file_name("timeline", "csv", name="casualties", selection=chosen)
    'casualties-timeline-north-korea-killed.csv'
    """
    query = selection.but(view=type(selection)().view).to_query()
    values = [pair.partition("=")[2] for pair in query.split("&") if pair]
    said = re.sub(r"[^a-z0-9]+", "-", "-".join([name, view, *values]).lower()).strip("-")
    if len(said) > LONGEST_NAME:
        said = f"{said[: LONGEST_NAME - 9].rstrip('-')}-{sha256(query.encode()).hexdigest()[:8]}"
    return f"{said}.{form}"


__all__ = [
    "FORMATS",
    "Format",
    "Make",
    "Verification",
    "asked",
    "cells",
    "croissant",
    "exported",
    "file_name",
    "table_csv",
    "verify",
    "view_csv",
    "view_json",
    "view_parquet",
    "view_table",
    "view_zip",
]
