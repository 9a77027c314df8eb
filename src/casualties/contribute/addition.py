"""The data with other rows in it: what to write, where they stand, and what is wrong with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from casualties.checks import Folder, Problem, problems
from casualties.checks.warnings import doubts
from casualties.contribute.changes import changes
from casualties.contribute.review import parted
from casualties.contribute.tables import STATEMENTS, Cells, with_rows

ACCEPTED = "exceptions.csv"
"""What the remedy of a problem names that an accepted exception lets stand."""


@dataclass(frozen=True)
class Addition:
    """The data with new or changed rows of a table.

    `files` holds path -> bytes of what changes, the other tables first. `lines` says on which line
    of the table's file each row stands. `problems` are those that the rows bring, and `doubts` what
    is worth a look in them.
    """

    folder: Folder
    files: Mapping[str, bytes]
    lines: tuple[int, ...]
    problems: Sequence[Problem]
    doubts: Sequence[Problem]
    table: str = STATEMENTS

    @property
    def rows(self) -> list[str]:
        """The rows as lines of the file, in its order."""
        lines = self.folder.texts[self.table].data.splitlines(keepends=True)
        return [lines[line - 1].decode() for line in sorted(self.lines)]

    def exceptions(self, accepted: Sequence[Problem], *, reason: str) -> list[dict[str, str]]:
        """The rows of exceptions.csv that let these problems stand."""
        ids = {record.line: record["id"] for record in self.folder.records(STATEMENTS)}
        return [{"rule": p.rule, "id": ids[p.line], "reason": reason} for p in accepted]

    def placed(self, problem: Problem, *, origins: Sequence[tuple[str, int]]) -> Problem:
        """The problem at a place that the reader can find: in his own file, or where it now stands.

        `origins` holds file and line of each new row where it came from.
        """
        if problem.file != self.folder.schema[self.table].path:
            return problem
        if problem.line in self.lines:
            file, line = origins[self.lines.index(problem.line)]
            return problem._replace(file=file, line=line)
        above = sum(line < problem.line for line in self.lines)
        return problem._replace(line=problem.line - above)


def addition(
    rows: Sequence[Cells],
    *,
    folder: Folder,
    name: str = STATEMENTS,
    beside: Mapping[str, Sequence[Cells]] | None = None,
) -> Addition:
    """The folder with these rows in a table, and with new rows of other tables `beside` them.

    Raises DataError where a file is not canonical, since the change would then show more than the
    new rows.
    """
    after = folder
    for table, more in [*(beside or {}).items(), (name, rows)]:
        if more:
            after, _ = with_rows(after, name=table, rows=more)
    return outcome(folder, after, name=name, rows=rows)


def outcome(before: Folder, after: Folder, *, name: str, rows: Sequence[Cells]) -> Addition:
    """What a change brings that made or changed these rows of a table."""
    columns = after.schema[name].columns
    places: dict[tuple[str, ...], list[int]] = {}
    for line, cells in after.texts[name].raw:
        places.setdefault(cells, []).append(line)
    lines = tuple(places[tuple(row.get(c, "") for c in columns)].pop() for row in rows)
    changed = [n for n, text in after.texts.items() if before.texts[n] is not text and n != name]
    files = {
        after.schema[n].path: after.texts[n].data
        for n in (*changed, name)
        if after.texts[n].data != before.texts[n].data
    }
    own, _ = parted(
        problems(after), folder=after, before=before, differences=changes(before, after)
    )
    doubted = doubts(after, lines=lines) if name == STATEMENTS else []
    return Addition(after, files, lines, own, doubted, name)
