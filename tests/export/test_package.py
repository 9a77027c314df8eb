"""The archive of a selection: a data package of its own, always of the same bytes."""

from __future__ import annotations

import io
import json
import os
import zipfile
from hashlib import sha256
from pathlib import Path

import pandas as pd
import pytest

from casualties.checks import check
from casualties.data.dataset import Dataset, load
from casualties.data.zip import MOST_FILES, packed, sums, unpacked, with_sums
from casualties.errors import DataError
from casualties.export import exported
from casualties.export.subset import cut
from casualties.selection import Selection
from conftest import FROZEN, MakeDataset, MakeFolder, row

SITE = "https://example.org/"
QUERIES = [
    "",
    "party=north-korea&metric=killed&since=2025-01-01",
    "conflict=sudan-war&sort=-best",
    "q=no-such-word",
]


def archive(dataset: Dataset, query: str, view: str = "estimates") -> bytes:
    selection, problems = Selection.parse(query)
    assert problems == ()
    return exported(view, "zip", dataset=dataset, selection=selection, site=SITE)


@pytest.mark.parametrize("query", QUERIES)
def test_an_archive_is_a_valid_data_package_and_a_clean_data_folder(
    frozen: Dataset, tmp_path: Path, query: str
) -> None:
    from frictionless import Package, system

    for name, data in unpacked(archive(frozen, query)).items():
        (tmp_path / name).write_bytes(data)
    with system.use_context(trusted=True):
        report = Package(str(tmp_path / "datapackage.json")).validate()
    assert report.flatten(["title", "rowNumber", "message"]) == []
    assert [str(problem) for problem in check(tmp_path)] == []
    assert set(load(tmp_path).estimates["id"]) == set(rows(frozen, query)["id"])


def rows(dataset: Dataset, query: str) -> pd.DataFrame:
    return Selection.parse(query)[0].rows(dataset)


@pytest.mark.parametrize("query", QUERIES)
def test_the_tables_hold_lines_of_the_data_and_only_those_referred_to(
    frozen: Dataset, query: str
) -> None:
    held = unpacked(archive(frozen, query))
    for table in frozen.schema.tables.values():
        head, *lines = held[table.path].splitlines(keepends=True)
        whole = (FROZEN / table.path).read_bytes().splitlines(keepends=True)
        assert head == whole[0]
        assert lines == [line for line in whole if line in set(lines)], table.path
    chosen = rows(frozen, query)
    part = cut(frozen, rows=chosen)
    assert part.sizes["sources"] == chosen["source"].nunique()
    assert part.sizes["parties"] == chosen["party"].nunique()
    assert part.sizes["conflicts"] == chosen["conflict"].nunique()


def test_a_metric_comes_with_those_that_it_is_part_of(make_dataset: MakeDataset) -> None:
    dataset = make_dataset(row(), row(metric="deployed", source="agency"))
    part = cut(dataset, rows=dataset.estimates[dataset.estimates["metric"] == "killed"])
    assert {name: data.decode().splitlines()[1:] for name, data in part.tables.items()} == {
        "estimates": [dataset.lines[1][1].decode().rstrip("\n")],
        "sources": ["ministry,Ministry of Defence,Ministry,government,UA,,,Dead."],
        "conflicts": ["river-war,the River War,2024-01-01,,A war made up for tests."],
        "parties": ["northland,Northland,,Northern,Northland itself"],
        "theatres": [],
        "metrics": [
            "killed,killed,Dead.,true,killed_or_wounded",
            "killed_or_wounded,killed or wounded,Both.,true,",
        ],
        "number_words": [],
        "events": ["river-war,2024-02-01,The crossing,An army crosses.,https://example.org/e,3"],
        "exceptions": [],
        "explanations": [],
        "renames": [],
    }


def test_number_words_come_with_the_rows_that_say_them(make_dataset: MakeDataset) -> None:
    dataset = make_dataset(row(qualifier="words", best="", wording="Dozens"))
    part = cut(dataset, rows=dataset.estimates)
    assert part.tables["number_words"].decode().splitlines()[1:] == ["dozens,24,99"]


def test_a_key_that_leads_out_of_the_selection_is_dropped_and_said(
    make_dataset: MakeDataset,
) -> None:
    first = row(stated_on="2024-02-01")
    dataset = make_dataset(first, row(supersedes=first["id"]))
    inside = unpacked(archive(dataset, ""))
    outside = unpacked(archive(dataset, "since=2024-03-01"))

    def keys(held: dict[str, bytes]) -> list[str]:
        resource = json.loads(held["datapackage.json"])["resources"][0]
        return [key["fields"][0] for key in resource["schema"]["foreignKeys"]]

    assert [key for key in keys(inside) if key not in keys(outside)] == ["supersedes"]
    assert {"conflict", "theatre", "party", "source", "rests_on", "repeats"} <= set(keys(outside))
    said = json.loads(outside["datapackage.json"])["export"]["outside"]
    assert said == {"repeats": [], "supersedes": [first["id"]]}
    assert f"- `supersedes`: `{first['id']}`" in outside["README.md"].decode()
    assert "outside the selection" not in inside["README.md"].decode()


def test_the_readme_says_what_it_is_and_how_to_cite_it(frozen: Dataset) -> None:
    text = unpacked(archive(frozen, QUERIES[1], "timeline"))["README.md"].decode()
    for said in (
        "People of North Korea killed in any conflict, from 1 January 2025: timeline.",
        f"<{SITE}?{QUERIES[1]}&view=timeline>",
        f"Data version: {frozen.version}",
        f"{frozen.changed:%H:%M} UTC",
        "Creative Commons Attribution 4.0 (CC-BY-4.0)",
        "The casualties maintainers. People of North Korea killed",
        "- National Intelligence Service of South Korea. Statement of 13 January 2025",
    ):
        assert said in text
    assert "accessed" not in text


def test_every_file_has_its_sum_and_every_table_its_hash(frozen: Dataset) -> None:
    held = unpacked(archive(frozen, QUERIES[1]))
    assert sums(held) == []
    for resource in json.loads(held["datapackage.json"])["resources"]:
        data = held[resource["path"]]
        assert resource["hash"] == f"sha256:{sha256(data).hexdigest()}"
        assert resource["bytes"] == len(data)


def test_hostile_words_stay_words_in_the_readme(make_dataset: MakeDataset) -> None:
    dataset = make_dataset(row())
    text = unpacked(archive(dataset, "q=%3Cscript%3Ealert(1)%3C/script%3E%0A%23 x"))["README.md"]
    assert b"<script" not in text
    assert b"\n# x" not in text


def test_neither_the_clock_nor_the_files_times_move_a_byte(make_folder: MakeFolder) -> None:
    folder = make_folder(row())
    for path in folder.iterdir():
        os.utime(path, (1_700_000_000, 1_700_000_000))
    first = archive(load(folder), "")
    with zipfile.ZipFile(io.BytesIO(first)) as file:
        entries = file.infolist()
    assert {e.date_time for e in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert {e.external_attr >> 16 for e in entries} == {0o100644}
    assert {e.compress_type for e in entries} == {zipfile.ZIP_DEFLATED}
    assert first == archive(load(folder), "")
    assert b"14 November 2023, 22:13 UTC" in unpacked(first)["README.md"]


def raw(*names: str, method: int = zipfile.ZIP_STORED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as file:
        for name in names:
            file.writestr(zipfile.ZipInfo(name), b"x" * 100, compress_type=method)
    return out.getvalue()


DIRECTORY = b"PK\x01\x02\x14\x03\x14\x00\x00"
"""How an entry of the directory begins: mark, versions, and the byte of flags."""

HOSTILE = {
    "no archive": (b"PK but not really", "no whole zip archive"),
    "half an archive": (raw("a.csv")[:-30], "no whole zip archive"),
    "path upwards": (raw("../a.csv"), "stands in no folder"),
    "path from the root": (raw("/etc/passwd"), "stands in no folder"),
    "folder": (raw("data/a.csv"), "stands in no folder"),
    "escape sequence": (raw("\x1b[31m.csv"), r"\\x1b\[31m.csv"),
    "other method": (raw("a.csv", method=zipfile.ZIP_LZMA), "packed by method 14"),
    "too many": (raw(*(f"{i}.csv" for i in range(MOST_FILES + 1))), "has at most 100"),
    "encrypted": (raw("a.csv").replace(DIRECTORY, DIRECTORY[:-1] + b"\1"), "encrypted"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_archive_is_refused(name: str) -> None:
    data, error = HOSTILE[name]
    with pytest.raises(DataError, match=error):
        unpacked(data)


def test_a_name_that_is_there_twice_is_refused() -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = raw("a.csv", "a.csv")
    with pytest.raises(DataError, match="there twice"):
        unpacked(data)


def test_an_archive_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("casualties.data.zip.MOST_BYTES", 1000)
    with pytest.raises(DataError, match="1,200 bytes unpacked, which no export of this size has"):
        unpacked(packed({"a": b"0" * 600, "b": b"0" * 600}))
    lying = packed({"a": b"0" * 5000}).replace((5000).to_bytes(4, "little"), b"\1\0\0\0")
    with pytest.raises(DataError):
        unpacked(lying)


def test_sums_name_what_does_not_hold() -> None:
    files = with_sums({"a.csv": b"1\n", "b.csv": b"2\n"})
    assert sums(files) == []
    assert sums({**files, "a.csv": b"3\n"}) == ["'a.csv': not the bytes whose sum is in SHA256SUMS"]
    assert sums({k: v for k, v in files.items() if k != "b.csv"}) == [
        "'b.csv': listed in SHA256SUMS and missing"
    ]
    assert sums({**files, "c.csv": b""}) == ["'c.csv': not listed in SHA256SUMS"]
    assert sums({"a.csv": b""}) == ["SHA256SUMS: missing from the file"]
    assert sums({"SHA256SUMS": b"hello\n"}) == ["SHA256SUMS:1: 'hello' is no line of sha256sum"]
