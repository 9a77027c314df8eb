"""docs/benchmarks.md, written from docs/benchmarks.json between begin and end marks.

What stands outside the marks is written by hand and kept: what the figures mean, and why one is
missed.
"""

from __future__ import annotations

import json
import os
import platform
import re
import statistics
import subprocess
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from programs import BROWSERS, found
from results import Result, count

PAGE = "benchmarks.md"
STORE = "benchmarks.json"
PACKAGES = (
    "dash", "plotly", "pandas", "numpy", "pyarrow", "orjson", "gunicorn", "dash-ag-grid",
    "datasette", "frictionless",
)  # fmt: skip
HEAD = "# Benchmarks\n\nWritten by `make bench` between the marks.\n"


def save(
    out: Path,
    *,
    group: str,
    title: str,
    sizes: list[int],
    results: list[dict[str, Any]],
) -> None:
    """Put the results of a group in place of its earlier ones."""
    path = out / STORE
    stored = json.loads(path.read_text()) if path.exists() else {"groups": {}}
    stored["machine"] = machine()
    stored["groups"][group] = {
        "title": title,
        "day": str(date.today()),
        "sizes": sizes,
        "results": results,
    }
    out.mkdir(parents=True, exist_ok=True)
    _replace(path, json.dumps(stored, indent=1) + "\n")


def machine() -> dict[str, str]:
    """Return what the figures depend on; nothing that names the machine."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    facts = {
        "cores": str(os.cpu_count()),
        "memory": f"{memory / 2**30:.0f} GB",
        "system": f"{platform.system()} {platform.release().partition('-')[0]}, "
        f"{platform.machine()}",
        "Python": platform.python_version(),
    }
    for package in PACKAGES:
        try:
            facts[package] = version(package)
        except PackageNotFoundError:
            facts[package] = "not installed"
    for name, asked in (("Chromium", BROWSERS), ("wrk", ("wrk",))):
        path = found(*asked)
        facts[name] = _version(path, name) if path else "not found"
    return facts


def _version(path: str, name: str) -> str:
    option = "--version" if name == "Chromium" else "-v"
    said = subprocess.run([path, option], capture_output=True, text=True, check=False)
    match = re.search(r"\d+(\.\d+)+", said.stdout + said.stderr)
    return match[0] if match else "version not said"


def write(out: Path) -> None:
    """Write the page from the stored results; the words outside the marks stay."""
    path = out / PAGE
    stored = json.loads((out / STORE).read_text())
    text = path.read_text(encoding="utf-8") if path.exists() else HEAD
    parts = {"figures": figures(stored), "machine": facts(stored["machine"])}
    parts |= {name: section(group) for name, group in stored["groups"].items()}
    titles = {"figures": "Figures to meet", "machine": "Machine"}
    titles |= {name: group["title"] for name, group in stored["groups"].items()}
    for mark, words in parts.items():
        begin, end = f"<!-- begin {mark} -->", f"<!-- end {mark} -->"
        if begin not in text:
            text += f"\n## {titles[mark]}\n\n{begin}\n{end}\n"
        made = f"{begin}\n{words}\n{end}"
        pattern = re.escape(begin) + r".*?" + re.escape(end)
        text = re.sub(pattern, lambda _, made=made: made, text, flags=re.S)
    _replace(path, text)


def _replace(path: Path, text: str) -> None:
    started = path.with_suffix(".part")
    started.write_text(text, encoding="utf-8")
    started.replace(path)


def figures(stored: dict[str, Any]) -> str:
    """The table of all figures to meet, and what each came to."""
    lines = ["| measure | against | at most | measured | met |", "| --- | --- | --- | --- | --- |"]
    for group in stored["groups"].values():
        for raw in group["results"]:
            one = Result(**raw)
            # a bench that failed as a whole may have had a figure, so it is not passed over
            if one.at_most is not None or (one.failed and not one.size):
                limit = _times(one.at_most) if one.at_most is not None else ""
                cells = (_name(one), one.against, limit, _ratio(one), _met(one))
                lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def facts(machine: dict[str, str]) -> str:
    """The machine as a list in one paragraph."""
    return ", ".join(f"{name} {value}" for name, value in machine.items()) + "."


def section(group: dict[str, Any]) -> str:
    """The table of a group: medians with the least and the most of the runs."""
    notes: list[str] = []
    results = [Result(**raw) for raw in group["results"]]
    lines = _table(results, notes=notes)
    if notes:
        lines += ["", *(f"{place}. {said}" for place, said in enumerate(notes, 1))]
    sizes = ", ".join(count(size) for size in group["sizes"])
    day = date.fromisoformat(group["day"])
    lines += ["", f"Measured on {day.day} {day:%B %Y}, sizes {sizes}."]
    return "\n".join(lines)


def _table(results: list[Result], *, notes: list[str]) -> list[str]:
    """A line for each comparison, ours beside the peer."""
    names = ("measure", "ours", "against", "theirs", "ratio", "at most", "met", "runs")
    lines = [f"| {' | '.join(names)} |", f"|{' --- |' * len(names)}"]
    for one in results:
        runs = sorted({len(side) for side in (one.ours, one.peer) if side})
        cells = (
            _name(one) + _mark(one, notes=notes),
            _failed(one) or _spread(one.ours, unit=one.unit),
            one.against,
            _spread(one.peer, unit=one.unit),
            _ratio(one),
            _times(one.at_most) if one.at_most is not None else "",
            _met(one),
            " and ".join(map(str, runs)),
        )
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def _mark(one: Result, *, notes: list[str]) -> str:
    """The number of the note under the table; empty where there is nothing to say."""
    said = one.failed or one.note
    if not said:
        return ""
    if said not in notes:
        notes.append(said)
    return f" [{notes.index(said) + 1}]"


def _failed(one: Result) -> str:
    known = (word for word in ("skipped", "given up") if one.failed.startswith(word))
    return one.failed and next(known, "failed")


def _name(one: Result) -> str:
    return f"{one.name}, {count(one.size)} rows" if one.size else one.name


def _met(one: Result) -> str:
    if one.failed or one.at_most is None or one.ratio is None:
        return _failed(one)
    if one.met:
        return "yes"
    over = one.ratio / one.at_most
    return f"no, {over:.2g} times as much" if over >= 2 else f"no, {over - 1:.0%} over"


def _ratio(one: Result) -> str:
    return _times(one.ratio) if one.ratio is not None else ""


def _times(ratio: float) -> str:
    if ratio >= 10:
        return f"{ratio:.0f}x"
    return f"{ratio:.2f}x" if ratio >= 0.095 else f"{ratio:.4f}".rstrip("0") + "x"


def _spread(runs: list[float], *, unit: str) -> str:
    if not runs:
        return ""
    middle = statistics.median(runs)
    scale, name = _scale(middle, unit=unit)
    shown = [_figures(value * scale) for value in (middle, min(runs), max(runs))]
    text = f"{shown[0]} {name}".strip()
    return text if shown[1] == shown[2] else f"{text} ({shown[1]} to {shown[2]})"


def _scale(value: float, *, unit: str) -> tuple[float, str]:
    if unit == "s":
        return (1, "s") if value >= 1 else (1e3, "ms")
    if unit == "B":
        return (1e-6, "MB") if value >= 1e6 else (1e-3, "kB")
    return 1, unit


def _figures(value: float) -> str:
    """Three significant digits, thousands separated."""
    if value == 0:
        return "0"
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"
