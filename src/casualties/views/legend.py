"""The legend of a view: what its colours, shapes and signs mean, only what the rows use."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import pandas as pd

from casualties.data.dataset import Dataset
from casualties.views.theme import COLOURS, NEUTRAL_SHAPE, SHAPES, colour


class Entry(NamedTuple):
    """A sign and its words: a swatch of the `colour`, or else the `glyph`, on the page a letter."""

    sign: str
    """A standpoint, a method, or one of `EXTRAS`."""
    words: str
    colour: str = ""
    shape: str = ""
    """The symbol that stands for the glyph in a picture; empty where the glyph itself does."""
    glyph: str = ""


GLYPHS = {
    "circle": "●",
    "diamond": "◆",
    "square": "■",
    "triangle-up": "▲",
    "cross": "✚",
    "x": "✖",
    NEUTRAL_SHAPE: "⬟",
}
"""Symbol of a method -> the letter that looks like it."""

EXTRAS = {
    extra.sign: extra
    for extra in (
        Entry("hollow", "hollow: disputed, withdrawn or relayed", shape="circle-open", glyph="○"),
        Entry("arrow", "open end: no limit stated", glyph="↑"),
        Entry("floor", "read as at least", shape="triangle-right", glyph="▶"),
        Entry("ceiling", "read as at most", shape="triangle-left", glyph="◀"),
        Entry(
            "strip",
            "one source each, floor to ceiling, on a log scale of its own",
            shape="circle",
            glyph="•",
        ),
    )
}
"""Sign that is neither a colour nor the shape of a method -> its entry."""


def legend(
    rows: pd.DataFrame, *, shown: Sequence[str], dataset: Dataset
) -> list[tuple[str, list[Entry]]]:
    """The lines of a legend, each with its title: what is `shown` and used by the rows.

    `shown` names standpoint, method and signs of `EXTRAS`, as `View.legend` does.
    """
    schema = dataset.schema["estimates"]
    lines: list[tuple[str, list[Entry]]] = []
    if "standpoint" in shown:
        label = schema.field("standpoint").label
        used = in_order(rows["standpoint"], known=COLOURS)
        lines.append(("Stated by", [Entry(s, label(s), colour=colour(s)) for s in used]))
    if "method" in shown:
        label = schema.field("method").label
        symbols = {m: SHAPES.get(m, NEUTRAL_SHAPE) for m in in_order(rows["method"], known=SHAPES)}
        entries = [Entry(m, label(m), shape=s, glyph=GLYPHS[s]) for m, s in symbols.items()]
        lines.append(("From", entries))
    lines.append(("", [EXTRAS[sign] for sign in shown if sign in EXTRAS]))
    return [(title, entries) for title, entries in lines if entries]


def in_order(column: pd.Series[str], *, known: Iterable[str]) -> list[str]:
    """The values of a column: those that are known in their order, then the others."""
    values = set(column.dropna())
    order = [value for value in known if value in values]
    return order + sorted(values.difference(order))
