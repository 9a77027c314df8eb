from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from casualties.data.cells import canonical
from casualties.data.dataset import Dataset, load
from casualties.data.lines import split_lines
from casualties.data.writing import write
from casualties.errors import DataError
from conftest import FROZEN, MakeDataset, MakeFolder, row


def test_writing_what_was_loaded_gives_the_same_bytes() -> None:
    dataset = load(FROZEN)
    for text in dataset.texts.values():
        assert canonical(text) == text.data, text.table.path


def test_lines_and_rows_speak_of_the_same_statement(frozen: object) -> None:
    dataset = load(FROZEN)
    head, lines = dataset.lines
    assert head == dataset.texts["estimates"].data.split(b"\n")[0] + b"\n"
    assert [line.split(b",")[0].decode() for line in lines] == dataset.estimates["id"].tolist()


@pytest.mark.parametrize(
    "places", [[], [0], [2], [0, 1, 2], [0, 2], [2, 1, 0], [1, 2, 0], [1, 1], [0, 1, 0, 1]]
)
def test_lines_are_joined_as_they_stand_in_the_file(
    make_dataset: MakeDataset, places: list[int]
) -> None:
    dataset = make_dataset(row(), row(source="agency"), row(source="tracker", notes='a "b", c'))
    head, lines = dataset.lines
    assert len(lines) == 3
    at, wanted = np.array(places, dtype=np.int64), b"".join(lines[p] for p in places)
    assert b"".join(lines.pieces(at)) == wanted
    assert b"".join(lines.pieces(at, head=head)) == head + wanted
    assert [lines[-1], *lines[:2]] == [lines[2], lines[0], lines[1]]


@pytest.mark.parametrize("size", [1, 7, 400])
def test_many_lines_come_in_pieces_of_the_same_bytes(
    frozen: Dataset, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr("casualties.data.lines.LINES_IN_A_PIECE", size)
    head, lines = frozen.lines
    for at in (np.arange(40), np.array([3, 4, 5, 1, 9, 10])):
        pieces = list(lines.pieces(at, head=head))
        assert b"".join(pieces) == head + b"".join(lines[int(p)] for p in at)
        assert len(pieces) == -(-len(at) // size)


@pytest.mark.parametrize("data", [b"a\r\nb\rc\nd", b"a\n", b"a\nb\n"])
def test_lines_end_where_python_says(data: bytes) -> None:
    head, lines = split_lines(data)
    assert [head, *lines] == data.splitlines(keepends=True)


def test_codes_number_the_words_of_a_column_in_order(make_dataset: MakeDataset) -> None:
    dataset = make_dataset(
        row(theatre="river", scope="part"), row(source="agency"), row(source="tracker")
    )
    source, theatre, kind = (dataset.codes(name) for name in ("source", "theatre", "kind"))
    assert (source.words, source.rows.tolist()) == (("agency", "ministry", "tracker"), [0, 1, 2])
    assert (theatre.words, theatre.rows.tolist()) == (("river",), [-1, 0, -1])
    assert kind.words == ("government", "intelligence_agency", "media")
    assert kind.rows.tolist() == [1, 0, 2]
    assert theatre.among(["river", "nowhere"]).tolist() == [False, True, False]
    same = source.named({"agency": "x", "tracker": "x"})
    assert (same.words, same.rows.tolist()) == (("x",), [0, -1, 0])


def test_version_changes_with_any_byte_and_only_then(make_folder: MakeFolder) -> None:
    folder = make_folder(row())
    first = load(folder).version
    assert load(folder).version == first
    path = folder / "estimates.csv"
    path.write_bytes(path.read_bytes().replace(b"1200", b"1201"))
    assert load(folder).version != first


def test_a_missing_file_is_named(make_folder: MakeFolder) -> None:
    folder = make_folder(row())
    (folder / "sources.csv").unlink()
    with pytest.raises(DataError, match=r"sources.csv: cannot be read"):
        load(folder)


def test_a_cell_of_the_wrong_type_is_named_with_its_place(make_folder: MakeFolder) -> None:
    folder = make_folder(row(best="1,200"))
    with pytest.raises(DataError, match=r"estimates.csv:2: best: '1,200' is no whole number"):
        load(folder)


def test_number_words_and_parts_are_looked_up(make_dataset: MakeDataset) -> None:
    dataset = make_dataset(row())
    assert dataset.words["dozens"] == (24.0, 99.0)
    assert dataset.part_of["killed"] == ["killed_or_wounded"]
    assert dataset.name("source", "agency") == "Agency"
    assert dataset.name("standpoint", "own_ally") == "an ally of the party"


def test_a_crash_while_writing_leaves_the_old_file_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"old")

    def full_disk(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(OSError, match="No space"):
        write(b"new", path)
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.csv"]
