"""A folder that changes while it is served: nothing torn, nothing broken, nothing mixed."""

from __future__ import annotations

import dataclasses
import errno
import json
import os
import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from casualties.data.dataset import Dataset, load
from casualties.data.writing import write
from casualties.errors import DataError
from casualties.views import VIEWS
from casualties.web import create_app
from casualties.web.live import Live, fingerprint
from conftest import MakeFolder, row

FIRST = row()
SECOND = row(stated_on="2024-05-01", best="1500", wording="about 1,500", url="https://e.org/2")


@pytest.fixture
def folder(make_folder: MakeFolder) -> Path:
    return make_folder(FIRST)


@pytest.fixture
def newer(make_folder: MakeFolder) -> bytes:
    """The bytes of an estimates.csv with one statement more."""
    return (make_folder(FIRST, SECOND, name="newer") / "estimates.csv").read_bytes()


@pytest.fixture
def live(folder: Path) -> Live:
    return Live(folder, every=0, settle=0)


def client(live: Live) -> Any:
    return create_app(live).server.test_client()


def test_new_data_are_served_without_a_restart(live: Live, folder: Path, newer: bytes) -> None:
    page = client(live)
    before = page.get("/estimates.csv")
    write(newer, folder / "estimates.csv")
    live.refresh()
    after = page.get("/estimates.csv")
    assert (before.data.count(b"\n"), after.data) == (2, newer)
    assert before.headers["ETag"] != after.headers["ETag"]
    assert page.get("/healthz").text == f"ok {load(folder).version}\n"
    assert load(folder).version in page.get("/").text


def wait_for_reading() -> None:
    """Waits until the thread that reads new data, if there is one, has ended."""
    for thread in threading.enumerate():
        if thread.name == "casualties-data":
            thread.join(30)


def test_a_request_notices_the_change_and_a_thread_reads_it(folder: Path, newer: bytes) -> None:
    page = client(Live(folder, every=0, settle=0.1))
    write(newer, folder / "estimates.csv")
    assert page.get("/estimates.csv").data != newer, "the reading is off the path of the request"
    wait_for_reading()
    assert page.get("/estimates.csv").data == newer


def test_a_change_is_noticed_only_when_it_is_time_to_look(folder: Path, newer: bytes) -> None:
    page = client(Live(folder, every=3600, settle=0))
    before = page.get("/estimates.csv").data  # looks, and finds nothing new
    write(newer, folder / "estimates.csv")
    for _ in range(5):
        assert page.get("/estimates.csv").data == before
        wait_for_reading()


def test_a_request_sees_one_version_to_its_end(live: Live, folder: Path, newer: bytes) -> None:
    server = create_app(live).server
    with server.test_request_context("/"):
        one = live.dataset
        write(newer, folder / "estimates.csv")
        live.refresh()
        assert live.dataset is one
    with server.test_request_context("/"):
        assert live.dataset is not one


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (
            lambda f, new: (f / "estimates.csv").write_bytes(new[: len(new) // 2]),
            "estimates.csv:2: ",
        ),
        (lambda f, new: (f / "estimates.csv").write_bytes(b""), "estimates.csv:1: the columns are"),
        (lambda f, new: (f / "sources.csv").unlink(), "sources.csv: cannot be read"),
        (lambda f, new: (f / "datapackage.json").write_text("{"), "datapackage.json: not JSON"),
        (lambda f, new: (f / "datapackage.json").write_text("[]"), "[] is not an object"),
        (lambda f, new: shutil.rmtree(f), "datapackage.json: cannot be read"),
        (
            lambda f, new: (f / "estimates.csv").write_bytes(new.replace(b"killed", b"slain")),
            "unknown value 'slain'",
        ),
    ],
    ids=["half-written", "empty", "deleted", "half-schema", "other-schema", "no-folder", "rule"],
)
def test_broken_data_keep_the_last_good_served_and_are_named(
    live: Live, folder: Path, newer: bytes, spoil: Any, said: str
) -> None:
    page = client(live)
    good = page.get("/estimates.csv").data
    kept = folder.with_name("kept")
    shutil.copytree(folder, kept)
    spoil(folder, newer)
    live.refresh()
    assert page.get("/estimates.csv").data == good
    health = page.get("/healthz", headers={"Accept": "application/json"})
    body = health.get_json()
    assert (health.status_code, body["state"]) == (200, "stale")
    assert body["count"] == len(body["problems"])
    assert any(said in one for one in body["problems"]), body
    assert str(folder) not in health.text
    assert page.get("/healthz").text.startswith(f"stale {body['version']}\nSince 2")
    statement = page.get(f"/statements/{FIRST['id']}").text
    assert "shown are the last good data" in statement
    assert "shown are the last good data" in page.get("/api").text
    assert "shown are the last good data" in notices(page)
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(kept, folder)
    live.refresh()
    assert page.get("/healthz").text.startswith("ok ")
    assert "last good data" not in notices(page)
    assert "last good data" not in page.get(f"/statements/{FIRST['id']}").text


def notices(page: Any) -> str:
    """What the page's own callback puts above the view."""
    calls = page.get("/_dash-dependencies").get_json()
    call = next(c for c in calls if "view.children" in c["output"])
    outputs = [dict(zip(("id", "property"), o.rsplit(".", 1), strict=True))
               for o in call["output"][2:-2].split("...")]  # fmt: skip
    inputs = [i | {"value": ""} for i in call["inputs"]]
    body = {"output": call["output"], "outputs": outputs, "inputs": inputs, "changedPropIds": []}
    answer = page.post("/_dash-update-component", json=body)
    assert answer.status_code == 200, answer.text
    return json.dumps(answer.get_json()["response"]["view"])


def test_a_folder_that_is_still_written_to_is_left_for_later(
    live: Live, folder: Path, newer: bytes, monkeypatch: Any
) -> None:
    served = live.dataset
    path = folder / "estimates.csv"

    def written_meanwhile(_: float) -> None:
        path.write_bytes(newer)

    path.write_bytes(newer[: newer.index(b"\n") + 1])
    monkeypatch.setattr("time.sleep", written_meanwhile)
    live.refresh()
    assert live.dataset is served
    monkeypatch.undo()
    live.refresh()
    assert len(live.dataset.estimates) == 2


def test_a_folder_that_changes_while_it_is_read_is_left_for_later(
    live: Live, folder: Path, newer: bytes, monkeypatch: Any
) -> None:
    served = live.dataset

    def torn(place: Path) -> Dataset:
        dataset = load(place)
        (folder / "estimates.csv").write_bytes(newer)
        return dataset

    monkeypatch.setattr("casualties.web.live.load", torn)
    os.utime(folder / "sources.csv")
    live.refresh()
    assert live.dataset is served
    monkeypatch.undo()
    live.refresh()
    assert len(live.dataset.estimates) == 2


def test_good_data_are_served_though_newer_ones_come_while_they_are_judged(
    live: Live, folder: Path, newer: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def meanwhile(_: Dataset) -> tuple[str, ...]:
        os.utime(folder / "sources.csv")
        return ()

    monkeypatch.setattr("casualties.web.judgement.undrawn", meanwhile)
    write(newer, folder / "estimates.csv")
    live.refresh()
    assert len(live.dataset.estimates) == 2


def test_a_switch_of_a_link_is_seen(make_folder: MakeFolder, tmp_path: Path) -> None:
    old, new = make_folder(FIRST, name="old"), make_folder(FIRST, SECOND, name="new")
    link, other = tmp_path / "current", tmp_path / "next"
    link.symlink_to(old)
    live = Live(link, every=0, settle=0)
    before = fingerprint(link, ["estimates.csv"])
    other.symlink_to(new)
    other.replace(link)
    assert fingerprint(link, ["estimates.csv"]) != before
    live.refresh()
    assert len(live.dataset.estimates) == 2


def state(live: Live) -> tuple[str, str]:
    """The word of `/healthz`, and the first problem."""
    body = client(live).get("/healthz", headers={"Accept": "application/json"}).get_json()
    return body["state"], next(iter(body.get("problems", [])), "")


@pytest.mark.parametrize("kept", [1, 0], ids=["cut at the end of a line", "the header alone"])
def test_data_that_lose_rows_are_refused(make_folder: MakeFolder, kept: int) -> None:
    folder = make_folder(FIRST, SECOND)
    live = Live(folder, every=0, settle=0)
    lines = (folder / "estimates.csv").read_bytes().splitlines(keepends=True)
    (folder / "estimates.csv").write_bytes(b"".join(lines[: 1 + kept]))
    live.refresh()
    assert len(live.dataset.estimates) == 2
    word, problem = state(live)
    assert word == "stale"
    assert problem.startswith(f"estimates.csv: {2 - kept} row")
    assert "commit the change, or say a new revision in the file REVISION" in problem


def test_data_may_lose_rows_where_a_new_revision_says_so(
    make_folder: MakeFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("casualties.web.live.RETRY", 0.0)
    folder, fewer = make_folder(FIRST, SECOND), make_folder(FIRST, name="fewer")
    (folder / "REVISION").write_text("1.0")
    live = Live(folder, every=0, settle=0)
    shutil.copy(fewer / "estimates.csv", folder)
    live.refresh()
    assert state(live)[0] == "stale"
    (folder / "REVISION").write_text("1.1+")
    live.refresh()
    assert state(live)[0] == "stale", "a plus says that the data are not quite these"
    (folder / "REVISION").write_text("1.1")
    live.refresh()
    assert (len(live.dataset.estimates), state(live)[0]) == (1, "ok")


def test_a_fault_that_lies_outside_the_files_heals_without_a_touch(
    live: Live, folder: Path, newer: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lacking(place: Path) -> Dataset:
        raise MemoryError

    monkeypatch.setattr("casualties.web.live.load", lacking)
    write(newer, folder / "estimates.csv")
    live.refresh()
    assert state(live)[0] == "stale"
    monkeypatch.undo()
    live.refresh()
    assert state(live)[0] == "stale", "not at once: it would cost too much"
    monkeypatch.setattr("casualties.web.live.RETRY", 0.0)
    monkeypatch.setattr("casualties.web.live.SHARE", 0)
    monkeypatch.setattr("time.monotonic", lambda now=time.monotonic: now() + 3600)
    live.refresh()
    assert (len(live.dataset.estimates), state(live)[0]) == (2, "ok")


@pytest.mark.parametrize(
    ("put", "said"),
    [
        (os.mkfifo, "no ordinary file"),
        (Path.mkdir, "no ordinary file"),
        (lambda path: (path.touch(), os.truncate(path, 10 * 1024**3)), "larger than"),
        (lambda path: path.symlink_to("/dev/zero"), "no ordinary file"),
    ],
    ids=["pipe", "folder", "sparse", "device"],
)
def test_what_is_no_ordinary_file_is_refused_and_heals(
    live: Live, folder: Path, newer: bytes, put: Callable[[Path], Any], said: str
) -> None:
    path = folder / "estimates.csv"
    path.unlink()
    put(path)
    live.refresh()
    word, problem = state(live)
    assert word == "stale"
    assert said in problem
    path.rmdir() if path.is_dir() else path.unlink()
    path.write_bytes(newer)
    live.refresh()
    assert (len(live.dataset.estimates), state(live)[0]) == (2, "ok")


@pytest.mark.parametrize("good", [True, False])
def test_without_room_to_tell_the_others_a_worker_judges_once_for_itself(
    live: Live, folder: Path, newer: bytes, good: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(newer if good else b"", folder / "estimates.csv")
    with monkeypatch.context() as full:
        full.setattr("casualties.web.last_good._write", no_room)
        live.refresh()
        full.setattr("casualties.web.live.load", no_room)
        live.refresh()
    assert len(live.dataset.estimates) == 1 + good
    assert state(live)[0] == ("ok" if good else "stale")
    write(newer, folder / "estimates.csv")
    live.refresh()
    assert (len(live.dataset.estimates), state(live)[0]) == (2, "ok")


def no_room(*_: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_other_files_of_the_folder_do_not_matter(
    live: Live, folder: Path, newer: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def logged_meanwhile(_: float) -> None:
        with (folder / "run.log").open("a") as log:
            log.write("a line\n")

    monkeypatch.setattr("time.sleep", logged_meanwhile)
    write(newer, folder / "estimates.csv")
    live.refresh()
    assert len(live.dataset.estimates) == 2


def test_files_that_never_rest_are_said(
    live: Live, folder: Path, newer: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.sleep", lambda _: os.utime(folder / "sources.csv"))
    monkeypatch.setattr("casualties.web.live.PATIENCE", -1.0)
    live.refresh()
    write(newer, folder / "estimates.csv")
    live.refresh()
    assert state(live) == ("stale", "the files of the folder do not rest")


def test_a_folder_that_does_not_answer_holds_no_request_and_is_said(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    live, answers = Live(folder, every=0, settle=0), threading.Event()
    monkeypatch.setattr("casualties.web.live.fingerprint", lambda *_: answers.wait(30) and ())
    try:
        assert state(live)[0] == "ok"
        monkeypatch.setattr("casualties.web.live.PATIENCE", -1.0)
        assert state(live) == ("stale", "the files of the folder do not answer")
    finally:
        answers.set()
        wait_for_reading()


def test_data_of_which_a_view_cannot_be_drawn_are_refused(
    live: Live, folder: Path, newer: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    lean = dataclasses.replace(VIEWS["lean"], sentence=lambda *_, **__: 1 / 0)
    monkeypatch.setitem(VIEWS, "lean", lean)
    write(newer, folder / "estimates.csv")
    live.refresh()
    assert len(live.dataset.estimates) == 1
    word, problem = state(live)
    assert word == "stale"
    fault = f"the view {lean.title} cannot be drawn (ZeroDivisionError: division by zero)"
    assert problem.startswith(fault)


def test_data_with_faults_may_follow_data_with_faults(make_folder: MakeFolder) -> None:
    folder = make_folder(row(url="ftp://e.org/1"))
    live = Live(folder, every=0, settle=0)
    faulty = make_folder(row(url="ftp://e.org/1"), SECOND, name="more") / "estimates.csv"
    write(faulty.read_bytes(), folder / "estimates.csv")
    live.refresh()
    assert (len(live.dataset.estimates), live.warnings) == (2, ())


def test_a_server_does_not_start_on_a_folder_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"datapackage\.json: cannot be read"):
        create_app(tmp_path)


def test_a_server_does_not_start_with_a_revision_that_is_none(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CASUALTIES_REVISION", "two words")
    with pytest.raises(DataError, match="CASUALTIES_REVISION: 'two words' names no revision"):
        Live(folder)


def test_a_dataset_is_served_as_it_is(folder: Path, newer: bytes) -> None:
    page = create_app(load(folder)).server.test_client()
    write(newer, folder / "estimates.csv")
    assert page.get("/estimates.csv").data.count(b"\n") == 2
