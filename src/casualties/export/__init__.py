"""The exports: one registry of formats, for HTTP and the command line alike.

One module a format; `zip` is a data package (`package`, `subset`) that `verification` can prove.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

from casualties.data.dataset import Dataset
from casualties.data.former import current_query
from casualties.errors import SelectionError, did_you_mean
from casualties.export.croissant import croissant
from casualties.export.csv import csv_pieces, table_csv, view_csv, view_table
from casualties.export.html import view_html
from casualties.export.json import json_pieces
from casualties.export.package import view_zip
from casualties.export.parquet import view_parquet
from casualties.export.shape import PARAMETERS, WHOLE, Request, Shape, parse
from casualties.export.verification import Verification, verify
from casualties.export.xlsx import view_xlsx
from casualties.selection import Selection
from casualties.site import Site
from casualties.text.english import listed
from casualties.views import VIEWS
from casualties.views.svg import png, svg

LONGEST_NAME = 80
"""Characters of a file's name before its ending."""


class Make(Protocol):
    """From a view and a selection to the bytes of a file, whole or in pieces."""

    def __call__(
        self, view: str, *, dataset: Dataset, selection: Selection, site: Site | str
    ) -> bytes | Iterator[bytes]:
        """The bytes. `site` is the address of the dashboard with its final slash, for links.

        What cannot be made is refused at once, before the first of the pieces.
        """
        ...


class MakeTable(Protocol):
    """The same for the table of a view, in a shape."""

    def __call__(
        self, view: str, *, dataset: Dataset, selection: Selection, site: Site | str, shape: Shape
    ) -> bytes | Iterator[bytes]:
        """The bytes, as of `Make`."""
        ...


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file. The same bytes leave by HTTP and by the command line."""

    id: str
    """The ending of the file's name, and of the address."""
    title: str
    type: str
    """The media type."""
    make: Make | None = None
    table: MakeTable | None = None
    """What makes a file that is a table alone, which can be cut; else `make` makes it."""
    extra: str = ""
    """The extra of the package that this format needs, if any."""
    picture: bool = False
    """Whether it shows the view's chart: what `casualties draw` makes."""

    @property
    def binary(self) -> bool:
        """Whether the file is no text for a terminal."""
        return not (self.type.startswith("text/") or self.type in TEXTS)


SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LINES = "application/x-ndjson"
"""The media type of JSON with one record a line."""

TEXTS = ("application/json", "image/svg+xml")
"""Media types of texts that do not begin with text."""


FORMATS: dict[str, Format] = {
    form.id: form
    for form in (
        Format("csv", "CSV", "text/csv; charset=utf-8", table=csv_pieces),
        Format("json", "JSON", "application/json", table=json_pieces),
        Format("xlsx", "Excel", SHEET, table=view_xlsx, extra="excel"),
        Format(
            "parquet",
            "Parquet",
            "application/vnd.apache.parquet",
            table=view_parquet,
            extra="parquet",
        ),
        Format("zip", "Data package", "application/zip", view_zip),
        Format("svg", "SVG", "image/svg+xml", svg, picture=True),
        Format("png", "PNG", "image/png", png, extra="images", picture=True),
        Format("html", "HTML", "text/html; charset=utf-8", view_html, picture=True),
    )
}


def exported(
    view: str,
    form: str,
    *,
    dataset: Dataset,
    selection: Selection,
    site: Site | str,
    shape: Shape = WHOLE,
) -> bytes:
    """The file of a view in a format: the same bytes for the same data version and arguments.

    Raises SelectionError for an unknown view or format, and for a shape that it cannot have.
    """
    asked = Request(selection, shape)
    return b"".join(pieces(view, form, dataset=dataset, asked=asked, site=site))


def pieces(
    view: str, form: str, *, dataset: Dataset, asked: Request, site: Site | str
) -> Iterator[bytes]:
    """What `exported` gives, in pieces of a few megabytes where the format can be so made."""
    problems = _unknown("view", view, known=VIEWS) + _unknown("format", form, known=FORMATS)
    problems = problems or _misshapen(form, shape=asked.shape)
    if problems:
        raise SelectionError(problems)
    chosen, format = asked.selection.but(view=view), FORMATS[form]
    if format.table:
        made = format.table(view, dataset=dataset, selection=chosen, site=site, shape=asked.shape)
    else:
        assert format.make
        made = format.make(view, dataset=dataset, selection=chosen, site=site)
    return iter([made]) if isinstance(made, bytes) else made


def _misshapen(form: str, *, shape: Shape) -> list[str]:
    """Why a format cannot have a shape."""
    tables = [name for name, format in FORMATS.items() if format.table]
    if form not in tables:
        return [f"{name}: not for {form}; use {listed(tables)}" for name in shape.given]
    return ["shape: only JSON has one"] if "shape" in shape.given and form != "json" else []


def requested(query: str, *, dataset: Dataset, view: str, form: str) -> Request:
    """What the query of a file asks for, if that file of a view can be made of the dataset.

    Raises SelectionError with every problem at once: of the view, of the query, of values that the
    dataset does not have, and of a shape that the format cannot have.
    """
    asked, wrong = parse(current_query(query, former=dataset.former))
    problems = _unknown("view", view, known=VIEWS)
    problems += [*wrong, *asked.selection.unknown(dataset, views=VIEWS)]
    problems += _misshapen(form, shape=asked.shape) if form in FORMATS else []
    if problems:
        raise SelectionError(problems)
    return asked


def media_type(form: str, *, shape: Shape) -> str:
    """The media type of a file."""
    return LINES if shape.shape == "lines" else FORMATS[form].type


def _unknown(kind: str, name: str, *, known: Collection[str]) -> list[str]:
    if name in known:
        return []
    return [f"unknown {kind} {name!r}{did_you_mean(name, known=known)}"]


def file_name(
    view: str, form: str, *, name: str, selection: Selection, shape: Shape = WHOLE
) -> str:
    """The name of a file that says whose it is, `name`, and its selection.

    >>> from casualties.selection import Selection
    >>> chosen, _ = Selection.parse("party=north-korea&metric=killed")
    >>> file_name("timeline", "csv", name="casualties", selection=chosen)
    'casualties-timeline-north-korea-killed.csv'
    """
    query = selection.without_view.to_query()
    values = [pair.partition("=")[2] for pair in query.split("&") if pair]
    query += shape.to_query()
    stem = "-".join([name, view, *values, *shape.words])
    stem = re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-")
    if len(stem) > LONGEST_NAME:
        stem = f"{stem[: LONGEST_NAME - 9].rstrip('-')}-{sha256(query.encode()).hexdigest()[:8]}"
    return f"{stem}.{form}"


__all__ = [
    "FORMATS", "LINES", "PARAMETERS", "Format", "Make", "MakeTable", "Request", "Shape",
    "Verification", "croissant", "exported", "file_name", "media_type", "pieces", "requested",
    "table_csv", "verify", "view_csv", "view_parquet", "view_table", "view_xlsx", "view_zip",
]  # fmt: skip
