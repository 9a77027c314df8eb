"""Turns the text of an issue into a row, held against the rules, with what it would change.

    propose.py EVENT FOLDER OUT

EVENT is the JSON of GitHub's event, FOLDER the data. OUT gets reply.md, and data/ with the files
that the row changes if it keeps every rule.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from casualties.checks import read_folder
from casualties.contribute.addition import addition
from casualties.contribute.diff import compared, markdown
from casualties.contribute.draft import draft
from casualties.contribute.issue_form import answers, reply
from casualties.data.dataset import write


def propose(event: Path, *, folder: Path, out: Path) -> bool:
    """Whether the proposal is a row that keeps every rule; the answer is in `out`."""
    body = json.loads(event.read_text(encoding="utf-8"))["issue"]["body"] or ""
    data = read_folder(folder)
    if data.unreadable:
        raise SystemExit("\n".join(map(str, data.unreadable)))
    row = draft(answers(body, folder=data), folder=data).cells
    found = addition([row], folder=data)
    line = found.folder.texts["estimates"].data.splitlines()[found.lines[0] - 1].decode()
    effect = ""
    out.mkdir(parents=True, exist_ok=True)
    if not found.problems:
        (out / "data").mkdir()
        for path, content in found.files.items():
            write(content, out / "data" / path)
        with tempfile.TemporaryDirectory() as name:
            new = Path(name) / "data"
            shutil.copytree(folder, new)
            for path, content in found.files.items():
                write(content, new / path)
            found_diff = compared(folder, new, folder=folder)
            effect = markdown(replace(found_diff, old="now", new="with the row"))
    answer = reply(line, problems=found.problems, doubts=found.doubts, effect=effect)
    write(answer.encode(), out / "reply.md")
    return not found.problems


if __name__ == "__main__":
    event, folder, out = map(Path, sys.argv[1:])
    print(f"valid={'true' if propose(event, folder=folder, out=out) else 'false'}")
