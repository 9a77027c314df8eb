"""The guided entry of a statement: which questions are asked, in which order, and what follows.

Made from the schema: a new column is asked for without a change here. It speaks through a `Talk`,
so that the same conversation runs in a terminal and in a test.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Protocol

from casualties.checks import Folder, Problem, problems
from casualties.checks.report import Report, text
from casualties.contribute.draft import (
    Addition,
    addition,
    draft,
    earlier,
    options,
    others,
    read,
    resolved,
    unfit,
    with_rows,
)
from casualties.data.schema import Field, Record, parse_text
from casualties.errors import did_you_mean

FIRST = (
    "source", "url", "stated_on", "conflict", "party", "population", "metric", "wording", "basis",
    "period_start", "theatre", "scope", "as_of", "standpoint", "method", "speaker", "via",
    "repeats", "supersedes", "claim", "notes",
)  # fmt: skip
"""The order in which a reader of the page meets the facts; other columns come after these."""

FILLED = ("low", "best", "high", "qualifier", "interval", "id", "date_precision", "status")
"""Columns that follow from others or are as usual; the review at the end changes them."""

ACCEPT, ACCEPTED = "accept", "exceptions.csv"
"""The word that lets a problem stand, and what its remedy names where that is possible."""

MOST = 12
"""The most options that are listed at a time."""

ALONE = (
    "types", "known-word", "known-value", "pattern", "minimum", "plain-cell", "short-wording",
    "known-number-word", "date-order",
)  # fmt: skip
"""The rules that need no other statement, so that each answer is held against them at once."""

FIGURES = ("low", "best", "high", "qualifier", "interval")
"""The columns that follow from the wording."""

BACK, HELP, LEAVE, NONE = "<", "?", "q", "-"


class Talk(Protocol):
    """Somebody who answers: a terminal, or a test."""

    def ask(self, prompt: str, *, known: Sequence[str] = ()) -> str:
        """One line of answer; `known` are values to complete to."""

    def say(self, words: str) -> None:
        """Shows some lines."""


class Left(Exception):
    """The person went without writing."""


class _Back(Exception):
    """The person wants the question before."""


class Guide:
    """One guided entry: the cells so far, and new rows of other tables that it needs."""

    def __init__(self, *, folder: Folder, talk: Talk, given: Mapping[str, str]) -> None:
        self.folder = folder
        self.talk = talk
        self.given = dict(given)
        table = folder.schema["estimates"]
        self.cells = {f.name: resolved(given.get(f.name, ""), field=f, folder=folder)
                      for f in table.fields}  # fmt: skip
        self.beside: dict[str, list[dict[str, str]]] = {}
        rest = [c for c in table.columns if c not in FIRST and c not in FILLED]
        self.asked = [c for c in (*FIRST, *rest) if c in table.columns]

    def run(self) -> tuple[dict[str, str], dict[str, list[dict[str, str]]]]:
        """The whole row, and the new rows of other tables. Raises Left where nothing is to be
        written.
        """
        self.talk.say(
            f"A new statement. Enter takes [the proposal], {NONE} leaves empty, "
            f"{HELP} explains, {BACK} goes back, {LEAVE} leaves without writing."
        )
        at = 0
        path: list[str] = []
        while at < len(self.asked):
            column = self.asked[at]
            if not self._applies(column) or (self.given.get(column) and column not in path):
                if self.cells[column] and (wrong := self._wrong(column)):
                    self.talk.say(f"{column}: {wrong.message}; {wrong.remedy}")
                else:
                    at += 1
                    continue
            try:
                self._ask(column)
            except _Back:
                if path:
                    at = self.asked.index(path.pop())
                continue
            path.append(column)
            at += 1
        return self._review(), self.beside

    def _applies(self, column: str) -> bool:
        """Whether the question makes sense after the answers so far."""
        if column == "period_start":
            return self.cells["basis"] == "period"
        if column == "scope":
            return bool(self.cells["theatre"])
        if column == "supersedes":
            return bool(earlier(self.cells, folder=self.folder))
        if column == "repeats":
            return bool(others(self.cells, folder=self.folder))
        return True

    def _ask(self, column: str) -> None:
        field = self.folder.schema["estimates"].field(column)
        self.talk.say(f"\n{field.description}")
        while True:
            if column in ("repeats", "supersedes"):
                value = self._row(column)
            elif known := options(field, folder=self.folder):
                value = self._option(field, known=known)
            else:
                value = self._line(field, proposal=self.cells[column])
            self.cells[column] = value
            wrong = self._wrong(column)
            if wrong is None and not value and self._needed(field):
                self.talk.say(f"  {column} is needed: {field.description}")
            elif wrong is None or (wrong.rule == "known-number-word" and self._new_phrase(value)):
                break
            else:
                self.talk.say(f"  {wrong.message}; {wrong.remedy}")
                self.cells[column] = ""
        if column == "wording":
            self._figures()

    def _needed(self, field: Field) -> bool:
        return field.required or (field.name == "period_start" and self._applies("period_start"))

    def _answer(self, prompt: str, *, known: Sequence[str] = (), explains: str = "") -> str:
        while True:
            answer = self.talk.ask(prompt, known=known).strip()
            if answer == BACK:
                raise _Back
            if answer == LEAVE:
                raise Left
            if answer != HELP:
                return answer
            self.talk.say(f"  {explains}")

    def _line(self, field: Field, *, proposal: str) -> str:
        shown = f" [{proposal}]" if proposal else "" if self._needed(field) else " [empty]"
        hint = {"date": " (YYYY-MM-DD)", "integer": " (digits)"}.get(field.type, "")
        seen = self._seen(field.name)
        words = _explained(field) + (f" Said before: {', '.join(seen)}." if seen else "")
        answer = self._answer(f"{field.title}{hint}{shown}: ", known=seen, explains=words)
        return "" if answer == NONE else answer or proposal

    def _seen(self, column: str) -> list[str]:
        """What stands in this column in other rows of the conflict or the source."""
        by = {"theatre": "conflict", "speaker": "source", "via": "source"}.get(column)
        rows = self.folder.records("estimates")
        return sorted({r[column] for r in rows if by and r[by] == self.cells[by]} - {""})

    def _option(self, field: Field, *, known: dict[str, str]) -> str:
        """A value of the list: by its number, its name, or any part of it that only one has."""
        proposal = self.cells[field.name]
        if field.name == "standpoint" and not proposal:
            proposal = draft(self.cells, folder=self.folder).cells["standpoint"]
        listed = list(known) if len(known) <= MOST else []
        self._list(listed, known=known)
        shown = f" [{proposal}]" if proposal else ""
        prompt = f"{field.title} (number, or part of the name){shown}: "
        while True:
            answer = self._answer(prompt, known=tuple(known), explains=_explained(field))
            if answer in ("", NONE):
                return "" if answer else proposal
            if answer.isdigit() and 0 < int(answer) <= len(listed):
                return self._taken(listed[int(answer) - 1], known=known)
            exact = resolved(answer, field=field, folder=self.folder)
            if exact in known:
                return self._taken(exact, known=known)
            found = matching(answer, known=known)
            if len(found) == 1:
                return self._taken(found[0], known=known)
            if found:
                listed = found[:MOST]
                self._list(listed, known=known)
                more = len(found) - len(listed)
                if more:
                    self.talk.say(f"  {more} more: type more of the name")
                continue
            self.talk.say(f"  nothing matches {answer!r}{did_you_mean(answer, known=known)}")
            new = self._new_key(field.name, name=answer)
            if new:
                return new

    def _list(self, listed: Sequence[str], *, known: Mapping[str, str]) -> None:
        for number, value in enumerate(listed, start=1):
            words = known[value]
            self.talk.say(f"  {number:>2}  {value}" + (f"  ({words})" if words != value else ""))

    def _taken(self, value: str, *, known: Mapping[str, str]) -> str:
        self.talk.say(f"  {value}  ({known[value]})")
        return value

    def _row(self, column: str) -> str:
        """A statement that this one relays or corrects, chosen from those on the same question."""
        find = {"repeats": others, "supersedes": earlier}[column]
        found = find(self.cells, folder=self.folder)[:MOST]
        said = {
            "repeats": "Other sources on the same question. Does this one merely relay a row?",
            "supersedes": "The source said before. Does this one correct (not just update) a row?",
        }[column]
        self.talk.say(said)
        for number, record in enumerate(found, start=1):
            self.talk.say(f"  {number:>2}  {_shown(record)}")
        answer = self._answer(
            f"{column.capitalize()} (number or id) [none]: ",
            known=[r["id"] for r in found],
            explains=self.folder.schema["estimates"].field(column).description,
        )
        if answer.isdigit() and 0 < int(answer) <= len(found):
            return found[int(answer) - 1]["id"]
        return answer

    def _figures(self) -> None:
        """Fills the figures from the wording and has them confirmed."""
        figures = {c: self.given.get(c, "") for c in FIGURES}
        figures |= read({**self.cells, **figures})
        said = ", ".join(f"{c} {v}" for c, v in figures.items() if v)
        self.talk.say(f"  {self.cells['wording']!r} reads as {said}")
        self.cells |= figures
        if self._answer("Right? [yes]: ", explains=said).casefold() in ("", "y", "yes"):
            return
        table = self.folder.schema["estimates"]
        for column in FIGURES:
            field = table.field(column)
            if known := options(field, folder=self.folder):
                self.cells[column] = self._option(field, known=known)
            else:
                self.cells[column] = self._line(field, proposal=self.cells[column])

    def _wrong(self, column: str) -> Problem | None:
        """What is wrong with one cell, as far as the row alone can tell."""
        table = self.folder.schema["estimates"]
        row = draft(self.cells, folder=self.folder).cells
        lone = parse_text(table.text([tuple(row[c] for c in table.columns)]).encode(), table=table)
        alone = Folder(self.folder.schema, {**self.folder.texts, "estimates": lone})
        found = (p for p in problems(alone, rules=ALONE) if p.column == column)
        first = next((p for p in found if p.file == table.path), None)
        ids = self.folder.ids.get("estimates", {})
        if (
            first is not None
            and first.rule == "known-value"
            and column in ("repeats", "supersedes")
        ):
            value = self.cells[column]
            hint = did_you_mean(value, known=ids).removeprefix("; ")
            first = None if value in ids else first._replace(remedy=hint or "name the id of a row")
        return first

    def _new_key(self, column: str, *, name: str) -> str:
        """The id of a new row in the table that a column points to; empty if none is wanted."""
        keys = {k.column: k.table for k in self.folder.schema["estimates"].keys}
        target = keys.get(column, "estimates")
        if target == "estimates":
            return ""
        path = self.folder.schema[target].path
        if self._answer(f"Add {name!r} to {path}? [no]: ").casefold() not in ("y", "yes"):
            return ""
        slug = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")
        return self._new_row(target, given={"id": slug, "name": name})["id"]

    def _new_phrase(self, phrase: str) -> bool:
        """Whether a number phrase in words was added to the table of such phrases."""
        self.talk.say(f"  {phrase!r} is in words and not yet in number_words.csv.")
        prompt = "Add it, with the least and the most that it can mean? [no]: "
        if self._answer(prompt).casefold() not in ("y", "yes"):
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
                    known = {v: field.label(v) for v in field.enum}
                    self._list(list(known), known=known)
                value = self._line(field, proposal=given.get(field.name, ""))
                if field.enum and value.isdigit() and 0 < int(value) <= len(field.enum):
                    value = field.enum[int(value) - 1]
                wrong = unfit(value, field=field)
                if not wrong:
                    cells[field.name] = value
                    break
                self.talk.say(f"  {wrong}")
        self.beside.setdefault(name, []).append(cells)
        # known from now on, as if it stood in the file already
        self.folder, _ = with_rows(self.folder, name=name, rows=[cells])
        return cells

    def _review(self) -> dict[str, str]:
        """The whole row, shown with what is wrong with it, until it is right and confirmed."""
        table = self.folder.schema["estimates"]
        while True:
            row = dict(draft(self.cells, folder=self.folder).cells)
            self.talk.say("")
            for field in table.fields:
                if row[field.name]:
                    self.talk.say(f"  {field.name:<14} {row[field.name]}")
            found = addition([row], folder=self.folder)
            self.talk.say(spoken(found))
            able = "" if found.problems else "Enter writes it; "
            stand = [p for p in found.problems if ACCEPTED in p.remedy]
            if stand and len(stand) == len(found.problems):
                able = f"{ACCEPT} lets it stand with a reason; "
            prompt = f"{able}the name of a column changes it; {LEAVE} leaves: "
            answer = self.talk.ask(prompt, known=table.columns).strip()
            if answer == LEAVE:
                raise Left
            if not answer and not found.problems:
                return row
            if answer == ACCEPT and stand:
                self._accept(stand, row=row, found=found)
            elif answer in table.columns:
                self._change(answer, row=row)
            elif answer:
                self.talk.say(f"  no column {answer!r}{did_you_mean(answer, known=table.columns)}")

    def _accept(self, stand: Sequence[Problem], *, row: Mapping[str, str], found: Addition) -> None:
        """Keeps an accepted exception, with its reason, for each of these problems."""
        reason = self._answer("Why do both stand? ")
        ids = {r.line: r["id"] for r in found.folder.records("estimates")}
        for problem in stand if reason else ():
            cells = {"rule": problem.rule, "id": ids[problem.line], "reason": reason}
            self.beside.setdefault("exceptions", []).append(cells)
            self.folder, _ = with_rows(self.folder, name="exceptions", rows=[cells])

    def _change(self, column: str, *, row: Mapping[str, str]) -> None:
        """Asks for one column again; what follows from it is made anew."""
        follows = FIGURES if column == "wording" else ()
        kept = {c: v for c, v in row.items() if c not in follows}
        self.cells |= kept
        if column in ("source", "stated_on", "metric"):
            self.cells["id"] = ""
        field = self.folder.schema["estimates"].field(column)
        try:
            if column in self.asked:
                self.given.pop(column, None)
                self._ask(column)
            elif known := options(field, folder=self.folder):
                self.cells[column] = self._option(field, known=known)
            else:
                self.cells[column] = self._line(field, proposal=row[column])
        except _Back:
            return


def matching(answer: str, *, known: Mapping[str, str]) -> list[str]:
    """The values whose id or name has words that begin as those of the answer, in the order given.

    Where none has, those that hold the words anywhere.

    >>> matching("nor kor", known={"north-korea": "North Korea", "south-korea": "South Korea"})
    ['north-korea']
    """
    typed = answer.casefold().split()
    texts = {v: f" {v} {name}".casefold() for v, name in known.items()}
    begun = {v: re.sub(r"[^\w]+", " ", t) for v, t in texts.items()}
    found = [v for v, text in begun.items() if all(f" {w}" in text for w in typed)]
    return found or [v for v, text in texts.items() if all(w in text for w in typed)]


def spoken(found: Addition) -> str:
    """The problems and doubts of a new row, in lines."""
    report = Report(place="", rules=0, problems=found.problems, doubts=found.doubts)
    lines = text(report).replace(f"{found.folder.schema['estimates'].path}:", "line ")
    return lines.rstrip("\n")


def _explained(field: Field) -> str:
    values = "".join(f"\n  {v}: {words}" for v, words in field.labels.items())
    return field.description + values


def _shown(record: Record) -> str:
    return f"{record['id']}  {record['stated_on']}  {record['wording']}"
