"""How a source changed a figure that it had stated before."""

import numpy as np
import pandas as pd

from casualties.data.question_columns import QUESTION
from casualties.measures.assumptions import Assumptions
from casualties.measures.bounds import bounds
from casualties.measures.questions import questions
from casualties.measures.standing import known_on

REVISIONS = (
    "source",
    *QUESTION,
    "earlier_id",
    "later_id",
    "kind",
    "as_of",
    "stated_on",
    "factor",
    "direction",
    "days",
)


def revisions(rows: pd.DataFrame, *, assumptions: Assumptions) -> pd.DataFrame:
    """Return the figures that a source changed for the same question and time: `REVISIONS`.

    A `stated` one names the row that it supersedes; an `implied` one restates the same as_of (for
    a period the same period) on a later day with another figure. `stated_on` and `as_of` are the
    later row's; `factor` is later over earlier, of the points, else the floors, else the ceilings,
    NaN where the two share none above 0; `direction` is up, down or other; `days` lie between.
    """
    stated = _figures(rows, assumptions=assumptions)
    same = [*QUESTION, "source", "as_of", "start"]
    before = stated.groupby(same, sort=False, dropna=False)["id"].shift()
    corrects = stated["supersedes"].where(stated["supersedes"].isin(stated["id"]))
    pairs = pd.concat(
        [
            pd.DataFrame({"earlier_id": earlier, "later_id": stated["id"], "kind": kind})
            for earlier, kind in ((corrects, "stated"), (before, "implied"))
        ]
    ).dropna()
    pairs = pairs.drop_duplicates(["earlier_id", "later_id"])
    by_id = stated.set_index("id")
    earlier = by_id.loc[pairs["earlier_id"]].reset_index()
    later = by_id.loc[pairs["later_id"]].reset_index()
    factor = _factor(earlier, later)
    out = later.assign(
        earlier_id=earlier["id"],
        later_id=later["id"],
        kind=pairs["kind"].reset_index(drop=True),
        factor=factor,
        direction=np.select([factor > 1, factor < 1], ["up", "down"], "other"),
        days=(later["stated_on"] - earlier["stated_on"]).dt.days,
    ).loc[:, list(REVISIONS)]
    ends = ["floor", "ceiling", "point"]
    changed = (earlier[ends].fillna(-1) != later[ends].fillna(-1)).any(axis=1)
    kept = out[changed & ((out["kind"] == "stated") | (out["days"] > 0))]
    return kept.sort_values(["stated_on", "later_id", "earlier_id"], ignore_index=True)


def _figures(rows: pd.DataFrame, *, assumptions: Assumptions) -> pd.DataFrame:
    """Return the rows that state a number of their own, with bounds and question, by day and id."""
    if assumptions.known_on is not None:
        rows = known_on(rows, assumptions.known_on)
    measured = [name for name in assumptions.status if name != "withdrawn"]
    used = rows[rows["status"].isin(measured)]
    used = used[used["repeats"].isna()]
    limits = bounds(used, assumptions=assumptions)
    used, limits = used[limits["floor"].notna()], limits[limits["floor"].notna()]
    columns = questions(used)
    return limits.assign(
        **{name: columns[name] for name in QUESTION},
        id=used["id"],
        source=used["source"],
        supersedes=used["supersedes"],
        stated_on=used["stated_on"],
        as_of=used["as_of"].fillna(used["stated_on"]),
        start=used["period_start"],
    ).sort_values(["stated_on", "id"], kind="stable")


def _factor(earlier: pd.DataFrame, later: pd.DataFrame) -> pd.Series:
    """Return later over earlier, by the first of point, floor and ceiling that both state."""
    out = pd.Series(np.nan, index=later.index)
    for end in ("ceiling", "floor", "point"):
        both = (earlier[end] > 0) & (later[end] > 0)
        both &= np.isfinite(earlier[end]) & np.isfinite(later[end])
        out = out.mask(both, later[end] / earlier[end])
    return out
