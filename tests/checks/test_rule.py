"""A rule that is written as CONTRIBUTING.md says works, and on a large file too."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from casualties.checks import RULES, check, registry
from casualties.checks.folder import Folder
from casualties.checks.problem import problem
from casualties.checks.rule import Fault, Problems, Rule, cell_rule, row_rule, rule
from casualties.data.cells import Record
from casualties.data.schema import Field
from conftest import MakeFolder, row


@row_rule("speaker", "via")
def speaker_has_outlet(record: Record) -> Problems:
    """A statement that names its speaker says through which outlet.

    Such as a speaker without via: write the outlet in via.
    """
    if record["speaker"] and not record["via"]:
        yield problem(record, "via", read="empty beside a speaker", mend="name the outlet")


@cell_rule(where=lambda field: field.name == "via")
def no_wire(field: Field, value: str) -> Fault | None:
    """An outlet is a paper.

    Such as The Wire: write River Post.
    """
    return Fault(read="a wire", mend="name a paper") if value == "The Wire" else None


@rule
def few_notes(folder: Folder) -> Problems:
    """At most one statement has notes.

    Such as notes in all of them: remove them.
    """
    for record in [r for r in folder.records("estimates") if r["notes"]][1:]:
        yield problem(record, "notes", read="one of several", mend="remove it")


@pytest.fixture
def rules(monkeypatch: pytest.MonkeyPatch) -> Mapping[str, Rule]:
    """The rules with those of this file beside them."""
    added = {r.name: r for r in (speaker_has_outlet, no_wire, few_notes)}
    monkeypatch.setattr(registry, "RULES", {**RULES, **added})
    return added


@pytest.mark.parametrize("count", [10, 10_000])
def test_a_new_rule_of_each_kind_finds_its_problems_in_a_file_of_any_size(
    make_folder: MakeFolder, rules: Mapping[str, Rule], count: int
) -> None:
    rows = [row(id=f"ministry-2024-03-01-killed-{n:05}", best=str(n)) for n in range(count)]
    rows[3] |= {"speaker": "The minister", "via": ""}
    rows[5] |= {"speaker": "The minister", "via": ""}
    rows[7] |= {"via": "The Wire"}
    rows[8] |= {"notes": "First."}
    rows[9] |= {"notes": "Second."}
    folder = make_folder(*rows)
    assert [(p.line, p.rule) for p in check(folder) if p.rule in rules] == [
        (5, "speaker-has-outlet"),
        (7, "speaker-has-outlet"),
        (9, "no-wire"),
        (11, "few-notes"),
    ]
    assert "estimates.csv:5: via: empty beside a speaker; name the outlet [speaker-has-outlet]" in (
        map(str, check(folder, rules=["speaker-has-outlet"]))
    )


def test_a_rule_that_reads_a_column_it_does_not_name_stops_at_once(
    make_folder: MakeFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    @row_rule("speaker")
    def careless(record: Record) -> Problems:
        """A statement has notes.

        Such as none: write some.
        """
        if not record["notes"]:
            yield problem(record, "notes", read="empty", mend="write some")

    monkeypatch.setattr(registry, "RULES", {"careless": careless})
    with pytest.raises(KeyError, match="notes"):
        check(make_folder(row()))


def test_a_rule_says_what_it_demands_and_gives_an_example() -> None:
    def silent(folder: Folder) -> Problems:
        """Something."""
        yield from ()

    with pytest.raises(ValueError, match="silent: give it a docstring of a sentence and an exam"):
        rule(silent)


def test_every_rule_says_what_it_holds_and_gives_an_example_of_a_mend() -> None:
    """Every report shows the example beside the problem."""
    assert [r.name for r in RULES.values() if not r.sentence.endswith(".")] == []
    assert [r.name for r in RULES.values() if not r.example.startswith("Such as ")] == []
