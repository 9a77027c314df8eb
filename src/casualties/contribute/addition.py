"""The data with new rows in it: what to write, where they stand, and what is wrong with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from casualties.checks import Folder, Problem, problems
from casualties.checks.warnings import doubts
from casualties.contribute.draft import Cells
from casualties.contribute.review import parted
from casualties.data.cells import canonical, parse_text
from casualties.errors import DataError

ACCEPTED = "exceptions.csv"
"""What the remedy of a problem names that an accepted exception lets stand."""


@dataclass(frozen=True)
class Addition:
    """The data with new statements.

    `files` holds path -> bytes of what changes, the other tables first. `lines` says on which line
    of the estimates each row stands. `problems` are those that the rows bring, and `doubts` what
    is worth a look in them.
    """

    folder: Folder
    files: Mapping[str, bytes]
    lines: tuple[int, ...]
    problems: Sequence[Problem]
    doubts: Sequence[Problem]

    @property
    def rows(self) -> list[str]:
        """The new rows as lines of the file, in its order."""
        lines = self.folder.texts["estimates"].data.splitlines(keepends=True)
        return [lines[line - 1].decode() for line in sorted(self.lines)]

    def exceptions(self, accepted: Sequence[Problem], *, reason: str) -> list[dict[str, str]]:
        """The rows of exceptions.csv that let these problems stand."""
        ids = {record.line: record["id"] for record in self.folder.records("estimates")}
        return [{"rule": p.rule, "id": ids[p.line], "reason": reason} for p in accepted]

    def placed(self, problem: Problem, *, origins: Sequence[tuple[str, int]]) -> Problem:
        """The problem at a place that the reader can find: in his own file, or where it now stands.

        `origins` holds file and line of each new row where it came from.
        """
        if problem.file != self.folder.schema["estimates"].path:
            return problem
        if problem.line in self.lines:
            file, line = origins[self.lines.index(problem.line)]
            return problem._replace(file=file, line=line)
        above = sum(line < problem.line for line in self.lines)
        return problem._replace(line=problem.line - above)


def addition(
    rows: Sequence[Cells], *, folder: Folder, beside: Mapping[str, Sequence[Cells]] | None = None
) -> Addition:
    """The folder with these statements, and with new rows of other tables `beside` them.

    Raises DataError where a file is not canonical, since the change would then show more than the
    new rows.
    """
    after, files = folder, {}
    for name, more in {**(beside or {}), "estimates": rows}.items():
        if more:
            after, files[folder.schema[name].path] = with_rows(after, name=name, rows=more)
    columns = folder.schema["estimates"].columns
    places: dict[tuple[str, ...], list[int]] = {}
    for line, cells in after.texts["estimates"].raw:
        places.setdefault(cells, []).append(line)
    lines = tuple(places[tuple(row.get(c, "") for c in columns)].pop() for row in rows)
    own, _ = parted(problems(after), folder=after, before=folder)
    return Addition(after, files, lines, own, doubts(after, lines=lines))


def with_rows(folder: Folder, *, name: str, rows: Sequence[Cells]) -> tuple[Folder, bytes]:
    """The folder with more rows in a table, in canonical place, and the bytes of that file.

    Raises DataError where the file as it stands is not canonical.
    """
    table = folder.schema[name]
    text = folder.texts.get(name)
    if text is None or canonical(text) != text.data:
        raise DataError(
            "not in canonical form, so that a new row would change other lines too",
            file=table.path,
            remedy="run 'casualties check' and 'casualties format' first",
        )
    new = [tuple(row.get(c, "") for c in table.columns) for row in rows]
    data = table.text(table.in_order([*(cells for _, cells in text.raw), *new])).encode()
    texts = {**folder.texts, table.name: parse_text(data, table=table)}
    return Folder(folder.schema, texts), data
