"""The report on a change of the data: what differs, what may not, and what follows from it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from casualties.checks import Problem, read_folder
from casualties.contribute.changes import Change, changes, guard
from casualties.data.dataset import load
from casualties.data.git import changelog, home, opened
from casualties.errors import DataError
from casualties.text.markdown import cell, code

if TYPE_CHECKING:
    from casualties.contribute.effects import Consequences, Effect, Pair

MOST = 40
"""The most rows or pairs of a kind that Markdown shows; the rest is counted."""

KINDS = ("added", "changed", "removed")


@dataclass(frozen=True, kw_only=True)
class Diff:
    """What differs between two data folders, and what follows.

    `guarded` are changes that a published row may not undergo. `consequences` is None where the
    measures could not be computed, for the reason in `unmeasured`.
    """

    old: str
    new: str
    changes: Sequence[Change]
    guarded: Sequence[Problem]
    consequences: Consequences | None = None
    unmeasured: str = ""

    def of(self, kind: str) -> list[Change]:
        """The changes of one kind."""
        return [c for c in self.changes if c.kind == kind]

    @property
    def summary(self) -> str:
        """One line that counts."""
        counts = [f"{len(self.of(k)):,} {k}" for k in KINDS if self.of(k)]
        return f"{self.old} to {self.new}: rows {', '.join(counts) or 'unchanged'}"


def compared(old: str | Path, new: str | Path, *, folder: Path) -> Diff:
    """The differences between two folders or revisions.

    A revision is one of the other folder, or of `folder` where both are revisions. Raises
    DataError where one of them cannot be opened or has no schema.
    """
    tracked = home(new, old, folder=folder)
    with ExitStack() as stack:
        places = [stack.enter_context(opened(p, folder=tracked)) for p in (old, new)]
        before, after = (read_folder(p)[0] for p in places)
        found = changes(before, after)
        notes = [changelog(p) for p in places]
        measured, unmeasured = _measured(places, found)
    return Diff(
        old=str(old),
        new=str(new),
        changes=found,
        guarded=guard(found, before=notes[0], after=notes[1]),
        consequences=measured,
        unmeasured=unmeasured,
    )


def _measured(places: Sequence[Path], found: Sequence[Change]) -> tuple[Consequences | None, str]:
    """The consequences; None with the reason where they cannot be computed."""
    from casualties.contribute.effects import Consequences, consequences

    if not found:
        return Consequences((), (), ()), ""
    try:
        datasets = [load(p) for p in places]
    except DataError as error:
        return None, f"the data does not load ({error}); mend what the check names first"
    return consequences(*datasets), ""


def text(diff: Diff) -> str:
    """The report in lines."""
    return "".join(f"{line}\n" for line in _lines(diff))


def _lines(diff: Diff) -> Iterator[str]:
    yield diff.summary
    for problem in diff.guarded:
        yield str(problem)
    for change in diff.changes:
        yield f"{change.kind} {change.file}: {change.name}"
        if change.kind == "changed":
            yield from (
                f"  {c}: {old or 'empty'} -> {new or 'empty'}" for c, old, new in change.cells
            )
    if diff.consequences is None:
        yield f"measures: {diff.unmeasured}"
        return
    for effect in diff.consequences.effects:
        yield f"measures: {effect.question}"
        yield from (f"  {name}: {old} -> {new}" for name, old, new in _moves(effect))
    for title, pairs in _ledger(diff.consequences):
        for pair in pairs:
            yield f"{title}: {pair.question}, factor {pair.factor:.2f}, since {pair.since}"
            for side, end in ((pair.floor, "at least"), (pair.ceiling, "at most")):
                yield (
                    f"  {end} {side['bound']}: {side['id']}, {side['source']} "
                    f"on {side['stated_on']}: {side['wording']!r}"
                )
    if not diff.consequences.effects and diff.changes:
        yield "measures: none differs"


def _moves(effect: Effect) -> list[tuple[str, str, str]]:
    """Measure, before and after, of those that differ."""
    before, after = effect.before or {}, effect.after or {}
    names = [*after, *(n for n in before if n not in after)]
    pairs = [(n, before.get(n, "none"), after.get(n, "none")) for n in names]
    return [p for p in pairs if p[1] != p[2]]


def _ledger(found: Consequences) -> list[tuple[str, Sequence[Pair]]]:
    return [("contradiction appears", found.appear), ("contradiction goes", found.go)]


def markdown(diff: Diff) -> str:
    """The report as sections of Markdown, safe to post: no cell can leave its place."""
    return "\n".join(_sections(diff)) + "\n"


def _sections(diff: Diff) -> Iterator[str]:
    yield from ("## Rows", "", f"{cell(diff.summary)}.", "")
    if diff.guarded:
        yield from ("### Published rows", "", "**A published row is not changed silently.**", "")
        yield from (f"- {cell(str(p))}" for p in diff.guarded)
        yield ""
    for kind in KINDS:
        rows = diff.of(kind)
        if rows:
            yield from (f"### {kind.capitalize()}", "")
            for change in rows[:MOST]:
                yield from _row(change)
            yield from _rest(rows)
    yield from ("## Consequences", "")
    if diff.consequences is None:
        yield from (f"Not computed: {cell(diff.unmeasured)}.", "")
        return
    yield from _effects(diff.consequences.effects)
    for title, pairs in _ledger(diff.consequences):
        if pairs:
            yield from _pairs(title, pairs)


def _row(change: Change) -> Iterator[str]:
    yield from (f"**{cell(change.name)}** in {cell(change.file)}", "")
    if change.kind == "changed":
        yield from ("| column | before | after |", "| --- | --- | --- |")
        yield from (
            f"| {code(c)} | {_value(old)} | {_value(new)} |" for c, old, new in change.cells
        )
        yield ""
        return
    record = change.after or change.before
    cells = dict(record) if record is not None else {}
    yield from ("| column | value |", "| --- | --- |")
    yield from (f"| {code(c)} | {_value(v)} |" for c, v in cells.items() if v)
    yield ""


def _value(value: str) -> str:
    """A cell for a reviewer; an address becomes a link that shows where it leads."""
    bare = value.isascii() and not set(value) & set(" <>()[]|`\\\"'")
    if value.startswith(("http://", "https://")) and bare:
        return f"<{value}>"
    return cell(value) if value else "*empty*"


def _effects(effects: Sequence[Effect]) -> Iterator[str]:
    if not effects:
        yield from ("No measure of any question differs, as known on the last day of the data.", "")
        return
    yield from ("| question | measure | before | after |", "| --- | --- | --- | --- |")
    for effect in effects:
        name = cell(effect.question)
        if effect.before is None:
            name += " (now has two origins)"
        for measure, old, new in _moves(effect):
            yield f"| {name} | `{measure}` | {cell(old)} | {cell(new)} |"
            name = ""
    yield ""


def _pairs(title: str, pairs: Sequence[Pair]) -> Iterator[str]:
    heads = {"contradiction appears": "Contradictions that appear"}
    yield from (f"### {heads.get(title, 'Contradictions that go')}", "")
    yield from ("| question | at least | at most | factor |", "| --- | --- | --- | --- |")
    for pair in pairs[:MOST]:
        sides = [
            f"**{cell(s['bound'])}** {cell(s['source'])}, {cell(s['stated_on'])}: "
            f"“{cell(s['wording'])}” ({cell(s['id'])})"
            for s in (pair.floor, pair.ceiling)
        ]
        yield f"| {cell(pair.question)} | {sides[0]} | {sides[1]} | {pair.factor:.2f} |"
    yield ""
    yield from _rest(pairs)


def _rest(items: Sequence[object]) -> Iterator[str]:
    """How many are not listed; nothing if all are."""
    if len(items) > MOST:
        yield from (f"… and {len(items) - MOST:,} more: run 'casualties diff'.", "")


FORMATS: dict[str, Callable[[Diff], str]] = {"text": text, "markdown": markdown}
"""Name of a format -> the function that writes it."""
