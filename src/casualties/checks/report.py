"""The result of a check as text, JSON, GitHub annotations or Markdown."""

import json
from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

from casualties.checks.problem import Problem
from casualties.checks.registry import example
from casualties.text.english import counted
from casualties.text.markdown import cell, table

OF_A_KIND = 10
"""Problems of one rule in one column that a report lists; the rest is counted, so that one fault
does not hide the others. JSON has them all."""
SHOWN = 200
"""Problems that a Markdown table lists at most; the rest is counted."""


class Report(NamedTuple):
    """The result of a check.

    `place` is the folder or revision checked, `path` the folder as annotations name it, `rules` the
    number of rules. `problems` block. With `since`, a revision or folder, they are those that the
    change brought, `old` those that it did not, `touched` the number of rows that it added, changed
    or removed, and `doubts` questions about these rows.
    """

    place: str
    rules: int
    problems: Sequence[Problem]
    path: str = "data"
    old: Sequence[Problem] = ()
    doubts: Sequence[Problem] = ()
    since: str = ""
    touched: int = 0

    @property
    def summary(self) -> str:
        """The result in one line."""
        if not self.since:
            return f"{self.place}: {_counts(self.problems)}, {counted(self.rules, 'rule')}"
        if not self.touched and not self.problems:
            return f"{self.place}: no row changed since {self.since}"
        rows = counted(self.touched, "row")
        return (
            f"{self.place}: {_counts(self.problems)} in the {rows} changed since {self.since}, "
            f"{counted(self.rules, 'rule')}"
        )

    @property
    def aside(self) -> str:
        """A sentence on the problems that the change did not bring; empty without any."""
        if not self.old:
            return ""
        was, does = ("was", "does") if len(self.old) == 1 else ("were", "do")
        problems = counted(len(self.old), "problem")
        return f"{problems} {was} there before and {does} not block this change"


def _counts(problems: Sequence[Problem]) -> str:
    if not problems:
        return "no problems"
    files = len({p.file for p in problems})
    return f"{counted(len(problems), 'problem')} in {counted(files, 'file')}"


def text(report: Report) -> str:
    """One line for each problem, and below them an example of a mend for each rule."""
    problems, rest = _limited(report.problems)
    lines = [*map(str, problems), *rest]
    lines += [f"  {rule}: {words}" for rule, words in _examples(report.problems)]
    doubts, rest = _limited(report.doubts)
    lines += [f"worth a look: {line}" for line in (*map(str, doubts), *rest)]
    if report.old:
        old, rest = _limited(report.old)
        lines += [f"{report.aside}:", *(f"  {line}" for line in (*map(str, old), *rest))]
    return "".join(f"{line}\n" for line in lines)


def _limited(problems: Sequence[Problem]) -> tuple[list[Problem], list[str]]:
    """The first problems of each rule in each column, and a line for the rest of each."""
    counts: Counter[tuple[str, str, str]] = Counter()
    shown = []
    for problem in problems:
        kind = (problem.file, problem.column, problem.rule)
        counts[kind] += 1
        if counts[kind] <= OF_A_KIND:
            shown.append(problem)
    return shown, [
        f"{file}: {column and f'{column}: '}{count - OF_A_KIND:,} more like these [{rule}]"
        for (file, column, rule), count in counts.items()
        if count > OF_A_KIND
    ]


def as_json(report: Report) -> str:
    """The report as one object: place, rules, since, touched, problems, old and doubts."""
    content = {
        "place": report.place,
        "rules": report.rules,
        "since": report.since or None,
        "touched": report.touched if report.since else None,
        "problems": [_object(p) for p in report.problems],
        "old": [_object(p) for p in report.old],
        "doubts": [_object(p) for p in report.doubts],
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _object(problem: Problem) -> dict[str, object]:
    cells = problem._asdict()
    return {**cells, "column": problem.column or None, "example": example(problem.rule)}


def github(report: Report) -> str:
    """One workflow command for each problem, which GitHub shows beside its line.

    Problems are errors, doubts are warnings, and old problems are notices.
    """
    lines = []
    kinds = (("error", report.problems), ("warning", report.doubts), ("notice", report.old))
    for kind, problems in kinds:
        first, rest = _limited(problems)
        lines += [f"::{kind}::{_data(line)}\n" for line in rest]
        for p in first:
            path = _property(f"{report.path}/{p.file}")
            title = _property(f"{p.column}: {p.rule}" if p.column else p.rule)
            message = f"{p.message}; {p.remedy}"
            if kind == "notice":
                message += " (there before, does not block this change)"
            elif example(p.rule):
                message += f"\n{example(p.rule)}"
            lines.append(f"::{kind} file={path},line={p.line},title={title}::{_data(message)}\n")
    return "".join(lines)


def _data(value: str) -> str:
    return value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: str) -> str:
    return _data(value).replace(":", "%3A").replace(",", "%2C")


def markdown(report: Report) -> str:
    """A section with a table of the problems and an example of a mend for each rule."""
    parts = ["## Check", ""]
    if not report.problems:
        parts += [f"{cell(report.summary)}.", ""]
    else:
        parts += [f"**{cell(report.summary)}.**", "", _table(report.problems), ""]
        parts += [f"- `{rule}`: {cell(words)}" for rule, words in _examples(report.problems)]
        parts += [""]
    if report.doubts:
        parts += ["Worth a look (nothing here blocks):", "", _table(report.doubts), ""]
    if report.old:
        head = f"<details><summary>{report.aside}</summary>"
        parts += [head, "", _table(report.old), "", "</details>", ""]
    return "\n".join(parts)


def _table(problems: Sequence[Problem]) -> str:
    first, rest = _limited(problems)
    rows = [(cell(p.place), cell(p.message), cell(p.remedy), f"`{p.rule}`") for p in first]
    words = table("place", "what is wrong", "what to do", "rule", rows=rows[:SHOWN])
    if len(rows) > SHOWN:
        words += f"\n| | and {len(rows) - SHOWN:,} more | run 'casualties check' | |"
    return words + "".join(f"\n| | {cell(line)} | | |" for line in rest)


def _examples(problems: Sequence[Problem]) -> list[tuple[str, str]]:
    """Rule and example of a mend, once for each rule that was broken."""
    names = dict.fromkeys(p.rule for p in problems)
    return [(name, example(name)) for name in names if example(name)]


FORMATS: dict[str, Callable[[Report], str]] = {
    "text": text,
    "json": as_json,
    "github": github,
    "markdown": markdown,
}
"""Name of a format -> the function that writes it."""
