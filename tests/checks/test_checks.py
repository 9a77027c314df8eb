from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from casualties.checks import check, read_folder
from casualties.checks.warnings import doubts
from casualties.data.schema import read_schema
from casualties.data.writing import write_table
from casualties.errors import DataError
from conftest import MakeFolder, row

# rule, cells of one statement, column, what the message says
BROKEN = [
    ("types", {"best": "1,200"}, "best", "'1,200' is not a whole number in digits alone"),
    ("types", {"stated_on": "01/03/2024"}, "stated_on", "write 2024-03-01 if the day came first"),
    ("required", {"url": ""}, "url", "empty; fill it"),
    ("known-word", {"qualifier": "abuot"}, "qualifier", "unknown value 'abuot'; did you mean 'ab"),
    ("known-value", {"conflict": "river"}, "conflict", "unknown value 'river'; did you mean 'riv"),
    ("known-value", {"party": "moon"}, "party", "unknown value 'moon'; add it to parties.csv"),
    ("pattern", {"theatre": "El Fasher"}, "theatre", "write el-fasher"),
    ("web-address", {"url": "ftp://example.org"}, "url", "with http:// or https://"),
    ("minimum", {"best": "-5"}, "best", "-5 is below 0"),
    ("plain-cell", {"notes": "=1+1"}, "notes", "a spreadsheet would run as a formula"),
    ("plain-cell", {"notes": "one\ttwo"}, "notes", "holds a tab or a line break"),
    ("plain-cell", {"notes": "one "}, "notes", "has a space at its end"),
    ("ordered-figures", {"low": "9", "best": "", "high": "3"}, "low", "low 9 is above high 3"),
    ("qualifier-fits", {"low": "5", "best": ""}, "qualifier", "about with low filled"),
    ("qualifier-fits", {"qualifier": "words"}, "qualifier", "words with best filled"),
    ("interval-fits", {"interval": "scenario"}, "interval", "given without low and high"),
    ("date-order", {"as_of": "2024-04-01"}, "as_of", "after stated_on 2024-03-01"),
    ("date-order", {"as_of": "2024-03-01"}, "as_of", "equal to stated_on"),
    ("date-order", {"period_start": "2024-03-02"}, "period_start", "after the end of the period"),
    ("period-has-start", {"basis": "period"}, "period_start", "empty for basis period"),
    ("part-has-theatre", {"scope": "part"}, "theatre", "empty for scope part"),
    ("status-has-reason", {"status": "disputed"}, "notes", "empty for status disputed"),
    (
        "known-number-word",
        {"qualifier": "words", "best": "", "wording": "loads"},
        "wording",
        "'loads' is not in number_words.csv",
    ),
    ("short-wording", {"wording": "about 1,200 of the men there"}, "wording", "6 words"),
    ("documented-is-part", {"method": "documented"}, "covers", "empty for method documented"),
    ("known-value", {"theatre": "fjord"}, "theatre", "unknown value 'fjord'; did you mean 'ford'"),
    ("known-value", {"rests_on": "nobody"}, "rests_on", "unknown value 'nobody'"),
    ("rests-on-other", {"rests_on": "ministry"}, "rests_on", "is the row's own source"),
    ("page-address", {"url": "https://example.org/"}, "url", "is a front page"),
    ("page-address", {"url": "https://github.com/owner/data"}, "url", "is a front page"),
    ("claim-alone", {"claim": "The same briefing gave 1,200."}, "claim", "leans on another row"),
    ("claim-figures", {"claim": "It counted 12,000 dead."}, "claim", "12,000, which is not in low"),
    ("admitted-echo", {"notes": "A sum taken from the list."}, "notes", "without an origin"),
    ("telling-id", {"id": "killed-1"}, "id", "begin it with ministry-2024-03-01-killed"),
    ("known-value", {"supersedes": "nothing"}, "supersedes", "unknown value 'nothing'"),
    ("known-value", {"repeats": "nothing"}, "repeats", "unknown value 'nothing'"),
]


@pytest.mark.parametrize(("rule", "cells", "column", "message"), BROKEN)
def test_a_broken_cell_is_named_with_place_and_remedy(
    make_folder: MakeFolder, rule: str, cells: dict[str, str], column: str, message: str
) -> None:
    problems = [p for p in check(make_folder(row(**cells))) if p.rule == rule]
    assert [(p.file, p.line, p.column) for p in problems] == [("estimates.csv", 2, column)]
    assert message in str(problems[0])


def test_a_whole_folder_has_no_problems(make_folder: MakeFolder) -> None:
    assert check(make_folder(row(), row(source="agency", stated_on="2024-04-01"))) == []


def test_all_problems_come_at_once(make_folder: MakeFolder) -> None:
    folder = make_folder(
        row(best="1,2"), row(source="agency", party="moon"), row(source="tracker", url="")
    )
    assert sorted((p.line, p.rule) for p in check(folder)) == [
        (2, "known-value"),
        (3, "types"),
        (4, "required"),
    ]


def test_a_correction_is_of_the_same_source_and_question(make_folder: MakeFolder) -> None:
    first = row(source="agency", stated_on="2024-02-01")
    folder = make_folder(
        first,
        row(source="ministry", supersedes=first["id"]),
        row(source="agency", stated_on="2024-03-05", metric="wounded", supersedes=first["id"]),
        row(source="agency", stated_on="2024-03-09", supersedes=first["id"]),
    )
    problems = [str(p) for p in check(folder) if p.rule == "supersedes-own"]
    assert problems == [
        "estimates.csv:3: supersedes: 'agency-2024-02-01-killed' is a statement of agency, this "
        "one of ministry; only a source corrects itself; use repeats for a relayed figure "
        "[supersedes-own]",
        "estimates.csv:4: supersedes: 'agency-2024-02-01-killed' differs in metric; "
        "a correction answers the same question; leave supersedes empty [supersedes-own]",
    ]


def test_a_chain_of_repeats_does_not_close(make_folder: MakeFolder) -> None:
    a, b = "agency-2024-03-01-killed", "ministry-2024-03-01-killed"
    folder = make_folder(row(source="agency", repeats=b), row(source="ministry", repeats=a))
    assert [p.line for p in check(folder) if p.rule == "repeats-other"] == [2, 3]


def test_the_same_id_twice_is_named_with_the_first_place(make_folder: MakeFolder) -> None:
    problems = [p for p in check(make_folder(row(), row())) if p.rule == "unique"]
    assert [str(p) for p in problems] == [
        "estimates.csv:3: id: 'ministry-2024-03-01-killed' stands already on line 2; "
        "remove the row if it is the same, else give it an id of its own [unique]"
    ]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda b: b.replace(b"\n", b"\r\n"), "the lines end with CRLF"),
        (
            lambda b: b"\xef\xbb\xbf" + b,
            "the file begins with a byte order mark; run 'casualties format'",
        ),
        (lambda b: b.replace(b"River Post", b'"River Post"'), "canonical CSV"),
        (lambda b: b[:-1], "canonical CSV"),
        (lambda b: b.replace(b"River Post", b"River, Post"), "34 cells where the header has 33"),
        (lambda b: b.replace(b"River", b"Riv\xe9r"), "byte 0xe9 is not UTF-8"),
    ],
)
def test_bytes_that_are_not_canonical_are_named(
    make_folder: MakeFolder, change: object, message: str
) -> None:
    folder = make_folder(row())
    path = folder / "estimates.csv"
    path.write_bytes(change(path.read_bytes()))  # type: ignore[operator]
    assert message in "\n".join(map(str, check(folder)))


def test_rows_out_of_order_are_named(make_folder: MakeFolder) -> None:
    folder = make_folder(row(), row(source="agency", stated_on="2024-04-01"))
    path = folder / "estimates.csv"
    head, first, second = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(head + second + first)
    assert [(p.line, p.rule, p.message) for p in check(folder)] == [
        (3, "canonical-bytes", "the rows are not sorted by conflict, stated_on, id")
    ]


@pytest.mark.parametrize(
    "words", [["check", "DATA"], ["check", "DATA", "--since", "DATA"], ["add", "--party", "x"]]
)
def test_check_and_add_need_neither_pandas_nor_dash(
    make_folder: MakeFolder, words: list[str]
) -> None:
    code = (
        "import sys; from casualties.cli import main\n"
        "try: main(standalone_mode=False)\n"
        "except SystemExit: pass\n"
        "print(sorted({'pandas', 'dash', 'numpy'} & set(sys.modules)))"
    )
    folder = str(make_folder(row()))
    named = [folder if w == "DATA" else w for w in words]
    done = subprocess.run(
        [sys.executable, "-c", code, "--data", folder, *named],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "[]\n"


@pytest.mark.filterwarnings("ignore")
def test_frictionless_finds_the_same_planted_faults(make_folder: MakeFolder) -> None:
    """An oracle beside our own rules, for the faults that its vocabulary has."""
    from frictionless import Package, system

    folder = make_folder(
        row(),
        row(source="agency", best="many"),
        row(source="tracker", qualifier="abuot"),
        row(source="agency", stated_on="2024-04-01", party="moon"),
        row(source="ministry", stated_on="2024-04-02", url=""),
        row(source="ministry", stated_on="2024-04-03", as_of="3.4.2024"),
        row(),
    )
    ours = {
        (p.line, p.column) for p in check(folder) if p.file == "estimates.csv" and p.rule in ORACLE
    }
    system.trusted = True
    report = Package(str(folder / "datapackage.json")).validate()
    tasks = {Path(task.place).name: task for task in report.tasks}
    theirs = {
        (error.row_number, getattr(error, "field_name", "") or _column(error.note))
        for error in tasks["estimates.csv"].errors
    }
    assert ours == theirs


ORACLE = ("types", "required", "known-word", "known-value", "unique", "minimum", "pattern")


def _column(note: str) -> str:
    return "party" if "party" in note else "id"


SERIES = [
    (
        "wording-agrees",
        [row(wording="more than 1,200")],
        (2, "'more than 1,200' reads as qualifier more_than, low 1200, best empty"),
    ),
    (
        "near-duplicate",
        [row(), row(id="ministry-2024-03-01-killed-post")],
        (3, "the same figure as ministry-2024-03-01-killed, on the same day"),
    ),
    (
        "explained-fall",
        [row(), row(stated_on="2024-04-01", best="900", wording="about 900")],
        (3, "900 is below the 1,200 of ministry-2024-03-01-killed"),
    ),
    (
        "part-below-whole",
        [
            row(),
            row(metric="killed_or_wounded", best="1000", wording="about 1,000"),
        ],
        (2, "1,200 killed is above the 1,000 of ministry-2024-03-01-killed-or-wounded"),
    ),
    (
        "casualties-below-deployed",
        [row(), row(stated_on="2024-03-09", metric="deployed", best="1000", wording="about 1,000")],
        (2, "1,200 killed of 1,000 deployed (ministry-2024-03-09-deployed)"),
    ),
    (
        "one-standpoint",
        [
            row(),
            row(stated_on="2024-04-01", best="1300", wording="about 1,300"),
            row(stated_on="2024-05-01", standpoint="own", best="1400", wording="about 1,400"),
        ],
        (4, "ministry is elsewhere adversary towards northland"),
    ),
]


@pytest.mark.parametrize(("rule", "rows", "found"), SERIES, ids=[s[0] for s in SERIES])
def test_rows_that_do_not_go_together_are_named(
    make_folder: MakeFolder, rule: str, rows: list[dict[str, str]], found: tuple[int, str]
) -> None:
    problems = check(make_folder(*rows))
    assert [(p.line, p.rule) for p in problems] == [(found[0], rule)]
    assert found[1] in problems[0].message


@pytest.mark.parametrize(
    ("rule", "mend"),
    [
        ("explained-fall", {"supersedes": "ministry-2024-03-01-killed"}),
        ("explained-fall", {"notes": "The ministry took out the missing."}),
        ("explained-fall", {"status": "disputed", "notes": "Doubted by the agency."}),
        ("near-duplicate", {"best": "1201", "wording": "about 1,201"}),
    ],
)
def test_an_explanation_or_a_difference_mends_it(
    make_folder: MakeFolder, rule: str, mend: dict[str, str]
) -> None:
    later = {
        "explained-fall": {"stated_on": "2024-04-01", "best": "900", "wording": "about 900"},
        "near-duplicate": {"id": "ministry-2024-03-01-killed-post"},
    }[rule]
    assert check(make_folder(row(), row(**later, **mend))) == []


@pytest.mark.parametrize(("day", "is_near"), [("2024-03-04", True), ("2024-03-05", False)])
def test_the_same_figure_within_three_days_is_a_doubt(
    make_folder: MakeFolder, day: str, is_near: bool
) -> None:
    folder = make_folder(row(), row(stated_on=day, url="https://example.org/2"))
    assert check(folder) == []
    found = {doubt.rule for doubt in doubts(read_folder(folder), lines=[3])}
    assert ("said-again" in found) == is_near


def test_an_accepted_exception_excuses_its_row_and_no_other(make_folder: MakeFolder) -> None:
    folder = make_folder(row(), row(id="ministry-2024-03-01-killed-2"))
    excuse = "near-duplicate,ministry-2024-03-01-killed-2,Said again before parliament.\n"
    (folder / "exceptions.csv").write_text("rule,id,reason\n" + excuse)
    assert check(folder) == []


def test_an_exception_that_is_not_needed_is_named(make_folder: MakeFolder) -> None:
    folder = make_folder(row())
    excuse = "near-duplicate,ministry-2024-03-01-killed,Not so.\n"
    (folder / "exceptions.csv").write_text("rule,id,reason\n" + excuse)
    assert [(p.file, p.line, p.rule) for p in check(folder)] == [
        ("exceptions.csv", 2, "needed-exception")
    ]


def table_problems(folder: Path, *, name: str, rows: list[tuple[str, ...]]) -> list[str]:
    """What is wrong with a folder in which a table has these rows."""
    write_table(read_schema(folder)[name], folder=folder, records=rows)
    return [f"{p.column}: {p.message} [{p.rule}]" for p in check(folder)]


def test_a_page_of_a_site_or_a_file_of_a_repository_is_an_address(make_folder: MakeFolder) -> None:
    pages = ("https://example.org/?p=1", "https://github.com/owner/data/blob/main/list.csv")
    for number, url in enumerate(pages):
        assert check(make_folder(row(url=url), name=str(number))) == []


def test_a_metric_is_no_part_of_itself_nor_of_what_is_not_there(make_folder: MakeFolder) -> None:
    wounded = ("wounded", "wounded", "Hurt.", "true", "killed looses")
    killed = ("killed", "killed", "Dead.", "true", "wounded")
    assert table_problems(make_folder(row()), name="metrics", rows=[killed, wounded]) == [
        "part_of: leads back to the metric itself [part-of-another]",
        "part_of: unknown value 'looses' [known-value]",
        "part_of: leads back to the metric itself [part-of-another]",
    ]


def test_a_body_belongs_to_one_that_belongs_to_no_other(make_folder: MakeFolder) -> None:
    def body(id: str, parent: str) -> tuple[str, ...]:
        return (id, id, id, "government", "", parent, "", "Dead.")

    rows = [body("army", "ministry"), body("ministry", "southland"), body("police", "police")]
    folder = make_folder(row(source="army", id="army-2024-03-01-killed"))
    assert table_problems(folder, name="sources", rows=rows) == [
        "parent: 'ministry' belongs to southland itself [one-parent]",
        "parent: is the body itself [one-parent]",
    ]


def test_a_theatre_is_one_of_its_conflict(make_folder: MakeFolder) -> None:
    folder = make_folder(row(theatre="ford", scope="part"))
    rows = [("ford", "river-war", "the ford", "", "battle"),
            ("hill", "hill-war", "the hill", "ford", "place")]  # fmt: skip
    conflicts = [("hill-war", "the Hill War", "2023-01-01", "", "Another war."),
                 ("river-war", "the River War", "2024-01-01", "", "A war.")]  # fmt: skip
    write_table(read_schema(folder)["conflicts"], folder=folder, records=conflicts)
    assert table_problems(folder, name="theatres", rows=rows) == [
        "within: 'ford' is a theatre of river-war [theatre-of-conflict]"
    ]


def test_an_explanation_is_of_two_sources_on_the_same_people(make_folder: MakeFolder) -> None:
    first, second = row(best="900", wording="about 900"), row(stated_on="2024-05-01")
    third = row(source="agency", party="southland")
    folder = make_folder(first, third, second)
    rows = [(second["id"], first["id"], "cut_off", "One is later.", ""),
            (second["id"], third["id"], "definition", "They count others.", "")]  # fmt: skip
    found = table_problems(folder, name="explanations", rows=sorted(rows))
    assert sorted(one for one in found if "explained-pair" in one) == [
        "ceiling_id: differs from floor_id in party [explained-pair]",
        "ceiling_id: is of the same source [explained-pair]",
    ]


def test_a_body_is_no_adversary_of_its_own_country(make_folder: MakeFolder) -> None:
    folder = make_folder(row())
    rows = [("northland", "Northland", "UA", "", ""), ("southland", "Southland", "", "", "")]
    assert table_problems(folder, name="parties", rows=rows) == [
        "standpoint: adversary towards its own country UA [own-country]"
    ]


def test_an_event_weighs_from_one_to_three(make_folder: MakeFolder) -> None:
    event = ("river-war", "2024-02-01", "The crossing", "An army crosses.", "https://example.org/e")
    rows = [(*event, "4"), ("river-war", "2024-03-01", *event[2:], "0")]
    assert table_problems(make_folder(row()), name="events", rows=rows) == [
        "weight: 4 is above 3 [maximum]",
        "weight: 0 is below 1 [minimum]",
    ]


def test_a_package_of_an_older_shape_says_what_it_lacks(make_folder: MakeFolder) -> None:
    folder = make_folder(row())
    file = folder / "datapackage.json"
    package = json.loads(file.read_text())
    package["resources"] = [r for r in package["resources"] if r["name"] != "theatres"]
    fields = package["resources"][0]["schema"]["fields"]
    package["resources"][0]["schema"]["fields"] = [f for f in fields if f["name"] != "covers"]
    file.write_text(json.dumps(package))
    with pytest.raises(DataError, match="older shape") as raised:
        check(folder)
    assert "it lacks column covers of estimates, table theatres" in str(raised.value)
    assert "add the columns to the files, empty" in str(raised.value)


def test_a_total_after_the_end_of_its_war_is_asked_for_the_day_that_it_counts_to(
    make_folder: MakeFolder,
) -> None:
    late = row(stated_on="2025-06-01")
    folder = make_folder(late)
    ended = ("river-war", "the River War", "2024-01-01", "2024-12-31", "A war.")
    write_table(read_schema(folder)["conflicts"], folder=folder, records=[ended])
    found = doubts(read_folder(folder), lines=[2])
    assert [(p.column, p.rule) for p in found] == [("as_of", "after-the-end")]
    dated = make_folder(late | {"as_of": "2024-12-31"}, name="dated")
    assert doubts(read_folder(dated), lines=[2]) == []
