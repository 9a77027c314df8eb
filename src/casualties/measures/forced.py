"""How far apart the claims on each of many questions are: what the tables of measures share."""

import numpy as np
import pandas as pd

from casualties.measures.arrays import NEVER, Texts, dates, text_column
from casualties.measures.assumptions import Assumptions
from casualties.measures.band import bands
from casualties.measures.pairs import Witness, chains, furthest, none_flags, tally
from casualties.measures.questions import Bearing
from casualties.measures.set_aside import set_aside
from casualties.measures.statements import Statements
from casualties.measures.without_one import without_one

FORCED = (
    "comparable", "clashing", "set_aside", "set_aside_exact", "set_aside_sources",
    "set_aside_sources_exact", "forced_now", "forced_now_none", "now_floor", "now_ceiling",
    "forced", "forced_none", "forced_on", "witness_floor", "witness_ceiling",
    "forced_without_one", "without_source", "now_without_one", "now_without_source",
)  # fmt: skip


def forced(
    statements: Statements, *, bearing: Bearing, questions: int, assumptions: Assumptions
) -> pd.DataFrame:
    """Return the measures of each question, from the statements that bear on it: `FORCED`.

    `comparable` counts the pairs of a floor and a ceiling of two origins that can be held against
    each other, `clashing` those of them further apart than `APART`; `set_aside` and
    `set_aside_sources` are the fewest statements and origins without which none clashes, or at
    least so many where not exact. `forced` is the largest factor of a pair, at least 1, and
    `forced_on` the as-of day (date) on which it was first reached; `forced_now` is the largest of
    the last `window` days. Both are NaN where nothing was comparable, and inf, with a flag, where
    a claim says that there are none. The pairs are ids. `forced_without_one` and
    `now_without_one` are the smallest that leaving out one origin gives, and which.
    """
    witness = furthest(statements, bearing=bearing, questions=questions)
    now, ever, since = Witness.none(questions), *np.full((2, questions), NEVER)
    apart = bearing.take((witness.factor > 1)[bearing.question])  # the others need no second look
    for place, steps in enumerate(bands(statements, bearing=apart, questions=questions)):
        pair = steps.furthest(window=assumptions.window)
        now.factor[place], now.floor[place], now.ceiling[place], _ = pair
        ever[place] = steps.furthest()[-1]
        since[place] = steps.since(assumptions.window)
    without = without_one(statements, bearing=apart, witness=witness)
    without_now = without_one(statements, bearing=apart, witness=now, since=since)
    pairs = tally(statements, chained=chains(statements, bearing=bearing), questions=questions)
    comparable = pairs.comparable.sum(axis=(1, 2))
    clashing = pairs.clashing.sum(axis=(1, 2))
    fewest = set_aside(statements, bearing=apart, clashing=clashing)
    compared = comparable > 0
    table = pd.DataFrame(
        {
            "comparable": comparable,
            "clashing": clashing,
            "set_aside": fewest.statements,
            "set_aside_exact": fewest.statements_exact,
            "set_aside_sources": fewest.origins,
            "set_aside_sources_exact": fewest.origins_exact,
            "forced_now": np.where(compared, now.factor, np.nan),
            "now_floor": statements.ids_at(now.floor),
            "now_ceiling": statements.ids_at(now.ceiling),
            "forced": np.where(compared, witness.factor, np.nan),
            "forced_on": dates(ever),
            "witness_floor": statements.ids_at(witness.floor),
            "witness_ceiling": statements.ids_at(witness.ceiling),
            "forced_without_one": np.where(compared, without.factor, np.nan),
            "without_source": _named(without.origin),
            "now_without_one": np.where(compared, without_now.factor, np.nan),
            "now_without_source": _named(without_now.origin),
        }
    )
    return none_flags(table, names=("forced_now", "forced")).loc[:, list(FORCED)]


def _named(origins: Texts) -> pd.Series:
    """Return origins as a column, empty for ""."""
    return text_column([origin or None for origin in origins.tolist()])
