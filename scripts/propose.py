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
from datetime import date
from pathlib import Path

from casualties.checks import read_folder
from casualties.contribute.diff import compared
from casualties.contribute.diff_comment import markdown
from casualties.contribute.issue_form import added_by, proposal, reply
from casualties.data.writing import write


def propose(event: Path, *, folder: Path, out: Path) -> bool:
    """Whether the proposal is a row that keeps every rule; the comment on it is in `out`."""
    text = json.loads(event.read_text(encoding="utf-8"))["issue"]["body"] or ""
    body = text.encode(errors="replace").decode()  # JSON can write half a sign
    data = read_folder(folder, today=date.today())
    if data.unreadable:
        raise SystemExit("\n".join(map(str, data.unreadable)))
    proposed = proposal(body, folder=data)
    added = added_by(proposed, folder=data)
    effect = ""
    out.mkdir(parents=True, exist_ok=True)
    if not added.problems:
        (out / "data").mkdir()
        with tempfile.TemporaryDirectory() as name:
            new = Path(name) / "data"
            shutil.copytree(folder, new)
            for path, content in added.files.items():
                write(content, out / "data" / path)
                write(content, new / path)
            difference = compared(folder, new, folder=folder)
            effect = markdown(replace(difference, old="now", new="with the row"))
    comment = reply(added, proposal=proposed, effect=effect)
    write(comment.encode(), out / "reply.md")
    return not added.problems


if __name__ == "__main__":
    event, folder, out = map(Path, sys.argv[1:])
    print(f"valid={'true' if propose(event, folder=folder, out=out) else 'false'}")
