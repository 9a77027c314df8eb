"""Whether the sources moved apart, or others came to speak."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from casualties.measures.assumptions import Assumptions, Day, day_number
from casualties.measures.questions import Question, only_question
from casualties.measures.standing import latest
from casualties.measures.statements import Statements


@dataclass(frozen=True, kw_only=True)
class Trend:
    """How the spread as stated changed between two days, in natural logarithms.

    `change` = `among` + `entry` + `exit`, exactly. `among` is the change among the origins that
    speak on both days; `entry` is what those that came add to the spread on the second day, and
    `exit` is minus what those that went had added on the first. NaN where fewer than two origins
    speak on both.
    """

    start: pd.Timestamp
    end: pd.Timestamp
    as_stated_start: float
    as_stated_end: float
    change: float
    among: float
    entry: float
    exit: float
    present_on_both: int

    @property
    def entry_and_exit(self) -> float:
        """The part of the change that is due to who speaks."""
        return self.entry + self.exit


def trend(
    rows: pd.DataFrame,
    *,
    start: Day,
    end: Day,
    assumptions: Assumptions,
    question: Question | None = None,
) -> Trend:
    """Return how the spread as stated changed from one day to another, and through whom.

    Each day by what was known on it. `question` as in `spread`.
    """
    questions = only_question(rows, question=question)
    before, after = (
        _points(rows, on=day, questions=questions, assumptions=assumptions) for day in (start, end)
    )
    both = before.index.intersection(after.index)
    at_start, at_end = _log_spread(before), _log_spread(after)
    kept_start, kept_end = _log_spread(before.loc[both]), _log_spread(after.loc[both])
    return Trend(
        start=pd.Timestamp(start),
        end=pd.Timestamp(end),
        as_stated_start=float(np.exp(at_start)),
        as_stated_end=float(np.exp(at_end)),
        change=at_end - at_start,
        among=kept_end - kept_start,
        entry=at_end - kept_end,
        exit=kept_start - at_start,
        present_on_both=len(both),
    )


def _points(
    rows: pd.DataFrame, *, on: Day, questions: pd.DataFrame, assumptions: Assumptions
) -> pd.DataFrame:
    """Return the lowest and highest point (above 0) of each origin that speaks on a day.

    None where more than one period is spoken of.
    """
    statements = Statements.of(rows, assumptions=replace(assumptions, known_on=on))
    mine = statements.take(statements.on(questions))
    stands, until = latest(mine)
    day = day_number(on)
    speaks = stands & (until > day) & (day - mine.stated <= assumptions.silence) & (mine.point > 0)
    speaks &= len(np.unique(mine.topic)) == 1
    points = pd.DataFrame({"origin": mine.origin, "point": mine.point})[speaks]
    return points.groupby("origin")["point"].agg(["min", "max"])


def _log_spread(points: pd.DataFrame) -> float:
    """Return the logarithm of the largest over the smallest point, NaN under two origins."""
    if len(points) < 2:
        return float("nan")
    return float(np.log(points["max"].max()) - np.log(points["min"].min()))
