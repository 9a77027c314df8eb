"""`export`, `draw` and `verify`: views as files, and whether such a file holds what it should."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from casualties.cli.context import PROBLEMS, USAGE, exit_on_error, loaded, waiting
from casualties.data.files import read_ordinary
from casualties.data.writing import write
from casualties.errors import CasualtiesError, SelectionError, did_you_mean

SITE = "http://127.0.0.1:8050/"
LARGEST = 2**30
"""Bytes of an archive that is read."""


def checked_site(context: click.Context, option: click.Parameter, value: str) -> str:
    """The address of a site with its final slash."""
    if not re.fullmatch(r"https?://[^\s<>\"]+", value):
        raise click.BadParameter(f"{value!r} is no address; write it as {SITE}")
    return value if value.endswith("/") else f"{value}/"


VIEW_PARAMETERS: list[click.Parameter] = [
    click.Argument(["view"]),
    click.Argument(["query"], default=""),
    click.Option(
        ["-o", "--output"], type=click.Path(path_type=Path), help="The file; - is stdout."
    ),
    click.Option(["--format", "form"], help="The format, where the file's ending does not say."),
    click.Option(
        ["--site"],
        envvar="CASUALTIES_URL",
        default=SITE,
        show_default=True,
        callback=checked_site,
        help="The dashboard's address, for links.",
    ),
]
"""What a command takes that writes a view to a file."""


@click.command(params=[*VIEW_PARAMETERS])
@click.pass_context
def export(
    context: click.Context, view: str, query: str, output: Path | None, form: str | None, site: str
) -> None:
    """Write VIEW for QUERY, byte for byte what the dashboard gives: csv, json, xlsx, zip, ...

    QUERY is the query string of the page; columns=, names=1, limit= and, of JSON, shape= cut and
    write the table. The file's ending is the format, unless --format says
    it; without a file a CSV goes to stdout.
    """
    _write_view(context, view, query, output=output, form=form, site=site, pictures=False)


@click.command(params=[*VIEW_PARAMETERS])
@click.pass_context
def draw(
    context: click.Context, view: str, query: str, output: Path | None, form: str | None, site: str
) -> None:
    """Draw the chart of VIEW for QUERY: a file that ends in svg, png or html.

    QUERY is the query string of the page.
    """
    _write_view(context, view, query, output=output, form=form, site=site, pictures=True)


def _write_view(
    context: click.Context,
    view: str,
    query: str,
    *,
    output: Path | None,
    form: str | None,
    site: str,
    pictures: bool,
) -> None:
    """Writes a view to a file or to stdout, in any format or in those of `pictures` alone."""
    dataset = loaded(context)
    from casualties.export import FORMATS, pieces, requested  # needs pandas

    formats = [name for name, kind in FORMATS.items() if kind.picture or not pictures]
    file = None if output is None or str(output) == "-" else output
    form = form or (file.suffix.lstrip(".") if file else formats[0])
    problems = []
    if form not in formats:
        hint = did_you_mean(form, known=formats)
        problems.append(f"unknown format {form!r}{hint}; use one of {', '.join(formats)}")
    elif FORMATS[form].binary and not file and sys.stdout.isatty():
        problems.append(f"{form} is no text for a terminal; name a file with -o")
    if file and not file.absolute().parent.is_dir():
        problems.append(f"{file}: there is no folder {file.parent}; make it first")
    with exit_on_error(USAGE):
        try:
            asked = requested(query, dataset=dataset, view=view, form=form)
        except SelectionError as error:
            problems += error.problems
        if problems:
            raise SelectionError(problems)
        with waiting(f"making the {form} of {view}"):
            content = pieces(view, form, dataset=dataset, asked=asked, site=site)
            if file:
                _write(content, file)
    if not file:
        for piece in content:
            click.echo(piece, nl=False)


def _write(content: Iterator[bytes], file: Path) -> None:
    try:
        write(content, file)
    except OSError as error:
        raise CasualtiesError(f"{file}: cannot be written ({error.strerror})") from error


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_context
def verify(context: click.Context, file: Path) -> None:
    """Say whether an export.zip holds what its data version gives for its selection.

    Compared are the data folder, or where it has moved on the revision of its git repository that
    FILE names. Exit 0 where every table is byte for byte the same, 1 where something differs or
    nothing can be proven.
    """
    with exit_on_error(USAGE):
        data = read_ordinary(file, most=LARGEST, remedy="name an export.zip")
    dataset = loaded(context)
    from casualties.export import verify as verified  # needs pandas

    with exit_on_error(USAGE), waiting(f"comparing {file.name}"):
        verification = verified(data, dataset=dataset)
    for finding in verification.findings:
        click.echo(finding)
    if not verification.same:
        sys.exit(PROBLEMS)
