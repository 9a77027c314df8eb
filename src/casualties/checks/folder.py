"""A data folder as the rules see it: the schema, and the rows as they are written."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path

from casualties.checks.damage import is_unmerged, mended
from casualties.checks.problem import Problem, file_problem
from casualties.data.cells import Record, Text, parse_text, read_bytes
from casualties.data.question_columns import PartOf
from casualties.data.schema import Schema, Table, read_schema
from casualties.errors import DataError


class Folder:
    """A data folder: its schema, what could be read of each file, and what could not.

    `texts` maps the name of a table to its file. `unreadable` are the problems of the files that
    are missing there or only in part, and `today` is the day after which nothing was said yet;
    without one, no day is too late.
    """

    def __init__(
        self,
        schema: Schema,
        texts: Mapping[str, Text],
        *,
        unreadable: Sequence[Problem] = (),
        today: date | None = None,
    ) -> None:
        self.schema = schema
        self.texts = dict(texts)
        self.unreadable = tuple(unreadable)
        self.today = today
        paths = {problem.file for problem in unreadable}
        self.damaged = frozenset(n for n, table in schema.tables.items() if table.path in paths)
        """The tables of which not every byte could be read."""
        self.excused: set[tuple[str, str]] = set()
        """Rule and id of the problems that accepted exceptions took out of the run so far."""

    def tables(self) -> Iterator[tuple[Table, Text]]:
        """The tables whose file could be read, in the order of the schema."""
        for name, table in self.schema.tables.items():
            if name in self.texts:
                yield table, self.texts[name]

    def records(self, name: str) -> Sequence[Record]:
        """The whole rows of a table; none where its columns are not those of the schema."""
        text = self.texts.get(name)
        if text is None or text.header != text.table.columns:
            return ()
        return text.records

    @cached_property
    def columns(self) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
        """Table -> column -> its cells in the rows of `records`; no table without such rows."""
        return {
            name: dict(zip(text.header, zip(*rows, strict=True), strict=True))
            for name, text in self.texts.items()
            if self.records(name)
            and (rows := [cells for _, cells in text.raw if len(cells) == len(text.header)])
        }

    @cached_property
    def values(self) -> Mapping[str, Mapping[str, set[str]]]:
        """Table -> column -> the distinct cells of `columns`."""
        return {
            name: {column: set(cells) for column, cells in columns.items()}
            for name, columns in self.columns.items()
        }

    @cached_property
    def ids(self) -> Mapping[str, Mapping[str, Record]]:
        """Table -> id -> the first row with that id."""
        out: dict[str, dict[str, Record]] = {}
        for name in self.texts:
            rows = out.setdefault(name, {})
            for record in self.records(name):
                if "id" in record:
                    rows.setdefault(record["id"], record)
        return out

    @cached_property
    def part_of(self) -> PartOf:
        """Metric -> the metrics of which it is a part."""
        return {record["id"]: record["part_of"].split() for record in self.records("metrics")}


def read_folder(place: Path, *, today: date | None = None) -> Folder:
    """The folder at a place, as it is seen on a day. Raises DataError where it has no schema."""
    schema = read_schema(place)
    texts, unreadable = {}, []
    for name, table in schema.tables.items():
        try:
            data = read_bytes(place, table=table)
        except DataError as error:
            mend = "put the file of the schema there"
            unreadable.append(
                file_problem(table.path, read=error.message, mend=mend, rule="readable")
            )
            continue
        try:
            text = None if is_unmerged(data) else parse_text(data, table=table)
        except DataError:
            text = None
        if text is None:
            data, problems = mended(data, table=table)
            unreadable += problems
            text = parse_text(data, table=table) if data else None
        if text is not None:
            texts[name] = text
    return Folder(schema, texts, unreadable=unreadable, today=today)
