"""What a change of the data does to the measures: question by question, pair by pair."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from casualties.measures.disagreement import contradictions, overview
from casualties.measures.questions import QUESTION
from casualties.selection import Selection

if TYPE_CHECKING:
    import pandas as pd

    from casualties.data.dataset import Dataset

MEASURES = (
    "origins", "statements", "low_point", "high_point", "as_stated", "forced", "last_stated",
)  # fmt: skip
"""The measures of a question that a change is told by."""


@dataclass(frozen=True)
class Effect:
    """A question whose measures differ: its words, and each measure before and after.

    None stands for a question that had, or has, fewer than two origins and so no measure.
    """

    question: str
    before: Mapping[str, str] | None
    after: Mapping[str, str] | None


@dataclass(frozen=True)
class Pair:
    """Two statements that cannot both hold: at least `floor` against at most `ceiling` persons."""

    question: str
    floor: Mapping[str, str]
    ceiling: Mapping[str, str]
    factor: float
    since: str


@dataclass(frozen=True)
class Consequences:
    """The questions that move, and the contradictions that appear and go."""

    effects: tuple[Effect, ...]
    appear: tuple[Pair, ...]
    go: tuple[Pair, ...]


def consequences(old: Dataset, new: Dataset) -> Consequences:
    """What differs in the measures between two datasets, each as known on its last day."""
    before, after = _measures(old), _measures(new)
    order = [*after, *(k for k in before if k not in after)]
    effects = tuple(
        Effect(_question(key, new), before.get(key), after.get(key))
        for key in order
        if before.get(key) != after.get(key)
    )
    had, has = _pairs(old), _pairs(new)
    return Consequences(
        effects,
        appear=tuple(_pair(row, new) for key, row in has.items() if key not in had),
        go=tuple(_pair(row, old) for key, row in had.items() if key not in has),
    )


def _measures(dataset: Dataset) -> dict[tuple[str, ...], dict[str, str]]:
    found = overview(dataset.estimates, assumptions=Selection().assumptions(dataset))
    return {
        tuple(_plain(row[c]) for c in QUESTION): {c: _shown(row[c]) for c in MEASURES}
        for row in found.to_dict("records")
    }


def _pairs(dataset: Dataset) -> dict[tuple[str, str], dict[str, Any]]:
    found = contradictions(dataset.estimates, assumptions=Selection().assumptions(dataset))
    return {
        (str(row["floor_id"]), str(row["ceiling_id"])): {str(k): v for k, v in row.items()}
        for row in found.to_dict("records")
    }


def _pair(row: Mapping[str, Any], dataset: Dataset) -> Pair:
    statements = dataset.estimates.set_index("id")
    return Pair(
        question=_question(tuple(_plain(row[c]) for c in QUESTION), dataset),
        floor=_statement(row["floor_id"], row["floor"], statements=statements, dataset=dataset),
        ceiling=_statement(
            row["ceiling_id"], row["ceiling"], statements=statements, dataset=dataset
        ),
        factor=float(row["factor"]),
        since=_shown(row["since"]),
    )


def _statement(
    name: str, bound: float, *, statements: pd.DataFrame, dataset: Dataset
) -> dict[str, str]:
    """What a reader needs of one side of a pair; a derived sum is told by its two rows."""
    ids = [i for i in name.split("+") if i in statements.index]
    rows = [statements.loc[i] for i in ids]
    return {
        "id": name,
        "source": "; ".join(dict.fromkeys(dataset.name("source", r["source"]) for r in rows)),
        "stated_on": "; ".join(dict.fromkeys(_shown(r["stated_on"]) for r in rows)),
        "wording": " + ".join(str(r["wording"]) for r in rows),
        "bound": _shown(bound),
    }


def _question(key: Sequence[str], dataset: Dataset) -> str:
    """The words for a question, in the order in which it is asked."""
    cells = dict(zip(QUESTION, key, strict=True))
    named = {c: dataset.name(c, v) for c, v in cells.items() if v}
    place = f" in {named['theatre']}" if "theatre" in named else ""
    return (
        f"{named['party']}, {named['population']} {named['metric']}{place}, "
        f"{named['basis']} ({named['conflict']})"
    )


def _plain(value: object) -> str:
    return value if isinstance(value, str) else ""


def _shown(value: Any) -> str:
    """A measure for a reader: persons and counts whole, factors with one decimal."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return "none"
    if hasattr(value, "strftime"):
        return str(value.strftime("%Y-%m-%d"))
    if isinstance(value, float) and math.isinf(value):
        return "open"
    if isinstance(value, float) and (value >= 100 or value == int(value)):
        return f"{value:,.0f}"
    return f"{value:,.2f}" if isinstance(value, float) else f"{value:,}"
