"""`serve`: the dashboard on this machine."""

import click

from casualties.cli.context import data_folder
from casualties.errors import MissingExtra


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8050, show_default=True, envvar="PORT")
@click.option("--debug", is_flag=True, help="Dash's dev tools.")
@click.pass_context
def serve(context: click.Context, host: str, port: int, debug: bool) -> None:
    """Serve the dashboard of a data folder; new data are picked up while it runs."""
    try:
        from casualties.web import create_app  # needs Dash
    except ImportError as error:
        raise MissingExtra("The dashboard", extra="dashboard") from error
    create_app(data_folder(context)).run(host=host, port=port, debug=debug)
