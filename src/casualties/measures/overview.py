"""Every question that several origins speak to, furthest apart first."""

import numpy as np
import pandas as pd

from casualties.data.question_columns import QUESTION
from casualties.measures.arrays import NEVER, dates
from casualties.measures.assumptions import Assumptions
from casualties.measures.by_day import highest_over_lowest
from casualties.measures.pairs import furthest
from casualties.measures.questions import bearing_on
from casualties.measures.standing import latest
from casualties.measures.statements import Statements, question_columns

OVERVIEW = (
    *QUESTION,
    "origins",
    "statements",
    "low_point",
    "high_point",
    "as_stated",
    "forced",
    "witness_floor",
    "witness_ceiling",
    "last_stated",
)


def overview(rows: pd.DataFrame, *, assumptions: Assumptions) -> pd.DataFrame:
    """Return every question with two or more origins in force: columns `OVERVIEW`.

    `forced` and its witness rest on everything known; the points and `as_stated` on what stood,
    not silent, on `last_stated`, the day (date) the question was last spoken to. Furthest forced
    apart first, then by as_stated.
    """
    statements = Statements.of(rows, assumptions=assumptions)
    in_force = statements.take(statements.ends == NEVER)
    origin = pd.Series(in_force.speaker).groupby(in_force.question)
    origins, number = origin.nunique(), origin.size()
    several = origins.index[origins > 1]
    questions = statements.questions().loc[several]
    bearing = bearing_on(questions, statements=in_force, part_of=assumptions.part_of)
    witness = furthest(in_force, bearing=bearing, questions=len(questions))
    points = _points(statements, silence=assumptions.silence).loc[several].reset_index(drop=True)
    out = (
        question_columns(questions)
        .join(points)
        .assign(
            origins=origins[several].to_numpy(),
            statements=number[several].to_numpy(),
            forced=witness.factor,
            witness_floor=in_force.ids_at(witness.floor),
            witness_ceiling=in_force.ids_at(witness.ceiling),
        )
    )
    by = ["forced", "as_stated", *QUESTION]
    rising = [name in QUESTION for name in by]
    return out.sort_values(by, ascending=rising, ignore_index=True).loc[:, list(OVERVIEW)]


def _points(statements: Statements, *, silence: int) -> pd.DataFrame:
    """Return for each question the points on the day it was last spoken to, indexed by its code.

    Columns low_point, high_point (persons), as_stated (factor), last_stated (date); no points
    where more than one period is spoken of.
    """
    stands, until = latest(statements)
    table = pd.DataFrame(
        {
            "question": statements.question,
            "topic": statements.topic,
            "origin": statements.speaker,
            "point": statements.point,
            "stated": statements.stated,
        }
    )
    by_question = table.groupby("question")
    last = by_question["stated"].max()
    since = last[table["question"]].to_numpy()
    topics = by_question["topic"].nunique()
    one_period = topics[table["question"]].to_numpy() == 1
    silent = since - statements.stated > silence
    speaks = stands & (until > since) & ~silent & one_period & ~np.isnan(statements.point)
    spoken = table[speaks].groupby("question")
    points: pd.DataFrame = spoken.agg(
        low_point=("point", "min"), high_point=("point", "max"), origins=("origin", "nunique")
    ).reindex(last.index)
    low, high = points["low_point"].to_numpy(), points["high_point"].to_numpy()
    as_stated = np.where(points["origins"] > 1, highest_over_lowest(high, low), np.nan)
    points = points.assign(as_stated=as_stated, last_stated=dates(last.to_numpy()))
    return points.drop(columns="origins")
