"""`export`, `draw`, `verify` and `new`: the same files as the dashboard's, and clear refusals."""

from __future__ import annotations

import io
import json
import re
import shlex
import sys
import threading
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from casualties.checks import check
from casualties.cli import context, main
from casualties.data.dataset import load
from casualties.export import FORMATS, exported
from casualties.selection import Selection
from casualties.site import Site
from casualties.views import VIEWS
from casualties.web.page.content import page
from conftest import FROZEN, ROOT, MakeFolder, row

QUERY = "party=northland&metric=killed&about=0"


@pytest.fixture
def folder(make_folder: MakeFolder) -> Path:
    return make_folder(row(stated_on="2024-02-01", best="900"), row())


def run(*words: object) -> Result:
    result = CliRunner().invoke(main, [str(word) for word in words])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def wanted(folder: Path, view: str, form: str, site: str = "http://127.0.0.1:8050/") -> bytes:
    selection, _ = Selection.parse(QUERY)
    return exported(view, form, dataset=load(folder), selection=selection, site=site)


@pytest.mark.parametrize("form", FORMATS)
def test_the_file_ending_is_the_format(folder: Path, tmp_path: Path, form: str) -> None:
    path = tmp_path / f"out.{form}"
    done = run("--data", folder, "export", "timeline", QUERY, "-o", path)
    assert (done.exit_code, done.output) == (0, "")
    assert path.read_bytes() == wanted(folder, "timeline", form)
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


@pytest.mark.parametrize("form", [form for form in FORMATS if form != "png"])
def test_a_dash_is_stdout(folder: Path, form: str) -> None:
    done = run("--data", folder, "export", "timeline", QUERY, "-o", "-", "--format", form)
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout_bytes == wanted(folder, "timeline", form)


def test_without_a_file_a_csv_goes_to_stdout(folder: Path) -> None:
    done = run("--data", folder, "export", "timeline", QUERY)
    assert done.stdout_bytes == wanted(folder, "timeline", "csv")


def test_the_site_is_in_the_links_with_its_slash(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ("--data", folder, "export", "lean", QUERY, "--format", "json")
    site = "https://example.org/wars/"
    by_option = run(*words, "--site", "https://example.org/wars").stdout_bytes
    monkeypatch.setenv("CASUALTIES_URL", site)
    assert by_option == run(*words).stdout_bytes == wanted(folder, "lean", "json", site)
    assert json.loads(by_option)["url"].startswith(f"{site}?party=northland")
    refused = run(*words, "--site", "javascript:alert(1)")
    assert (refused.exit_code, "is no address" in refused.stderr) == (2, True)


def test_every_problem_is_named_at_once(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "nowhere" / "out.cvs"
    query = "partie=x&since=yesterday&metric=kiled"
    done = run("--data", folder, "export", "tmieline", query, "-o", target)
    assert done.exit_code == 2
    assert done.stderr.splitlines() == [
        f"unknown format 'cvs'; did you mean 'csv'?; use one of {', '.join(FORMATS)}",
        f"{target}: there is no folder {target.parent}; make it first",
        "unknown view 'tmieline'; did you mean 'timeline'?",
        "unknown parameter 'partie'; did you mean 'party'?",
        "since: 'yesterday' is no date; write it as 2024-12-19",
        "metric: unknown value 'kiled'; did you mean 'killed'?",
    ]


@pytest.mark.parametrize(
    ("form", "module", "title", "extra"),
    [("parquet", "pyarrow.parquet", "Parquet", "parquet"), ("png", "resvg_py", "PNG", "images")],
)
def test_a_missing_extra_is_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch, form: str, module: str, title: str, extra: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    done = run("--data", folder, "export", "timeline", "--format", form)
    assert (done.exit_code, done.stderr) == (
        2,
        f"{title} is not possible here; pip install 'casualties[{extra}]'\n",
    )


def test_a_file_that_cannot_be_written_is_named(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "out.csv").mkdir()
    done = run("--data", folder, "export", "timeline", "-o", tmp_path / "out.csv")
    assert done.exit_code == 2
    assert done.stderr.startswith(f"{tmp_path / 'out.csv'}: cannot be written (")


def test_draw_makes_pictures_alone(folder: Path, tmp_path: Path) -> None:
    pictures = [name for name, one in FORMATS.items() if one.picture]
    assert pictures == ["svg", "png", "html"]
    path = tmp_path / "out.html"
    assert run("--data", folder, "draw", "timeline", QUERY, "-o", path).exit_code == 0
    assert path.read_bytes() == wanted(folder, "timeline", "html")
    drawn = run("--data", folder, "draw", "timeline", QUERY)
    assert drawn.stdout_bytes == wanted(folder, "timeline", "svg")
    refused = run("--data", folder, "draw", "timeline", "-o", tmp_path / "out.csv")
    assert (refused.exit_code, refused.stderr) == (
        2,
        "unknown format 'csv'; did you mean 'svg'?; use one of svg, png, html\n",
    )


class Terminal(io.StringIO):
    """A standard error that somebody looks at."""

    def __init__(self) -> None:
        super().__init__()
        self.written = threading.Event()

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self.written.set()
        return super().write(text)


def test_long_work_says_what_it_does_to_a_terminal_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(context, "PATIENCE", 0)
    terminal, file = Terminal(), io.StringIO()
    monkeypatch.setattr(sys, "stderr", terminal)
    with context.waiting("reading the data"):
        assert terminal.written.wait(5)
    assert "reading the data ..." in terminal.getvalue()
    monkeypatch.setattr(sys, "stderr", file)
    with context.waiting("reading the data"):
        pass
    assert file.getvalue() == ""


def test_what_is_printed_commands_no_terminal_and_no_workflow(make_folder: MakeFolder) -> None:
    forged = "::add-mask::x \x1b[31m\u202e"
    old, new = make_folder(row()), make_folder(row(notes=forged, speaker=forged), name="new")
    for form in ("text", "markdown", "github"):
        for words in (["diff", str(old), str(new)], ["check", str(new)]):
            if words[0] == "diff" and form == "github":
                continue  # it has no such form
            done = CliRunner().invoke(main, ["--data", str(new), *words, "--format", form])
            assert not {"\x1b", "\u202e"} & set(done.output), (words, form)
            lines = [line for line in done.output.splitlines() if line.lstrip().startswith("::")]
            assert all(line.startswith("::error file=") for line in lines), (words, form)
            assert form == "github" or not lines


def test_verify_says_yes_or_what_differs(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    run("--data", folder, "export", "estimates", QUERY, "-o", path)
    done = run("--data", folder, "verify", path)
    assert done.exit_code == 0
    assert done.stdout.startswith("Byte for byte what data version ")
    path.write_bytes(path.read_bytes()[:-1])
    broken = run("--data", folder, "verify", path)
    assert broken.exit_code == 1
    assert broken.stdout.startswith("no whole zip archive: ")
    assert run("--data", folder, "verify", tmp_path / "none.zip").exit_code == 2


def test_new_starts_a_dataset_that_the_checks_pass(folder: Path, tmp_path: Path) -> None:
    place = tmp_path / "My war"
    done = run(
        *("--data", folder, "new", place, "--title", "My war by source"),
        *("--maintainer", "A historian", "--licence", "CC0-1.0"),
    )
    assert done.exit_code == 0
    assert [str(problem) for problem in check(place)] == []
    mine = load(place)
    assert mine.schema.meta["name"] == "my-war"
    assert mine.schema.meta["title"] == "My war by source"
    assert [c["title"] for c in mine.schema.meta["contributors"]] == ["A historian"]
    assert [one["name"] for one in mine.schema.meta["licenses"]] == ["CC0-1.0"]
    assert {name: len(mine.table(name)) for name in mine.schema.tables} == {
        "estimates": 0,
        "sources": 0,
        "conflicts": 0,
        "parties": 0,
        "theatres": 0,
        "metrics": 4,
        "number_words": 2,
        "events": 0,
        "exceptions": 0,
        "explanations": 0,
        "renames": 0,
    }
    assert "# My war by source" in (place / "README.md").read_text()
    for form in FORMATS:
        assert run("--data", place, "export", "timeline", "--format", form).exit_code == 0
    empty = load(place)
    for view in VIEWS:
        assert exported(view, "csv", dataset=empty, selection=Selection(), site="/")
        assert page(f"?view={view}", dataset=empty, site=Site()).parts


def test_new_names_every_reason_not_to(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "a").touch()
    done = run(
        *("--data", folder, "new", tmp_path / "full", "--name", "A b", "--title", " "),
        *("--licence", "CC"),
    )
    assert done.exit_code == 2
    assert done.stderr.splitlines() == [
        f"{tmp_path / 'full'}: is there and not empty; name a new folder",
        "name: 'A b' has more than small letters, digits, - . _ in it",
        "title: ' ' is no line of text",
        "licence: 'CC' is not known; use one of CC-BY-4.0, CC-BY-SA-4.0, CC0-1.0, ODbL-1.0",
    ]
    assert [p.name for p in (tmp_path / "full").iterdir()] == ["a"]


def test_the_command_lines_of_the_guide_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CASUALTIES_DATA", str(FROZEN))
    text = (ROOT / "docs" / "exports.md").read_text()
    lines = [
        line.partition(" | ")[0]
        for block in re.findall(r"```sh\n(.*?)```", text, re.S)
        for line in block.splitlines()
        if line.startswith("casualties ") and not line.endswith((" add", " serve"))
    ]
    assert len(lines) == 6
    for line in lines:
        assert run(*shlex.split(line)[1:]).exit_code == 0, line


WRITERS = [
    ["add", "--dry-run"],
    ["edit", "a-claim", "--set", "best=1"],
    ["withdraw", "a-claim", "--because", "It was."],
    ["rename", "source", "a", "b", "--because", "It is."],
    ["import", "pyproject.toml"],
    ["format"],
    ["docs"],
]


@pytest.mark.parametrize("words", WRITERS, ids=[words[0] for words in WRITERS])
def test_the_installed_data_are_written_to_only_where_they_are_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    before = {path: path.read_bytes() for path in folder.iterdir()}
    monkeypatch.setattr(context, "default_folder", lambda: folder)
    monkeypatch.setattr(context, "installed_folder", lambda: folder)
    done = run(*words)
    assert done.exit_code == 1
    assert "the installed data are there to be read; name a folder of your own by --data" in (
        done.stderr
    )
    assert {path: path.read_bytes() for path in folder.iterdir()} == before
    named = run("--data", folder, *words)
    assert "the installed data" not in named.stderr


def test_the_revision_of_the_data_is_printed_for_a_copy(folder: Path) -> None:
    assert run("--data", folder, "revision").stderr.startswith("the data have no revision")
    (folder / "REVISION").write_text("1.0@2025-03-01T12:00:00Z")
    done = run("--data", folder, "revision")
    assert done.output == f"1.0@2025-03-01T12:00:00+00:00@{load(folder).version}\n"
