"""What a change of the data does to the measures: question by question, pair by pair."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from casualties.data.dataset import Dataset
from casualties.data.question_columns import QUESTION
from casualties.measures.contradictions import contradictions
from casualties.measures.overview import overview
from casualties.selection import Selection
from casualties.views.captions import question_words, stated

MEASURES = (
    "origins", "families", "statements", "latest_low", "latest_high", "comparable", "clashing",
    "set_aside", "forced_now", "forced", "last_stated",
)  # fmt: skip
"""The measures of a question that a change is described by."""

Row = Mapping[Any, Any]
"""A row of a table of measures by column."""


@dataclass(frozen=True)
class Effect:
    """A question in words, and each measure that differs: its name, before and after.

    `new` says that the question had no measures before, because it had fewer than two origins.
    `factor` is how far its claims are apart at the widest, before or after.
    """

    question: str
    measures: tuple[tuple[str, str, str], ...]
    new: bool
    factor: float = 1.0


@dataclass(frozen=True)
class Pair:
    """Two statements that cannot both hold: one says at least, the other at most.

    `floor` and `ceiling` name the statements in words and by id.
    """

    question: str
    at_least: str
    floor: str
    at_most: str
    ceiling: str
    factor: float
    since: str


@dataclass(frozen=True)
class Consequences:
    """The questions whose measures move, and the contradictions that appear and go."""

    effects: tuple[Effect, ...] = ()
    appear: tuple[Pair, ...] = ()
    go: tuple[Pair, ...] = ()


def consequences(old: Dataset, new: Dataset) -> Consequences:
    """What differs in the measures between two datasets, each as known on its last day."""
    before, after = _questions(old), _questions(new)
    effects = []
    for key, row in {**after, **before}.items():
        moved = _moved(before.get(key, {}), after.get(key, {}))
        if moved:
            apart = max(_factor(side.get(key, {})) for side in (before, after))
            words = question_words(row, dataset=new)
            effects.append(Effect(words, moved, key not in before, apart))
    gone, present = _contradictions(old), _contradictions(new)
    return Consequences(
        tuple(effects),
        appear=tuple(_pair(row, new) for key, row in present.items() if key not in gone),
        go=tuple(_pair(row, old) for key, row in gone.items() if key not in present),
    )


def _questions(dataset: Dataset) -> dict[tuple[str, ...], Row]:
    """Question -> its measures."""
    table = overview(dataset.estimates, assumptions=Selection().assumptions(dataset))
    keys = table[list(QUESTION)].astype(object).fillna("").itertuples(index=False, name=None)
    return dict(zip(keys, table.to_dict("records"), strict=True))


def _contradictions(dataset: Dataset) -> dict[tuple[str, str], Row]:
    """The ids of a pair that cannot both hold -> its row in the ledger."""
    table = contradictions(dataset.estimates, assumptions=Selection().assumptions(dataset))
    return {(row["floor_id"], row["ceiling_id"]): row for row in table.to_dict("records")}


def _factor(row: Row) -> float:
    """How far the claims on a question are apart; 1 where they are not, or it has none."""
    forced = row.get("forced")
    return 1.0 if forced is None or pd.isna(forced) else float(forced)


def _moved(before: Row, after: Row) -> tuple[tuple[str, str, str], ...]:
    """Name, old and new value of the measures that differ."""
    pairs = [(name, _shown(before.get(name)), _shown(after.get(name))) for name in MEASURES]
    return tuple(pair for pair in pairs if pair[1] != pair[2])


def _pair(row: Row, dataset: Dataset) -> Pair:
    return Pair(
        question=question_words(row, dataset=dataset),
        at_least=_shown(row["floor"]),
        floor=f"{stated(row['floor_id'], dataset=dataset)} ({row['floor_id']})",
        at_most=_shown(row["ceiling"]),
        ceiling=f"{stated(row['ceiling_id'], dataset=dataset)} ({row['ceiling_id']})",
        factor=float(row["factor"]),
        since=_shown(row["since"]),
    )


def _shown(value: Any) -> str:
    """A measure as exactly as a reviewer needs it, unlike the rounded words of the views."""
    if pd.isna(value):
        return "none"
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    if math.isinf(value):
        return "open"
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:,.2f}"
