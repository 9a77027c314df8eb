"""`publish`: the whole as static files for any web host."""

from datetime import date
from pathlib import Path

import click

from casualties.cli.context import USAGE, exit_on_error, loaded, waiting
from casualties.cli.export import checked_site
from casualties.data.writing import write_folder


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--site", required=True, callback=checked_site, help="Where it will be read.")
@click.option("--jobs", type=click.IntRange(1), help="Processes; default one for each core.")
@click.pass_context
def publish(context: click.Context, folder: Path, site: str, jobs: int | None) -> None:
    """Write the pages and data as static files into FOLDER, which must be new or made by this.

    Any web host can serve it at the address that --site names.
    """
    dataset = loaded(context)
    from casualties.web.publish import MARK, Plan, published  # needs Dash

    with exit_on_error(USAGE), waiting(f"publishing into {folder}"):
        plan = Plan(dataset, address=site, day=date.today())
        size = write_folder(published(plan, jobs=jobs), folder, mark=MARK)
    click.echo(f"{folder}: {len(plan.files):,} files, {size / 1e6:.1f} MB, for {site}")
