"""How the command line starts, what it imports, and how it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from casualties.checks import RULES
from casualties.cli import COMMANDS, main
from casualties.data.location import default_folder
from conftest import ROOT, MakeFolder, row

HEAVY = {"pandas", "dash", "flask", "plotly", "pyarrow", "dask"}
IMPORTED = """
import json, sys
from casualties.cli import main
try:
    main()
finally:
    print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})), file=sys.stderr)
"""


@pytest.mark.parametrize("words", [["--help"], ["check", "DATA"], ["add", "--dry-run"]])
def test_a_light_command_imports_neither_pandas_nor_dash(
    make_folder: MakeFolder, words: list[str]
) -> None:
    folder = make_folder(row())
    named = [str(folder) if word == "DATA" else word for word in words]
    done = subprocess.run(
        [sys.executable, "-c", IMPORTED, *named], capture_output=True, text=True, check=False
    )
    assert HEAVY & set(json.loads(done.stderr.splitlines()[-1])) == set()


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_of_the_table_says_what_it_does(name: str) -> None:
    command = main.get_command(click.Context(main), name)
    assert command is not None
    assert command.name == name
    assert command.get_short_help_str()


def test_the_module_runs_as_the_command_line() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "casualties", "--help"], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("Usage: python -m casualties [OPTIONS] COMMAND")


def test_the_installed_command_is_the_command_line() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["scripts"] == {"casualties": "casualties.cli:main"}


@pytest.mark.parametrize("command", ["check", "export estimates"])
def test_the_data_folder_stands_before_or_after_the_command(
    make_folder: MakeFolder, command: str
) -> None:
    folder = make_folder(row(), name="mine")
    words = command.split()
    before = CliRunner().invoke(main, ["--data", str(folder), *words])
    after = CliRunner().invoke(main, [*words, "--data", str(folder)])
    assert (before.exit_code, before.output) == (after.exit_code, after.output)
    assert before.exit_code == 0


def test_the_folder_after_the_command_counts_where_both_are_given(make_folder: MakeFolder) -> None:
    good = make_folder(row(), name="good")
    bad = make_folder(row(best="-5", wording="“5”"), name="bad")
    assert CliRunner().invoke(main, ["--data", str(bad), "check", "--data", str(good)]).output == (
        f"{good}: no problems, {len(RULES)} rules\n"
    )


def test_the_folder_after_the_command_decides_which_columns_are_flags(
    make_folder: MakeFolder, tmp_path: Path
) -> None:
    folder = make_folder(row())
    schema = folder / "datapackage.json"
    package = json.loads(schema.read_text())
    package["resources"][0]["schema"]["fields"].append({"name": "outlet", "type": "string"})
    schema.write_text(json.dumps(package))
    shown = CliRunner().invoke(main, ["add", "--data", str(folder), "--help"]).output
    assert "--outlet" in shown
    assert "--via" in CliRunner().invoke(main, ["add", "--help"]).output


def test_the_variable_names_the_folder_where_no_option_does(
    make_folder: MakeFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make_folder(row(best="-5"))
    monkeypatch.setenv("CASUALTIES_DATA", str(folder))
    assert default_folder() == folder
    done = CliRunner().invoke(main, ["check"])
    assert done.exit_code == 1
    assert f"{folder}: 1 problem in 1 file" in done.stderr


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["check", "NOWHERE"], 1, "NOWHERE: neither a folder nor a revision of git"),
        (
            ["export", "estimates", "--data", "NOWHERE"],
            1,
            "NOWHERE/datapackage.json: cannot be read",
        ),
        (["check", "a", "b"], 2, "unexpected extra argument (b)"),
        (["check", "--sine"], 2, "No such option '--sine'"),
        (["chek"], 2, "No such command 'chek'"),
    ],
)
def test_what_a_user_can_mend_is_said_without_a_traceback(
    tmp_path: Path, words: list[str], code: int, message: str
) -> None:
    nowhere = str(tmp_path / "nowhere")
    done = CliRunner().invoke(main, [word.replace("NOWHERE", nowhere) for word in words])
    assert isinstance(done.exception, SystemExit)
    assert done.exit_code == code
    assert message.replace("NOWHERE", nowhere) in done.stderr


def test_a_closed_pipe_ends_a_check_without_a_traceback(make_folder: MakeFolder) -> None:
    folder = make_folder(row(best="-5"))
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-m", "casualties", "check", str(folder)],
        stdout=writer,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(writer)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def test_an_interrupted_check_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("casualties.cli.check.checked", interrupted)
    done = CliRunner().invoke(main, ["check"])
    assert (done.exit_code, done.stderr) == (1, "\nAborted!\n")
