"""Markdown: tables, and cells and names in code style that nothing in them can leave."""

import re
from collections.abc import Iterable
from html import escape


def cell(value: str) -> str:
    r"""Words for a table of Markdown that nothing in the value can leave: no markup, no mention.

    >>> cell("a | <b> @you")
    'a \\| &lt;b&gt; @\u200byou'
    """
    words = escape(" ".join(value.split()), quote=False)
    words = re.sub(r"([\\`*_\[\]|~])", r"\\\1", words)
    words = re.sub(r"(?i)(https?):", "\\1\u200b:", words)  # no link by itself
    return re.sub(r"([@#])(?=\w)", "\\1\u200b", words)


def code(value: str) -> str:
    """A name as code that it cannot leave.

    >>> code("stated_on"), code("a`|b")
    ('`stated_on`', '`ab`')
    """
    return f"`{re.sub(r'[^A-Za-z0-9_ -]', '', value)}`"


def table(*headings: str, rows: Iterable[Iterable[str]]) -> str:
    """A table of Markdown; its cells are Markdown already.

    >>> print(table("place", "dead", rows=[("Kursk", "300")]))
    | place | dead |
    | --- | --- |
    | Kursk | 300 |
    """
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
