"""Every question that several origins speak to, furthest apart first."""

import numpy as np
import pandas as pd

from casualties.data.question_columns import QUESTION
from casualties.measures.arrays import NEVER, Bools, Ints, dates
from casualties.measures.assumptions import Assumptions
from casualties.measures.band import bands
from casualties.measures.by_day import highest_over_lowest
from casualties.measures.pairs import Witness, chains, furthest, tally
from casualties.measures.questions import Bearing, bearing_on, of_several_origins, voices
from casualties.measures.standing import latest
from casualties.measures.statements import Statements, question_columns

OVERVIEW = (
    *QUESTION,
    "origins",
    "statements",
    "low_point",
    "high_point",
    "as_stated",
    "comparable",
    "clashing",
    "forced_now",
    "now_floor",
    "now_ceiling",
    "forced",
    "forced_on",
    "witness_floor",
    "witness_ceiling",
    "last_stated",
)


def overview(
    rows: pd.DataFrame, *, assumptions: Assumptions, shown: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return every question with two or more origins in force: columns `OVERVIEW`.

    With `shown`, the questions of those rows alone, without those that only sums are on; all rows
    lend them bounds.

    `comparable` counts the pairs of a floor and a ceiling of two origins that can be held against
    each other, `clashing` those of them further apart than `APART`; `forced` is NaN where nothing
    was comparable. They rest on everything known; the points and `as_stated` on what stood,
    not silent, on `last_stated`, the day (date) the question was last spoken to. `forced_now`
    is the largest factor of the band over the last `window` as-of days of the question, and
    `forced_on` the as-of day (date) on which the largest ever was first reached. Furthest apart
    now first, then ever, then by as_stated.
    """
    statements = Statements.of(rows, assumptions=assumptions)
    in_force = statements.take(statements.ends == NEVER)
    questions = of_several_origins(in_force, shown=shown)
    behind = voices(in_force).loc[questions.index]
    bearing = bearing_on(questions, statements=in_force, part_of=assumptions.part_of)
    witness = furthest(in_force, bearing=bearing, questions=len(questions))
    now, ever = _now_and_ever(
        in_force, bearing=bearing, clashes=witness.factor > 1, window=assumptions.window
    )
    pairs = tally(in_force, chained=chains(in_force, bearing=bearing), questions=len(questions))
    comparable = pairs.comparable.sum((1, 2))
    points = (
        _points(statements, silence=assumptions.silence).loc[questions.index].reset_index(drop=True)
    )
    out = (
        question_columns(questions)
        .join(points)
        .assign(
            origins=behind["origins"].to_numpy(),
            statements=behind["statements"].to_numpy(),
            comparable=comparable,
            clashing=pairs.clashing.sum((1, 2)),
            forced_now=np.where(comparable > 0, now.factor, np.nan),
            now_floor=in_force.ids_at(now.floor),
            now_ceiling=in_force.ids_at(now.ceiling),
            forced=np.where(comparable > 0, witness.factor, np.nan),
            forced_on=dates(ever),
            witness_floor=in_force.ids_at(witness.floor),
            witness_ceiling=in_force.ids_at(witness.ceiling),
        )
    )
    by = ["forced_now", "forced", "as_stated", *QUESTION]
    rising = [name in QUESTION for name in by]
    return out.sort_values(by, ascending=rising, ignore_index=True).loc[:, list(OVERVIEW)]


def _now_and_ever(
    statements: Statements, *, bearing: Bearing, clashes: Bools, window: int
) -> tuple[Witness, Ints]:
    """Return the pair furthest apart in the last days of each question, and the day of the worst.

    NEVER where nothing exceeds anything.
    """
    now, ever = Witness.none(len(clashes)), np.full(len(clashes), NEVER)
    bearing = bearing.take(clashes[bearing.question])  # the others need no second look
    for place, steps in enumerate(bands(statements, bearing=bearing, questions=len(clashes))):
        now.factor[place], now.floor[place], now.ceiling[place], _ = steps.furthest(window=window)
        ever[place] = steps.furthest()[-1]
    return now, ever


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
