"""The latest figures: what the sources that speak now last said, as they said it.

Now is the last day on which the question was spoken to, not today: who spoke at most `silence`
days before it speaks. Figures are taken at their word, without the leeway that `bounds` gives
them, and no middle of a range is quoted as anybody's figure. Of a question about periods, the
period of the last statement alone. A sum of killed and wounded is nobody's word, and a running
total from another day than the start of the war is no figure of the same count.
"""

from dataclasses import replace

import numpy as np
import pandas as pd

from casualties.measures.arrays import NEVER, Bools, Floats, Ints, changes, codes, dates, distinct
from casualties.measures.pairs import highest_over_lowest, none_flags
from casualties.measures.standing import latest
from casualties.measures.statements import Statements

LATEST = (
    "latest_low",
    "latest_low_id",
    "latest_high",
    "latest_high_id",
    "no_limit",
    "latest_sources",
    "latest_families",
    "apart",
    "apart_low_id",
    "apart_high_id",
    "last_stated",
    "apart_none",
)

SAME_TIME = 90
"""Days before the newest as_of of a point within which others speak of the same time."""


def last_said(statements: Statements, *, silence: int) -> Ints:
    """Return the positions of the last figures of each source that speaks, question by question.

    Several where they are of one day. One that looks back, to an earlier as_of than the source
    spoke of before, is not its last.
    """
    last = _last_stated(statements)
    figures = ~(np.isnan(statements.low) & np.isnan(statements.high))
    own = np.flatnonzero(figures & (statements.ends == NEVER))
    said = statements.take(own)
    if not len(said):
        return own
    order = np.lexsort((said.period, said.as_of, said.stated, said.question))
    newest = order[np.append(changes(said.question[order])[1:], True)]
    topic = np.full(int(statements.question.max()) + 1, -1)
    topic[said.question[newest]] = said.topic[newest]
    # a source that relays another speaks for itself, so the latest of each source, not origin
    stands, until = latest(replace(said, speaker=codes(said.source)))
    stands &= (until == NEVER) & (last[said.question] - said.stated <= silence)
    speaks: Ints = own[stands & (said.topic == topic[said.question])]
    return speaks


def latest_figures(statements: Statements, *, silence: int) -> pd.DataFrame:
    """Return the reach of the latest figures of each question: columns `LATEST`, by its code.

    `latest_low` is the lowest floor that one of them states, empty where all are maximums;
    `latest_high` the highest ceiling, or, with `no_limit`, a minimum above all of them, in
    persons. `apart` is the largest over the smallest point that they state, no list or other part,
    which has no ceiling, and no middle of a range; among those whose as_of is at most `SAME_TIME`
    days before the newest of these; NaN where fewer than two origins state one, inf where one says
    none and another some. `last_stated` is the day (date) the question was last spoken to, and of
    equal figures the first statement is named.
    """
    at = last_said(statements, silence=silence)
    said = statements.take(at)
    codes_of = np.unique(statements.question)
    number = len(codes_of)
    question = np.searchsorted(codes_of, said.question)
    low = _first(question, said.low, number=number)
    most = np.fmax(said.high, said.low)
    high = _first(question, -most, number=number)
    highest = np.append(said.high, np.nan)[_first(question, -said.high, number=number)]
    points, apart = _apart(said, question=question, number=number)
    out = pd.DataFrame(
        {
            "latest_low": np.append(said.low, np.nan)[low],
            "latest_low_id": said.ids_at(low),
            "latest_high": np.append(most, np.nan)[high],
            "latest_high_id": said.ids_at(high),
            "no_limit": (high >= 0) & ~(highest >= np.append(most, np.nan)[high]),
            "latest_sources": distinct(question, codes(said.source), number=number),
            "latest_families": distinct(question, codes(said.family), number=number),
            "apart": apart,
            "apart_low_id": said.ids_at(points[0]),
            "apart_high_id": said.ids_at(points[1]),
            "last_stated": dates(_last_stated(statements)[codes_of]),
        }
    )
    return none_flags(out, names=("apart",)).set_axis(codes_of)


def _apart(said: Statements, *, question: Ints, number: int) -> tuple[tuple[Ints, Ints], Floats]:
    """Return for each question its lowest and its highest point of one time, and their factor."""
    whole = np.isfinite(said.ceiling) & ~said.middle
    point = np.where(whole, said.point, np.nan)
    stated = ~np.isnan(point)
    newest = np.full(number, -NEVER)
    np.maximum.at(newest, question[stated], said.as_of[stated])
    together = stated & (said.as_of >= newest[question] - SAME_TIME)
    point = np.where(together, point, np.nan)
    several = distinct(question[together], said.speaker[together], number=number) > 1
    low, high = (
        np.where(several, _first(question, value, number=number), -1) for value in (point, -point)
    )
    lowest, highest = (np.append(point, np.nan)[at] for at in (low, high))
    return (low, high), np.where(several, highest_over_lowest(highest, lowest), np.nan)


def _last_stated(statements: Statements) -> Ints:
    """Return the day on which each question was last spoken to, by its code."""
    last = np.full(int(statements.question.max(initial=-1)) + 1, -NEVER)
    np.maximum.at(last, statements.question, statements.stated)
    return last


def _first(question: Ints, value: Floats, *, number: int) -> Ints:
    """Return the place of the smallest value of each question, the first of equals, -1 for none."""
    there: Bools = ~np.isnan(value)
    order = np.lexsort((value, question))
    order = order[there[order]]
    first = order[changes(question[order])] if len(order) else order
    out = np.full(number, -1)
    out[question[first]] = first
    return out
