"""Whether an exported archive holds what its data version gives for its selection."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from casualties.data.cells import parse_text
from casualties.data.dataset import Dataset, load
from casualties.data.git import opened
from casualties.data.location import PACKAGE_FILE
from casualties.data.matched_rows import Key, row_pairs
from casualties.data.schema import Table
from casualties.data.zip import SUMS, packed, sums, unpacked
from casualties.errors import DataError
from casualties.export.package import EXPORT, generator, package
from casualties.export.provenance import TIME, provenance
from casualties.selection import Selection
from casualties.text.english import counted
from casualties.views import VIEWS

MOST_TIMES, SPARE = 4, 1_000_000
"""Times and bytes by which two tables may differ in size and still be compared row by row."""


@dataclass(frozen=True, slots=True)
class Verification:
    """Whether the archive is what it says it is, and every finding in words."""

    same: bool
    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Claim:
    """What an archive says of itself."""

    view: str
    selection: Selection
    site: str
    version: str
    revision: str
    changed: str
    generator: str


def verify(data: bytes, *, dataset: Dataset) -> Verification:
    """Whether an archive holds, byte for byte, what its data version gives for its selection.

    Its data version is that of `dataset`, or one that the git repository of the dataset's folder
    still has under the revision that the archive names. If neither is so, the sums inside are
    checked and nothing is proven. Where the data have moved on, the findings also say which of the
    archive's rows are others now.
    """
    try:
        held = unpacked(data)
        claim = _claim(held)
    except DataError as error:
        return Verification(False, tuple(str(p) for p in error.problems or (error,)))
    broken = sums(held)
    if claim.version == dataset.version:
        same, lines = _compared(held, data, dataset=dataset, claim=claim)
        otherwise = _claimed_otherwise(claim, dataset=dataset)
        return Verification(same and not broken, (*broken, *lines, *otherwise))
    moved = (
        f"The data have moved on, from version {claim.version}{_named(claim.revision)} "
        f"to {dataset.version}{_named(dataset.revision)}."
    )
    now = _since(held, dataset=dataset, claim=claim)
    try:
        then = _past(claim, dataset=dataset)
    except DataError as error:
        hold = "do not hold" if broken else "hold"
        unproven = f"{error}. Nothing is proven; the sums inside {hold}."
        return Verification(False, (*broken, moved, unproven, *now))
    same, lines = _compared(held, data, dataset=then, claim=claim)
    return Verification(same and not broken, (*broken, *lines, moved, *now))


def _named(revision: str) -> str:
    return f" (revision {revision})" if revision else ""


def _claim(held: Mapping[str, bytes]) -> _Claim:
    try:
        export: dict[str, Any] = json.loads(held[PACKAGE_FILE])[EXPORT]
        words = {name: export[name] or "" for name in ("view", "query", "site", "revision")}
        words |= {name: export[name] for name in ("data_version", "changed", "generator")}
    except (KeyError, ValueError, TypeError, RecursionError):
        raise DataError(
            f"{PACKAGE_FILE}: missing, or it does not say what was exported; only an export.zip "
            "of this program can be verified"
        ) from None
    problems = [
        f"{PACKAGE_FILE}: {EXPORT}.{name}: {str(value)[:80]!r} cannot be"
        for name, value in words.items()
        if not isinstance(value, str) or not _can_be(name, value)
    ]
    if not problems:
        selection, wrong = Selection.parse(words["query"])
        problems += [f"{PACKAGE_FILE}: {EXPORT}.query: {problem}" for problem in wrong]
        if words["view"] not in VIEWS:
            problems.append(f"{PACKAGE_FILE}: {EXPORT}.view: unknown view {words['view'][:80]!r}")
    if problems:
        raise DataError("\n".join(problems), problems=problems)
    return _Claim(
        view=words["view"],
        selection=selection,
        site=words["site"],
        version=words["data_version"],
        revision=words["revision"],
        changed=words["changed"],
        generator=words["generator"],
    )


def _can_be(name: str, value: str) -> bool:
    if name == "changed":
        try:
            return bool(datetime.strptime(value, TIME))
        except ValueError:
            return False
    forms = {"data_version": r"[0-9a-f]{12}", "revision": r"([\w./-]{1,80}\+?)?"}
    return bool(re.fullmatch(forms.get(name, r"[^\x00-\x1f]*"), value))


def _expected(claim: _Claim, *, dataset: Dataset) -> dict[str, bytes]:
    """The files that the dataset gives for the claim's selection, revision and time as claimed."""
    origin = provenance(claim.view, dataset=dataset, selection=claim.selection, site=claim.site)
    origin = replace(origin, revision=claim.revision, changed=claim.changed)
    return package(origin, dataset=dataset, selection=claim.selection, site=claim.site)


def _compared(
    held: Mapping[str, bytes], data: bytes, *, dataset: Dataset, claim: _Claim
) -> tuple[bool, list[str]]:
    """Whether the archive holds what the dataset gives, and what differs, with the verdict."""
    wanted = _expected(claim, dataset=dataset)
    tables = {table.path: table for table in dataset.schema.tables.values()}
    wrong: list[str] = []
    uncompared: list[str] = []
    for name in dict.fromkeys((*wanted, *held)):
        if name == SUMS or held.get(name) == wanted.get(name):
            continue
        if name not in held:
            wrong.append(f"{name}: missing from the archive")
        elif name not in wanted:
            wrong.append(f"{name!r}: not part of the export")
        elif name in tables:
            changes = differences(wanted[name], held[name], table=tables[name])
            wrong += [f"{name}: {change}" for change in changes]
        elif claim.generator != generator():
            writer = f"written by {claim.generator[:40]!r}, this is {generator()!r}"
            uncompared.append(f"{name}: not compared: {writer}")
        else:
            wrong.append(f"{name}: changed")
    if not wrong and not uncompared and held.get(SUMS) != wanted[SUMS]:
        wrong.append(f"{SUMS}: changed")
    rows = counted(wanted[dataset.schema["estimates"].path].count(b"\n") - 1, "statement")
    given = f"what data version {claim.version} gives for this selection"
    if wrong:
        verdict = f"It is not {given}."
    elif uncompared:
        version = f"data version {claim.version}"
        verdict = f"The {rows} and all tables are byte for byte those of {version}."
    elif data != packed(wanted):
        verdict = f"Every file is byte for byte {given} ({rows}); the archive is packed otherwise."
    else:
        verdict = f"Byte for byte {given} ({rows})."
    return not wrong, [*wrong, *uncompared, verdict]


def _claimed_otherwise(claim: _Claim, *, dataset: Dataset) -> list[str]:
    ours = provenance(claim.view, dataset=dataset, selection=claim.selection, site=claim.site)
    pairs = {"revision": (claim.revision, ours.revision), "changed": (claim.changed, ours.changed)}
    return [
        f"It says {name} {claimed!r}; the same data here say {true!r}."
        for name, (claimed, true) in pairs.items()
        if claimed != true
    ]


def _past(claim: _Claim, *, dataset: Dataset) -> Dataset:
    """The dataset at the revision that the archive names. Raises DataError: why there is none."""
    if dataset.folder is None or not re.fullmatch(r"[0-9a-f]{7,64}", claim.revision):
        raise DataError("The archive names no commit that a repository could hold")
    try:
        with opened(claim.revision, folder=dataset.folder) as folder:
            then = load(folder)
    except DataError:
        remedy = "name the data folder of a repository that has it"
        message = f"Revision {claim.revision} is not to be had here"
        raise DataError(message, remedy=remedy) from None
    if then.version != claim.version:
        raise DataError(f"Revision {claim.revision} holds data version {then.version}")
    return then


def _since(held: Mapping[str, bytes], *, dataset: Dataset, claim: _Claim) -> list[str]:
    """What the archive's tables say otherwise than the data do now."""
    now = _expected(claim, dataset=dataset)
    findings = []
    for table in dataset.schema.tables.values():
        if table.path in held and held[table.path] != now[table.path]:
            changes = differences(held[table.path], now[table.path], table=table)
            findings += [f"now, {table.path}: {change}" for change in changes]
    return findings or ["For this selection the tables still say the same."]


def differences(old: bytes, new: bytes, *, table: Table) -> list[str]:
    """What `new` says otherwise than `old`, row by row: in the order of `new`, then what is gone.

    Rows are told apart by the table's primary key. Tables of much different size are not read.
    """
    small, large = sorted((len(old), len(new)))
    if large > MOST_TIMES * small + SPARE:
        return [f"{len(new):,} bytes instead of {len(old):,}"]
    try:
        before, after = (parse_text(data, table=table) for data in (old, new))
    except DataError as error:
        return [str(error)]
    if before.header != after.header:
        return [f"columns {', '.join(after.header)!r} instead of {', '.join(before.header)!r}"]
    columns = [before.header.index(c) for c in table.primary_key if c in before.header]

    def key(cells: tuple[str, ...]) -> Key:
        return tuple(cells[column] if column < len(cells) else "" for column in columns)

    rows = ([cells for _, cells in text.raw] for text in (before, after))
    findings = []
    for pair in row_pairs(*rows, key=key):
        name = " ".join(filter(None, pair.key)) + (" again" if pair.repeat else "")
        if pair.after is None:
            findings.append(f"removed row {name!r}")
        elif pair.before is None:
            findings.append(f"added row {name!r}")
        elif pair.before != pair.after:
            cells = zip(before.header, pair.before, pair.after, strict=False)
            changed = ", ".join(f"{c} {a!r} became {b!r}" for c, a, b in cells if a != b)
            findings.append(f"changed row {name!r}: {changed or 'another number of cells'}")
    return findings or ["the same rows in another order, or written otherwise"]
