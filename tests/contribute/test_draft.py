from __future__ import annotations

import pytest

from casualties.checks import read_folder
from casualties.checks.warnings import doubts
from casualties.contribute.draft import draft, proposed_id
from conftest import FROZEN, MakeFolder, row

FIGURES = ("low", "best", "high", "qualifier", "interval")


def test_the_wording_of_every_row_in_the_data_leads_to_its_figures() -> None:
    """Except where an interval beside a single figure says more than the phrase."""
    folder = read_folder(FROZEN)
    wrong = []
    for record in folder.records("estimates"):
        shown = (record["interval"], record["qualifier"], record["best"])
        stated = shown == ("stated_range", "range", "")
        if stated or not record["interval"]:
            given = {c: v for c, v in record.items() if c not in FIGURES}
            made = draft(given, folder=folder).cells
            wrong += [(record["id"], c) for c in FIGURES if made[c] != record[c]]
    assert wrong == []


@pytest.mark.parametrize(
    ("given", "column", "value"),
    [
        ({"source": "Intelligence Agency"}, "source", "agency"),
        ({"source": "agency"}, "source", "agency"),
        ({"metric": "killed or wounded"}, "metric", "killed_or_wounded"),
        ({"standpoint": "An ally of an adversary"}, "standpoint", "adversary_ally"),
        ({"qualifier": "at-least"}, "qualifier", "at_least"),
        ({"party": "moon"}, "party", "moon"),
        ({"stated_on": "2024-02"}, "stated_on", "2024-02-29"),
        ({"stated_on": "2024-02"}, "date_precision", "month"),
        ({"stated_on": "2024"}, "date_precision", "year"),
        ({"stated_on": "2024-13"}, "stated_on", "2024-13"),
        ({"method": "documented"}, "covers", "part"),
        ({}, "scope", "whole"),
        ({"theatre": "delta"}, "scope", ""),
        ({"stated_on": "2024-04-01", "as_of": "2024-04-01"}, "as_of", ""),
        ({"wording": "between 300 and 400"}, "interval", "stated_range"),
        ({"wording": "about 300", "best": "310"}, "best", "310"),
        ({"source": "Ministry", "conflict": "river-war", "party": "northland"},
         "standpoint", "adversary"),
        ({"source": "Agency", "conflict": "river-war", "party": "northland"}, "standpoint", ""),
    ],
)  # fmt: skip
def test_a_cell_follows_from_what_is_given(
    make_folder: MakeFolder, given: dict[str, str], column: str, value: str
) -> None:
    folder = read_folder(make_folder(row()))
    assert draft(given, folder=folder).cells[column] == value


def test_an_id_that_is_taken_says_what_sets_the_row_apart() -> None:
    cells = row(source="agency", metric="killed_or_wounded", theatre="delta", scope="part")
    base = "agency-2024-03-01-killed-or-wounded"
    party = f"{base}-northland"
    taken = [base, party, f"{party}-delta", f"{party}-combatants", f"{party}-cumulative"]
    taken += [f"{party}-2"]
    proposed = [proposed_id(cells, taken=taken[:n]) for n in range(7)]
    assert proposed == [*taken, f"{party}-3"]


def test_an_id_holds_the_party_where_the_source_speaks_of_several(make_folder: MakeFolder) -> None:
    folder = read_folder(make_folder(row(party="southland")))
    cells = {"source": "ministry", "stated_on": "2024-04-01", "metric": "killed"}
    ids = [draft({**cells, "party": p}, folder=folder).cells["id"] for p in ("n", "southland")]
    assert ids == ["ministry-2024-04-01-killed-n", "ministry-2024-04-01-killed"]


def test_a_row_is_doubted_for_what_no_rule_can_know(make_folder: MakeFolder) -> None:
    folder = read_folder(
        make_folder(
            row(stated_on="2024-03-01"),
            row(stated_on="2024-03-20", best="12000", wording="about 12,000"),
            row(source="agency", stated_on="2024-03-03", standpoint="own"),
            row(stated_on="2024-06-01", metric="wounded"),
            row(stated_on="2024-07-01", metric="wounded"),
            row(stated_on="2024-04-02", metric="wounded", url="https://a.org/20240331/x"),
            row(stated_on="2024-04-01", metric="deployed", url="https://a.org/2024/3/31/x"),
        )
    )
    lines = [r.line for r in folder.records("estimates")]
    assert [(p.column, p.rule, p.message) for p in doubts(folder, lines=lines)] == [
        ("repeats", "echo", "the same figure as ministry-2024-03-01-killed, 2 days before"),
        ("best", "far-off", "12,000 is far from the 1,200 of ministry-2024-03-01-killed"),
        ("stated_on", "republication", "the page is of 2024-03-31, before stated_on 2024-04-02"),
        ("stated_on", "republication",
         "the same page and figure as ministry-2024-06-01-wounded, stated on 2024-06-01"),
    ]  # fmt: skip
