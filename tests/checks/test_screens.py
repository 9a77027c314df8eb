"""What the rules find in a large file they find behind the screens too, word for word."""

from __future__ import annotations

import random

import pytest

from casualties import checks
from casualties.checks import RULES, Folder, pieces, problems, read_folder
from casualties.checks.screens import SCREENS, suspects
from casualties.data.schema import Text, parse_text
from conftest import ROOT, MakeFolder, row

STRANGE = (
    "", "x", "-5", "007", "0", "12", "123456789", "1,200", "١٢", "2024-02-30", "0000-01-01",
    "0001-01-01", "20240101", "1969-12-31", " x", "x ", "\u00a0x", "x\u2003", "“x”", "=1", "a\tb",
    'q"q', "é", "x" * 200, "about 12", "12 to 3,000", "one two three four five six", "a-b--c",
    "2023-02-29", "2024-02-29", "2024-W01-1", "between 5,000 and 6,000", "1 to 30,000", "a-",
    "6,000 or 5,000", "1,000,000", "12,34", "1.2 million", "dozens", "half of 100", "https://é",
)  # fmt: skip


@pytest.fixture
def screened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "MANY", 0)
    monkeypatch.setattr(pieces, "SIZE", 16_000)  # some thirty rows, so that there are several


def rows_of(folder: Folder, *, chosen: random.Random) -> list[list[str]]:
    """The statements of some conflicts, so that many answer one question."""
    rows = [list(cells) for _, cells in folder.texts["estimates"].raw]
    conflict = chosen.choice(rows)[1]
    return [cells for cells in rows if cells[1] == conflict][:90]


def broken(rows: list[list[str]], *, columns: tuple[str, ...], chosen: random.Random) -> None:
    """Changes cells and rows in place, most often to what another row says."""
    for _ in range(chosen.choice((0, 1, 3, 12))):
        at, place = chosen.randrange(len(rows)), chosen.randrange(len(columns))
        other = chosen.choice(rows)
        turn = chosen.randrange(11)
        if turn == 0:
            rows[at][place] = chosen.choice(STRANGE)
        elif turn == 1:
            copy = list(other)
            copy[0] += chosen.choice(("", "-again"))
            copy[columns.index("stated_on")] = rows[at][columns.index("stated_on")]
            rows.insert(at, copy)
        elif turn == 2:
            link = chosen.choice(("repeats", "supersedes"))
            rows[at][columns.index(link)] = chosen.choice((other[0], rows[at][0]))
        elif turn == 3:
            figure = chosen.choice(("low", "best", "high"))
            rows[at][columns.index(figure)] = str(10 ** chosen.randrange(7))
        elif turn == 4:
            rows[at][columns.index("notes")] = ""
            rows[at][columns.index("source")] = other[columns.index("source")]
        elif turn == 5:
            rows[at][place] = ""
        elif turn == 6:
            rows[at][columns.index("wording")] = chosen.choice(STRANGE)
        elif turn == 7:
            cut = chosen.randrange(len(rows[at][0]) + 1)
            rows[at][0] = rows[at][0][:cut] + chosen.choice("-_x1") + rows[at][0][cut + 1 :]
        else:
            rows[at][place] = other[place]


@pytest.mark.parametrize("seed", range(50))
def test_behind_the_screens_the_rules_find_the_same(seed: int, screened: None) -> None:
    chosen = random.Random(seed)
    folder, _ = read_folder(ROOT / "data")
    table = folder.schema["estimates"]
    rows = rows_of(folder, chosen=chosen)
    broken(rows, columns=table.columns, chosen=chosen)
    data = table.text(table.in_order(rows) if chosen.random() < 0.8 else rows).encode()
    if chosen.random() < 0.1:
        data = data.replace(b",all,", b',"all",', 2)
    texts = folder.texts | {"estimates": parse_text(data, table=table)}
    texts["exceptions"] = parse_text(
        f"rule,id,reason\nnear-duplicate,{rows[0][0]},Told twice.\n".encode(),
        table=folder.schema["exceptions"],
    )
    small, large = Folder(folder.schema, texts), Folder(folder.schema, texts)
    small.sheet = None
    assert large.sheet is not None
    assert problems(large) == problems(small)


def test_the_rules_of_a_whole_file_look_at_few_rows(screened: None) -> None:
    folder, _ = read_folder(ROOT / "data")
    assert folder.sheet is not None
    looked = {name: int(suspects(folder.sheet, rule=name, folder=folder).sum()) for name in RULES}
    assert {name for name, count in looked.items() if count > 300} == set()
    assert problems(folder) == []


def test_every_rule_has_a_screen() -> None:
    assert set(SCREENS) == set(RULES)


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.replace(b"\n", b"\r\n"),
        lambda data: b"\xef\xbb\xbf" + data,
        lambda data: data[:-1],
        lambda data: data.replace(b"River Post", b"River, Post"),
        lambda data: data.replace(b"River", b"Riv\xe9r"),
        lambda data: data.replace(b"via,", b"by,"),
        lambda data: data.replace(b"River Post", b'"River\nPost"'),
    ],
)
def test_a_file_that_is_not_plain_is_read_as_ever(
    make_folder: MakeFolder, change: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make_folder(row(), row(source="agency"))
    path = folder / "estimates.csv"
    path.write_bytes(change(path.read_bytes()))  # type: ignore[operator]
    found = checks.check(folder)
    assert found
    monkeypatch.setattr(checks, "MANY", 0)
    assert checks.check(folder) == found


def test_a_large_file_is_not_parsed_to_be_found_whole(
    make_folder: MakeFolder, screened: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make_folder(row(), row(source="agency"))

    def parsed(self: Text) -> object:
        assert self.table.name != "estimates" or len(self.file) < 500
        return whole(self)

    whole = Text._parsed.func
    monkeypatch.setattr(Text._parsed, "func", parsed)
    assert checks.check(folder) == []
