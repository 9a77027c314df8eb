"""The steps of the workflows, run as they are: GitHub is a server on this machine."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from casualties.checks import read_folder
from casualties.contribute.issue_form import form, form_fields, proposal, source_fields
from casualties.contribute.tables import with_rows
from conftest import FROZEN, ROOT, MakeFolder, row
from repository import IDENTITY, Repository

BOT = {"login": "github-actions[bot]"}


class GitHub:
    """What a repository on GitHub holds, as far as the scripts ask."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, str, dict[str, Any]]] = []
        self.comments: list[dict[str, Any]] = []
        self.issues: list[dict[str, Any]] = []
        self.refs: list[dict[str, Any]] = []
        self.pulls: list[dict[str, Any]] = []
        self.labels: list[dict[str, Any]] = []

    def answer(self, method: str, path: str, query: dict[str, list[str]], body: Any) -> Any:
        page = int(query.get("page", ["1"])[0])
        lists = {
            "issues/7/comments": self.comments,
            "issues": self.issues,
            "git/matching-refs/heads/proposal-7": self.refs,
            "git/matching-refs/heads/feeds": self.refs,
            "pulls": self.pulls,
            "labels": self.labels,
            "rules/branches/main": [{"type": "pull_request"}, {"type": "deletion"}],
        }
        if method != "GET":
            self.calls.append((method, path, body))
            return {"sha": f"new-{path.rpartition('/')[2]}"}
        if path in lists:
            return lists[path][100 * (page - 1) : 100 * page]
        if path.startswith("git/commits/"):
            return {"tree": {"sha": "old-tree"}}
        if path == "git/ref/heads/main":
            return {"object": {"sha": "head"}}
        if path == "actions/permissions/workflow":
            return {
                "can_approve_pull_request_reviews": False,
                "default_workflow_permissions": "read",
            }
        return {"default_branch": "main", "has_issues": False}

    @property
    def written(self) -> list[tuple[str, str]]:
        return [(method, path) for method, path, _ in self.calls]


@pytest.fixture
def serve() -> Iterator[Any]:
    """Starts a server that answers by a function, and gives its address."""
    servers = []

    def start(handle: Any) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_any(self) -> None:
                size = int(self.headers.get("Content-Length") or 0)
                handle(self, self.rfile.read(size))

            do_GET = do_HEAD = do_POST = do_PATCH = do_PUT = do_any

            def log_message(self, *_: Any) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def reply(handler: BaseHTTPRequestHandler, code: int, body: bytes = b"") -> None:
    handler.send_response(code)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    if handler.command != "HEAD":
        handler.wfile.write(body)


@pytest.fixture
def github(serve: Any, monkeypatch: pytest.MonkeyPatch) -> GitHub:
    """A GitHub whose address and token are in the environment, as on a runner."""
    hub = GitHub()

    def handle(handler: BaseHTTPRequestHandler, body: bytes) -> None:
        place = urlsplit(handler.path)
        path = place.path.removeprefix("/repos/casualties/casualties").strip("/")
        assert handler.headers["Authorization"] == "Bearer token"
        content = json.loads(body) if body else {}
        found = hub.answer(handler.command, path, parse_qs(place.query), content)
        reply(handler, 200, json.dumps(found).encode())

    monkeypatch.setenv("GITHUB_API_URL", serve(handle))
    monkeypatch.setenv("GITHUB_TOKEN", "token")
    monkeypatch.setenv("GITHUB_REPOSITORY", "casualties/casualties")
    return hub


def script(name: str) -> ModuleType:
    """A script of the project as a module."""
    spec = importlib.util.spec_from_file_location(f"script_{name}", ROOT / "scripts" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_comment_is_made_once_and_then_renewed(github: GitHub, tmp_path: Path) -> None:
    file = tmp_path / "report.md"
    file.write_text("All is well.")
    script("github").comment("7", "report", str(file))
    body = "<!-- casualties: report -->\nAll is well."
    assert github.calls == [("POST", "issues/7/comments", {"body": body})]
    github.calls.clear()
    others = {"id": 1, "user": {"login": "somebody"}, "body": body}
    github.comments = [others] * 100 + [{"id": 9, "user": BOT, "body": body}]
    script("github").comment("7", "report", str(file))
    assert github.calls == [("PATCH", "issues/comments/9", {"body": body})]


def test_a_long_report_is_cut_at_a_line_and_says_so(github: GitHub, tmp_path: Path) -> None:
    file = tmp_path / "report.md"
    file.write_text("| a line of a table |\n" * 10_000)
    script("github").comment("7", "report", str(file))
    body = github.calls[0][2]["body"]
    assert len(body) < 65_536
    assert body.endswith(
        "| a line of a table |\n\n"
        "This report is cut: run `casualties check` and `casualties diff` for all."
    )


def test_the_number_of_an_issue_is_a_number(github: GitHub, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        script("github").comment("7/../8", "report", str(tmp_path))
    assert github.calls == []


def test_one_issue_tells_of_the_links_and_is_closed_when_they_answer(
    github: GitHub, tmp_path: Path
) -> None:
    file = tmp_path / "links.md"
    file.write_text("")
    script("github").issue("Pages that are gone", "links", str(file))
    assert github.calls == []
    file.write_text("Gone.")
    script("github").issue("Pages that are gone", "links", str(file))
    new = {"title": "Pages that are gone", "labels": ["links"], "body": "Gone."}
    assert github.calls.pop() == ("POST", "issues", new)
    github.issues = [{"number": 5, "user": BOT}]
    script("github").issue("Pages that are gone", "links", str(file))
    renewed = {"title": "Pages that are gone", "body": "Gone."}
    assert github.calls.pop() == ("PATCH", "issues/5", renewed)
    file.write_text("")
    script("github").issue("Pages that are gone", "links", str(file))
    assert github.calls.pop() == ("PATCH", "issues/5", {"state": "closed"})


def test_an_accepted_proposal_becomes_a_pull_request(github: GitHub, tmp_path: Path) -> None:
    (tmp_path / "estimates.csv").write_bytes(b"id\nx\n")
    base = "a" * 40
    script("github").pull("7", base, str(tmp_path))
    message = "Add the statement of issue 7"
    file = {"path": "data/estimates.csv", "mode": "100644", "type": "blob", "content": "id\nx\n"}
    assert github.calls[:3] == [
        ("POST", "git/trees", {"base_tree": "old-tree", "tree": [file]}),
        ("POST", "git/commits", {"message": message, "tree": "new-trees", "parents": [base]}),
        ("POST", "git/refs", {"ref": "refs/heads/proposal-7", "sha": "new-commits"}),
    ]
    assert github.written[3:] == [("POST", "pulls")]
    assert github.calls[3][2]["head"] == "proposal-7"
    github.calls.clear()
    github.refs, github.pulls = [{"ref": "refs/heads/proposal-7"}], [{"number": 8}]
    script("github").pull("7", base, str(tmp_path))
    renewed = ("PATCH", "git/refs/heads/proposal-7", {"sha": "new-commits", "force": True})
    body = "Closes #7. Close and reopen this once, so that the tests run."
    assert github.calls[2:] == [renewed, ("PATCH", "pulls/8", {"body": body})]


def test_what_follows_from_the_rows_is_one_commit_on_main(github: GitHub, tmp_path: Path) -> None:
    form = tmp_path / ".github" / "ISSUE_TEMPLATE" / "estimate.yml"
    form.parent.mkdir(parents=True)
    form.write_text("name: Propose an estimate\n")
    (tmp_path / "README.md").write_text("905 statements\n")
    script("github").commit("main", "Renew", str(tmp_path))
    assert [file["path"] for file in github.calls[0][2]["tree"]] == [
        ".github/ISSUE_TEMPLATE/estimate.yml",
        "README.md",
    ]
    assert github.calls[1:] == [
        ("POST", "git/commits", {"message": "Renew", "tree": "new-trees", "parents": ["head"]}),
        ("PATCH", "git/refs/heads/main", {"sha": "new-commits"}),
    ]


EXTRACTS = ROOT / "tests" / "data" / "import"
NEIGHBOURS = {
    "conflicts": [{"id": "israel-hezbollah-war", "name": "the war", "start": "2023-10-08"}],
    "parties": [{"id": "lebanon", "name": "Lebanon"}, {"id": "west-bank", "name": "West Bank"}],
    "sources": [
        {"id": "lebanon-health-ministry", "name": "Health Ministry", "kind": "government"},
        {"id": "tech-for-palestine", "name": "Tech for Palestine", "kind": "ngo"},
    ],
}
"""What the maps name and the frozen data lack."""


@pytest.fixture
def neighbours(tmp_path: Path) -> Path:
    """The frozen data with the wars, parties and sources that the feeds are about."""
    folder = tmp_path / "data"
    shutil.copytree(FROZEN, folder)
    for name, rows in NEIGHBOURS.items():
        named = {r["id"] for r in read_folder(folder).records(name)}
        new = [row for row in rows if row["id"] not in named]
        (folder / f"{name}.csv").write_bytes(with_rows(read_folder(folder), name=name, rows=new)[1])
    return folder


def test_the_feeds_bring_what_the_data_lack_and_nothing_twice(
    neighbours: Path, tmp_path: Path
) -> None:
    feeds = script("feeds")
    assert feeds.main(neighbours, tmp_path / "out", EXTRACTS)
    added = tmp_path / "out" / "data" / "estimates.csv"
    own = {*(neighbours / "estimates.csv").read_text().splitlines()}
    new = [line.partition(",")[0] for line in added.read_text().splitlines() if line not in own]
    assert sorted(new) == [
        "gaza-health-ministry-2023-10-31-killed",
        "gaza-health-ministry-2023-10-31-wounded",
        "lebanon-health-ministry-2026-03-31-killed",
        "lebanon-health-ministry-2026-03-31-wounded",
        "tech-for-palestine-2025-01-27-killed",
        "ukraine-general-staff-2022-02-28-killed-russia",
        "ukraine-general-staff-2022-03-31-killed-russia",
        "ukraine-general-staff-2022-04-30-killed-russia",
        "ukraine-general-staff-2022-05-31-killed-russia",
    ]
    body = (tmp_path / "out" / "pull.md").read_text()
    assert "### `west_bank_daily`\n\n    west_bank_daily.json: 7 statements\n" in body
    shutil.copy(added, neighbours)
    assert not feeds.main(neighbours, tmp_path / "again", EXTRACTS)
    assert not list((tmp_path / "again" / "data").iterdir())


def test_a_feed_is_taken_at_its_newest_commit_and_a_missing_one_is_named(
    neighbours: Path, tmp_path: Path, serve: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def handle(handler: BaseHTTPRequestHandler, _: bytes) -> None:
        place = urlsplit(handler.path)
        name = place.path.rpartition("/")[2]
        query = parse_qs(place.query)
        if name == "commits" and query["path"] == ["west_bank_daily.json"]:
            assert query["sha"] == ["main"]
            reply(handler, 200, json.dumps([{"sha": "c" * 40}]).encode())
        elif name == "west_bank_daily.json" and query["ref"] == ["c" * 40]:
            reply(handler, 200, (EXTRACTS / name).read_bytes())
        else:
            reply(handler, 404)

    monkeypatch.setenv("GITHUB_API_URL", serve(handle))
    assert script("feeds").main(neighbours, tmp_path / "out")
    page = f"https://github.com/TechForPalestine/palestine-datasets/blob/{'c' * 40}/west_bank_daily"
    assert page in (tmp_path / "out" / "data" / "estimates.csv").read_text()
    body = (tmp_path / "out" / "pull.md").read_text()
    assert "### `casualties_daily`\n\nNot read: HTTP Error 404" in body


def test_what_the_feeds_bring_becomes_one_pull_request(github: GitHub, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "estimates.csv").write_bytes(b"id\nx\n")
    (tmp_path / "pull.md").write_text("One new row.")
    script("github").feeds("a" * 40, str(tmp_path))
    assert [file["path"] for file in github.calls[0][2]["tree"]] == ["data/estimates.csv"]
    assert github.calls[2][2]["ref"] == "refs/heads/feeds"
    assert github.calls[3][2]["body"] == "One new row."


@pytest.fixture
def command(tmp_path: Path) -> dict[str, str]:
    """An environment in which `casualties` is this checkout's."""
    folder = tmp_path / "bin"
    folder.mkdir()
    program = folder / "casualties"
    program.write_text(
        f"#!/bin/sh\nexec {sys.executable} -c 'from casualties.cli import main; main()' \"$@\"\n"
    )
    program.chmod(0o755)
    path = f"{folder}:{os.environ['PATH']}"
    return {**os.environ, **IDENTITY, "PATH": path, "PYTHONPATH": str(ROOT / "src")}


def repository(make_folder: MakeFolder, tmp_path: Path) -> Repository:
    make_folder(row(), name="data")
    (tmp_path / ".gitignore").write_text("bin\nwork\n")
    return Repository(tmp_path)


def test_the_report_reads_the_data_of_a_pull_request_and_runs_nothing_of_it(
    make_folder: MakeFolder, tmp_path: Path, command: dict[str, str]
) -> None:
    repo = repository(make_folder, tmp_path)
    repo.git("switch", "--quiet", "--create", "fork")
    repo.append(repo.line(row(source="agency", stated_on="2024-04-01", best="1,500")))
    bad = tmp_path / "src" / "casualties" / "__init__.py"
    bad.parent.mkdir(parents=True)
    bad.write_text("raise SystemExit('code of the pull request ran')\n")
    repo.commit("Add a row, and code")
    repo.git("update-ref", "refs/pull/7/head", "fork")
    repo.git("switch", "--quiet", "main")
    work = tmp_path / "work"
    subprocess.run(["git", "clone", "--quiet", str(tmp_path), str(work)], check=True, env=command)
    done = subprocess.run(
        [ROOT / "scripts" / "report.sh", "7", "report.md"], cwd=work, env=command, check=False
    )
    assert done.returncode == 0
    report = (work / "report.md").read_text()
    assert "1 problem in 1 file in the 1 row changed since" in report
    assert "| estimates.csv:3: best | '1,500' is not a whole number in digits alone" in report
    assert report.startswith("## Rows\n")
    assert (
        "| Intelligence Agency | 2024-04-01 | about 1,200 | combatants of Northland killed in the "
        "River War | <https://example.org/1> |"
    ) in report
    assert "**agency-2024-04-01-killed**" in report
    assert "Not computed: the data does not load" in report
    assert "pull request ran" not in report


@pytest.mark.parametrize("number", ["", "7; echo", "main"])
def test_the_report_takes_only_a_number(number: str, command: dict[str, str]) -> None:
    done = subprocess.run(
        [ROOT / "scripts" / "report.sh", number, "report.md"],
        env=command,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr == f"report: '{number}' is not the number of a pull request\n"


def test_the_annotations_fail_for_the_change_alone(
    make_folder: MakeFolder, tmp_path: Path, command: dict[str, str]
) -> None:
    repo = repository(make_folder, tmp_path)
    repo.append(repo.line(row(source="agency", stated_on="2024-04-01", best="1,500")))

    def annotate() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [ROOT / "scripts" / "annotate.sh", "HEAD"],
            cwd=tmp_path,
            env=command,
            capture_output=True,
            text=True,
            check=False,
        )

    bad = annotate()
    assert bad.returncode == 1
    assert bad.stdout.startswith("::error file=data/estimates.csv,line=3,title=best%3A types::")
    repo.commit("Break the data")
    assert annotate().returncode == 0


def body(**given: str) -> str:
    """The text that GitHub makes of the form."""
    folder = read_folder(FROZEN)
    fields = [*form_fields(folder.schema["estimates"]), *source_fields(folder)]
    return "\n\n".join(f"### {f.title}\n\n{given.get(f.name, '_No response_')}" for f in fields)


PROPOSED = {
    "source": "Agency",
    "url": "https://example.org/2024/04/01/x",
    "stated_on": "2024-04-01",
    "conflict": "river-war (the River War)",
    "party": "northland (Northland)",
    "population": "combatants",
    "metric": "wounded",
    "wording": "nearly 1,000",
    "basis": "cumulative (running total)",
    "standpoint": "own_ally (an ally of the party)",
    "method": "claim (no method published)",
    "claim": "The agency put the wounded\nat nearly 1,000.",
}


def proposed(folder: Path, tmp_path: Path, text: str) -> tuple[bool, str]:
    event = tmp_path / "event.json"
    event.write_text(json.dumps({"issue": {"number": 7, "body": text}}))
    valid = script("propose").propose(event, folder=folder, out=tmp_path / "out")
    return valid, (tmp_path / "out" / "reply.md").read_text()


def test_a_proposal_becomes_a_row_with_what_it_would_change(
    make_folder: MakeFolder, tmp_path: Path
) -> None:
    folder = make_folder(row(metric="wounded"))
    valid, said = proposed(folder, tmp_path, body(**PROPOSED))
    assert valid
    assert said.splitlines()[:5] == [
        "## The row",
        "",
        "The row keeps every rule. The label `accepted` opens a pull request with it.",
        "",
        "```csv",
    ]
    assert "now to with the row: rows 1 added." in said
    written = (tmp_path / "out" / "data" / "estimates.csv").read_text().splitlines()
    assert written[2] == (
        "agency-2024-04-01-wounded,river-war,northland,,whole,combatants,wounded,cumulative,,"
        '1000,,almost,"nearly 1,000",,2024-04-01,day,,,agency,,,https://example.org/2024/04/01/x,'
        ',,own_ally,claim,,,,,accepted,"The agency put the wounded at nearly 1,000.",'
    )


def test_a_proposal_that_is_no_row_says_what_to_mend(
    make_folder: MakeFolder, tmp_path: Path
) -> None:
    hostile = "@everyone ``` <img src=x> =1+1 [a](http://b)"
    text = body(**PROPOSED | {"source": "Bureau", "stated_on": "1/4/2024", "notes": hostile})
    valid, said = proposed(make_folder(row()), tmp_path, text)
    assert not valid
    assert (
        "- `stated_on`: '1/4/2024' is not a date as YYYY-MM-DD, such as 2024-12-19; "
        "write 2024-04-01 if the day came first"
    ) in said.splitlines()
    assert "- New source: `kind`: empty; fill it: what sort of body it is." in said.splitlines()
    assert "Bureau is a new source. Its line stands below the row." in said.splitlines()
    assert "sources.csv first" not in said
    fence = "````csv"
    assert fence in said.splitlines()
    outside = said.split(fence)[0] + said.split("````\n")[-1]
    assert "@everyone" not in outside
    assert not (tmp_path / "out" / "data").exists()


NEW_SOURCE = {
    "source": "Syria TV",
    "new_source_kind": "media",
    "new_source_counts": "Dead as local doctors told it.",
    "stated_on": "2024-04-02",
}


def test_a_new_source_comes_along_with_its_statement(
    make_folder: MakeFolder, tmp_path: Path
) -> None:
    folder = make_folder(row(metric="wounded"))
    valid, said = proposed(folder, tmp_path, body(**PROPOSED | NEW_SOURCE))
    assert valid
    line = "syria-tv,Syria TV,Syria TV,media,,,,Dead as local doctors told it."
    assert line in said.splitlines()
    assert "### New sources: 1" in said
    out = tmp_path / "out" / "data"
    assert line in (out / "sources.csv").read_text().splitlines()
    assert "\nsyria-tv-2024-04-02-wounded,river-war," in (out / "estimates.csv").read_text()


def test_what_a_new_repository_lacks_is_named(
    github: GitHub, capsys: pytest.CaptureFixture[str]
) -> None:
    github.labels = [{"name": "estimate"}]
    with pytest.raises(SystemExit) as end:
        script("github").settings()
    assert end.value.code == 1
    assert [line.partition(":")[0] for line in capsys.readouterr().out.splitlines()] == [
        "label accepted",
        "label links",
        "issues are off",
        "Actions may not open pull requests",
        "the default branch has the rule pull_request",
    ]
    script("github").labels()
    assert [call[2]["name"] for call in github.calls] == ["accepted", "links"]


def test_the_page_on_github_names_every_label_and_call() -> None:
    page = (ROOT / "docs" / "github.md").read_text()
    assert [name for name in script("github").LABELS if f"| `{name}` |" not in page] == []
    assert [call for call in ("settings", "labels") if f"github.py {call} " not in page] == []


def test_an_issue_without_the_form_is_answered_too(make_folder: MakeFolder, tmp_path: Path) -> None:
    valid, said = proposed(make_folder(row()), tmp_path, "Please add more data.")
    assert not valid
    assert "- `url`: empty; fill it: the page on which the statement can be read." in said


def test_half_a_sign_in_an_issue_is_read_past(make_folder: MakeFolder, tmp_path: Path) -> None:
    valid, said = proposed(make_folder(row()), tmp_path, "### Notes\n\n\ud800\x00 a")
    assert (valid, "This is not a row yet" in said) == (False, True)


def test_the_form_asks_for_every_column_that_does_not_follow(make_folder: MakeFolder) -> None:
    folder = read_folder(make_folder(row()))
    text = form(folder)
    for field in (*form_fields(folder.schema["estimates"]), *source_fields(folder)):
        assert f"    id: {field.name}\n" in text
    assert '        - "northland (Northland)"' in text
    assert proposal(body(**PROPOSED), folder=folder).cells["party"] == "northland"


def test_the_links_that_are_gone_are_told_with_their_rows(
    make_folder: MakeFolder, serve: Any
) -> None:
    def handle(handler: BaseHTTPRequestHandler, _: bytes) -> None:
        path = handler.path
        if path == "/shy" and handler.command == "HEAD":
            reply(handler, 405)
        elif path == "/moved":
            handler.send_response(301)
            handler.send_header("Location", "/")
            handler.send_header("Content-Length", "0")
            handler.end_headers()
        else:
            reply(handler, {"/gone": 404, "/closed": 403}.get(path, 200))

    root = serve(handle)
    pages = ("fine", "shy", "gone", "closed", "moved")
    rows = [row(source=s, url=f"{root}/{p}") for s, p in zip("abcde", pages, strict=True)]
    folder = read_folder(make_folder(*rows))
    links = script("links")
    known = {u: r for u, r in links.addresses(folder).items() if u.startswith(root)}
    found = links.states(known, pause=0)
    assert {u.removeprefix(root): state for u, (state, _) in found.items()} == {
        "/fine": "fine",
        "/shy": "fine",
        "/gone": "gone",
        "/closed": "unsure",
        "/moved": "gone",
    }
    report = links.report(known, found)
    assert "404 Not Found | estimates.csv: c-2024-03-01-killed |" in report
    assert "403 Forbidden | estimates.csv: d-2024-03-01-killed |" in report
    assert links.report(known, {u: ("fine", "") for u in known}) == ""


def test_the_figures_that_a_merge_has_changed_are_laid_out_for_a_commit(
    tmp_path: Path, command: dict[str, str]
) -> None:
    made = ["README.md", "CONTRIBUTING.md", "docs/codebook.md", "CITATION.cff", "croissant.json"]
    made += ["docs/method.md", ".github/ISSUE_TEMPLATE/estimate.yml"]
    shutil.copytree(FROZEN, tmp_path / "data")
    for name in made:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / ".gitignore").write_text("bin\nout\n")
    repo = Repository(tmp_path)

    def figures() -> str:
        return subprocess.run(
            [ROOT / "scripts" / "figures.sh", "out"],
            cwd=tmp_path,
            env=command,
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    figures()  # whether or not those of the repository are fresh
    repo.git("add", "--all")
    repo.git("commit", "--quiet", "--allow-empty", "--message", "Make what follows from the rows")
    shutil.rmtree(tmp_path / "out")
    assert figures() == "changed=false\n"
    parties = tmp_path / "data" / "parties.csv"
    parties.write_text(parties.read_text() + "zealand,Zealand,,,\n")
    repo.commit("Add a party")
    assert figures() == "changed=true\n"
    files = {p.relative_to(tmp_path / "out").as_posix() for p in (tmp_path / "out").rglob("*.*")}
    assert files >= {".github/ISSUE_TEMPLATE/estimate.yml", "croissant.json"}
    assert files <= set(made) | {".github"}
