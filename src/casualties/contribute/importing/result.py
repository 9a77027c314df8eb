"""A file and its map put together: the rows that would come in, and what became of the others."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from casualties.checks import Folder, Problem
from casualties.contribute.addition import Addition, addition
from casualties.contribute.draft import draft
from casualties.contribute.importing.choice import Choice, chosen, kept
from casualties.contribute.importing.feed import Feed
from casualties.contribute.importing.maps import Map
from casualties.contribute.importing.proposals import proposal
from casualties.contribute.importing.rows import Made, Row, finished, made
from casualties.errors import DataError
from casualties.text.english import counted

HEADINGS = ("stated on", "source", "of", "metric", "wording", "id")
SHOWN = 20
"""Statements that differ from the data, of which each is named."""
NOT_KEPT = {"moves": "on days without a move", "monthly": "not the last of a month that is over"}


@dataclass(frozen=True)
class Import:
    """The rows of a file that the data lack, the place of each, and a summary of all others."""

    rows: list[dict[str, str]]
    origins: list[tuple[str, int]]
    summary: tuple[str, ...]


def imported(feed: Feed, *, map: Map, folder: Folder) -> Import:
    """The rows that a file brings by a map.

    Raises DataError with everything that the map has still to decide or to mend.
    """
    statements = made(feed, map=map, folder=folder)
    open_questions = list(_open_questions(statements, feed=feed, map=map, folder=folder))
    if open_questions:
        raise DataError("\n".join(open_questions), problems=open_questions)
    of_series = kept(statements.rows, keep=map.keep, last=statements.last)
    choice = Choice(new=of_series)
    if map.skip_known:
        choice = chosen(of_series, folder=folder, monthly=map.keep == "monthly")
    rows: list[dict[str, str]] = []
    taken: set[str] = set()
    for row in choice.new:
        cells = draft(finished(row, folder=folder), folder=folder, taken=taken).cells
        taken.add(cells["id"])
        rows.append(cells)
    origins = [(feed.name, row.place) for row in choice.new]
    summary = [f"{feed.name}: {counted(statements.read, 'statement')}"]
    summary += [f"  {number:,} {reason}" for reason, number in statements.left.items()]
    if left := len(statements.rows) - len(of_series):
        summary.append(f"  {left:,} {NOT_KEPT[map.keep]}")
    if choice.known:
        summary.append(f"  {choice.known:,} in the data already")
    if choice.stepped:
        summary.append(f"  {choice.stepped:,} beside a step that the data have")
    summary += _differing(choice.differing, feed=feed, folder=folder)
    return Import(rows, origins, (*summary, f"  {len(rows):,} new"))


def _differing(
    differing: Sequence[tuple[Row, str]], *, feed: Feed, folder: Folder
) -> Iterator[str]:
    """One line for each statement that is not as the data have it."""
    for row, other in differing[:SHOWN]:
        words = finished(row, folder=folder)["wording"]
        yield (
            f"  left out, {feed.name}:{row.place}: {words} where {other} has another figure; "
            "look which is right, and add it by 'casualties add' if both stand"
        )
    if (more := len(differing) - SHOWN) > 0:
        yield f"  left out: {more:,} more that differ from the data"


def _open_questions(made: Made, *, feed: Feed, map: Map, folder: Folder) -> Iterator[str]:
    """One line for each word or fault, with how often it stands in the file."""
    for fault, number in made.faults.items():
        yield f"{feed.name}: {fault} ({counted(number, 'row')})"
    for column, words in made.undecided.items():
        for word, number in words.items():
            near = proposal(word, column=column, folder=folder)
            meant = f"; did you mean {near!r}?" if near else ""
            yield f"{feed.name}: {column}: {word!r} ({counted(number, 'row')}) is not known{meant}"
    if made.undecided:
        yield (
            f"{map.name}: decide these under [values.COLUMN]: --propose writes a line for each. "
            "A word that stands for nothing known needs its own row first, such as a new source; "
            "false leaves its rows out"
        )


def without_faulty(
    brought: Import, *, added: Addition, folder: Folder
) -> tuple[Import, Addition, list[Problem]]:
    """The rows that keep the rules, the data with them, and the problems of those that do not."""
    faults: list[Problem] = []
    while faulty := {problem.line for problem in added.problems} & {*added.lines}:
        faults += [added.placed(p, origins=brought.origins) for p in added.problems]
        sound = [n for n, line in enumerate(added.lines) if line not in faulty]
        rows = [brought.rows[n] for n in sound]
        brought = replace(brought, rows=rows, origins=[brought.origins[n] for n in sound])
        added = addition(rows, folder=folder)
    return brought, added, faults


def table(rows: Sequence[dict[str, str]]) -> str:
    """The rows as a table to look over, the columns under one another."""
    columns = ("stated_on", "source", "party", "metric", "wording", "id")
    lines = [HEADINGS, *(tuple(row[c] for c in columns) for row in rows)]
    widths = [max(map(len, cells)) for cells in zip(*lines, strict=True)]
    return "".join(
        "  ".join(cell.ljust(w) for cell, w in zip(cells, widths, strict=True)).rstrip() + "\n"
        for cells in lines
    )


def by_kind(problems: Sequence[Problem]) -> list[str]:
    """One line for each rule and column, with the first place and how many more there are."""
    kinds: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        kinds.setdefault((problem.rule, problem.column), []).append(problem)
    return [
        f"{first}" + (f" and {counted(len(more), 'row')} more" if more else "")
        for first, *more in kinds.values()
    ]
