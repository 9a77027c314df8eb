"""HTML is made by Jinja with autoescape or by Dash components, and by nothing else."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from conftest import ROOT

SOURCE = ROOT / "src" / "casualties"

ROOMS = ("web", "export")
"""The rooms that make pages. `views` makes the texts of plotly and SVG, other rooms Markdown."""

TAG = re.compile(r"</?(a|p|b|h\d|div|span|ul|li|table|thead|tbody|tr|td|th|svg|iframe|meta)[ >/]")


def files() -> list[Path]:
    return [path for room in ROOMS for path in sorted((SOURCE / room).rglob("*.py"))]


def test_nothing_escapes_html_by_hand() -> None:
    by_hand = [
        str(path)
        for path in files()
        if re.search(r"from (html|markupsafe) import .*escape|html\.escape", path.read_text())
    ]
    assert by_hand == []


def test_no_formatted_text_holds_a_tag() -> None:
    by_hand = [
        f"{path}:{node.lineno}"
        for path in files()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.JoinedStr)
        for part in node.values
        if isinstance(part, ast.Constant) and TAG.search(str(part.value))
    ]
    assert by_hand == []


def test_every_template_is_escaped() -> None:
    from casualties.web.html import filled

    page = filled("embed_code.html", source="/?q=<b>&x", title='"onload="x')
    assert "<b>" not in page
    assert '"onload' not in page
