"""`format`, `diff`, `new` and `docs`: what maintainers do with a data folder."""

import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from casualties.cli.context import (
    PROBLEMS,
    USAGE,
    data_folder,
    exit_on_error,
    harmless,
    loaded,
    own_data,
)
from casualties.contribute.diff import compared
from casualties.contribute.diff_comment import FORMATS
from casualties.contribute.docs import from_rows, from_schema, stale
from casualties.contribute.format import write_canonical
from casualties.contribute.new_dataset import Identity, write_dataset
from casualties.data.git_revision import Revision
from casualties.data.schema import read_schema
from casualties.data.writing import write
from casualties.errors import CasualtiesError


@click.command(name="format")
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.pass_context
def format_(context: click.Context, folder: Path | None) -> None:
    """Write every table in canonical order and bytes; nothing is lost."""
    tables = write_canonical(folder or own_data(context))
    for path in tables.left_alone:
        click.echo(f"{path}: left alone, its rows are not whole; run 'casualties check'")
    for path in tables.written:
        click.echo(f"{path}: written")
    for problem in tables.unreadable:
        click.echo(str(problem))
    if tables.left_alone or tables.unreadable:
        sys.exit(PROBLEMS)


@click.command()
@click.argument("old")
@click.argument("new", required=False)
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="text")
@click.pass_context
def diff(context: click.Context, old: str, new: str | None, form: str) -> None:
    """Say what differs between OLD and NEW, row by row, and what that does to the measures.

    Both are folders or revisions of git; NEW is the data folder unless given. A branch in OLD is
    compared from where NEW left it, as main...mine does of any two revisions. Exit 1 where a
    published row vanishes or changes without a note.
    """
    difference = compared(old, new, folder=data_folder(context))
    click.echo(harmless(FORMATS[form](difference)), nl=False)
    if difference.guarded:
        sys.exit(PROBLEMS)


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--name", help="A short name in small letters; default the folder's.")
@click.option("--title", help="What the dataset is, in one line.")
@click.option("--description", help="One or two sentences.")
@click.option("--maintainer", help="Who answers for it.")
@click.option("--licence", default="CC-BY-4.0", show_default=True, help="SPDX name.")
@click.pass_context
def new(
    context: click.Context,
    folder: Path,
    name: str | None,
    title: str | None,
    description: str | None,
    maintainer: str | None,
    licence: str,
) -> None:
    """Start a dataset of your own in FOLDER: the same schema, and tables to fill.

    In a terminal it asks for what no option says.
    """
    identity = Identity.default(folder, licence=licence)
    options = {"name": name, "title": title, "description": description, "maintainer": maintainer}
    for option, value in options.items():
        if value is None and sys.stdin.isatty():
            default = getattr(identity, option)
            value = click.prompt(option.capitalize(), default=default, err=True)
        if value is not None:
            identity = replace(identity, **{option: value})
    template = loaded(context)
    with exit_on_error(USAGE):
        names = write_dataset(folder, template=template, day=date.today(), identity=identity)
    for file in names:
        click.echo(f"{folder / file}: written")


@click.command()
@click.pass_context
def revision(context: click.Context) -> None:
    """Print REVISION@TIME@VERSION of the data, for a copy that has no history of git.

    It stands in a file REVISION beside the tables, or in CASUALTIES_REVISION. A copy that is
    changed since is no longer taken for that revision.
    """
    dataset = loaded(context)
    if not dataset.revision:
        raise CasualtiesError("the data have no revision; commit them, or write a file REVISION")
    click.echo(Revision(dataset.revision, dataset.changed).line(version=dataset.version))


@click.command()
@click.option("--rows", is_flag=True, help="Also what follows from the rows: for a release.")
@click.option("--check", "only_check", is_flag=True, help="Write nothing; exit 1 if not fresh.")
@click.pass_context
def docs(context: click.Context, rows: bool, only_check: bool) -> None:
    """Write the generated parts of the documentation."""
    folder = own_data(context)
    generated = from_schema(read_schema(folder))
    if rows:
        generated += from_rows(loaded(context))
    root = folder.resolve().parent
    texts = stale(root, generated=generated)
    for path, text in texts.items():
        if only_check:
            click.echo(f"{path}: not fresh; run 'casualties docs{' --rows' * rows}'")
        else:
            write(text.encode(), root / path)
            click.echo(f"{path}: written")
    sys.exit(PROBLEMS if only_check and texts else 0)
