"""The comment on a pull request: its order, and that it fits whatever the number of rows."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from casualties.contribute.changes import Change
from casualties.contribute.diff import Diff
from casualties.contribute.diff_comment import ROOM, markdown
from casualties.contribute.effects import Consequences, Effect, Pair
from casualties.data.cells import Record
from conftest import row


def added(table: str, key: str, cells: Mapping[str, str]) -> Change:
    record = Record(cells.items(), file=f"{table}.csv", line=2)
    return Change(table, f"{table}.csv", (key,), None, record)


def statement(number: int, **cells: str) -> Change:
    day = f"20{number // 300 + 10}-{number // 28 % 12 + 1:02}-{number % 28 + 1:02}"
    cells = {"stated_on": day, "url": f"https://example.org/{number}/{'x' * 80}"} | cells
    record = row(source=f"source-{number % 40}", **cells)
    return added("estimates", record["id"], record)


def pair(factor: float) -> Pair:
    floor = f"somebody ({factor:.2f})"
    return Pair("People killed", "2", floor, "1", "another", factor, "2024-01-01")


def report(*changes: Change, consequences: Consequences | None = None) -> str:
    return markdown(Diff(old="a", new="b", changes=changes, guarded=(), consequences=consequences))


def test_what_is_new_of_wars_parties_and_sources_comes_before_the_statements() -> None:
    said = report(
        added("events", "e", {"title": "Truce"}),
        statement(1),
        added("sources", "bureau", {"id": "bureau", "name": "The Bureau", "counts": "Dead."}),
        added("conflicts", "hill-war", {"id": "hill-war", "name": "the Hill War"}),
    )
    headings = [line for line in said.splitlines() if line.startswith("#")]
    assert headings == [
        "## Rows",
        "### New conflicts: 1",
        "### New sources: 1",
        "### New statements: 1",
        "### Other new rows: 1",
        "## Consequences",
    ]
    assert "- **bureau** The Bureau; Dead." in said


def test_consequences_begin_with_what_is_furthest_apart() -> None:
    effects = tuple(
        Effect(name, (("forced", "1", str(factor)),), new=False, factor=factor)
        for name, factor in (("near", 1.1), ("far", 9.0))
    )
    pairs = tuple(pair(factor) for factor in (1.5, 7.25, 3.0))
    said = report(statement(1), consequences=Consequences(effects, appear=pairs))
    assert said.index("far") < said.index("near")
    assert said.index("7.25") < said.index("3.00") < said.index("1.50")


@pytest.mark.parametrize(
    ("number", "shown"),
    [(60, "| who | when | wording | whom | address |"), (400, "| who | when | wording | whom |"),
     (2000, "| who | whom | rows | when |")],
)  # fmt: skip
def test_every_row_is_told_as_fully_as_there_is_room(number: int, shown: str) -> None:
    said = report(*map(statement, range(number)))
    assert shown in said.splitlines()
    assert f"### New statements: {number:,}" in said
    assert len(said) <= ROOM
    assert "more: run" not in said


def test_many_of_everything_fit_and_are_counted() -> None:
    changes = [statement(n, claim="x" * 900, party=f"party-{n}") for n in range(2000)]
    changes += [added("sources", f"s{n}", {"id": f"s{n}", "counts": "x" * 900}) for n in range(900)]
    changes += [
        Change("estimates", "estimates.csv", (c.name,), c.after, statement(n + 1).after)
        for n, c in enumerate(changes[:900])
    ]
    effects = [Effect(f"question {n}", (("forced", "1", "2"),), new=False) for n in range(2000)]
    said = report(
        *changes,
        consequences=Consequences(tuple(effects), appear=tuple(map(pair, range(2000)))),
    )
    assert len(said) <= ROOM
    assert said.count("more: run 'casualties diff'.") == 5
