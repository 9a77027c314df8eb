"""`casualties import`: statements from a file that others keep, by a map beside it."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from casualties.checks import Problem
from casualties.cli.context import PROBLEMS
from casualties.cli.entry import assigned, for_writing, put
from casualties.contribute.addition import addition
from casualties.contribute.importing.feed import read_feed
from casualties.contribute.importing.maps import read_map
from casualties.contribute.importing.proposals import with_proposals
from casualties.contribute.importing.result import by_kind, imported, table, without_faulty
from casualties.contribute.importing.rows import made
from casualties.data.writing import write
from casualties.errors import DataError
from casualties.text.english import counted

FILE = click.Path(path_type=Path, dir_okay=False)


@click.command("import")
@click.argument("file", type=FILE)
@click.option("--map", "map_path", type=FILE, help="How its columns are read; default FILE.toml.")
@click.option(
    "--set",
    "constants",
    metavar="COLUMN=VALUE",
    multiple=True,
    help="A cell for all rows, instead of what the map says; may be given again.",
)
@click.option("--propose", is_flag=True, help="Write what the map has to decide into it, and end.")
@click.option("--skip-faulty", is_flag=True, help="Leave out rows that break a rule, name them.")
@click.option("--dry-run", is_flag=True, help="Show the rows and what is wrong, write nothing.")
@click.pass_context
def import_(
    context: click.Context,
    /,
    *,
    file: Path,
    map_path: Path | None,
    constants: tuple[str, ...],
    propose: bool,
    skip_faulty: bool,
    dry_run: bool,
) -> None:
    """Add the statements of FILE that the data lack: CSV, JSON, JSON lines or xlsx.

    A map, described in docs/import.md, says which of its columns is what. All rows go in, or
    none; they keep the rules as those of 'casualties add' do.
    """
    place, folder = for_writing(context)
    map_path = map_path or file.with_suffix(".toml")
    text = _bytes(map_path, remedy="write a map as docs/import.md has it, or name one by --map")
    cells = assigned(constants, columns=folder.schema["estimates"].columns)
    map = read_map(text, name=map_path.name, schema=folder.schema).with_constants(cells)
    feed = read_feed(_bytes(file, remedy="name a file that is there"), name=file.name, map=map)
    if propose:
        undecided = made(feed, map=map, folder=folder).undecided
        after = with_proposals(text.decode(), undecided=undecided, folder=folder, name=map.name)
        write(after.encode(), map_path)
        lines = after.count("\n") - text.count(b"\n")
        click.echo(f"{map_path}: {counted(lines, 'line')} more; decide those with a question mark")
        return
    brought = imported(feed, map=map, folder=folder)
    click.echo("\n".join(brought.summary), err=True)
    added = addition(brought.rows, folder=folder)
    if skip_faulty:
        brought, added, faults = without_faulty(brought, added=added, folder=folder)
        _say("left out: ", faults)
    if not brought.rows:
        click.echo("nothing written: no new row", err=True)
        return
    click.echo(table(brought.rows), nl=False)
    _say("", [added.placed(p, origins=brought.origins) for p in added.problems])
    _say("worth a look: ", [added.placed(p, origins=brought.origins) for p in added.doubts])
    if added.problems:
        click.echo(f"nothing written: {counted(len(added.problems), 'problem')}", err=True)
        sys.exit(PROBLEMS)
    put(added, place=place, dry_run=dry_run)


def _say(head: str, problems: Sequence[Problem]) -> None:
    for line in by_kind(problems):
        click.echo(f"{head}{line}", err=True)


def _bytes(path: Path, *, remedy: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        message = f"cannot be read ({error.strerror})"
        raise DataError(message, file=path, remedy=remedy) from error
