"""`casualties add`: the entry of statements from the command line, guided, by flags or in a batch.

Every column of the schema is a flag; a new column needs no change here.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import click

from casualties.checks import Folder, read_folder
from casualties.checks.report import Report, text
from casualties.contribute.draft import Addition, addition, batch, draft, placed
from casualties.contribute.interview import ACCEPTED, Guide, Left
from casualties.data.dataset import write
from casualties.data.location import default_folder
from casualties.data.schema import read_schema
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
                [f"--{field.name.replace('_', '-')}", f"column_{field.name}"],
                metavar="|".join(field.enum) if 0 < len(field.enum) < 6 else field.type.upper(),
                help=field.description,
            )
            for field in schema["estimates"].fields
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
    file: Any,
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
    beside: dict[str, list[dict[str, str]]] = {}
    try:
        folder = whole(place)
        if file is not None:
            if given:
                raise click.UsageError("give the columns by flags or the file, not both")
            rows, names = _from_file(file, folder=folder)
        elif ask or (ask is None and sys.stdin.isatty() and _lacking(given, folder=folder)):
            row, beside = Guide(folder=folder, talk=Terminal(), given=given).run()
            rows, names = [row], [(NEW_ROW, 0)]
            folder = whole(place)  # as it is now: the talk may have taken minutes
        elif not given:
            raise click.UsageError(
                "no cells given; give each column by its flag, a CSV by --from, "
                "or run this in a terminal to be asked"
            )
        else:
            made = draft(given, folder=folder)
            rows, names = [dict(made.cells)], [(NEW_ROW, 0)]
            click.echo(f"filled in: {', '.join(made.filled)}", err=True)
        found = addition(rows, folder=folder, beside=beside)
        if accept is not None:
            beside |= _accepted(found, rule=accept[0], reason=accept[1])
            found = addition(rows, folder=folder, beside=beside)
    except Left:
        click.echo("nothing written", err=True)
        return
    except DataError as error:
        click.echo(str(error), err=True)
        sys.exit(PROBLEMS)
    _finish(found, place=place, names=names, dry_run=dry_run)


def _lacking(given: Mapping[str, str], *, folder: Folder) -> list[str]:
    """The columns that a row needs and that these cells do not lead to."""
    cells = draft(given, folder=folder).cells
    return [f.name for f in folder.schema["estimates"].fields if f.required and not cells[f.name]]


def whole(place: Path) -> Folder:
    """The data folder. Raises DataError with every file that cannot be read."""
    folder, unreadable = read_folder(place)
    if unreadable:
        raise DataError("\n".join(map(str, unreadable)), problems=unreadable)
    return folder


def _from_file(file: Any, *, folder: Folder) -> tuple[list[dict[str, str]], list[tuple[str, int]]]:
    name = Path(file.name).name if file.name not in ("-", "<stdin>") else "standard input"
    rows: list[dict[str, str]] = []
    names = []
    for line, given in batch(file.read(), table=folder.schema["estimates"], name=name):
        made = draft(given, folder=folder, taken=[r["id"] for r in rows])
        rows.append(dict(made.cells))
        names.append((name, line))
    return rows, names


def _accepted(found: Addition, *, rule: str, reason: str) -> dict[str, list[dict[str, str]]]:
    """The accepted exceptions for the problems that new rows have under a rule."""
    if not any(p.rule == rule and ACCEPTED in p.remedy for p in found.problems):
        raise DataError(f"--accept: the new rows have no problem {rule!r} that may stand; leave it")
    ids = {r.line: r["id"] for r in found.folder.records("estimates")}
    return {
        "exceptions": [
            {"rule": rule, "id": ids[p.line], "reason": reason}
            for p in found.problems
            if p.rule == rule and ACCEPTED in p.remedy
        ]
    }


def _finish(
    found: Addition, *, place: Path, names: Sequence[tuple[str, int]], dry_run: bool
) -> None:
    """Says what is wrong, or writes; the rows themselves go to standard output."""
    report = Report(
        place=str(place),
        rules=0,
        problems=[placed(found, problem=p, names=names) for p in found.problems],
        doubts=[placed(found, problem=p, names=names) for p in found.doubts],
    )
    click.echo(text(report).replace(f"{NEW_ROW}:0:", f"{NEW_ROW}:"), nl=False, err=True)
    if found.problems:
        click.echo(f"nothing written: {counted(len(found.problems), 'problem')}", err=True)
        sys.exit(PROBLEMS)
    lines = found.folder.texts["estimates"].data.splitlines(keepends=True)
    for line in sorted(found.lines):
        click.echo(lines[line - 1].decode(), nl=False)
    if dry_run:
        click.echo("nothing written: a dry run", err=True)
        return
    path = found.folder.schema["estimates"].path
    _write(found.files, place=place)
    where = ", ".join(f"{place / path}:{line}" for line in sorted(found.lines))
    click.echo(f"written: {where}", err=True)
    click.echo("next: 'casualties diff main...' shows what your branch changes", err=True)


def _write(files: Mapping[str, bytes], *, place: Path) -> None:
    for path, data in files.items():
        try:
            write(data, place / path)
        except OSError as error:
            click.echo(
                f"{place / path}: cannot be written ({error.strerror}); the old file is whole; "
                "mend that and enter the row again",
                err=True,
            )
            sys.exit(PROBLEMS)


class Terminal:
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

    def _completed(self, begun: str, place: int) -> str | None:
        found = [k for k in self._known if k.casefold().startswith(begun.casefold())]
        return found[place] if place < len(found) else None

    def ask(self, prompt: str, *, known: Sequence[str] = ()) -> str:
        """One line of answer. Ends the entry where the input ends."""
        self._known = sorted(known)
        answer: str = click.prompt(prompt, default="", show_default=False, prompt_suffix="")
        return answer

    def say(self, words: str) -> None:
        """Shows some lines."""
        click.echo(words)
