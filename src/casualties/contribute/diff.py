"""The report on a change of the data: what differs, what may not, and what follows from it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from casualties.checks import Problem, read_folder
from casualties.contribute.changes import Change, changes, guard
from casualties.data.git import changelog, home, opened
from casualties.errors import DataError
from casualties.text.markdown import cell, code, table

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
        counts = [f"{len(self.of(kind)):,} {kind}" for kind in KINDS if self.of(kind)]
        return f"{self.old} to {self.new}: rows {', '.join(counts) or 'unchanged'}"


def compared(old: str | Path, new: str | Path, *, folder: Path) -> Diff:
    """The differences between two folders or revisions.

    A revision is one of the other folder, or of `folder` where both are revisions. Raises
    DataError where one of them cannot be opened or has no schema.
    """
    from casualties.contribute.effects import consequences  # needs pandas
    from casualties.data.dataset import load

    tracked = home(new, old, folder=folder)
    with ExitStack() as stack:
        before, after = (stack.enter_context(opened(p, folder=tracked)) for p in (old, new))
        differences = changes(read_folder(before), read_folder(after))
        diff = Diff(
            old=str(old),
            new=str(new),
            changes=differences,
            guarded=guard(differences, before=changelog(before), after=changelog(after)),
        )
        try:
            return replace(diff, consequences=consequences(load(before), load(after)))
        except DataError as error:
            reason = f"the data does not load ({error}); mend what the check names first"
            return replace(diff, unmeasured=reason)


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
        yield from (f"  {name}: {old} -> {new}" for name, old, new in effect.measures)
    if not diff.consequences.effects and diff.changes:
        yield "measures: none differs"
    for verb, pairs in (("appears", diff.consequences.appear), ("goes", diff.consequences.go)):
        for pair in pairs:
            about = f"{pair.question}, factor {pair.factor:.2f}, since {pair.since}"
            yield f"contradiction {verb}: {about}"
            yield f"  at least {pair.at_least}: {pair.floor}"
            yield f"  at most {pair.at_most}: {pair.ceiling}"


def markdown(diff: Diff) -> str:
    """The report as sections of Markdown, safe to post: no cell can leave its place."""
    return "".join(f"{block}\n\n" for block in _blocks(diff))


def _blocks(diff: Diff) -> Iterator[str]:
    """The headings, paragraphs and tables of the report."""
    yield from ("## Rows", f"{cell(diff.summary)}.")
    if diff.guarded:
        yield from ("### Published rows", "**A published row is not changed silently.**")
        yield "\n".join(f"- {cell(str(p))}" for p in diff.guarded)
    for kind in KINDS:
        if rows := diff.of(kind):
            yield f"### {kind.capitalize()}"
            for change in rows[:MOST]:
                yield f"**{cell(change.name)}** in {cell(change.file)}"
                yield _row(change)
            yield from _rest(rows)
    yield "## Consequences"
    if diff.consequences is None:
        yield f"Not computed: {cell(diff.unmeasured)}."
        return
    yield _effects(diff.consequences.effects)
    for verb, pairs in (("appear", diff.consequences.appear), ("go", diff.consequences.go)):
        if pairs:
            yield from (f"### Contradictions that {verb}", _pairs(pairs[:MOST]))
            yield from _rest(pairs)


def _row(change: Change) -> str:
    if change.kind == "changed":
        cells = [(code(c), _value(old), _value(new)) for c, old, new in change.cells]
        return table("column", "before", "after", rows=cells)
    record: Mapping[str, str] = change.after or change.before or {}
    return table("column", "value", rows=[(code(c), _value(v)) for c, v in record.items() if v])


def _value(value: str) -> str:
    """A cell for a reviewer; an address becomes a link that shows where it leads."""
    bare = value.isascii() and not set(value) & set(" <>()[]|`\\\"'")
    if value.startswith(("http://", "https://")) and bare:
        return f"<{value}>"
    return cell(value) if value else "*empty*"


def _effects(effects: Sequence[Effect]) -> str:
    if not effects:
        return "No measure of any question differs, as known on the last day of the data."
    rows = []
    for effect in effects:
        question = cell(effect.question) + " (now has two origins)" * effect.new
        for measure, old, new in effect.measures:
            rows.append((question, f"`{measure}`", cell(old), cell(new)))
            question = ""
    return table("question", "measure", "before", "after", rows=rows)


def _pairs(pairs: Sequence[Pair]) -> str:
    rows = [
        (
            cell(pair.question),
            f"**{pair.at_least}** {cell(pair.floor)}",
            f"**{pair.at_most}** {cell(pair.ceiling)}",
            f"{pair.factor:.2f}",
        )
        for pair in pairs
    ]
    return table("question", "at least", "at most", "factor", rows=rows)


def _rest(items: Sequence[object]) -> Iterator[str]:
    """How many are not listed; nothing if all are."""
    if len(items) > MOST:
        yield f"… and {len(items) - MOST:,} more: run 'casualties diff'."


FORMATS: dict[str, Callable[[Diff], str]] = {"text": text, "markdown": markdown}
"""Name of a format -> the function that writes it."""
