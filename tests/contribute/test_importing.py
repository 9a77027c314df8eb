"""Files that others keep, brought in by a map: read, chosen, proposed, refused."""

from __future__ import annotations

import io
import json
import sys
import tomllib
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from casualties.checks import read_folder
from casualties.cli import main
from casualties.contribute.importing.feed import read_feed
from casualties.contribute.importing.maps import KEYS, read_map
from casualties.contribute.importing.result import imported
from casualties.errors import DataError, MissingExtra
from conftest import FROZEN, ROOT, MakeFolder, row
from repository import Workplace

EXTRACTS = ROOT / "tests" / "data" / "import"
FEEDS = ROOT / "feeds"

THREE = {
    "russia_losses_personnel.json": (
        FEEDS,
        [
            ("ukraine-general-staff-2022-02-28-killed-russia", "about 5,300"),
            ("ukraine-general-staff-2022-03-31-killed-russia", "about 17,500"),
            ("ukraine-general-staff-2022-04-30-killed-russia", "about 23,200"),
            ("ukraine-general-staff-2022-05-31-killed-russia", "about 30,500"),
        ],
    ),
    "casualties_daily.json": (
        FEEDS,
        [
            ("gaza-health-ministry-2023-10-31-killed", "8,525"),
            ("gaza-health-ministry-2023-10-31-wounded", "21,543"),
        ],
    ),
    "economist.csv": (
        EXTRACTS,
        [
            ("uk-defence-ministry-2022-04-01-killed-or-wounded-russia", "11,966"),
            ("us-defense-department-2024-12-07-killed-or-wounded-russia", "at least 700,000"),
        ],
    ),
}


@pytest.mark.parametrize("name", THREE)
def test_a_file_of_others_comes_in_by_a_map_of_under_thirty_lines(name: str) -> None:
    place, expected = THREE[name]
    text = (place / name).with_suffix(".toml").read_bytes()
    assert text.count(b"\n") < 30
    folder = read_folder(FROZEN)
    map = read_map(text, name="map", schema=folder.schema)
    feed = read_feed((EXTRACTS / name).read_bytes(), name=name, map=map)
    brought = imported(feed, map=map, folder=folder)
    assert [(r["id"], r["wording"]) for r in brought.rows] == expected


@pytest.mark.parametrize("name", THREE)
def test_rows_of_the_three_files_keep_every_rule(name: str) -> None:
    map = (THREE[name][0] / name).with_suffix(".toml")
    words = ["import", str(EXTRACTS / name), "--map", str(map), "--dry-run"]
    done = CliRunner().invoke(main, ["--data", str(FROZEN), *words])
    assert (done.exit_code, done.stderr.splitlines()[-1]) == (0, "nothing written: a dry run")


@pytest.mark.parametrize("path", sorted(FEEDS.glob("*.toml")), ids=lambda path: path.name)
def test_a_feed_is_described_where_it_lies(path: Path) -> None:
    assert f"`{path.name}`" in (FEEDS / "README.md").read_text()
    assert tomllib.loads(path.read_text())["keep"] in ("moves", "monthly")


def test_every_key_of_a_map_is_documented() -> None:
    text = (ROOT / "docs" / "import.md").read_text()
    assert [key for key in KEYS if f"| `{key}` |" not in text] == []
    example = text.partition("```toml\n")[2].partition("```")[0]
    assert read_map(example.encode(), name="example", schema=read_folder(FROZEN).schema)


MAP = """
columns.stated_on = "day"
columns.best = "dead"
columns.source = "who"
constants.conflict = "river-war"
constants.party = "northland"
constants.population = "combatants"
constants.metric = "killed"
constants.basis = "cumulative"
constants.url = "https://example.org/page"
constants.standpoint = "adversary"
constants.method = "claim"
templates.claim = "{source} put the {metric} soldiers of {party} at {figures} by {stated_on}."
"""


@pytest.fixture
def place(make_folder: MakeFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workplace:
    make_folder(row(best="1200", wording="about 1,200"))
    (tmp_path / "feed.toml").write_text(MAP)
    monkeypatch.chdir(tmp_path)
    return Workplace(tmp_path)


def wordings(place: Workplace, data: str | bytes, *, name: str = "feed.csv") -> list[str]:
    """The number phrases that a file brings by feed.toml."""
    (place.root / name).write_bytes(data.encode() if isinstance(data, str) else data)
    folder = read_folder(place.root / "data")
    map = read_map((place.root / "feed.toml").read_bytes(), name="feed.toml", schema=folder.schema)
    feed = read_feed((place.root / name).read_bytes(), name=name, map=map)
    rows = imported(feed, map=map, folder=folder).rows
    return [f"{r['stated_on']} {r['wording']}" for r in rows]


def test_the_next_run_is_one_command_and_brings_what_is_new(place: Workplace) -> None:
    feed = place.root / "feed.csv"
    feed.write_text("day,dead,who\n2024-03-01,1200,Ministry\n2024-04-01,1500,Ministry\n")
    done = place.run("import", "feed.csv")
    assert done.code == 0
    assert done.err[:3] == ["feed.csv: 2 statements", "  1 in the data already", "  1 new"]
    assert done.err[3] == "written: data/estimates.csv:3"
    added = place.estimates.read_text().splitlines()[2]
    assert '"Ministry of Defence put the killed soldiers of Northland at 1,500 by 1 ' in added

    again = place.run("import", "feed.csv")
    assert (again.code, again.out, again.err[-1]) == (0, [], "nothing written: no new row")
    feed.write_text(feed.read_text() + "2024-05-01,1900,Ministry\n")
    assert place.run("import", "feed.csv").err[-2] == "written: data/estimates.csv:4"


def test_a_statement_that_differs_from_the_data_is_named_and_left_out(place: Workplace) -> None:
    (place.root / "feed.csv").write_text("day,dead,who\n2024-03-01,1300,Ministry\n")
    done = place.run("import", "feed.csv")
    assert done.err[1].startswith(
        "  left out, feed.csv:2: 1,300 where ministry-2024-03-01-killed has another figure"
    )
    assert place.estimates.read_text().count("\n") == 2


def workbook() -> bytes:
    """The rows of FORMS as Excel keeps them: days as days, whole numbers as floats."""
    book = openpyxl.Workbook()
    book.active.append(["day", "dead", "who"])
    book.active.append([datetime(2024, 4, 1), 1500.0, "Ministry"])
    book.active.append([datetime(2024, 5, 1), "over 1,600", "Ministry"])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


FORMS = [
    ("", "feed.csv", 'day,dead,who\n2024-04-01,1500,Ministry\n2024-05-01,"over 1,600",Ministry\n'),
    (
        'encoding = "cp1252"\ndates = "dmy"\nthousands = "."\n',
        "feed.csv",
        "day;dead;who;caf\u00e9\r\n1.4.2024;1.500;Ministry;\r\n01/05/2024;over 1,600;Ministry;\r\n",
    ),
    ('dates = "mdy"\n', "feed.tsv", "day\tdead\twho\n4/1/2024\t1500.0\tMinistry\n"
                                    "5/1/2024\tover 1,600\tMinistry\n"),
    (
        'rows = "data.items"\n',
        "feed.json",
        json.dumps({"data": {"items": [
            {"day": "2024-04-01T08:00:00Z", "dead": 1500, "who": "Ministry"},
            {"day": "2024-05-01", "dead": "over 1,600", "who": "ministry"}]}}),
    ),
    ("", "feed.jsonl", '{"day": "2024-04-01", "dead": 1500.0, "who": "Ministry"}\n\n'
                       '{"day": "2024-05-01", "dead": "over 1,600", "who": "Ministry"}\n'),
]  # fmt: skip


@pytest.mark.parametrize(("keys", "name", "text"), FORMS, ids=["csv", "cp1252", "tsv", "json", "l"])
def test_every_format_gives_the_same_statements(
    place: Workplace, keys: str, name: str, text: str
) -> None:
    (place.root / "feed.toml").write_text(keys + MAP)
    data = text.encode("cp1252" if "cp1252" in keys else "utf-8")
    expected = ["2024-04-01 1,500", "2024-05-01 over 1,600"]
    assert wordings(place, data, name=name) == expected


def test_a_workbook_of_excel_is_read_by_an_extra(
    place: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert wordings(place, workbook(), name="feed.xlsx") == [
        "2024-04-01 1,500",
        "2024-05-01 over 1,600",
    ]
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(MissingExtra, match=r"pip install 'casualties\[excel\]'"):
        wordings(place, workbook(), name="feed.xlsx")


def test_a_nested_value_is_named_with_both_names(place: Workplace) -> None:
    (place.root / "feed.toml").write_text(MAP.replace('"dead"', '"losses.dead"'))
    data = '[{"day": "2024-04-01", "who": "Ministry", "losses": {"dead": 1500, "of": [1]}}]'
    assert wordings(place, data, name="feed.json") == ["2024-04-01 1,500"]


@pytest.mark.parametrize(
    ("keep", "expected"),
    [
        ("all", ["04-01", "04-02", "04-09", "04-30", "05-06", "06-01"]),
        ("moves", ["04-01", "04-09", "05-06", "06-01"]),
        ("monthly", ["04-30", "05-06"]),
    ],
)
def test_of_a_daily_series_the_wanted_days_are_kept(
    place: Workplace, keep: str, expected: list[str]
) -> None:
    (place.root / "feed.toml").write_text(f'keep = "{keep}"\nskip_known = false\n{MAP}')
    figures = {"04-01": 1500, "04-02": 1500, "04-09": 1600, "04-30": 1600, "05-06": 1700,
               "06-01": 1800}  # fmt: skip
    lines = [f"2024-{day},{dead},Ministry\n" for day, dead in figures.items()]
    rows = wordings(place, "day,dead,who\n" + "".join(lines))
    assert [line[5:10] for line in rows] == expected


def test_a_monthly_step_is_taken_by_a_figure_of_its_series_near_it(place: Workplace) -> None:
    (place.root / "feed.toml").write_text(f'keep = "monthly"\n{MAP}')
    (place.root / "feed.csv").write_text(
        "day,dead,who\n2024-02-29,1190,Ministry\n2024-03-31,1400,Ministry\n2024-04-01,1400,Ministry\n"
    )
    done = place.run("import", "feed.csv", "--dry-run")
    assert done.err[1:4] == [
        "  1 not the last of a month that is over",
        "  1 beside a step that the data have",
        "  1 new",
    ]


def test_the_hedge_of_a_column_has_its_words_and_its_cell(place: Workplace) -> None:
    (place.root / "feed.toml").write_text(
        MAP + 'columns.qualifier = "sign"\nvalues.qualifier = { more = "more_than", ca = "about" }'
    )
    text = "day,dead,who,sign\n2024-04-01,1500,Ministry,more\n2024-05-01,1600,Ministry,ca\n"
    (place.root / "feed.csv").write_text(text)
    done = place.run("import", "feed.csv")
    assert done.code == 0, done.err
    lines = place.estimates.read_text().splitlines()[2:]
    assert ',cumulative,1500,,,more_than,"more than 1,500",' in lines[0]
    assert ',cumulative,,1600,,about,"about 1,600",' in lines[1]


@pytest.mark.parametrize(
    ("cell", "template", "cells"),
    [
        ("1500", "about {figures}", ',,1500,,about,"about 1,500",'),
        ("1500", "over {best}", ',1500,,,more_than,"over 1,500",'),
        ("500-700", "", ",500,,700,range,500-700,stated_range,"),
        ("2000+", "", ",2000,,,at_least,2000+,"),
        ("dozens", "", ",,,,words,dozens,"),
    ],
)
def test_a_phrase_says_which_cells_its_figures_fill(
    place: Workplace, cell: str, template: str, cells: str
) -> None:
    more = f'templates.wording = "{template}"' if template else ""
    (place.root / "feed.toml").write_text("skip_known = false\n" + MAP + more)
    (place.root / "feed.csv").write_text(f"day,dead,who\n2024-04-01,{cell},Agency\n")
    done = place.run("import", "feed.csv")
    assert done.code == 0, done.err
    assert f",cumulative{cells}" in place.estimates.read_text()


def test_words_that_nobody_knows_are_proposed_in_the_map_and_decided_there(
    place: Workplace,
) -> None:
    feed, map = place.root / "feed.csv", place.root / "feed.toml"
    feed.write_text(
        "day,dead,who\n2024-04-01,1500,Defense ministry\n2024-05-01,1600,Defense ministry\n"
        '2024-06-01,1700,Radio "X"\n'
    )
    done = place.run("import", "feed.csv")
    assert (done.code, done.err[:2]) == (
        1,
        [
            "feed.csv: source: 'Defense ministry' (2 rows) is not known; did you mean 'ministry'?",
            "feed.csv: source: 'Radio \"X\"' (1 row) is not known",
        ],
    )
    for _ in range(2):  # a second time adds nothing
        assert place.run("import", "feed.csv", "--propose").code == 0
    assert map.read_text().endswith(
        '\n\n[values.source]\n"Defense ministry" = "? ministry"\n"Radio \\"X\\"" = "?"\n'
    )
    assert place.run("import", "feed.csv").code == 1  # a question mark decides nothing
    map.write_text(map.read_text().replace("? ", "").replace('= "?"', "= false"))
    done = place.run("import", "feed.csv")
    assert (done.code, done.err[1]) == (0, "  1 left out by the map's values")
    assert place.estimates.read_text().count("\n") == 4


def test_a_star_stands_for_the_words_that_a_map_does_not_name(place: Workplace) -> None:
    (place.root / "feed.toml").write_text(MAP + 'values.source = { "*" = false }')
    assert wordings(place, "day,dead,who\n2024-04-01,1500,Agency\n2024-05-01,9,Nobody\n") == [
        "2024-04-01 1,500"
    ]


def test_where_since_and_until_choose_rows_for_each_statement(place: Workplace) -> None:
    (place.root / "feed.toml").write_text(
        MAP + 'where = { kind = ["a", 1] }\n[[statements]]\nuntil = 2024-04-30\n'
        "[[statements]]\nsince = '2024-05-01'\ncolumns.best = 'hurt'\n"
        "constants.metric = 'wounded'\n"
    )
    text = (
        "day,dead,hurt,who,kind\n2024-04-01,1500,7,Ministry,a\n2024-05-01,1600,3000,Ministry,1\n"
        "2024-06-01,1,1,Ministry,b\n"
    )
    assert wordings(place, text) == ["2024-04-01 1,500", "2024-05-01 3,000"]


def test_a_constant_may_be_set_for_one_run(place: Workplace) -> None:
    (place.root / "feed.csv").write_text("day,dead,who\n2024-04-01,1500,Ministry\n")
    done = place.run("import", "feed.csv", "--set", "url=https://example.org/v2/page")
    assert done.code == 0
    assert ",https://example.org/v2/page," in place.estimates.read_text()
    done = place.run("import", "feed.csv", "--set", "ulr=x")
    assert done.err == ["--set: 'ulr=x' names no column; did you mean 'url'?"]


def test_a_rule_that_many_rows_break_takes_one_line(place: Workplace) -> None:
    (place.root / "feed.toml").write_text(MAP.replace("claim = ", "notes = "))
    days = "".join(f"2024-04-{day:02},{1500 + day},Ministry\n" for day in range(1, 31))
    (place.root / "feed.csv").write_text("day,dead,who\n" + days)
    done = place.run("import", "feed.csv")
    lines = [line for line in done.err if "[required]" in line]
    assert (done.code, len(lines)) == (1, 1)
    assert lines[0].startswith("feed.csv:2: claim: ")
    assert lines[0].endswith(" [required] and 29 rows more")


def test_faulty_rows_can_be_left_out_and_are_named(place: Workplace) -> None:
    text = "day,dead,who\n2024-04-01,1500,Ministry\n2024-05-01,1100,Ministry\n"
    (place.root / "feed.csv").write_text(text)
    (place.root / "feed.toml").write_text("skip_known = false\n" + MAP)
    assert place.run("import", "feed.csv").code == 1
    done = place.run("import", "feed.csv", "--skip-faulty")
    assert (done.code, done.err[-2]) == (0, "written: data/estimates.csv:3")
    assert any(line.startswith("left out: feed.csv:3: notes: 1,100 is below") for line in done.err)


def test_everything_wrong_in_a_map_is_said_at_once(place: Workplace) -> None:
    text = (
        'kep = "monthly"\ndates = "dym"\nseparator = ";;"\nskip_known = "no"\nsince = "May"\n'
        '[columns]\nbst = "dead"\nlow = 3.5\n[values.sorce]\nx = 1\n[constants]\n'
        "[statements]\n"
    )
    with pytest.raises(DataError) as caught:
        read_map(text.encode(), name="m", schema=read_folder(place.root / "data").schema)
    assert str(caught.value).splitlines() == [
        "m: unknown key 'kep'; did you mean 'keep'?",
        "m: dates is 'dym'; write ymd, dmy or mdy; did you mean 'ymd'?",
        'm: separator has one sign; write it as in separator = ";"',
        "m: skip_known is true or false, without quotes",
        "m: statements holds no tables; begin each with a line [[statements]]",
        "m: unknown column in columns: 'bst'; did you mean 'best'?",
        "m: low is no text; write it between quotes",
        "m: since is 'May'; write a day such as 2024-12-19",
        "m: unknown column in values: 'sorce'; did you mean 'source'?",
        "m: values.sorce: 'x' is neither a text nor false",
    ]


HOSTILE = [
    ("feed.csv", b"", "feed.csv: the file is empty"),
    ("feed.csv", b" \n\n", "feed.csv: the file is empty"),
    ("feed.csv", b"day,dead,who\n", "feed.csv: no rows"),
    ("feed.csv", b"day,dead,who\n2024-04-01,1,Caf\xe9\n", "feed.csv:2: byte 0xe9 is not UTF-8"),
    ("feed.csv", b'day,dead,who\n"2024-04-01,1,x\n', "feed.csv:2: not CSV"),
    ("feed.csv", b"day,dead,who\n1\n" * 40, "feed.csv: 30 lines more like these"),
    ("feed.csv", b"day,deads,who\n2024-04-01,1,x\n", "lacks; did you mean 'deads'?"),
    ("feed.csv", b"day,dead,dead,who\n2024-04-01,1,2,x\n", "column 'dead' stands twice"),
    ("feed.csv", b"day,dead,who\n16/01/2024,1,Ministry\n", "is no day as dates = 'ymd' has it"),
    ("feed.csv", b"day,dead,who\n2024-04-01,1.234,Ministry\n", "'1.234' is no whole number"),
    ("feed.csv", b"day,dead,who\n2024-04-01,-5,Ministry\n", "'-5' is no whole number"),
    ("feed.csv", b"day,dead,who\n2024-02-30,5,Ministry\n", "'2024-02-30' is no day"),
    ("feed.csv", b"\x00\x01\x02\xff\xfe", "feed.csv:1: byte 0xff is not UTF-8"),
    ("feed.json", b"{", "feed.json: not JSON"),
    ("feed.json", b"[" * 100_000, "feed.json: nested too deep"),
    ("feed.json", b'{"a":' * 900 + b"1" + b"}" * 900, "an object where a list of rows is due"),
    ("feed.json", b'[{"day": NaN}]', "not JSON: NaN is no number"),
    ("feed.json", b'[{"day": 1' + b"0" * 5000 + b"}]", "feed.json: not JSON"),
    ("feed.json", b'{"reports": []}', 'write rows = "reports" in the map'),
    ("feed.json", b'"text"', "a text where a list of rows is due"),
    ("feed.json", b"[[1, 2]]", "row 1 is a list where an object is due"),
    ("feed.json", b"[]", "feed.json: no rows"),
    ("feed.json", b'[{"day": "2024-04-01", "dead": [1], "who": "x"}]', "'dead' holds lists"),
    ("feed.json", b'[{"day": "2024-04-01", "who": "x"}]', "names the column 'dead'"),
    ("feed.jsonl", b'{"day": 1}\n{"day"\n', "feed.jsonl:2: not JSON"),
    ("feed.xlsx", b"PK\x03\x04 no workbook", "feed.xlsx: not a workbook of Excel"),
    ("feed.odt", b"x", "the name does not say the format; write format in the map"),
]


@pytest.mark.parametrize(("name", "data", "words"), HOSTILE)
def test_a_broken_file_ends_with_words_and_writes_nothing(
    place: Workplace, name: str, data: bytes, words: str
) -> None:
    before = place.estimates.read_bytes()
    (place.root / name).write_bytes(data)
    done = place.run("import", name)
    assert done.code == 1
    assert words in "\n".join(done.err)
    assert len(done.err) < 15
    assert place.estimates.read_bytes() == before


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"columns = ", "feed.toml: not TOML"),
        (b"\xff", "feed.toml: not UTF-8"),
        (b"a = " + b"[" * 5000, "feed.toml: not TOML"),
        (b'encoding = "utf-99"\n', "unknown encoding: utf-99"),
        (b'templates.claim = "{day} {dad}"\n', "a template names {dad}, which is no column"),
        (b'templates.claim = "{source.__class__}"\n', "which is no column"),
        (b'where = { kind = "a" }\n', "names the column 'kind', which feed.csv lacks"),
        (b"columns = 3\n", "columns is no table"),
        (b"values.source = 3\n", "source is no table"),
    ],
)
def test_a_broken_map_ends_with_words(place: Workplace, text: bytes, words: str) -> None:
    (place.root / "feed.toml").write_bytes(text)
    (place.root / "feed.csv").write_text("day,dead,who\n2024-04-01,1,Ministry\n")
    done = place.run("import", "feed.csv")
    assert done.code == 1
    assert words in "\n".join(done.err)


def test_a_file_that_is_not_there_is_named(place: Workplace) -> None:
    assert (
        place.run("import", "lost.csv", "--map", "feed.toml")
        .err[0]
        .startswith("lost.csv: cannot be read (No such file or directory)")
    )
    assert place.run("import", "lost.csv").err[0].startswith("lost.toml: cannot be read")
