"""What arithmetic on the bytes finds is what the csv module finds, or nothing."""

from __future__ import annotations

import csv
import io
import mmap

import pandas  # noqa: F401  (its import takes longer than an example may)
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from casualties.data import cells, mapped
from casualties.data.cells import LONGEST, Column, columns, record_ends
from casualties.data.dataset import load
from casualties.data.reading import plain, typed
from casualties.data.schema import parse_text, read_bytes, read_schema
from casualties.errors import DataError
from conftest import FROZEN, MakeFolder, row

NUMBER_WORDS = read_schema(FROZEN)["number_words"]


def said(column: Column) -> list[str]:
    if column.codes is None:
        return list(column.texts)
    return [column.texts[code] for code in column.codes]


def by_csv(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode(), newline=""), strict=True))


CELL = st.text(st.sampled_from('ab"é“,\n\r\0 7'), max_size=6)
PLAIN_CELL = st.text(st.sampled_from('ab"é“,🙂 7'), max_size=20)


@given(st.lists(st.lists(PLAIN_CELL, min_size=3, max_size=3), min_size=1, max_size=12))
def test_a_file_as_we_write_it_is_plain_and_reads_as_csv(rows: list[list[str]]) -> None:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    found = columns(out.getvalue().encode(), count=3, apart=(False, True, False))
    assert found is not None
    assert [list(cells) for cells in zip(*map(said, found), strict=True)] == rows[1:]


@given(
    st.lists(st.lists(CELL, min_size=1, max_size=4), max_size=5), st.sampled_from(["\n", "\r\n"])
)
@example([["a", 'b"c', "d"]], "\n")
@example([['"a" b', "c"]], "\n")
@example([['"a', "b"], ['c"', "d"]], "\n")
def test_what_is_not_plain_is_left_to_the_csv_module(rows: list[list[str]], end: str) -> None:
    data = "".join(",".join(cells) + end for cells in rows).encode()
    found = columns(data, count=2, apart=(False, False))
    if found is not None:
        assert [list(cells) for cells in zip(*map(said, found), strict=True)] == by_csv(data)[1:]
        assert all(len(record) == 2 for record in by_csv(data))


@pytest.mark.parametrize(
    "data",
    [
        b"a,b\n1,2",
        b"a,b\n1\n",
        b"a,b\n1,2,3\n",
        b"a,b\n1,2\n\n",
        b"a,b\r\n1,2\r\n",
        b'a,b\n"1\n1",2\n',
        b'a,b\n"1"1,2\n',
        b'a,b\n1","2\n',
        b'a,b\n"1,2\n',
        b"a,b\n\xe9,2\n",
        b"a,b\n\0,2\n",
        b"",
    ],
)
def test_a_doubtful_file_is_not_plain(data: bytes) -> None:
    assert columns(data, count=2, apart=(False, False)) is None


def test_a_text_that_comes_again_is_one_object() -> None:
    long = "x" * LONGEST
    lines = [f"{long},{n}\n{long + 'y'},{n}\nz,{n}\n" for n in (1, 2, 3, 4)]
    found = columns(("a,b\n" + "".join(lines)).encode(), count=2, apart=(False, False))
    assert found is not None
    assert list(found[1].texts) == ["1", "2", "3", "4"]
    assert said(found[0]) == [long, long + "y", "z"] * 4


def test_cells_with_one_hash_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cells, "_ODD", cells._ODD * 0)
    found = columns(b"a,b\nx,1\ny,1\nx,1\ny,1\nx,2\n", count=2, apart=(False, False))
    assert found is not None
    assert [said(one) for one in found] == [["x", "y", "x", "y", "x"], ["1", "1", "1", "1", "2"]]


def test_a_file_reads_the_same_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    data = b"a,b\n" + b"".join(f"é{n % 3},“{n}”\n".encode() for n in range(40))
    whole = columns(data, count=2, apart=(False, True))
    monkeypatch.setattr(mapped, "BLOCK", 50)
    pieces = columns(data, count=2, apart=(False, True))
    assert whole is not None
    assert pieces is not None
    assert [said(c) for c in pieces] == [said(c) for c in whole]
    assert record_ends(data).tolist() == [
        sum(map(len, data.splitlines(keepends=True)[: n + 1])) for n in range(41)
    ]


@pytest.mark.parametrize("data", [b"a\r\nb\rc\nd", b"a\n", b"a\nb\n"])
def test_lines_end_where_python_says(data: bytes) -> None:
    lines = data.splitlines(keepends=True)
    assert record_ends(data).tolist() == [len(b"".join(lines[: n + 1])) for n in range(len(lines))]


BROKEN = {
    "not UTF-8": b"phrase,low,high\nd\xe9s,1,2\n",
    "a quote inside": b'phrase,low,high\n"a"b,1,2\n',
    "a quote left open": b'phrase,low,high\n"a,1,2\n',
    "a short row": b"phrase,low,high\na,1\n",
    "a long row": b"phrase,low,high\na,1,2,3\n",
    "a blank line": b"phrase,low,high\na,1,2\n\n",
    "a line break": b'phrase,low,high\n"a\nb",1,2\n',
    "a line break further up": b'phrase,low,high\n"a\nb",1,2\nc,1,2\n',
    "another header": b"phrase,high,low\na,1,2\n",
    "no header": b"",
    "a number with a comma": b'phrase,low,high\na,"1,200",\n',
    "a word for a number": b"phrase,low,high\na,,\nb,few,2\n",
    "half a person": b"phrase,low,high\na,1.5,2\n",
}
"""What is wrong -> the file."""

SAID = {
    "not UTF-8": "number_words.csv:2: byte 0xe9 is not UTF-8; save the file as UTF-8",
    "a quote inside": (
        "number_words.csv:2: not CSV: ',' expected after '\"'; "
        'put a cell with a quote between quotes and double it, as in "a ""word"""'
    ),
    "a quote left open": (
        "number_words.csv:2: not CSV: unexpected end of data; "
        'put a cell with a quote between quotes and double it, as in "a ""word"""'
    ),
    "a short row": ("number_words.csv:2: 2 cells where the header has 3; run 'casualties check'"),
    "a long row": "number_words.csv:2: 4 cells where the header has 3; run 'casualties check'",
    "a blank line": "number_words.csv:3: 0 cells where the header has 3; run 'casualties check'",
    "a line break": "number_words.csv: a cell holds a line break; run 'casualties check'",
    "a line break further up": (
        "number_words.csv: a cell holds a line break; run 'casualties check'"
    ),
    "another header": (
        "number_words.csv:1: the columns are phrase, high, low; the schema has phrase, low, high"
    ),
    "no header": "number_words.csv:1: the columns are missing; the schema has phrase, low, high",
    "a number with a comma": (
        "number_words.csv:2: low: '1,200' is no whole number in digits alone, such as 1500"
    ),
    "a word for a number": (
        "number_words.csv:3: low: 'few' is no whole number in digits alone, such as 1500"
    ),
    "half a person": (
        "number_words.csv:2: low: '1.5' is no whole number in digits alone, such as 1500"
    ),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_file_is_named_with_its_place_and_remedy(
    fault: str, make_folder: MakeFolder
) -> None:
    folder = make_folder(row())
    (folder / "number_words.csv").write_bytes(BROKEN[fault])
    with pytest.raises(DataError) as caught:
        load(folder)
    assert str(caught.value) == SAID[fault]


@pytest.mark.parametrize(
    "data",
    [
        b"phrase,low,high\r\ndozens,24,99\r\n",
        b"\xef\xbb\xbfphrase,low,high\ndozens,24,99\n",
        b"phrase,low,high\ndozens,24,99",
        b'"phrase","low",high\ndozens,24,99\n',
    ],
)
def test_a_file_that_is_not_plain_reads_as_the_same_frame(data: bytes) -> None:
    wanted = typed(parse_text(b"phrase,low,high\ndozens,24,99\n", table=NUMBER_WORDS))
    text = parse_text(data, table=NUMBER_WORDS)
    assert plain(text) is None
    assert typed(text).equals(wanted)


def test_a_large_file_is_mapped_and_reads_the_same(
    make_folder: MakeFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make_folder(row(), row(source="agency"), row(source="tracker", notes="“é”, said"))
    held = load(folder)
    monkeypatch.setattr(mapped, "LARGE", 1)
    large = load(folder)
    path = folder / "estimates.csv"
    before = path.read_bytes()
    path.write_bytes(b"")  # edited in place: what was read stays
    text = large.texts["estimates"]
    assert isinstance(text.file, mmap.mmap)
    assert text.data == before
    assert large.version == held.version
    assert large.estimates.equals(held.estimates)
    assert b"".join([large.lines[0], *large.lines[1]]) == before


def test_an_empty_file_is_read_as_such(make_folder: MakeFolder) -> None:
    folder = make_folder(row())
    (folder / "events.csv").write_bytes(b"")
    text = read_bytes(folder, table=read_schema(folder)["events"])
    assert text.data == b""
