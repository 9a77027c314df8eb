"""A frame holds what the csv module reads, with and without pyarrow, or the file is refused."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from casualties.data import reading
from casualties.data.cells import Text
from casualties.data.dataset import load
from casualties.data.reading import typed
from casualties.data.schema import Field, Table, read_schema
from casualties.errors import DataError
from conftest import FROZEN, MakeFolder, row

NUMBER_WORDS = read_schema(FROZEN)["number_words"]
TYPES = {"string": "str", "integer": "Int64", "date": "datetime64[us]", "boolean": "boolean"}


@pytest.fixture(params=["python", "pyarrow"], autouse=True)
def storage(request: pytest.FixtureRequest) -> Iterator[None]:
    """Text as pandas holds it without pyarrow and with it."""
    if request.param == "pyarrow":
        pytest.importorskip("pyarrow")
    with pd.option_context("mode.string_storage", request.param):
        yield


def table(**types: str) -> Table:
    fields = tuple(Field(name, type_) for name, type_ in types.items())
    return Table("made", "made.csv", "", "", fields, (), (), ())


def by_csv_module(text: Text) -> pd.DataFrame:
    """The frame of the same file, cell by cell and plainly."""
    lines = io.StringIO(text.data.decode().removeprefix("\ufeff"), newline="")
    header, *rows = csv.reader(lines, strict=True)
    assert tuple(header) == text.table.columns
    assert all(len(cells) == len(header) for cells in rows)
    columns = {}
    for number, field in enumerate(text.table.fields):
        values = [field.parse(cells[number]) for cells in rows]
        columns[field.name] = pd.Series(values, dtype=TYPES[field.type])
    return pd.DataFrame(columns)


HOSTILE = st.one_of(
    st.text(st.sampled_from('ab"é“,🙂 7\t'), max_size=12),
    st.sampled_from(["NA", "None", "nan", "NULL", "true", "1", "1.5", "007", "1e5", "-", "inf"]),
    st.sampled_from(["2024-01-01", "#N/A", "a\u2028b", "\ufeff", "=1+1", "'", "\\", '""', '"']),
)
CELLS = {
    "text": HOSTILE,
    "other": HOSTILE,
    "figure": st.one_of(st.just(""), st.integers(-(2**63), 2**63 - 1).map(str)),
    "day": st.one_of(st.just(""), st.dates(date(1000, 1, 1)).map(date.isoformat)),
    "sign": st.sampled_from(["", "true", "false"]),
}
MADE = table(text="string", other="string", figure="integer", day="date", sign="boolean")


@settings(max_examples=50)
@given(st.lists(st.tuples(*CELLS.values()), max_size=12))
def test_a_file_as_we_write_it_reads_as_by_the_csv_module(rows: list[tuple[str, ...]]) -> None:
    text = Text(MADE, MADE.text(rows).encode())
    pd.testing.assert_frame_equal(typed(text), by_csv_module(text))


@given(
    st.lists(
        st.lists(st.text(st.sampled_from('ab"é,\n\r\0 7'), max_size=6), max_size=4), max_size=5
    ),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
@example([["a", 'b"c', "d"]], "\n")
@example([['"a" b', "c"]], "\n")
@example([['"a', "b"], ['c"', "d"]], "\n")
@example([['a"', 'b"']], "\n")
@example([["", '"a"', '"']], "\n")
def test_any_other_file_reads_so_too_or_is_refused(rows: list[list[str]], end: str) -> None:
    made = table(a="string", b="string")
    data = "".join(",".join(cells) + end for cells in [["a", "b"], *rows]).encode()
    try:
        frame = typed(Text(made, data))
    except DataError:
        return
    pd.testing.assert_frame_equal(frame, by_csv_module(Text(made, data)))


@pytest.mark.parametrize("name", ["estimates", "metrics", "number_words", "exceptions"])
def test_tables_as_they_are_published_read_as_by_the_csv_module(name: str) -> None:
    own = read_schema(FROZEN)[name]
    text = Text(own, (FROZEN / own.path).read_bytes())
    pd.testing.assert_frame_equal(typed(text), by_csv_module(text))


def test_a_table_of_one_column_reads_so_too() -> None:
    made = table(a="string")
    text = Text(made, made.text([("b",), ("",), ("c",)]).encode())
    pd.testing.assert_frame_equal(typed(text), by_csv_module(text))


def test_a_file_of_several_blocks_reads_so_too(monkeypatch: pytest.MonkeyPatch) -> None:
    made = table(a="string", b="string")
    text = Text(made, made.text([(f"é{n % 3}", f'"{n}, “') for n in range(40)]).encode())
    monkeypatch.setattr(reading, "BLOCK", 50)
    pd.testing.assert_frame_equal(typed(text), by_csv_module(text))
    cut = Text(made, text.data.replace(b'"39', b"39"))
    with pytest.raises(DataError, match=r"made.csv:41: "):
        typed(cut)


def test_the_words_na_and_none_are_text_and_not_blanks() -> None:
    frame = typed(Text(NUMBER_WORDS, b"phrase,low,high\nNA,,\nNone,1,2\n"))
    assert frame["phrase"].tolist() == ["NA", "None"]
    assert frame["low"].isna().tolist() == [True, False]


def test_types_of_the_frame_are_those_of_the_schema() -> None:
    estimates = read_schema(FROZEN)["estimates"]
    text = estimates.text([tuple(row()[c] for c in estimates.columns)]).encode()
    for data in (text, estimates.text([]).encode()):
        dtypes = typed(Text(estimates, data)).dtypes.astype(str).to_dict()
        assert dtypes == {field.name: TYPES[field.type] for field in estimates.fields}


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
    "a number with a point": b"phrase,low,high\na,1.0,2\n",
    "a number with a zero before it": b"phrase,low,high\na,01,2\n",
    "a number with a space": b"phrase,low,high\na, 1,2\n",
    "a number beyond all": b"phrase,low,high\na,1,99999999999999999999\n",
    "a NUL byte": b"phrase,low,high\na,1,2\nb\0c,1,2\n",
    "commas hidden by quotes": b'phrase,low,high\na",b",1,2\n',
}
"""What is wrong -> the file."""

MESSAGES = {
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
    "a number with a point": (
        "number_words.csv:2: low: '1.0' is no whole number in digits alone, such as 1500"
    ),
    "a number with a zero before it": (
        "number_words.csv:2: low: '01' is no whole number in digits alone, such as 1500"
    ),
    "a number with a space": (
        "number_words.csv:2: low: ' 1' is no whole number in digits alone, such as 1500"
    ),
    "a number beyond all": (
        "number_words.csv:2: high: '99999999999999999999' is no whole number of 64 bits"
    ),
    "a NUL byte": "number_words.csv:3: a cell holds a NUL byte; run 'casualties check'",
    "commas hidden by quotes": (
        "number_words.csv:2: 4 cells where the header has 3; run 'casualties check'"
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
    assert str(caught.value) == MESSAGES[fault]


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("method", "guess", "estimates.csv:2: method: 'guess' is not in the list; use one of "),
        ("as_of", "2024-2-1", "estimates.csv:2: as_of: '2024-2-1' is no date as YYYY-MM-DD"),
        ("as_of", "2024-02-30", "estimates.csv:2: as_of: '2024-02-30' is no date as YYYY-MM-DD"),
    ],
)
def test_a_cell_that_does_not_fit_is_named(
    make_folder: MakeFolder, column: str, value: str, message: str
) -> None:
    with pytest.raises(DataError) as caught:
        load(make_folder(row(**{column: value})))
    assert str(caught.value).startswith(message)


def test_a_word_for_true_or_false_is_refused(make_folder: MakeFolder) -> None:
    folder = make_folder(row())
    path = folder / "metrics.csv"
    path.write_bytes(path.read_bytes().replace(b"true", b"yes", 1))
    with pytest.raises(DataError, match=r"metrics.csv:2: \w+: 'yes' is no true or false"):
        load(folder)


@pytest.mark.parametrize(
    "data",
    [
        b"phrase,low,high\r\ndozens,24,99\r\n",
        b"\xef\xbb\xbfphrase,low,high\ndozens,24,99\n",
        b"phrase,low,high\ndozens,24,99",
        b'"phrase","low",high\ndozens,24,99\n',
    ],
)
def test_a_file_that_is_written_otherwise_reads_as_the_same_frame(data: bytes) -> None:
    wanted = typed(Text(NUMBER_WORDS, b"phrase,low,high\ndozens,24,99\n"))
    assert typed(Text(NUMBER_WORDS, data)).equals(wanted)
