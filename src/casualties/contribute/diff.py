"""The report on a change of the data: what differs, what may not, and what follows from it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from casualties.checks import Problem, read_folder
from casualties.contribute.change_lines import Names, in_order, line, names_of
from casualties.contribute.changes import Change, changes, guard
from casualties.data.git import between, changelog, home, opened
from casualties.errors import DataError

if TYPE_CHECKING:
    from casualties.contribute.effects import Consequences

KINDS = ("added", "changed", "removed")


@dataclass(frozen=True, kw_only=True)
class Diff:
    """What differs between two data folders, and what follows.

    `guarded` are changes that a published row may not undergo. `consequences` is None where the
    measures could not be computed, for the reason in `unmeasured`. `since` says from which commit
    it was compared where that is not what `old` names today.
    """

    old: str
    new: str
    changes: Sequence[Change]
    guarded: Sequence[Problem]
    names: Names = field(default_factory=dict)
    since: str = ""
    consequences: Consequences | None = None
    unmeasured: str = ""

    def of(self, kind: str) -> list[Change]:
        """The changes of one kind, in the order in which they are read."""
        return in_order(c for c in self.changes if c.kind == kind)

    @property
    def summary(self) -> str:
        """One line that counts."""
        counts = [f"{len(self.of(kind)):,} {kind}" for kind in KINDS if self.of(kind)]
        since = f" (since {self.since}, where it left {self.old})" if self.since else ""
        return f"{self.old} to {self.new}{since}: rows {', '.join(counts) or 'unchanged'}"


def compared(old: str | Path, new: str | Path | None, *, folder: Path) -> Diff:
    """The differences between two folders or revisions; `new` is `folder` unless given.

    A revision is one of the other folder, or of `folder` where both are revisions. A branch is
    compared from where the other left it, so that what it got meanwhile does not count; `main...`
    and `main...mine` say the same of any revision. Raises DataError where one of them cannot be
    opened or has no schema.
    """
    from casualties.contribute.effects import consequences  # needs pandas
    from casualties.data.dataset import load

    tracked = home(*((new, old) if new else (old,)), folder=folder)
    old_place, new_place, since = between(old, new, folder=tracked)
    new_place = new_place or folder
    with ExitStack() as stack:
        before, after = (
            stack.enter_context(opened(p, folder=tracked)) for p in (old_place, new_place)
        )
        old_folder, new_folder = read_folder(before), read_folder(after)
        differences = changes(old_folder, new_folder)
        diff = Diff(
            old=str(old),
            new=str(new_place),
            changes=differences,
            guarded=guard(differences, before=changelog(before), after=changelog(after)),
            names=names_of(new_folder, old_folder),
            since=since,
        )
        try:
            return replace(diff, consequences=consequences(load(before), load(after)))
        except DataError as error:
            reason = f"the data does not load ({error}); mend what the check names first"
            return replace(diff, unmeasured=reason)


def text(diff: Diff) -> str:
    """The report in lines."""
    return "".join(f"{words}\n" for words in _lines(diff))


def _lines(diff: Diff) -> Iterator[str]:
    yield diff.summary
    for problem in diff.guarded:
        yield str(problem)
    for change in (change for kind in KINDS for change in diff.of(kind)):
        yield f"{change.kind} {change.file}: {change.name}"
        if change.kind == "changed":
            yield from (
                f"  {c}: {old or 'empty'} -> {new or 'empty'}" for c, old, new in change.cells
            )
        elif words := line(change, names=diff.names):
            yield f"  {words}"
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
