"""The overview with all its measures, against a second and against comparing every pair."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import combinations

import pandas as pd
from generated import folder
from results import ROOT, Bench, Result, interleaved, seconds_of

import casualties
from casualties.views import VIEWS

TITLE = "Measures"
LARGE, FEW = 100_000, 2_000
QUESTION = ["conflict", "party", "theatre", "scope", "population", "metric", "basis"]


def benches(sizes: list[int]) -> list[Bench]:
    """Return the overview of the published data and, if 100,000 rows are measured, of those."""
    large = [Bench("overview 100k", large_package, timeout=300)] if LARGE in sizes else []
    return [Bench("overview", published, timeout=120), *large]


def overview(dataset: casualties.Dataset) -> pd.DataFrame:
    """Return the table of all questions with their measures."""
    selection, _ = casualties.Selection.parse("view=overview")
    rows = selection.rows(dataset)
    return VIEWS["overview"].table(rows, dataset=dataset, selection=selection)


def published() -> Iterator[Result]:
    """Yield the seconds of the overview of the published data."""
    dataset = casualties.load(ROOT / "data")
    yield Result(
        name="whole overview, published data",
        ours=[seconds_of(partial(overview, dataset)) for _ in range(7)],
        peer=[1.0],
        against="one second",
        at_most=0.15,
        note=f"{len(dataset.estimates):,} statements, {len(overview(dataset)):,} questions",
    )


def large_package() -> Iterator[Result]:
    """Yield the seconds of the overview of 100,000 rows beside those of all pairs of 2,000."""
    dataset, few = (casualties.load(folder(size)) for size in (LARGE, FEW))
    ours, peer = interleaved(
        partial(overview, dataset), partial(contradictions, few), runs=3, seconds=120
    )
    yield Result(
        name="whole overview",
        size=LARGE,
        ours=ours,
        peer=peer,
        against=f"comparing every pair of {FEW:,} rows",
        at_most=1.0,
    )


def contradictions(dataset: casualties.Dataset) -> int:
    """Count the pairs of a question whose bounds exclude each other, by comparing all rows."""
    rows = dataset.estimates
    assumptions = casualties.Selection().assumptions(dataset)
    ends = casualties.measures.bounds(rows, assumptions=assumptions)
    questions = rows[QUESTION].fillna("").itertuples(index=False, name=None)
    statements = list(zip(questions, ends["floor"], ends["ceiling"], strict=True))
    return sum(
        question == other and (floor > other_ceiling or other_floor > ceiling)
        for (question, floor, ceiling), (other, other_floor, other_ceiling) in combinations(
            statements, 2
        )
    )
