"""The report on a change of the data as a comment: Markdown that fits into one on GitHub."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from casualties.contribute.change_lines import FIRST, cut, grouped, line, told
from casualties.contribute.changes import Change
from casualties.contribute.diff import KINDS, Diff, text
from casualties.contribute.tables import STATEMENTS
from casualties.text.markdown import cell, code, table

if TYPE_CHECKING:
    from casualties.contribute.effects import Effect, Pair

ROOM = 50_000
"""Characters of the report; the check of the rows stands below it, and GitHub takes 65,536."""

SHARES = {"before": 14_000, "changed": 8_000, "after": 6_000, "follows": 5_000}
"""The most that a part takes of the room; the new statements have the rest."""

FRAME = 200
"""Characters of the heading over the new statements and of the words beside them."""

WHOLE = 5
"""New statements up to which every cell is shown."""


def markdown(diff: Diff) -> str:
    """The report as sections of Markdown, safe to post: no cell can leave its place.

    First what is new of wars, parties and sources, then one line for each row, then what follows
    from them, furthest apart first. Where there are too many rows they are told without their
    addresses, then by source and question, so that the whole keeps within ROOM.
    """
    before, after = list(_before(diff)), list(_after(diff))
    room = ROOM - sum(len(block) + 2 for block in (*before, *after))
    return "".join(f"{block}\n\n" for block in (*before, *_statements(diff, room=room), *after))


def _before(diff: Diff) -> Iterator[str]:
    """What a published row may not undergo, and the new rows that statements name."""
    yield from ("## Rows", f"{cell(diff.summary)}.")
    if diff.guarded:
        yield from ("### Published rows", "**A published row is not changed silently.**")
        yield _fitting((f"- {cell(str(p))}" for p in diff.guarded), room=SHARES["changed"])
    new = [c for c in diff.of("added") if c.table in FIRST]
    room = SHARES["before"]
    for name in dict.fromkeys(c.table for c in new):
        rows = [c for c in new if c.table == name]
        yield f"### New {name.replace('_', ' ')}: {len(rows):,}"
        yield (block := _points(rows, diff=diff, room=room))
        room = max(0, room - len(block))


def _points(rows: Sequence[Change], *, diff: Diff, room: int) -> str:
    lines = (f"- **{cell(c.name)}** {cell(line(c, names=diff.names))}" for c in rows)
    return _fitting(lines, room=room)


def _statements(diff: Diff, *, room: int) -> Iterator[str]:
    """The new statements, a line each, as fully as there is room."""
    rows = [c for c in diff.of("added") if c.table == STATEMENTS]
    if not rows:
        return
    yield f"### New statements: {len(rows):,}"
    room -= FRAME
    ways: list[Callable[[], str]] = [
        lambda: _told(rows, diff=diff, with_address=True),
        lambda: _told(rows, diff=diff, with_address=False),
        lambda: _grouped(rows, diff=diff),
    ]
    words = next((words for way in ways if len(words := way()) <= room), "")
    words = words or _fitting(_grouped(rows, diff=diff).split("\n"), room=room)
    yield words
    cells = "\n\n".join(f"**{cell(c.name)}**\n\n{_cells(c)}" for c in rows[:WHOLE])
    if len(rows) <= WHOLE and len(cells) <= room - len(words):
        yield f"<details><summary>Every cell</summary>\n\n{cells}\n\n</details>"


def _told(rows: Sequence[Change], *, diff: Diff, with_address: bool) -> str:
    said = [told(c.after or {}, names=diff.names) for c in rows]
    lines = [
        (cell(s.who), cell(s.when), cell(s.wording), cell(s.whom), _value(s.address)) for s in said
    ]
    headings = ("who", "when", "wording", "whom", "address")
    if with_address:
        return table(*headings, rows=lines)
    return table(*headings[:-1], rows=[part[:-1] for part in lines])


def _grouped(rows: Sequence[Change], *, diff: Diff) -> str:
    lines = [tuple(map(cell, group)) for group in grouped(rows, names=diff.names)]
    return table("who", "whom", "rows", "when", rows=lines)


def _cells(change: Change) -> str:
    record: Mapping[str, str] = change.after or change.before or {}
    return table("column", "value", rows=[(code(c), _value(v)) for c, v in record.items() if v])


def _value(value: str) -> str:
    """A cell for a reviewer; an address becomes a link that shows where it leads."""
    bare = value.isascii() and not set(value) & set(" <>()[]|`\\\"'")
    if value.startswith(("http://", "https://")) and bare:
        return f"<{value}>"
    return cell(value) if value else "*empty*"


def _after(diff: Diff) -> Iterator[str]:
    """Other new rows, what is changed and removed, and what follows."""
    others = [c for c in diff.of("added") if c.table not in (*FIRST, STATEMENTS)]
    if others:
        yield f"### Other new rows: {len(others):,}"
        yield _points(others, diff=diff, room=SHARES["after"])
    for kind in KINDS[1:]:
        if rows := diff.of(kind):
            yield f"### {kind.capitalize()}: {len(rows):,}"
            yield _fitting(
                (
                    part
                    for change in rows
                    for part in (_changed(change) if kind == "changed" else _gone(change, diff))
                ),
                room=SHARES["changed"],
            )
    yield "## Consequences"
    if diff.consequences is None:
        yield f"Not computed: {cell(diff.unmeasured)}."
        return
    yield _effects(diff.consequences.effects)
    for verb, pairs in (("appear", diff.consequences.appear), ("go", diff.consequences.go)):
        if pairs:
            yield f"### Contradictions that {verb}: {len(pairs):,}"
            yield _pairs(sorted(pairs, key=lambda pair: -pair.factor))


def _changed(change: Change) -> Iterator[str]:
    yield f"- **{cell(change.name)}** in {cell(change.file)}"
    for column, old, new in change.cells:
        yield f"  - {code(column)}: {_value(cut(old) if old else '')} → {_value(_new(old, new))}"


def _new(old: str, new: str) -> str:
    """The new cell; of longer notes only what was added."""
    return f"… {new.removeprefix(old).strip()}" if old and new.startswith(old) else new


def _gone(change: Change, diff: Diff) -> Iterator[str]:
    words = cell(line(change, names=diff.names))
    yield f"- **{cell(change.name)}** in {cell(change.file)}: {words}"


def _effects(effects: Sequence[Effect]) -> str:
    if not effects:
        return "No measure of any question differs, as known on the last day of the data."
    rows = [
        (
            cell(effect.question) + " (now has two origins)" * effect.new,
            "; ".join(f"`{name}` {cell(old)} → {cell(new)}" for name, old, new in effect.measures),
        )
        for effect in sorted(effects, key=lambda effect: -effect.factor)
    ]
    lines = table("question", "what moves", rows=rows).split("\n")
    return _fitting(lines, room=SHARES["follows"])


def _pairs(pairs: Sequence[Pair]) -> str:
    rows = [
        (
            f"{pair.factor:.2f}",
            cell(pair.question),
            f"**{pair.at_least}** {cell(pair.floor)}",
            f"**{pair.at_most}** {cell(pair.ceiling)}",
        )
        for pair in pairs
    ]
    lines = table("factor", "question", "at least", "at most", rows=rows).split("\n")
    return _fitting(lines, room=SHARES["follows"])


def _fitting(lines: Iterable[str], *, room: int) -> str:
    """The lines that there is room for, and how many more there are."""
    kept: list[str] = []
    left = 0
    for one in lines:
        room -= len(one) + 1
        if room < 0:
            left += 1
        else:
            kept.append(one)
    rest = [f"\n… and {left:,} more: run 'casualties diff'."] if left else []
    return "\n".join([*kept, *rest])


FORMATS: dict[str, Callable[[Diff], str]] = {"text": text, "markdown": markdown}
"""Name of a format -> the function that writes it."""
