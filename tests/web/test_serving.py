"""The server as it is deployed: gunicorn's file, the container, nginx, and an analyst's lines."""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import re
import runpy
import shlex
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from attack import slow
from casualties.data.dataset import Dataset, load
from casualties.selection import LONGEST_QUERY, Selection
from casualties.web import create_app
from casualties.web.http import caching as answers
from casualties.web.routes.files import data_paths
from conftest import FROZEN, ROOT
from pages import Tags

BIN = Path(sys.executable).parent
DEPLOY = (ROOT / "docs" / "deploy.md").read_text()
DOCKERFILE = (ROOT / "Dockerfile").read_text()


@dataclass(frozen=True)
class Server:
    """gunicorn with two workers on a copy of the data."""

    address: str
    data: Path
    process: int

    def get(self, path: str) -> bytes:
        with urllib.request.urlopen(f"{self.address}{path}", timeout=20) as answer:
            data: bytes = answer.read()
        return data


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    data = tmp_path_factory.mktemp("served") / "data"
    shutil.copytree(FROZEN, data)
    variables = {"CASUALTIES_DATA": str(data), "BIND": "127.0.0.1:0", "WEB_CONCURRENCY": "2"}
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn"],
        cwd=ROOT,
        env=os.environ | variables,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        assert process.stderr
        line = next(line for line in process.stderr if "Listening at" in line)
        found = re.search(r"http://[\d.:]+", line)
        assert found
        yield Server(f"{found[0]}/", data, process.pid)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.communicate(timeout=30)


@pytest.fixture(scope="module")
def lines(server: Server) -> dict[str, str]:
    """Tool -> the line that /api gives for it."""
    page = server.get("api").decode()
    found = re.findall(r'<pre id="line-(\w+)"[^>]*>(.*?)</pre>', page, re.S)
    return {tool: " ".join(Tags(f"<p>{code}</p>").words) for tool, code in found}


@pytest.fixture(scope="module")
def wanted(server: Server, lines: dict[str, str]) -> bytes:
    """The bytes of the rows that the lines take, from the file itself."""
    found = re.search(r"\?([^\"' ]+)", lines["curl"])
    assert found
    dataset = load(server.data)
    selection, problems = Selection.parse(found[1])
    assert problems == ()
    head, all_lines = dataset.lines
    return b"".join([head, *(all_lines[i] for i in selection.rows(dataset).index)])


def test_every_line_is_made_for_the_address_of_the_server(
    server: Server, lines: dict[str, str]
) -> None:
    assert list(lines) == ["pandas", "polars", "r", "duckdb", "curl", "casualties"]
    for tool in ("curl", "pandas", "r", "duckdb"):
        assert f"{server.address}estimates.csv?" in lines[tool]


@pytest.mark.skipif(not shutil.which("curl"), reason="curl is not installed")
def test_the_line_for_curl_writes_the_file(
    lines: dict[str, str], wanted: bytes, tmp_path: Path
) -> None:
    subprocess.run(shlex.split(lines["curl"]), cwd=tmp_path, check=True, capture_output=True)
    (file,) = tmp_path.iterdir()
    assert file.read_bytes() == wanted
    assert file.name in lines["casualties"]


def test_the_line_for_pandas_reads_the_same_rows(lines: dict[str, str], wanted: bytes) -> None:
    names: dict[str, Any] = {}
    exec(lines["pandas"], names)
    frame = names["df"]
    assert frame["best"].dtype == "Int64"
    assert str(frame["stated_on"].dtype).startswith("datetime64")
    again = frame.to_csv(index=False, date_format="%Y-%m-%d", lineterminator="\n")
    assert again.encode() == wanted


def test_the_line_for_polars_reads_the_same_rows(lines: dict[str, str], wanted: bytes) -> None:
    names: dict[str, Any] = {}
    exec(lines["polars"], names)
    frame = names["df"]
    assert frame["stated_on"].dtype == names["pl"].Date
    assert [len(frame), *frame.columns] == [
        wanted.count(b"\n") - 1,
        *wanted.splitlines()[0].decode().split(","),
    ]


def test_the_line_for_the_command_line_writes_the_same_bytes(
    server: Server, lines: dict[str, str], wanted: bytes, tmp_path: Path
) -> None:
    _, *words = shlex.split(lines["casualties"])
    variables = os.environ | {"CASUALTIES_DATA": str(server.data)}
    subprocess.run([BIN / "casualties", *words], cwd=tmp_path, check=True, env=variables)
    (file,) = tmp_path.iterdir()
    assert file.read_bytes() == wanted


@pytest.mark.skipif(not shutil.which("Rscript"), reason="R is not installed")
def test_the_line_for_r_reads_the_same_rows(lines: dict[str, str], wanted: bytes) -> None:
    code = f"{lines['r']}; cat(nrow(df), ncol(df), df$id[[1]])"
    out = subprocess.run(["Rscript", "-e", code], check=True, capture_output=True, text=True)
    first = wanted.splitlines()[1].split(b",")[0].decode()
    assert out.stdout.split()[::2] == [str(wanted.count(b"\n") - 1), first]


@pytest.mark.skipif(
    importlib.util.find_spec("duckdb") is None or "CASUALTIES_ONLINE" not in os.environ,
    reason="DuckDB is not installed, or may not fetch its extension (CASUALTIES_ONLINE)",
)
def test_the_line_for_duckdb_reads_the_same_rows(lines: dict[str, str], wanted: bytes) -> None:
    import duckdb

    assert len(duckdb.sql(lines["duckdb"]).fetchall()) == wanted.count(b"\n") - 1


def replaced(path: Path, data: bytes) -> None:
    temporary = path.with_name(f".{path.name}")
    temporary.write_bytes(data)
    temporary.replace(path)


def agreed(server: Server, path: str, *, wanted: Callable[[bytes], bool]) -> list[bytes]:
    """All answers until a dozen of the wanted came one after the other, for half a minute."""
    seen: list[bytes] = []
    end = time.monotonic() + 30
    while not (len(seen) >= 12 and all(map(wanted, seen[-12:]))) and time.monotonic() < end:
        seen.append(server.get(path))
        time.sleep(0.05)  # paces the questions; each costs a read of the file
    assert all(map(wanted, seen[-12:])), seen[-1][:300]
    return seen


def test_workers_pick_up_new_data_each_and_one_that_is_replaced_serves_what_they_serve(
    server: Server,
) -> None:
    path = server.data / "events.csv"
    old = path.read_bytes()
    head, first, *others = old.splitlines(keepends=True)
    conflict, day, _ = first.split(b",", 2)
    another = b",".join([conflict, day, b"An event made up", first.split(b",", 3)[3]])
    new = b"".join([head, another, first, *others])
    try:
        replaced(path, new)
        seen = agreed(server, "data/events.csv", wanted=lambda data: data == new)
        assert set(seen) <= {old, new}, "nothing torn"
        version = server.get("healthz").split()[1]
        replaced(path, b"broken")
        agreed(server, "healthz", wanted=lambda data: data.startswith(b"stale " + version))
        worker = workers(server)[0]
        os.kill(worker, signal.SIGKILL)
        while worker in workers(server) or len(workers(server)) < 2:
            time.sleep(0.1)  # until gunicorn has replaced it
        for _ in range(24):
            assert server.get("healthz").startswith(b"stale " + version), "by the new one too"
    finally:
        replaced(path, new)
    agreed(server, "healthz", wanted=lambda data: data.startswith(b"ok " + version))


def workers(server: Server) -> list[int]:
    """The processes that answer."""
    children = Path(f"/proc/{server.process}/task/{server.process}/children")
    return [int(number) for number in children.read_text().split()]


CONFIGURED = runpy.run_path(str(ROOT / "gunicorn.conf.py"))


def test_gunicorn_lets_the_longest_query_through_and_writes_nothing_down(server: Server) -> None:
    longest = max(data_paths(), key=len) + "?q="
    with pytest.raises(urllib.error.HTTPError) as refused:
        server.get(longest.lstrip("/") + "a" * LONGEST_QUERY)
    assert refused.value.code == 414, "the application refuses it, in its own words"
    assert b"longer than" in refused.value.read()
    server.get("estimates.csv?q=" + "a" * (LONGEST_QUERY - 2))
    assert CONFIGURED["wsgi_app"] == "app:server"
    assert CONFIGURED["preload_app"] is True
    assert 0 < CONFIGURED["timeout"] <= 60, "a worker that is stuck is replaced"
    assert CONFIGURED["accesslog"] is None


def test_the_front_page_is_made_before_the_workers_are_forked(
    frozen: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CASUALTIES_URL", raising=False)
    dashboard = create_app(frozen)
    monkeypatch.setitem(sys.modules, "app", SimpleNamespace(app=dashboard))
    CONFIGURED["when_ready"](None)
    monkeypatch.setattr("casualties.web.page.front.page", lambda *_, **__: 1 / 0)
    asking = dashboard.server.test_client().get
    assert "every death toll is somebody" in asking("/", base_url="http://127.0.0.1:8050/").text


def test_slow_clients_hold_nobody_up(server: Server) -> None:
    port = int(server.address.strip("/").rpartition(":")[2])
    with contextlib.ExitStack() as held:
        for kind in ("idle", "headers", "body", "linger"):
            for _ in range(20):
                held.enter_context(slow.opened(port, kind))
        start = time.monotonic()
        for _ in range(10):
            assert server.get("healthz").startswith(b"ok ")
        assert time.monotonic() - start < 10


def test_a_client_cannot_say_where_the_application_is(server: Server) -> None:
    forged = {"Script-Name": "/x", "X-Forwarded-Proto": "gopher", "X-Forwarded-Host": "evil.org"}
    request = urllib.request.Request(f"{server.address}cite.txt", headers=forged)
    with urllib.request.urlopen(request, timeout=20) as answer:
        text = answer.read().decode()
    assert server.address in text
    assert "evil.org" not in text
    assert "gopher" not in text


def test_make_run_serves_with_the_same_file() -> None:
    makefile = (ROOT / "Makefile").read_text()
    assert "\n\tPORT=$(PORT) $(BIN)/gunicorn\n" in makefile


def copied() -> list[str]:
    """What the Dockerfile copies from the repository."""
    lines = re.findall(r"^COPY (.+)$", DOCKERFILE, re.M)
    return [name for line in lines for name in line.split()[:-1]]


def test_the_container_copies_what_is_there_and_is_not_ignored() -> None:
    names = copied()
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    assert ignored[0] == "*"
    assert [n for n in names if not (ROOT / n).exists() or f"!{n}" not in ignored] == []
    served = {"app.py", "gunicorn.conf.py", "src", "assets", "data", "pyproject.toml"}
    assert served <= set(names)
    tracked = subprocess.run(
        ["git", "ls-files", "--", *names], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    assert [name for name in tracked if "/." in f"/{name}"] == [], "the last line of the ignored"


def test_what_the_container_copies_builds_and_starts(tmp_path: Path) -> None:
    for name in copied():
        place = tmp_path / name
        place.parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, place)
        else:
            shutil.copy(ROOT / name, place)
    build = "from hatchling.build import build_editable as b; print(b('dist'))"
    start = "import casualties, app; print(casualties.__file__, app.server.name)"
    variables = os.environ | {"PYTHONPATH": str(tmp_path / "src")}
    for code, said in ((build, "casualties-"), (start, str(tmp_path / "src"))):
        done = subprocess.run(
            [sys.executable, "-c", code],
            cwd=tmp_path,
            env=variables,
            capture_output=True,
            text=True,
        )
        assert said in done.stdout, done.stderr


def test_the_container_is_locked_and_without_rights() -> None:
    assert "pip install --require-hashes --no-deps -r requirements/run.lock" in DOCKERFILE
    assert "index-url" not in DOCKERFILE
    assert re.findall(r"https?://[^/']+", DOCKERFILE) == ["http://127.0.0.1:8050"]
    steps = re.findall(r"^([A-Z]+) ", DOCKERFILE, re.M)
    assert steps.index("USER") < steps.index("CMD")
    assert re.search(r"^USER casualties$", DOCKERFILE, re.M)
    required = re.search(r'requires-python = ">=3\.(\d+)"', (ROOT / "pyproject.toml").read_text())
    image = re.search(r"^FROM python:3\.(\d+)-slim$", DOCKERFILE, re.M)
    assert required
    assert image
    assert int(image[1]) >= int(required[1])


def test_the_container_starts_and_asks_what_the_repository_serves() -> None:
    assert re.search(r'^CMD \["gunicorn", "app:server"\]$', DOCKERFILE, re.M)
    assert "/healthz" in DOCKERFILE
    assert "BIND=0.0.0.0:8050" in DOCKERFILE
    assert 'environ.get("BIND"' in (ROOT / "gunicorn.conf.py").read_text()
    lock = (ROOT / "requirements" / "run.lock").read_text()
    for name in ("gunicorn", "dash", "editables", "hatchling"):
        assert re.search(rf"^{name}==", lock, re.M), name


def test_the_document_says_what_the_code_says() -> None:
    for words in (answers.EDGE, answers.ANEW, answers.NEVER):
        assert f"`{words}`" in DEPLOY
    for name in ("CASUALTIES_DATA", "CASUALTIES_URL", "CASUALTIES_REVISION", "PORT", "BIND",
                 "WEB_CONCURRENCY"):  # fmt: skip
        assert f"`{name}`" in DEPLOY
    assert "make balance" in DEPLOY


NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")


@pytest.mark.skipif(NGINX is None, reason="nginx is not installed (scripts/nginx installs it)")
def test_a_copy_that_is_killed_under_load_loses_no_request() -> None:
    words = [sys.executable, "bench/balance.py", "--requests", "240", "--nginx", str(NGINX)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    counts = json.loads(done.stdout)
    assert (counts["answered"], counts["lost"], counts["different_bytes"]) == (240, 0, [])
    first, second = counts["by_copy"]
    assert 0 < first < second, "both served, and the second alone after the kill"
