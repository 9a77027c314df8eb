"""What the workflows write on GitHub: a comment, an issue, a pull request, or a commit.

    github.py comment NUMBER NAME FILE       one comment of that name, made or renewed
    github.py issue TITLE LABEL FILE         one open issue with that label, made or renewed
    github.py pull NUMBER BASE FOLDER        a branch from BASE with the files of FOLDER in data/
    github.py feeds BASE FOLDER              the same with what scripts/feeds.py made in FOLDER
    github.py commit BRANCH MESSAGE FOLDER   a commit on BRANCH with the files of FOLDER
    github.py settings                       what the repository lacks; docs/github.md says why
    github.py labels                         the labels that are missing, made

Standard library only, so that the job with a token that writes installs nothing. It reads
GITHUB_TOKEN, GITHUB_REPOSITORY and GITHUB_API_URL from the environment.
"""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

LONGEST = 65_000
"""Characters of a comment; GitHub refuses more than 65,536."""

PAGE = 100

LABELS = {
    "estimate": ("1d76db", "A statement that somebody proposes"),
    "accepted": ("0e8a16", "Opens a pull request with the proposed row"),
    "links": ("d4c5f9", "Pages that no longer answer"),
}
"""Label -> its colour and what it means."""

RULES = ("pull_request", "required_status_checks")
"""Rules on a branch that keep the workflow `figures` from its commit."""
BOT = "github-actions[bot]"


def ask(method: str, path: str, **content: object) -> Any:
    """GitHub's response to a call. Ends the program with GitHub's reason where it refuses."""
    root = os.environ.get("GITHUB_API_URL", "https://api.github.com")
    request = Request(
        f"{root}/repos/{os.environ['GITHUB_REPOSITORY']}/{path}",
        method=method,
        data=json.dumps(content).encode() if content else None,
        headers={
            "Authorization": f"Bearer {os.environ['GITHUB_TOKEN']}",
            "Accept": "application/vnd.github+json",
            "Content-Type": "application/json",
        },
    )
    try:
        with urlopen(request, timeout=30) as response:
            return json.loads(response.read() or b"null")
    except HTTPError as error:
        reason = error.read().decode(errors="replace")
        raise SystemExit(f"github: {method} {path}: {error.code} {reason}") from error


def pages(path: str) -> list[Any]:
    """Every item of a list, whatever the number of its pages."""
    items: list[Any] = []
    joint = "&" if "?" in path else "?"
    while True:
        page = ask("GET", f"{path}{joint}per_page={PAGE}&page={len(items) // PAGE + 1}")
        items += page
        if len(page) < PAGE:
            return items


def fitted(text: str) -> str:
    """The text; where it is too long for a comment, cut at a line with a note that says so."""
    if len(text) <= LONGEST:
        return text
    kept = text[:LONGEST].rpartition("\n")[0]
    return f"{kept}\n\nThis report is cut: run `casualties check` and `casualties diff` for all."


def comment(number: str, name: str, file: str) -> None:
    """Puts the file as the one comment of that name under an issue or pull request."""
    path = f"issues/{int(number)}/comments"
    mark = f"<!-- casualties: {name} -->"
    body = fitted(f"{mark}\n{Path(file).read_text(encoding='utf-8')}")
    own = [c for c in pages(path) if c["body"].startswith(mark) and c["user"]["login"] == BOT]
    if own:
        ask("PATCH", f"issues/comments/{own[0]['id']}", body=body)
    else:
        ask("POST", path, body=body)


def issue(title: str, label: str, file: str) -> None:
    """Puts the file into the one open issue with that label; closes it where the file is empty."""
    body = fitted(Path(file).read_text(encoding="utf-8"))
    own = [
        item
        for item in pages(f"issues?state=open&labels={quote(label)}")
        if item["user"]["login"] == BOT and "pull_request" not in item
    ]
    if own and body.strip():
        ask("PATCH", f"issues/{own[0]['number']}", title=title, body=body)
    elif own:
        ask("PATCH", f"issues/{own[0]['number']}", state="closed")
    elif body.strip():
        ask("POST", "issues", title=title, labels=[label], body=body)


def commit_on(base: str, *, message: str, folder: Path, prefix: str = "") -> str:
    """The id of a new commit after `base` that has the files of a folder below `prefix`."""
    files = [
        {
            "path": f"{prefix}{path.relative_to(folder).as_posix()}",
            "mode": "100644",
            "type": "blob",
            "content": path.read_bytes().decode(),
        }
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    ]
    old = ask("GET", f"git/commits/{base}")["tree"]["sha"]
    tree = ask("POST", "git/trees", base_tree=old, tree=files)["sha"]
    commit = ask("POST", "git/commits", message=message, tree=tree, parents=[base])
    return str(commit["sha"])


def commit(branch: str, message: str, folder: str) -> None:
    """Puts one commit with the files of a folder on a branch."""
    head = ask("GET", f"git/ref/heads/{branch}")["object"]["sha"]
    sha = commit_on(head, message=message, folder=Path(folder))
    ask("PATCH", f"git/refs/heads/{branch}", sha=sha)


def pull(number: str, base: str, folder: str) -> None:
    """Opens a pull request with the row that an issue proposes."""
    opened(
        f"proposal-{int(number)}",
        base=base,
        folder=Path(folder),
        title=f"Add the statement of issue {int(number)}",
        body=f"Closes #{int(number)}. Close and reopen this once, so that the tests run.",
    )


def feeds(base: str, folder: str) -> None:
    """Opens a pull request with the rows that the files of others bring."""
    opened(
        "feeds",
        base=base,
        folder=Path(folder) / "data",
        title="Add what the feeds have",
        body=fitted((Path(folder) / "pull.md").read_text(encoding="utf-8")),
    )


def opened(branch: str, *, base: str, folder: Path, title: str, body: str) -> None:
    """Opens a pull request with the files of a folder; renews it where there is one."""
    if not re.fullmatch(r"[0-9a-f]{40}", base):
        raise SystemExit(f"github: {base!r} is not the full id of a commit")
    sha = commit_on(base, message=title, folder=folder, prefix="data/")
    heads = ask("GET", f"git/matching-refs/heads/{branch}")
    if any(h["ref"] == f"refs/heads/{branch}" for h in heads):
        ask("PATCH", f"git/refs/heads/{branch}", sha=sha, force=True)
    else:
        ask("POST", "git/refs", ref=f"refs/heads/{branch}", sha=sha)
    target = ask("GET", "")["default_branch"]
    owner = os.environ["GITHUB_REPOSITORY"].partition("/")[0]
    own = ask("GET", f"pulls?state=open&head={owner}:{branch}")
    if own:
        ask("PATCH", f"pulls/{own[0]['number']}", body=body)
    else:
        ask("POST", "pulls", title=title, head=branch, base=target, body=body)


def lacking() -> list[str]:
    """The labels that the repository does not have."""
    known = {label["name"] for label in pages("labels")}
    return [name for name in LABELS if name not in known]


def labels() -> None:
    """Makes the labels that are missing."""
    for name in lacking():
        colour, meaning = LABELS[name]
        ask("POST", "labels", name=name, color=colour, description=meaning)


def settings() -> None:
    """Says what the workflows need and the repository lacks; ends with 1 where it lacks any."""
    repository = ask("GET", "")
    actions = ask("GET", "actions/permissions/workflow")
    rules = ask("GET", f"rules/branches/{repository['default_branch']}")
    missing = [f"label {name}: run 'github.py labels'" for name in lacking()]
    if not repository.get("has_issues"):
        missing.append("issues are off: Settings, General, Features")
    if not actions["can_approve_pull_request_reviews"]:
        missing.append(
            "Actions may not open pull requests: Settings, Actions, General, 'Allow GitHub Actions "
            "to create and approve pull requests'"
        )
    if actions["default_workflow_permissions"] != "read":
        missing.append("workflows may write by default: Settings, Actions, General, 'Read'")
    missing += [
        f"the default branch has the rule {rule['type']}: let GitHub Actions bypass it"
        for rule in rules
        if rule["type"] in RULES
    ]
    print("\n".join(missing) or "nothing is missing")
    sys.exit(1 if missing else 0)


if __name__ == "__main__":
    calls = (comment, issue, pull, feeds, commit, settings, labels)
    {call.__name__: call for call in calls}[sys.argv[1]](*sys.argv[2:])
