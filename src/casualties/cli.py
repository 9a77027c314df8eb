"""The command line. It imports pandas and dash only where a command needs them."""

from __future__ import annotations

import re
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from casualties.errors import CasualtiesError, SelectionError, did_you_mean

if TYPE_CHECKING:
    from casualties.checks.report import Report
    from casualties.data.dataset import Dataset

PROBLEMS, USAGE = 1, 2
SITE = "http://127.0.0.1:8050/"
PATIENCE = 0.7
"""Seconds after which a command says what it is doing."""
LARGEST = 2**30
"""Bytes of an archive that is read."""


ELSEWHERE = {
    "add": (
        "contribute.add",
        "Add statements: guided in a terminal, by one flag for each column, or from a CSV.",
    ),
    "measure": (
        "large.commands",
        "Write the table of VIEW for a Parquet SET that is too large for memory.",
    ),
    "split": (
        "large.commands",
        "Make a Parquet set for `measure` of SOURCE, a data folder or a CSV of any size.",
    ),
}
"""Command -> the module that brings it and its first sentence, so that nobody else waits for it."""


class _Commands(click.Group):
    """The commands, those that stand elsewhere imported when they are run."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*super().list_commands(ctx), *ELSEWHERE])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, of one that stands elsewhere its name and first sentence alone."""
        if cmd_name not in ELSEWHERE:
            return super().get_command(ctx, cmd_name)
        return click.Command(cmd_name, help=ELSEWHERE[cmd_name][1])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is run, and its arguments."""
        name, command, rest = super().resolve_command(ctx, args)
        if name in ELSEWHERE:
            command = getattr(import_module(f"casualties.{ELSEWHERE[name][0]}"), name)
        return name, command, rest


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
    from casualties.data.location import default_folder

    folder: Path | None = context.obj
    return folder or default_folder()


def _stop(error: CasualtiesError, *, code: int) -> NoReturn:
    click.echo(str(error), err=True)
    sys.exit(code)


def _load(context: click.Context) -> Dataset:
    from casualties.data.dataset import load

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
    from casualties.contribute.review import checked

    try:
        found = checked(folder or _folder(context), folder=_folder(context), since=since)
    except CasualtiesError as error:
        _stop(error, code=PROBLEMS)
    _tell(found, form=form)


def _tell(found: Report, *, form: str) -> None:
    from casualties.checks import report

    click.echo(report.FORMATS[form](found), nl=False)
    if form != "markdown":
        click.echo(found.summary, err=True)
    if found.problems:
        sys.exit(PROBLEMS)


def told(outcome: Report | CasualtiesError | KeyboardInterrupt) -> NoReturn:
    """Ends the process as `check` ends it after this outcome."""

    def tell() -> None:
        if isinstance(outcome, CasualtiesError):
            _stop(outcome, code=PROBLEMS)
        if isinstance(outcome, KeyboardInterrupt):
            raise outcome
        _tell(outcome, form="text")

    click.Command("check", callback=tell).main([])
    raise AssertionError("a command of its own ends the process")


@main.command(name="format")
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.pass_context
def format_(context: click.Context, folder: Path | None) -> None:
    """Write every table in canonical order and bytes; nothing is lost."""
    from casualties.checks import Problem, read_folder
    from casualties.data.dataset import write
    from casualties.data.schema import canonical

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
    from casualties.contribute.diff import FORMATS, compared

    try:
        found = compared(old, new or _folder(context), folder=_folder(context))
    except CasualtiesError as error:
        _stop(error, code=PROBLEMS)
    click.echo(FORMATS[form](found), nl=False)
    if found.guarded:
        sys.exit(PROBLEMS)


def _address(context: click.Context, option: click.Parameter, value: str) -> str:
    if not re.fullmatch(r"https?://[^\s<>\"]+", value):
        raise click.BadParameter(f"{value!r} is no address; write it as {SITE}")
    return value if value.endswith("/") else f"{value}/"


def _leaves(function: Callable[..., None]) -> Callable[..., None]:
    """The options of a command that writes a view to a file."""
    for decorate in (
        click.pass_context,
        click.option(
            "--site",
            envvar="CASUALTIES_URL",
            default=SITE,
            show_default=True,
            callback=_address,
            help="The dashboard's address, for links.",
        ),
        click.option("--format", "form", help="The format, where the file's ending does not say."),
        click.option(
            "-o", "--output", type=click.Path(path_type=Path), help="The file; - is stdout."
        ),
        click.argument("query", default=""),
        click.argument("view"),
    ):
        function = decorate(function)
    return function


@main.command()
@_leaves
def export(context: click.Context, view: str, query: str, **options: Any) -> None:
    """Write VIEW for QUERY, byte for byte what the dashboard gives: csv, json, parquet, zip, ...

    QUERY is the query string of the page. The file's ending is the format, unless --format says
    it; without a file a CSV goes to stdout.
    """
    _leave(context, view, query, pictures=False, **options)


@main.command()
@_leaves
def draw(context: click.Context, view: str, query: str, **options: Any) -> None:
    """Draw the chart of VIEW for QUERY: a file that ends in svg, png or html.

    QUERY is the query string of the page.
    """
    _leave(context, view, query, pictures=True, **options)


def _leave(
    context: click.Context,
    view: str,
    query: str,
    *,
    output: Path | None,
    form: str | None,
    site: str,
    pictures: bool,
) -> None:
    with _waiting("reading the data"):
        from casualties.export import FORMATS, asked, pieces

        dataset = _load(context)
    kinds = [name for name, one in FORMATS.items() if one.picture or not pictures]
    file = None if output is None or str(output) == "-" else output
    form = form or (file.suffix.lstrip(".") if file else next(iter(kinds), ""))
    problems = []
    if form not in kinds:
        hint = did_you_mean(form, known=kinds)
        problems.append(f"unknown format {form!r}{hint}; use one of {', '.join(kinds)}")
    elif FORMATS[form].binary and not file and sys.stdout.isatty():
        problems.append(f"{form} is no text for a terminal; name a file with -o")
    if file and not file.absolute().parent.is_dir():
        problems.append(f"{file}: there is no folder {file.parent}; make it first")
    try:
        selection = asked(query, dataset=dataset, view=view)
    except SelectionError as error:
        problems += error.problems
    if problems:
        _stop(SelectionError(problems), code=USAGE)
    try:
        with _waiting(f"making the {form} of {view}"):
            made = pieces(view, form, dataset=dataset, selection=selection, site=site)
            if file:
                _write(made, file)
    except CasualtiesError as error:
        _stop(error, code=USAGE)
    if not file:
        for piece in made:
            click.echo(piece, nl=False)


def _write(data: bytes | Iterator[bytes], path: Path) -> None:
    from casualties.data.dataset import write

    try:
        write(data, path)
    except OSError as error:
        _stop(CasualtiesError(f"{path}: cannot be written ({error.strerror})"), code=USAGE)


@contextmanager
def _waiting(words: str) -> Iterator[None]:
    """Says what is being done, where it takes long and somebody sits in front of it."""
    if not sys.stderr.isatty():
        yield
        return
    timer = threading.Timer(PATIENCE, click.echo, [f"{words} ..."], {"nl": False, "err": True})
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        click.echo("\r\x1b[K", nl=False, err=True)


@main.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_context
def verify(context: click.Context, file: Path) -> None:
    """Say whether an export.zip holds what its data version gives for its selection.

    Compared are the data folder, or where it has moved on the revision of its git repository that
    FILE names. Exit 0 where every table is byte for byte the same, 1 where something differs or
    nothing can be proven.
    """
    if file.stat().st_size > LARGEST:
        _stop(CasualtiesError(f"{file}: larger than {LARGEST:,} bytes; no export"), code=USAGE)
    with _waiting("reading the data"):
        from casualties.export import verify as verified

        dataset = _load(context)
    try:
        with _waiting(f"comparing {file.name}"):
            found = verified(file.read_bytes(), dataset=dataset)
    except CasualtiesError as error:
        _stop(error, code=USAGE)
    for finding in found.findings:
        click.echo(finding)
    if not found.same:
        sys.exit(PROBLEMS)


@main.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--name", help="A short name in small letters; default the folder's.")
@click.option("--title", help="What the dataset is, in one line.")
@click.option("--description", help="One or two sentences.")
@click.option("--maintainer", help="Who answers for it.")
@click.option("--licence", default="CC-BY-4.0", show_default=True, help="SPDX name.")
@click.pass_context
def new(context: click.Context, /, folder: Path, **given: str | None) -> None:
    """Start a dataset of your own in FOLDER: the same schema, and tables to fill.

    In a terminal it asks for what no option says.
    """
    from casualties.contribute.new_dataset import defaults, found

    said = {name: value for name, value in given.items() if value is not None}
    answers = {**defaults(folder), **said}
    if sys.stdin.isatty():
        for name in ("name", "title", "description", "maintainer"):
            if name not in said:
                answers[name] = click.prompt(name.capitalize(), default=answers[name], err=True)
    try:
        names = found(folder, template=_load(context), day=date.today(), **answers)
    except CasualtiesError as error:
        _stop(error, code=USAGE)
    for name in names:
        click.echo(f"{folder / name}: written")


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8050, show_default=True, envvar="PORT")
@click.option("--debug", is_flag=True, help="Dash's dev tools.")
@click.option(
    "--data", "folder", type=click.Path(path_type=Path), help="The same as before the command."
)
@click.pass_context
def serve(context: click.Context, host: str, port: int, debug: bool, folder: Path | None) -> None:
    """Serve the dashboard of a data folder; new data are picked up while it runs."""
    from casualties.web import create_app

    try:
        app = create_app(folder or _folder(context))
    except CasualtiesError as error:
        _stop(error, code=PROBLEMS)
    app.run(host=host, port=port, debug=debug)


@main.command()
@click.option("--check", "only_check", is_flag=True, help="Write nothing; exit 1 if not fresh.")
@click.pass_context
def docs(context: click.Context, only_check: bool) -> None:
    """Write the generated parts of the documentation."""
    from casualties.contribute.docs import stale, write_docs

    dataset = _load(context)
    root = _folder(context).resolve().parent
    if only_check:
        names = stale(root, dataset=dataset)
        for name in names:
            click.echo(f"{name}: not fresh; run 'make docs'")
        sys.exit(PROBLEMS if names else 0)
    for name in write_docs(root, dataset=dataset):
        click.echo(f"{name}: written")
