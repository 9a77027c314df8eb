"""`mcp`: the claims for an assistant that speaks the Model Context Protocol."""

import click

from casualties.cli.context import loaded
from casualties.cli.export import checked_site
from casualties.errors import MissingExtra


@click.command()
@click.option(
    "--site",
    envvar="CASUALTIES_URL",
    callback=lambda context, option, value: value and checked_site(context, option, value),
    help="Where the dashboard can be read; without it no page of ours is linked.",
)
@click.pass_context
def mcp(context: click.Context, site: str | None) -> None:
    """Answer an assistant on stdin and stdout: questions, claims with their sources, statements.

    The assistant's program starts this command: docs/assistants.md says how to tell it. Nothing
    can be changed by it.
    """
    dataset = loaded(context)
    try:
        from casualties.assistants.server import server  # needs the extra
    except ImportError as error:
        raise MissingExtra("Answering assistants", extra="mcp") from error
    server(dataset, site=site or "").run()
