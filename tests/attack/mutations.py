"""Small breakages of the code, one at a time: does a test notice? A random sample of them.

`python tests/attack/mutations.py FOLDER [--seed N] [--share NAME=COUNT ...]` needs `cosmic-ray`,
whose operators make the breakages, and a FOLDER to work in: a copy of what git knows of the
repository. Each place of the code that can be broken is as likely as any other, and of the ways to
break it one is drawn. What only changes an annotation or a docstring is no breakage. A breakage is
tried first with the tests of its module, then with those of its room. A line of JSON for each says
what became of it: killed, survived, or slow (for ever, as a rule, which is a kill).
"""

from __future__ import annotations

import argparse
import ast
import importlib
import json
import os
import random
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names

ROOT = Path(__file__).resolve().parents[2]
ROOMS = {
    "verification": (
        "src/casualties/export/verification.py",
        "tests/export/test_verification.py",
        60,
    ),
    "writing": ("src/casualties/data/writing.py", "tests/data/test_writing.py", 30),
    "selection": (
        "src/casualties/selection.py src/casualties/filters.py",
        "tests/test_selection.py tests/test_filters.py",
        70,
    ),
    "checks": ("src/casualties/checks/*.py", "tests/checks", 90),
    "measures": ("src/casualties/measures/*.py", "tests/measures", 140),
}
"""Room -> its modules, its tests, and how many breakages are drawn."""
CPU_SECONDS = 240
"""That the tests of a breakage may take; those of the longest room take sixty."""
WITHOUT_WORDS = ("VariableReplacer", "VariableInserter")
"""Operators that want to be told a name."""


class Bare(ast.NodeTransformer):
    """The code without what has no effect: annotations and docstrings."""

    def visit(self, node: ast.AST) -> ast.AST:
        self.generic_visit(node)
        for name in ("annotation", "returns"):
            if hasattr(node, name):
                setattr(node, name, None)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            return ast.Pass()
        return node


def meaning(code: str) -> str:
    """What the code does; empty where it is no code."""
    try:
        return ast.dump(Bare().visit(ast.parse(code)))
    except SyntaxError:
        return ""


def places(path: Path) -> dict[tuple[object, ...], list[tuple[str, int]]]:
    """Where and how a module can be broken: place and kind -> operators with their occurrence."""
    found: dict[tuple[object, ...], list[tuple[str, int]]] = {}
    tree = get_ast(path.read_text())
    for name in sorted(operator_names()):
        if name.endswith(WITHOUT_WORDS):
            continue
        operator, occurrence = get_operator(name)(), 0
        for node in ast_nodes(tree):
            for start, _ in operator.mutation_positions(node):
                kind = name.split("_")[0]
                found.setdefault((path.name, start, kind), []).append((name, occurrence))
                occurrence += 1
    return found


def modules(room: str, *, folder: Path) -> list[Path]:
    return sorted(path for pattern in ROOMS[room][0].split() for path in folder.glob(pattern))


def drawn(
    room: str, number: int, *, folder: Path, some: random.Random
) -> Iterator[tuple[Path, str, str]]:
    """So many breakages of a room: path, what was done, and the broken code."""
    sites = [
        (path, place, ways)
        for path in modules(room, folder=folder)
        for place, ways in sorted(places(path).items(), key=str)
    ]
    some.shuffle(sites)
    for path, _, ways in sites:
        if not number:
            return
        name, occurrence = some.choice(ways)
        before = path.read_text()
        after = mutate_code(before, get_operator(name)(), occurrence)
        if after is None or meaning(after) in ("", meaning(before)):
            continue
        number -= 1
        yield path.relative_to(folder), name.removeprefix("core/"), after


def tested(folder: Path, tests: list[str]) -> str:
    """Whether the tests notice, in a process that has the large libraries already."""
    child = os.fork()
    if not child:
        import pytest
        from hypothesis import Phase, settings

        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
        os.chdir(folder)
        sys.path[:0] = [str(folder / "src"), str(folder / "tests")]
        os.environ["PYTHONPATH"] = str(folder / "src")
        log = os.open(folder / "log", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(log, 1)
        os.dup2(log, 2)
        settings.register_profile("broken", database=None, phases=[Phase.generate])
        settings.load_profile("broken")
        words = ["-qx", "-p", "no:cacheprovider", "--hypothesis-seed=0", "--tb=line"]
        words += ["-W", "ignore:Module already imported"]
        os._exit(pytest.main([*words, *tests]))
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return "slow"
    return "survived" if os.WEXITSTATUS(status) == 0 else "killed"


def tried(folder: Path, path: Path, code: str, *, room: str) -> str:
    """What becomes of a breakage."""
    all_tests = ROOMS[room][1].split()
    own = [one for one in [f"{all_tests[0]}/test_{path.stem}.py"] if (folder / one).exists()]
    good = (folder / path).read_text()
    for old in (folder / path).parent.glob(f"__pycache__/{path.stem}.*"):
        old.unlink()
    (folder / path).write_text(code)
    try:
        outcome = tested(folder, own) if own else "survived"
        return tested(folder, all_tests) if outcome == "survived" else outcome
    finally:
        (folder / path).write_text(good)


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    words.add_argument("folder", type=Path)
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--share", nargs="*", default=[f"{room}={ROOMS[room][2]}" for room in ROOMS])
    given = words.parse_args()
    folder = given.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    kept = subprocess.run(["git", "archive", "HEAD"], cwd=ROOT, check=True, capture_output=True)
    subprocess.run(["tar", "x", "-C", str(folder)], input=kept.stdout, check=True)
    for library in ("hypothesis", "pandas", "pyarrow"):
        importlib.import_module(library)
    sys.dont_write_bytecode = True
    for share in given.share:
        room, _, number = share.partition("=")
        if tested(folder, ROOMS[room][1].split()) != "survived":
            raise SystemExit(f"{room}: its tests fail as it stands\n{(folder / 'log').read_text()}")
        some = random.Random(given.seed)
        for path, done, code in drawn(room, int(number), folder=folder, some=some):
            before, after = (folder / path).read_text().splitlines(), code.splitlines()
            line = next(n for n, (a, b) in enumerate(zip(before, after, strict=False)) if a != b)
            outcome = tried(folder, path, code, room=room)
            print(json.dumps({
                "outcome": outcome, "path": str(path), "line": line + 1, "how": done,
                "was": before[line].strip(), "is": after[line].strip(),
            }), flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
