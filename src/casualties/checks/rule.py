"""A rule, and the three ways to write one: over a cell, a statement, or the whole folder."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from casualties.checks.folder import Folder
from casualties.checks.problem import Problem, problem
from casualties.data.cells import Record
from casualties.data.schema import Field

Problems = Iterator[Problem]


class Fault(NamedTuple):
    """What is wrong with a cell: what was read there and what to do."""

    read: str
    mend: str


class Rule(NamedTuple):
    """One rule: its name, what it demands, an example of a mend, and its problems in a folder."""

    name: str
    sentence: str
    example: str
    problems: Callable[[Folder], Problems]


def rule(function: Callable[[Folder], Problems]) -> Rule:
    """A rule over a whole folder, from a function that yields its problems."""
    return _named(function, function)


def cell_rule(
    where: Callable[[Field], object],
    *,
    among: Callable[[set[str]], Iterable[str]] = set,
) -> Callable[[Callable[[Field, str], Fault | None]], Rule]:
    """A rule over single cells of the fields for which `where` holds, in every table.

    The function is called once for each distinct value of a field; `among` chooses those that may
    be at fault where that is quicker to see.
    """

    def decorate(function: Callable[[Field, str], Fault | None]) -> Rule:
        def problems(folder: Folder) -> Problems:
            for name, values in folder.values.items():
                for field in filter(where, folder.schema[name].fields):
                    among_values = among(values[field.name])
                    faults = {v: f for v in among_values if (f := function(field, v))}
                    for record in folder.records(name) if faults else ():
                        if fault := faults.get(record[field.name]):
                            yield problem(record, field.name, read=fault.read, mend=fault.mend)

        return _named(function, problems)

    return decorate


def row_rule(*columns: str) -> Callable[[Callable[[Record], Problems]], Rule]:
    """A rule over single statements that reads these columns and no others.

    The function is called once for each distinct combination of their cells, as long as it yields
    nothing, with a record of these columns alone: another column raises KeyError.
    """

    def decorate(function: Callable[[Record], Problems]) -> Rule:
        def problems(folder: Folder) -> Problems:
            statements = folder.columns.get("estimates")
            if statements is None:
                return
            faultless = set()
            rows = zip(*(statements[column] for column in columns), strict=True)
            for record, cells in zip(folder.records("estimates"), rows, strict=True):
                if cells in faultless:
                    continue
                part = Record(zip(columns, cells, strict=True), file=record.file, line=record.line)
                row_problems = list(function(part))
                yield from row_problems
                if not row_problems:
                    faultless.add(cells)

        return _named(function, problems)

    return decorate


def _named(function: Callable[..., object], problems: Callable[[Folder], Problems]) -> Rule:
    """The rule that carries a function's name, and whose docstring says what it demands.

    Raises ValueError where the docstring lacks the sentence or, as its second paragraph, an example
    of a mend.
    """
    name = function.__name__.replace("_", "-")
    sentence, _, example = (function.__doc__ or "").strip().partition("\n\n")
    if not sentence or not example:
        raise ValueError(f"rule {name}: give it a docstring of a sentence and an example of a mend")
    return Rule(name, " ".join(sentence.split()), " ".join(example.split()), problems)
