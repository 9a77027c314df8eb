"""`casualties split` and `casualties measure`: sets of statements too large for memory."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import click

from casualties.data.location import default_folder
from casualties.data.schema import read_schema
from casualties.errors import CasualtiesError, SelectionError

PROBLEMS, USAGE = 1, 2
STEPS = 20
"""Lines of progress where stderr is no terminal."""


class Progress:
    """Says on stderr how far a long command is: one line that changes, or some in a log."""

    def __init__(self) -> None:
        self.began = time.monotonic()
        self.shown = -1
        self.live = sys.stderr.isatty()

    def __call__(self, words: str, *, share: float | None = None) -> None:
        """Shows `words` and the time; in a log only where `share` has grown by a step."""
        seconds = time.monotonic() - self.began
        line = f"{words}, {seconds:,.0f} s"
        if self.live:
            click.echo(f"\r\x1b[K{line}", err=True, nl=False)
        elif share is None or int(share * STEPS) > self.shown:
            self.shown = self.shown if share is None else int(share * STEPS)
            click.echo(line, err=True)

    def end(self) -> None:
        """Leaves the last line standing."""
        if self.live:
            click.echo(err=True)


@click.command()
@click.argument("source", type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), required=True, help="The folder to make."
)
@click.pass_context
def split(context: click.Context, source: Path, output: Path) -> None:
    """Make a Parquet set for `measure` of SOURCE, a data folder or a CSV of any size.

    The set is a folder of Parquet files in which the rows of a conflict and party stand together.
    """
    from casualties.large.cluster import require

    progress = Progress()
    try:
        require()
        from casualties.large.split import split as write_set

        folder = source if source.is_dir() else context.obj or default_folder()
        table = read_schema(folder)["estimates"]
        rows = write_set(
            source / table.path if source.is_dir() else source,
            table=table,
            output=output,
            report=lambda rows: progress(f"{rows:,} rows read"),
        )
    except CasualtiesError as error:
        progress.end()
        click.echo(str(error), err=True)
        sys.exit(PROBLEMS)
    progress.end()
    click.echo(f"{output}: {rows:,} rows", err=True)


@click.command()
@click.argument("view")
@click.argument("source", metavar="SET", type=click.Path(path_type=Path))
@click.argument("query", default="")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    help="The file to write, .csv or .parquet.",
)
@click.option("--scheduler", metavar="ADDRESS", help="A Dask scheduler; default: this machine.")
@click.option("--workers", type=click.IntRange(min=1), help="Processes; default one for each core.")
@click.option(
    "--memory", default="1500MB", show_default=True, help="What each process may take of memory."
)
@click.pass_context
def measure(
    context: click.Context,
    view: str,
    source: Path,
    query: str,
    output: Path,
    scheduler: str | None,
    workers: int | None,
    memory: str,
) -> None:
    """Write the table of VIEW for a Parquet SET that is too large for memory.

    VIEW is overview, disagreement, contradictions or lean. SET is a Parquet file, or a folder of
    them, with the columns of estimates.csv; `split` makes one. The tables beside it (metrics,
    sources, number words) are those of --data. The result equals that of all rows in memory, and
    is there whole or not at all.
    """
    from casualties.large.cluster import require

    progress = Progress()
    try:
        require()
        rows = _measured(
            view,
            source=source,
            query=query,
            output=output,
            folder=context.obj or default_folder(),
            scheduler=scheduler,
            workers=workers,
            memory=memory,
            progress=progress,
        )
    except CasualtiesError as error:
        progress.end()
        click.echo(str(error), err=True)
        sys.exit(USAGE if isinstance(error, SelectionError) else PROBLEMS)
    except KeyboardInterrupt:
        progress.end()
        click.echo(f"stopped; {output} is not written", err=True)
        sys.exit(130)
    progress.end()
    click.echo(f"{output}: {rows:,} rows", err=True)


def _measured(
    view: str,
    *,
    source: Path,
    query: str,
    output: Path,
    folder: Path,
    scheduler: str | None,
    workers: int | None,
    memory: str,
    progress: Progress,
) -> int:
    """Writes the table of a view; returns its rows."""
    from casualties.large import cluster, partitioned, runs
    from casualties.large.families import families, parts
    from casualties.large.sets import parquet_set, values
    from casualties.selection import Selection

    dataset = partitioned.beside(folder)
    selection, problems = Selection.parse(query)
    selection = selection.but(view=view, sort="")
    held = parquet_set(source, table=dataset.schema["estimates"], selection=selection)
    if selection.theatre:
        dataset = partitioned.holding(dataset, values(held, "theatre"))
    problems += selection.unknown(dataset, views=runs.SHAPES)
    if problems:
        raise SelectionError(problems)
    runs.known_ending(output)
    if held.unread:
        click.echo(f"columns not read: {', '.join(held.unread)}", err=True)
    progress("looking for the families of questions")
    measured = families(held, selection=selection)

    def report(done: partitioned.Progress) -> None:
        progress(
            f"{done.families:,} of {done.of_families:,} families, "
            f"{done.rows:,} of {done.of_rows:,} rows",
            share=done.rows / max(done.of_rows, 1),
        )

    with cluster.cluster(scheduler=scheduler, workers=workers, memory=memory) as client:
        room = cluster.room(client)
        most = room // partitioned.BYTES_A_ROW
        return partitioned.measured(
            parts(measured, size=min(partitioned.PART, most), most=most),
            request=partitioned.Request(
                view, selection, partitioned.holding(dataset, None), held.schema, room
            ),
            run=lambda parts, request: cluster.results(parts, request, client=client),
            output=output,
            report=report,
        )
