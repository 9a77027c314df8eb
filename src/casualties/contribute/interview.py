"""The guided entry of a row: which questions are put, in which order, and what follows.

It is made from the schema: a new column or table is asked for without a change here. The review at
the end stands in `entry_review`.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from casualties.checks import Folder, Problem, problems
from casualties.contribute.answers import Answers
from casualties.contribute.draft import (
    draft,
    earlier,
    options,
    others,
    pointed,
    pointed_table,
    read_wording,
    resolved,
    slug,
)
from casualties.contribute.prompts import USAGE, Back, Talk
from casualties.contribute.tables import STATEMENTS, noun, require_whole, with_rows, with_table
from casualties.data.schema import Field, Table
from casualties.data.stated_figures import FROM_WORDING
from casualties.text.english import capital

ALONE = (
    "nothing-is-empty", "plain-characters", "no-markup", "short-cell", "plain-cell", "types",
    "known-word", "known-value", "web-address", "country-code", "pattern", "minimum",
    "possible-figure", "possible-day", "day-of-war", "whole-phrase", "short-wording",
    "known-number-word", "date-order", "period-has-start", "required",
)  # fmt: skip
"""The rules that need no other statement, so that each answer is held against them at once."""

MEANINGS = ("definition", "counts", "description")
"""Columns of a table that say what a row of it means."""

CANDIDATES = {
    "repeats": (others, "Other sources on the same question. Does this one merely relay a row?"),
    "supersedes": (
        earlier,
        "Earlier rows of the source. Does this one correct (not just update) one?",
    ),
}
"""Columns that name another statement: the rows that may be meant, and the question."""


class Interview:
    """One guided entry: the row, and new rows of other tables that it needs.

    `given` are cells that need no question unless they break a rule, `likely` such that are
    proposed. `keep` is called with everything known after each answer, and `kept` is what it got
    in an entry that was left.
    """

    def __init__(
        self,
        *,
        folder: Folder,
        talk: Talk,
        name: str = STATEMENTS,
        given: Mapping[str, str] | None = None,
        likely: Mapping[str, str] | None = None,
        kept: Mapping[str, Any] | None = None,
        keep: Callable[[dict[str, Any]], None] = lambda _: None,
    ) -> None:
        for each in folder.schema.tables:
            require_whole(folder, name=each)  # before somebody has answered twenty questions
        self.base = self.folder = folder
        self.talk = talk
        self.keep = keep
        table = folder.schema[name]
        known = kept["cells"] if kept else {**(likely or {}), **(given or {})}
        settled = set(kept["settled"]) if kept else {c for c, v in (given or {}).items() if v}
        self.beside = [
            Answers(folder.schema[row["table"]], dict(row["cells"]))
            for row in (kept["beside"] if kept else ())
        ]
        self.reread()
        cells = {
            f.name: resolved(known.get(f.name, ""), field=f, folder=self.folder, name=name)
            for f in table.fields
        }
        self.main = Answers(table, cells, settled)
        self.doubled = ""

    def questions(self) -> None:
        """Puts every question. Raises Left where nothing is to be written."""
        self.talk.say(f"A new {noun(self.main.table)}. {USAGE}")
        self.ask_all(self.main)

    def reread(self) -> None:
        """The folder as it is with the new rows of other tables."""
        self.folder = self.base
        for row in self.beside:
            self.folder, _ = with_rows(self.folder, name=row.table.name, rows=[row.cells])

    def ask_all(self, row: Answers) -> None:
        """Asks for each column of a row. Raises Back before the first, for a row beside."""
        answered: list[str] = []
        position = 0
        while position < len(row.columns):
            column = row.columns[position]
            position += 1
            if self._needs_no_question(row, column):
                continue
            try:
                self.ask(row, column)
            except Back:
                if not answered and row is not self.main:
                    raise
                position = row.columns.index(answered.pop() if answered else column)
                row.settled.discard(row.columns[position])
                continue
            answered.append(column)
            if row is self.main:
                row.settled.add(column)
                self.keep(self._state())
                self._say_doubled()

    def _state(self) -> dict[str, Any]:
        """Everything known so far, for an entry that goes on later."""
        return {
            "cells": self.main.cells,
            "settled": sorted(self.main.settled),
            "beside": [{"table": row.table.name, "cells": row.cells} for row in self.beside],
        }

    def _needs_no_question(self, row: Answers, column: str) -> bool:
        """Whether a column is settled or makes no sense; a given cell that is wrong is named."""
        if self._applies(row, column) and column not in row.settled:
            return False
        problem = self.problem(row, column) if row.cells[column] else None
        if problem is not None:
            self.talk.say(f"{column}: {problem.message}; {problem.remedy}")
        return problem is None

    def _applies(self, row: Answers, column: str) -> bool:
        """Whether a question makes sense after the answers so far."""
        cells = row.cells
        if not row.is_statement:
            return True
        if column == "period_start":
            return cells["basis"] in ("period", "cumulative")
        if column == "rests_on":
            return not cells["repeats"]
        if column == "scope":
            return bool(cells["theatre"])
        if column in CANDIDATES:
            return bool(CANDIDATES[column][0](cells, folder=self.folder))
        return True

    def ask(self, row: Answers, column: str) -> None:
        """Asks for a cell until it keeps the rules, and for what follows from it."""
        field = row.table.field(column)
        self.talk.say("\n" + " ".join([field.description, *self._hints(row, column)]))
        if row.is_statement and column == "wording":
            row.cells |= dict.fromkeys(FROM_WORDING, "")
        while True:
            row.cells[column] = value = self._cell(row, field)
            problem = self.problem(row, column)
            if problem is None or (problem.rule == "known-number-word" and self._new_phrase(value)):
                break
            self.talk.say(f"  {problem.message}; {problem.remedy}")
            row.cells[column] = ""
        if row.is_statement and column == "wording":
            self._figures(row)

    def _hints(self, row: Answers, column: str) -> list[str]:
        """What the answers so far say about a question."""
        conflict = self.folder.ids["conflicts"].get(row.cells.get("conflict", ""))
        if not row.is_statement or conflict is None or row.cells["basis"] != "cumulative":
            return []
        if column == "period_start":
            return [f"Of a running total: empty where it begins with the war, {conflict['start']}."]
        if column == "as_of" and conflict["end"] and row.cells["stated_on"] > conflict["end"]:
            return [
                f"The war ended on {conflict['end']}: give the day that the source counts to, or "
                "that end where it means the whole war. Empty, the total would run on."
            ]
        return []

    def _cell(self, row: Answers, field: Field) -> str:
        """One answer for a column: another statement, a value of a list, or a text."""
        column, proposal = field.name, row.cells[field.name]
        if row.is_statement and column in CANDIDATES:
            find, question = CANDIDATES[column]
            self.talk.say(question)
            labels = {
                record["id"]: f"{record['stated_on']}  {record['wording']}"
                for record in find(row.cells, folder=self.folder)
            }
            return self.talk.choice(field, labels=labels, proposal=proposal, always_listed=True)
        name = row.table.name
        if field.enum or pointed_table(field, self.folder, name=name):
            if row.is_statement and column == "standpoint" and not proposal:
                proposal = draft(row.cells, folder=self.folder).cells["standpoint"]
            return self.talk.choice(
                field,
                labels=self._options(row, field),
                meanings=self._meanings(row, field),
                proposal=proposal,
                resolve=lambda answer: resolved(answer, field=field, folder=self.folder, name=name),
                unknown=lambda answer: self._new_key(row, column, name=answer),
            )
        return self._line(row, field, proposal=proposal)

    def _options(self, row: Answers, field: Field) -> dict[str, str]:
        """The values of a column; the theatres of the conflict alone."""
        labels = options(field, folder=self.folder, name=row.table.name)
        conflict = row.cells.get("conflict")
        rows = pointed(field, folder=self.folder, name=row.table.name)
        elsewhere = {r["id"] for r in rows if r.get("conflict", conflict) != conflict}
        return {v: label for v, label in labels.items() if v not in elsewhere}

    def _meanings(self, row: Answers, field: Field) -> dict[str, str]:
        """When each value of a column is right: as the schema says, or the row that it names."""
        out = dict(field.when)
        for record in pointed(field, folder=self.folder, name=row.table.name):
            meaning = next((record[c] for c in MEANINGS if c in record), "")
            out |= {record["id"]: meaning} if meaning else {}
        return out

    def _line(self, row: Answers, field: Field, *, proposal: str) -> str:
        """A text; what other rows of the source have there can be completed to."""
        if (
            row.is_statement
            and field.name == "as_of"
            and not proposal
            and self._hints(row, "as_of")
        ):
            proposal = self.folder.ids["conflicts"][row.cells["conflict"]]["end"]
        rows = self.folder.records(STATEMENTS) if field.name in ("speaker", "via") else ()
        of_source = [r for r in rows if r["source"] == row.cells["source"]]
        known = sorted({r[field.name] for r in of_source} - {""})
        return self.talk.line(field, proposal=proposal, known=known)

    def _figures(self, row: Answers) -> None:
        """Fills the figures from the wording and has them confirmed."""
        figures = {c: "" for c in FROM_WORDING}
        figures |= read_wording({**row.cells, **figures})
        words = ", ".join(f"{c} {v}" for c, v in figures.items() if v)
        self.talk.say(f"  {row.cells['wording']!r} reads as {words}")
        row.cells |= figures
        if not self.talk.yes("Right?", usual=True):
            for column in FROM_WORDING:
                self.ask(row, column)

    def problem(self, row: Answers, column: str) -> Problem | None:
        """What is wrong with one cell of the row, as far as the row can tell."""
        name = row.table.name
        cells = draft(row.cells, folder=self.folder, name=name).cells
        known = self.folder.ids.get(name, {})
        own = [key.column for key in row.table.keys if key.table == name]
        named = [known[cells[c]] for c in own if cells[c] in known]
        return self._first_problem(row.table, column=column, rows=[cells, *named])

    def _first_problem(
        self, table: Table, *, column: str, rows: Sequence[Mapping[str, str]]
    ) -> Problem | None:
        """What is wrong with a cell of the first of these rows, as if they were all of a table."""
        alone = with_table(self.folder, name=table.name, rows=rows)
        first = tuple(rows[0][c] for c in table.columns)
        line = next(n for n, cells in alone.texts[table.name].raw if cells == first)
        for problem in problems(alone, rules=ALONE):
            if (problem.file, problem.line, problem.column) == (table.path, line, column):
                return problem
        return None

    def _new_key(self, row: Answers, column: str, *, name: str) -> str:
        """The id of a new row in the table that a column points to; empty if none is wanted."""
        target = pointed_table(row.table.field(column), self.folder, name=row.table.name)
        table = self.folder.schema.tables.get(target)
        if table is None or not self.talk.yes(f"Add {name!r} to {table.path}?"):
            return ""
        named = {"name": capital(name) if name == slug(name) else name}
        if "conflict" in table.columns:
            named["conflict"] = self.main.cells.get("conflict", "")
        return self._new_row(table, proposals=named)["id"]

    def _new_phrase(self, phrase: str) -> bool:
        """Whether a number phrase in words was added to the table of such phrases."""
        self.talk.say(f"  {phrase!r} is in words and not yet in number_words.csv.")
        if not self.talk.yes("Add it, with the least and the most that it can mean?"):
            return False
        self._new_row(self.folder.schema["number_words"], proposals={"phrase": phrase.lower()})
        return True

    def _new_row(self, table: Table, *, proposals: Mapping[str, str]) -> dict[str, str]:
        """A row of another table, asked for column by column, and kept for writing."""
        row = Answers(table, dict.fromkeys(table.columns, "") | dict(proposals))
        self.ask_all(row)
        return self.add_beside(table, draft(row.cells, folder=self.folder, name=table.name).cells)

    def add_beside(self, table: Table, cells: dict[str, str]) -> dict[str, str]:
        """Keeps a row of another table for writing; from now on it counts as if it were there."""
        self.beside.append(Answers(table, cells))
        self.reread()
        return cells

    def _say_doubled(self) -> None:
        """Says as soon as it can be known that the source's figure stands there already."""
        if not self.main.is_statement or not self.main.cells["basis"]:
            return
        cells = draft(self.main.cells, folder=self.folder).cells
        if not cells["id"] or self.doubled == cells["id"] or not cells["wording"]:
            return
        after, _ = with_rows(self.folder, name=STATEMENTS, rows=[cells])
        for problem in problems(after, rules=["near-duplicate"]):
            row = next(r for r in after.records(STATEMENTS) if r.line == problem.line)
            if cells["id"] == row["id"] or f" {cells['id']}," in problem.message:
                self.doubled = cells["id"]
                self.talk.say(f"  {problem.message}; {problem.remedy}")
