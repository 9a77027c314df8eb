"""Two claims that cannot both hold, in words: by which rule, why, and what came later."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from casualties.data.dataset import Dataset
from casualties.data.question_columns import QUESTION
from casualties.text.english import long_date
from casualties.views.statement_details import stated_day
from casualties.views.titles import question_title

Row = Mapping[Any, Any]
SIDES = ("floor", "ceiling")
OUTSIDE = ("adversary", "adversary_ally")


def spoken_of(claim: Row) -> str:
    """The day to which a claim runs, as exactly as it is known: 16 March 2022, June 2022."""
    as_of = claim["as_of"]
    return stated_day(claim) if pd.isna(as_of) else long_date(as_of.date())


def first(id: str, *, dataset: Dataset) -> Row:
    """A claim by its id; of a derived sum its first part."""
    return dataset.statement(id.split("+")[0])


def day_span(pair: Row, *, dataset: Dataset) -> str:
    """The days that the two claims speak of: 16 to 25 March 2022."""
    floor, ceiling = (spoken_of(first(pair[f"{s}_id"], dataset=dataset)) for s in SIDES)
    if floor == ceiling:
        return floor
    start, end = floor.split(), ceiling.split()
    if len(start) == len(end) == 3:
        while start[-1] == end[len(start) - 1]:
            start.pop()
    return f"{' '.join(start)} to {ceiling}"


def rule(pair: Row, *, dataset: Dataset) -> str:
    """Why the two can be held against each other at all."""
    floor, ceiling = (first(pair[f"{side}_id"], dataset=dataset) for side in SIDES)
    days = [spoken_of(claim) for claim in (floor, ceiling)]
    if pair["basis"] == "period":
        words = "Both speak of the same days."
    elif days[0] == days[1]:
        words = "Both speak of the same day."
    elif pair["basis"] == "cumulative":
        words = (
            f"A total cannot fall: whoever was counted by {days[0]} is still counted on {days[1]}."
        )
    else:
        words = "Both speak of days at most 14 apart."
    own, of = _questions(floor, ceiling)
    if own != of:
        words += f" {_part(own, of, dataset=dataset)}"
    for claim_id in (pair["floor_id"], pair["ceiling_id"]):
        if "+" in claim_id:
            words += " The killed and the wounded of one source are added."
    return words


def _questions(floor: Row, ceiling: Row) -> list[dict[str, str]]:
    """What each of the two counts."""
    return [
        {n: "" if pd.isna(c[n]) or (n == "theatre" and c["scope"] != "part") else c[n]
         for n in QUESTION}
        for c in (floor, ceiling)
    ]  # fmt: skip


def _part(own: Row, of: Row, *, dataset: Dataset) -> str:
    """That what the higher claim counts is a part of what the lower one counts."""
    part, whole = (question_title(q, dataset=dataset, war=False) for q in (own, of))
    return f"“{part}” is a part of “{whole}”, so the part cannot be larger than the whole."


def reason(pair: Row, *, dataset: Dataset) -> str:
    """Why the two differ: where somebody knows, else what their methods and sides show."""
    if not pd.isna(pair["reason"]):
        return str(pair["reason"])
    floor, ceiling = (first(pair[f"{side}_id"], dataset=dataset) for side in SIDES)
    bodies = [dataset.parents.get(c["source"], c["source"]) for c in (floor, ceiling)]
    names = [dataset.name("source", claim["source"]) for claim in (floor, ceiling)]
    if bodies[0] == bodies[1]:
        return f"No explanation on file. {names[0]} and {names[1]} belong to one state."
    parts = []
    if {floor["standpoint"], ceiling["standpoint"]} & {"own"} and (
        {floor["standpoint"], ceiling["standpoint"]} & set(OUTSIDE)
    ):
        own, other = names if floor["standpoint"] == "own" else names[::-1]
        parts.append(f"{own} speaks of its own side’s people, {other} of those of the other side.")
    methods = [dataset.name("method", claim["method"]) for claim in (floor, ceiling)]
    if methods[0] != methods[1]:
        parts.append(f"{names[0]}: {methods[0]}; {names[1]}: {methods[1]}.")
    return " ".join(["No explanation on file.", *parts])


def since(pair: Row, *, dataset: Dataset) -> str:
    """Whether each source has since stated another figure on its question."""
    words = []
    for side in SIDES:
        claim = first(pair[f"{side}_id"], dataset=dataset)
        name = dataset.name("source", claim["source"])
        later = _later(claim, dataset=dataset)
        if later is None:
            words.append(f"{name} gave no later figure")
        else:
            words.append(f"{name} later gave “{later['wording']}” ({stated_day(later)})")
    return f"{'; '.join(words)}."


def _later(claim: Row, *, dataset: Dataset) -> Row | None:
    """The last figure of the same source on the same question, where it is a later one."""
    rows = dataset.estimates
    same = (rows["source"] == claim["source"]) & (rows["stated_on"] > claim["stated_on"])
    for name in (*(n for n in QUESTION if n != "theatre"), "scope"):
        same &= rows[name] == claim[name]
    if claim["scope"] == "part":
        same &= rows["theatre"] == claim["theatre"]
    found = rows[same & (rows["status"] == "accepted")]
    return None if found.empty else dict(found.sort_values("stated_on").iloc[-1])
