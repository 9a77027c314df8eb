"""`check`: the data held against the rules. It imports only what it needs, to start fast."""

import sys
from datetime import date

import click

from casualties.checks.report import FORMATS
from casualties.cli.context import PROBLEMS, coded, data_folder, harmless
from casualties.contribute.review import checked


@click.command()
@click.argument("folder", required=False, metavar="[FOLDER]")
@click.option(
    "--format", "form", type=click.Choice(list(FORMATS)), default="text", show_default=True
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
    place = data_folder(context)
    report = checked(folder or place, folder=place, since=since, today=date.today())
    safe = {"text": harmless, "markdown": harmless, "github": coded}.get(form, str)
    click.echo(safe(FORMATS[form](report)), nl=False)
    if form != "markdown":
        click.echo(report.summary, err=True)
    if report.problems:
        sys.exit(PROBLEMS)
