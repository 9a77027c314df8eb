"""Tables written in canonical order and bytes."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from casualties.checks import Problem, read_folder
from casualties.data.cells import canonical
from casualties.data.writing import write


@dataclass(frozen=True)
class Formatted:
    """The paths of the files that were written and of those with broken rows, left as they were.

    `unreadable` holds a problem for each file that could not be read at all.
    """

    written: Sequence[str]
    left_alone: Sequence[str]
    unreadable: Sequence[Problem]


def write_canonical(place: Path) -> Formatted:
    """Writes every table of a data folder that is not in canonical form.

    Raises DataError where there is no schema.
    """
    folder = read_folder(place)
    written, left_alone = [], []
    for table, text in folder.tables():
        if table.name in folder.damaged:
            continue
        if text.header != table.columns or len(text.records) != len(text.raw):
            left_alone.append(table.path)
        elif (data := canonical(text)) != text.data:
            write(data, place / table.path)
            written.append(table.path)
    return Formatted(written, left_alone, folder.unreadable)
