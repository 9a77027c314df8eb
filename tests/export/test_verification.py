"""`verify`: a year later, are these the lines that the data version gave?"""

from __future__ import annotations

import json
import random
import re
import struct
import time
import tracemalloc
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casualties.data.dataset import Dataset, load
from casualties.data.zip import SUMS, packed, unpacked, with_sums
from casualties.export import exported, verify
from casualties.selection import Selection
from conftest import MakeDataset, MakeFolder, row
from repository import Repository

SITE = "https://example.org/"
OLD, NEW = row(stated_on="2024-02-01", best="900"), row()
QUERY = "metric=killed&source=ministry"


def archive(dataset: Dataset, query: str = QUERY) -> bytes:
    selection, _ = Selection.parse(query)
    return exported("timeline", "zip", dataset=dataset, selection=selection, site=SITE)


def forged(data: bytes, change: Callable[[dict[str, bytes]], object]) -> bytes:
    """The archive with changed files and sums that hold again."""
    held = unpacked(data)
    held.pop(SUMS)
    change(held)
    return packed(with_sums(held))


def replaced(name: str, old: bytes, new: bytes) -> Callable[[dict[str, bytes]], object]:
    def change(held: dict[str, bytes]) -> None:
        assert old in held[name]
        held[name] = held[name].replace(old, new)

    return change


def test_an_archive_of_this_data_version_is_the_same(make_dataset: MakeDataset) -> None:
    dataset = make_dataset(OLD, NEW)
    found = verify(archive(dataset), dataset=dataset)
    assert found.same
    assert found.findings == (
        f"Byte for byte what data version {dataset.version} gives for this selection "
        "(2 statements).",
    )


def test_the_same_data_elsewhere_verify_and_say_their_other_time(make_folder: MakeFolder) -> None:
    import os

    folder, copy = make_folder(OLD, NEW), make_folder(OLD, NEW, name="copy")
    for path in folder.iterdir():
        os.utime(path, (1_700_000_000, 1_700_000_000))
    for path in copy.iterdir():
        os.utime(path, (1_710_000_000, 1_710_000_000))
    found = verify(archive(load(folder)), dataset=load(copy))
    assert found.same
    assert found.findings[1:] == (
        "It says changed '2023-11-14T22:13:20Z'; the same data here say '2024-03-09T16:00:00Z'.",
    )


def turned(data: bytes) -> bytes:
    head, *lines = data.splitlines(keepends=True)
    return b"".join([head, *reversed(lines)])


FORGED = {
    "a figure": (
        replaced("estimates.csv", b",900,", b",9000,"),
        f"estimates.csv: changed row '{OLD['id']}': best '900' became '9000'",
    ),
    "a row more": (
        replaced("estimates.csv", b"\nministry-2024-03", b"\nmadeup,a\nministry-2024-03"),
        "estimates.csv: added row 'madeup'",
    ),
    "a row twice": (
        lambda held: held.update(
            {"estimates.csv": held["estimates.csv"] + held["estimates.csv"].split(b"\n")[1]}
        ),
        f"estimates.csv: added row '{OLD['id']} again'",
    ),
    "a row less": (
        lambda held: held.update(
            {"estimates.csv": b"".join(held["estimates.csv"].splitlines(True)[:2])}
        ),
        f"estimates.csv: removed row '{NEW['id']}'",
    ),
    "the order": (
        lambda held: held.update(
            {"estimates.csv": turned(held["estimates.csv"])}
        ),
        "estimates.csv: the same rows in another order, or written otherwise",
    ),
    "a column": (replaced("parties.csv", b"country", b"land"), "parties.csv: columns"),
    "no CSV": (replaced("parties.csv", b"Northland", b'"'), "parties.csv: parties.csv:"),
    "a source": (
        replaced("sources.csv", b"Ministry of Defence", b"Ministry"),
        "sources.csv: changed row 'ministry': name 'Ministry of Defence' became 'Ministry'",
    ),
    "the readme": (replaced("README.md", b"2 statements", b"3 statements"), "README.md: changed"),
    "a file less": (lambda held: held.pop("events.csv"), "events.csv: missing from the archive"),
    "a file more": (
        lambda held: held.update({"run.sh": b""}), "'run.sh': not part of the export",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FORGED)
def test_a_forgery_whose_sums_hold_is_named(make_dataset: MakeDataset, name: str) -> None:
    dataset = make_dataset(OLD, NEW)
    change, finding = FORGED[name]
    found = verify(forged(archive(dataset), change), dataset=dataset)
    assert not found.same
    assert any(one.startswith(finding) for one in found.findings), found.findings
    assert found.findings[-1] == (
        f"It is not what data version {dataset.version} gives for this selection."
    )


def test_a_changed_selection_in_the_archive_is_found(make_dataset: MakeDataset) -> None:
    dataset = make_dataset(OLD, NEW)
    change = replaced("datapackage.json", b"source=ministry", b"since=2024-03-01")
    found = verify(forged(archive(dataset), change), dataset=dataset)
    assert not found.same
    assert f"estimates.csv: added row '{OLD['id']}'" in found.findings


def test_sums_in_another_order_hold_and_are_named(make_dataset: MakeDataset) -> None:
    dataset = make_dataset(OLD, NEW)
    held = unpacked(archive(dataset))
    held[SUMS] = b"".join(sorted(held[SUMS].splitlines(keepends=True), reverse=True))
    found = verify(packed(held), dataset=dataset)
    assert not found.same
    assert f"{SUMS}: changed" in found.findings


def test_sums_that_do_not_hold_are_named(make_dataset: MakeDataset) -> None:
    dataset = make_dataset(OLD, NEW)
    held = unpacked(archive(dataset))
    found = verify(packed({**held, "README.md": b""}), dataset=dataset)
    assert not found.same
    assert "'README.md': not the bytes whose sum is in SHA256SUMS" in found.findings


def test_sums_alone_that_do_not_hold_are_enough(make_dataset: MakeDataset) -> None:
    dataset = make_dataset(OLD, NEW)
    held = unpacked(archive(dataset))
    sums = held[SUMS].replace(b"  README.md", b"  READYOU.md")
    assert not verify(packed({**held, SUMS: sums}), dataset=dataset).same
    held["generator"] = held.pop("README.md")
    assert not verify(packed(held), dataset=dataset).same


def test_broken_sums_are_said_also_where_nothing_is_proven(make_folder: MakeFolder) -> None:
    old, now = load(make_folder(OLD, NEW)), load(make_folder(NEW, name="later"))
    held = unpacked(archive(old))
    found = verify(packed({**held, "README.md": b""}), dataset=now)
    assert found.findings[0] == "'README.md': not the bytes whose sum is in SHA256SUMS"
    assert any("the sums inside do not hold" in finding for finding in found.findings)


def test_words_of_another_program_with_broken_sums_are_not_the_same(
    make_dataset: MakeDataset,
) -> None:
    dataset = make_dataset(OLD, NEW)
    change = replaced("datapackage.json", b'"generator": "casualties', b'"generator": "other')
    held = unpacked(forged(archive(dataset), change))
    assert verify(packed(held), dataset=dataset).same
    held[SUMS] = held[SUMS].replace(b"README.md", b"README.MD")
    assert not verify(packed(held), dataset=dataset).same


@pytest.mark.parametrize("filler", [b"\n", b"a", b","], ids=["lines", "letters", "cells"])
def test_an_archive_that_is_larger_than_it_should_be_costs_little(
    make_dataset: MakeDataset, filler: bytes
) -> None:
    dataset = make_dataset(OLD, NEW)
    held = unpacked(archive(dataset)) | {"estimates.csv": filler * 20_000_000}
    start = time.process_time()
    bomb = packed(with_sums({k: v for k, v in held.items() if k != SUMS}))
    packing = time.process_time() - start
    found = verify(bomb, dataset=dataset)
    assert not found.same
    assert time.process_time() - start - packing < 2
    assert any("bytes" in finding for finding in found.findings)


def test_an_archive_that_lies_about_a_size_costs_no_memory(make_dataset: MakeDataset) -> None:
    bomb = bytearray(packed({"datapackage.json": b"[" * 50_000_000}))
    struct.pack_into("<I", bomb, bomb.find(b"PK\x01\x02") + 24, 10)
    dataset = make_dataset(OLD)
    tracemalloc.start()
    found = verify(bytes(bomb), dataset=dataset)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert not found.same
    assert "no whole zip archive" in found.findings[0]
    assert most < 5_000_000


def test_a_table_of_another_size_is_not_read(make_dataset: MakeDataset) -> None:
    dataset = make_dataset(OLD, NEW)
    noise = random.Random(1).randbytes(2_000_000).hex().encode()
    large = verify(
        forged(archive(dataset), lambda held: held.update({"estimates.csv": noise})),
        dataset=dataset,
    )
    size = len(unpacked(archive(dataset))["estimates.csv"])
    assert f"estimates.csv: 4,000,000 bytes instead of {size:,}" in large.findings


def test_another_packing_of_the_same_files_is_the_same(make_dataset: MakeDataset) -> None:
    import io

    dataset = make_dataset(OLD, NEW)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, data in unpacked(archive(dataset)).items():
            file.writestr(name, data)
    found = verify(out.getvalue(), dataset=dataset)
    assert found.same
    assert found.findings[0].endswith("(2 statements); the archive is packed otherwise.")


def test_words_of_another_version_of_the_program_are_left_out(make_dataset: MakeDataset) -> None:
    dataset = make_dataset(OLD, NEW)

    def older(held: dict[str, bytes]) -> None:
        for name in ("README.md", "datapackage.json"):
            held[name] = re.sub(rb"casualties \d+\.\d+\.\d+", b"casualties 0.0.1", held[name])

    found = verify(forged(archive(dataset), older), dataset=dataset)
    assert found.same
    assert [one.split(": written by")[0] for one in found.findings] == [
        "README.md: not compared",
        "datapackage.json: not compared",
        "The 2 statements and all tables are byte for byte those of data version "
        f"{dataset.version}.",
    ]
    forgery = forged(
        forged(archive(dataset), older), replaced("estimates.csv", b",900,", b",9000,")
    )
    assert not verify(forgery, dataset=dataset).same


def test_after_the_data_moved_on_the_repository_proves_the_old_archive(
    make_folder: MakeFolder,
) -> None:
    repository = Repository(make_folder(OLD, NEW).parent)
    folder = repository.root / "data"
    before = load(folder)
    old = archive(before)
    path = folder / "estimates.csv"
    path.write_bytes(path.read_bytes().replace(b",1200,", b",1300,"))
    repository.commit("Correct a figure")
    now = load(folder)
    moved = (
        f"The data have moved on, from version {before.version} (revision {before.revision}) "
        f"to {now.version} (revision {now.revision}).",
        f"now, estimates.csv: changed row '{NEW['id']}': best '1200' became '1300'",
    )
    found = verify(old, dataset=now)
    assert found.same
    assert found.findings == (
        f"Byte for byte what data version {before.version} gives for this selection "
        "(2 statements).",
        *moved,
    )
    forgery = verify(forged(old, replaced("estimates.csv", b",900,", b",9000,")), dataset=now)
    assert not forgery.same
    assert f"estimates.csv: changed row '{OLD['id']}': best '900' became '9000'" in (
        forgery.findings
    )


def test_without_the_old_revision_nothing_is_proven_but_the_sums(make_folder: MakeFolder) -> None:
    old = load(make_folder(OLD, NEW))
    now = load(make_folder(NEW, name="later"))
    found = verify(archive(old), dataset=now)
    assert not found.same
    assert found.findings == (
        f"The data have moved on, from version {old.version} to {now.version}.",
        "The archive names no commit that a repository could hold. Nothing is proven; "
        "the sums inside hold.",
        f"now, estimates.csv: removed row '{OLD['id']}'",
    )


def test_a_revision_that_the_repository_does_not_have_is_named(make_folder: MakeFolder) -> None:
    repository = Repository(make_folder(OLD, NEW).parent)
    old = archive(load(repository.root / "data"))
    commit = repository.git("rev-parse", "HEAD")[:12]
    now = load(make_folder(OLD, NEW, row(stated_on="2024-04-01"), name="elsewhere"))
    found = verify(old, dataset=now)
    assert not found.same
    assert found.findings[1] == (
        f"Revision {commit} is not to be had here; name the data folder of a repository that has "
        "it. Nothing is proven; the sums inside hold."
    )


def test_an_archive_that_says_nothing_of_itself_is_refused(make_dataset: MakeDataset) -> None:
    dataset = make_dataset(NEW)
    for data in (packed({"a.csv": b""}), packed({"datapackage.json": b'{"export": []}'}), b""):
        found = verify(data, dataset=dataset)
        assert not found.same
        assert len(found.findings) == 1


@pytest.mark.parametrize(
    ("key", "value", "finding"),
    [
        ("view", "timline", "export.view: unknown view 'timline'"),
        ("query", "colour=red", "export.query: unknown parameter 'colour'"),
        ("query", 7, "export.query: '7' cannot be"),
        ("data_version", "../..", "export.data_version: '../..' cannot be"),
        ("changed", "2026-13-01T00:00:00Z", "export.changed: '2026-13-01T00:00:00Z' cannot be"),
        ("revision", "$(reboot)", "export.revision: '$(reboot)' cannot be"),
        ("site", "a\nb", "export.site: 'a\\nb' cannot be"),
    ],
)
def test_what_an_archive_says_of_itself_is_not_trusted(
    make_dataset: MakeDataset, key: str, value: object, finding: str
) -> None:
    dataset = make_dataset(NEW)

    def change(held: dict[str, bytes]) -> None:
        said = json.loads(held["datapackage.json"])
        said["export"][key] = value
        held["datapackage.json"] = json.dumps(said).encode()

    found = verify(forged(archive(dataset), change), dataset=dataset)
    assert not found.same
    assert found.findings[0].startswith(f"datapackage.json: {finding}")


@pytest.fixture(scope="module")
def whole(frozen: Dataset) -> bytes:
    return archive(frozen, "party=north-korea&metric=killed&since=2025-06-01")


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_a_damaged_archive_is_never_the_same_and_never_a_traceback(
    frozen: Dataset, whole: bytes, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(whole) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda b: b != whole[place]))
    found = verify(whole[:place] + bytes([byte]) + whole[place + 1 :], dataset=frozen)
    assert not found.same or "packed otherwise" in found.findings[0]
    assert not verify(whole[:place], dataset=frozen).same
