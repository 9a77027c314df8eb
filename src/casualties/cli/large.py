"""`casualties split` and `casualties measure`: sets of statements too large for memory."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from casualties.data.location import default_folder
from casualties.data.schema import read_schema
from casualties.errors import CasualtiesError, SelectionError

if TYPE_CHECKING:  # the command line must start without pandas
    from casualties.data.dataset import Dataset
    from casualties.large.sets import ParquetSet
    from casualties.selection import Selection

PROBLEMS, USAGE = 1, 2
PATH = click.Path(path_type=Path)
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


@contextmanager
def _progress(output: Path) -> Iterator[Progress]:
    """Yield the progress of a command, and end on an error with its message and exit code."""
    from casualties.large.cluster import require

    progress = Progress()
    try:
        require()
        yield progress
    except CasualtiesError as error:
        progress.end()
        click.echo(str(error), err=True)
        sys.exit(USAGE if isinstance(error, SelectionError) else PROBLEMS)
    except KeyboardInterrupt:
        progress.end()
        click.echo(f"stopped; {output} is not written", err=True)
        sys.exit(130)
    progress.end()


@click.command()
@click.argument("source", type=PATH)
@click.option("-o", "--output", type=PATH, required=True, help="The folder to make.")
@click.pass_context
def split(context: click.Context, source: Path, output: Path) -> None:
    """Make a Parquet set for `measure` of SOURCE, a data folder or a CSV of any size.

    The set is a folder of Parquet files in which the rows of a conflict and party stand together.
    """
    with _progress(output) as progress:
        from casualties.large.split import split as write_set

        folder = source if source.is_dir() else context.obj or default_folder()
        table = read_schema(folder)["estimates"]
        rows = write_set(
            source / table.path if source.is_dir() else source,
            table=table,
            output=output,
            report=lambda rows: progress(f"{rows:,} rows read"),
        )
    click.echo(f"{output}: {rows:,} rows", err=True)


@click.command()
@click.argument("view")
@click.argument("source", metavar="SET", type=PATH)
@click.argument("query", default="")
@click.option(
    "-o", "--output", type=PATH, required=True, help="The file to write, .csv or .parquet."
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
    with _progress(output) as progress:
        from casualties.large import cluster, partitioned, runs
        from casualties.large.families import families, parts

        folder = context.obj or default_folder()
        dataset, selection, held = _checked(view, source=source, query=query, folder=folder)
        runs.known_ending(output)
        if held.unread:
            click.echo(f"columns not read: {', '.join(held.unread)}", err=True)
        progress("looking for the families of questions")
        every = families(held, selection=selection)
        of_families, of_rows = len(every), sum(family.rows for family in every)

        def report(done: int, rows: int) -> None:
            words = f"{done:,} of {of_families:,} families, {rows:,} of {of_rows:,} rows"
            progress(words, share=rows / max(of_rows, 1))

        with cluster.cluster(scheduler=scheduler, workers=workers, memory=memory) as client:
            room = cluster.room(client)
            most = room // partitioned.BYTES_A_ROW
            cut = parts(every, size=min(partitioned.PART, most), most=most)
            small = partitioned.holding(dataset, None)
            request = partitioned.Request(view, selection, small, held.schema, room)
            results = cluster.results(cut, request, client=client)
            rows = partitioned.measured(results, request=request, output=output, report=report)
    click.echo(f"{output}: {rows:,} rows", err=True)


def _checked(
    view: str, *, source: Path, query: str, folder: Path
) -> tuple[Dataset, Selection, ParquetSet]:
    """The small tables of a data folder, the selection, and the set, if all of them fit."""
    from casualties.large.partitioned import beside, holding
    from casualties.large.runs import SHAPES
    from casualties.large.sets import parquet_set, values
    from casualties.selection import Selection

    dataset = beside(folder)
    selection, problems = Selection.parse(query)
    selection = selection.but(view=view, sort="")
    held = parquet_set(source, table=dataset.schema["estimates"], selection=selection)
    if selection.theatre:
        dataset = holding(dataset, values(held, "theatre"))
    problems += selection.unknown(dataset, views=SHAPES)
    if problems:
        raise SelectionError(problems)
    return dataset, selection, held
