"""The list of the rules, and the run that holds a folder against them."""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from casualties.checks import (
    accepted,
    characters,
    days,
    files,
    references,
    series,
    statements,
    tables,
    words,
)
from casualties.checks.folder import Folder, read_folder
from casualties.checks.problem import Problem
from casualties.checks.rule import Rule

RULES: Mapping[str, Rule] = {
    rule.name: rule
    for module in (
        files, characters, tables, days, references, statements, words, series, accepted
    )
    for rule in vars(module).values()
    if isinstance(rule, Rule)
}  # fmt: skip
"""Name -> rule, in the order in which they run and stand in the codebook."""

SOLE = frozenset(
    {rule.name for module in (files, characters, tables, days) for rule in vars(module).values()
     if isinstance(rule, Rule)} - {"canonical-bytes"}
)  # fmt: skip
"""Rules about what is written in a place: other faults found there would only follow from it."""


def example(name: str) -> str:
    """An example of how a problem of this name is mended; empty where there is none.

    >>> example("types")
    'Such as 1,200: write 1200.'
    """
    if name == "readable":
        return "Such as a file that was cut, or saved as Latin-1: save it whole, as UTF-8."
    return RULES[name].example if name in RULES else ""


def check(
    place: Path | str, *, rules: Iterable[str] | None = None, today: date | None = None
) -> list[Problem]:
    """Every problem in a data folder, ordered by file and line.

    `today` is the day on which it is checked, by default that of the machine. Raises DataError
    where there is no schema to check against, KeyError for an unknown rule.
    """
    return problems(read_folder(Path(place), today=today or date.today()), rules=rules)


def problems(folder: Folder, *, rules: Iterable[str] | None = None) -> list[Problem]:
    """Every problem in a folder, ordered by file and line: its files', and those that rules find.

    Raises KeyError for an unknown rule.
    """
    accepted = {(record["rule"], record["id"]) for record in folder.records("exceptions")}
    ids = {(record.file, record.line): record["id"] for record in folder.records("estimates")}
    folder.excused.clear()
    out = set(folder.unreadable)
    named = {(problem.file, problem.line, "") for problem in out}
    for name in RULES if rules is None else rules:
        for problem in RULES[name].problems(folder):
            line, place = problem[:2], problem[:3]
            exception = (name, ids.get(line, ""))
            if exception in accepted:
                folder.excused.add(exception)
            elif place in named or (*line, "") in named:
                continue
            else:
                out.add(problem._replace(rule=name))
                if name in SOLE:
                    named.add(place)
    return sorted(out)
