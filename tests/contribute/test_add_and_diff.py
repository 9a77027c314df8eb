"""The whole path of a row, on a git repository: added, checked, compared, guarded."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from casualties.checks import RULES
from conftest import MakeFolder, row
from repository import GIVEN, Repository, flags

ADDED = (
    'agency-2024-04-01-wounded,river-war,northland,,whole,combatants,wounded,cumulative,,1000,,'
    'almost,"nearly 1,000",,2024-04-01,day,,,agency,a lawmaker briefed by the agency,,'
    "https://example.org/2024/04/01/wounded,,,adversary_ally,assessment,,,,,accepted,"
    '"The agency put the wounded at nearly 1,000.",Called conservative.'
)  # fmt: skip


@pytest.fixture
def repo(make_folder: MakeFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """Two published statements on main."""
    make_folder(row(), row(source="tracker", stated_on="2024-05-01", method="documented",
                           covers="part", best="1400", wording="1,400", qualifier="exact",
                           standpoint="third_party"))  # fmt: skip
    monkeypatch.chdir(tmp_path)
    return Repository(tmp_path)


def test_a_good_row_is_added_in_its_place_and_checked_and_compared(repo: Repository) -> None:
    before = repo.estimates.read_bytes().splitlines()
    done = repo.run("add", *flags(GIVEN))
    assert (done.out, done.code) == ([ADDED], 0)
    assert done.err == [
        "filled in: id agency-2024-04-01-wounded, scope whole, best 1000, qualifier almost, "
        "date_precision day, status accepted",
        "written: data/estimates.csv:3",
        "next: 'casualties diff main...' shows what your branch changes",
    ]
    after = repo.estimates.read_bytes().splitlines()
    assert after == [*before[:2], ADDED.encode(), before[2]]

    checked = repo.run("check", "--since", "HEAD")
    assert (checked.out, checked.code) == ([], 0)
    assert checked.err[0].startswith("data: no problems in the 1 row changed since HEAD, ")

    compared = repo.run("diff", "HEAD")
    assert compared.out == [
        "HEAD to data: rows 1 added",
        "added estimates.csv: agency-2024-04-01-wounded",
        "  Intelligence Agency, 2024-04-01: “nearly 1,000” combatants of Northland wounded in the "
        "River War, https://example.org/2024/04/01/wounded",
        "measures: none differs",
    ]
    assert compared.code == 0


def test_a_batch_of_twenty_goes_in_whole(repo: Repository, tmp_path: Path) -> None:
    lines = ["source;party;stated_on;best".replace(";", ",")]
    days = [f"2024-06-{day:02}" for day in range(1, 21)]
    head = "source,party,stated_on,population,metric,basis,wording,method,url,claim,notes"
    lines = [head] + [
        f"Ministry,Northland,{day},combatants,wounded,cumulative,"
        f'"more than {1000 + 10 * n:,}",claim,https://example.org/{n},More were hurt.,'
        for n, day in enumerate(days)
    ]
    file = tmp_path / "batch.csv"
    file.write_bytes(b"\xef\xbb\xbf" + "\r\n".join(lines).encode() + b"\r\n\r\n")  # as Excel saves
    done = repo.run("add", "--from", str(file), "--conflict", "river-war")
    assert done.code == 0
    assert done.err[-2] == "written: data/estimates.csv, 20 rows"
    assert len(done.out) == 20
    assert done.out[0] == (
        "ministry-2024-06-01-wounded,river-war,northland,,whole,combatants,wounded,cumulative,"
        '1000,,,more_than,"more than 1,000",,2024-06-01,day,,,ministry,,,https://example.org/0,'
        ",,adversary,claim,,,,,accepted,More were hurt.,"
    )
    checked = repo.run("check", "--since", "HEAD")
    assert checked.out == []
    assert "in the 20 rows changed since HEAD" in checked.err[0]


def test_a_batch_with_one_bad_row_writes_nothing_and_names_its_line(
    repo: Repository, tmp_path: Path
) -> None:
    before = repo.estimates.read_bytes()
    file = tmp_path / "batch.csv"
    cells = [{**GIVEN}, {**GIVEN, "stated_on": "02/04/2024"}]
    text = ",".join(GIVEN) + "\n"
    text += "".join(",".join(f'"{v}"' for v in c.values()) + "\n" for c in cells)
    file.write_text(text)
    done = repo.run("add", "--from", str(file))
    assert done.out == []
    assert done.err == [
        "batch.csv:3: stated_on: '02/04/2024' is not a date as YYYY-MM-DD, such as 2024-12-19; "
        "write 2024-04-02 if the day came first [types]",
        "  types: Such as 1,200: write 1200.",
        "nothing written: 1 problem",
    ]
    assert done.code == 1
    assert repo.estimates.read_bytes() == before


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"source\tparty\nagency\tnorthland\n", ["batch.csv:1: the columns are parted by tabs; "
                                                "save the file with commas"]),
        (b"source,partei\nagency,northland\n", ["batch.csv:1: unknown column 'partei'; "
                                               "did you mean 'party'?"]),
        (b"source,party\nagency\nministry,northland,x\n",
         ["batch.csv:2: 1 cells where the header has 2; "
          'put a cell that holds a comma between quotes, as in "one, two"',
          "batch.csv:3: 3 cells where the header has 2; "
          'put a cell that holds a comma between quotes, as in "one, two"']),
        (b"source,party\nag\xe9nce,northland\n", ["batch.csv:2: byte 0xe9 is not UTF-8; "
                                                 "save the file as UTF-8"]),
        (b'source,party\n"agency,northland\n',
         ["batch.csv:2: not CSV: unexpected end of data; "
          'put a cell with a quote between quotes and double it, as in "a ""word"""']),
        (b"source,party\n", ["batch.csv: no rows; give a line of columns and a line for each "
                             "statement"]),
    ],
)  # fmt: skip
def test_a_batch_that_is_no_csv_says_why(
    repo: Repository, tmp_path: Path, data: bytes, message: list[str]
) -> None:
    (tmp_path / "batch.csv").write_bytes(data)
    done = repo.run("add", "--from", "batch.csv")
    assert (done.out, done.err, done.code) == ([], message, 1)


NEW = row(source="agency", stated_on="2024-06-01", metric="wounded", standpoint="adversary_ally",
          best="1300", wording="about 1,300", url="https://example.org/2024/06/01/x")  # fmt: skip
LINE = 4

BAD: dict[str, tuple[Callable[[Repository], None], list[str]]] = {
    "wrong slug": (
        lambda r: r.append(r.line(NEW | {"party": "nothland"})),
        [f"estimates.csv:{LINE}: party: unknown value 'nothland'; did you mean 'northland'? "
         "[known-value]"],
    ),
    "swapped low and high": (
        lambda r: r.append(r.line(NEW | {"low": "900", "best": "", "high": "300",
                                         "qualifier": "range", "interval": "stated_range",
                                         "wording": "300 to 900"})),
        [f"estimates.csv:{LINE}: low: low 900 is above high 300; put the smaller figure in low "
         "[ordered-figures]",
         f"estimates.csv:{LINE}: wording: '300 to 900' reads as low 300, high 900; "
         "mend the cells or the phrase, whichever differs from the page [wording-agrees]"],
    ),
    "DD/MM date": (
        lambda r: r.append(r.line(NEW | {"as_of": "31/05/2024"})),
        [f"estimates.csv:{LINE}: as_of: '31/05/2024' is not a date as YYYY-MM-DD, such as "
         "2024-12-19; write 2024-05-31 [types]"],
    ),
    "thousands comma": (
        lambda r: r.append(r.line(NEW | {"best": "1,300"})),
        [f"estimates.csv:{LINE}: best: '1,300' is not a whole number in digits alone, such as "
         "1500; write 1300 [types]"],
    ),
    "missing source": (
        lambda r: r.append(r.line(NEW | {"source": "bureau",
                                         "id": "bureau-2024-06-01-wounded"})),
        [f"estimates.csv:{LINE}: source: unknown value 'bureau'; add it to sources.csv first "
         "[known-value]"],
    ),
    "duplicate": (
        lambda r: r.append(r.line(NEW), r.line(NEW | {"id": "agency-2024-06-01-wounded-y",
                                                      "url": "https://example.org/y"})),
        [f"estimates.csv:{LINE + 1}: id: the same figure as agency-2024-06-01-wounded, on the "
         "same day; remove one of the two, or say in exceptions.csv why both stand "
         "[near-duplicate]"],
    ),
    "formula cell": (
        lambda r: r.append(r.line(NEW | {"notes": '=HYPERLINK("http://example.org")'})),
        [f"estimates.csv:{LINE}: notes: '=HYPERLINK(\"http://example.org\")' begins with =, which "
         "a spreadsheet would run as a formula; begin the cell with a letter or a digit "
         "[plain-cell]"],
    ),
    "broken UTF-8": (
        lambda r: r.append(r.line(NEW).replace(b"River Post", b"Journal de la Rivi\xe8re")),
        [f"estimates.csv:{LINE}: byte 0xe8 is not UTF-8 (in Windows-1252 it is è); save the "
         'file as UTF-8, in Excel as "CSV UTF-8" [readable]'],
    ),
    "CRLF": (
        lambda r: r.append(r.line(NEW).replace(b"\n", b"\r\n")),
        [f"estimates.csv:{LINE}: the lines end with CRLF; run 'casualties format' "
         "[canonical-bytes]"],
    ),
    "tabs": (
        lambda r: r.append(r.line(NEW | {"notes": "one\ttwo"})),
        [f"estimates.csv:{LINE}: notes: 'one\\ttwo' holds a tab or a line break; put a space there "
         "[plain-cell]"],
    ),
    "extra comma": (
        lambda r: r.append(r.line(NEW).replace(b"River Post", b"River Post, Town News")),
        [f"estimates.csv:{LINE}: 34 cells where the header has 33; put a cell that holds a comma "
         'between quotes, as in "one, two" [whole-rows]'],
    ),
    "republication date": (
        lambda r: r.append(r.line(NEW | {"url": "https://example.org/2024/05/28/x"})),
        ["worth a look: "
         f"estimates.csv:{LINE}: stated_on: the page is of 2024-05-28, before stated_on "
         "2024-06-01; give the day on which the source said it, never that of a republication "
         "[republication]"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", list(BAD))
def test_a_typical_bad_row_is_named_in_plain_words(repo: Repository, name: str) -> None:
    spoil, messages = BAD[name]
    spoil(repo)
    done = repo.run("check", "--since", "HEAD")
    assert [line for line in done.out if not line.startswith("  ")] == messages
    assert done.code == (0 if name == "republication date" else 1)


def test_a_problem_that_was_there_before_is_said_and_does_not_block(repo: Repository) -> None:
    repo.append(repo.line(NEW | {"method": "rumour"}))
    repo.commit("Break the data")
    repo.run("add", *flags(GIVEN))
    done = repo.run("check", "--since", "HEAD")
    assert done.code == 0
    assert done.out == [
        "1 problem was there before and does not block this change:",
        "  estimates.csv:5: method: unknown value 'rumour'; use one of documented, reported, "
        "assessment, survey, model, claim [known-word]",
    ]
    assert repo.run("check").code == 1


def test_what_a_change_breaks_in_a_row_of_others_is_its_own(repo: Repository) -> None:
    sources = repo.root / "data" / "sources.csv"
    lines = sources.read_bytes().splitlines(keepends=True)
    sources.write_bytes(b"".join(line for line in lines if not line.startswith(b"tracker")))
    done = repo.run("check", "--since", "HEAD")
    assert done.out[0] == (
        "estimates.csv:3: source: unknown value 'tracker'; add it to sources.csv first "
        "[known-value]"
    )
    assert done.code == 1


def test_since_a_branch_is_since_its_merge_base(repo: Repository) -> None:
    repo.git("switch", "--quiet", "--create", "mine")
    repo.run("add", *flags(GIVEN))
    repo.commit("Add a row")
    repo.git("switch", "--quiet", "main")
    base = repo.git("rev-parse", "HEAD")[:12]
    repo.append(repo.line(NEW))
    repo.commit("Add another row")
    moved = f"(since {base}, where it left main)"
    assert repo.run("diff", "main...mine").out[0] == "main...mine to mine: rows 1 added"
    assert repo.run("diff", "main", "mine").out[0] == f"main to mine {moved}: rows 1 added"
    repo.git("switch", "--quiet", "mine")
    assert repo.run("diff", "main...").out[0] == "main... to data: rows 1 added"
    assert repo.run("diff", "main").out[0] == f"main to data {moved}: rows 1 added"
    assert "in the 1 row changed since main" in repo.run("check", "--since", "main").err[0]
    tip = repo.git("rev-parse", "main")  # a commit stands for itself
    assert repo.run("diff", tip).out[0] == f"{tip} to data: rows 1 added, 1 removed"


def test_github_shows_a_problem_on_the_very_line(repo: Repository) -> None:
    repo.append(repo.line(NEW | {"best": "1,300", "url": "https://example.org/2024/05/28/x"}))
    assert repo.run("check", "--since", "HEAD", "--format", "github").out == [
        "::error file=data/estimates.csv,line=4,title=best%3A types::'1,300' is not a whole "
        "number in digits alone, such as 1500; write 1300%0ASuch as 1,200: write 1200.",
        "::warning file=data/estimates.csv,line=4,title=stated_on%3A republication::the page is "
        "of 2024-05-28, before stated_on 2024-06-01; give the day on which the source said it, "
        "never that of a republication",
    ]


def test_json_holds_every_part_of_a_problem(repo: Repository) -> None:
    repo.append(repo.line(NEW | {"best": "1,300"}))
    done = json.loads("\n".join(repo.run("check", "--format", "json").out))
    assert done["problems"] == [
        {
            "file": "estimates.csv",
            "line": 4,
            "column": "best",
            "value": "1,300",
            "rule": "types",
            "message": "'1,300' is not a whole number in digits alone, such as 1500",
            "remedy": "write 1300",
            "example": "Such as 1,200: write 1200.",
        }
    ]


def test_markdown_lets_no_cell_out_of_its_place(repo: Repository) -> None:
    repo.append(repo.line(NEW | {"party": "< b>|`@all`"}))
    done = repo.run("check", "--since", "HEAD", "--format", "markdown")
    assert done.out[2:7] == [
        f"**data: 1 problem in 1 file in the 1 row changed since HEAD, {len(RULES)} rules.**",
        "",
        "| place | what is wrong | what to do | rule |",
        "| --- | --- | --- | --- |",
        "| estimates.csv:4: party | unknown value '&lt; b&gt;\\|\\`@\u200ball\\`' | "
        "add it to parties.csv first | `known-value` |",
    ]


def changed(repo: Repository, old: str, new: str) -> None:
    text = repo.estimates.read_text()
    assert old in text
    repo.estimates.write_text(text.replace(old, new))


def test_a_published_row_changes_only_with_a_note(repo: Repository) -> None:
    changed(
        repo,
        "River Post,https://example.org/1,,,adversary",
        "Town News,https://example.org/1,,,adversary",
    )
    silent = repo.run("diff", "HEAD")
    assert silent.out == [
        "HEAD to data: rows 1 changed",
        "estimates.csv:2: via: the published row ministry-2024-03-01-killed changes in via "
        "without a note; say in its notes what was wrong, or name its id in CHANGELOG.md "
        "[published]",
        "changed estimates.csv: ministry-2024-03-01-killed",
        "  via: River Post -> Town News",
        "measures: none differs",
    ]
    assert silent.code == 1
    changelog = repo.root / "CHANGELOG.md"
    changelog.write_text("# Changelog\n\n- `ministry-2024-03-01-killed`: the outlet was wrong.\n")
    assert repo.run("diff", "HEAD").code == 0
    changelog.write_text("# Changelog\n")
    changed(repo, "counted the dead.,\n", "counted the dead.,The outlet was wrong.\n")
    assert repo.run("diff", "HEAD").code == 0


def test_a_published_row_does_not_vanish_nor_change_its_id(repo: Repository) -> None:
    head, first, second = repo.estimates.read_bytes().splitlines(keepends=True)
    repo.estimates.write_bytes(head + second)
    assert repo.run("diff", "HEAD").out[1] == (
        "estimates.csv:2: id: the published row ministry-2024-03-01-killed is gone; put it back "
        "with status withdrawn, and say why in its notes [published]"
    )
    renamed = first.replace(b"ministry-2024-03-01-killed", b"ministry-2024-03-01-killed-b")
    repo.estimates.write_bytes(head + renamed + second)
    done = repo.run("diff", "HEAD")
    assert done.out[1] == (
        "estimates.csv:2: id: the published id ministry-2024-03-01-killed became "
        "ministry-2024-03-01-killed-b; give it its old id back: an id never changes [published]"
    )
    assert done.code == 1


HIGHER = GIVEN | {"metric": "killed", "wording": "at least 3,000",
                  "claim": "The agency put the dead at 3,000 or more."}  # fmt: skip


def test_the_effect_on_the_measures_is_told_with_both_statements(repo: Repository) -> None:
    repo.append(repo.line(row(source="ministry", stated_on="2024-06-01", best="1500",
                              wording="about 1,500")))  # fmt: skip
    repo.commit("Add a later figure")
    repo.run("add", *flags(HIGHER))
    done = repo.run("diff", "HEAD")
    assert done.out[3:] == EFFECT
    table = repo.run("diff", "HEAD", "--format", "markdown").out
    assert LEDGER in table


EFFECT = [
    "measures: combatants of Northland killed in the River War",
    "  origins: 2 -> 3",
    "  families: 2 -> 3",
    "  statements: 3 -> 4",
    "  latest_high: 1,500 -> 3,000",
    "  comparable: 1 -> 2",
    "  clashing: 0 -> 1",
    "  set_aside: 0 -> 1",
    "  forced_now: 1 -> 1.82",
    "  forced: 1 -> 1.82",
    "contradiction appears: combatants of Northland killed in the River War, "
    "factor 1.82, since 2024-06-01",
    "  at least 3,000: Agency, “at least 3,000”, 1 April 2024 (agency-2024-04-01-killed)",
    "  at most 1,650: Ministry, “about 1,500”, 1 June 2024 (ministry-2024-06-01-killed)",
]
LEDGER = (
    "| 1.82 | combatants of Northland killed in the River War | **3,000** Agency, “at least "
    "3,000”, 1 April 2024 (agency-2024-04-01-killed) | **1,650** Ministry, “about 1,500”, "
    "1 June 2024 (ministry-2024-06-01-killed) |"
)


def test_a_change_that_does_not_load_says_so_instead_of_measures(repo: Repository) -> None:
    repo.append(repo.line(NEW | {"best": "1,300"}))
    assert repo.run("diff", "HEAD").out[-1] == (
        "measures: the data does not load (estimates.csv:4: best: '1,300' is no whole number in "
        "digits alone, such as 1500); mend what the check names first"
    )


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["diff", "mian"], "mian: neither a folder nor a revision of git; did you mean 'main'?"),
        (["diff", "empty"], "empty: commit "),
        (["check", "--since", "zzz"], "zzz: neither a folder nor a revision of git; name one"),
    ],
)
def test_a_place_that_is_none_is_named(repo: Repository, words: list[str], message: str) -> None:
    tree = repo.git("commit-tree", repo.git("hash-object", "-t", "tree", os.devnull), "-m", "none")
    repo.git("branch", "empty", tree)
    done = repo.run(*words)
    assert done.err[0].startswith(message)
    assert done.code == 1


def test_a_link_in_a_revision_is_not_followed(repo: Repository, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("id,conflict\nsecret,cell\n")
    repo.estimates.unlink()
    repo.estimates.symlink_to(secret)
    repo.commit("Link out of the repository")
    done = repo.run("check", "HEAD", "--format", "markdown")
    assert "secret" not in "\n".join(done.out)
    assert "estimates.csv" in done.out[6]


def test_a_schema_does_not_lead_out_of_its_folder(repo: Repository) -> None:
    path = repo.root / "data" / "datapackage.json"
    path.write_text(path.read_text().replace('"estimates.csv"', '"../secret.csv"'))
    done = repo.run("check")
    assert done.err == [
        "datapackage.json: resource estimates: path '../secret.csv' leads out of the folder; "
        "name a file that stands beside the schema"
    ]


def test_format_is_idempotent_and_mends_the_form_alone(repo: Repository) -> None:
    good = repo.estimates.read_bytes()
    head, first, second = good.splitlines(keepends=True)
    spoilt = (head + second + first).replace(b"\n", b"\r\n").replace(b"River Post", b'"River Post"')
    repo.estimates.write_bytes(b"\xef\xbb\xbf" + spoilt)
    assert repo.run("format").out == ["estimates.csv: written"]
    assert repo.estimates.read_bytes() == good
    assert repo.run("format").out == []


def test_a_file_that_is_not_canonical_is_not_added_to(repo: Repository) -> None:
    repo.estimates.write_bytes(repo.estimates.read_bytes().replace(b"\n", b"\r\n"))
    done = repo.run("add", *flags(GIVEN))
    assert done.err[-1] == (
        "estimates.csv: not in canonical form, so that a new row would change other lines too; "
        "run 'casualties check' and 'casualties format' first"
    )
    assert done.code == 1


def test_a_full_disk_leaves_the_old_file_whole(
    repo: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = repo.estimates.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    done = repo.run("add", *flags(GIVEN))
    assert done.err[-1] == (
        "data/estimates.csv: cannot be written (No space left on device); the old file is whole; "
        "mend that and enter the row again"
    )
    assert done.code == 1
    assert repo.estimates.read_bytes() == before


def test_a_dry_run_writes_nothing(repo: Repository) -> None:
    before = repo.estimates.read_bytes()
    done = repo.run("add", "--dry-run", *flags(GIVEN))
    assert done.out == [ADDED]
    assert done.err[-1] == "nothing written: a dry run"
    assert repo.estimates.read_bytes() == before


def test_a_near_duplicate_stands_only_with_a_reason(repo: Repository) -> None:
    twice = GIVEN | {"source": "ministry", "metric": "killed", "wording": "about 1,200",
                     "stated_on": "2024-03-01", "standpoint": "adversary",
                     "url": "https://example.org/2", "claim": "It counted the dead."}  # fmt: skip
    done = repo.run("add", *flags(twice))
    assert done.err[1] == (
        "the new row: id: the same figure as ministry-2024-03-01-killed, on the same day; remove "
        "one of the two, or say in exceptions.csv why both stand [near-duplicate]"
    )
    assert done.code == 1
    done = repo.run("add", *flags(twice), "--accept", "near-duplicate", "Two briefings.")
    assert done.code == 0
    assert (repo.root / "data" / "exceptions.csv").read_text() == (
        "rule,id,reason\nnear-duplicate,ministry-2024-03-01-killed-northland,Two briefings.\n"
    )
    assert repo.run("check").code == 0


def test_no_cells_and_no_terminal_is_wrong_usage(repo: Repository) -> None:
    done = repo.run("add")
    assert done.code == 2
    assert done.err[-1].startswith("Error: no cells given; give each column by its flag")
