"""`casualties add`: the entry of rows from the command line, guided, by flags or in a batch.

Every table of the schema is a kind of row and every column a flag; a new one needs no change here.
"""

import sys
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import IO, Any

import click

from casualties.checks import Folder
from casualties.cli.context import own_data
from casualties.cli.entry import Terminal, put, report, whole
from casualties.contribute.addition import ACCEPTED, Addition, addition
from casualties.contribute.answers import LIKELY, OF_PAGE
from casualties.contribute.batch import batch
from casualties.contribute.draft import draft
from casualties.contribute.entry_review import NEW_ROW, interviewed
from casualties.contribute.interview import Interview
from casualties.contribute.kept_entry import KeptEntry
from casualties.contribute.prompts import Left
from casualties.contribute.tables import STATEMENT, STATEMENTS, noun, table_named
from casualties.data.location import default_folder
from casualties.data.schema import Table, read_schema
from casualties.data.writing import alone
from casualties.errors import DataError
from casualties.text.english import counted


class FromSchema(click.Command):
    """A command that has a flag for every column of the table that its first word names."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parses the arguments, `--data` and the kind of row first: they say which columns are."""
        rest = list(args)
        for place, (word, after) in enumerate(pairwise([*args, ""])):
            option, mark, value = word.partition("=")
            if option == "--data":
                ctx.obj = Path(value or after)
                rest = [*args[:place], *args[place + (1 if mark else 2) :]]
        ctx.meta[STATEMENT] = rest[0] if rest and not rest[0].startswith("-") else STATEMENT
        return super().parse_args(ctx, args)

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """The command's own flags, and one for each column of the data folder's schema."""
        try:
            schema = read_schema(ctx.obj or default_folder())
            table = table_named(ctx.meta.get(STATEMENT, STATEMENT), schema=schema)
        except DataError:  # the command itself says what is wrong
            return super().get_params(ctx)
        columns = [
            click.Option(
                [f"--{column.name.replace('_', '-')}", f"column_{column.name}"],
                metavar="|".join(column.enum) if 0 < len(column.enum) < 6 else column.type.upper(),
                help=column.description,
            )
            for column in table.fields
        ]
        return [*columns, *super().get_params(ctx)]


@click.command(cls=FromSchema)
@click.argument("kind", default=STATEMENT)
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
    kind: str,
    file: IO[bytes] | None,
    accept: tuple[str, str] | None,
    ask: bool | None,
    dry_run: bool,
    **columns: str | None,
) -> None:
    """Add rows: guided in a terminal, by one flag for each column, or from a CSV.

    With a CSV, a flag fills the column in every row that leaves it empty. KIND is statement (the
    default), conflict, party, source, theatre, event, metric or another table; its columns are the
    flags. Names become ids, and the wording fills low, best, high and qualifier. Nothing is written
    unless every new row keeps the rules. The rows go to their canonical place.
    """
    place = own_data(context)
    given = {c.removeprefix("column_"): v for c, v in columns.items() if v is not None}
    folder = whole(place)
    table = table_named(kind, schema=folder.schema)
    if file is None and _is_asked(given, ask=ask, table=table, folder=folder):
        _guided(given, table=table, place=place, accept=accept, dry_run=dry_run)
        return
    if file is not None:
        entry = _from_file(file, given, table=table, folder=folder)
    elif given:
        drafted = draft(given, folder=folder, name=table.name)
        click.echo(f"filled in: {', '.join(drafted.filled)}", err=True)
        entry = Entry([drafted.cells], [(NEW_ROW, 0)])
    else:
        raise click.UsageError(
            "no cells given; give each column by its flag, a CSV by --from, "
            "or run this in a terminal to be asked"
        )
    _enter(entry, table=table, place=place, accept=accept, dry_run=dry_run)


@dataclass(frozen=True)
class Entry:
    """New rows of a table, the file and line that each comes from, and rows of other tables."""

    rows: list[dict[str, str]]
    origins: list[tuple[str, int]]
    beside: dict[str, list[dict[str, str]]] = field(default_factory=dict)


def _is_asked(given: dict[str, str], *, ask: bool | None, table: Table, folder: Folder) -> bool:
    """Whether a person is to be asked for what is missing."""
    cells = draft(given, folder=folder, name=table.name).cells
    lacking = any(column.required and not cells[column.name] for column in table.fields)
    return bool(ask or (ask is None and sys.stdin.isatty() and lacking))


def _from_file(file: IO[bytes], given: dict[str, str], *, table: Table, folder: Folder) -> Entry:
    """The rows of a file; what is given by flags stands in each row that leaves it empty."""
    name = Path(file.name).name if file.name not in ("-", "<stdin>") else "standard input"
    entry = Entry([], [])
    for line, cells in batch(file.read(), table=table, name=name):
        taken = [row.get("id", "") for row in entry.rows]
        cells |= {c: value for c, value in given.items() if not cells.get(c)}
        entry.rows.append(draft(cells, folder=folder, name=table.name, taken=taken).cells)
        entry.origins.append((name, line))
    return entry


def _guided(
    given: dict[str, str],
    *,
    table: Table,
    place: Path,
    accept: tuple[str, str] | None,
    dry_run: bool,
) -> None:
    """Asks for a row, writes it, and asks for another from the same page for as long as wanted."""
    home = Path(click.get_app_dir("casualties"))
    kept = KeptEntry.of(place, table=table.name, home=home)
    talk = Terminal()
    likely: dict[str, str] = {}
    try:
        while True:
            interview = Interview(
                folder=whole(place),
                talk=talk,
                name=table.name,
                given=given,
                likely=likely,
                kept=_taken_up(kept, talk=talk, table=table) if not likely else None,
                keep=kept.write,
            )
            entered = interviewed(interview)
            entry = Entry([entered.row], [(NEW_ROW, 0)], entered.beside)
            _enter(entry, table=table, place=place, accept=accept, dry_run=dry_run)
            kept.remove()
            another = "Another from the same page?" if table.name == STATEMENTS else "Another?"
            if not talk.yes(another):
                return
            given = {c: entered.row[c] for c in OF_PAGE if c in entered.row}
            likely = {c: entered.row[c] for c in LIKELY if c in entered.row} or {"": ""}
    except (Left, click.Abort):
        again = f"'casualties add {noun(table)}' goes on with your answers"
        click.echo(f"nothing written; {again}" if kept.read() else "nothing written", err=True)


def _taken_up(kept: KeptEntry, *, talk: Terminal, table: Table) -> dict[str, Any] | None:
    """The answers of an entry that was left, where the person wants to go on with them."""
    answers = kept.read()
    if answers is None:
        return None
    number = counted(len(answers["settled"]), "answer")
    if talk.yes(f"An entry with {number} was left. Go on with it?", usual=True):
        return answers
    kept.remove()
    return None


def _enter(
    entry: Entry,
    *,
    table: Table,
    place: Path,
    accept: tuple[str, str] | None,
    dry_run: bool,
) -> None:
    """Writes the rows where they keep every rule, or break one that may be broken."""
    with alone(place):
        folder = whole(place)  # as it is now: the questions may have taken minutes
        added = _added(entry, table=table, folder=folder, accept=accept)
        report(added, place=place, origins=entry.origins)
        click.echo("".join(added.rows), nl=False)
        put(added, place=place, dry_run=dry_run)


def _added(
    entry: Entry, *, table: Table, folder: Folder, accept: tuple[str, str] | None
) -> Addition:
    """The data with the rows, and with the exception that lets a problem of theirs stand."""
    added = addition(entry.rows, folder=folder, name=table.name, beside=entry.beside)
    if accept is not None:
        rule, reason = accept
        accepted = [p for p in added.problems if p.rule == rule and ACCEPTED in p.remedy]
        if not accepted:
            raise DataError(
                f"--accept: the new rows have no problem {rule!r} that may stand; leave it"
            )
        exceptions = added.exceptions(accepted, reason=reason)
        beside = {**entry.beside, "exceptions": exceptions}
        added = addition(entry.rows, folder=folder, name=table.name, beside=beside)
    return added
