"""A problem: where a fault stands, what was read there, and what to do."""

from typing import NamedTuple

from casualties.data.cells import Record

LONGEST = 60
"""Characters of a value that a message quotes."""


class Problem(NamedTuple):
    """One fault: where it stands, what was read there and what to do.

    `column` is empty where a whole row or file is at fault; `line` counts from 1 and is 0 where the
    row stands in no file yet.
    """

    file: str
    line: int
    column: str
    value: str
    rule: str
    message: str
    remedy: str

    @property
    def place(self) -> str:
        """File, line and column, as in `estimates.csv:12: best`."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.column}" if self.column else place

    def __str__(self) -> str:
        return f"{self.place}: {self.message}; {self.remedy} [{self.rule}]"


def problem(record: Record, column: str, *, read: str, mend: str, rule: str = "") -> Problem:
    """The problem of one cell: `read` says what was read there, `mend` what to do.

    A rule leaves out its own name: `registry.problems` adds it.
    """
    return Problem(record.file, record.line, column, record[column], rule, read, mend)


def file_problem(
    file: str, *, line: int = 1, value: str = "", read: str, mend: str, rule: str = ""
) -> Problem:
    """The problem of a whole row or file, as `problem`; `value` is what stands there."""
    return Problem(file, line, "", value, rule, read, mend)


def shown(value: str) -> str:
    """A value as a message quotes it: in quotes, and cut where it is long."""
    return repr(value if len(value) <= LONGEST else value[: LONGEST - 1] + "…")
