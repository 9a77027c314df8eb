"""A file is whole or as before; what is no file is written to; two writers lose no row."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from casualties.data import writing
from casualties.data.writing import alone, write
from casualties.errors import DataError
from conftest import MakeFolder, row


def test_a_file_that_cannot_be_finished_leaves_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"old")

    def torn() -> Iterator[bytes]:
        yield b"new"
        raise OSError("no room")

    with pytest.raises(OSError, match="no room"):
        write(torn(), path)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_reader_never_sees_half_a_file(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    write(b"old", path)

    def watched() -> Iterator[bytes]:
        yield b"new, "
        assert path.read_bytes() == b"old"
        yield b"whole"

    write(watched(), path)
    assert path.read_bytes() == b"new, whole"


@pytest.mark.parametrize("there", [True, False])
def test_a_link_is_followed(tmp_path: Path, there: bool) -> None:
    target, link = tmp_path / "folder" / "a.csv", tmp_path / "link.csv"
    target.parent.mkdir()
    if there:
        target.write_bytes(b"old")
    link.symlink_to(target)
    write(b"new", link)
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


def test_a_pipe_and_a_device_are_written_to_as_they_are(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    write([b"one", b"two"], pipe)
    reader.join()
    assert read == [b"onetwo"]
    assert pipe.is_fifo()
    null = tmp_path / "null"
    null.symlink_to("/dev/null")
    write(b"gone", null)
    assert Path("/dev/null").is_char_device()


def test_a_folder_and_a_socket_are_refused_and_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(IsADirectoryError):
        write(b"x", tmp_path)
    monkeypatch.chdir(tmp_path)  # the name of a socket is short
    with socket.socket(socket.AF_UNIX) as held:
        held.bind("socket")
        with pytest.raises(OSError, match="No such device"):
            write(b"x", Path("socket"))
    assert Path("socket").is_socket()


def test_one_writer_waits_for_the_other_and_not_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "PATIENCE", 0.0)
    with alone(tmp_path), pytest.raises(DataError, match="another process writes"):
        alone(tmp_path).__enter__()
    with alone(tmp_path):
        pass
    assert list(tmp_path.iterdir()) == []


def test_two_who_add_at_once_lose_no_row(make_folder: MakeFolder) -> None:
    folder = make_folder(row())
    names = [f"2024-0{month}-01" for month in (4, 5, 6, 7)]
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "casualties", "--data", str(folder), "add"]
            + [
                f"--{name.replace('_', '-')}={value}"
                for name, value in row(stated_on=day, best=str(1300 + 100 * number)).items()
                if name not in ("id", "qualifier", "best", "claim", "url", "wording")
            ]
            + [f"--wording=about 1,{3 + number}00", f"--url=https://example.org/{day}/page"]
            + [f"--claim=The ministry counted about 1,{3 + number}00 killed Northland soldiers."],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for number, day in enumerate(names)
    ]
    said = [one.communicate()[0] for one in running]
    assert [one.returncode for one in running] == [0] * len(names), said
    text = (folder / "estimates.csv").read_text()
    assert [day for day in names if day not in text] == []
