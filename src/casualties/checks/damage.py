"""What can still be read of a file that is no UTF-8, no CSV or half merged, so that it hides no
faults.

Nothing that is mended here is ever written.
"""

import csv
import re

from casualties.checks.problem import LONGEST, Problem, file_problem
from casualties.data.schema import Table
from casualties.text.english import counted

FOREIGN = {
    b"PK\x03\x04": "a workbook or archive under the name of a CSV",
    b"\xd0\xcf\x11\xe0": "an Excel workbook under the name of a CSV",
    b"%PDF": "a PDF under the name of a CSV",
    b"\x1f\x8b": "a compressed file under the name of a CSV",
    b"\xff\xfe": "saved as UTF-16",
    b"\xfe\xff": "saved as UTF-16",
}
"""First bytes of a file -> what it is."""

OURS, BASE, THEIRS, END = "<<<<<<<", "|||||||", "=======", ">>>>>>>"
"""What begins the lines that git leaves where it could not merge two versions."""


def is_unmerged(data: bytes) -> bool:
    """Whether git left two versions in a file."""
    return any(
        data.startswith(marker.encode()) or f"\n{marker}".encode() in data for marker in (OURS, END)
    )


def mended(data: bytes, *, table: Table) -> tuple[bytes, list[Problem]]:
    """A file with its broken lines emptied or read as Windows-1252, and a problem for each fault.

    Of two versions that git left the first stays.

    Empty where none of it can be read.
    """
    for start, what in FOREIGN.items():
        if data.startswith(start):
            mend = "open it in a spreadsheet and save it as CSV UTF-8"
            return b"", [_problem(table, 1, f"the file is {what}", mend)]
    text, problems = _decoded(data, table=table)
    lines = re.split("\r\n|\n|\r", text)
    if lines[-1] == "":
        lines.pop()
    problems += _merged(lines, table=table)
    for number, line in enumerate(lines, 1):
        if fault := _fault(line):
            problems.append(_problem(table, number, *fault, value=line))
            lines[number - 1] = ""
    return "".join(f"{line}\n" for line in lines).encode(), problems


def _merged(lines: list[str], *, table: Table) -> list[Problem]:
    """Empties the markers of a merge and the second versions; a problem for each place."""
    problems, start, theirs = [], 0, False
    for number, line in enumerate(lines, 1):
        if not line.startswith((OURS, BASE, THEIRS, END)) and not theirs:
            continue
        start = start or number
        if line.startswith((BASE, THEIRS)):
            theirs = True
        lines[number - 1] = ""
        if line.startswith(END) or (number == len(lines)):
            read = f"lines {start} to {number} hold two versions between the markers of a merge"
            mend = f"keep the rows that are right, and delete the lines {OURS}, {THEIRS} and {END}"
            problems.append(_problem(table, start, read, mend))
            start, theirs = 0, False
    if start:
        problems.append(_problem(table, start, f"a marker of a merge, {OURS}", "delete the line"))
    return problems


def _decoded(data: bytes, *, table: Table) -> tuple[str, list[Problem]]:
    """The text of a file, and one problem for all its bytes that are no UTF-8."""
    lines, places = [], []
    for number, line in enumerate(data.split(b"\n"), 1):
        try:
            lines.append(line.decode())
        except UnicodeDecodeError as error:
            lines.append(line.decode("cp1252", errors="replace"))
            places.append((number, line[error.start], lines[-1][error.start]))
    if not places:
        return "\n".join(lines), []
    first, byte, letter = places[0]
    more = f", and in {counted(len(places) - 1, 'more line')}" if len(places) > 1 else ""
    read = f"byte {byte:#04x} is not UTF-8 (in Windows-1252 it is {letter}){more}"
    mend = 'save the file as UTF-8, in Excel as "CSV UTF-8"'
    return "\n".join(lines), [_problem(table, first, read, mend)]


def _fault(line: str) -> tuple[str, str] | None:
    """What is wrong with the quotes of a line, and what to do."""
    try:
        list(csv.reader([line], strict=True))
    except csv.Error as error:
        if "field larger" in str(error):
            return "a cell has more than 131,072 characters", "keep a sentence of it"
        if "unexpected end" in str(error):
            read = "not CSV: a quote opens here and does not close on the line"
            return read, 'close it with " at the end of its cell, or delete it'
        mend = 'double a quote that belongs to the words, as in "a ""word"""'
        return "not CSV: a quote stands within a cell in quotes", mend
    return None


def _problem(table: Table, line: int, read: str, mend: str, *, value: str = "") -> Problem:
    return file_problem(
        table.path, line=line, value=value[:LONGEST], read=read, mend=mend, rule="readable"
    )
