"""What the commands that enter or mend rows share: the whole folder, the person, the writing."""

import sys
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from pathlib import Path

import click

from casualties.checks import Folder, Problem, read_folder
from casualties.checks.report import Report, text
from casualties.cli.context import PROBLEMS, own_data
from casualties.contribute.addition import Addition
from casualties.contribute.prompts import Talk
from casualties.data.writing import alone, write
from casualties.errors import DataError, did_you_mean
from casualties.text.english import counted

MOST_LINES = 3
"""Rows whose lines are named; more are counted."""

NEXT = "next: 'casualties diff main...' shows what your branch changes"


def whole(place: Path) -> Folder:
    """The data folder. Raises DataError with every file that cannot be read."""
    folder = read_folder(place, today=date.today())
    if folder.unreadable:
        raise DataError("\n".join(map(str, folder.unreadable)), problems=folder.unreadable)
    return folder


def for_writing(context: click.Context) -> tuple[Path, Folder]:
    """The data folder, and what is in it, which nobody else changes until the command ends."""
    place = own_data(context)
    context.with_resource(alone(place))
    return place, whole(place)


def assigned(words: Iterable[str], *, columns: Collection[str]) -> dict[str, str]:
    """What --set gives, by column. Raises DataError for a column that there is not."""
    cells = {}
    for word in words:
        column, equals, value = word.partition("=")
        if not equals or column not in columns:
            near = did_you_mean(column, known=columns) or "; write COLUMN=VALUE"
            raise DataError(f"--set: {word!r} names no column{near}")
        cells[column] = value
    return cells


def report(added: Addition, *, place: Path, origins: Sequence[tuple[str, int]] = ()) -> None:
    """Says what is wrong and ends there. `origins` are file and line of each new row."""

    def placed(problems: Sequence[Problem]) -> list[Problem]:
        return [added.placed(p, origins=origins) if origins else p for p in problems]

    result = Report(
        place=str(place), rules=0, problems=placed(added.problems), doubts=placed(added.doubts)
    )
    click.echo(text(result), nl=False, err=True)
    if added.problems:
        click.echo(f"nothing written: {counted(len(added.problems), 'problem')}", err=True)
        sys.exit(PROBLEMS)


def put(added: Addition, *, place: Path, dry_run: bool = False) -> None:
    """Writes the files of a change, each in one step, and says where the rows now stand."""
    if dry_run:
        click.echo("nothing written: a dry run", err=True)
        return
    for path, data in added.files.items():
        try:
            write(data, place / path)
        except OSError as error:
            raise DataError(
                f"cannot be written ({error.strerror}); the old file is whole",
                file=place / path,
                remedy="mend that and enter the row again",
            ) from error
    path = added.folder.schema[added.table].path
    where = [f"{place / path}:{line}" for line in sorted(added.lines)]
    if len(where) > MOST_LINES:
        where = [f"{place / path}, {counted(len(where), 'row')}"]
    where += [str(place / other) for other in added.files if other != path]
    click.echo(f"written: {', '.join(where)}", err=True)
    click.echo(NEXT, err=True)


class Terminal(Talk):
    """The person at the keyboard; the Tab key completes to what is known."""

    def __init__(self) -> None:
        self._known: list[str] = []
        try:
            import readline
        except ImportError:  # not on every system; the answers are then typed in full
            return
        readline.set_completer_delims("")
        readline.set_completer(self._completed)
        readline.parse_and_bind("tab: complete")

    def _completed(self, typed: str, number: int) -> str | None:
        values = [k for k in self._known if k.casefold().startswith(typed.casefold())]
        return values[number] if number < len(values) else None

    def ask(self, prompt: str, *, known: Sequence[str] = ()) -> str:
        """One line of answer. Ends the entry where the input ends."""
        self._known = sorted(known)
        answer: str = click.prompt(prompt, default="", show_default=False, prompt_suffix="")
        return answer

    def say(self, words: str) -> None:
        """Shows some lines."""
        click.echo(words)
