"""The end of a guided entry: the row and those beside it, shown, changed and confirmed."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from casualties.checks import Problem
from casualties.checks.report import Report, text
from casualties.contribute.addition import ACCEPTED, Addition, addition
from casualties.contribute.answers import Answers
from casualties.contribute.draft import draft
from casualties.contribute.interview import Interview
from casualties.contribute.mending import replaced
from casualties.contribute.prompts import LEAVE, Back, Left
from casualties.contribute.tables import renamed
from casualties.data.cells import Record
from casualties.errors import did_you_mean

ACCEPT, DROP = "accept", "drop"
"""The words that let a problem stand, and that leave out a row beside."""

NEW_ROW = "the new row"


@dataclass(frozen=True)
class Entered:
    """A whole row that was confirmed, and the new rows of other tables."""

    row: dict[str, str]
    beside: dict[str, list[dict[str, str]]]


def interviewed(interview: Interview) -> Entered:
    """The row that the answers make. Raises Left where nothing is to be written."""
    interview.questions()
    return reviewed(interview)


def reviewed(interview: Interview, *, record: Record | None = None) -> Entered:
    """The row, shown with what is wrong with it, until it is right and confirmed.

    `record` is the row that it takes the place of, if it is no new one.
    """
    talk, main = interview.talk, interview.main
    while True:
        row = draft(main.cells, folder=interview.folder, name=main.table.name).cells
        beside = _beside(interview)
        added = (
            addition([row], folder=interview.base, name=main.table.name, beside=beside)
            if record is None
            else replaced(record, row, table=main.table, folder=interview.base, beside=beside)
        )
        talk.say("\n".join(["", *_shown(row, interview=interview)]))
        problems, doubts = (
            [_placed(p, added=added, interview=interview) for p in found]
            for found in (added.problems, added.doubts)
        )
        talk.say(text(Report(place="", rules=0, problems=problems, doubts=doubts)).rstrip("\n"))
        may_stand = [p for p in added.problems if ACCEPTED in p.remedy]
        answer = talk.ask(
            _prompt(added, may_stand, several=bool(interview.beside)), known=main.table.columns
        ).strip()
        if answer == LEAVE:
            raise Left
        if not answer and not added.problems:
            return Entered(row, beside)
        if answer == ACCEPT and may_stand:
            _accept(may_stand, added=added, interview=interview)
        elif answer:
            _follow(answer, row=row, interview=interview)


def _beside(interview: Interview) -> dict[str, list[dict[str, str]]]:
    out: dict[str, list[dict[str, str]]] = {}
    for row in interview.beside:
        out.setdefault(row.table.name, []).append(row.cells)
    return out


def _shown(row: Mapping[str, str], *, interview: Interview) -> list[str]:
    """Every cell that is filled; those of a row beside with its number before them."""
    lines = [f"  {column:<14} {value}" for column, value in row.items() if value]
    for number, other in enumerate(interview.beside, start=1):
        lines.append(f"new in {other.table.path}:")
        lines += [f"  {f'{number}.{c}':<14} {value}" for c, value in other.cells.items() if value]
    return lines


def _placed(problem: Problem, *, added: Addition, interview: Interview) -> Problem:
    """The problem with the name that the review has for its row."""
    placed = added.placed(problem, origins=[(NEW_ROW, 0)])
    for number, row in enumerate(interview.beside, start=1):
        cells = tuple(row.cells[c] for c in row.table.columns)
        lines = [n for n, raw in added.folder.texts[row.table.name].raw if raw == cells]
        if problem.file == row.table.path and problem.line in lines:
            return placed._replace(file=f"row {number}", line=0)
    return placed


def _prompt(added: Addition, may_stand: Sequence[Problem], *, several: bool) -> str:
    able = "" if added.problems else "Enter writes it; "
    if may_stand and len(may_stand) == len(added.problems):
        able = f"{ACCEPT} lets it stand with a reason; "
    other = f" (such as 1.name), {DROP} 1 leaves that row out" if several else ""
    return f"{able}the name of a column changes it{other}; {LEAVE} leaves: "


def _follow(answer: str, *, row: Mapping[str, str], interview: Interview) -> None:
    """Changes the column that an answer names, or leaves out a row beside."""
    main, talk = interview.main, interview.talk
    match = re.fullmatch(rf"(?:(?P<drop>{DROP}) +)?(?P<number>\d+)(?:\.(?P<column>\w+))?", answer)
    if match is None:
        if answer in main.table.columns:
            _change(main, answer, cells=row, interview=interview)
        else:
            hint = did_you_mean(answer, known=main.table.columns)
            talk.say(f"  no column {answer!r}{hint}")
        return
    number, column = int(match["number"]) - 1, match["column"]
    if not 0 <= number < len(interview.beside):
        talk.say(f"  no row {match['number']}")
    elif match["drop"]:
        del interview.beside[number]
        interview.reread()
    else:
        other = interview.beside[number]
        if column in other.table.columns:
            _change(other, column, cells=other.cells, interview=interview)
        else:
            talk.say(f"  no column {column!r}{did_you_mean(column or '', known=other.cells)}")


def _change(row: Answers, column: str, *, cells: Mapping[str, str], interview: Interview) -> None:
    """Asks for one column again; what follows from it is made anew."""
    before = dict(row.cells)
    row.cells.update(cells)
    if column == "stated_on":
        row.cells["date_precision"] = ""
    if row is interview.main and "id" in before:
        row.cells["id"] = before["id"]  # one that was proposed is proposed anew
    try:
        interview.ask(row, column)
    except Back:
        row.cells.clear()
        row.cells.update(before)
    if row is not interview.main:
        former, current = cells_id(before), cells_id(row.cells)
        for other in (interview.main, *interview.beside) if former != current else ():
            for key in (*other.table.keys, *other.table.mentions):
                if key.table == row.table.name:
                    other.cells.update(
                        renamed(other.cells, column=key.column, former=former, current=current)
                    )
        interview.reread()


def cells_id(cells: Mapping[str, str]) -> str:
    """The id among the cells; empty where the table has none."""
    return cells.get("id", "")


def _accept(may_stand: Sequence[Problem], *, added: Addition, interview: Interview) -> None:
    """Keeps an accepted exception, with its reason, for each of these problems."""
    reason = interview.talk.answer("Why do both stand? ")
    if reason:
        table = interview.folder.schema["exceptions"]
        for cells in added.exceptions(may_stand, reason=reason):
            interview.add_beside(table, cells)
