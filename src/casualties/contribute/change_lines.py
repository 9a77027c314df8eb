"""A changed row in one line, as a reviewer reads it: who said what of whom when, and where."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from casualties.checks import Folder
from casualties.contribute.changes import Change
from casualties.contribute.draft import options
from casualties.contribute.tables import STATEMENTS
from casualties.text.english import counted_people

FIRST = ("conflicts", "parties", "sources", "theatres", "metrics", "number_words", "renames")
"""The tables whose rows a reviewer must know before the statements."""

LONGEST = 160
"""Characters of a cell that a line shows."""

Names = Mapping[str, Mapping[str, str]]
"""Column of estimates -> value -> words."""


@dataclass(frozen=True)
class Told:
    """A statement in the words of a reviewer."""

    who: str
    when: str
    wording: str
    whom: str
    address: str


def names_of(*folders: Folder) -> Names:
    """The words for the values of statements, in the first folder that has some."""
    out: dict[str, dict[str, str]] = {}
    for folder in reversed(folders):
        for field in folder.schema[STATEMENTS].fields:
            out.setdefault(field.name, {}).update(options(field, folder=folder))
    return out


def in_order(changes: Iterable[Change]) -> list[Change]:
    """New wars, parties and sources first, then the statements, then the rest."""
    places = {name: place for place, name in enumerate((*FIRST, STATEMENTS))}
    return sorted(changes, key=lambda change: places.get(change.table, len(places)))


def told(cells: Mapping[str, str], *, names: Names) -> Told:
    """Who, when, wording, whom and address of a statement."""
    words = {c: names.get(c, {}).get(value, value) for c, value in cells.items()}
    of_whom = f"{words['population']} of {words['party']}"
    people = counted_people(of_whom, [words["metric"]])
    where = f" ({words['theatre']})" if words.get("theatre") else ""
    basis = "" if cells["basis"] == "cumulative" else f", {words['basis']}"
    day = cells["stated_on"]
    precise = {"month": day[:7], "year": day[:4]}.get(cells["date_precision"], day)
    return Told(
        words["source"],
        precise,
        cells["wording"],
        f"{people} in {words['conflict']}{where}{basis}",
        cells["url"],
    )


def line(change: Change, *, names: Names) -> str:
    """The row of a change without its key: a statement told, another row cell by cell."""
    record: Mapping[str, str] = change.after or change.before or {}
    if change.kind == "changed":
        return "; ".join(f"{c}: {cut(old)} -> {cut(new)}" for c, old, new in change.cells)
    if change.table == STATEMENTS:
        said = told(record, names=names)
        return f"{said.who}, {said.when}: “{said.wording}” {said.whom}, {said.address}"
    return "; ".join(cut(value) for value in record.values() if value and value not in change.key)


def cut(value: str) -> str:
    """A cell, cut where it is long."""
    shown = value if len(value) <= LONGEST else f"{value[: LONGEST - 1]}…"
    return shown or "empty"


def grouped(changes: Sequence[Change], *, names: Names) -> list[tuple[str, str, str, str]]:
    """Who, whom, how many rows, and from when to when, where there are too many for a line each."""
    groups: dict[tuple[str, str], list[str]] = {}
    for change in changes:
        said = told(change.after or change.before or {}, names=names)
        groups.setdefault((said.who, said.whom), []).append(said.when)
    return [
        (who, whom, f"{len(days):,}", f"{min(days)} to {max(days)}")
        for (who, whom), days in groups.items()
    ]
