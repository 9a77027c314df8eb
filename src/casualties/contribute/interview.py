"""The guided entry of a statement: which questions are put, in which order, and what follows.

It is made from the schema: a new column is asked for without a change here.
"""

import re
from collections.abc import Mapping, Sequence

from casualties.checks import Folder, Problem, problems
from casualties.checks.report import Report, text
from casualties.contribute.addition import ACCEPTED, Addition, addition, with_rows
from casualties.contribute.draft import draft, earlier, options, others, read_wording, resolved
from casualties.contribute.prompts import LEAVE, USAGE, Back, Left, Talk
from casualties.data.cells import parse_text
from casualties.data.schema import Field
from casualties.data.stated_figures import FIGURES
from casualties.errors import did_you_mean

FIRST = (
    "source", "url", "stated_on", "conflict", "party", "population", "metric", "wording", "basis",
    "period_start", "theatre", "scope", "as_of", "standpoint", "method", "covers", "speaker", "via",
    "repeats", "rests_on", "supersedes", "claim", "notes", "archive", "checked_on",
)  # fmt: skip
"""The order in which a reader of the page meets the facts; other columns come after these."""

FROM_WORDING = (*FIGURES, "qualifier", "interval")
"""The columns that follow from the wording."""

FILLED = (*FROM_WORDING, "id", "date_precision", "status")
"""Columns that follow from others or are as usual; the review at the end changes them."""

ACCEPT = "accept"
"""The word that lets a problem stand."""

ALONE = (
    "types", "known-word", "known-value", "pattern", "minimum", "plain-cell", "short-wording",
    "known-number-word", "date-order", "period-has-start", "required",
)  # fmt: skip
"""The rules that need no other statement, so that each answer is held against them at once."""

CANDIDATES = {
    "repeats": (others, "Other sources on the same question. Does this one merely relay a row?"),
    "supersedes": (
        earlier,
        "Earlier rows of the source. Does this one correct (not just update) one?",
    ),
}
"""Columns that name another statement: the rows that may be meant, and the question."""


class Interview:
    """One guided entry: the cells so far, and new rows of other tables that it needs."""

    def __init__(self, *, folder: Folder, talk: Talk, given: Mapping[str, str]) -> None:
        self.folder = folder
        self.talk = talk
        self.given = dict(given)
        self.table = folder.schema["estimates"]
        self.cells = {
            field.name: resolved(given.get(field.name, ""), field=field, folder=folder)
            for field in self.table.fields
        }
        self.beside: dict[str, list[dict[str, str]]] = {}
        rest = [c for c in self.table.columns if c not in FIRST and c not in FILLED]
        self.columns = [c for c in (*FIRST, *rest) if c in self.table.columns]

    def run(self) -> tuple[dict[str, str], dict[str, list[dict[str, str]]]]:
        """The whole row, and the new rows of other tables.

        Raises Left where nothing is to be written.
        """
        self.talk.say(f"A new statement. {USAGE}")
        answered: list[str] = []
        position = 0
        while position < len(self.columns):
            column = self.columns[position]
            position += 1
            if not self._settled(column):
                try:
                    self._ask(column)
                    answered.append(column)
                except Back:
                    position = self.columns.index(answered.pop() if answered else column)
        return self._review(), self.beside

    def _settled(self, column: str) -> bool:
        """Whether a column needs no question; a given cell that is wrong is named and does."""
        if self._applies(column) and not self.given.get(column):
            return False
        problem = self._problem(column) if self.cells[column] else None
        if problem is not None:
            self.talk.say(f"{column}: {problem.message}; {problem.remedy}")
        return problem is None

    def _applies(self, column: str) -> bool:
        """Whether a question makes sense after the answers so far."""
        if column == "period_start":
            return self.cells["basis"] == "period"
        if column == "rests_on":
            return not self.cells["repeats"]
        if column == "scope":
            return bool(self.cells["theatre"])
        if column in CANDIDATES:
            return bool(CANDIDATES[column][0](self.cells, folder=self.folder))
        return True

    def _ask(self, column: str) -> None:
        """Asks for a cell until it keeps the rules, and for what follows from it."""
        field = self.table.field(column)
        self.talk.say(f"\n{field.description}")
        while True:
            self.cells[column] = value = self._cell(field)
            problem = self._problem(column)
            if problem is None or (problem.rule == "known-number-word" and self._new_phrase(value)):
                break
            self.talk.say(f"  {problem.message}; {problem.remedy}")
            self.cells[column] = ""
        if column == "wording":
            self._figures()

    def _cell(self, field: Field) -> str:
        """One answer for a column: another statement, a value of a list, or a text."""
        column, proposal = field.name, self.cells[field.name]
        if column in CANDIDATES:
            find, question = CANDIDATES[column]
            self.talk.say(question)
            labels = {
                record["id"]: f"{record['stated_on']}  {record['wording']}"
                for record in find(self.cells, folder=self.folder)
            }
            return self.talk.choice(field, labels=labels, proposal=proposal, always_listed=True)
        if labels := options(field, folder=self.folder):
            if column == "standpoint" and not proposal:
                proposal = draft(self.cells, folder=self.folder).cells["standpoint"]
            return self.talk.choice(
                field,
                labels=labels,
                proposal=proposal,
                resolve=lambda answer: resolved(answer, field=field, folder=self.folder),
                unknown=lambda answer: self._new_key(column, name=answer),
            )
        return self._line(field, proposal=proposal)

    def _line(self, field: Field, *, proposal: str) -> str:
        """A text; what other rows of the source have there can be completed to."""
        rows = self.folder.records("estimates") if field.name in ("speaker", "via") else ()
        of_source = [r for r in rows if r["source"] == self.cells["source"]]
        known = sorted({r[field.name] for r in of_source} - {""})
        return self.talk.line(field, proposal=proposal, known=known)

    def _figures(self) -> None:
        """Fills the figures from the wording and has them confirmed."""
        figures = {c: self.given.get(c, "") for c in FROM_WORDING}
        figures |= read_wording({**self.cells, **figures})
        words = ", ".join(f"{c} {v}" for c, v in figures.items() if v)
        self.talk.say(f"  {self.cells['wording']!r} reads as {words}")
        self.cells |= figures
        if not self.talk.yes("Right?", usual=True):
            for column in FROM_WORDING:
                self.cells[column] = self._cell(self.table.field(column))

    def _problem(self, column: str) -> Problem | None:
        """What is wrong with one cell of the row, as far as the row can tell."""
        row = draft(self.cells, folder=self.folder).cells
        known = self.folder.ids.get("estimates", {})
        named = [known[row[c]] for c in CANDIDATES if row[c] in known]
        return self._first_problem("estimates", column=column, rows=[row, *named])

    def _first_problem(
        self, name: str, *, column: str, rows: Sequence[Mapping[str, str]]
    ) -> Problem | None:
        """What is wrong with a cell of the first of these rows, as if they were all of a table."""
        table = self.folder.schema[name]
        cells = [tuple(row[c] for c in table.columns) for row in rows]
        alone = parse_text(table.text(cells).encode(), table=table)
        folder = Folder(self.folder.schema, {**self.folder.texts, name: alone})
        for problem in problems(folder, rules=ALONE):
            if (problem.file, problem.line, problem.column) == (table.path, 2, column):
                return problem
        return None

    def _new_key(self, column: str, *, name: str) -> str:
        """The id of a new row in the table that a column points to; empty if none is wanted."""
        target = next((k.table for k in self.table.keys if k.column == column), "")
        if not target or not self.talk.yes(f"Add {name!r} to {self.folder.schema[target].path}?"):
            return ""
        slug = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")
        return self._new_row(target, given={"id": slug, "name": name})["id"]

    def _new_phrase(self, phrase: str) -> bool:
        """Whether a number phrase in words was added to the table of such phrases."""
        self.talk.say(f"  {phrase!r} is in words and not yet in number_words.csv.")
        if not self.talk.yes("Add it, with the least and the most that it can mean?"):
            return False
        self._new_row("number_words", given={"phrase": phrase.lower()})
        return True

    def _new_row(self, name: str, *, given: Mapping[str, str]) -> dict[str, str]:
        """A row of another table, asked for column by column, and kept for writing."""
        table = self.folder.schema[name]
        cells = dict.fromkeys(table.columns, "")
        for field in table.fields:
            while True:
                if field.enum:
                    labels = {value: field.label(value) for value in field.enum}
                    value = self.talk.choice(field, labels=labels)
                else:
                    value = self._line(field, proposal=given.get(field.name, ""))
                cells[field.name] = value
                problem = self._first_problem(name, column=field.name, rows=[cells])
                if problem is None:
                    break
                self.talk.say(f"  {problem.message}; {problem.remedy}")
        self._keep(name, cells)
        return cells

    def _keep(self, name: str, cells: dict[str, str]) -> None:
        """Keeps a row of another table for writing; from now on it counts as if it were there."""
        self.beside.setdefault(name, []).append(cells)
        self.folder, _ = with_rows(self.folder, name=name, rows=[cells])

    def _review(self) -> dict[str, str]:
        """The whole row, shown with what is wrong with it, until it is right and confirmed."""
        columns = self.table.columns
        while True:
            row = draft(self.cells, folder=self.folder).cells
            added = addition([row], folder=self.folder)
            lines = [f"  {column:<14} {value}" for column, value in row.items() if value]
            self.talk.say("\n".join(["", *lines]))
            report = text(Report(place="", rules=0, problems=added.problems, doubts=added.doubts))
            self.talk.say(report.replace(f"{self.table.path}:", "line ").rstrip("\n"))
            may_stand = [p for p in added.problems if ACCEPTED in p.remedy]
            able = "" if added.problems else "Enter writes it; "
            if may_stand and len(may_stand) == len(added.problems):
                able = f"{ACCEPT} lets it stand with a reason; "
            prompt = f"{able}the name of a column changes it; {LEAVE} leaves: "
            answer = self.talk.ask(prompt, known=columns).strip()
            if answer == LEAVE:
                raise Left
            if not answer and not added.problems:
                return row
            if answer == ACCEPT and may_stand:
                self._accept(may_stand, added=added)
            elif answer in columns:
                self._change(answer, row=row)
            elif answer:
                self.talk.say(f"  no column {answer!r}{did_you_mean(answer, known=columns)}")

    def _accept(self, may_stand: Sequence[Problem], *, added: Addition) -> None:
        """Keeps an accepted exception, with its reason, for each of these problems."""
        reason = self.talk.answer("Why do both stand? ")
        if reason:
            for cells in added.exceptions(may_stand, reason=reason):
                self._keep("exceptions", cells)

    def _change(self, column: str, *, row: Mapping[str, str]) -> None:
        """Asks for one column again; what follows from it is made anew."""
        follows = FROM_WORDING if column == "wording" else ()
        self.cells |= {c: value for c, value in row.items() if c not in follows}
        if column in ("source", "stated_on", "metric"):
            self.cells["id"] = ""
        try:
            if column in self.columns:
                self.given.pop(column, None)
                self._ask(column)
            else:
                self.cells[column] = self._cell(self.table.field(column))
        except Back:
            return
