"""Faults that people and their tools made, each named once, in its place, with a remedy.

The faults are those of public reports of other datasets and of hands and spreadsheets at work on
this one. A line of a table says what is planted, the rule that names it, where, and the words that
the message and its remedy hold.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from casualties.checks import check, read_folder
from casualties.checks.report import Report, text
from casualties.checks.warnings import doubts
from casualties.data.writing import write_table
from conftest import MakeFolder, row

TODAY = date(2026, 11, 30)
RANGE = {"best": "", "low": "900", "high": "1200", "qualifier": "range",
         "interval": "stated_range"}  # fmt: skip
PHRASE = {"best": "", "qualifier": "words"}

# what is planted in a statement, rule, column, words of the message or the remedy
IN_A_CELL: list[tuple[dict[str, str], str, str, str]] = [
    # days
    ({"stated_on": "0025-03-01"}, "possible-day", "stated_on", "write 2025-03-01 if the page"),
    ({"stated_on": "0204-03-01"}, "possible-day", "stated_on", "two changed places"),
    ({"stated_on": "1024-03-01"}, "possible-day", "stated_on", "the year 1024 is before 1800"),
    ({"stated_on": "2052-03-01"}, "possible-day", "stated_on", "is after today, 2026-11-30"),
    ({"as_of": "2027-05-01"}, "possible-day", "as_of", "only basis planned and method model look"),
    ({"checked_on": "2062-11-30"}, "possible-day", "checked_on", "compare year and month"),
    ({"stated_on": "2015-09-13"}, "day-of-war", "stated_on", "before the war began, 2024-01-01"),
    ({"as_of": "2023-12-30"}, "day-of-war", "as_of", "compare the year and the conflict"),
    ({"stated_on": "2025-02-29"}, "types", "stated_on", "February 2025 has 28 days"),
    ({"stated_on": "2024-04-31"}, "types", "stated_on", "look on the page for the day"),
    ({"stated_on": "2024-31-05"}, "types", "stated_on", "write 2024-05-31 if day and month"),
    ({"stated_on": "31/05/2024"}, "types", "stated_on", "write 2024-05-31"),
    ({"stated_on": "05/06/2024"}, "types", "stated_on", "write 2024-06-05 if the day came first"),
    ({"stated_on": "05/31/2024"}, "types", "stated_on", "write 2024-05-31"),
    ({"stated_on": "2024-4-30"}, "types", "stated_on", "write 2024-04-30"),
    ({"stated_on": "45808"}, "types", "stated_on", "write 2025-05-31, which a spreadsheet counts"),
    ({"stated_on": "2024-06-30T00:00:00Z"}, "types", "stated_on", "write 2024-06-30"),
    ({"stated_on": "19 Dec 2024"}, "types", "stated_on", "write 2024-12-19"),
    ({"stated_on": "2024-12"}, "types", "stated_on", "and month in date_precision"),
    ({"as_of": "20240229"}, "types", "as_of", "write 2024-02-29"),
    ({"stated_on": "٢٠٢٤-٠٣-٠١"}, "plain-characters", "stated_on", "type 2024-03-01 again"),
    # figures
    ({"best": "1000.0"}, "types", "best", "write 1000"),
    ({"best": "1,200"}, "types", "best", "write 1200"),
    ({"best": "1.234.567"}, "types", "best", "write 1234567"),
    ({"best": "1200²"}, "plain-characters", "best", "raised ² of a footnote; write 1200"),
    ({**RANGE, "low": "900¹", "wording": "900 to 1,200"}, "plain-characters", "low", "write 900"),
    ({"best": "１２００"}, "plain-characters", "best", "type 1200 again"),
    ({"best": "1.20E+04"}, "types", "best", "in full from the page, such as 12000"),
    ({"best": "~1200"}, "types", "best", "write 1200 in best and about in qualifier"),
    ({"best": "900–1200"}, "types", "best", "write 900 in low, 1200 in high, and range"),
    ({"best": "12 thousand"}, "types", "best", "write 12000"),
    ({"best": "15%"}, "types", "best", "a share is no figure"),
    ({"best": "-1"}, "minimum", "best", "leave the cell empty if the figure is not stated"),
    ({"best": "20000000000"}, "possible-figure", "best", "count the digits on the page"),
    ({"best": "9" * 23}, "possible-figure", "best", "more people than any war"),
    ({"best": "9" * 5000}, "possible-figure", "best", "count the digits on the page"),
    ({"low": "n/a"}, "nothing-is-empty", "low", "empty the cell"),
    # number phrases
    ({**PHRASE, "wording": "15-Oct"}, "whole-phrase", "wording", "write 10 to 15 if that is what"),
    ({**PHRASE, "wording": "12-Mar"}, "whole-phrase", "wording", "write 3 to 12"),
    ({**PHRASE, "wording": "1.20E+04"}, "whole-phrase", "wording", "such as 12,000"),
    ({**PHRASE, "wording": "1,20E+04"}, "whole-phrase", "wording", "such as 12,000"),
    ({**PHRASE, "wording": "½ million"}, "plain-characters", "wording", "such as half a million"),
    ({**PHRASE, "wording": "1/2 million"}, "whole-phrase", "wording", "in words or digits"),
    ({**PHRASE, "wording": "minus 5"}, "whole-phrase", "wording", "which has no sign"),
    ({**PHRASE, "wording": "500 to 700+"}, "whole-phrase", "wording", "write the range alone"),
    # characters
    ({"party": "n\u043erthland"}, "plain-characters", "party", "type northland again"),
    ({"source": "minis\u200btry"}, "plain-characters", "source", "type ministry again"),
    ({"wording": "about\u202f1,200"}, "plain-characters", "wording", "type about 1,200 again"),
    ({"speaker": "Erdog\u0306an"}, "plain-characters", "speaker", "type Erdoğan again"),
    ({"speaker": "Сирский"}, "plain-characters", "speaker", "in Latin letters"),
    ({"via": "JÃ¼dische Zeitung"}, "plain-characters", "via", "write Jüdische Zeitung"),
    ({"via": "Caf\ufffd Post"}, "plain-characters", "via", "copy the words from the page again"),
    ({"notes": "See \u202eeth"}, "plain-characters", "notes", "nobody sees (RIGHT-TO-LEFT"),
    ({"claim": "It counted <b>1,200</b> dead."}, "no-markup", "claim", "between < and >"),
    ({"url": "https://example.org/1?a=b&amp;c=d"}, "no-markup", "url", "write & in its place"),
    ({"claim": "A long story. " * 360}, "short-cell", "claim", "a sentence or two"),
    ({"notes": "Counted\nsince March."}, "plain-cell", "notes", "put a space there"),
    # words, ids, addresses
    ({"url": "www.mil.am/news/1"}, "web-address", "url", "write https://www.mil.am/news/1"),
    ({"url": "https://a.org/1; https://b.org/2"}, "web-address", "url", "such as https://a.org/1"),
    ({"url": "https://[a.org/news"}, "page-address", "url", "from the browser's address bar"),
    ({"theatre": "El Ford"}, "pattern", "theatre", "write el-ford"),
    ({"speaker": "unknown"}, "nothing-is-empty", "speaker", "empty the cell"),
    ({"via": "#REF!"}, "nothing-is-empty", "via", "empty the cell"),
]  # fmt: skip


@pytest.mark.parametrize(("planted", "rule", "column", "words"), IN_A_CELL)
def test_a_fault_in_a_cell_is_named_once_with_its_remedy(
    make_folder: MakeFolder, planted: dict[str, str], rule: str, column: str, words: str
) -> None:
    spoilt = row(**{"id": "ministry-2024-03-01-killed", **planted})
    problems = check(make_folder(spoilt), today=TODAY)
    assert {(p.file, p.line, p.column, p.rule) for p in problems} == {
        ("estimates.csv", 2, column, rule)
    }
    assert words in f"{problems[0].message}; {problems[0].remedy}"


Spoil = Callable[[bytes], bytes]


def line(number: int, spoil: Spoil) -> Spoil:
    """The change of one line of a file."""

    def change(data: bytes) -> bytes:
        lines = data.splitlines(keepends=True)
        lines[number - 1] = spoil(lines[number - 1])
        return b"".join(lines)

    return change


def merge(data: bytes) -> bytes:
    """A file in which two versions of the third line stand between markers."""
    head, first, second, *rest = data.splitlines(keepends=True)
    ours, theirs = second, second.replace(b"1200", b"1300")
    marks = (b"<<<<<<< HEAD\n", b"=======\n", b">>>>>>> theirs\n")
    return b"".join([head, first, marks[0], ours, marks[1], theirs, marks[2], *rest])


# what is planted in the file, line, rule, words of the message or the remedy
IN_A_FILE: list[tuple[str, Spoil, int, str, str]] = [
    ("half a row", line(3, lambda _: b"half,row\n"), 3, "whole-rows",
     "the row breaks off after conflict; put the rest of the row back"),
    ("a bare comma", line(3, lambda b: b.replace(b"River Post", b"River, Post")), 3, "whole-rows",
     "put a cell that holds a comma between quotes"),
    ("an empty line", line(3, lambda b: b"\n" + b), 3, "whole-rows", "line is empty; delete it"),
    ("markers of a merge", merge, 3, "readable", "lines 3 to 7 hold two versions"),
    ("a second header", lambda b: b + b.splitlines(keepends=True)[0], 5, "one-header",
     "as where two files were joined; delete the line"),
    ("semicolons", lambda b: b.replace(b",", b";"), 1, "columns",
     "parted by semicolons; save the file as CSV with commas"),
    ("tabs", lambda b: b.replace(b",", b"\t"), 1, "columns", "parted by tabs"),
    ("nothing", lambda _: b"", 1, "columns", "the file is empty; put the file back"),
    ("the header alone", lambda b: b.splitlines(keepends=True)[0], 1, "filled-table",
     "no row stands under the header; put its rows back"),
    ("no header", lambda b: b.split(b"\n", 1)[1], 1, "columns", "names of the columns is missing"),
    ("a column twice", line(1, lambda b: b.replace(b",notes", b",claim")), 1, "columns",
     "column 'claim' stands twice"),
    ("a byte order mark", lambda b: b"\xef\xbb\xbf" + b, 1, "canonical-bytes", "byte order mark"),
    ("CRLF", lambda b: b.replace(b"\n", b"\r\n"), 1, "canonical-bytes", "'casualties format'"),
    ("an open quote", line(3, lambda b: b.replace(b"River", b'"River')), 3, "readable",
     'a quote opens here and does not close on the line; close it with "'),
    ("Latin-1", line(3, lambda b: b.replace(b"River", b"Rivi\xe8re")), 3, "readable",
     "(in Windows-1252 it is è); save the file as UTF-8"),
    ("a workbook", lambda _: b"PK\x03\x04\x14\x00" + bytes(range(256)), 1, "readable",
     "a workbook or archive under the name of a CSV; open it in a spreadsheet and save"),
    ("UTF-16", lambda b: b.decode().encode("utf-16"), 1, "readable", "saved as UTF-16"),
    ("a row in the wrong place", lambda b: b"".join(
        b.splitlines(keepends=True)[i] for i in (0, 2, 3, 1)), 4, "canonical-bytes",
     "not sorted by conflict, stated_on, id; run 'casualties format'"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "spoil", "at", "rule", "words"), IN_A_FILE)
def test_a_fault_of_a_file_is_named_once_with_its_remedy(
    make_folder: MakeFolder, name: str, spoil: Spoil, at: int, rule: str, words: str
) -> None:
    folder = make_folder(row(), row(stated_on="2024-04-01"), row(stated_on="2024-05-01"))
    path = folder / "estimates.csv"
    path.write_bytes(spoil(path.read_bytes()))
    problems = check(folder, today=TODAY)
    assert [(p.file, p.line, p.column, p.rule) for p in problems] == [
        ("estimates.csv", at, "", rule)
    ]
    assert words in f"{problems[0].message}; {problems[0].remedy}"


# table, its rows, column, rule, words of the message or the remedy
IN_A_TABLE: list[tuple[str, list[tuple[str, ...]], str, str, str]] = [
    ("conflicts", [("river-war", "the River War", "2024-01-01", "2023-05-01", "A war.")],
     "end", "war-order", "is before the start, 2024-01-01"),
    ("conflicts", [("river-war", "the River War", "2024-01-01", "2031-05-01", "A war.")],
     "end", "possible-day", "leave it empty while the war goes on"),
    ("events", [("river-war", "1915-02-01", "Crossing", "An army.", "https://example.org/e", "3")],
     "date", "day-of-war", "more than ten years before the war began"),
    ("number_words", [("dozens", "900", "100")], "low", "number-word-order",
     "write 100 in low and 900 in high"),
    ("parties", [("northland", "Northland", "UK", "", "")],
     "country", "country-code", "write GB"),
    ("parties", [("northland", "Northland", "XX", "", "")],
     "country", "country-code", "ISO 3166-1"),
    ("parties", [("northland", "Northland", "", "", ""), ("northlands", "Northland", "", "", "")],
     "name", "one-name", "'Northland' is the name of northland already; use northland and remove"),
    ("sources", [], "", "filled-table", "no row stands under the header"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "rows", "column", "rule", "words"), IN_A_TABLE)
def test_a_fault_of_another_table_is_named_once_with_its_remedy(
    make_folder: MakeFolder,
    name: str,
    rows: list[tuple[str, ...]],
    column: str,
    rule: str,
    words: str,
) -> None:
    folder = make_folder(row(), row(stated_on="2024-04-01", source="agency"))
    write_table(read_folder(folder).schema[name], folder=folder, records=rows)
    problems = check(folder, today=TODAY)
    assert [(p.file, p.column, p.rule) for p in problems] == [(f"{name}.csv", column, rule)]
    assert words in f"{problems[0].message}; {problems[0].remedy}"


def series(*figures: int, **cells: str) -> list[dict[str, str]]:
    """A running total, every second day."""
    return [
        row(best=str(n), wording=f"about {n:,}", stated_on=f"2024-05-{1 + 2 * i:02}", **cells)
        for i, n in enumerate(figures)
    ]


# rows of which the last is asked about, column, doubt, words of the question
DOUBTED: list[tuple[list[dict[str, str]], str, str, str]] = [
    (series(1_452_310, 1_456_610, 4_161_010), "best", "swapped-digits", "1,461,010 would follow"),
    (series(1_200, 1_250, 12_600), "best", "far-off", "count the digits"),
    ([*series(1_452_310, 1_454_610, 1_456_610), row(party="southland", stated_on="2024-05-06",
      id="ministry-2024-05-06-killed", best="1457210", wording="about 1,457,210")],
     "party", "other-side", "goes on from ministry-2024-05-05-killed, which counts northland"),
    ([row(), row(stated_on="2024-03-03", url="https://example.org/2")], "stated_on", "said-again",
     "2 days later; remove the row if it is the same statement"),
    ([row(id="ministry-2024-03-01-killed"), row(id="ministry-2024-03-01-killed-b", best="1300",
      wording="about 1,300")], "id", "second-figure", "another figure of the same day"),
    ([row(), row(stated_on="2024-06-01", best="1300", wording="about 1,300",
                 speaker="River Post", via="A. Smith")],
     "speaker", "speaking-outlet", "name the person who spoke, and the outlet in via"),
    ([row(), row(source="agency", stated_on="2024-03-02")], "repeats", "echo",
     "1 day before; write ministry-2024-03-01-killed in repeats"),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "column", "doubt", "words"), DOUBTED)
def test_what_no_rule_can_know_is_asked_and_never_refused(
    make_folder: MakeFolder, rows: list[dict[str, str]], column: str, doubt: str, words: str
) -> None:
    folder = make_folder(*rows)
    assert check(folder, today=TODAY) == []
    asked = doubts(read_folder(folder), lines=[len(rows) + 1])
    assert [(p.column, p.rule) for p in asked] == [(column, doubt)]
    assert words in f"{asked[0].message}; {asked[0].remedy}"


@pytest.mark.parametrize(
    "cells", [{"repeats": "ministry-2024-03-01-killed"}, {"rests_on": "ministry"}]
)
def test_who_says_whose_figure_it_is_is_asked_no_more(
    make_folder: MakeFolder, cells: dict[str, str]
) -> None:
    folder = read_folder(make_folder(row(), row(source="agency", stated_on="2024-03-02") | cells))
    assert [p for p in doubts(folder, lines=[3]) if p.rule == "echo"] == []


def test_losses_booked_under_ones_own_side_are_named_at_the_party(make_folder: MakeFolder) -> None:
    """Ukraine's staff, whose enemy is Russia, with Ukraine as the party that it is adversary of."""
    folder = make_folder(
        row(), row(party="southland", stated_on="2024-06-01", best="1300", wording="about 1,300")
    )
    parties = [("northland", "Northland", "", "", ""), ("southland", "Southland", "UA", "", "")]
    write_table(read_folder(folder).schema["parties"], folder=folder, records=parties)
    assert [str(p) for p in check(folder, today=TODAY)] == [
        "estimates.csv:3: party: adversary towards its own country UA; write northland if it "
        "counts the enemy, else own in standpoint [own-country]"
    ]


HONEST: dict[str, list[dict[str, str]]] = {
    "a plan for days to come": [row(basis="planned", as_of="2027-06-01", metric="deployed")],
    "a forecast before the war": [row(stated_on="2023-12-01", method="model")],
    "prisoners of before the war": [row(stated_on="2023-12-01", basis="stock", metric="deployed")],
    "today": [row(stated_on="2026-11-30")],
    "an unchanged total of the next days": series(1_200, 1_200, 1_200, url="https://a.org/feed"),
    "a later publication that looks back": [
        *series(1_200), row(stated_on="2024-05-05", best="1250", wording="about 1,250"),
        row(stated_on="2026-02-01", as_of="2024-05-01", best="1400", wording="about 1,400"),
    ],
    "nobody": [row(best="0", qualifier="exact", wording="none")],
    "accents, dashes and smart quotes": [row(speaker="Şükrü Ćosić", claim="“Dead” – all of them.")],
    "a growing total": series(1_456_610, 1_461_010, 1_466_100),
}  # fmt: skip


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_row_raises_no_alarm(make_folder: MakeFolder, name: str) -> None:
    folder = make_folder(*HONEST[name])
    assert check(folder, today=TODAY) == []
    last = [len(HONEST[name]) + 1]
    assert doubts(read_folder(folder), lines=last) == []


def test_a_month_known_alone_may_be_that_in_which_the_war_began(make_folder: MakeFolder) -> None:
    folder = make_folder(row(date_precision="month"))
    war = ("river-war", "the River War", "2024-03-15", "", "A war.")
    write_table(read_folder(folder).schema["conflicts"], folder=folder, records=[war])
    assert [p for p in check(folder, today=TODAY) if p.file == "estimates.csv"] == []


def test_one_fault_hides_no_other_and_a_kind_is_counted(make_folder: MakeFolder) -> None:
    """A bad byte, an open quote and a half row, above a year of wrong dates and one wrong party."""
    wrong = [row(stated_on="01/02/2024", id=f"ministry-2024-{n:03}-killed") for n in range(60)]
    folder = make_folder(*wrong, row(party="moon"), *series(1_300, 1_400, 1_500))
    path = folder / "estimates.csv"
    lines = path.read_bytes().splitlines(keepends=True)
    lines[-1] = lines[-1].replace(b"River", b"Rivi\xe8re")
    lines[-2] = lines[-2].replace(b"River", b'"River')
    lines[-3] = b"half,row\n"
    path.write_bytes(b"".join(lines))
    problems = check(folder, today=TODAY)
    report = text(Report(place="data", rules=1, problems=problems)).splitlines()
    assert [(p.line, p.rule) for p in problems if p.rule != "types"] == [
        (62, "known-value"), (63, "whole-rows"), (64, "readable"), (65, "readable"),
    ]  # fmt: skip
    assert "estimates.csv: stated_on: 50 more like these [types]" in report
    assert len(report) < 25


CUTS = [b"", b"\x00", b"\xff", b'"', b"\n\n", b",,,", b"\r", b"<<<<<<<", "\u2028".encode(),
        b"\xed\xa0\x80", b"9" * 200_000]  # fmt: skip


@pytest.mark.parametrize("cut", CUTS)
@pytest.mark.parametrize("file", ["estimates.csv", "sources.csv", "exceptions.csv"])
def test_no_bytes_end_in_a_traceback(make_folder: MakeFolder, file: str, cut: bytes) -> None:
    """Whatever stands in a file, the check comes to its end."""
    folder = make_folder(row(), row(stated_on="2024-04-01"))
    path = folder / file
    whole = path.read_bytes()
    for place in (0, 7, len(whole) // 2, len(whole)):
        path.write_bytes(whole[:place] + cut + whole[place:])
        read = read_folder(folder, today=TODAY)
        doubts(read, lines=[2, 3])
        assert check(folder, today=TODAY) or cut in (b"", b"<<<<<<<")
    path.unlink()
    assert [p.rule for p in check(folder, today=TODAY) if p.file == file] == ["readable"]


def test_the_published_data_raise_no_alarm() -> None:
    assert check(Path(__file__).parents[2] / "data") == []
