"""The way in: a plain check says and ends what the command line's own parser would."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from casualties import cli, start
from casualties.cli import ELSEWHERE, main
from casualties.contribute import review
from conftest import MakeFolder, row

Outcome = tuple[int, str, str]


def outcome(home: str, *words: object, **variables: str) -> Outcome:
    done = subprocess.run(
        [sys.executable, "-c", f"from casualties.{home} import main; main()", *map(str, words)],
        capture_output=True,
        text=True,
        env={**os.environ, **variables},
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["check", "CLEAN"], 0),
        (["check", "BROKEN"], 1),
        (["check", "NOWHERE"], 1),
        (["check", "--format", "json", "BROKEN"], 1),
        (["check", "CLEAN", "BROKEN"], 2),
        (["check", "--sine"], 2),
    ],
)
def test_a_check_ends_as_the_parser_of_all_options_would_end_it(
    make_folder: MakeFolder, tmp_path: Path, words: list[str], code: int
) -> None:
    places = {
        "CLEAN": make_folder(row(), name="clean"),
        "BROKEN": make_folder(row(best="-5", wording="“5”"), name="broken"),
        "NOWHERE": tmp_path / "nowhere",
    }
    named = [places.get(word, word) for word in words]
    ended = outcome("start", *named)
    assert ended == outcome("cli", *named)
    assert ended[0] == code


def test_without_a_folder_the_one_is_checked_that_the_variable_names(
    make_folder: MakeFolder,
) -> None:
    folder = str(make_folder(row(best="-5")))
    ended = outcome("start", "check", CASUALTIES_DATA=folder)
    assert ended == outcome("cli", "check", CASUALTIES_DATA=folder)
    assert ended[0] == 1


def test_a_closed_pipe_ends_a_check_without_a_traceback(make_folder: MakeFolder) -> None:
    folder = make_folder(row(best="-5"))
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-c", "from casualties.start import main; main()", "check", str(folder)],
        stdout=writer,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(writer)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def test_an_interrupted_check_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*args: object, **told: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(review, "checked", interrupted)
    monkeypatch.setattr(sys, "argv", ["casualties", "check"])
    monkeypatch.setattr("gc.disable", lambda: None)
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "1")
    with pytest.raises(SystemExit) as ended:
        start.main()
    assert ended.value.code == 1
    assert capsys.readouterr().err == "\nAborted!\n"


@pytest.mark.parametrize("name", ELSEWHERE)
def test_the_list_of_commands_has_the_first_sentence_of_each(name: str) -> None:
    context = click.Context(main)
    listed = main.get_command(context, name)
    _, command, _ = main.resolve_command(context, [name])
    assert listed is not None
    assert command is not None
    assert listed.get_short_help_str(500) == command.get_short_help_str(500)
    assert command.params


def test_the_installed_command_starts_here() -> None:
    assert 'casualties = "casualties.start:main"' in (
        Path(cli.__file__).parents[2] / "pyproject.toml"
    ).read_text(encoding="utf-8")
