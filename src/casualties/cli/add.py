"""`casualties add`: the entry of statements from the command line, guided, by flags or in a batch.

Every column of the schema is a flag; a new column needs no change here.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import IO

import click

from casualties.checks import Folder, read_folder
from casualties.checks.report import Report, text
from casualties.contribute.addition import ACCEPTED, Addition, addition
from casualties.contribute.batch import batch
from casualties.contribute.draft import draft
from casualties.contribute.interview import Interview
from casualties.contribute.prompts import Left, Talk
from casualties.data.location import default_folder
from casualties.data.schema import read_schema
from casualties.data.writing import write
from casualties.errors import DataError
from casualties.text.english import counted

PROBLEMS = 1
NEW_ROW = "the new row"


class FromSchema(click.Command):
    """A command that has a flag for every column of the table of estimates."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parses the arguments, `--data` first: its folder says which columns there are."""
        for word, after in pairwise([*args, ""]):
            option, _, value = word.partition("=")
            if option == "--data":
                ctx.obj = Path(value or after)
        return super().parse_args(ctx, args)

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """The command's own flags, and one for each column of the data folder's schema."""
        try:
            schema = read_schema(ctx.obj or default_folder())
        except DataError:  # the command itself says what is wrong with the folder
            return super().get_params(ctx)
        columns = [
            click.Option(
                [f"--{column.name.replace('_', '-')}", f"column_{column.name}"],
                metavar="|".join(column.enum) if 0 < len(column.enum) < 6 else column.type.upper(),
                help=column.description,
            )
            for column in schema["estimates"].fields
        ]
        return [*columns, *super().get_params(ctx)]


@click.command(cls=FromSchema)
@click.option("--from", "file", type=click.File("rb"), help="A CSV with the columns you have.")
@click.option(
    "--accept", nargs=2, metavar="RULE REASON", help="Let the rows stand although they break RULE."
)
@click.option(
    "--ask/--no-ask", default=None, help="Ask for what is missing; the default in a terminal."
)
@click.option("--dry-run", is_flag=True, help="Show the rows and what is wrong, write nothing.")
@click.pass_context
def add(
    context: click.Context,
    /,
    *,
    file: IO[bytes] | None,
    accept: tuple[str, str] | None,
    ask: bool | None,
    dry_run: bool,
    **columns: str | None,
) -> None:
    """Add statements: guided in a terminal, by one flag for each column, or from a CSV.

    Names become ids, and the wording fills low, best, high and qualifier. Nothing is written
    unless every new row keeps the rules. The rows go to their canonical place.
    """
    place = context.obj or default_folder()
    given = {c.removeprefix("column_"): v for c, v in columns.items() if v is not None}
    try:
        entry = _entry(given, file=file, ask=ask, folder=whole(place))
    except Left:
        click.echo("nothing written", err=True)
        return
    folder = whole(place)  # as it is now: the questions may have taken minutes
    added = addition(entry.rows, folder=folder, beside=entry.beside)
    if accept is not None:
        rule, reason = accept
        accepted = [p for p in added.problems if p.rule == rule and ACCEPTED in p.remedy]
        if not accepted:
            raise DataError(
                f"--accept: the new rows have no problem {rule!r} that may stand; leave it"
            )
        exceptions = added.exceptions(accepted, reason=reason)
        added = addition(
            entry.rows, folder=folder, beside={**entry.beside, "exceptions": exceptions}
        )
    _report(added, place=place, origins=entry.origins)
    if dry_run:
        click.echo("nothing written: a dry run", err=True)
    else:
        put(added, place=place)


def whole(place: Path) -> Folder:
    """The data folder. Raises DataError with every file that cannot be read."""
    folder = read_folder(place)
    if folder.unreadable:
        raise DataError("\n".join(map(str, folder.unreadable)), problems=folder.unreadable)
    return folder


@dataclass(frozen=True)
class Entry:
    """New statements, the file and line that each comes from, and rows of other tables."""

    rows: list[dict[str, str]]
    origins: list[tuple[str, int]]
    beside: dict[str, list[dict[str, str]]]


def _entry(
    given: dict[str, str], *, file: IO[bytes] | None, ask: bool | None, folder: Folder
) -> Entry:
    """What is to be added, by whichever way it is given. Raises Left, DataError, UsageError."""
    if file is not None and given:
        raise click.UsageError("give the columns by flags or the file, not both")
    if file is not None:
        name = Path(file.name).name if file.name not in ("-", "<stdin>") else "standard input"
        entry = Entry([], [], {})
        for line, cells in batch(file.read(), table=folder.schema["estimates"], name=name):
            taken = [row["id"] for row in entry.rows]
            entry.rows.append(draft(cells, folder=folder, taken=taken).cells)
            entry.origins.append((name, line))
        return entry
    drafted = draft(given, folder=folder)
    required = [c.name for c in folder.schema["estimates"].fields if c.required]
    lacking = any(not drafted.cells[column] for column in required)
    if ask or (ask is None and sys.stdin.isatty() and lacking):
        row, beside = Interview(folder=folder, talk=Terminal(), given=given).run()
        return Entry([row], [(NEW_ROW, 0)], beside)
    if not given:
        raise click.UsageError(
            "no cells given; give each column by its flag, a CSV by --from, "
            "or run this in a terminal to be asked"
        )
    click.echo(f"filled in: {', '.join(drafted.filled)}", err=True)
    return Entry([drafted.cells], [(NEW_ROW, 0)], {})


def _report(added: Addition, *, place: Path, origins: Sequence[tuple[str, int]]) -> None:
    """Says what is wrong and ends there, or puts the new rows on standard output."""
    report = Report(
        place=str(place),
        rules=0,
        problems=[added.placed(p, origins=origins) for p in added.problems],
        doubts=[added.placed(p, origins=origins) for p in added.doubts],
    )
    click.echo(text(report), nl=False, err=True)
    if added.problems:
        click.echo(f"nothing written: {counted(len(added.problems), 'problem')}", err=True)
        sys.exit(PROBLEMS)
    click.echo("".join(added.rows), nl=False)


def put(added: Addition, *, place: Path) -> None:
    """Puts the files of an addition in place, and says where the rows stand."""
    for path, data in added.files.items():
        try:
            write(data, place / path)
        except OSError as error:
            raise DataError(
                f"cannot be written ({error.strerror}); the old file is whole",
                file=place / path,
                remedy="mend that and enter the row again",
            ) from error
    path = added.folder.schema["estimates"].path
    where = ", ".join(f"{place / path}:{line}" for line in sorted(added.lines))
    click.echo(f"written: {where}", err=True)
    click.echo("next: 'casualties diff main...' shows what your branch changes", err=True)


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
