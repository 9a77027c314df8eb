"""What the commands share: the data folder, exit codes, errors, and a word about long work."""

from __future__ import annotations

import re
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import category

import click

from casualties.data.location import default_folder, installed_folder
from casualties.errors import CasualtiesError, DataError

if TYPE_CHECKING:
    from casualties.data.dataset import Dataset

PROBLEMS, USAGE = 1, 2
"""Exit codes: something is wrong with the data, or with the call."""

UNSEEN = ("Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp")
"""The categories of Unicode of characters that nobody sees and that may change what one sees."""

PATIENCE = 0.7
"""Seconds after which a command says what it is doing."""


def _remember(context: click.Context, option: click.Parameter, folder: Path | None) -> None:
    context.obj = folder or context.obj


data_option = click.Option(
    ["--data"],
    type=click.Path(path_type=Path),
    callback=_remember,
    expose_value=False,
    is_eager=True,
    help="The data folder; default CASUALTIES_DATA, else the repository's or the installed one.",
)
"""The option stands before or after the command; the folder is then `context.obj`."""


def data_folder(context: click.Context) -> Path:
    """The data folder that `--data` names, or the default one."""
    folder: Path | None = context.obj
    return folder or default_folder()


def own_data(context: click.Context) -> Path:
    """The data folder for a command that writes to it.

    Raises DataError for the copy that was installed with the package, unless `--data` names it.
    """
    folder = data_folder(context)
    if context.obj is None and folder.resolve() == installed_folder().resolve():
        raise DataError(
            "the installed data are there to be read",
            file=folder,
            remedy="name a folder of your own by --data; 'casualties new FOLDER' starts one",
        )
    return folder


def loaded(context: click.Context) -> Dataset:
    """The dataset of the data folder. Raises DataError where it cannot be read."""
    with waiting("reading the data"):
        from casualties.data.dataset import load  # needs pandas

        return load(data_folder(context))


BREAKS = "\n\u200b"
"""A line's end, and the space without width by which Markdown keeps a mention from being one."""


def harmless(words: str) -> str:
    r"""Words with cells of the data in them, for a terminal and for the log of a workflow.

    A control character, a mark that turns the direction and their like stand as their codes, and
    no line begins like a command to GitHub.

    >>> print(harmless("::add-mask::x\n\x1b[31mred"))
    : :add-mask::x
    \x1b[31mred
    """
    return re.sub(r"(?m)^(\s*)(?:(:)(?=:)|(#)(?=#\[))", r"\1\2\3 ", coded(words))


def coded(words: str) -> str:
    """Words in which what cannot be seen stands as its code; lines and `BREAKS` aside."""
    return "".join(
        c.encode("unicode_escape").decode() if c not in BREAKS and category(c) in UNSEEN else c
        for c in words
    )


@contextmanager
def exit_on_error(code: int) -> Iterator[None]:
    """Ends the process with `code` and the words of an error that its user can mend."""
    try:
        yield
    except CasualtiesError as error:
        click.echo(harmless(str(error)), err=True)
        sys.exit(code)


@contextmanager
def waiting(words: str) -> Iterator[None]:
    """Says on a terminal what is being done, where it takes long."""
    if not sys.stderr.isatty():
        yield
        return
    timer = threading.Timer(PATIENCE, click.echo, [f"{words} ..."], {"nl": False, "err": True})
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        click.echo("\r\x1b[K", nl=False, err=True)
