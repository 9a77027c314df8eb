"""The command line. It imports pandas and dash only where a command needs them."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from casualties.errors import CasualtiesError, SelectionError

if TYPE_CHECKING:
    from casualties.dataset import Dataset

PROBLEMS, USAGE = 1, 2


ELSEWHERE = {"add": "terminal", "measure": "large", "split": "large"}
"""Command -> the module that brings it, so that the other commands need not wait for it."""


class _Commands(click.Group):
    """The commands, those that stand elsewhere imported when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*super().list_commands(ctx), *ELSEWHERE])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in ELSEWHERE:
            return super().get_command(ctx, cmd_name)
        home = import_module(f"casualties.{ELSEWHERE[cmd_name]}")
        command: click.Command = getattr(home, cmd_name)
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    help="The data folder; default CASUALTIES_DATA, else the repository's or the installed one.",
)
@click.version_option(package_name="casualties")
@click.pass_context
def main(context: click.Context, data: Path | None) -> None:
    """Conflict casualty and deployment estimates by source."""
    context.obj = data


def _folder(context: click.Context) -> Path:
    from casualties.dataset import default_folder

    folder: Path | None = context.obj
    return folder or default_folder()


def _stop(error: CasualtiesError, *, code: int) -> NoReturn:
    click.echo(str(error), err=True)
    sys.exit(code)


def _load(context: click.Context) -> Dataset:
    from casualties.dataset import load

    try:
        return load(_folder(context))
    except CasualtiesError as error:
        _stop(error, code=PROBLEMS)


@main.command()
@click.argument("folder", required=False, metavar="[FOLDER]")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github", "markdown"]),
    default="text",
    show_default=True,
)
@click.option(
    "--since",
    metavar="REV",
    help="Only the rows changed since a revision of git or another folder can fail; "
    "'main...' is where this branch left main.",
)
@click.pass_context
def check(context: click.Context, folder: str | None, form: str, since: str | None) -> None:
    """Name every problem in the data, with its place and its remedy.

    FOLDER may also be a revision of git, which stands for the data folder as it was there.
    """
    from casualties.checks import report
    from casualties.review import checked

    try:
        found = checked(folder or _folder(context), folder=_folder(context), since=since)
    except CasualtiesError as error:
        _stop(error, code=PROBLEMS)
    click.echo(report.FORMATS[form](found), nl=False)
    if form != "markdown":
        click.echo(found.summary, err=True)
    if found.problems:
        sys.exit(PROBLEMS)


@main.command(name="format")
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.pass_context
def format_(context: click.Context, folder: Path | None) -> None:
    """Write every table in canonical order and bytes; nothing is lost."""
    from casualties.checks import Problem, read_folder
    from casualties.dataset import canonical, write

    place = folder or _folder(context)
    try:
        read, unreadable = read_folder(place)
    except CasualtiesError as error:
        _stop(error, code=PROBLEMS)
    left: list[Problem] = list(unreadable)
    for table, text in read.tables():
        if text.header != table.columns or len(text.records) != len(text.raw):
            click.echo(f"{table.path}: left alone, its rows are not whole; run 'casualties check'")
            left.append(Problem(table.path, 1, "", "", "whole-rows", "", ""))
            continue
        wanted = canonical(text)
        if wanted != text.data:
            write(wanted, place / table.path)
            click.echo(f"{table.path}: written")
    for problem in unreadable:
        click.echo(str(problem))
    if left:
        sys.exit(PROBLEMS)


@main.command()
@click.argument("old")
@click.argument("new", required=False)
@click.option("--format", "form", type=click.Choice(["text", "markdown"]), default="text")
@click.pass_context
def diff(context: click.Context, old: str, new: str | None, form: str) -> None:
    """Say what differs between OLD and NEW, row by row, and what that does to the measures.

    Both are folders or revisions of git; NEW is the data folder unless given. Exit 1 where a
    published row vanishes or changes without a note.
    """
    from casualties.diff import FORMATS, compared

    try:
        found = compared(old, new or _folder(context), folder=_folder(context))
    except CasualtiesError as error:
        _stop(error, code=PROBLEMS)
    click.echo(FORMATS[form](found), nl=False)
    if found.guarded:
        sys.exit(PROBLEMS)


@main.command()
@click.argument("view")
@click.argument("query", default="")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The file; default stdout.")
@click.pass_context
def export(context: click.Context, view: str, query: str, output: Path | None) -> None:
    """Write the CSV of VIEW for QUERY, the same as the page's link gives."""
    from casualties.charts import VIEWS
    from casualties.dataset import write
    from casualties.export import view_csv
    from casualties.selection import Selection

    dataset = _load(context)
    selection, problems = Selection.parse(query)
    problems += selection.unknown(dataset, views=VIEWS)
    try:
        if problems:
            raise SelectionError(problems)
        data = view_csv(view, dataset=dataset, selection=selection)
    except SelectionError as error:
        _stop(error, code=USAGE)
    if output is None or str(output) == "-":
        sys.stdout.buffer.write(data)
    else:
        write(data, output)


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8050, show_default=True, envvar="PORT")
@click.option("--debug", is_flag=True, help="Dash's dev tools.")
@click.pass_context
def serve(context: click.Context, host: str, port: int, debug: bool) -> None:
    """Serve the dashboard."""
    from casualties.web import create_app

    create_app(_load(context)).run(host=host, port=port, debug=debug)


@main.command()
@click.option("--check", "only_check", is_flag=True, help="Write nothing; exit 1 if not fresh.")
@click.pass_context
def docs(context: click.Context, only_check: bool) -> None:
    """Write the generated parts of the documentation."""
    from casualties.docs import stale, write_docs

    dataset = _load(context)
    root = _folder(context).resolve().parent
    if only_check:
        names = stale(root, dataset=dataset)
        for name in names:
            click.echo(f"{name}: not fresh; run 'make docs'")
        sys.exit(PROBLEMS if names else 0)
    for name in write_docs(root, dataset=dataset):
        click.echo(f"{name}: written")
