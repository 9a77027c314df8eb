"""`edit`, `withdraw`, `dispute`, `rename` and `merge`: published rows that are mended."""

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import click

from casualties.checks import Folder
from casualties.cli.entry import Terminal, assigned, for_writing, put, report
from casualties.contribute.addition import Addition
from casualties.contribute.changes import changes
from casualties.contribute.entry_review import reviewed
from casualties.contribute.interview import Interview
from casualties.contribute.mending import (
    edited,
    is_published,
    merge,
    rename,
    with_status,
)
from casualties.contribute.prompts import Left
from casualties.contribute.tables import STATEMENT, STATEMENTS, row_named, table_named
from casualties.data.schema import Table
from casualties.errors import DataError
from casualties.text.english import counted, long_date

because_option = click.option("--because", default="", metavar="REASON", help="Why, in a sentence.")
because_required = click.option("--because", required=True, metavar="REASON", help="Why.")
dry_run_option = click.option("--dry-run", is_flag=True, help="Show what would change.")


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="[KIND] ID")
@click.option("--set", "cells", multiple=True, metavar="COLUMN=VALUE", help="A cell; repeatable.")
@because_option
@dry_run_option
@click.pass_context
def edit(
    context: click.Context,
    words: tuple[str, ...],
    cells: tuple[str, ...],
    because: str,
    dry_run: bool,
) -> None:
    """Change cells of a row: by --set, or guided in a terminal.

    ID is that of a statement; with KIND, such as source or event, of a row of that table. The notes
    of a statement say what was changed, on which day and why.
    """
    if len(words) > 2:
        raise click.UsageError("give an ID, or a KIND and an ID")
    place, folder = for_writing(context)
    table = table_named(words[0] if len(words) == 2 else STATEMENT, schema=folder.schema)
    record = row_named(words[-1], table=table, folder=folder)
    given = assigned(cells, columns=table.columns)
    in_terminal = sys.stdin.isatty()
    beside: dict[str, list[dict[str, str]]] = {}
    if not given:
        if not in_terminal:
            raise click.UsageError("say what changes: --set COLUMN=VALUE")
        interview = Interview(folder=folder, talk=Terminal(), name=table.name, given=record)
        try:
            entered = reviewed(interview, record=record)
        except (Left, click.Abort):
            click.echo("nothing written", err=True)
            return
        given = {c: v for c, v in entered.row.items() if v != record[c]}
        beside = entered.beside
    asked = table.name == STATEMENTS and not because
    if asked and is_published(words[-1], table=table, place=place):
        if not in_terminal:
            raise click.UsageError("the row is published: say why it changes, by --because")
        because = click.prompt("Why? The note will say so", err=True)
    change = edited(
        record,
        table=table,
        folder=folder,
        cells=given,
        because=because,
        day=date.today(),
        beside=beside,
    )
    _finish(change, before=folder, place=place, dry_run=dry_run)


@click.command()
@click.argument("id")
@because_required
@click.option("--by-mistake", is_flag=True, help="It never was a statement: we entered it wrongly.")
@dry_run_option
@click.pass_context
def withdraw(
    context: click.Context, id: str, because: str, by_mistake: bool, dry_run: bool
) -> None:
    """Mark a statement as withdrawn by its source; it stays in the data, with the reason."""
    words = "Entered by mistake" if by_mistake else f"Withdrawn on {long_date(date.today())}"
    _mark(context, id, status="withdrawn", words=words, because=because, dry_run=dry_run)


@click.command()
@click.argument("id")
@because_required
@dry_run_option
@click.pass_context
def dispute(context: click.Context, id: str, because: str, dry_run: bool) -> None:
    """Mark a statement as disputed; say who doubts it, and why."""
    words = f"Disputed on {long_date(date.today())}"
    _mark(context, id, status="disputed", words=words, because=because, dry_run=dry_run)


def _mark(
    context: click.Context, id: str, *, status: str, words: str, because: str, dry_run: bool
) -> None:
    place, folder = for_writing(context)
    record = row_named(id, table=folder.schema[STATEMENTS], folder=folder)
    if record["status"] == status:
        raise DataError(f"{id} is {status} already")
    change = with_status(record, status, folder=folder, words=words, because=because)
    _finish(change, before=folder, place=place, dry_run=dry_run)


@click.command(name="rename")
@click.argument("kind")
@click.argument("old")
@click.argument("new")
@because_required
@dry_run_option
@click.pass_context
def rename_(context: click.Context, /, **options: Any) -> None:
    """Give a source, party, conflict, theatre or metric another id.

    Whatever names it follows. Statements keep their ids. The old one is remembered, so that
    addresses with it still lead there.
    """
    _move(context, rename, **options)


@click.command(name="merge")
@click.argument("kind")
@click.argument("old")
@click.argument("new", metavar="INTO")
@because_required
@dry_run_option
@click.pass_context
def merge_(context: click.Context, /, **options: Any) -> None:
    """Make one of two sources, parties or other rows: what names OLD then names INTO.

    The line of OLD goes, statements keep their ids, and OLD is remembered.
    """
    _move(context, merge, **options)


def _move(
    context: click.Context,
    move: Callable[..., Addition],
    *,
    kind: str,
    old: str,
    new: str,
    because: str,
    dry_run: bool,
) -> None:
    place, folder = for_writing(context)
    table = table_named(kind, schema=folder.schema)
    change = move(old, new, table=table, folder=folder, because=because, day=date.today())
    click.echo(_followers(change, table=table, before=folder))
    _finish(change, before=folder, place=place, dry_run=dry_run)


def _followers(change: Addition, *, table: Table, before: Folder) -> str:
    """How many rows of other tables follow a new identifier."""
    counts = []
    for name, text in change.folder.texts.items():
        old = before.texts[name]
        if name not in (table.name, "renames") and text is not old:
            rows = set(r for _, r in text.raw) - set(r for _, r in old.raw)
            counts.append(f"{counted(len(rows), 'row')} of {text.table.path}")
    return f"follow: {', '.join(counts) or 'no rows of other tables'}"


def _finish(change: Addition, *, before: Folder, place: Path, dry_run: bool) -> None:
    """Shows what changes, cell by cell, and writes it where every rule is kept."""
    for one in changes(before, change.folder):
        click.echo(f"{one.kind} {one.file}: {one.name}")
        for column, old, new in one.cells if one.kind == "changed" else ():
            click.echo(f"  {column}: {old or 'empty'} -> {new or 'empty'}")
    report(change, place=place)
    put(change, place=place, dry_run=dry_run)
