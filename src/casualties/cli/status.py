"""`status`: what has gone stale in a data folder."""

from datetime import date, datetime

import click

from casualties.cli.context import loaded

FORMS = ("text", "json")


@click.command()
@click.option(
    "--on",
    type=click.DateTime(["%Y-%m-%d"]),
    default=lambda: date.today().isoformat(),
    show_default="today",
    help="The day on which to look.",
)
@click.option("--format", "form", type=click.Choice(FORMS), default="text", show_default=True)
@click.pass_context
def status(context: click.Context, on: datetime, form: str) -> None:
    """Say what has gone stale, so that you know where to look.

    Of wars that go on: those of which nothing was said for three months; regular sources that
    have fallen silent; the long series with their last day and usual gap in days; and which of
    feeds/ is due.
    """
    from casualties.contribute.status import FORMATS, status  # needs pandas

    click.echo(FORMATS[form](status(loaded(context), on=on.date())), nl=False)
