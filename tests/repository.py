"""A temporary git repository with the small data folder, and the command line run in it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner

from casualties.cli import main
from casualties.data.schema import read_schema

IDENTITY = {
    "GIT_AUTHOR_NAME": "A maintainer",
    "GIT_AUTHOR_EMAIL": "maintainer@example.org",
    "GIT_COMMITTER_NAME": "A maintainer",
    "GIT_COMMITTER_EMAIL": "maintainer@example.org",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
}


GIVEN = {
    "source": "Agency",
    "stated_on": "2024-04-01",
    "conflict": "the River War",
    "party": "Northland",
    "population": "combatants",
    "metric": "wounded",
    "basis": "cumulative",
    "wording": "nearly 1,000",
    "standpoint": "adversary_ally",
    "method": "assessment",
    "speaker": "a lawmaker briefed by the agency",
    "url": "https://example.org/2024/04/01/wounded",
    "claim": "The agency put the wounded at nearly 1,000.",
    "notes": "Called conservative.",
}
"""The cells of a statement by column, as somebody gives them who adds it."""


@dataclass(frozen=True)
class Run:
    """What a command said, and how it ended."""

    out: list[str]
    err: list[str]
    code: int


class Workplace:
    """A folder with `data/` in it, where commands run."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.estimates = root / "data" / "estimates.csv"

    def run(self, *words: str, given: str | None = None) -> Run:
        """The command in the folder; a bug keeps its traceback."""
        result = CliRunner().invoke(main, ["--data", "data", *words], input=given)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Run(result.stdout.splitlines(), result.stderr.splitlines(), result.exit_code)


class Repository(Workplace):
    """A working copy: `data/` and `CHANGELOG.md`, committed on main."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        (root / "CHANGELOG.md").write_text("# Changelog\n")
        self.git("init", "--quiet", "--initial-branch=main")
        self.commit("Start")

    def git(self, *words: str) -> str:
        done = subprocess.run(
            ["git", "-C", str(self.root), *words],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, **IDENTITY},
        )
        return done.stdout.strip()

    def commit(self, message: str) -> str:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", message)
        return self.git("rev-parse", "HEAD")

    def line(self, cells: Mapping[str, str]) -> bytes:
        """A row as a line of estimates.csv."""
        table = read_schema(self.root / "data")["estimates"]
        text = table.text([tuple(cells[c] for c in table.columns)])
        return text.split("\n", 1)[1].encode()

    def append(self, *lines: bytes) -> None:
        """Puts lines at the end of estimates.csv, as an editor would."""
        self.estimates.write_bytes(self.estimates.read_bytes() + b"".join(lines))


def flags(cells: dict[str, str]) -> list[str]:
    """The cells as flags of `casualties add`."""
    return [w for c, v in cells.items() for w in (f"--{c.replace('_', '-')}", v)]
