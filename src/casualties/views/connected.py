"""What a statement is connected with: what it corrects and relays, and what it contradicts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from casualties.data.cache import remembered
from casualties.data.dataset import Dataset
from casualties.data.question_columns import QUESTION
from casualties.measures.arrays import NEVER, dates
from casualties.measures.assumptions import Assumptions
from casualties.measures.contradictions import CONTRADICTIONS, Ledger
from casualties.measures.statements import Statements
from casualties.selection import Selection

RELATIONS = ("corrects", "corrected_by", "relays", "relayed_by", "contradicted_by", "same_source")
"""How another statement can be connected with one."""

Key = tuple[str, ...]
"""A question and its scope."""


def statement(dataset: Dataset, id: str) -> pd.Series[Any]:
    """The row of a statement. Raises KeyError where there is none."""
    return _row(id, dataset=dataset)


@remembered(most=4)
def _row(id: str, *, dataset: Dataset) -> pd.Series[Any]:
    return dataset.estimates.iloc[dataset.place(id)]


def _rows(places: list[int], *, dataset: Dataset) -> pd.DataFrame:
    """Rows by their places; to take none of so many columns takes as long as to take some."""
    return dataset.estimates.take(places) if places else _none(dataset=dataset)


@remembered(most=1)
def _none(*, dataset: Dataset) -> pd.DataFrame:
    return dataset.estimates.iloc[:0]


def related(dataset: Dataset, id: str, *, about: float = 10.0) -> dict[str, pd.DataFrame]:
    """Relation -> the rows connected with a statement, each kind by stated_on.

    `contradicted_by` is `contradicting`'s frame, under the same assumption `about` in percent.
    `same_source` holds what the same source said on the same question and is not named by another
    relation. Raises KeyError for an unknown id.
    """
    rows = dataset.estimates
    own = dataset.statement(id)
    places = {
        name: [dataset.place(own[column])] if pd.notna(own[column]) else []
        for name, column in (("corrects", "supersedes"), ("relays", "repeats"))
    } | {
        name: _naming(column, dataset=dataset).get(id, [])
        for name, column in (("corrected_by", "supersedes"), ("relayed_by", "repeats"))
    }
    out = {name: _rows(places[name], dataset=dataset) for name in RELATIONS[:4]}
    out["contradicted_by"] = contradicting(dataset, id, about=about)
    named = {id}.union(*(frame["id"] for frame in out.values()))
    question = on_question(dataset, id)
    ids, sources = rows["id"].array, rows["source"].array
    same = [at for at in question if sources[at] == own["source"] and ids[at] not in named]
    out["same_source"] = _rows(same, dataset=dataset)
    by = ["stated_on", "id"]
    return {
        name: frame
        if name == "contradicted_by" or len(frame) < 2
        else frame.sort_values(by, kind="stable")
        for name, frame in out.items()
    }


@remembered(most=2)
def _naming(column: str, *, dataset: Dataset) -> dict[str, list[int]]:
    """Statement -> the places of those that name it in a column."""
    named = dataset.estimates[column].dropna().to_numpy()
    out: dict[str, list[int]] = {}
    for place, id in zip(np.flatnonzero(dataset.estimates[column].notna()), named, strict=True):
        out.setdefault(str(id), []).append(int(place))
    return out


def on_question(dataset: Dataset, id: str) -> list[int]:
    """The places of all statements on the question that one answers, itself included."""
    keys, groups = _questions(dataset=dataset)
    return groups[keys[dataset.place(id)]]


@remembered(most=1)
def _questions(*, dataset: Dataset) -> tuple[list[Key], dict[Key, list[int]]]:
    """The question of each statement, and the places of those on each."""
    rows = dataset.estimates
    theatre = rows["theatre"].where(rows["scope"] == "part").fillna("")
    columns = [rows[name].tolist() for name in (*QUESTION, "scope") if name != "theatre"]
    keys = list(zip(*columns, theatre.tolist(), strict=True))
    groups: dict[Key, list[int]] = {}
    for place, key in enumerate(keys):
        groups.setdefault(key, []).append(place)
    return keys, groups


def contradicting(dataset: Dataset, id: str, *, about: float = 10.0) -> pd.DataFrame:
    """The statements that cannot hold together with this one, the furthest apart first.

    Those of the ledger, as `measures.contradictions`, on the last day on which this one stood;
    a disputed one is held against the accepted. The columns of `estimates`, and `factor` (inf
    against a ceiling of 0), `since`, the day from which both stood, and `ours` and `theirs`: the
    ids of the pair as in the ledger, a derived sum as its parts joined by `+`, of which the row
    is the first.
    """
    row = statement(dataset, id)
    if row["status"] == "withdrawn":
        pairs = pd.DataFrame(columns=[*CONTRADICTIONS])
    else:
        of = str(row["conflict"]), str(row["party"]), str(row["status"])
        last = last_stood(dataset, id, about=about)
        pairs = _ledger(*of, about, last, dataset=dataset).pairs(id)
    sides = pairs[["floor_id", "ceiling_id"]].astype(object).to_numpy()
    own_pairs = [
        (ours, theirs, place)
        for place, (floor, ceiling) in enumerate(sides)
        for ours, theirs in ((floor, ceiling), (ceiling, floor))
        if id in ours.split("+")
    ]
    places = [place for _, _, place in own_pairs]
    others = [dataset.place(theirs.split("+")[0]) for _, theirs, _ in own_pairs]
    return _rows(others, dataset=dataset).assign(
        factor=pairs["factor"].to_numpy()[places],
        since=pairs["since"].to_numpy()[places],
        ours=pd.array([ours for ours, _, _ in own_pairs], dtype="str"),
        theirs=pd.array([theirs for _, theirs, _ in own_pairs], dtype="str"),
    )


def last_stood(dataset: Dataset, id: str, *, about: float = 10.0) -> date | None:
    """The last day on which a statement was in force; None where it still is.

    Its source corrected it or said otherwise later. Raises KeyError for an unknown id.
    """
    row = statement(dataset, id)
    of = str(row["conflict"]), str(row["party"]), str(row["status"])
    statements = _near(*of, about, dataset=dataset)
    ends = statements.ends[(statements.id == id) & (statements.ends < NEVER)]
    if not len(ends):
        return None
    last = max(dates(ends - 1)[0], row["stated_on"])
    return pd.Timestamp(last).date()


@remembered(most=64)
def _ledger(
    conflict: str, party: str, status: str, about: float, known_on: date | None, *, dataset: Dataset
) -> Ledger:
    """The ledger of a party in a conflict on a day, as the page of one of that status has it."""
    assumptions = replace(_assumptions(dataset, status, about=about), known_on=known_on)
    statements = (
        _near(conflict, party, status, about, dataset=dataset)
        if known_on is None
        else Statements.of(of_party(conflict, party, dataset=dataset), assumptions=assumptions)
    )
    return Ledger.of(statements, assumptions=assumptions)


@remembered(most=64)
def _near(conflict: str, party: str, status: str, about: float, *, dataset: Dataset) -> Statements:
    """The statements on a party in a conflict, as the page of one of that status measures them."""
    near = of_party(conflict, party, dataset=dataset)
    return Statements.of(near, assumptions=_assumptions(dataset, status, about=about))


def of_party(conflict: str, party: str, *, dataset: Dataset) -> pd.DataFrame:
    """The statements on a party in a conflict."""
    rows = dataset.estimates
    return rows[(rows["conflict"] == conflict) & (rows["party"] == party)]


def _assumptions(dataset: Dataset, of: str, *, about: float) -> Assumptions:
    """The assumptions of the page of a statement: one that is disputed is measured too."""
    status = tuple(dict.fromkeys(("accepted", of)))
    return Selection(about=about, status=status).assumptions(dataset)
