"""Files in parts: ranges of bytes, versions that no longer fit, and what stays whole."""

from __future__ import annotations

from typing import Any

import pytest

from casualties.data.dataset import Dataset
from casualties.web import create_app
from casualties.web.http import ranges

QUERY = "party=north-korea&metric=killed"
PATHS = ["/estimates.csv", f"/timeline.json?{QUERY}", "/data/sources.csv", "/datapackage.json",
         f"/timeline.parquet?{QUERY}", "/croissant.json"]  # fmt: skip


@pytest.fixture(scope="module")
def client(frozen: Dataset) -> Any:
    return create_app(frozen).server.test_client()


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("encoding", ["identity", "gzip, br"])
def test_a_range_is_that_part_of_the_file_in_every_encoding(
    client: Any, path: str, encoding: str
) -> None:
    whole = client.get(path)
    size = len(whole.data)
    assert whole.headers["Accept-Ranges"] == "bytes"
    ends = {"bytes=0-99": (0, 99), "bytes=-8": (size - 8, size - 1), "bytes=50-": (50, size - 1),
            f"bytes=1-{size * 2}": (1, size - 1)}  # fmt: skip
    for header, (first, last) in ends.items():
        part = client.get(path, headers={"Range": header, "Accept-Encoding": encoding})
        assert (part.status_code, part.data) == (206, whole.data[first : last + 1])
        assert part.headers["Content-Range"] == f"bytes {first}-{last}/{size}"
        assert part.headers["Content-Length"] == str(last - first + 1)
        assert part.headers["ETag"] == whole.headers["ETag"]
        assert part.content_type == whole.content_type
        assert "Content-Encoding" not in part.headers


def test_a_range_beyond_the_end_gets_416_and_the_length(client: Any) -> None:
    size = len(client.get("/data/sources.csv").data)
    answer = client.get("/data/sources.csv", headers={"Range": f"bytes={size}-"})
    assert (answer.status_code, answer.headers["Content-Range"]) == (416, f"bytes */{size}")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_a_part_of_another_version_is_the_whole_of_this_one(client: Any) -> None:
    path = "/estimates.csv"
    whole = client.get(path)
    packed = client.get(path, headers={"Accept-Encoding": "gzip"})
    asked = {"Range": "bytes=0-9"}
    for known in (whole.headers["ETag"], whole.headers["Last-Modified"]):
        assert client.get(path, headers={**asked, "If-Range": known}).status_code == 206
    for other in ('"other"', packed.headers["ETag"], "Mon, 01 Jan 2001 00:00:00 GMT"):
        answer = client.get(path, headers={**asked, "If-Range": other})
        assert (answer.status_code, answer.data) == (200, whole.data)
    held = {**asked, "If-None-Match": whole.headers["ETag"]}
    assert client.get(path, headers=held).status_code == 304


@pytest.mark.parametrize(
    "header", ["lines=0-9", "bytes=0-1,5-6", "bytes=9-1", "bytes", "bytes=a-b"]
)
def test_what_is_no_range_is_ignored(client: Any, header: str) -> None:
    answer = client.get("/data/sources.csv", headers={"Range": header})
    assert (answer.status_code, answer.data) == (200, client.get("/data/sources.csv").data)


def test_head_tells_the_length_of_a_file_that_is_sent_in_pieces(
    client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    size = len(client.get("/estimates.csv").data)
    monkeypatch.setattr("casualties.data.lines.LINES_IN_A_PIECE", 100)
    assert "Content-Length" not in client.get("/estimates.csv").headers
    head = client.head("/estimates.csv", headers={"Range": "bytes=0-9"})
    assert (head.status_code, head.headers["Content-Length"]) == (200, str(size))


def test_a_file_is_made_once_for_all_its_parts(
    client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ranges, "_KEPT", {})
    path = f"/disagreement.csv?{QUERY}"
    first = client.get(path, headers={"Range": "bytes=0-9"})

    def never(*_: Any, **__: Any) -> bytes:
        raise AssertionError("the file was made again")

    monkeypatch.setattr("casualties.web.routes.files.pieces", never)
    assert client.get(path, headers={"Range": "bytes=0-4"}).data == first.data[:5]


def test_only_the_last_files_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ranges, "_KEPT", {})
    for tag in "abcdef":
        ranges.whole(tag, lambda tag=tag: tag)  # type: ignore[misc]
    assert list(ranges._KEPT) == list("cdef")
    monkeypatch.setattr(ranges, "LARGEST_KEPT", 3)
    assert ranges.whole("g", lambda: iter((b"long", b"er"))) == b"longer"
    assert "g" not in ranges._KEPT


def test_pages_do_not_come_in_parts(client: Any) -> None:
    answer = client.get("/api", headers={"Range": "bytes=0-9"})
    assert answer.status_code == 200
    assert "Accept-Ranges" not in answer.headers


@pytest.mark.parametrize("path", ["/nothing.json", "/timelin.csv", "/estimates.csv?party=nobody",
                                  "/statements/none.json", "/data/none.csv",
                                  f"/estimates.csv?q={'x' * 20_000}"])  # fmt: skip
def test_scripts_of_other_sites_may_read_why_they_were_refused(client: Any, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code >= 400
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_what_comes_in_parts_is_described_so(client: Any) -> None:
    described = client.get("/openapi.json").get_json()["paths"]
    for path in ("/estimates.csv", "/timeline.parquet", "/croissant.json", "/cite.bib"):
        assert {"206", "416"} <= set(described[path]["get"]["responses"])
        assert client.head(path).headers["Accept-Ranges"] == "bytes"
